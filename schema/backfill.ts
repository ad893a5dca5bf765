import * as z from "zod";
import type { EventResult } from "./event.ts";
import { shortEvent } from "./event.ts";
import { day, line } from "./text.ts";
import type { Aggregation, backfillModes, backfillStates } from "./words.ts";

/** Days a range may have, and days within which an applied session is taken back. */
export const backfillLimits = { rangeDays: 3660, revertDays: 90 };

const label = line(120, "Say what this is, so that it is known again in a year.");

/** What a session is opened with. `to` is the first day that is not replaced any more; both in the account's zone. */
export const newBackfill = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("add"), label }),
  z.strictObject({
    mode: z.literal("replace_range"),
    label,
    subject: shortEvent.shape.subject,
    type: shortEvent.shape.type,
    from: day(),
    to: day(),
  }),
]);
export type NewBackfill = z.infer<typeof newBackfill>;

/** The answer for one event of a session. */
export type BackfillResult =
  | EventResult
  | { id: string | null; status: "rejected"; code: "outside_session"; message: string };

/** What a session that replaces stands for. Days local, instants UTC ms, both half open. */
export interface BackfillRange {
  accountId: string;
  metricKey: string;
  from: string;
  to: string;
  fromAt: number;
  untilAt: number;
}

/** A session as it is kept. Instants UTC ms. */
export interface BackfillRow {
  id: string;
  kind: "api" | "csv";
  sourceId: string;
  mode: (typeof backfillModes)[number];
  state: (typeof backfillStates)[number];
  label: string;
  createdAt: number;
  createdBy: string;
  appliedAt: number | null;
  appliedBy: string | null;
  revertedAt: number | null;
  revertedBy: string | null;
  /** Null unless it replaces. */
  range: (BackfillRange & { subject: string }) | null;
}

/** Sums and extremes of some events or days, values scaled; null where there are none. */
export interface FigureParts {
  n: number;
  total: number;
  low: number | null;
  high: number | null;
  last: string | null;
}

/** A month of a metric of an account, once as it is and once as if. */
export interface MonthAsIf {
  accountId: string;
  metricKey: string;
  month: string;
  /** Its days that nothing changes in. */
  kept: FigureParts | null;
  /** The others, as they are and as they would be. */
  was: FigureParts | null;
  becomes: FigureParts | null;
  /** Entered by a person: stands while no event does. */
  manual: number | null;
  /** Distinct actors of the whole month; null where the metric does not ask for them. */
  actorsWas: number | null;
  actorsBecome: number | null;
}

export interface MetricScale {
  key: string;
  aggregation: Aggregation;
  scale: number;
}

/** What applying a session, or taking it back, does to a month. Decimal texts; null: no value. */
export interface MonthDifference {
  subject: string;
  type: string;
  month: string;
  now: string | null;
  after: string | null;
  difference: string | null;
}

/** A session with what it holds and what it would do. */
export interface BackfillView {
  backfill: BackfillRow;
  counts: { events: number; accounts: number; days: number };
  /** Null once there is nothing left to do. */
  dryRun: { would: "apply" | "revert"; months: MonthDifference[] } | null;
}
