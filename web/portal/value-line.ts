import type { MetricDefinition } from "#schema/metrics.ts";
import { daysBetween } from "#schema/written.ts";
import type { ChartLine, LinePoint } from "#ui/chart.tsx";
import type { Year, YearTelling } from "./value-year.tsx";

export const yearMonths = 12;

/** The line to the goal, as far as the contract goes; null without a goal. Where it stops short, its end says what was asked for by then. */
export function goalLine(year: Year, metric: MetricDefinition, { format, words }: YearTelling): ChartLine | null {
  const { goal, curve, months, ended } = year;
  if (!goal) return null;
  const value = months.findLast(({ asked }) => asked !== null)?.asked ?? goal.target;
  const mark = (point: { on: string; value: number }): LinePoint["mark"] => ({
    label: format.compact(point.value, metric),
    title: words.value.by({ amount: format.figure(point.value, metric), day: format.dayYear(point.on) }),
  });
  const cut = ended ? placeOf(ended.on, months, 1) : 1;
  const isCut = ended !== null && cut < 1;
  const end = { at: Math.min(1, cut), value, mark: isCut ? mark({ on: ended.on, value }) : null };
  const way = curve
    ? [curve.start, ...curve.milestones, curve.end].map((point) => ({
        at: placeOf(point.on, months),
        value: point.value,
        mark: curve.milestones.includes(point) ? mark(point) : null,
      }))
    : [{ at: 0, value, mark: null }];
  const label = words.value.goalBy({
    amount: format.figure(goal.target, metric),
    day: format.dayBrief(goal.targetOn),
  });
  return { value, label: isCut ? null : label, way: [...way.filter(({ at }) => at < end.at), end] };
}

/** Where a day begins in the picture, or so many days later: every month is as wide as any other. */
function placeOf(day: string, months: Year["months"], later = 0): number {
  const key = day.slice(0, 7);
  const first = months[0]?.key ?? key;
  const month =
    Number(key.slice(0, 4)) * 12 + Number(key.slice(5)) - Number(first.slice(0, 4)) * 12 - Number(first.slice(5));
  const opens = `${key}-01`;
  return (month + (daysBetween(opens, day) + later) / daysBetween(opens, `${monthAfter(key, 1)}-01`)) / yearMonths;
}

export function monthAfter(key: string, step: number): string {
  const at = Number(key.slice(0, 4)) * 12 + Number(key.slice(5)) - 1 + step;
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;
}
