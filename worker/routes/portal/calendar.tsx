import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { capability, makeId } from "#auth/token.ts";
import { requireScope } from "#domain/share.ts";
import type { App, Ctx } from "#http/context.ts";
import { formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { calendarOf } from "#routes/portal-page.tsx";
import { tellOutside } from "#routes/witness.ts";
import { type FeedAct, feedActs } from "#schema/feed.ts";
import type { Grant } from "#schema/share.ts";
import { addFeed, endFeed } from "#store/feed.ts";
import { calendarPage } from "#store/portal.ts";
import { show } from "./visit.ts";
import { ask } from "./who.tsx";

/** The dates of the plan in the reader's own calendar: who has a link may make a feed, and end it. */
export const calendar = new Hono<App>();

function addressOf(c: Ctx): (id: string) => string {
  const { LINK_SECRET, PUBLIC_URL } = c.get("env").config;
  return (id) => `${PUBLIC_URL}/calendar/${capability(LINK_SECRET, "calendar", id)}.ics`;
}

calendar.get("/", (c) => show(c, calendarOf(addressOf(c))));

/** Makes the feed of whom the link is for, or ends it. */
async function carryOut(c: Ctx, act: FeedAct, { accountId, shareId, contactId, name }: Grant): Promise<void> {
  const { env, now, ref } = c.var;
  const by = { kind: "contact" as const, id: contactId ?? "", name: name ?? "" };
  if (act === "make") return addFeed(env.DB, accountId, { id: makeId(), shareId, epoch: ref.epoch, by, now });
  await endFeed(env.DB, accountId, { shareId, by, now });
  tellOutside(c);
}

calendar.post(`/:act{(?:${feedActs.join("|")})}`, async (c) => {
  await formOf(c);
  const { grant, parts } = await enter(c, calendarPage, {});
  requireScope(grant);
  const back = `/a/${grant.slug}/calendar`;
  if (grant.name === null) return ask(c, { grant, parts }, { back, pending: null, problem: null });
  const act = c.req.param("act") as FeedAct;
  await carryOut(c, act, grant);
  return seeOther(c, back, act);
});
