import { writePercent } from "#mail/number.ts";
import { quoted } from "#mail/safe.ts";
import type { GoalProgress } from "#schema/recap.ts";
import type { GoalLines } from "#schema/recap-said.ts";
import { daysBetween } from "#schema/written.ts";
import type { Pen } from "./pen.ts";

/** What telling a goal takes: no month of figures. */
export type GoalPen = Pick<Pen, "voice" | "speech" | "value" | "days" | "day" | "today">;

/** Both goals restated. `plainly` leaves out shares and pace: a zero month is told without percentages. */
export function goalLines(pen: Pen, plainly: boolean): GoalLines[] {
  const { firstValue, twelveMonth } = pen.figures.goals;
  const lines: GoalLines[] = [];
  if (firstValue) lines.push(firstValueLines(pen, firstValue, plainly));
  if (twelveMonth) lines.push(twelveMonthLines(pen, twelveMonth, plainly));
  return lines;
}

/** The First Value alone. */
export function firstValueLines(pen: GoalPen, goal: GoalProgress, plainly: boolean): GoalLines {
  const words = pen.voice.words.recap;
  const head = { label: words.firstValue, statement: quoted(goal.statement) };
  if (goal.reachedOn !== null) {
    const note = goal.daysToReach === null ? [] : [reachedNote(pen, goal.daysToReach, goal.targetOn, goal.reachedOn)];
    return { ...head, state: words.reachedOn(pen.day(goal.reachedOn)), bar: null, notes: note };
  }
  const target = pen.speech.amount(goal.target);
  const state = goal.current === null ? target : words.notReached({ current: pen.value(goal.current), target });
  return { ...head, state, bar: plainly ? null : barOf(pen, goal), notes: [dueNote(pen, goal)] };
}

function reachedNote(pen: GoalPen, days: number, targetOn: string, reachedOn: string): string {
  const words = pen.voice.words.recap;
  const spare = daysBetween(reachedOn, targetOn);
  const size = pen.days(Math.abs(spare));
  const timing = spare === 0 ? words.onTheDay : spare > 0 ? words.early(size) : words.late(size);
  return words.tookDays({ days: pen.days(days), timing });
}

function dueNote(pen: GoalPen, { targetOn, over }: Pick<GoalProgress, "targetOn" | "over">): string {
  const words = pen.voice.words.recap;
  if (over) return words.dueBy(pen.day(targetOn));
  const left = daysBetween(pen.today, targetOn);
  const due = { day: pen.day(targetOn), days: pen.days(Math.abs(left)) };
  if (left === 0) return words.dueToday(due.day);
  return left > 0 ? words.dueIn(due) : words.wasDue(due);
}

/** The twelve-month goal alone. */
export function twelveMonthLines(pen: GoalPen, goal: GoalProgress, plainly: boolean): GoalLines {
  const words = pen.voice.words.recap;
  return {
    label: words.twelveMonth,
    statement: quoted(goal.statement),
    state: twelveMonthState(pen, goal, plainly),
    bar: plainly ? null : barOf(pen, goal),
    notes: twelveMonthNotes(pen, goal, plainly),
  };
}

function twelveMonthState(pen: GoalPen, goal: GoalProgress, plainly: boolean): string {
  const words = pen.voice.words.recap;
  const target = pen.speech.amount(goal.target);
  if (goal.current === null) return target;
  const pace = goal.paceState === null || plainly ? null : words.pace(goal.paceState);
  const said = { current: pen.value(goal.current), target, pace };
  if (goal.type === "keep") return words.keeping({ current: said.current, target });
  return goal.type === "accumulate" ? words.soFar(said) : words.level(said);
}

function twelveMonthNotes(pen: GoalPen, goal: GoalProgress, plainly: boolean): string[] {
  const words = pen.voice.words.recap;
  if (goal.reachedOn !== null) return [beyondNote(pen, goal, goal.reachedOn, plainly)];
  const notes: string[] = [];
  const share = plainly ? null : shareNote(pen, goal);
  if (share !== null) notes.push(share);
  if ((goal.type === "reach_level" || goal.type === "reduce_to") && goal.baseline !== null)
    notes.push(words.started(pen.value(goal.baseline)));
  if (goal.neededPerMonth !== null && goal.type === "accumulate")
    notes.push(words.needed(pen.value(goal.neededPerMonth)));
  if (goal.projection && !plainly) {
    const { low, high } = goal.projection;
    notes.push(words.projected({ low: pen.value(low), high: pen.value(high), day: pen.day(goal.targetOn) }));
  } else notes.push(words.dueBy(pen.day(goal.targetOn)));
  return notes;
}

function shareNote(pen: GoalPen, goal: GoalProgress): string | null {
  const words = pen.voice.words.recap;
  if (goal.progress === null) {
    const wanting = goal.type === "reach_level" || goal.type === "reduce_to";
    return wanting && goal.baseline === null ? words.noBaseline : null;
  }
  if (goal.type === "keep") return words.kept(shareOf(pen, goal.progress));
  const percent = shareOf(pen, goal.progress);
  if (goal.expected === null) return words.ofTheWay(percent);
  return words.ofTheWayExpected({ percent, expected: pen.value(goal.expected) });
}

function beyondNote(pen: GoalPen, goal: GoalProgress, reachedOn: string, plainly: boolean): string {
  const words = pen.voice.words.recap;
  const day = pen.day(reachedOn);
  const over = goal.type === "accumulate" && goal.current !== null ? goal.current / goal.target - 1 : 0;
  if (plainly || !(over >= 0.001)) return words.reachedThen(day);
  return words.beyond({ day, percent: shareOf(pen, over) });
}

/** A share in percent, cut to one decimal: an unreached goal never reads 100 %. */
export function shareOf(pen: GoalPen, share: number): string {
  return writePercent(pen.voice.locale, Math.floor(share * 1000 + 1e-6) / 10);
}

function barOf(pen: GoalPen, goal: GoalProgress): GoalLines["bar"] {
  if (goal.progress === null || goal.paceState === "reached") return null;
  const expected = goal.expected === null || goal.type !== "accumulate" ? null : goal.expected / goal.target;
  return {
    filled: bounded(goal.progress),
    mark: expected === null ? null : bounded(expected),
    label: shareNote(pen, goal) ?? "",
  };
}

function bounded(share: number): number {
  return Math.min(100, Math.max(0, Math.round(share * 100)));
}
