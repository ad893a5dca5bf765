import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { type ReleaseRule, stateBeginnings } from "#schema/release-rule.ts";
import { actColumns, happened } from "#store/act.ts";
import { auditStep } from "#store/audit.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { logColumns } from "#store/part.ts";
import { releaseRule } from "#store/release-rule.ts";
import { noteRule } from "#store/witness/fact.ts";
import { account } from "#tables/account.ts";
import { activity } from "#tables/plan.ts";
import { mailLog, recap } from "#tables/recap.ts";

/* How recaps of an account go out: by themselves, after somebody could look, or only when a person releases them. */

const read = statement<{ accountId: string }, { timezone: string; rule: string | null }>(
  "releaseRule.read",
  (p) =>
    sql`select ${account.timezone} as "timezone", ${releaseRule} as "rule" from ${account} where ${account.id} = ${p.accountId}`,
);

/** Comes before the change it tells of; what follows hangs on its row. */
const logChange = statement<{
  accountId: string;
  actId: string;
  now: number;
  act: string;
  staffId: string;
  by: string;
  kind: string | null;
  reason: string | null;
}>(
  "releaseRule.log",
  (p) => sql`insert into ${activity} (${actColumns})
    select ${account.id}, ${p.actId}, ${p.now}, ${p.act}, 'staff', ${p.staffId}, ${p.by}, ${p.reason}, 1, ${p.actId}
    from ${account} where ${account.id} = ${p.accountId} and (${account.releaseRule} is not ${p.kind} or ${account.releaseReason} is not ${p.reason})`,
);

const change = statement<{
  accountId: string;
  actId: string;
  kind: string | null;
  since: number | null;
  by: string | null;
  reason: string | null;
}>(
  "releaseRule.change",
  (
    p,
  ) => sql`update ${account} set ${bare(account.releaseRule)} = ${p.kind}, ${bare(account.releaseSince)} = ${p.since}, ${bare(account.releaseBy)} = ${p.by},
    ${bare(account.releaseReason)} = ${p.reason} where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
);

/** Months of the account that wait with their figure; where a state is over, also those that are just composed anew. */
const waiting = (p: { accountId: SQL; actId: SQL; isOver: SQL }) =>
  sql`${recap.accountId} = ${p.accountId} and (${recap.state} = 'held' or (${recap.state} = 'due' and ${p.isOver})) and ${recap.value} is not null
    and ${happened(p.accountId, p.actId)}`;

type HeldValues = { accountId: string; actId: string; isOver: number; line: string };

const logHeld = statement<HeldValues & { by: string; now: number }>(
  "releaseRule.logHeld",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, ${p.by}, ${p.line}, ${p.now} from ${recap} where ${waiting(p)}`,
);

const isOfState = sql.join(
  Object.values(stateBeginnings).map((beginning) => sql`substr(h.value, 1, length(${beginning})) = ${beginning}`),
  sql` or `,
);

/** No window lets them out by itself any more, and the end of a state does not either. */
const keepHeld = statement<HeldValues>(
  "releaseRule.keepHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.reviewUntil)} = null, ${bare(recap.word)} = iif(${p.isOver}, 'kept', ${recap.word}),
    ${bare(recap.holds)} = json_insert((select json_group_array(h.value) from json_each(${recap.holds}) as h where not (${isOfState})), '$[#]', ${p.line})
    where ${waiting(p)}`,
);

/** What stands of an account, and where its clock is; null without such an account. */
export async function readReleaseRule(
  db: D1Database,
  accountId: string,
): Promise<{ timezone: string; rule: ReleaseRule | null } | null> {
  const [found] = await all<{ timezone: string; rule: string | null }>(read.bind(db, { accountId }));
  return found
    ? { timezone: found.timezone, rule: found.rule === null ? null : (JSON.parse(found.rule) as ReleaseRule) }
    : null;
}

const auditOf = (rule: ReleaseRule | null) => {
  if (rule === null) return { act: "account.calm", about: {} } as const;
  const { kind, reason } = rule;
  if (kind === "review") return { act: "account.review", about: { reason } } as const;
  return { act: "account.escalate", about: { kind, reason } } as const;
};

/**
 * How recaps of the account go out from now on (UTC ms); null: by themselves. `held`: what that says to months that wait now:
 * its line becomes a reason of theirs, and no window lets them out. What is going out already is not called back. False when
 * it stood so already.
 */
export async function changeReleaseRule(
  db: D1Database,
  accountId: string,
  said: {
    actId: string;
    by: Principal;
    now: number;
    rule: ReleaseRule | null;
    held: { line: string; isOver: boolean } | null;
  },
): Promise<boolean> {
  const { actId, by, now, rule, held } = said;
  const { kind = null, since = null, by: set = null, reason = null } = rule ?? {};
  const waits = held && { accountId, actId, line: held.line, isOver: held.isOver ? 1 : 0 };
  const [changed] = await apply(db, [
    logChange.bind(db, { accountId, actId, now, act: kind ?? "by_itself", staffId: by.id, by: by.name, kind, reason }),
    change.bind(db, { accountId, actId, kind, since, by: set, reason }),
    auditStep(db, { ...auditOf(rule), by, now, accountId }),
    noteRule.bind(db, { accountId, actId, now }),
    ...(waits ? [logHeld.bind(db, { ...waits, by: by.name, now }), keepHeld.bind(db, waits)] : []),
  ]);
  return changed === 1;
}
