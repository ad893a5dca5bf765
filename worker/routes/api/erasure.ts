import { Hono } from "hono";
import { readJson } from "#http/body.ts";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { eraseActor } from "#routes/erasure.ts";
import { tellOutside } from "#routes/witness.ts";
import { externalId } from "#schema/account.ts";
import { erasureBody } from "#schema/archive.ts";

export const erasures = new Hono<App>();

/** Forgets an actor of an account: 200 when all of it is done, 202 when it is to be asked for again. */
erasures.post("/:external_id/erasures", async (c) => {
  const { env, now } = c.var;
  const body = check(erasureBody, await readJson(c));
  const asked = {
    ...body,
    externalId: check(externalId, c.req.param("external_id"), "external_id"),
    by: principalOf(c),
  };
  const { state, token, events, archivedEvents, days, recaps } = await eraseActor(env, asked, now);
  if (state === "done") tellOutside(c);
  return c.json({ state, token, events, archived_events: archivedEvents, days, recaps }, state === "done" ? 200 : 202);
});
