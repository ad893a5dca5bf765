import type { JSX } from "preact";
import type { GoalView } from "#schema/portal.ts";
import type { GoalProgress } from "#schema/recap.ts";
import { counted, daysBetween, type Format, formatOf, type Scaled } from "#ui/format.ts";
import { paceBar } from "#ui/pace.tsx";
import { againstPlan, plainDay } from "./day-words.ts";

interface GoalContext {
  format: Format;
  metric: Scaled;
  /** The day this is seen from: today, or the last day of a recap's month. */
  today: string;
}

/** The two promises side by side, each with its bar and its state in words. */
export function goalPair(input: {
  firstValue: GoalView | null;
  twelveMonth: GoalView | null;
  locale: string;
  today: string;
}): JSX.Element {
  const { firstValue, twelveMonth, locale, today } = input;
  const format = formatOf(locale);
  return (
    <div class="goals">
      {firstValue
        ? goalBlock(firstValue, { format, today, metric: firstValue.metric })
        : missingGoal("First value", "Agreed together at the kickoff; it ends onboarding when the figure is reached.")}
      {twelveMonth
        ? goalBlock(twelveMonth, { format, today, metric: twelveMonth.metric })
        : missingGoal("In twelve months", "Agreed together at the kickoff, in your own figures.")}
    </div>
  );
}

function missingGoal(title: string, note: string): JSX.Element {
  return (
    <div class="goal">
      <span class="meta">{title}</span>
      <b>Not agreed yet</b>
      <span class="state">{note}</span>
    </div>
  );
}

export function goalBlock(goal: GoalProgress, context: GoalContext): JSX.Element {
  const reached = goal.reachedOn !== null;
  return (
    <div class="goal">
      <span class="meta">{goalTitle(goal, context)}</span>
      <b>{goal.statement}</b>
      {paceBar({
        share: reached ? 1 : (goal.progress ?? 0),
        expected: reached ? null : expectedShare(goal),
        label: barWords(goal, context),
      })}
      <span class="state">{goalState(goal, context)}</span>
    </div>
  );
}

function goalTitle(goal: GoalProgress, context: GoalContext): string {
  const day = plainDay(context.format, context.today, goal.targetOn);
  if (goal.kind === "twelve_month") return `In twelve months, by ${context.format.dayYear(goal.targetOn)}`;
  return goal.reachedOn ? "First value" : `First value, planned for ${day}`;
}

function notStarted(goal: GoalProgress, today: string): boolean {
  return goal.startsOn > today;
}

/** Where the mark stands: on the way from the baseline for levels, from zero for sums. */
function expectedShare(goal: GoalProgress): number | null {
  if (goal.expected === null || goal.progress === null) return null;
  const from = goal.type === "accumulate" ? 0 : (goal.baseline ?? 0);
  const span = goal.target - from;
  return span === 0 ? null : (goal.expected - from) / span;
}

function barWords(goal: GoalProgress, context: GoalContext): string {
  const say = (value: number): string => context.format.figure(value, context.metric);
  if (goal.reachedOn) return `Reached: ${say(goal.target)}`;
  if (notStarted(goal, context.today)) return `Not started; the mark is ${say(goal.target)}`;
  if (goal.current === null) return `Not available yet; the mark is ${say(goal.target)}`;
  const expected = goal.expected === null ? "" : `; expected by now ${say(goal.expected)}`;
  return `${say(goal.current)} of ${say(goal.target)}${expected}`;
}

const paceWords = {
  ramping_up: "Ramping up.",
  ahead: "Ahead of plan.",
  on_pace: "On pace.",
  slightly_behind: "A little behind pace.",
  behind: "Behind pace.",
  reached: "Reached.",
};

/** The state of a goal in one or two short sentences. */
function goalState(goal: GoalProgress, context: GoalContext): JSX.Element | string {
  if (goal.reachedOn) return reachedWords(goal, context);
  if (notStarted(goal, context.today)) {
    return `Counting starts on ${plainDay(context.format, context.today, goal.startsOn)}.`;
  }
  if (goal.current === null) return "The figure is not available yet.";
  if (goal.progress === null) return "The baseline is not agreed yet.";
  const current = <span class="num">{context.format.figure(goal.current, context.metric)}</span>;
  if (goal.kind === "first_value") {
    return (
      <>
        {current} so far, {daysWords(goal, context)}.
      </>
    );
  }
  return (
    <>
      {current}
      {goal.type === "accumulate" ? " so far. " : " now. "}
      {goal.paceState ? paceWords[goal.paceState] : ""}
      {neededWords(goal, context)}
    </>
  );
}

/** A first value is weeks away: days say how it stands better than a pace does. */
function daysWords({ targetOn }: GoalProgress, { today }: GoalContext): string {
  const left = daysBetween(today, targetOn);
  if (left === 0) return "planned for today";
  return left > 0 ? `${counted(left, "day")} left` : `${counted(-left, "day")} past the day it was planned for`;
}

function reachedWords(goal: GoalProgress, context: GoalContext): string {
  const on = goal.reachedOn ?? goal.targetOn;
  const after = goal.daysToReach === null ? "" : `, ${counted(goal.daysToReach, "day")} after the start`;
  return `Reached on ${plainDay(context.format, context.today, on)}${after}, ${againstPlan(goal.targetOn, on)}.`;
}

/** What it takes from here; said only where it helps: a sum that is behind, with time left. */
function neededWords(goal: GoalProgress, context: GoalContext): string {
  const behind = goal.paceState === "slightly_behind" || goal.paceState === "behind";
  if (!behind || goal.type !== "accumulate" || goal.neededPerMonth === null) return "";
  if (daysBetween(context.today, goal.targetOn) <= 31) return "";
  return ` ${context.format.figure(goal.neededPerMonth, context.metric)} a month from here reaches it.`;
}
