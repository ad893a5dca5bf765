import { type SQL, sql } from "drizzle-orm";
import type { PlannedDelivery, RecapAccount } from "#schema/recap-row.ts";
import { mailSettings, softHolds } from "#schema/settings.ts";
import type { RecapKind, RecapState } from "#schema/words.ts";
import { all, apply, bare, insertRows, statement } from "#store/db.ts";
import { raiseRevision } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { delivery, recap } from "#tables/recap.ts";
import { tellRestated } from "./corrected.ts";
import { dropComing } from "./ended.ts";
import { keepPapers } from "./paper.ts";
import { insertPlanned } from "./planned.ts";

/** What decides which months of the account of the statement around it are due. */
export const firstEventOn = sql`(select min(json_extract(v.value, '$.firstOn')) from ${factAccount}, json_each(${factAccount.months}) as m, json_each(m.value) as v where ${factAccount.accountId} = ${account.id} and m.key = ${account.metricKey})`;
export const lastKey = sql`(select max(${recap.periodKey}) from ${recap} where ${recap.accountId} = ${account.id} and ${recap.kind} = 'monthly')`;

const calendar = statement<{ after: string; count: number }, RecapAccount>(
  "recap.calendar",
  (
    p,
  ) => sql`select ${account.id} as "id", ${account.timezone} as "timezone", ${account.locale} as "locale", ${account.kickoffOn} as "kickoffOn", ${account.endsOn} as "endsOn",
    ${firstEventOn} as "firstEventOn", ${lastKey} as "lastKey"
    from ${account} where ${account.metricKey} is not null and ${account.id} > ${p.after} order by ${account.id} limit ${p.count}`,
);

const plan = statement<{ rows: string }, { id: string }>(
  "recap.plan",
  (p) =>
    sql`${insertRows(
      recap,
      {
        accountId: recap.accountId,
        kind: recap.kind,
        periodKey: recap.periodKey,
        version: recap.version,
        id: recap.id,
        state: recap.state,
        dueAt: recap.dueAt,
        plannedAt: recap.plannedAt,
        holds: recap.holds,
      },
      p.rows,
    )} on conflict do nothing returning ${bare(recap.id)} as "id"`,
);

/** Wakes what is planned and not composed; a later trigger moves "as of" on. */
const wake = statement<{ now: number; count: number }, { id: string }>(
  "recap.wake",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.plannedAt)} = ${p.now} where ${recap.id} in (select r."id" from ${recap} as r where r."state" = 'due' and r."planned_at" <= ${p.now} order by r."planned_at" limit ${p.count})
    returning ${bare(recap.id)} as "id"`,
);

/** A recap held because its source had not finished is looked at again with every tick, until it has a figure. */
const reopenHeld = statement<{ now: number }>(
  "recap.reopenHeld",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'due' where ${recap.state} = 'held' and ${recap.plannedAt} < ${p.now}
    and ${recap.value} is null and ${recap.metricState} in ('no_data', 'stale')`,
);

const stillDue = statement<{ ids: string }, StillDue>(
  "recap.stillDue",
  (
    p,
  ) => sql`select ${recap.id} as "id", ${recap.accountId} as "accountId", ${recap.kind} as "kind", ${recap.periodKey} as "periodKey", ${recap.plannedAt} as "plannedAt" from json_each(${p.ids}) as j
    join ${recap} on ${recap.id} = j.value and ${recap.state} = 'due'`,
);

/** The account does not let its recaps go out by themselves; `and` narrows it. */
const isRuled = (and = sql``) =>
  sql`exists (select 1 from ${account} where ${account.id} = ${recap.accountId} and ${account.releaseRule} is not null${and})`;
const reviewMs = sql.raw(String(mailSettings.reviewHours * 3_600_000));
const isSoft = sql.join(
  softHolds.map((ending) => sql`substr(h.value, -length(${ending})) = ${ending}`),
  sql` or `,
);
/**
 * A month with its figure that was held only to be looked at once more goes out by itself after the review window, unless a
 * person ended that, or put the account into a state while it was composed.
 */
function reviewUntil(v: { state: SQL; value: SQL; holds: SQL; computedAt: SQL }): SQL {
  return sql`iif(${v.state} = 'held' and ${v.value} is not null and json_array_length(${v.holds}) > 0
    and not exists (select 1 from json_each(${v.holds}) as h where not (${isSoft})) and ${recap.word} is not 'kept'
    and not ${isRuled(sql` and ${account.releaseRule} <> 'review'`)}, ${v.computedAt} + ${reviewMs}, null)`;
}

/** Eleven values each, and a statement takes a hundred. */
const rowsPerKeep = 8;
const keptColumns = [
  "id",
  "state",
  "computedAt",
  "inputHash",
  "value",
  "metricState",
  "holds",
  "figures",
  "mails",
  "heldOut",
  "seen",
] as const;
const kept = Object.fromEntries(keptColumns.map((name) => [name, sql.raw(`kept."${name}"`)])) as Record<
  (typeof keptColumns)[number],
  SQL
>;
const keptRow = (at: number) =>
  sql`(${sql.join(
    keptColumns.map((name) => sql`${sql.placeholder(`${name}${at}`)}`),
    sql`, `,
  )})`;

/**
 * Values and not one JSON text: a mail is large, and would be escaped once more. A row that is not needed has no id. What was
 * composed of figures that moved since, or in which a name was erased, stays due; so does what would go out of an account whose
 * recaps do not any more.
 */
const keep = statement<Record<string, string | number | null>>(
  "recap.keep",
  () => sql`with kept(${sql.raw(keptColumns.map((name) => `"${name}"`).join(", "))}) as (values ${sql.join(
    Array.from({ length: rowsPerKeep }, (_, at) => keptRow(at)),
    sql`, `,
  )})
    update ${recap} set ${bare(recap.state)} = ${kept.state}, ${bare(recap.computedAt)} = ${kept.computedAt}, ${bare(recap.inputHash)} = ${kept.inputHash},
    ${bare(recap.value)} = ${kept.value}, ${bare(recap.metricState)} = ${kept.metricState}, ${bare(recap.holds)} = ${kept.holds}, ${bare(recap.figures)} = ${kept.figures},
    ${bare(recap.mails)} = ${kept.mails}, ${bare(recap.forms)} = null, ${bare(recap.heldOut)} = coalesce(${kept.heldOut}, 0), ${bare(recap.reviewUntil)} = ${reviewUntil(kept)} from kept where ${recap.id} = ${kept.id} and ${recap.state} = 'due'
    and coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${recap.accountId}), 0) = ${kept.seen}
    and not (${kept.state} = 'sending' and ${isRuled()})`,
);

/** Why a recap could not be composed, for those who see the ledger; it is tried again with every tick. */
const note = statement<{ rows: string }>(
  "recap.note",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.holds)} = json_array(json_extract(j.value, '$.reason')) from json_each(${p.rows}) as j
    where ${recap.id} = json_extract(j.value, '$.id') and ${recap.state} = 'due'`,
);

/** The recap of the row is the one just composed. */
const isComposed = sql`exists (select 1 from ${recap} where ${recap.id} = json_extract(j.value, '$.recapId') and ${recap.computedAt} = json_extract(j.value, '$.computedAt')
    and ${recap.inputHash} = json_extract(j.value, '$.inputHash'))`;

/** A second composer adds nobody. */
const planDeliveries = statement<{ rows: string }, { id: string; recapId: string }>(
  "recap.planDeliveries",
  (v) => sql`${insertPlanned(v.rows, { condition: isComposed, recapId: sql`excluded."recap_id"` })}
    returning ${bare(delivery.id)} as "id", ${bare(delivery.recapId)} as "recapId"`,
);

/** Who was planned before it was composed anew and is no reader of it now. Nothing was tried for them. */
const unplan = statement<{ recaps: string; rows: string }>(
  "recap.unplan",
  (
    v,
  ) => sql`delete from ${delivery} where ${delivery.recapId} in (select ${recap.id} from json_each(${v.recaps}) as j join ${recap} on ${recap.id} = json_extract(j.value, '$.id')
    and ${recap.computedAt} = json_extract(j.value, '$.computedAt') and ${recap.inputHash} = json_extract(j.value, '$.inputHash'))
    and ${delivery.state} = 'planned' and ${delivery.attempts} = 0
    and (${delivery.recapId}, ${delivery.recipient}) not in (select json_extract(j.value, '$.recapId'), json_extract(j.value, '$.recipient') from json_each(${v.rows}) as j)`,
);

const bump = statement<{ ids: string }>("recap.bump", (v) =>
  raiseRevision(sql`${account.id} in (select value from json_each(${v.ids}))`),
);

/** Sent when anything left or may have left; a recap nobody got is only archived. */
const outcome = sql`iif(exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} in ('sent', 'unknown')), 'sent', 'archived')`;

const settle = statement<{ recapId: string }>(
  "recap.settle",
  (
    v,
  ) => sql`update ${recap} set ${bare(recap.state)} = ${outcome} where ${recap.id} = ${v.recapId} and ${recap.state} = 'sending'
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${v.recapId} and ${delivery.state} in ('planned', 'claimed'))`,
);

const settleAll = statement<Record<string, never>>(
  "recap.settleAll",
  () => sql`update ${recap} set ${bare(recap.state)} = ${outcome} where ${recap.state} = 'sending'
    and not exists (select 1 from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} in ('planned', 'claimed'))`,
);

/** Accounts in the order of their ids, `count` after the given one: any number of them in bounded steps. */
export async function recapCalendar(db: D1Database, after: string, count: number): Promise<RecapAccount[]> {
  return all<RecapAccount>(calendar.bind(db, { after, count }));
}

/** Opens ledger rows; gives the ids of those that were not there. */
export async function planRecaps(
  db: D1Database,
  rows: {
    accountId: string;
    kind: "monthly";
    periodKey: string;
    version: number;
    id: string;
    state: "due";
    dueAt: number;
    plannedAt: number;
    holds: string;
  }[],
): Promise<string[]> {
  const added = await all<{ id: string }>(plan.bind(db, { rows: JSON.stringify(rows) }));
  return added.map((row) => row.id);
}

/** Recaps still to be composed that no trigger looked at since `now`; months after the end of a contract go first. */
export async function wakeRecaps(db: D1Database, now: number, count: number): Promise<string[]> {
  const steps = [reopenHeld.bind(db, { now }), ...dropComing(db), wake.bind(db, { now, count })];
  const results = await db.batch<{ id: string }>(steps);
  return (results.at(-1)?.results ?? []).map((row) => row.id);
}

/** A recap still to be composed. `plannedAt`: the newest trigger that found it so, UTC ms. */
export interface StillDue {
  id: string;
  accountId: string;
  kind: RecapKind;
  periodKey: string;
  plannedAt: number;
}

/** Those of these recaps that are still to be composed. */
export async function recapsStillDue(db: D1Database, ids: string[]): Promise<StillDue[]> {
  return all<StillDue>(stillDue.bind(db, { ids: JSON.stringify(ids) }));
}

/** A recap as it was composed, and whom it goes to. */
export interface ComposedRecap {
  id: string;
  accountId: string;
  state: RecapState;
  computedAt: number;
  inputHash: string;
  value: number | null;
  metricState: string;
  holds: string;
  figures: string | null;
  mails: string;
  papers: { id: string; phrases: string[] }[];
  /** 1: nobody is mailed because the account is on hold-out. */
  heldOut: 0 | 1;
  /** Revision of the figures it was composed of. */
  seen: number;
  deliveries: PlannedDelivery[];
}

function keepAll(db: D1Database, recaps: ComposedRecap[]): D1PreparedStatement[] {
  return Array.from({ length: Math.ceil(recaps.length / rowsPerKeep) }, (_, step) => {
    const rows = recaps.slice(step * rowsPerKeep, (step + 1) * rowsPerKeep);
    const values = Array.from({ length: rowsPerKeep }, (__, at) =>
      keptColumns.map((name) => [`${name}${at}`, rows[at]?.[name] ?? null]),
    );
    return keep.bind(db, Object.fromEntries(values.flat()));
  });
}

/** Keeps composed recaps and their deliveries in one transaction; gives the deliveries that were planned. */
export async function saveRecaps(db: D1Database, recaps: ComposedRecap[]): Promise<{ id: string; recapId: string }[]> {
  const rows = JSON.stringify(
    recaps.flatMap(({ deliveries, inputHash, computedAt }) =>
      deliveries.map((each) => ({ ...each, inputHash, computedAt })),
    ),
  );
  const composed = recaps.map(({ id, computedAt, inputHash }) => ({ id, computedAt, inputHash }));
  const results = await db.batch<{ id: string; recapId: string }>([
    keepPapers(
      db,
      recaps.flatMap(({ papers }) => papers),
    ),
    ...keepAll(db, recaps),
    tellRestated(
      db,
      recaps.map(({ id }) => id),
    ),
    bump.bind(db, { ids: JSON.stringify(recaps.map((each) => each.accountId)) }),
    unplan.bind(db, { recaps: JSON.stringify(composed), rows }),
    planDeliveries.bind(db, { rows }),
  ]);
  return results.at(-1)?.results ?? [];
}

/** Notes why recaps could not be composed. They stay due. */
export async function noteRecaps(db: D1Database, failed: { id: string; reason: string }[]): Promise<void> {
  await apply(db, [note.bind(db, { rows: JSON.stringify(failed) })]);
}

/** A recap is sent once none of its deliveries is under way. */
export async function settleRecap(db: D1Database, recapId: string): Promise<void> {
  await apply(db, [settle.bind(db, { recapId })]);
}

/** The same for every recap whose last delivery ended without a run of its own: suppressed, or given up with its claim. */
export async function settleRecaps(db: D1Database): Promise<void> {
  await apply(db, [settleAll.bind(db, {})]);
}
