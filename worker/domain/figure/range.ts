import { addDays, addMonths, daysBetween } from "#domain/day.ts";
import { monthsBetween, nextPeriod, periodKeyOf } from "#domain/month.ts";
import { Refusal } from "#schema/errors.ts";
import type { ZoneSpan } from "#schema/figure.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import { rangeLimits, type ValueStep, type ValuesQuery, type ValuesReading } from "#schema/value.ts";
import { startsAt, stretchesOf } from "./bucket.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Local days, `to` exclusive. */
export interface Range {
  from: string;
  to: string;
}

/** One line of a series: instants UTC ms, half open; local days both included. */
export interface ValuePeriod {
  key: string;
  from: number;
  until: number;
  firstDay: string;
  lastDay: string;
  /** A month with all its days. */
  whole: boolean;
}

const units: Record<ValueStep, string> = { month: "months", day: "days", hour: "days", actor: "days" };

function sizeOf(by: ValueStep, { from, to }: Range): number {
  const months = () => monthsBetween(periodKeyOf(from), periodKeyOf(addDays(to, -1))) + 1;
  return by === "month" ? months() : daysBetween(from, to);
}

/**
 * The local days a query asks for. By month both ends may be left out: the twelve months up to the end of this one. `today`:
 * the account's. Throws Refusal invalid: an end is missing, nothing lies between them, or more than one request reads.
 */
export function rangeOf({ from, to, by }: ValuesQuery, today: string): Range {
  if (by !== "month" && (from === undefined || to === undefined)) {
    const missing = from === undefined ? "from" : "to";
    throw new Refusal("invalid", `By ${by}, from and to are needed.`, { [missing]: "A day like 2026-10-05, please." });
  }
  const end = to ?? addMonths(`${periodKeyOf(today)}-01`, 1);
  const range = { from: from ?? addMonths(`${periodKeyOf(addDays(end, -1))}-01`, -11), to: end };
  if (range.from >= range.to) {
    throw new Refusal("invalid", "from must lie before to; to itself is not included.", { to: "A day after from." });
  }
  if (sizeOf(by, range) > rangeLimits[by]) {
    const most = `At most ${rangeLimits[by]} ${units[by]} in one request by ${by}.`;
    throw new Refusal("invalid", most, { to: most });
  }
  return range;
}

function daysIn({ from, to }: Range): string[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) => addDays(from, index));
}

/** The calendar months of a range, each cut to it. */
function monthsIn({ from, to }: Range): (Range & { key: string; whole: boolean })[] {
  const months: (Range & { key: string; whole: boolean })[] = [];
  for (let key = periodKeyOf(from); `${key}-01` < to; key = nextPeriod(key)) {
    const [first, next] = [`${key}-01`, `${nextPeriod(key)}-01`];
    const cut = { from: from > first ? from : first, to: to < next ? to : next };
    months.push({ key, ...cut, whole: cut.from === first && cut.to === next });
  }
  return months;
}

const partialDays = (range: Range) =>
  monthsIn(range)
    .filter((month) => !month.whole)
    .flatMap((month) => daysIn(month).map((day): [string, string] => [day, month.key]));

/**
 * What the store has to read for a query before the account's zone is known: `utcDay` is today in UTC, and it is at most a
 * day away from the account's. Throws as rangeOf does.
 */
export function readingOf(query: ValuesQuery, utcDay: string): Omit<ValuesReading, "externalId" | "metric"> {
  const range = rangeOf(query, addDays(utcDay, 1));
  const earliest = rangeOf(query, addDays(utcDay, -1)).from;
  const { by } = query;
  const days = by === "month" ? partialDays(range) : [];
  return {
    days: by === "day" ? daysIn(range).map((day): [string, string] => [day, day]) : days,
    before: daysIn({ from: addDays(range.from, -figureSettings.gaugeDays - 1), to: range.from }),
    hourDays: by === "hour" ? daysIn(range) : [],
    actorDays: by === "actor" ? daysIn(range) : [],
    fromMonth: periodKeyOf(earliest),
    toMonth: nextPeriod(periodKeyOf(addDays(range.to, -1))),
  };
}

/** How an account's days are counted. */
export interface Zone {
  timezone: string;
  spans: readonly ZoneSpan[];
}

const modulo = (value: number, by: number) => ((value % by) + by) % by;

/** The wall-clock hours a local day really had: a doubled one is one, a skipped one is none. */
function hoursOf(day: string, { timezone, spans }: Zone): ValuePeriod[] {
  const hours = new Map<number, [from: number, until: number]>();
  for (const [from, to, offset] of stretchesOf(day, timezone, spans)) {
    for (let start = from; start < to; ) {
      const end = Math.min(to, start + hourMs - modulo(start + offset, hourMs));
      const hour = Math.floor(modulo(start + offset, dayMs) / hourMs);
      const [first = start, last = end] = hours.get(hour) ?? [];
      hours.set(hour, [Math.min(first, start), Math.max(last, end)]);
      start = end;
    }
  }
  return [...hours]
    .toSorted(([a], [b]) => a - b)
    .map(([hour, [from, until]]) => {
      const key = `${day}T${String(hour).padStart(2, "0")}`;
      return { key, from, until, firstDay: day, lastDay: day, whole: false };
    });
}

function spanOf(key: string, { from, to }: Range, zone: Zone): ValuePeriod {
  const at = (day: string) => startsAt(zone.spans, zone.timezone, day);
  return { key, from: at(from), until: at(to), firstDay: from, lastDay: addDays(to, -1), whole: false };
}

/** Every period of a range that exists in the account's zone, in order; by actor, the range itself. Throws Refusal invalid. */
export function periodsOf(by: ValueStep, range: Range, zone: Zone): ValuePeriod[] {
  if (by === "actor") return [spanOf("", range, zone)];
  if (by === "month")
    return monthsIn(range).map((month) => ({ ...spanOf(month.key, month, zone), whole: month.whole }));
  if (by === "hour") return daysIn(range).flatMap((day) => hoursOf(day, zone));
  return daysIn(range)
    .map((day) => spanOf(day, { from: day, to: addDays(day, 1) }, zone))
    .filter((day) => day.until > day.from);
}
