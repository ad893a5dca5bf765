import { sql } from "drizzle-orm";
import type { EnteredMonths, RestatedMonth } from "#schema/data-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { accountMetric } from "#tables/account-metric.ts";
import { factAccount, manualValue } from "#tables/fact.ts";
import { metric } from "#tables/metrics.ts";
import { recap } from "#tables/recap.ts";
import { counts, type FrameCounts } from "./part.ts";

/** Recaps one page looks at, newest first: most are no restatement. */
const recapsPerPage = 1000;

interface RestatedParts {
  counts: FrameCounts;
  rows: RestatedMonth[];
  looked: [count: number, oldest: number | null];
}

const short = (body: ReturnType<typeof sql>) =>
  sql`json_object('key', ${body} ->> '$.key', 'name', ${body} ->> '$.name', 'scale', ${body} ->> '$.scale', 'displayDecimals', ${body} ->> '$.displayDecimals', 'unit', ${body} ->> '$.unit')`;

const restated = statement<{ before: number }, RestatedParts>(
  "console.restated",
  (
    p,
  ) => sql`with near as materialized (select ${recap.id} as id, ${recap.plannedAt} as at from ${recap} where ${recap.plannedAt} < ${p.before} order by ${recap.plannedAt} desc limit ${sql.raw(String(recapsPerPage))})
    select ${counts} as "counts", ${many(
      {
        accountId: recap.accountId,
        accountName: account.name,
        month: recap.periodKey,
        version: recap.version,
        before: sql`(select b."value" from ${recap} as b where b."account_id" = ${recap.accountId} and b."kind" = ${recap.kind} and b."period_key" = ${recap.periodKey} and b."version" = ${recap.version} - 1)`,
        after: recap.value,
        pace: sql`json(${recap.figures} -> '$.restated.pace')`,
        reason: recap.reason,
        at: recap.plannedAt,
        metric: sql`coalesce((select json(${short(sql`${recap.figures} -> '$.metric'`)}) where ${recap.figures} is not null),
          (select json(${short(sql`${metric.body}`)}) from ${metric} where ${metric.key} = ${account.metricKey} order by ${metric.version} desc limit 1))`,
      },
      sql`from near cross join ${recap} on ${recap.id} = near.id join ${account} on ${account.id} = ${recap.accountId} where ${recap.version} > 1 order by near.at desc`,
    )} as "rows", (select json_array(count(*), min(at)) from near) as "looked"`,
);

/** Months restated among the recaps planned before an instant (UTC ms), and where to go on; null: that was all. */
export async function loadRestated(
  db: D1Database,
  before: number,
): Promise<{ counts: FrameCounts; rows: RestatedMonth[]; next: number | null }> {
  const { counts: numbers, rows, looked } = parseParts<RestatedParts>(await restated.bind(db, { before }).all());
  return { counts: numbers, rows, next: looked[0] === recapsPerPage ? looked[1] : null };
}

interface ValueParts extends EnteredMonths {
  counts: FrameCounts;
  account: { id: string; name: string } | null;
}

const values = statement<{ accountId: string }, ValueParts>("console.values", (p) =>
  selectParts({
    counts,
    account: one({ id: account.id, name: account.name }, sql`from ${account} where ${account.id} = ${p.accountId}`),
    metrics: sql`(select json_group_array(json_object('key', key, 'name', body ->> '$.name', 'scale', body ->> '$.scale', 'displayDecimals', body ->> '$.displayDecimals', 'unit', body ->> '$.unit', 'aggregation', body ->> '$.aggregation'))
      from (select ${metric.key} as key, ${metric.body} as body, max(${metric.version}) from ${metric} group by ${metric.key})
      where key = (select ${account.metricKey} from ${account} where ${account.id} = ${p.accountId}) or key in (select ${accountMetric.metricKey} from ${accountMetric} where ${accountMetric.accountId} = ${p.accountId}))`,
    months: sql`coalesce((select ${factAccount.months} from ${factAccount} where ${factAccount.accountId} = ${p.accountId}), '{}')`,
    entries: many(
      {
        metricKey: manualValue.metricKey,
        month: manualValue.month,
        version: manualValue.version,
        value: manualValue.value,
        note: manualValue.note,
        enteredBy: manualValue.enteredBy,
        enteredAt: manualValue.enteredAt,
      },
      sql`from ${manualValue} where ${manualValue.accountId} = ${p.accountId} order by ${manualValue.metricKey}, ${manualValue.month}, ${manualValue.version}`,
    ),
  }),
);

/** Months of an account by metric, and what people entered, every version in order: one round trip. */
export async function loadValues(db: D1Database, accountId: string): Promise<ValueParts> {
  return parseParts(await values.bind(db, { accountId }).all());
}
