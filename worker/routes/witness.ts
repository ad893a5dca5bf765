import { addressMarker } from "#auth/token.ts";
import { behind } from "#http/behind.ts";
import type { Ctx } from "#http/context.ts";
import { sweepFacts } from "#store/witness/outbox.ts";

/** Behind the answer: what was just stopped or ended is written outside of the database too. If that fails, the next tick does it. */
export function tellOutside(c: Ctx): void {
  const { env, now } = c.var;
  behind(c, "witness", sweepFacts(env, { at: now, whoOf: addressMarker(env.config.LINK_SECRET) }));
}
