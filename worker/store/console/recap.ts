import { sql } from "drizzle-orm";
import type { DeliveryFate } from "#schema/delivery.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { Restored } from "#schema/witness.ts";
import type { DeliveryState, RecapState, RecapVariant } from "#schema/words.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { newestRestore } from "#store/witness/found.ts";
import { account } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { counts, type FrameCounts } from "./part.ts";

/** A recap of the ledger with its deliveries. */
export interface ListedRecap {
  id: string;
  accountId: string;
  accountName: string;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  value: number | null;
  metric: MetricDefinition | null;
  holds: string[];
  reviewUntil: number | null;
  deliveries: {
    id: string;
    recipientName: string;
    recipientEmail: string;
    state: DeliveryState;
    attempts: number;
    nextAt: number;
    lastError: string | null;
    sentAt: number | null;
    fate: DeliveryFate | null;
    fateAt: number | null;
    providerId: string | null;
    createdAt: number;
    claimedAt: number | null;
    replacedBy: string | null;
  }[];
}

const deliveryFields = {
  id: delivery.id,
  recipientName: delivery.name,
  recipientEmail: delivery.recipient,
  state: delivery.state,
  attempts: delivery.attempts,
  nextAt: delivery.nextAt,
  lastError: delivery.lastError,
  sentAt: delivery.sentAt,
  fate: delivery.fate,
  fateAt: delivery.fateAt,
  providerId: delivery.providerId,
  createdAt: delivery.createdAt,
  claimedAt: delivery.claimedAt,
  replacedBy: delivery.replacedBy,
};

/** Columns of a recap with its deliveries. */
export const recapFields = {
  id: recap.id,
  accountId: recap.accountId,
  accountName: sql`(select ${account.name} from ${account} where ${account.id} = ${recap.accountId})`,
  periodKey: recap.periodKey,
  version: recap.version,
  state: recap.state,
  dueAt: recap.dueAt,
  value: recap.value,
  metric: sql`json((select ${metric.body} from ${metric} where ${metric.key} = (select ${account.metricKey} from ${account} where ${account.id} = ${recap.accountId}) order by ${metric.version} desc limit 1))`,
  holds: sql`json(${recap.holds})`,
  reviewUntil: recap.reviewUntil,
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
    newest: many(recapFields, sql`from ${recap} order by ${recap.plannedAt} desc limit 200`),
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
        timezone: string;
        mails: Partial<Record<RecapVariant, { subject: string; text: string }>> | null;
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
        timezone: sql`(select ${account.timezone} from ${account} where ${account.id} = ${recap.accountId})`,
        mails: sql`iif(${recap.figures} is null, null, json_remove(${recap.mails}, '$.sponsor.html', '$.champion.html'))`,
      },
      sql`from ${recap} where ${recap.id} = ${p.id}`,
    ),
    log: many(
      { by: mailLog.by, text: mailLog.text, at: mailLog.at },
      sql`from ${mailLog} where ${mailLog.recapId} = ${p.id} order by ${mailLog.id} limit 200`,
    ),
  }),
);

/** One recap with the text of its mails, the deliveries and what people and the provider did to it. */
export async function loadRecap(db: D1Database, id: string): Promise<OneRecap> {
  const found = parseParts<OneRecap>(await oneRecap.bind(db, { id }).all());
  found.recap?.deliveries.sort((a, b) => (a.recipientName < b.recipientName ? -1 : 1));
  return found;
}

interface StoredMails {
  accountId: string;
  mails: string;
  figures: string;
}

const storedMails = statement<{ id: string }, StoredMails>(
  "console.recapMails",
  (p) => sql`select ${recap.accountId} as "accountId", ${recap.mails} as "mails", ${recap.figures} as "figures"
    from ${recap} where ${recap.id} = ${p.id} and ${recap.mails} is not null and ${recap.figures} is not null`,
);

/** The mails of a recap as they are kept and sent; null where nothing was composed. */
export async function loadMails(db: D1Database, id: string): Promise<StoredMails | null> {
  return storedMails.bind(db, { id }).first<StoredMails>();
}

const frameNumbers = statement<Record<string, never>, { counts: FrameCounts }>("console.recapCounts", () =>
  selectParts({ counts }),
);

/** Numbers of the frame. */
export async function loadCounts(db: D1Database): Promise<FrameCounts> {
  return parseParts<{ counts: FrameCounts }>(await frameNumbers.bind(db, {}).all()).counts;
}
