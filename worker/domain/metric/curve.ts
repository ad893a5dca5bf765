import { scaledValue } from "#domain/event/value.ts";
import type { GoalPoint } from "#schema/curve.ts";

/** A dated milestone as somebody asks for it, figure as decimal text, and where its parts stand: the names of its fields. */
export interface AskedPoint {
  on: string;
  value: string;
  field: { on: string; value: string };
}

/** What the points lead from and to. Figures scaled, days local. */
interface Way {
  origin: number;
  target: number;
  startsOn: string;
  targetOn: string;
  scale: number;
}

function dayProblem(on: string, before: string | null, { startsOn, targetOn }: Way): string | null {
  if (on <= startsOn || on >= targetOn) return `A day between ${startsOn} and ${targetOn}, please.`;
  if (on === before) return "Two milestones have this day.";
  return before !== null && on < before ? "A later day than the milestone before, please." : null;
}

function valueProblem(value: number, before: number | null, { origin, target }: Way): string | null {
  const isRising = target > origin;
  const from = before ?? origin;
  if (isRising ? value > from && value < target : value < from && value > target) return null;
  if (before !== null && (isRising ? value < target : value > target))
    return isRising ? "More than the milestone before, please." : "Less than the milestone before, please.";
  return "A figure between where they start and the mark, please.";
}

/**
 * The agreed curve of a goal (recaps.md §6): days strictly inside its own, values strictly on the way from the origin to the
 * target, both going one way from point to point in the order given. What is wrong goes to `problems` under the point's field.
 */
export function curveOf(asked: readonly AskedPoint[], way: Way, problems: Record<string, string>): GoalPoint[] {
  const points: GoalPoint[] = [];
  for (const { on, value: text, field } of asked) {
    const before = points.at(-1);
    const value = scaledValue(text, way.scale);
    const late = on === "" ? "Say by which day." : dayProblem(on, before?.on ?? null, way);
    if (late !== null) problems[field.on] ??= late;
    const odd =
      typeof value === "number"
        ? valueProblem(value, before?.value ?? null, way)
        : text === ""
          ? "A figure is needed."
          : way.scale === 0
            ? "A whole number, please."
            : `At most ${way.scale} decimals, please.`;
    if (odd !== null) problems[field.value] ??= odd;
    if (late === null && odd === null && typeof value === "number") points.push({ on, value });
  }
  return points;
}
