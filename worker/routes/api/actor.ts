import { Hono } from "hono";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { externalId } from "#schema/account.ts";
import { actorList } from "#schema/actor.ts";
import { Refusal } from "#schema/errors.ts";
import { actorsOf, keepActors } from "#store/actor.ts";

/** How the actors of an account are called, and which team they are in. */
export const actors = new Hono<App>();

async function registerOf(c: Ctx): Promise<NonNullable<Awaited<ReturnType<typeof actorsOf>>>> {
  const found = await actorsOf(c.var.env.DB, check(externalId, c.req.param("external_id"), "external_id"));
  if (!found) throw new Refusal("not_found", "There is no such account.");
  return found;
}

actors.get("/:external_id/actors", async (c) => c.json({ actors: (await registerOf(c)).actors }));

/** The whole register at once: who is not in it any more has neither name nor team. */
actors.put("/:external_id/actors", async (c) => {
  const { env, now } = c.var;
  const body = check(actorList, await readJson(c));
  const { accountId } = await registerOf(c);
  await keepActors(env.DB, accountId, { actors: body.actors, by: principalOf(c), now });
  return c.json({ actors: body.actors.length });
});
