import { displayUnit } from "#domain/figure/value.ts";
import { goalProgress } from "#domain/pace.ts";
import { completeUntil } from "#domain/recap/inputs.ts";
import { isReader, silenceOf } from "#domain/recap/reading.ts";
import { ruleReason } from "#domain/recap/release-rule.ts";
import { leftOf, nextStep } from "#domain/recap/step.ts";
import { localOf } from "#domain/zone.ts";
import type { CelebrationFigures, DueCelebration } from "#schema/celebration.ts";
import { othersEnding } from "#schema/reading.ts";
import type { GoalProgress, RecapFigures, RecapStep } from "#schema/recap.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import type { GoalKind } from "#schema/words.ts";
import { isOldNews } from "./due.ts";

interface Given {
  vendor: RecapFigures["vendor"];
  settings: RecapSettings;
}

type Goal = DueCelebration["goals"][number];

/**
 * The goal of a kind as it stands on that local day, without a word about its pace: that is for recaps. A level is only known of
 * a whole month, and left out.
 */
function progressOf(goal: Goal, today: string): GoalProgress {
  const { metric, current, ...terms } = goal;
  return goalProgress({
    goal: { ...terms, current: goal.type === "accumulate" ? current : null },
    asOfDay: today,
    unit: displayUnit(metric),
    direction: metric.direction,
    completeMonths: [],
    history: [],
    firstValueReached: false,
    projectionMinMonths: Number.POSITIVE_INFINITY,
  });
}

function goalOf(due: DueCelebration, kind: GoalKind): Goal | undefined {
  return due.goals.find((goal) => goal.kind === kind);
}

/** A step as mails tell of it. */
function stepOf({ title, side, ownerName, dueOn }: DueCelebration["items"][number]): RecapStep {
  return { title, side, ownerName, day: dueOn };
}

/** Why nobody would be told; where all of them stopped that themselves, a release would change nothing, and it is only held to be looked at. */
function readerReason(contacts: DueCelebration["contacts"]): string | null {
  const readers = contacts.filter(({ role }) => isReader(role)).map((contact) => silenceOf(contact, "milestone"));
  if (readers.includes(null)) return null;
  const isChosen = readers.length > 0 && readers.every((silence) => silence === "person");
  const ending = isChosen ? `: all of them stopped it. ${othersEnding}` : ".";
  return `No champion, executive sponsor or admin would receive it${ending}`;
}

function holdsOf({ rule, account, contacts }: DueCelebration): string[] {
  const reasons = [readerReason(contacts), rule && ruleReason(rule, account.timezone)];
  return reasons.filter((reason) => reason !== null);
}

/**
 * The snapshot of a First Value from what is known of its account, as of the trigger's time; null while it is not reached: the
 * same inputs give the same figures. Throws Refusal invalid on a zone nobody knows.
 */
export function composeCelebration(due: DueCelebration, { vendor }: Given): CelebrationFigures | null {
  const { timezone, endsOn: _, ...account } = due.account;
  const today = localOf(due.plannedAt, timezone).date;
  const first = goalOf(due, "first_value");
  const goal = first && progressOf(first, today);
  if (!first || !goal || goal.reachedOn === null || goal.daysToReach === null) return null;
  const { reachedOn, daysToReach } = goal;
  const year = goalOf(due, "twelve_month");
  const next = nextStep(leftOf(due.items), today);
  return {
    shape: "celebration",
    account,
    vendor,
    csm: due.csm,
    metric: first.metric,
    period: { timezone },
    goal: { ...goal, reachedOn, daysToReach },
    twelveMonth: year ? { goal: progressOf(year, today), metric: year.metric } : null,
    next: next && stepOf(next),
    counted: {
      sourceName: due.source?.name ?? "The source",
      completeUntil: completeUntil(due.source, due.plannedAt),
      asOf: due.plannedAt,
    },
    holds: holdsOf(due),
  };
}

/** below: not reached any more. ended: the contract was over by then. late: no news any more. skipped, held_out: nobody is mailed, by a person's word. */
export type CelebrationDecision = "send" | "hold" | "below" | "ended" | "late" | "skipped" | "held_out";

/** What happens to a celebration that is due. */
export function decideCelebration(
  due: DueCelebration,
  figures: CelebrationFigures | null,
  { settings }: Pick<Given, "settings">,
): CelebrationDecision {
  if (figures === null) return "below";
  const { endsOn, timezone } = due.account;
  if (endsOn !== null && localOf(due.plannedAt, timezone).date > endsOn) return "ended";
  if (due.word === "skipped") return "skipped";
  // One that waited for a person waits on, however long.
  if (due.word !== "kept" && isOldNews(figures.goal.reachedOn, due.account, { now: due.plannedAt, settings }))
    return "late";
  if (due.isHeldOut) return "held_out";
  return figures.holds.length > 0 || due.word === "kept" ? "hold" : "send";
}
