import { addMonths } from "#domain/day.ts";
import type { RunningSum } from "#domain/figure/goal.ts";
import { displayUnit } from "#domain/figure/value.ts";
import { periodKeyOf } from "#domain/month.ts";
import { goalProgress, paceBounds } from "#domain/pace.ts";
import type { AgreedGoal } from "#schema/figure.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { GoalProgress, PaceNow, RestatedPace } from "#schema/recap.ts";

/*
 * The word for the pace of a published month, and the one its figures have by now (recaps.md §8). Only figures move it: what was
 * agreed anew since says nothing of a closed month, and a month is judged at its own end.
 */

/** A twelve-month goal, and what came for it by the end of each month. */
export interface PacedGoal {
  goal: AgreedGoal;
  sums: readonly RunningSum[];
}

/** A month whose goal is judged; value scaled, as its recap reads it, null where it has none. */
interface Month {
  month: string;
  value: number | null;
  metric: Pick<MetricDefinition, "scale" | "displayDecimals" | "direction">;
}

/** The pace at the end of a month; null where it has none, or is the month the contract ends in, of which only some days count. */
export function paceNow({ goal, sums }: PacedGoal, { month, value, metric }: Month): PaceNow | null {
  const { endsOn = null, type, target, baseline, startsOn, targetOn } = goal;
  const asOfDay = addMonths(`${month}-01`, 1);
  if (startsOn >= asOfDay || (endsOn !== null && periodKeyOf(endsOn) <= month)) return null;
  const sum = sums.findLast((each) => each.month <= month)?.sum ?? 0;
  const { pace, expected } = goalProgress({
    goal: { ...goal, statement: "", current: type === "accumulate" ? sum : value, reachedOn: null },
    asOfDay,
    unit: displayUnit(metric),
    direction: metric.direction,
    completeMonths: [],
    history: [],
    firstValueReached: true,
    projectionMinMonths: Number.POSITIVE_INFINITY,
  });
  return pace === null ? null : { type, target, baseline, startsOn, targetOn, expected, ...paceBounds(pace) };
}

const terms = ["type", "target", "baseline", "startsOn", "targetOn", "expected"] as const;

/** How the word for the pace of one agreement changed from a version to the next; null where it did not, or one of them has none. */
export function paceFlip(said: GoalProgress | null, now: GoalProgress | null): RestatedPace | null {
  if (!said || !now || said.pace === null || now.pace === null) return null;
  if (!said.paceState || !now.paceState || said.paceState === now.paceState) return null;
  return terms.every((term) => said[term] === now[term]) ? { was: said.paceState, now: now.paceState } : null;
}
