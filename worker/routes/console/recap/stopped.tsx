import { Hono } from "hono";
import { requireEditor } from "#auth/console-gate.ts";
import { StoppedPage, stoppedTitle } from "#console/recap-stopped.tsx";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check, formOf } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { tellOutside } from "#routes/witness.ts";
import { Refusal } from "#schema/errors.ts";
import { releaseAddressForm } from "#schema/mail-form.ts";
import { loadCounts } from "#store/console/recap.ts";
import { listSuppressions, releaseAddress } from "#store/suppression.ts";
import { noticed } from "./notice.ts";

const path = "/console/recaps/stopped";
const fullPage = 500;

/** Addresses that get no recap, and why. */
export const stopped = new Hono<App>();

stopped.get("/stopped", async (c) => {
  const { DB } = c.var.env;
  const [counts, rows] = await Promise.all([loadCounts(DB), listSuppressions(DB, c.req.query("from") ?? "")]);
  const view = {
    frame: noticed(c, counts),
    canEdit: c.var.staff.role !== "viewer",
    rows,
    next: rows.length < fullPage ? null : (rows.at(-1)?.address ?? null),
  };
  return answerPage(c, { door: "console", title: stoppedTitle, locale: "en", body: <StoppedPage view={view} /> });
});

stopped.post("/stopped/release", async (c) => {
  requireEditor(c);
  const { address, account } = check(releaseAddressForm, await formOf(c));
  const released = await releaseAddress(c.var.env.DB, account, { address, by: principalOf(c), now: c.var.now });
  if (!released)
    throw new Refusal(
      "conflict",
      "This address is not stopped any more, or its owner unsubscribed: only they undo that.",
    );
  tellOutside(c);
  return seeOther(c, path, "stopped");
});
