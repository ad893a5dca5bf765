import { addDays, daysBetween } from "#domain/day.ts";
import { zoneOn } from "#domain/figure/bucket.ts";
import { isFailing } from "#domain/figure/state.ts";
import { adds, lastAt, lastValue, readValue } from "#domain/figure/value.ts";
import { nextPeriod, periodKeyOf, periodOf } from "#domain/month.ts";
import type { FactMonth } from "#schema/figure.ts";
import { figureSettings } from "#schema/figure-settings.ts";
import { goalSettings } from "#schema/goal-settings.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Peer, RecapInputs } from "#schema/recap-input.ts";
import type { RecapFacts, RecapSeries, RecapSpan } from "#schema/recap-row.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import { coveredFrom, firstDayOf, firstHeardIn } from "./covered.ts";
import { firstDayToLoad } from "./period.ts";
import { stepsIn } from "./step.ts";

type Facts = RecapFacts;
type Series = RecapSeries;

/** The same facts in the zone the period is counted in: an account that moved keeps its old zone for what was before. */
export function inZoneOf(facts: Facts, periodKey: string): Facts {
  const { zones, timezone } = facts.account;
  return { ...facts, account: { ...facts.account, timezone: zoneOn(zones, timezone, `${periodKey}-01`) } };
}

const firstEventOn = ({ account, months }: Facts) => firstDayOf(months[account.metric.key] ?? {});
const connectedIn = ({ account, months }: Facts) => firstHeardIn(months[account.metric.key] ?? {});

/** First local day after the contract; null while it goes on. */
function coveredUntil({ endsOn }: Facts["account"]): string | null {
  return endsOn === null ? null : addDays(endsOn, 1);
}

/** The last local day of a month that counts: what comes after the contract is nobody's result. */
function lastDayIn({ account }: Facts, periodKey: string): string {
  const { lastDay } = periodOf(periodKey, account.timezone);
  return account.endsOn !== null && account.endsOn < lastDay ? account.endsOn : lastDay;
}

/** Which days the store has to load: those of the period, and those the goals are summed over. */
export function daysToLoad(facts: Facts, periodKey: string, settings: RecapSettings): RecapSpan {
  const { account } = facts;
  const from = coveredFrom(account.kickoffOn, firstEventOn(facts));
  const lastDay = lastDayIn(facts, periodKey);
  const first = firstDayToLoad({
    periodKey,
    account: { timezone: account.timezone, coveredFrom: from, coveredUntil: coveredUntil(account) },
    settings,
  });
  const earliest = addDays(lastDay, 1 - goalSettings.longestDays);
  const starts = facts.goals.map((goal) => goal.startsOn).filter((day) => day > earliest);
  const [since = first] = [first, ...(starts.length < facts.goals.length ? [earliest] : []), ...starts].toSorted();
  return { accountId: account.id, metricKey: account.metric.key, since, first, last: lastDay };
}

/** Every day any of these spans reaches over, in order. */
export function everyDayOf(spans: RecapSpan[]): string[] {
  const [since, last] = [
    spans.map((span) => span.since).toSorted()[0],
    spans
      .map((span) => span.last)
      .toSorted()
      .at(-1),
  ];
  if (since === undefined || last === undefined) return [];
  return Array.from({ length: daysBetween(since, last) + 1 }, (_, index) => addDays(since, index));
}

function earlierMonths(facts: Facts, periodKey: string, from: string): RecapInputs["earlier"] {
  const { account, months } = facts;
  const { aggregation, scale } = account.metric;
  const kept = months[account.metric.key] ?? {};
  const firstKey = connectedIn(facts) ?? periodKey;
  const earlier: RecapInputs["earlier"] = [];
  for (let key = periodKeyOf(from); key < periodKey; key = nextPeriod(key)) {
    const { days, firstDay, lastDay } = periodOf(key, account.timezone);
    const coveredDays = from > firstDay ? daysBetween(from, lastDay) + 1 : days;
    const month = kept[key] ?? null;
    // Before the first event nothing was connected: that is no zero.
    const value = month === null && key < firstKey ? null : readValue(aggregation, month, scale);
    earlier.push({ key, value, coveredDays, days });
  }
  return earlier;
}

type Counted = NonNullable<RecapInputs["counted"]>;

/** A gauge that was last read longer ago than this is not known any more. */
const gaugeMs = figureSettings.gaugeDays * 86_400_000;

/**
 * Where a gauge stood at the end of the period: its latest reading in it or before, while that is fresh enough. `own`: the
 * latest of its days that count, where a contract ended before the month did.
 */
function gaugeAt({ account, months }: Facts, periodKey: string, own: string | null): number | null {
  const kept = { ...months[account.metric.key] };
  const current = kept[periodKey];
  if (account.endsOn !== null && current && current.door !== "manual") {
    delete kept[periodKey];
    if (own !== null) kept[periodKey] = { ...current, last: own };
  }
  const key = Object.keys(kept)
    .filter((month) => month <= periodKey)
    .toSorted()
    .at(-1);
  const { endUtc } = periodOf(periodKey, account.timezone);
  const month = key ? kept[key] : undefined;
  // A month entered by hand was read at its end.
  if (key && month?.door === "manual" && periodOf(key, account.timezone).endUtc > endUtc - gaugeMs) return month.total;
  const last = month?.last ?? null;
  const isFresh = (lastAt(last) ?? 0) > endUtc - gaugeMs;
  return isFresh ? lastValue(last) : null;
}

function foldOf(days: Series["days"], actors: number): Omit<FactMonth, "firstOn" | "adjusted" | "door"> {
  const kept = (values: (number | null)[]) => values.filter((value) => value !== null);
  const [lows, highs] = [kept(days.map((day) => day.low)), kept(days.map((day) => day.high))];
  return {
    n: days.reduce((sum, day) => sum + day.n, 0),
    total: days.reduce((sum, day) => sum + day.value, 0),
    low: lows.length > 0 ? Math.min(...lows) : null,
    high: highs.length > 0 ? Math.max(...highs) : null,
    last:
      days
        .map((day) => day.last ?? "")
        .toSorted()
        .at(-1) || null,
    actors,
  };
}

/** Null where hours tell the whole story: events of a metric that adds up. */
function countedIn(
  facts: Facts,
  series: Series,
  asked: { periodKey: string; first: string; lastDay: string },
): Counted | null {
  const { metric } = facts.account;
  const month = facts.months[metric.key]?.[asked.periodKey] ?? null;
  const days = series.days.filter((day) => day.date >= asked.first && day.date <= asked.lastDay);
  const isManual = month?.door === "manual";
  if (adds(metric.aggregation) && !isManual && days.every((day) => day.door === "events")) return null;
  const named = series.actors.filter((each) => each.actor !== "").length;
  const folded = isManual ? month : foldOf(days, named);
  const total =
    metric.aggregation === "latest"
      ? gaugeAt(facts, asked.periodKey, folded.last)
      : readValue(metric.aggregation, folded, metric.scale);
  const byDay = days.map((day) => ({
    date: day.date,
    value: readValue(metric.aggregation, { ...day, total: day.value, actors: null }, metric.scale),
  }));
  return {
    total,
    // A day that was sent as 0 is silence said aloud.
    n: adds(metric.aggregation) && total === 0 ? 0 : folded.n,
    reachesBack: !isManual && days.some((day) => day.date < `${asked.periodKey}-01`),
    days:
      metric.aggregation === "unique"
        ? []
        : byDay.flatMap(({ date, value }) => (value === null ? [] : [{ date, value }])),
  };
}

function goalsIn(facts: Facts, series: Series, lastDay: string): RecapInputs["goals"] {
  const months = Object.entries(facts.months[facts.account.metric.key] ?? {});
  const entered = (startsOn: string) =>
    months
      .filter(([key, month]) => month.door === "manual" && key >= periodKeyOf(startsOn) && `${key}-01` <= lastDay)
      .reduce((sum, [, month]) => sum + month.total, 0);
  return facts.goals.map((goal) => ({
    ...goal,
    reachedOn: goal.reachedOn !== null && goal.reachedOn <= lastDay ? goal.reachedOn : null,
    current: series.days
      .filter((day) => day.date >= goal.startsOn && day.date <= lastDay)
      .reduce(
        (sum, day) => sum + day.value,
        entered(goal.startsOn) + (series.before.find(({ kind }) => kind === goal.kind)?.value ?? 0),
      ),
  }));
}

/** A sender that says nothing of its own is complete up to its last word; nothing is known beyond the trigger's time. */
export function completeUntil(source: Facts["source"], now: number): number | null {
  const said = source?.completeUntil ?? source?.lastReceivedAt ?? null;
  return said === null ? null : Math.min(said, now);
}

/** Where the figure comes from: for a month entered by hand its person, who vouches for the whole of it. */
function sourceIn(facts: Facts, periodKey: string, now: number): RecapInputs["source"] {
  const { source, account, entered } = facts;
  if (facts.months[account.metric.key]?.[periodKey]?.door === "manual") {
    const { endUtc } = periodOf(periodKey, account.timezone);
    const name = entered ? `Entered by ${entered.by}` : "Entered by hand";
    const by = entered?.by ?? null;
    return { name, everConnected: true, completeUntil: endUtc, failed: false, entered: { by } };
  }
  return {
    name: source?.name ?? "The source",
    everConnected: connectedIn(facts) !== null,
    completeUntil: completeUntil(source, now),
    ...failureOf(source),
  };
}

function failureOf(source: Facts["source"]): Pick<RecapInputs["source"], "failed" | "error"> {
  if (!isFailing(source)) return { failed: false };
  return { failed: true, error: { at: source?.lastErrorAt ?? 0, text: source?.lastError ?? "" } };
}

/** A month restated more than once since has one line, from what was told to what stands; none where its figure is the same again. */
function correctedOnce(restated: Facts["corrected"]): Facts["corrected"] {
  const byMonth = [...Map.groupBy(restated, ({ key }) => key)];
  return byMonth
    .map(([key, steps]) => ({ key, before: steps[0]?.before ?? 0, after: steps.at(-1)?.after ?? 0 }))
    .filter(({ before, after }) => before !== after);
}

/** The zone the account left on this very day; null on any other. */
function zoneBefore(zones: Facts["account"]["zones"], day: string): string | null {
  const at = zones.findIndex((span) => span.fromOn === day);
  return at > 0 ? (zones[at - 1]?.timezone ?? null) : null;
}

/** Everything composeRecap reads, put together from what the store loaded. `now` is the trigger's time, UTC ms. */
export function recapInputs(given: {
  facts: Facts;
  series: Series;
  periodKey: string;
  now: number;
  vendor: RecapFigures["vendor"];
  settings: RecapSettings;
  restated?: RecapInputs["restated"];
  /** The frozen group of the account; null or missing: none. */
  group?: Peer[] | null;
}): RecapInputs {
  const { facts, series, periodKey, now, vendor, settings } = given;
  const { csm, metric, renewalOn: _, endsOn, zones, segment, seats, ...account } = facts.account;
  const firstEvent = firstEventOn(facts);
  const from = coveredFrom(account.kickoffOn, firstEvent);
  const { firstDay } = periodOf(periodKey, account.timezone);
  const lastDay = lastDayIn(facts, periodKey);
  const covered = { coveredFrom: from, coveredUntil: coveredUntil(facts.account) };
  const first = firstDayToLoad({ periodKey, account: { timezone: account.timezone, ...covered }, settings });
  const counted = countedIn(facts, series, { periodKey, first, lastDay });
  return {
    now,
    periodKey,
    account: { ...account, ...covered, zoneBefore: zoneBefore(zones, firstDay) },
    vendor,
    csm,
    metric,
    source: sourceIn(facts, periodKey, now),
    hours: counted ? [] : series.hours,
    events: series.days.reduce((sum, day) => sum + day.n, 0),
    counted,
    restated: given.restated ?? null,
    corrected: correctedOnce(facts.corrected),
    peers: given.group && seats !== null ? { segment, seats, group: given.group } : null,
    // Events without an actor are nobody's: they count among the others. What does not add up has no shares.
    actors: (adds(metric.aggregation) ? series.actors : []).filter((each) => each.actor !== ""),
    names: facts.names ?? false,
    moneyInSubject: facts.moneyInSubject ?? false,
    earlier: earlierMonths(facts, periodKey, from),
    goals: goalsIn(facts, series, lastDay),
    ...stepsIn(facts.items, { key: periodKey, firstDay, lastDay }),
    // Nothing is asked of anybody whose contract is over by the time it is read.
    ...(endsOn !== null && periodKeyOf(endsOn) <= periodKey && { next: null, upcoming: [] }),
    readers: facts.contacts,
    rule: facts.rule ?? null,
    settings,
  };
}
