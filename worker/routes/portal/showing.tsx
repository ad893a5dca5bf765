import { Hono } from "hono";
import { enter } from "#auth/portal-gate.ts";
import { makeId } from "#auth/token.ts";
import { requireScope } from "#domain/share.ts";
import { requireDecider } from "#domain/showing.ts";
import type { App } from "#http/context.ts";
import { check, formOf } from "#http/validate.ts";
import { seeOther } from "#routes/answer.ts";
import { showing as page } from "#routes/portal-page.tsx";
import { tellOutside } from "#routes/witness.ts";
import { showingForm } from "#schema/showing.ts";
import { type ShowingChoice, showingChoices } from "#schema/words.ts";
import { showingPage } from "#store/portal.ts";
import { changeShowing } from "#store/showing.ts";
import { show } from "./visit.ts";

/** How recaps are shown: everybody may read it, the customer's admin decides it. */
export const showing = new Hono<App>();

showing.get("/", (c) => show(c, page));

showing.post(`/:act{(?:${showingChoices.join("|")})}`, async (c) => {
  const fields = await formOf(c);
  const { grant, parts } = await enter(c, showingPage, {});
  requireScope(grant);
  requireDecider(grant, parts.showing.readerRole);
  const isOn = check(showingForm, fields).on === "yes";
  const choice = c.req.param("act") as ShowingChoice;
  const by = { kind: "contact" as const, id: grant.contactId ?? "", name: grant.name ?? "" };
  const said = { choice, isOn, by, kind: "contact" as const, actId: makeId(), now: c.var.now };
  await changeShowing(c.var.env.DB, grant.accountId, said);
  tellOutside(c);
  return seeOther(c, `/a/${grant.slug}/showing`, `${choice}_${isOn ? "on" : "off"}`);
});
