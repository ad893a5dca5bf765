import { sql } from "drizzle-orm";
import type { SendingPause } from "#schema/console.ts";
import { newestRestore } from "#store/witness/found.ts";
import { account } from "#tables/account.ts";
import { metric } from "#tables/metrics.ts";
import { goal } from "#tables/plan.ts";
import { delivery, recap, sendingPause } from "#tables/recap.ts";
import { restore } from "#tables/witness.ts";

/** Numbers in the console's frame. */
export interface FrameCounts {
  accounts: number;
  held: number;
  unknown: number;
  /** Set while all sending stands still. */
  pause: SendingPause | null;
}

/** Numbers of the frame as one column. */
export const counts = sql`(select json_object('accounts', (select count(*) from ${account}), 'held', (select count(*) from ${recap} where ${recap.state} = 'held'),
  'unknown', (select count(*) from ${delivery} where ${delivery.state} = 'unknown'),
  'pause', json((select json_object('at', ${sendingPause.at}, 'by', ${sendingPause.by}, 'reason', ${sendingPause.reason},
    'restore', ${newestRestore(sql`and ${restore.foundAt} = ${sendingPause.at}`)}) from ${sendingPause} where ${sendingPause.id} = 1))))`;

/** The newest version of what an account's goals are counted in, of each metric once. */
export const goalMetrics = sql`json((select json_group_array(json(body)) from (select ${metric.body} as body, max(${metric.version}) from ${metric}
  where ${metric.key} in (select ${goal.metricKey} from ${goal} where ${goal.accountId} = ${account.id}) group by ${metric.key})))`;
