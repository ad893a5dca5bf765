import type { JSX } from "preact";
import type { GoalView } from "#schema/portal.ts";
import { daysBetween, type Scaled } from "#schema/written.ts";
import { paceBar } from "#ui/pace.tsx";
import { plainDay } from "./day-words.ts";
import { againstPlan, type Telling, tellingOf, type Voice } from "./telling.ts";

interface GoalContext {
  telling: Telling;
  metric: Scaled;
  today: string;
}

/** The two promises side by side, each with its bar and its state in words. */
export function goalPair(
  input: Voice & { firstValue: GoalView | null; twelveMonth: GoalView | null; today: string },
): JSX.Element {
  const { firstValue, twelveMonth, today } = input;
  const telling = tellingOf(input);
  const { goal } = telling.words;
  return (
    <div class="goals">
      {firstValue ? goalBlock(firstValue, today, telling) : missingGoal(goal.first, goal.firstNote, telling)}
      {twelveMonth ? goalBlock(twelveMonth, today, telling) : missingGoal(goal.twelve, goal.twelveNote, telling)}
    </div>
  );
}

function missingGoal(title: string, note: string, { words }: Telling): JSX.Element {
  return (
    <div class="goal">
      <span class="meta">{title}</span>
      <b>{words.goal.notAgreed}</b>
      <span class="state">{note}</span>
    </div>
  );
}

export function goalBlock(goal: GoalView, today: string, telling: Telling): JSX.Element {
  const reached = goal.reachedOn !== null;
  const context = { telling, today, metric: goal.metric };
  return (
    <div class="goal">
      <span class="meta">{goalTitle(goal, context)}</span>
      <b>
        <bdi>{goal.statement}</bdi>
      </b>
      {paceBar({
        share: reached ? 1 : (goal.progress ?? 0),
        expected: reached ? null : expectedShare(goal),
        label: barWords(goal, context),
      })}
      <span class="state">{goalState(goal, context)}</span>
    </div>
  );
}

function goalTitle(goal: GoalView, { telling, today }: GoalContext): string {
  const { format, words } = telling;
  if (goal.kind === "twelve_month") return words.goal.twelveBy(format.dayYear(goal.targetOn));
  return goal.reachedOn ? words.goal.first : words.goal.firstPlanned(plainDay(format, today, goal.targetOn));
}

function notStarted(goal: GoalView, today: string): boolean {
  return goal.startsOn > today;
}

/** Where the mark stands: on the way from the baseline for levels, from zero for sums. */
function expectedShare(goal: GoalView): number | null {
  if (goal.expected === null || goal.progress === null) return null;
  const from = goal.type === "accumulate" ? 0 : (goal.baseline ?? 0);
  const span = goal.target - from;
  return span === 0 ? null : (goal.expected - from) / span;
}

function barWords(goal: GoalView, { telling, metric, today }: GoalContext): string {
  const { bar } = telling.words.goal;
  const say = (value: number): string => telling.format.figure(value, metric);
  const target = say(goal.target);
  if (goal.reachedOn) return bar.reached(target);
  if (notStarted(goal, today)) return bar.notStarted(target);
  if (goal.current === null) return bar.missing(target);
  const expected = goal.expected === null ? null : say(goal.expected);
  return bar.of({ current: say(goal.current), target, expected });
}

/** The state of a goal in one or two short sentences. */
function goalState(goal: GoalView, context: GoalContext): JSX.Element | string {
  const { telling, metric, today } = context;
  const { format, words } = telling;
  if (goal.reachedOn) return reachedWords(goal, context);
  if (notStarted(goal, today)) return words.goal.starts(plainDay(format, today, goal.startsOn));
  if (goal.current === null) return words.goal.noFigure;
  // A level to keep has a band and no start: before its first whole month there is only the figure.
  if (goal.progress === null && goal.type !== "keep") return words.goal.noBaseline;
  return (
    <>
      <span class="num">{format.figure(goal.current, metric)}</span>
      {goal.kind === "first_value" ? daysWords(goal, context) : paceWords(goal, context)}
    </>
  );
}

/** A first value is weeks away: days say how it stands better than a pace does. */
function daysWords({ targetOn, over }: GoalView, { telling, today }: GoalContext): string {
  const { words, days } = telling;
  if (over) return "";
  const left = daysBetween(today, targetOn);
  if (left === 0) return words.goal.dueToday;
  return left > 0 ? words.goal.left(days(left)) : words.goal.past(days(-left));
}

function paceWords(goal: GoalView, context: GoalContext): string {
  const words = context.telling.words.goal;
  const lead = goal.type === "accumulate" ? words.soFar : words.now;
  return lead + (goal.paceState ? words.pace[goal.paceState] : "") + neededWords(goal, context);
}

function reachedWords(goal: GoalView, { telling, today }: GoalContext): string {
  const on = goal.reachedOn ?? goal.targetOn;
  return telling.words.goal.reached({
    on: plainDay(telling.format, today, on),
    after: goal.daysToReach === null ? null : telling.days(goal.daysToReach),
    against: againstPlan(goal.targetOn, on, telling),
  });
}

/** What it takes from here; said only where it helps: a sum that is behind, with time left. */
function neededWords(goal: GoalView, { telling, metric, today }: GoalContext): string {
  const behind = goal.paceState === "slightly_behind" || goal.paceState === "behind";
  if (!behind || goal.type !== "accumulate" || goal.neededPerMonth === null) return "";
  if (daysBetween(today, goal.targetOn) <= 31) return "";
  return telling.words.goal.needed(telling.format.figure(goal.neededPerMonth, metric));
}
