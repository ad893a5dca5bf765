import { type SQL, sql } from "drizzle-orm";
import type { HeldLine, PlannedDelivery } from "#schema/recap-row.ts";
import { mailSettings, softHolds } from "#schema/settings.ts";
import type { RecapState } from "#schema/words.ts";
import { apply, bare, statement } from "#store/db.ts";
import { raiseRevision, toldColumns } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { factAccount } from "#tables/fact.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { restatedSteps } from "./corrected.ts";
import { tellHeld } from "./held.ts";
import { saidOf } from "./note.ts";
import { keepPapers } from "./paper.ts";
import { insertPlanned } from "./planned.ts";

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
 * person ended that, or put the account into a state while it was composed. Where it would be too late by then, a person decides.
 */
function reviewUntil(v: { state: SQL; value: SQL; holds: SQL; computedAt: SQL; goesUntil: SQL }): SQL {
  return sql`iif(${v.state} = 'held' and ${v.value} is not null and json_array_length(${v.holds}) > 0
    and not exists (select 1 from json_each(${v.holds}) as h where not (${isSoft})) and ${recap.word} is not 'kept' and ${v.computedAt} + ${reviewMs} <= ${v.goesUntil}
    and not ${isRuled(sql` and ${account.releaseRule} <> 'review'`)}, ${v.computedAt} + ${reviewMs}, null)`;
}

/** Thirteen values each and some of its own, and a statement takes a hundred. */
const rowsPerKeep = 7;
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
  "said",
  "goesUntil",
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
 * composed of figures that moved since, in which a name was erased, or before somebody wrote its note, stays due; so does what
 * would go out of an account whose recaps do not any more.
 */
const keep = statement<Record<string, string | number | null>>(
  "recap.keep",
  () => sql`with kept(${sql.raw(keptColumns.map((name) => `"${name}"`).join(", "))}) as (values ${sql.join(
    Array.from({ length: rowsPerKeep }, (_, at) => keptRow(at)),
    sql`, `,
  )})
    update ${recap} set ${bare(recap.state)} = ${kept.state}, ${bare(recap.computedAt)} = ${kept.computedAt}, ${bare(recap.inputHash)} = ${kept.inputHash},
    ${bare(recap.value)} = ${kept.value}, ${bare(recap.metricState)} = ${kept.metricState}, ${bare(recap.holds)} = ${kept.holds}, ${bare(recap.figures)} = ${kept.figures},
    ${bare(recap.mails)} = ${kept.mails}, ${bare(recap.forms)} = null, ${bare(recap.heldOut)} = coalesce(${kept.heldOut}, 0), ${bare(recap.goesUntil)} = ${kept.goesUntil}, ${bare(recap.reviewUntil)} = ${reviewUntil(kept)} from kept where ${recap.id} = ${kept.id} and ${recap.state} = 'due'
    and coalesce((select ${factAccount.revision} from ${factAccount} where ${factAccount.accountId} = ${recap.accountId}), 0) = ${kept.seen}
    and ${saidOf(recap.accountId, recap.periodKey)} = ${kept.said}
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

/** How the reason begins why a recap could not be composed. */
const failedText = "It could not be composed: ";
const failedMs = sql.raw(String(mailSettings.composeHours * 3_600_000));

/** Once, of what failed before as well and should long have gone out: a passing fault is nobody's matter. */
const tellFailed = statement<{ rows: string; now: number }>(
  "recap.tellFailed",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the composer', json_extract(j.value, '$.reason') || ' It is tried again with every tick.', ${p.now}, 1
    from json_each(${p.rows}) as j join ${recap} on ${recap.id} = json_extract(j.value, '$.id') and ${recap.state} = 'due' and ${recap.dueAt} + ${failedMs} <= ${p.now}
    and instr(${recap.holds}, ${failedText}) > 0 and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = 'the composer')`,
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

/** A recap as it was composed, and whom it goes to. */
export interface ComposedRecap {
  id: string;
  accountId: string;
  version: number;
  state: RecapState;
  computedAt: number;
  inputHash: string;
  value: number | null;
  metricState: string;
  holds: string;
  /** Null: nothing holds it. */
  line: HeldLine | null;
  /** What its manager is told of a month at zero behind another; null: it is none. */
  quiet: string | null;
  figures: string | null;
  mails: string;
  papers: { id: string; phrases: string[] }[];
  /** 1: nobody is mailed because the account is on hold-out. */
  heldOut: 0 | 1;
  /** Revision of the figures it was composed of. */
  seen: number;
  /** The note it was composed with, as `saidIn` gives it. */
  said: string;
  /** The last instant at which it may go out by itself, UTC ms; null for what never does. */
  goesUntil: number | null;
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
    ...restatedSteps(
      db,
      recaps.filter(({ version }) => version > 1).map(({ id }) => id),
    ),
    ...tellHeld(db, recaps),
    bump.bind(db, { ids: JSON.stringify(recaps.map((each) => each.accountId)) }),
    unplan.bind(db, { recaps: JSON.stringify(composed), rows }),
    planDeliveries.bind(db, { rows }),
  ]);
  return results.at(-1)?.results ?? [];
}

/**
 * Notes why recaps could not be composed. They stay due, and where it was so before and lasts, who looks after the account is told.
 * `now`: the trigger's time, UTC ms.
 */
export async function noteRecaps(db: D1Database, failed: { id: string; error: string }[], now: number): Promise<void> {
  const rows = JSON.stringify(failed.map(({ id, error }) => ({ id, reason: `${failedText}${error}` })));
  await apply(db, [tellFailed.bind(db, { rows, now }), note.bind(db, { rows })]);
}

/** A recap is sent once none of its deliveries is under way. */
export async function settleRecap(db: D1Database, recapId: string): Promise<void> {
  await apply(db, [settle.bind(db, { recapId })]);
}

/** The same for every recap whose last delivery ended without a run of its own: suppressed, or given up with its claim. */
export async function settleRecaps(db: D1Database): Promise<void> {
  await apply(db, [settleAll.bind(db, {})]);
}
