import { definitionFor } from "#domain/metric/version.ts";
import { periodKeyOf } from "#domain/month.ts";
import { localOf } from "#domain/zone.ts";
import {
  cloudEvent,
  type EventCode,
  type EventContext,
  type EventResult,
  type EventRow,
  eventLimits,
  shortEvent,
  type ValueEvent,
} from "#schema/event.ts";
import { readAs, sayFault } from "#schema/fault.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { plainEvent } from "./plain.ts";
import { instantOf } from "./time.ts";
import { scaledValue } from "./value.ts";

const dayMs = 86_400_000;

const messages: Record<EventCode, string> = {
  invalid_event: "This is no value event.",
  too_large: "One event may have 8 KB.",
  unknown_metric: "No metric has this type as its key.",
  unknown_account: "No account has this subject as its external id.",
  bad_time: "time must be RFC 3339 with an offset or Z.",
  too_old: "time lies before the live window of this source.",
  in_future: "time lies more than five minutes ahead.",
  bad_value: "data.value must be a plain decimal as text, or an integer.",
  too_many_decimals: "data.value has more decimals than the metric keeps.",
  value_out_of_range: "data.value is beyond what is counted exactly.",
  unknown_status: "data.status is none of the metric's.",
  daily_values_here: "This day of this metric comes as daily values already.",
  wrong_aggregation: "This metric takes no values of its own.",
};

/** A refusal of one event. */
export function rejected(id: string | null, code: EventCode, message = messages[code]): EventResult {
  return { id, status: "rejected", code, message };
}

function timeCode(at: number | null, context: EventContext): EventCode | null {
  if (at === null) return "bad_time";
  if (at > context.now + eventLimits.futureMinutes * 60_000) return "in_future";
  return context.liveDays !== null && at < context.now - context.liveDays * dayMs ? "too_old" : null;
}

function amountOf(event: ValueEvent, metric: MetricDefinition): number | EventCode {
  const given = event.data?.value;
  if (metric.aggregation === "rate") return "wrong_aggregation";
  // Who was there is what counts, a value beside it is not needed.
  if (metric.aggregation === "unique" && given === undefined) return 10 ** metric.scale;
  if (metric.aggregation === "count")
    return given === undefined ? 10 ** metric.scale : scaledValue(given, metric.scale);
  return given === undefined ? "bad_value" : scaledValue(given, metric.scale);
}

/** A misspelt status would never count, and nobody would know. A metric without a list takes any. */
function isKnownStatus(event: ValueEvent, { statuses }: MetricDefinition): boolean {
  const status = event.data?.status;
  return status === undefined || statuses.length === 0 || statuses.includes(status);
}

/** Declared dimensions in a fixed order; undeclared ones are dropped. Null when none is left. */
function dimsOf(event: ValueEvent, metric: MetricDefinition): string | null {
  const given = event.data?.dims ?? {};
  const kept = metric.dims.filter((name) => Object.hasOwn(given, name)).toSorted();
  return kept.length === 0 ? null : JSON.stringify(Object.fromEntries(kept.map((name) => [name, given[name]])));
}

const none: readonly string[] = [];

function droppedOf(event: ValueEvent, metric: MetricDefinition): readonly string[] {
  const given = event.data?.dims;
  return given === undefined ? none : Object.keys(given).filter((name) => !metric.dims.includes(name));
}

interface Known {
  account: { id: string; timezone: string };
  at: number;
  value: number;
  sourceName: string;
}

function rowOf(event: ValueEvent, metric: MetricDefinition, known: Known): EventRow {
  const { account, at, value, sourceName } = known;
  const actor = event.data?.actor ?? null;
  const status = event.data?.status ?? null;
  const dims = dimsOf(event, metric);
  return {
    id: event.id,
    origin: event.source ?? sourceName,
    accountId: account.id,
    metricKey: metric.key,
    kind: "value",
    at,
    timeText: event.time,
    localDate: localOf(at, account.timezone).date,
    value,
    actor,
    dims,
    dropped: droppedOf(event, metric),
    status,
    counts: metric.countedStatuses.length === 0 || metric.countedStatuses.includes(status ?? "") ? 1 : 0,
    // The same fact however it was written: UTC time, scaled value, sorted dimensions.
    canonical: JSON.stringify([event.subject, event.type, at, value, actor, dims, status]),
  };
}

/** Why an amount that is neither text nor an exact integer is none. Text beyond any amount's length is no decimal either. */
function strangeAmount(raw: unknown): EventCode {
  const { value } = (raw as { data: { value?: unknown } }).data;
  return Number.isInteger(value) ? "value_out_of_range" : "bad_value";
}

/** The contract's word on an event, or the refusal of what is none. */
function checkedEvent(raw: unknown, id: string | null): ValueEvent | EventResult {
  const given = (typeof raw === "object" && raw !== null ? raw : {}) as object;
  const { data, faults } = "specversion" in given ? readAs(cloudEvent, raw) : readAs(shortEvent, raw);
  if (faults === null) return data;
  if (faults.every(({ path }) => path === "data.value")) return rejected(id, strangeAmount(raw));
  return rejected(id, "invalid_event", `${messages.invalid_event} ${sayFault(faults[0])}`.slice(0, 300));
}

/** The version of a metric that holds in the event's own month: a change of what counts says nothing about before. */
function inForce(
  newest: MetricDefinition,
  { context, account, at }: Pick<Known, "account" | "at"> & { context: EventContext },
): MetricDefinition {
  const versions = context.versions?.get(newest.key);
  if (!versions) return newest;
  return definitionFor(versions, periodKeyOf(localOf(at, account.timezone).date)) ?? newest;
}

/** Decides on one event of a batch: a row to keep, or why not. Value scaled by the metric, local day in the account's zone. */
export function toEvent(raw: unknown, context: EventContext): EventRow | EventResult {
  const given = (raw ?? {}) as { id?: unknown };
  const id = typeof given.id === "string" ? given.id.slice(0, 128) : null;
  const event = plainEvent(raw) ?? checkedEvent(raw, id);
  if ("status" in event) return event;
  // Before what may become known: an event that waits is one that can be taken.
  const at = instantOf(event.time);
  const late = timeCode(at, context);
  if (late) return rejected(id, late);
  const newest = context.metrics.get(event.type);
  if (!newest) return rejected(id, "unknown_metric");
  const account = context.accounts.get(event.subject);
  if (!account) return rejected(id, "unknown_account");
  const metric = inForce(newest, { context, account, at: at ?? 0 });
  const value = amountOf(event, metric);
  if (typeof value === "string") return rejected(id, value);
  if (!isKnownStatus(event, metric)) return rejected(id, "unknown_status");
  return rowOf(event, metric, { account, at: at ?? 0, value, sourceName: context.sourceName });
}

/**
 * The payload of an event as it was read while that version of its metric was the newest: a dimension declared since was left
 * out of it then. Null where it would not have been taken.
 */
export function payloadAsOf(raw: unknown, newest: number, context: EventContext): string | null {
  const { type } = raw as ValueEvent;
  const versions = (context.versions?.get(type) ?? []).filter(({ version }) => version <= newest);
  const metrics = new Map(versions.map((version) => [type, version]));
  const read = toEvent(raw, { ...context, metrics, versions: new Map([[type, versions]]) });
  return "canonical" in read ? read.canonical : null;
}
