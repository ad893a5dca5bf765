import type { SourceMark, ValueState } from "#schema/value.ts";
import type { ValuePeriod } from "./range.ts";

/** What was found for a period. */
export interface Found {
  /** There is a number to say. */
  known: boolean;
  /** It adds to nothing: of a metric that counts or adds. */
  isZero: boolean;
  /** A person entered it. */
  isManual: boolean;
  /** The last reading of a gauge is too long ago. */
  isOld: boolean;
  /** It is kept in a coarser form only: an hour of a daily value, a day of a month entered by hand. */
  isHidden: boolean;
}

/** What is known around it. Instants UTC ms. */
export interface Surroundings {
  now: number;
  /** First local day with a value of its own; null before any. */
  connectedOn: string | null;
  /** One a metric the value is made of; null: no source feeds it. */
  marks: readonly (SourceMark | null)[];
}

/** Up to when a source is complete: as it said itself, else up to its last word. */
function completeUntil(mark: SourceMark): number | null {
  return mark.completeUntil ?? mark.lastReceivedAt;
}

function isBehind(mark: SourceMark | null, until: number): boolean {
  return mark === null || (completeUntil(mark) ?? Number.NEGATIVE_INFINITY) < until;
}

/**
 * The last thing heard of a source was an error: a request refused whole, with no good event and no watermark after it. A request
 * of which anything was taken is no error here. It is over with the next good event or watermark, whatever that one says.
 * Whether it matters is for the caller: of a period that is confirmed to its end nothing failed.
 */
export function isFailing(mark: Partial<SourceMark> | null): boolean {
  if (mark?.lastErrorAt == null) return false;
  return mark.lastErrorAt > Math.max(mark.lastReceivedAt ?? 0, mark.confirmedAt ?? 0);
}

/**
 * What a period's value may be taken for (recaps.md §5): "open" while it is not over, "no_data" before anything was connected,
 * "stale" or "failed" while a source has not confirmed all of it, and only then "zero" or "ok".
 */
export function stateOf(
  period: Pick<ValuePeriod, "until" | "lastDay">,
  found: Found,
  around: Surroundings,
): ValueState {
  if (found.isManual) return found.isZero ? "zero" : "ok";
  if (period.until > around.now) return "open";
  if (around.connectedOn === null || period.lastDay < around.connectedOn || found.isHidden) return "no_data";
  if (found.isOld) return "stale";
  const behind = around.marks.filter((mark) => isBehind(mark, period.until));
  if (behind.some(isFailing)) return "failed";
  if (behind.length > 0) return "stale";
  if (found.isZero) return "zero";
  return found.known ? "ok" : "no_data";
}
