import { makeId } from "#auth/token.ts";
import { dayWords, endedLine, refuseEarlyEnd } from "#domain/contract.ts";
import type { Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { Refusal } from "#schema/errors.ts";
import { changeEnd, readContract } from "#store/contract.ts";
import { tellOutside } from "./witness.ts";

/**
 * The contract of an account ends with that local day, or goes on (null); `field` is what it was called. False when it stood so
 * already. Throws Refusal not_found or invalid.
 */
export async function keepEnd(
  c: Ctx,
  accountId: string,
  { endsOn, field }: { endsOn: string | null; field: string },
): Promise<boolean> {
  const { env, now } = c.var;
  const known = await readContract(env.DB, accountId);
  if (!known) throw new Refusal("not_found", "There is no such account.");
  refuseEarlyEnd(endsOn, known.kickoffOn, field);
  const changed = await changeEnd(env.DB, accountId, {
    ...{ endsOn, was: known.endsOn, by: principalOf(c), now },
    day: endsOn === null ? null : dayWords(endsOn),
    line: endsOn === null ? null : endedLine({ accountId, endsOn }),
    ids: { act: makeId(), recap: makeId(), other: makeId() },
  });
  tellOutside(c);
  return changed;
}
