import { mayJudge, personOf, viewFeedback } from "#domain/feedback.ts";
import { countedNoun } from "#domain/metric/noun.ts";
import { publishedOf } from "#domain/metric/version.ts";
import { previousPeriod } from "#domain/month.ts";
import { otherMetrics } from "#domain/recap/other-metric.ts";
import { becameOfSteps, type NamedMonth, promisesOf } from "#domain/recap/promise.ts";
import { Refusal } from "#schema/errors.ts";
import type { FeedbackPart } from "#schema/feedback.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { PeopleView, Person } from "#schema/portal.ts";
import type { GoalPart, LivePart, MonthPart, StandingPart } from "#schema/portal-row.ts";
import type { RecapView, ValueView } from "#schema/portal-value.ts";
import type { RecapFigures, RecapNote } from "#schema/recap.ts";
import type { ContactRole } from "#schema/words.ts";
import { type AccountFacts, frameOf, headlineOf, todayOf, type Visit } from "./frame.ts";
import { goalCurve, goalView, metricOfGoal, monthFigure } from "./goal.ts";
import { firstRecapOn } from "./overview.ts";
import { endedOn, planTime } from "./row.ts";

interface ValueFacts {
  account: AccountFacts & { kickoffOn: string; metricKey: string | null };
  metrics: MetricDefinition[];
  goals: GoalPart[];
  months: MonthPart[];
  live: LivePart[];
  disputes: { key: string }[];
  stepsDone: { key: string; count: number }[];
  named: NamedMonth[];
  standing: StandingPart[];
}

/** The archive of recaps and the year so far. */
export function viewValue(facts: ValueFacts, visit: Visit): ValueView {
  const { account, goals, metrics, months } = facts;
  const today = todayOf(account, visit.now);
  const { endsOn, metricKey } = account;
  const agreed = { goals, months, metrics, today, endsOn };
  const own = months.findLast(({ metric }) => metric === metricKey);
  const head = headlineOf(facts, own?.key ?? today);
  const told = months.flatMap((month) => {
    const metric = month.value === null ? null : publishedOf(metrics, month);
    return metric ? [{ key: month.key, metric }] : [];
  });
  return {
    frame: frameOf(visit, account),
    metric: head,
    twelveMonth: goalView("twelve_month", agreed),
    goalMetric: metricOfGoal("twelve_month", agreed),
    endedOn: endedOn(today, endsOn),
    curve: goalCurve(agreed),
    months: archiveOf(facts, head, visit.base),
    others: otherMetrics(told, metricKey),
    promises: promisesOf(facts.named.toReversed(), {
      standing: facts.standing,
      ...planTime(today, endsOn),
    }).toSorted((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0)),
    firstRecapOn: months.length > 0 ? null : firstRecapOn(account, today),
  };
}

/** Months under the head of a column, each with what has to be said beside its figure. */
function archiveOf(
  facts: Omit<ValueFacts, "goals" | "named" | "standing">,
  head: MetricDefinition | null,
  base: string,
): ValueView["months"] {
  const { account, metrics, months } = facts;
  const disputed = new Set(facts.disputes.map(({ key }) => key));
  const live = new Map(facts.live.map((each) => [each.key, each]));
  const stepsIn = new Map(facts.stepsDone.map(({ key, count }) => [key, count]));
  return months.map((month, at) => {
    const isOther = month.metric !== account.metricKey;
    const published = publishedOf(metrics, month);
    const isSaid =
      published !== null && (isOther || countedNoun(published).other !== (head && countedNoun(head).other));
    return {
      ...monthFigure(month, base),
      displayDecimals: published?.displayDecimals ?? 0,
      isOther,
      counted: isSaid ? published : null,
      isComparable: isComparable(metrics, month, months[at - 1]),
      live: month.value === null || isOther ? null : (live.get(month.key)?.value ?? month.value),
      aside: isOther ? (live.get(month.key)?.aside ?? 0) : 0,
      early: live.get(month.key)?.early ?? 0,
      partial: month.partial,
      underReview: disputed.has(month.key),
      stepsDone: stepsIn.get(month.key) ?? 0,
    };
  });
}

/** Whether the month shown before a month is the one before it and counts what it counts. */
function isComparable(metrics: readonly MetricDefinition[], month: MonthPart, before: MonthPart | undefined): boolean {
  if (before?.key !== previousPeriod(month.key) || before.metric !== month.metric) return false;
  const [from = 0, to = 0] = [before.definition, month.definition].toSorted((a, b) => a - b);
  const between = metrics.filter(({ key, version }) => key === month.metric && version > from && version <= to);
  return between.every(({ comparable }) => comparable);
}

/** What was just said, from the word in the address. */
function toldOf(did: string | null): RecapView["told"] {
  return did === "answer" || did === "confirm" || did === "dispute" ? did : null;
}

/** One month from its stored snapshot; `version` 0 is the newest. Throws Refusal not_found when there is none to show. */
export function viewRecap(
  facts: {
    account: AccountFacts;
    months: MonthPart[];
    figures: string | null;
    note: RecapNote | null;
    standing: StandingPart[];
    feedback: FeedbackPart[];
    judges: { id: string }[];
  },
  visit: Visit,
  version: number,
): RecapView {
  if (facts.figures === null) throw new Refusal("not_found", "There is no recap of this month.");
  const figures = JSON.parse(facts.figures) as RecapFigures;
  const at = facts.months.findIndex((month) => month.key === figures.period.key);
  const pathAt = (index: number) => {
    const month = index < 0 ? undefined : facts.months[index];
    return month ? `${visit.base}/value/${month.key}` : null;
  };
  const newest = facts.months[at]?.version ?? 1;
  const shown = version === 0 ? newest : version;
  const reader = visit.grant === "preview" ? null : visit.grant;
  const isOpen = reader?.canAct === true && shown === newest;
  const judges = facts.judges.map(({ id }) => id);
  const own = `${visit.base}/value/${figures.period.key}`;
  return {
    frame: frameOf(visit, facts.account),
    figures,
    note: facts.note,
    earlier: pathAt(at - 1),
    later: pathAt(at + 1),
    before: shown > 1 ? `${pathAt(at)}/v${shown - 1}` : null,
    newest: shown < newest ? pathAt(at) : null,
    now: null,
    became:
      figures.upcoming === undefined
        ? null
        : becameOfSteps(figures.upcoming, {
            standing: facts.standing,
            ...planTime(todayOf(facts.account, visit.now), facts.account.endsOn),
          }),
    guard: null,
    feedback: viewFeedback(facts.feedback, {
      person: reader && personOf(reader),
      version: shown,
      action: isOpen ? `${own}/answer` : null,
      figureBase: isOpen && mayJudge(reader, judges) ? own : null,
    }),
    told: toldOf(visit.did),
  };
}

/** Both sides of the work. Addresses of the customer's people stay out of the page: a team link may be anybody's. */
export function viewPeople(
  facts: {
    account: AccountFacts;
    contacts: { name: string; title: string; role: ContactRole }[];
    staff: { name: string; title: string; email: string }[];
  },
  visit: Visit,
): PeopleView {
  const customer = facts.contacts.map(
    (each): Person => ({ name: each.name, title: each.title, email: null, role: each.role, side: "customer" }),
  );
  const vendor = facts.staff.map((each): Person => ({ ...each, role: "staff", side: "vendor" }));
  return { frame: frameOf(visit, facts.account), customer, vendor };
}
