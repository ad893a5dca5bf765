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

const recapList = statement<Record<string, never>, { counts: FrameCounts; recaps: ListedRecap[] }>(
  "console.recaps",
  () =>
    selectParts({ counts, recaps: many(recapFields, sql`from ${recap} order by ${recap.plannedAt} desc limit 200`) }),
);

/** The newest recaps of all accounts. */
export async function listRecaps(db: D1Database): Promise<{ counts: FrameCounts; recaps: ListedRecap[] }> {
  return parseParts(await recapList.bind(db, {}).all());
}
