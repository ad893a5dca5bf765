import { decimalText } from "#domain/csv.ts";
import { readValue } from "#domain/figure/value.ts";
import { localOf } from "#domain/zone.ts";
import type { RestatedView, ValuesView } from "#schema/console-data.ts";
import type { EnteredMonths, RestatedMonth } from "#schema/data-row.ts";
import type { RestatedPace } from "#schema/recap.ts";
import type { PaceState } from "#schema/words.ts";

const reasons: Record<string, string> = {
  events: "events that came late",
  correction: "corrected events",
  session: "an import or a backfill",
  daily: "daily values sent anew",
  manual: "a value entered by hand",
  zone: "a changed time zone",
  erasure: "an erased person",
};

/** Why a month was restated, in words. */
export function whyOf(reason: string | null): string[] {
  const words = (reason ?? "").split(",").flatMap((word) => reasons[word] ?? []);
  return words.length > 0 ? words : ["figures that changed"];
}

/** How the word for the pace of the twelve-month goal changed, in words; null where it did not. */
export function paceMoved(pace: RestatedPace | null): string | null {
  const word = (state: PaceState) => state.replace("_", " ");
  return pace && `pace: ${word(pace.was)}, now ${word(pace.now)}`;
}

/** A restated month in words. */
export function viewRestated(facts: RestatedMonth): RestatedView["rows"][number] {
  const { accountId, accountName, month, version, at, metric } = facts;
  const text = (value: number) =>
    metric ? `${decimalText(value, metric.scale)}${metric.unit ? ` ${metric.unit}` : ""}` : String(value);
  return {
    ...{ accountId, accountName, month, version, at, why: whyOf(facts.reason) },
    metricName: metric?.name ?? "",
    before: facts.before === null ? "no figure" : text(facts.before),
    after: facts.after === null ? null : text(facts.after),
    pace: paceMoved(facts.pace),
  };
}

type Month = ValuesView["metrics"][number]["months"][number];

function viewMonth(facts: EnteredMonths, metric: EnteredMonths["metrics"][number], month: string): Month | null {
  const fact = facts.months[metric.key]?.[month] ?? null;
  const entry = facts.entries.findLast((each) => each.metricKey === metric.key && each.month === month);
  const stands = entry && entry.value !== null ? entry : null;
  const isCounted = fact?.door === "manual";
  // An entry that was just taken back may still be in the figure until the next rollup.
  if (fact === null && stands === null) return null;
  const value = fact === null ? (stands?.value ?? null) : readValue(metric.aggregation, fact, metric.scale);
  return {
    month,
    value: value === null ? null : decimalText(value, metric.scale),
    door: fact?.door ?? "manual",
    entry: stands && {
      note: stands.note,
      by: stands.enteredBy,
      on: localOf(stands.enteredAt, "UTC").date,
      version: stands.version,
      isCounted,
    },
  };
}

/** Months of each metric of an account, newest first, with the door each came through. A rate has none of its own. */
export function viewValues(facts: EnteredMonths): ValuesView["metrics"] {
  return facts.metrics
    .filter((metric) => metric.aggregation !== "rate")
    .map((metric) => {
      const entered = facts.entries.filter((each) => each.metricKey === metric.key).map((each) => each.month);
      const months = [...new Set([...Object.keys(facts.months[metric.key] ?? {}), ...entered])].toSorted().reverse();
      const { key, name, unit } = metric;
      return { key, name, unit, months: months.flatMap((month) => viewMonth(facts, metric, month) ?? []) };
    });
}
