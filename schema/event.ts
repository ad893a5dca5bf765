import * as z from "zod";
import type { MetricDefinition } from "./metrics.ts";
import { printable } from "./text.ts";
import type { EventKind, EventOutcome } from "./words.ts";

/** Limits of the events API, metrics.md §2. */
export const eventLimits = {
  perBatch: 500,
  bodyBytes: 500_000,
  eventBytes: 8_192,
  futureMinutes: 5,
  /** How long an event of an unknown account or metric is kept. */
  parkedDays: 35,
  dims: 8,
  dimChars: 64,
};

/** The payload of a value event. */
const eventData = z.strictObject({
  /** A decimal as text, or an integer; 1 when left out of a count metric. */
  value: z.union([z.string().max(40), z.int()], "A plain decimal as text, or an integer.").optional(),
  actor: printable(128).optional(),
  dims: z.record(z.string().max(64), z.string().max(eventLimits.dimChars)).optional(),
  status: printable(64).optional(),
});

/** The short form: the members of a CloudEvent without `specversion`. */
export const shortEvent = z.strictObject({
  id: printable(128),
  source: printable(128).optional(),
  type: printable(128),
  subject: printable(128),
  time: z.string().max(64),
  data: eventData.optional(),
});

/** CloudEvents 1.0 in JSON. Extension attributes of the standard (lower-case letters and digits) pass and are not kept. */
export const cloudEvent = shortEvent
  .extend({
    specversion: z.literal("1.0"),
    source: printable(128),
    // Null is an attribute that is not set (CloudEvents JSON format, 2.2).
    datacontenttype: z
      .string()
      .regex(/^[\w.!#$&^-]+\/(?:[\w.!#$&^-]+\+)?json[ \t]*(?:;|$)/i, "This must be JSON.")
      .nullish(),
    dataschema: z.string().max(512).nullish(),
  })
  .catchall(
    z.union(
      [z.string().max(1024), z.number(), z.boolean(), z.null()],
      "An attribute is text of at most 1024 characters, a number, a boolean or null.",
    ),
  )
  .refine(
    (event) => Object.keys(event).every((name) => /^[a-z0-9]{1,32}$/.test(name)),
    "Names of attributes are lower-case letters and digits.",
  );
export type ValueEvent = z.infer<typeof shortEvent>;

/** Why one event was refused; the others of its batch are kept. */
export const eventCodes = [
  "invalid_event",
  "too_large",
  "unknown_metric",
  "unknown_account",
  "bad_time",
  "too_old",
  "in_future",
  "bad_value",
  "too_many_decimals",
  "value_out_of_range",
  "unknown_status",
  "daily_values_here",
  "wrong_aggregation",
] as const;
export type EventCode = (typeof eventCodes)[number];

/** The answer for one event, in the order they were sent. */
export interface EventResult {
  id: string | null;
  status: EventOutcome;
  code?: EventCode | "duplicate_payload_differs";
  message?: string;
  /** The event is kept, and taken by itself once its account or metric is known, until this instant (RFC 3339). */
  parked_until?: string;
}

/** What the rules need to know to take an event. */
export interface EventContext {
  /** UTC ms. */
  now: number;
  /** How far back an event may lie; null in a backfill session: any time. */
  liveDays: number | null;
  sourceName: string;
  accounts: Map<string, { id: string; timezone: string }>;
  /** The newest version of each. */
  metrics: Map<string, MetricDefinition>;
  /** All versions, oldest first, of metrics that have several: an event is judged by the one in force in its month. */
  versions?: Map<string, MetricDefinition[]>;
}

/** An event ready to be kept; times UTC ms, value scaled. */
export interface EventRow {
  id: string;
  origin: string;
  accountId: string;
  metricKey: string;
  kind: EventKind;
  at: number;
  timeText: string;
  /** The local day it falls on as the account's zone is now: says which rollup has to look, never kept. */
  localDate: string;
  value: number;
  actor: string | null;
  dims: string | null;
  /** Names of dimensions that were left out, because the metric does not declare them. */
  dropped: readonly string[];
  status: string | null;
  counts: 0 | 1;
  /** Canonical payload: hashed to tell a duplicate from a conflict. */
  canonical: string;
}

/** Local days of metrics of accounts that a change touched: [account id, metric key, local day, origin, [event ids]]. */
export type Touched = [accountId: string, metricKey: string, localDate: string, origin: string, ids: string[]];
