import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { Usual } from "#schema/usual.ts";
import { account } from "#tables/account.ts";
import { activity } from "#tables/plan.ts";
import { actColumns, bumpAfter, happened } from "./act.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, object, statement } from "./db.ts";
import { noteUsual } from "./witness/fact.ts";

/* How people of an account get its recaps of whom nothing else is said, as the customer's admin sets it. */

/** JSON of Usual, of the account of the statement around it. */
export const usualColumn = sql`json(${object({
  frequency: account.recapFrequency,
  detail: account.recapDetail,
  celebration: account.recapCelebration,
  since: account.recapSince,
  by: account.recapBy,
})})`;

type Set = Pick<Usual, "frequency" | "detail" | "celebration">;

const log = statement<Set & { accountId: string; actId: string; now: number; seen: number; byId: string; by: string }>(
  "usual.log",
  (p) => sql`insert into ${activity} (${actColumns})
    select ${account.id}, ${p.actId}, ${p.now}, 'usual', 'contact', ${p.byId}, ${p.by}, null, 0, ${p.actId}
    from ${account} where ${account.id} = ${p.accountId} and coalesce(${account.recapSince}, 0) = ${p.seen}
    and (${account.recapFrequency} is not ${p.frequency} or ${account.recapDetail} is not ${p.detail} or ${account.recapCelebration} is not ${p.celebration})`,
);

const change = statement<Set & { accountId: string; actId: string; now: number; by: string }>(
  "usual.change",
  (
    p,
  ) => sql`update ${account} set ${bare(account.recapFrequency)} = ${p.frequency}, ${bare(account.recapDetail)} = ${p.detail}, ${bare(account.recapCelebration)} = ${p.celebration},
    ${bare(account.recapSince)} = ${p.now}, ${bare(account.recapBy)} = ${p.by} where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
);

const stands = statement<Set & { accountId: string }, { isSo: number }>(
  "usual.stands",
  (
    p,
  ) => sql`select ${account.recapFrequency} is ${p.frequency} and ${account.recapDetail} is ${p.detail} and ${account.recapCelebration} is ${p.celebration} as "isSo"
    from ${account} where ${account.id} = ${p.accountId}`,
);

/**
 * How people of the account get its recaps from now on (UTC ms) unless something else is said of them. Who may say so is decided
 * before. False when somebody else changed it since `seen`; as it stands already is no change.
 */
export async function changeUsual(
  db: D1Database,
  accountId: string,
  said: Set & { seen: number; by: Principal; actId: string; now: number },
): Promise<boolean> {
  const { frequency, detail, celebration, seen, by, actId, now } = said;
  const set = { frequency, detail, celebration };
  const [changed] = await apply(db, [
    log.bind(db, { accountId, actId, now, seen, byId: by.id, by: by.name, ...set }),
    change.bind(db, { accountId, actId, now, by: by.name, ...set }),
    auditStep(db, {
      act: "account.usual",
      by,
      now,
      accountId,
      about: { frequency: frequency ?? "monthly", detail, celebration },
    }),
    noteUsual.bind(db, { accountId, actId, now, ...set }),
    bumpAfter.bind(db, { accountId, actId }),
  ]);
  if (changed === 1) return true;
  const [found] = await all<{ isSo: number }>(stands.bind(db, { accountId, ...set }));
  return found?.isSo === 1;
}
