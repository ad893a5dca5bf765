import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { account } from "#tables/account.ts";
import { eventLog } from "#tables/event.ts";
import { factAccount } from "#tables/fact.ts";
import { activity, goal } from "#tables/plan.ts";
import { recap } from "#tables/recap.ts";
import { actColumns, bumpAfter, happened } from "./act.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, statement } from "./db.ts";
import { ownLogColumns, restatedColumns } from "./part.ts";
import { goOnSteps } from "./recap/celebration.ts";
import { dropComing, isUntold, saysAnotherEnd, tellEnded } from "./recap/ended.ts";
import { noteEnd } from "./witness/fact.ts";

/* The last day of an account's contract, and what it means to the months of the ledger. */

/** What stands of a contract; days local. */
export interface Contract {
  kickoffOn: string;
  /** Null: it goes on. */
  endsOn: string | null;
}

const read = statement<{ accountId: string }, Contract>(
  "contract.read",
  (p) =>
    sql`select ${account.kickoffOn} as "kickoffOn", ${account.endsOn} as "endsOn" from ${account} where ${account.id} = ${p.accountId}`,
);

type Said = {
  accountId: string;
  actId: string;
  now: number;
  act: string;
  kind: string;
  byId: string;
  by: string;
  endsOn: string | null;
  body: string | null;
};

/** Comes before the change it tells of; what follows hangs on its row. */
const log = statement<Said>(
  "contract.log",
  (p) => sql`insert into ${activity} (${actColumns})
    select ${account.id}, ${p.actId}, ${p.now}, ${p.act}, ${p.kind}, ${p.byId}, ${p.by}, ${p.body}, 1, ${p.actId}
    from ${account} where ${account.id} = ${p.accountId} and ${account.endsOn} is not ${p.endsOn}`,
);

const change = statement<{ accountId: string; actId: string; now: number; by: string; endsOn: string | null }>(
  "contract.change",
  (
    p,
  ) => sql`update ${account} set ${bare(account.endsOn)} = ${p.endsOn}, ${bare(account.endsSince)} = ${p.now}, ${bare(account.endsBy)} = ${p.by}
    where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
);

/** What is just composed was read before this: it is composed again. */
const outdate = statement<{ accountId: string; actId: string }>(
  "contract.outdate",
  (
    p,
  ) => sql`update ${factAccount} set ${bare(factAccount.revision)} = ${factAccount.revision} + 1 where ${factAccount.accountId} = ${p.accountId}
    and ${happened(p.accountId, p.actId)}`,
);

/** What the goals came to is summed up anew. A fold follows what the log names: here a day of which nothing is archived. */
const refold = statement<{ accountId: string; actId: string; now: number }>(
  "contract.refold",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    select 'contract', 'live', ${p.now}, count(*), json_group_array(json_array(${p.accountId}, ${goal.metricKey}, date(${p.now} / 1000, 'unixepoch'), '', json('[]')))
    from ${goal} where ${goal.accountId} = ${p.accountId} and ${happened(p.accountId, p.actId)} having count(*) > 0`,
);

/** Nobody was told of a month that is held, or was given up for its data: it goes on to its end, or ends earlier. */
const reopenHeld = statement<{ accountId: string; actId: string; was: string | null; endsOn: string | null }>(
  "contract.reopenHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${recap.accountId} = ${p.accountId} and ${recap.kind} = 'monthly' and ${recap.version} = 1
    and ${isUntold} and ${recap.periodKey} in (substr(${p.was}, 1, 7), substr(${p.endsOn}, 1, 7)) and ${happened(p.accountId, p.actId)}`,
);

/** A published month that says another end than there is gets its next version, which nobody is mailed. */
const restate = statement<{ accountId: string; actId: string; id: string; otherId: string; now: number }>(
  "contract.restate",
  (p) => sql`insert into ${recap} (${restatedColumns})
    select r."account_id", r."kind", r."period_key", r."version" + 1, iif(substr(a."ends_on", 1, 7) = r."period_key", ${p.id}, ${p.otherId}), 'due', ${p.now}, ${p.now}, '[]', 'contract'
    from ${account} as a join ${recap} as r on r."account_id" = a."id" and r."kind" = 'monthly' where a."id" = ${p.accountId} and ${happened(p.accountId, p.actId)}
    and ${saysAnotherEnd} on conflict do nothing`,
);

/** What stands of an account's contract; null without such an account. */
export async function readContract(db: D1Database, accountId: string): Promise<Contract | null> {
  const [found] = await all<Contract>(read.bind(db, { accountId }));
  return found ?? null;
}

/**
 * The contract ends with that local day, or goes on (null), from now on (UTC ms). Months after it that were not published are
 * gone, and planned again where it goes on; published ones stay, and the one it ends in is restated. `was`: what stood before;
 * `line`: what who looks after the account is told where that month was published already. False when it stood so already.
 */
export async function changeEnd(
  db: D1Database,
  accountId: string,
  said: {
    endsOn: string | null;
    was: string | null;
    /** The day in words, for what happened in the account. */
    day: string | null;
    line: string | null;
    by: Principal;
    now: number;
    ids: { act: string; recap: string; other: string };
  },
): Promise<boolean> {
  const { endsOn, was, day: body, line, by, now, ids } = said;
  const act = { accountId, actId: ids.act };
  const kind = by.kind === "staff" ? "staff" : "system";
  const told = endsOn !== null && line !== null ? [{ accountId, periodKey: endsOn.slice(0, 7), text: line }] : [];
  const [changed] = await apply(db, [
    log.bind(db, {
      ...act,
      now,
      act: endsOn === null ? "goes_on" : "ends",
      kind,
      byId: by.id,
      by: by.name,
      endsOn,
      body,
    }),
    change.bind(db, { ...act, now, by: by.name, endsOn }),
    auditStep(db, {
      ...{ act: endsOn === null ? "account.go_on" : "account.end", by, now, accountId },
      about: { from: was, to: endsOn },
    }),
    noteEnd.bind(db, { ...act, endsOn, now }),
    outdate.bind(db, act),
    refold.bind(db, { ...act, now }),
    reopenHeld.bind(db, { ...act, was, endsOn }),
    ...goOnSteps(db, act),
    ...dropComing(db),
    restate.bind(db, { ...act, id: ids.recap, otherId: ids.other, now }),
    tellEnded.bind(db, { rows: JSON.stringify(told), now }),
    bumpAfter.bind(db, act),
  ]);
  return changed === 1;
}
