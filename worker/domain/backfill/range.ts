import { addDays, daysBetween } from "#domain/day.ts";
import { instantOf } from "#domain/event/time.ts";
import { labelsOf, stretchesOf } from "#domain/figure/bucket.ts";
import { localOf } from "#domain/zone.ts";
import { type BackfillRange, backfillLimits } from "#schema/backfill.ts";
import { Refusal } from "#schema/errors.ts";
import type { ZoneSpan } from "#schema/figure.ts";

/** The zones an account's days are counted in. `spans` is empty for an account that never changed its zone. */
export interface Zones {
  timezone: string;
  spans: readonly ZoneSpan[];
}

/** The local day an instant (UTC ms) is counted on, whichever zone the account was in then. Throws Refusal invalid: not a zone. */
export function dayOf(at: number, { timezone, spans }: Zones): string {
  const near = localOf(at, timezone).date;
  if (spans.length === 0) return near;
  const holds = (day: string) => stretchesOf(day, timezone, spans).some(([from, to]) => at >= from && at < to);
  return [near, ...labelsOf(near, spans)].find(holds) ?? near;
}

/** First instant of a local day; of the next one that the zone had, when it skipped this day. */
function startOf(day: string, { timezone, spans }: Zones): number {
  const [first] = stretchesOf(day, timezone, spans);
  return first ? first[0] : startOf(addDays(day, 1), { timezone, spans });
}

/**
 * What a range of local days is in UTC ms, both half open. Throws Refusal invalid: the wrong way round, or longer than ten
 * years.
 */
export function rangeOf(
  days: { from: string; to: string },
  zones: Zones,
): Pick<BackfillRange, "from" | "to" | "fromAt" | "untilAt"> {
  const { from, to } = days;
  if (to <= from) throw new Refusal("invalid", "The range ends before it begins.", { to: "a day after from" });
  if (daysBetween(from, to) > backfillLimits.rangeDays)
    throw new Refusal("invalid", "One session replaces ten years at most.", { to: "less than ten years after from" });
  return { from, to, fromAt: startOf(from, zones), untilAt: startOf(to, zones) };
}

/** Whether an event as it was sent is of another account, metric or time than the session stands for. What cannot be read is not. */
export function isOutside(raw: unknown, range: BackfillRange & { subject: string }): boolean {
  if (typeof raw !== "object" || raw === null) return false;
  const { subject, type, time } = raw as { subject?: unknown; type?: unknown; time?: unknown };
  if (typeof subject !== "string" || typeof type !== "string" || typeof time !== "string") return false;
  const at = instantOf(time);
  if (at === null) return false;
  return subject !== range.subject || type !== range.metricKey || at < range.fromAt || at >= range.untilAt;
}
