import { behind } from "#http/behind.ts";
import type { Ctx } from "#http/context.ts";
import { writeOutside } from "#jobs/witness.ts";

/** Behind the answer: what was just stopped or ended is written outside of the database too. What fails is written down with the request. */
export function tellOutside(c: Ctx): void {
  behind(c, "witness", writeOutside(c.var.env));
}
