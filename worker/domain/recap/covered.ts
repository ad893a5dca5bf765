import type { FactMonth } from "#schema/figure.ts";

/* Since when a metric of an account is counted. `months`: its months as rollups keep them. */

type Months = Readonly<Record<string, FactMonth>>;

/** First local day with a value; null before any. */
export function firstDayOf(months: Months): string | null {
  const days = Object.values(months).map((month) => month.firstOn);
  return days.toSorted()[0] ?? null;
}

/** First month with figures that nobody entered by hand: from then on silence is a zero; null before. */
export function firstHeardIn(months: Months): string | null {
  const own = Object.entries(months).filter(([, month]) => month.door !== "manual");
  return own.map(([key]) => key).toSorted()[0] ?? null;
}

/** The local day an account's figures begin: the earlier of kickoff and first value. */
export function coveredFrom(kickoffOn: string, firstEvent: string | null): string {
  return firstEvent !== null && firstEvent < kickoffOn ? firstEvent : kickoffOn;
}
