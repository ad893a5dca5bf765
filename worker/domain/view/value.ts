import { mayJudge, personOf, viewFeedback } from "#domain/feedback.ts";
import { definitionFor } from "#domain/metric/version.ts";
import { previousPeriod } from "#domain/month.ts";
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
import { goalCurve, goalView, monthFigure } from "./goal.ts";
import { firstRecapOn } from "./overview.ts";
import { endedOn, planDay } from "./row.ts";

/** The archive of recaps and the year so far. */
export function viewValue(
  facts: {
    account: AccountFacts & { kickoffOn: string };
    metrics: MetricDefinition[];
    goals: GoalPart[];
    months: MonthPart[];
    live: LivePart[];
    partials: { key: string }[];
    disputes: { key: string }[];
    stepsDone: { key: string; count: number }[];
    named: NamedMonth[];
    standing: StandingPart[];
  },
  visit: Visit,
): ValueView {
  const { account, goals, months } = facts;
  const today = todayOf(account, visit.now);
  const { endsOn } = account;
  const [partial, disputed] = [facts.partials, facts.disputes].map((each) => new Set(each.map(({ key }) => key)));
  const live = new Map(facts.live.map(({ key, value }) => [key, value]));
  const stepsIn = new Map(facts.stepsDone.map(({ key, count }) => [key, count]));
  return {
    frame: frameOf(visit, account),
    metric: headlineOf(facts, months.at(-1)?.key ?? today),
    twelveMonth: goalView("twelve_month", { goals, months, metric: headlineOf(facts, today), today, endsOn }),
    endedOn: endedOn(today, endsOn),
    curve: goalCurve({ goals, metric: headlineOf(facts, today), endsOn }),
    months: months.map((month, at) => ({
      ...monthFigure(month, visit.base),
      ...kindOf(facts.metrics, month.key, months[at - 1]?.key ?? null),
      live: month.value === null ? null : (live.get(month.key) ?? month.value),
      partial: partial?.has(month.key) ?? false,
      underReview: disputed?.has(month.key) ?? false,
      stepsDone: stepsIn.get(month.key) ?? 0,
    })),
    promises: promisesOf(facts.named.toReversed(), {
      standing: facts.standing,
      today: planDay(today, endsOn),
    }).toSorted((a, b) => (a.key < b.key ? 1 : a.key > b.key ? -1 : 0)),
    firstRecapOn: months.length > 0 ? null : firstRecapOn(account.kickoffOn, today),
  };
}

/** How a month's figure is written, and whether the one shown before it is the month before and counts what it counts. */
function kindOf(
  versions: readonly MetricDefinition[],
  month: string,
  before: string | null,
): { displayDecimals: number; isComparable: boolean } {
  const own = definitionFor(versions, month);
  const earlier = before === null ? null : definitionFor(versions, before);
  const between = versions.filter(
    ({ version }) => version > (earlier?.version ?? Number.POSITIVE_INFINITY) && version <= (own?.version ?? 0),
  );
  const isNext = before === previousPeriod(month);
  return {
    displayDecimals: own?.displayDecimals ?? 0,
    isComparable: isNext && between.every(({ comparable }) => comparable),
  };
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
            today: planDay(todayOf(facts.account, visit.now), facts.account.endsOn),
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
