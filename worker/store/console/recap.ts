import { sql } from "drizzle-orm";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { DeliveryState, RecapState } from "#schema/words.ts";
import { many, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { delivery, recap } from "#tables/recap.ts";
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
  deliveries: {
    id: string;
    recipientName: string;
    recipientEmail: string;
    state: DeliveryState;
    attempts: number;
    nextAt: number;
    lastError: string | null;
    sentAt: number | null;
  }[];
}

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
  deliveries: sql`json(${many(
    {
      id: delivery.id,
      recipientName: delivery.name,
      recipientEmail: delivery.recipient,
      state: delivery.state,
      attempts: delivery.attempts,
      nextAt: delivery.nextAt,
      lastError: delivery.lastError,
      sentAt: delivery.sentAt,
    },
    sql`from ${delivery} where ${delivery.recapId} = ${recap.id} order by ${delivery.name}`,
  )})`,
};

const recapList = statement<
  Record<string, never>,
  { counts: FrameCounts; waiting: ListedRecap[]; newest: ListedRecap[] }
>("console.recaps", () =>
  selectParts({
    counts,
    waiting: many(
      recapFields,
      sql`from ${recap} where ${recap.state} = 'held' or ${recap.id} in (select ${delivery.recapId} from ${delivery} where ${delivery.state} = 'unknown') limit 200`,
    ),
    newest: many(recapFields, sql`from ${recap} order by ${recap.plannedAt} desc limit 200`),
  }),
);

/** What waits for a person, then the newest of all accounts: at most 400. */
export async function listRecaps(db: D1Database): Promise<{ counts: FrameCounts; recaps: ListedRecap[] }> {
  const row = await recapList.bind(db, {}).all();
  const {
    counts: numbers,
    waiting,
    newest,
  } = parseParts<{
    counts: FrameCounts;
    waiting: ListedRecap[];
    newest: ListedRecap[];
  }>(row);
  const known = new Set(waiting.map((each) => each.id));
  return { counts: numbers, recaps: [...waiting, ...newest.filter((each) => !known.has(each.id))] };
}
