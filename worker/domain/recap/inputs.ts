import { addDays, daysBetween } from "#domain/day.ts";
import { nextPeriod, periodKeyOf, periodOf } from "#domain/month.ts";
import type { RecapFigures, RecapInputs, RecapSettings, RecapStep } from "#schema/recap.ts";
import type { RecapRows } from "#schema/recap-row.ts";
import { firstDayToLoad } from "./period.ts";

type Facts = Omit<RecapRows, "hours" | "actors" | "days">;
type Series = Pick<RecapRows, "hours" | "actors" | "days">;

/** The longest a goal is summed up over, days. */
const longestGoal = 800;

/** First local day with an event of the account's headline metric; null before any. */
function firstEventOn({ account, months }: Facts): string | null {
  const days = months.filter((month) => month.metricKey === account.metric.key).map((month) => month.firstOn);
  return days.toSorted()[0] ?? null;
}

/** The local day an account's figures begin: the earlier of kickoff and first event. */
export function coveredFrom(kickoffOn: string, firstEvent: string | null): string {
  return firstEvent !== null && firstEvent < kickoffOn ? firstEvent : kickoffOn;
}

function daysUpTo(from: string, until: string): string[] {
  const count = Math.min(longestGoal, Math.max(0, daysBetween(from, until) + 1));
  return Array.from({ length: count }, (_, index) => addDays(from, index));
}

/** Which days the store has to load: those of the period, and those the goals are summed over. */
export function daysToLoad(
  facts: Facts,
  periodKey: string,
  settings: RecapSettings,
): { days: string[]; allDays: string[] } {
  const { account } = facts;
  const from = coveredFrom(account.kickoffOn, firstEventOn(facts));
  const { lastDay } = periodOf(periodKey, account.timezone);
  const first = firstDayToLoad({
    periodKey,
    account: { timezone: account.timezone, coveredFrom: from, coveredUntil: null },
    settings,
  });
  const starts = facts.goals.map((goal) => goal.startsOn).toSorted();
  return { days: daysUpTo(first, lastDay), allDays: daysUpTo(starts[0] ?? first, lastDay) };
}

function earlierMonths(facts: Facts, periodKey: string, from: string): RecapInputs["earlier"] {
  const { account, months } = facts;
  const values = new Map(
    months.filter((month) => month.metricKey === account.metric.key).map((month) => [month.key, month.value]),
  );
  const firstKey = periodKeyOf(firstEventOn(facts) ?? `${periodKey}-01`);
  const earlier: RecapInputs["earlier"] = [];
  for (let key = periodKeyOf(from); key < periodKey; key = nextPeriod(key)) {
    const { days, firstDay, lastDay } = periodOf(key, account.timezone);
    const coveredDays = from > firstDay ? daysBetween(from, lastDay) + 1 : days;
    // Before the first event nothing was connected: that is no zero.
    earlier.push({ key, value: key < firstKey ? null : (values.get(key) ?? 0), coveredDays, days });
  }
  return earlier;
}

function goalsIn(facts: Facts, series: Series, lastDay: string): RecapInputs["goals"] {
  return facts.goals.map((goal) => ({
    ...goal,
    reachedOn: goal.reachedOn !== null && goal.reachedOn <= lastDay ? goal.reachedOn : null,
    current: series.days
      .filter((day) => day.date >= goal.startsOn && day.date <= lastDay)
      .reduce((sum, day) => sum + day.value, 0),
    milestones: [],
  }));
}

/** Days after the period within which a step is near enough to be asked for. */
const soonDays = 45;

/** What to ask for next: a step nothing stands before, of the customer if one is near, else whatever is near, else the first. */
function nextStep(items: Facts["items"], lastDay: string): Facts["items"][number] | null {
  const left = items.filter((item) => item.state === "open" || item.state === "stuck");
  const isLeft = new Set(left.map((item) => item.id));
  const free = left.filter((item) => item.afterId === null || !isLeft.has(item.afterId));
  const near = free.filter((item) => daysBetween(lastDay, item.dueOn) <= soonDays);
  return near.find((item) => item.side === "customer") ?? near[0] ?? free[0] ?? null;
}

function stepsIn(
  { items }: Facts,
  period: { firstDay: string; lastDay: string },
): { done: RecapStep[]; next: RecapStep | null } {
  const done = items.filter(
    (item) =>
      item.state === "done" &&
      item.stateOn !== null &&
      item.stateOn >= period.firstDay &&
      item.stateOn <= period.lastDay,
  );
  const next = nextStep(items, period.lastDay);
  return {
    done: done.map(({ title, side, ownerName, stateOn }) => ({ title, side, ownerName, day: stateOn })),
    next: next ? { title: next.title, side: next.side, ownerName: next.ownerName, day: next.dueOn } : null,
  };
}

/** A sender that says nothing of its own is complete up to its last word; nothing is known beyond the trigger's time. */
function completeUntil(source: Facts["source"], now: number): number | null {
  const said = source?.completeUntil ?? source?.lastReceivedAt ?? null;
  return said === null ? null : Math.min(said, now);
}

/** Everything composeRecap reads, put together from what the store loaded. `now` is the trigger's time, UTC ms. */
export function recapInputs(given: {
  facts: Facts;
  series: Series;
  periodKey: string;
  now: number;
  vendor: RecapFigures["vendor"];
  settings: RecapSettings;
}): RecapInputs {
  const { facts, series, periodKey, now, vendor, settings } = given;
  const { csm, metric, renewalOn: _, ...account } = facts.account;
  const firstEvent = firstEventOn(facts);
  const from = coveredFrom(account.kickoffOn, firstEvent);
  const { firstDay, lastDay } = periodOf(periodKey, account.timezone);
  const { source } = facts;
  return {
    now,
    periodKey,
    account: { ...account, coveredFrom: from, coveredUntil: null },
    vendor,
    csm,
    metric,
    source: {
      name: source?.name ?? "The source",
      everConnected: firstEvent !== null,
      completeUntil: completeUntil(source, now),
      failed: false,
    },
    hours: series.hours,
    // Events without an actor are nobody's: they count among the others.
    actors: series.actors.filter((each) => each.actor !== "").map((each) => ({ ...each, name: each.actor })),
    earlier: earlierMonths(facts, periodKey, from),
    goals: goalsIn(facts, series, lastDay),
    ...stepsIn(facts, { firstDay, lastDay }),
    hasSponsor: facts.contacts.some((contact) => contact.role === "executive_sponsor"),
    settings,
  };
}
