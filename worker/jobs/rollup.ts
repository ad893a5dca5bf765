import { addDays, daysBetween } from "#domain/day.ts";
import { localOf } from "#domain/month.ts";
import { firstValueReached } from "#domain/pace.ts";
import type { Env } from "#env";
import { dirtyDays, goalsToMeasure, keepGoals, rebuildDays, totalsOfDays } from "#store/rollup.ts";

/** Days at most a goal looks back; a longer one would be another goal. */
const longestGoal = 800;

function daysFrom(startsOn: string, until: string): string[] {
  const count = Math.min(longestGoal, Math.max(0, daysBetween(startsOn, until) + 1));
  return Array.from({ length: count }, (_, index) => addDays(startsOn, index));
}

/** Measures the goals from the day figures: the running sum, and the first day it was at the mark. */
async function measureGoals(env: Env, accountId: string, now: number): Promise<void> {
  // A day further than any zone's today: events may lie a little ahead.
  const until = addDays(localOf(now, "UTC").date, 1);
  const goals = await goalsToMeasure(env.DB, accountId);
  const measured = await Promise.all(
    goals.map(async (goal) => {
      const days = await totalsOfDays(env.DB, accountId, {
        metricKey: goal.metricKey,
        days: daysFrom(goal.startsOn, until),
      });
      const current = days.reduce((sum, day) => sum + day.value, 0);
      return { kind: goal.kind, current, reachedOn: firstValueReached({ mark: goal.target, days }) };
    }),
  );
  await keepGoals(env.DB, accountId, measured);
}

/** Rebuilds every dirty day of an account and measures its goals anew. Safe to run twice, and while events arrive. */
export async function rollUp(env: Env, accountId: string, now: number): Promise<void> {
  for (let dirty = await dirtyDays(env.DB, accountId); dirty.length > 0; dirty = await dirtyDays(env.DB, accountId)) {
    await rebuildDays(env.DB, accountId, dirty);
  }
  await measureGoals(env, accountId, now);
}
