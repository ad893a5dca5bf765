import type { JSX } from "preact";
import type { GoalProgress } from "#schema/recap.ts";
import { counted } from "#ui/format.ts";
import { paceBar } from "#ui/pace.tsx";
import { againstPlan } from "./day-words.ts";
import { amount, type RecapContext } from "./recap-words.ts";

/** Both promises restated under the headline: the state first, the goal as its caption. */
export function recapGoals(context: RecapContext): JSX.Element | null {
  const { firstValue, twelveMonth } = context.figures.goals;
  if (!firstValue && !twelveMonth) return null;
  return (
    <div class="goals">
      {firstValue && recapGoal(firstValue, context)}
      {twelveMonth && recapGoal(twelveMonth, context)}
    </div>
  );
}

function recapGoal(goal: GoalProgress, context: RecapContext): JSX.Element {
  const share = goal.reachedOn ? 1 : goal.progress;
  return (
    <div class="goal">
      <span class="meta">{goalCaption(goal, context)}</span>
      <b>{goalLead(goal, context)}</b>
      {!goal.reachedOn &&
        share !== null &&
        paceBar({ share, expected: expectedShare(goal), label: goalLabel(goal, context) })}
      <span class="state">{goalNote(goal, context)}</span>
    </div>
  );
}

function goalCaption(goal: GoalProgress, { format }: RecapContext): string {
  if (goal.kind === "first_value") return `First value: ${goal.statement}`;
  return `Twelve-month goal by ${format.monthYear(goal.targetOn.slice(0, 7))}: ${goal.statement}`;
}

const paceClause = {
  ramping_up: ", ramping up",
  ahead: ", ahead of pace",
  on_pace: ", on pace",
  slightly_behind: ", a little behind pace",
  behind: ", behind pace",
  reached: "",
};

function goalLead(goal: GoalProgress, { figures, format }: RecapContext): string {
  if (goal.reachedOn) return `Reached on ${format.day(goal.reachedOn)}`;
  if (goal.startsOn > figures.period.lastDay) return `Counting starts on ${format.day(goal.startsOn)}`;
  if (goal.current === null) return "Not available yet";
  if (goal.progress === null) return "Baseline not agreed yet";
  const now = format.figure(goal.current, figures.metric);
  return `${now} ${goal.type === "accumulate" ? "so far" : "now"}${goal.paceState ? paceClause[goal.paceState] : ""}`;
}

function goalNote(goal: GoalProgress, context: RecapContext): string {
  const { figures, format } = context;
  if (goal.reachedOn) {
    const days = goal.daysToReach === null ? "" : `${counted(goal.daysToReach, "day")} after the start, `;
    return `${days}${againstPlan(goal.targetOn, goal.reachedOn)}.`;
  }
  if (goal.kind === "first_value") return `Planned for ${format.day(goal.targetOn)}.`;
  const parts: string[] = [];
  if (goal.neededPerMonth !== null && goal.neededPerMonth > 0 && goal.type === "accumulate") {
    parts.push(`${format.figure(goal.neededPerMonth, figures.metric)} a month from here reaches it.`);
  }
  if (goal.projection) {
    const low = format.figure(goal.projection.low, figures.metric);
    parts.push(`At the present pace between ${low} and ${format.figure(goal.projection.high, figures.metric)}.`);
  }
  return parts.join(" ");
}

function goalLabel(goal: GoalProgress, context: RecapContext): string {
  if (goal.current === null) return "Not available yet";
  const expected =
    goal.expected === null ? "" : `; expected by now ${context.format.figure(goal.expected, context.figures.metric)}`;
  return `${context.format.figure(goal.current, context.figures.metric)} of ${amount(goal.target, context)}${expected}`;
}

function expectedShare(goal: GoalProgress): number | null {
  if (goal.expected === null) return null;
  const from = goal.type === "accumulate" ? 0 : (goal.baseline ?? 0);
  return goal.target === from ? null : (goal.expected - from) / (goal.target - from);
}
