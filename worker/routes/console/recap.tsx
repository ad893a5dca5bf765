import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { makeId } from "#auth/token.ts";
import { RecapsPage, recapsTitle } from "#console/recaps.tsx";
import { recapRow } from "#domain/console/account.ts";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { resentAs } from "#jobs/correct.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { pauseForm, readdressForm } from "#schema/mail-form.ts";
import { replyForm, settleForm } from "#schema/recap-form.ts";
import { listRecaps, loadCounts } from "#store/console/recap.ts";
import { readdressDelivery } from "#store/recap/readdress.ts";
import { markReply } from "#store/recap/reply.ts";
import { endView } from "#store/recap/view.ts";
import { settleAsNewest, settleDelivery } from "#store/settle.ts";
import { pauseSending, resumeSending } from "#store/suppression.ts";
import { held } from "./recap/held.tsx";
import { noticed } from "./recap/notice.ts";
import { oneRecap } from "./recap/one.tsx";
import { stopped } from "./recap/stopped.tsx";

/** What goes out to whom and when, what is held and why, what nobody knows. */
export const recaps = new Hono<App>();

// Before what an id may stand for.
recaps.route("/recaps", stopped);

recaps.get("/recaps", async (c) => {
  const { counts, recaps: found, restored } = await listRecaps(c.var.env.DB);
  const view = {
    frame: noticed(c, counts),
    rows: found.map(recapRow),
    restored,
    canEdit: c.var.staff.role !== "viewer",
  };
  return answerPage(c, { door: "console", title: recapsTitle(view), locale: "en", body: <RecapsPage view={view} /> });
});

recaps.post("/recaps/pause", async (c) => {
  requireEditor(c);
  const { reason } = check(pauseForm, await formOf(c));
  const paused = await pauseSending(c.var.env.DB, { by: principalOf(c), reason, now: c.var.now });
  if (!paused) throw new Refusal("conflict", "All sending is paused already.");
  return seeOther(c, "/console/recaps", "pause");
});

recaps.post("/recaps/resume", async (c) => {
  requireEditor(c);
  await formOf(c);
  const resumed = await resumeSending(c.var.env.DB, { by: principalOf(c), now: c.var.now });
  const { pause } = resumed ? { pause: null } : await loadCounts(c.var.env.DB);
  if (pause?.restore?.isRunning)
    throw new Refusal("conflict", "What this copy lacks is still being put back. Sending can go on once that is done.");
  if (!resumed) throw new Refusal("conflict", "Nothing was paused any more.");
  return seeOther(c, "/console/recaps", "resume");
});

recaps.post("/deliveries/:id/settle", async (c) => {
  requireEditor(c);
  const { outcome } = check(settleForm, await formOf(c));
  const { env, now } = c.var;
  const id = c.req.param("id");
  // Sent again it tells the newest figure, never one that is known to be wrong.
  const as = outcome === "resend" ? await resentAs(env, id) : null;
  const settled = as
    ? await settleAsNewest(env.DB, id, { newId: makeId(), now, by: principalOf(c), as })
    : await settleDelivery(env.DB, id, { outcome, now, by: principalOf(c) });
  if (!settled) throw new Refusal("conflict", "This mail is settled already, or its reader left the customer since.");
  return seeOther(c, "/console/recaps", outcome);
});

recaps.post("/deliveries/:id/correct", async (c) => {
  requireEditor(c);
  const { email: address } = check(readdressForm, await formOf(c));
  const { env, now } = c.var;
  const id = c.req.param("id");
  const kept = { newId: makeId(), address, by: principalOf(c), now, as: await resentAs(env, id) };
  if (!(await readdressDelivery(env.DB, id, kept)))
    throw new Refusal(
      "conflict",
      "This mail did not fail, was sent elsewhere already, that address got this recap, or its reader ended these mails or has left the customer.",
    );
  return seeOther(c, "/console/recaps", "correct");
});

/** For good: who has the mail opens nothing with it any more. */
recaps.post("/deliveries/:id/end-link", async (c) => {
  requireEditor(c);
  await formOf(c);
  const recapId = await endView(c.var.env.DB, c.req.param("id"), { by: principalOf(c), now: c.var.now });
  if (recapId === null) throw new Refusal("conflict", "The link of this mail was ended already.");
  tellOutside(c);
  return seeOther(c, `/console/recaps/${recapId}`, "end-link");
});

recaps.post("/deliveries/:id/reply", async (c) => {
  requireEditor(c);
  const isReplied = check(replyForm, await formOf(c)).replied === "yes";
  const marked = { isReplied, by: principalOf(c), now: c.var.now };
  const recapId = await markReply(c.var.env.DB, c.req.param("id"), marked);
  if (recapId === null) throw new Refusal("conflict", "That stands already, or this mail did not leave.");
  return seeOther(c, `/console/recaps/${recapId}`, isReplied ? "replied" : "not-replied");
});

recaps.route("/recaps/:id", held);
recaps.route("/recaps/:id", oneRecap);
