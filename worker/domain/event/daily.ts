import { addDays, isDay } from "#domain/day.ts";
import { startsAt, stretchesOf, zoneOn } from "#domain/figure/bucket.ts";
import { stampOf } from "#domain/figure/value.ts";
import { localOf } from "#domain/zone.ts";
import { readAs, sayFault } from "#schema/fault.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { type DailyCode, type DailyResult, type DailyValue, dailyItem } from "#schema/value.ts";
import { scaledValue } from "./value.ts";

const messages: Record<DailyCode, string> = {
  invalid_value: "This is no daily value: send day, value and perhaps actor.",
  unknown_metric: "No metric has this key.",
  wrong_aggregation: "This metric takes no daily values of its own.",
  bad_day: "day must be a local day like 2026-10-05 that the account's zone really had, from 1900 on.",
  in_future: "day lies ahead of the account's today.",
  bad_value: "value must be a plain decimal as text, an integer, or null to take it back.",
  too_many_decimals: "value has more decimals than the metric keeps.",
  value_out_of_range: "value is beyond what is counted exactly.",
  events_here: "This day of this metric comes as events already.",
  conflict: "This day and actor came earlier in the request with another value. The first one stands.",
};

/** What the rules need to know to take daily values. `now` UTC ms; `batch` and on orders what comes for the same day. */
export interface DailyContext {
  now: number;
  batch: number;
  account: { id: string; timezone: string; spans: readonly ZoneSpan[] };
  metrics: Map<string, MetricDefinition>;
}

/** A value as it was sent, below its metric. */
export interface SentDaily {
  metric: string;
  raw: unknown;
}

type Key = Pick<DailyResult, "metric" | "day" | "actor">;

/** A refusal of one daily value. */
export function refusedDaily({ metric, day, actor }: Key, code: DailyCode): DailyResult {
  return { metric, day, actor, status: "rejected", code, message: messages[code] };
}

/** The local day it is for an account. Throws Refusal invalid: not a zone. */
export function todayOf({ timezone, spans }: Pick<DailyContext["account"], "timezone" | "spans">, now: number): string {
  const utcDay = new Date(now).toISOString().slice(0, 10);
  return localOf(now, zoneOn(spans, timezone, utcDay)).date;
}

function dayCode(day: string, { account, now }: DailyContext): DailyCode | null {
  if (!isDay(day) || day < "1900-01-01") return "bad_day";
  if (day > todayOf(account, now)) return "in_future";
  return stretchesOf(day, account.timezone, account.spans).length === 0 ? "bad_day" : null;
}

function amountOf(value: unknown, { aggregation, scale }: MetricDefinition): number | null | DailyCode {
  if (value === null) return null;
  const isPlain = typeof value === "string" || (typeof value === "number" && Number.isSafeInteger(value));
  const amount = isPlain ? scaledValue(value, scale) : "bad_value";
  if (typeof amount === "string") return amount as DailyCode;
  // Who was there is what counts: nothing of somebody is nobody.
  return aggregation === "unique" && amount === 0 ? null : amount;
}

/** Distinct actors cannot be told from a number without its actor, and a rate has no values of its own. */
function takes({ aggregation }: MetricDefinition, actor: string | null): boolean {
  return aggregation !== "rate" && (aggregation !== "unique" || actor !== null);
}

function readDaily({ metric: metricKey, raw }: SentDaily, context: DailyContext, at: number): DailyValue | DailyResult {
  const { data, faults } = readAs(dailyItem, raw);
  const given = (typeof raw === "object" && raw !== null ? raw : {}) as { day?: unknown; actor?: unknown };
  const text = (value: unknown) => (typeof value === "string" ? value.slice(0, 128) : null);
  const key = { metric: metricKey, day: text(given.day), actor: text(given.actor) };
  if (faults !== null) {
    const message = `${messages.invalid_value} ${sayFault(faults[0])}`.slice(0, 300);
    return { ...refusedDaily(key, "invalid_value"), message };
  }
  const { day, value } = data;
  const metric = context.metrics.get(metricKey);
  if (!metric) return refusedDaily(key, "unknown_metric");
  if (!takes(metric, key.actor)) return refusedDaily(key, "wrong_aggregation");
  const late = dayCode(day, context);
  if (late) return refusedDaily(key, late);
  const amount = amountOf(value, metric);
  if (typeof amount === "string") return refusedDaily(key, amount);
  const { id, timezone, spans } = context.account;
  const stamp =
    amount === null ? null : stampOf(startsAt(spans, timezone, addDays(day, 1)) - 1, context.batch + at, amount);
  return { accountId: id, metricKey, day, actor: key.actor ?? "", value: amount, stamp };
}

/** What a daily value is called: one number stands under each. */
export const dailyKey = (value: Pick<DailyValue, "metricKey" | "day" | "actor">): string =>
  JSON.stringify([value.metricKey, value.day, value.actor]);

/**
 * Decides on the values of one request, in order: a value to keep, scaled by its metric, or why not. Null: the same value came
 * for the same day and actor before, so there is nothing more to keep. Throws Refusal invalid: not a zone.
 */
export function toDaily(sent: readonly SentDaily[], context: DailyContext): (DailyValue | DailyResult | null)[] {
  const seen = new Map<string, number | null>();
  return sent.map((each, at) => {
    const read = readDaily(each, context, at);
    if ("status" in read) return read;
    const key = dailyKey(read);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, read.value);
      return read;
    }
    const { metricKey: metric, day } = read;
    return first === read.value ? null : refusedDaily({ metric, day, actor: read.actor || null }, "conflict");
  });
}
