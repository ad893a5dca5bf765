import { mayDecide, viewFee } from "#domain/fee.ts";
import { goalsByNow } from "#domain/recap/goals.ts";
import { type NamedMonth, promisesOf } from "#domain/recap/promise.ts";
import { reviewKeys, reviewOf } from "#domain/recap/review.ts";
import type { Fee, FeeConsent } from "#schema/fee.ts";
import type { GoalPart, LivePart, MonthPart, SharesPart, StandingPart } from "#schema/portal-row.ts";
import type { StepPromise } from "#schema/portal-value.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ReviewView } from "#schema/review.ts";
import { type AccountFacts, frameOf, todayOf, type Visit } from "./frame.ts";
import { type PlanTime, planTime } from "./row.ts";

/** What months from the first to before the last named: each step as it was said first, which may be in a month before them. */
function promisesIn(
  { named, standing }: { named: NamedMonth[]; standing: StandingPart[] },
  { first, last }: { first: string; last: string },
  time: PlanTime,
): StepPromise[] {
  const before = named.filter(({ key }) => key < last).toReversed();
  const own = new Set(before.flatMap(({ key, steps }) => (key < first ? [] : steps.map(({ id }) => id))));
  return promisesOf(before, { standing, ...time }).filter(({ step }) => own.has(step.id));
}

/** Where a month asks what the reader makes of it: as its own page does, of whoever takes part, unless nothing happened in it. */
function answerAt({ period, value }: RecapFigures, { base, grant }: Visit): string | null {
  const mayAnswer = grant !== "preview" && grant.canAct;
  return mayAnswer && value ? `${base}/value/${period.key}#feedback` : null;
}

/** Three months for a conversation with the customer; `last` is the newest of them. Throws Refusal not_found. */
export function viewReview(
  facts: {
    account: AccountFacts & { kickoffOn: string };
    months: MonthPart[];
    live: LivePart[];
    shares: SharesPart;
    goals: GoalPart[];
    later: Record<string, number> | null;
    reviewed: RecapFigures[];
    contract: { renewalOn: string; endsOn: string | null };
    disputes: { key: string }[];
    named: NamedMonth[];
    standing: StandingPart[];
    deciders: { id: string }[];
    fees: Fee[];
    consent: FeeConsent | null;
  },
  visit: Visit,
  last: string,
): ReviewView {
  const keys = reviewKeys(last);
  const known = new Map(facts.months.map((month) => [month.key, month]));
  const at = facts.months.findIndex(({ key }) => key === last);
  const pathAt = (index: number) => {
    const month = at < 0 || index < 0 ? undefined : facts.months[index];
    return month ? `${visit.base}/value/review/${month.key}` : null;
  };
  const disputed = new Set(facts.disputes.map(({ key }) => key));
  const published = reviewOf(facts.reviewed, keys, facts);
  const isWhole = published.last.period.key === last;
  const goals = isWhole
    ? goalsByNow(published.last, { goals: facts.goals, later: facts.later ?? {} })
    : published.last.goals;
  const review = { ...published, last: { ...published.last, goals }, ...goals };
  return {
    frame: frameOf(visit, facts.account),
    review,
    fee: viewFee(
      facts,
      review.months.map(({ figures, money }) => figures && { ...figures, money }),
      {
        mayDecide: mayDecide(visit.grant, facts.deciders),
        action: `${visit.base}/value/review/${last}/fee`,
        timezone: facts.account.timezone,
      },
    ),
    paths: keys.map((key) => (known.has(key) ? `${visit.base}/value/${key}` : null)),
    underReview: keys.filter((key) => disputed.has(key)),
    restated: keys.filter((key) => (known.get(key)?.version ?? 1) > 1),
    answer: answerAt(review.last, visit),
    promises: promisesIn(
      facts,
      { first: keys[0] ?? last, last: review.last.period.key },
      planTime(todayOf(facts.account, visit.now), facts.account.endsOn),
    ),
    contract: { kickoffOn: facts.account.kickoffOn, ...facts.contract },
    earlier: pathAt(at - 1),
    later: pathAt(at + 1),
    csv: visit.grant === "preview" ? null : `${visit.base}/value/review/${last}.csv`,
  };
}
