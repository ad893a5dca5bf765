import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { rollupSettings } from "#schema/settings.ts";
import { addKey, addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { bundleProduct } from "../bench/bundle.ts";
import { openStage, type Stage } from "../bench/stage.ts";
import type { SeriesDay, SeriesEvent } from "./series.ts";

/*
 * The product, as it is deployed, with the real series sent to it over HTTP. What comes out is read from the database and
 * from the API, and held against what Python found in the raw files.
 */

const lanes = 4;
const perBatch = 500;

export interface Product {
  stage: Stage;
  send(method: string, path: string, body?: unknown): Promise<unknown>;
  /** An account counted in a zone; without a headline metric, so that decades of recaps are not composed beside. */
  open(externalId: string, timezone: string): Promise<void>;
  /** Sends events as they are, in batches of 500, and gives how many were accepted. */
  take(path: string, events: readonly SeriesEvent[]): Promise<number>;
  takeDays(metric: string, days: readonly SeriesDay[]): Promise<number>;
  /** Derives what is not derived yet, by a tick late enough that nothing waits. */
  rollUp(): Promise<void>;
  rows<R>(text: string, ...values: (string | number)[]): Promise<R[]>;
  stop(): Promise<void>;
}

const words = { one: "one", other: "many" };

function metricOf(key: string, over: Partial<MetricDefinition>): MetricDefinition {
  return {
    ...{
      key,
      version: 1,
      startsOn: null,
      comparable: true,
      name: key,
      unit: "",
      noun: words,
      verb: "counted",
      actorNoun: words,
      actorIs: "thing",
    },
    ...{
      languages: {},
      scale: 0,
      displayDecimals: 0,
      aggregation: "count",
      ratio: null,
      direction: "higher",
      seasonal: false,
    },
    ...{
      definition: "As the raw file has it.",
      statuses: [],
      countedStatuses: [],
      dims: [],
      rates: [],
      minutesPerUnit: null,
    },
    ...{ owner: "Nobody", provenance: null },
    ...over,
  };
}

function chunked<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / perBatch) }, (_, at) =>
    list.slice(at * perBatch, (at + 1) * perBatch),
  );
}

/** Starts the product with these metrics and one source that takes events of any age; `variables` as the Worker's own. */
export async function openProduct(
  metrics: Record<string, Partial<MetricDefinition>>,
  variables: Record<string, string> = {},
): Promise<Product> {
  const stage = await openStage(bundleProduct().text, { variables });
  const { db } = stage;
  const now = Date.now();
  const sourceId = makeId();
  const { key, prefix, hash } = makeKey();
  for (const [name, over] of Object.entries(metrics)) await addMetric(db, metricOf(name, over), now);
  await addSource(db, { id: sourceId, name: "Raw files", liveDays: 40_000, now });
  await addKey(db, { id: makeId(), sourceId, hash, prefix, now, by: "golden", mode: "live" });
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(new URL(`/api/v1${path}`, stage.product), {
      method,
      headers,
      ...(text ? { body: text } : {}),
    });
    const said = await answer.text();
    if (answer.status > 299) throw new Error(`${method} ${path}: ${answer.status} ${said.slice(0, 300)}`);
    return JSON.parse(said);
  };
  /** Runs tasks a few at a time and adds up what each gives. */
  const together = async (tasks: (() => Promise<number>)[]): Promise<number> => {
    let [next, sum] = [0, 0];
    const lane = async () => {
      for (let task = tasks[next++]; task; task = tasks[next++]) {
        const given = await task();
        sum += given;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return sum;
  };
  const accepted = async (method: string, path: string, body: unknown) => {
    const { results } = (await send(method, path, body)) as { results: { status: string }[] };
    const refused = results.find(({ status }) => status !== "accepted" && status !== "unchanged");
    if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`);
    return results.length;
  };
  return {
    stage,
    send,
    open: async (externalId, timezone) => {
      const kickoff = new Date().toISOString().slice(0, 10);
      const about = { name: externalId, segment: "mid", kickoff, timezone, locale: "en-US", currency: "USD" };
      await send("PUT", `/accounts/${externalId}`, about);
    },
    take: (path, events) => together(chunked(events).map((batch) => () => accepted("POST", path, batch))),
    takeDays: (metric, days) =>
      together(
        chunked(days).map((batch) => () => {
          const values = batch.map(({ date, value, actor }) => ({ day: date, value, ...(actor ? { actor } : {}) }));
          return accepted("PUT", `/accounts/${batch[0]?.subject}/values`, { metric, values });
        }),
      ),
    // Late enough that nothing waits until it is worth a rollup.
    rollUp: async () => {
      await stage.tick(Date.now() + (rollupSettings.longestHours + 1) * 3_600_000);
      for (let tries = 0; tries < 6000; tries += 1) {
        const left = await db
          .prepare(
            "select coalesce((select max(id) from event_log), 0) - log_id as n from rollup_mark where name = 'days'",
          )
          .first("n");
        if (left === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("the rollups did not come to rest");
    },
    rows: async <R>(text: string, ...values: (string | number)[]) =>
      (
        await db
          .prepare(text)
          .bind(...values)
          .all<R>()
      ).results,
    stop: () => stage.stop(),
  };
}

type Listing = (string | number)[][];

const figures = "from fact_day join account on account.id = fact_day.account_id";
const valuesOf = (rows: object[]): Listing => rows.map((row) => Object.values(row) as (string | number)[]);

/** account, day, count, sum of every day of a metric. */
export async function accountDays(product: Product, metric: string): Promise<Listing> {
  return valuesOf(
    await product.rows(
      `select external_id, local_date, n, total ${figures} where fact_day.metric_key = ? and n > 0`,
      metric,
    ),
  );
}

/** account, day, hour, count. */
export async function accountHours(product: Product, metric: string): Promise<Listing> {
  const text = `select external_id, local_date, json_extract(h.value, '$[0]') as hour, json_extract(h.value, '$[1]') as n ${figures}, json_each(hours) as h where fact_day.metric_key = ? and n > 0`;
  return valuesOf(await product.rows(text.replace("and n > 0", "and fact_day.n > 0"), metric));
}

/** account, day, actor, count, sum; of one account, because of all there are too many for one answer. */
export async function accountDayActors(product: Product, metric: string, externalId: string): Promise<Listing> {
  const text = `select external_id, local_date, json_extract(a.value, '$[0]') as actor, json_extract(a.value, '$[1]') as c, json_extract(a.value, '$[2]') as s ${figures}, json_each(actors) as a where fact_day.metric_key = ? and external_id = ?`;
  return valuesOf(await product.rows(text, metric, externalId));
}

/** account, month, actor, count, from days. */
export function byMonth(dayActors: Listing): Listing {
  const sums = new Map<string, [string, string, string, number]>();
  for (const [account, day, actor, count] of dayActors) {
    const month = String(day).slice(0, 7);
    const key = `${account}\t${month}\t${actor}`;
    const known = sums.get(key);
    if (known) known[3] += Number(count);
    else sums.set(key, [String(account), month, String(actor), Number(count)]);
  }
  return [...sums.values()];
}

/** Months of an account as they were folded: month to total. */
export async function monthsOf(product: Product, metric: string, externalId: string): Promise<Record<string, number>> {
  const rows = await product.rows<{ month: string; total: number }>(
    `select v.key as month, json_extract(v.value, '$.total') as total from fact_account join account on account.id = account_id, json_each(months) as m, json_each(m.value) as v
     where external_id = ? and m.key = ?`,
    externalId,
    metric,
  );
  return Object.fromEntries(rows.map(({ month, total }) => [month, total]));
}
