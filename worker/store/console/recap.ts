import { sql } from "drizzle-orm";
import type { ListedRecap } from "#schema/console-row.ts";
import type { RecapNote } from "#schema/recap.ts";
import type { RecapAccount } from "#schema/recap-row.ts";
import type { Restored } from "#schema/witness.ts";
import { flag, many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { firstEventOn } from "#store/recap/due.ts";
import { noteOf } from "#store/recap/note.ts";
import { isLeftBehind, lateBy } from "#store/recap/overdue.ts";
import { keptText } from "#store/recap/release.ts";
import { newestRestore } from "#store/witness/found.ts";
import { account } from "#tables/account.ts";
import { feedback } from "#tables/feedback.ts";
import { metric } from "#tables/metrics.ts";
import { item } from "#tables/plan.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { counts, type FrameCounts } from "./part.ts";

export const deliveryFields = {
  id: delivery.id,
  contactId: delivery.contactId,
  recipientName: delivery.name,
  recipientEmail: delivery.recipient,
  state: delivery.state,
  attempts: delivery.attempts,
  nextAt: delivery.nextAt,
  lastError: delivery.lastError,
  maySend: flag(isLeftBehind),
  sentAt: delivery.sentAt,
  fate: delivery.fate,
  fateAt: delivery.fateAt,
  providerId: delivery.providerId,
  createdAt: delivery.createdAt,
  claimedAt: delivery.claimedAt,
  replacedBy: delivery.replacedBy,
  viewEndedAt: delivery.viewEndedAt,
  repliedAt: delivery.repliedAt,
  repliedBy: delivery.repliedBy,
  form: sql`coalesce(${delivery.form}, ${delivery.variant})`,
};

/** A month before that may not be compared was nothing all the same, see isMailedTo. */
const wasZeroBefore = sql`exists (select 1 from json_each(${recap.figures}, '$.months') as m
    where json_extract(m."value", '$.key') = strftime('%Y-%m', ${recap.periodKey} || '-01', '-1 month') and json_extract(m."value", '$.value') = 0)`;

/** What it is of, in the words it was published with; what its account is about, where it says nothing yet. */
const metricOf = sql`json(coalesce(${recap.figures} -> '$.metric', (select ${metric.body} from ${metric}
  where ${metric.key} = (select ${account.metricKey} from ${account} where ${account.id} = ${recap.accountId}) order by ${metric.version} desc limit 1)))`;

/** Columns of a recap with its deliveries. */
export const recapFields = {
  id: recap.id,
  accountId: recap.accountId,
  accountName: sql`(select ${account.name} from ${account} where ${account.id} = ${recap.accountId})`,
  kind: recap.kind,
  periodKey: recap.periodKey,
  version: recap.version,
  state: recap.state,
  dueAt: recap.dueAt,
  value: recap.value,
  metric: metricOf,
  holds: sql`json(${recap.holds})`,
  reviewUntil: recap.reviewUntil,
  kept: sql`json(iif(${recap.state} = 'held' and ${recap.word} = 'kept', ${one(
    { by: mailLog.by, at: mailLog.at, text: mailLog.text },
    sql`from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.text} like ${sql.raw(`'${keptText}%'`)} order by ${mailLog.id} desc limit 1`,
  )}, null))`,
  isHeldOut: flag(recap.heldOut),
  isSkipped: flag(sql`${recap.state} = 'archived' and ${recap.word} is 'skipped'`),
  isLate: flag(
    sql`${recap.state} = 'archived' and exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = ${lateBy})`,
  ),
  quiet:
    flag(sql`coalesce(${recap.value} = 0 and (json_extract(${recap.figures}, '$.change.previousValue') = 0 or ${wasZeroBefore}), 0) and not exists (select 1 from ${recap} as n
    where n."account_id" = ${recap.accountId} and n."kind" = ${recap.kind} and (n."period_key", n."version") > (${recap.periodKey}, ${recap.version}) and n."value" is not null)`),
  deliveries: sql`json(${many(deliveryFields, sql`from ${delivery} where ${delivery.recapId} = ${recap.id} order by ${delivery.name}`)})`,
};

interface RecapParts {
  counts: FrameCounts;
  waiting: ListedRecap[];
  newest: ListedRecap[];
  restored: Restored | null;
}

const recapList = statement<Record<string, never>, RecapParts>("console.recaps", () =>
  selectParts({
    counts,
    waiting: many(
      recapFields,
      sql`from ${recap} where ${recap.state} = 'held' or ${recap.id} in (select ${delivery.recapId} from ${delivery} where ${delivery.state} = 'unknown') limit 200`,
    ),
    // A First Value that was reached before any was celebrated has a row without a time.
    newest: many(
      recapFields,
      sql`from ${recap} where ${recap.plannedAt} > 0 order by ${recap.plannedAt} desc limit 200`,
    ),
    restored: newestRestore(),
  }),
);

/** What waits for a person, then the newest of all accounts: at most 400. */
export async function listRecaps(
  db: D1Database,
): Promise<Pick<RecapParts, "counts" | "restored"> & { recaps: ListedRecap[] }> {
  const { waiting, newest, ...rest } = parseParts<RecapParts>(await recapList.bind(db, {}).all());
  const known = new Set(waiting.map((each) => each.id));
  return { ...rest, recaps: [...waiting, ...newest.filter((each) => !known.has(each.id))] };
}

interface OneRecap {
  recap:
    | (ListedRecap & {
        /** The account's. */
        locale: string;
        note: RecapNote | null;
        /** Of the figure against what it is compared with, signed. */
        percent: number | null;
        /** What says since when its account is counted. */
        begun: Pick<RecapAccount, "kickoffOn" | "firstEventOn" | "endsOn">;
      })
    | null;
  log: { by: string; text: string; at: number }[];
}

const oneRecap = statement<{ id: string }, OneRecap>("console.recap", (p) =>
  selectParts({
    recap: one(
      {
        ...recapFields,
        deliveries: sql`json(${many(deliveryFields, sql`from ${delivery} where ${delivery.recapId} = ${recap.id}`)})`,
        locale: sql`(select ${account.locale} from ${account} where ${account.id} = ${recap.accountId})`,
        note: sql`json(${noteOf(recap.accountId, recap.periodKey)})`,
        percent: sql`json_extract(${recap.figures}, '$.change.percent')`,
        begun: sql`json(${one({ kickoffOn: account.kickoffOn, endsOn: account.endsOn, firstEventOn }, sql`from ${account} where ${account.id} = ${recap.accountId}`)})`,
      },
      sql`from ${recap} where ${recap.id} = ${p.id}`,
    ),
    log: many(
      { by: mailLog.by, text: mailLog.text, at: mailLog.at },
      sql`from ${mailLog} where ${mailLog.recapId} = ${p.id} order by ${mailLog.id} limit 200`,
    ),
  }),
);

/** One recap with the deliveries and what people and the provider did to it. */
export async function loadRecap(db: D1Database, id: string): Promise<OneRecap> {
  const found = parseParts<OneRecap>(await oneRecap.bind(db, { id }).all());
  found.recap?.deliveries.sort((a, b) => (a.recipientName < b.recipientName ? -1 : 1));
  return found;
}

/** How an account does, for staff: steps are late by today, or by the last day of the contract. Days plain, instants UTC ms. */
interface AccountHealth {
  late: number;
  stuck: number;
  disputed: number;
  lastSeenAt: number | null;
  renewalOn: string | null;
  endsOn: string | null;
}

const health = statement<{ accountId: string; today: string }, AccountHealth>(
  "console.recapHealth",
  (p) => sql`select ${account.renewalOn} as "renewalOn", ${account.endsOn} as "endsOn",
    (select count(*) from ${item} where ${item.accountId} = ${account.id} and ${item.state} in ('open', 'stuck') and ${item.dueOn} < min(${p.today}, coalesce(${account.endsOn}, ${p.today}))) as "late",
    (select count(*) from ${item} where ${item.accountId} = ${account.id} and ${item.state} = 'stuck') as "stuck",
    (select count(*) from ${feedback} where ${feedback.accountId} = ${account.id} and ${feedback.choice} = 'disputed' and ${feedback.handledAt} is null) as "disputed",
    (select max(${share.lastSeenAt}) from ${share} where ${share.accountId} = ${account.id}) as "lastSeenAt"
    from ${account} where ${account.id} = ${p.accountId}`,
);

/** How the account of a recap does now; `today` is its local day. Throws when there is no such account. */
export async function loadHealth(db: D1Database, accountId: string, today: string): Promise<AccountHealth> {
  const found = await health.bind(db, { accountId, today }).first<AccountHealth>();
  if (!found) throw new Error("A recap has no account.");
  return found;
}

const frameNumbers = statement<Record<string, never>, { counts: FrameCounts }>("console.recapCounts", () =>
  selectParts({ counts }),
);

/** Numbers of the frame. */
export async function loadCounts(db: D1Database): Promise<FrameCounts> {
  return parseParts<{ counts: FrameCounts }>(await frameNumbers.bind(db, {}).all()).counts;
}
