import * as z from "zod";
import type { FactMonth, FactMonths, ZoneSpan } from "./figure.ts";
import type { MetricDefinition } from "./metrics.ts";
import { calendarDay, line, printable } from "./text.ts";
import type { Door, MetricState } from "./words.ts";

/* Values as they are read, sent by the day, and entered by hand. Days are plain local days, values decimal text outside. */

/** How finely a range of values is read. */
const valueSteps = ["month", "day", "hour", "actor"] as const;
export type ValueStep = (typeof valueSteps)[number];

/** The longest range one request reads: calendar months for "month", local days for the others. */
export const rangeLimits: Record<ValueStep, number> = { month: 120, day: 800, hour: 93, actor: 800 };

const localDay = calendarDay().refine(
  (text) => text >= "1900-01-01" && text <= "2199-12-31",
  "A day between 1900 and 2199, please.",
);
const metricKey = z.string().min(1, "The key of a metric.").max(128, "The key of a metric.");

/** Query of GET /api/v1/accounts/{external_id}/values. `to` is exclusive. */
export const valuesQuery = z.strictObject({
  /** The account's headline metric when left out. */
  metric: metricKey.optional(),
  from: localDay.optional(),
  to: localDay.optional(),
  by: z.enum(valueSteps, "One of month, day, hour and actor.").default("month"),
});
export type ValuesQuery = z.infer<typeof valuesQuery>;

/** "open": the period is not over. */
export type ValueState = MetricState | "open";

/** One period of the answer. */
export interface ValueRow {
  /** "2026-10", "2026-10-05", "2026-10-05T14", or the actor. */
  period: string;
  /** Exact decimal text; null where there is nothing to say. */
  value: string | null;
  state: ValueState;
  /** By actor only; null: what came without an actor. */
  actor?: string | null;
  /** Who entered the month by hand. */
  entered_by?: string;
}

/** The answer. `as_of` RFC 3339. */
export interface ValuesAnswer {
  values: ValueRow[];
  as_of: string;
  timezone: string;
  metric: string;
}

/** What a reading needs of the store; days local, `to` exclusive. */
export interface ValuesReading {
  externalId: string;
  /** Null: the account's headline metric. */
  metric: string | null;
  /** Days to fold, and the period each belongs to. */
  days: [day: string, period: string][];
  /** Days before the range, in which a gauge may last have been read. */
  before: string[];
  hourDays: string[];
  actorDays: string[];
  /** Months of the range, half open, for what was entered by hand. */
  fromMonth: string;
  toMonth: string;
}

/** How far a source has come. Instants UTC ms. */
export interface SourceMark {
  completeUntil: number | null;
  lastReceivedAt: number | null;
  /** When it last said up to when it is complete; null or missing: not known. */
  confirmedAt?: number | null;
  lastErrorAt: number | null;
}

/** Parts of a value over some stretch of one metric; which of them is the value depends on its aggregation. */
export type ValueParts = Pick<FactMonth, "n" | "total" | "low" | "high" | "last" | "actors">;

type Sums = [n: number, total: number, low: number | null, high: number | null, last: string | null];

/** What the store read. Values scaled by their metric. */
export interface ValueFacts {
  account: { id: string; timezone: string; spans: ZoneSpan[] };
  /** The metric asked for first, then the two a rate is made of. */
  metrics: MetricDefinition[];
  months: FactMonths;
  /** One a metric; null: no source feeds it. */
  sources: { metric: string; mark: SourceMark | null }[];
  totals: [metric: string, period: string, ...Sums][];
  /** Distinct actors of a period, of metrics that ask for them. */
  heads: [metric: string, period: string, count: number][];
  hours: [
    metric: string,
    day: string,
    door: Door,
    hours: [hour: number, ...Sums, actors: number | null][] | null,
    last: string | null,
  ][];
  actors: [metric: string, actor: string, ...Sums][];
  manual: { metric: string; month: string; enteredBy: string }[];
}

/** Most daily values of one request. */
export const dailyLimit = 500;

/** One value of a local day, of a metric and perhaps an actor. Null takes it back. */
export const dailyItem = z.strictObject({
  day: z.string().max(32),
  value: z.unknown(),
  actor: printable(128).nullish(),
});
const dailyBatch = z.strictObject({
  metric: metricKey,
  // Each value is looked at by itself: a bad one refuses none of the others.
  values: z.array(z.unknown()).max(dailyLimit),
});
/** Body of PUT /api/v1/accounts/{external_id}/values: values of one metric, or of several. */
export const dailyBody = { one: dailyBatch, several: z.array(dailyBatch) };

/** Why one daily value was refused; the others of its request are kept. */
export const dailyCodes = [
  "invalid_value",
  "unknown_metric",
  "wrong_aggregation",
  "bad_day",
  "in_future",
  "bad_value",
  "too_many_decimals",
  "value_out_of_range",
  "events_here",
  "conflict",
] as const;
export type DailyCode = (typeof dailyCodes)[number];

/** The answer for one daily value, in the order they were sent. */
export interface DailyResult {
  metric: string;
  day: string | null;
  actor: string | null;
  status: "accepted" | "unchanged" | "rejected";
  code?: DailyCode;
  message?: string;
}

/** A daily value ready to be kept: scaled, null takes it back; actor "" is nobody's. */
export interface DailyValue {
  accountId: string;
  metricKey: string;
  day: string;
  actor: string;
  value: number | null;
  /** Orders it among the readings of a gauge; null for what is taken back. */
  stamp: string | null;
}

export const manualMonth = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, "A month like 2026-10, please.");

/** Body of PUT /api/v1/accounts/{external_id}/months/{month}. A value of null takes the entry back. */
export const manualBody = z.strictObject({
  metric: metricKey,
  value: z.union([z.string().max(40), z.int()], "A plain decimal as text, or an integer.").nullable(),
  note: line(400, "Say where the value comes from."),
});

/** A month's value as it was entered by hand. */
export interface ManualEntry {
  metric: string;
  month: string;
  /** Decimal text; null: taken back. */
  value: string | null;
  note: string;
  entered_by: string;
  version: number;
  status: "accepted" | "unchanged";
}
