import type { MetricDefinition } from "./metrics.ts";
import type {
  ContributorKind,
  Direction,
  GoalType,
  MetricState,
  PaceState,
  Quarter,
  SegmentKey,
  Side,
} from "./words.ts";

/*
 * The recap snapshot: composed once by domain/recap, stored as JSON, never changed. Page, mail and CSV render from it and
 * from nothing else. Values are integers scaled by metric.scale; days are plain "YYYY-MM-DD" in the account's zone;
 * instants are UTC milliseconds.
 */

export interface RecapPeriod {
  /** "2026-10" */
  key: string;
  timezone: string;
  startUtc: number;
  endUtc: number;
  firstDay: string;
  lastDay: string;
  /** Local calendar days of the whole month (a skipped day does not count). */
  days: number;
  /** Days the account was really covered; smaller than `days` in a partial month. */
  coveredDays: number;
  /** Set when the account's life covers only part of the month. */
  partial: { kind: "first" | "last"; since: string; until: string } | null;
  /** Last local day of the contract, which ends in this month; missing in every other. */
  endsOn?: string;
  /** The zone it was counted in until this period; null or missing when it did not change. */
  zoneBefore?: string | null;
}

export interface RecapChange {
  /**
   * none: nothing to compare with · new: 0 before · unchanged_zero · same: |%| < 0.5 · absolute: base below 10 or negative ·
   * percent · ratio: beyond 999 % · per_day: one of the two months was partial
   */
  kind: "none" | "new" | "unchanged_zero" | "same" | "absolute" | "percent" | "ratio" | "per_day";
  previousPeriod: string | null;
  previousValue: number | null;
  delta: number | null;
  /** Signed, one decimal, never -0. */
  percent: number | null;
  /** One decimal, for kind ratio. */
  ratio: number | null;
  /** Scaled value per local calendar day, four decimals: rounded again as it is shown, it is as if it were rounded once. Always given when both months have values. */
  perDay: { now: number; before: number } | null;
  tone: "better" | "worse" | "neutral";
}

export interface GoalProgress {
  kind: "first_value" | "twelve_month";
  statement: string;
  type: GoalType;
  /** Scaled. */
  target: number;
  baseline: number | null;
  /** Scaled cumulative value to the end of the period; null when it may not be printed. */
  current: number | null;
  startsOn: string;
  targetOn: string;
  reachedOn: string | null;
  /** Days from the start to reachedOn. */
  daysToReach: number | null;
  /** 0..1, null when a part is missing. */
  progress: number | null;
  /** Scaled expected value to date, rounded as shown; null when no pace is given. */
  expected: number | null;
  /** current / expected, two decimals. */
  pace: number | null;
  paceState: PaceState | null;
  /** Scaled, per month, rounded up as shown; null once reached. */
  neededPerMonth: number | null;
  /** Scaled low and high of the projection at the target date; only from 6 complete months. */
  projection: { low: number; high: number } | null;
  /** The contract ended: nothing is due, needed or projected any more; missing while it goes on. */
  over?: true;
}

export interface RecapStep {
  title: string;
  side: Side;
  ownerName: string | null;
  /** dueOn for a step to come, doneOn for a step done. */
  day: string | null;
}

/** A step named as coming, by the item of the plan it is; `day` is when it was due then. */
export interface NamedStep extends RecapStep {
  id: string;
  day: string;
}

/** Who contributed: the five strongest by value then name, and the rest. */
export interface RecapContributors {
  /** Whose names these are; missing in old snapshots: actors as they were sent, of whom nobody asked whether they are people. */
  by?: ContributorKind;
  /** `actor`: the id it was sent under, for an erasure alone; missing for teams and in old snapshots. */
  shown: { name: string; value: number; actor?: string }[];
  /** Of teams the count is of the people outside of them. */
  others: { count: number; value: number } | null;
}

/** How an account stands among others of its segment and size (recaps.md §7). Values per seat, in units; never a peer's own. */
export interface RecapBenchmark {
  segment: SegmentKey;
  /** Size band of the group. */
  seats: Band;
  /** How many others there are, never exactly. */
  size: Band;
  own: number;
  /** The top one is the best, where less is better too. Staff alone see the lowest. */
  quarter: Quarter;
  /** Share of the group it is ahead of, whole percent; null in a group too small for it. */
  percentile: number | null;
  /** 25th, 50th and 75th of the group, two significant digits. */
  spread: { low: number; middle: number; high: number };
}

/** Both ends included; no upper end: `to` is null. */
export interface Band {
  from: number;
  to: number | null;
}

export interface RecapFigures {
  shape: 1;
  account: { id: string; externalId: string; name: string; slug: string; locale: string; currency: string };
  vendor: { name: string; postalAddress: string; hue: number };
  csm: { name: string; email: string; title: string } | null;
  period: RecapPeriod;
  metric: MetricDefinition;
  direction: Direction;
  state: MetricState;
  /** Scaled month total; null unless state is ok or zero. */
  value: number | null;
  /** Distinct active actors in the month; null when the metric has none. */
  activeActors: number | null;
  change: RecapChange;
  /** True: more than every earlier complete month, of which there are at least three. */
  record: boolean;
  money: {
    amountMinor: number;
    currency: string;
    /** The rate in force at the end. */
    rateMinor: number;
    agreedOn: string;
    agreedBy: string;
    /** Every rate of the period from its first priced day on, oldest first; missing where one held from the first day to the last. */
    rates?: { rateMinor: number; agreedOn: string; agreedBy: string; from: string }[];
  } | null;
  /**
   * Working hours saved, at most one decimal, and the agreed minutes of a unit; null or missing where nothing was agreed, or
   * where money already says what the same units were worth.
   */
  time?: { hours: number; minutesPerUnit: number } | null;
  /**
   * The highest stage that everything counted so far passed for the first time in this period, scaled: the stage, what was
   * counted in all, and the local day it was passed (null where days are not known).
   */
  milestone?: { value: number; total: number; on: string | null } | null;
  bestDay: { date: string; value: number } | null;
  /** The 3-hour block (0..7) of a weekday (0 = Monday) with the most; null means "No clear peak". */
  peak: { weekday: number; block: number; value: number } | null;
  /** One entry per local calendar day that exists; totals equal `value`. */
  days: { date: string; value: number; weekend: boolean }[];
  /** [weekday 0 = Monday][hour 0..23], scaled; totals equal `value`. */
  hours: number[][];
  /** Wall-clock hours of this month that did not exist (DST), as "YYYY-MM-DD HH". */
  missingHours: string[];
  /** Null when there are fewer than three. Totals equal `value`. */
  contributors: RecapContributors | null;
  goals: { firstValue: GoalProgress | null; twelveMonth: GoalProgress | null };
  /** Complete months before this one, oldest first, for the year view. */
  months: { key: string; value: number | null; state: MetricState }[];
  done: RecapStep[];
  next: RecapStep | null;
  /** What the portal names as coming: `next` first, then by due day, three at most; missing in old snapshots. */
  upcoming?: NamedStep[];
  /** `entered`: a person entered the month, by name where it is known; null or missing: it came from the source. */
  counted: {
    sourceName: string;
    completeUntil: number | null;
    asOf: number;
    entered?: { by: string | null } | null;
  };
  /** Null or missing: there is no group, or none that may be shown. */
  benchmark?: RecapBenchmark | null;
  /** Reasons that hold the mail; empty when it may go. */
  holds: string[];
  /** What the version before said, scaled, and why there is this one (words of the log); null or missing for a first version. */
  restated?: { before: number; reasons: string[]; pace?: RestatedPace } | null;
  /** The account lets a subject name what the month was worth; missing: it does not. */
  moneyInSubject?: true;
  /** Earlier months that were restated since the recap before this one, oldest first, scaled; missing in old snapshots. */
  corrected?: { key: string; before: number; after: number }[];
}

/** The word for the pace of the twelve-month goal in the version before, and in this one. */
export interface RestatedPace {
  was: PaceState;
  now: PaceState;
}

/** What a published month has to say of the twelve-month goal to be held against `from` and `to`: the paces between which its word stands by now; null: no end. */
export interface PaceNow
  extends Pick<GoalProgress, "type" | "target" | "baseline" | "startsOn" | "targetOn" | "expected"> {
  from: number | null;
  to: number | null;
}

/** The newest version of a month that was restated after the one at hand: scaled, UTC ms, words of the log. */
export interface RestatedSince {
  value: number;
  asOf: number;
  reasons: string[];
  /** Its word for the pace of the twelve-month goal, where a version since changed it; null or missing: none did. */
  pace?: PaceState | null;
}

/** Months in a row that are of another metric than what they are shown beside. */
export interface OtherMetric {
  /** "2026-10" */
  from: string;
  until: string;
  /** Nothing is shown before them. */
  opens: boolean;
  metric: MetricDefinition;
}

/** Links a rendered recap needs; derived at send time for one recipient, never stored. */
export interface RecapLinks {
  view: string;
  unsubscribe: string;
  portal: string | null;
}

/** What a person of the vendor says about a month, shown as theirs. */
export interface RecapNote {
  text: string;
  by: string;
}
