import { writeMonths } from "#mail/calendar.ts";
import type { Pen } from "./pen.ts";

interface QuarterFigure {
  /** "July – September 2026" */
  span: string;
  /** Scaled sum of its three months. */
  total: number;
  /** "July 200 · August 210 · September 202: 612 in the quarter" */
  line: string;
}

/** The three months that end with this one and their sum; null unless each is known whole, they add up and mean the same. */
export function quarterOf(pen: Pen): QuarterFigure | null {
  const { figures, total } = pen;
  const { period, metric } = figures;
  const month = Number(period.key.slice(5));
  const isAdding = metric.aggregation === "count" || metric.aggregation === "sum";
  if (total === null || month % 3 !== 0 || !isAdding || period.partial !== null) return null;
  const keys = [2, 1].map((back) => `${period.key.slice(0, 5)}${String(month - back).padStart(2, "0")}`);
  const before = keys.map((key) => figures.months.find((each) => each.key === key)?.value ?? null);
  const [first, second] = before;
  if (first == null || second == null || (!metric.comparable && (keys[0] ?? "") < (metric.startsOn ?? ""))) return null;
  const parts = [...keys, period.key].map((key, index) => {
    return `${pen.monthName(key)} ${pen.value([first, second, total][index] ?? 0)}`;
  });
  const sum = first + second + total;
  return {
    span: writeMonths(pen.voice.locale, keys[0] ?? period.key, period.key),
    total: sum,
    line: pen.voice.words.recap.inQuarter({ months: parts.join(pen.voice.words.recap.apart), total: pen.value(sum) }),
  };
}
