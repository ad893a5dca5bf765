import type { GoalPoint } from "./curve.ts";
import type { Door, LogKind } from "./words.ts";

/* Figures as rollups keep them. Values are integers scaled by the metric; days are local, instants UTC ms. */

/** A month of a metric of an account. Which of the parts is the value depends on the metric's aggregation. */
export interface FactMonth {
  n: number;
  total: number;
  low: number | null;
  high: number | null;
  /** "instant|batch|value" of the latest event; null where the metric does not ask for it. */
  last: string | null;
  /** Distinct actors; null where the metric does not ask for it. */
  actors: number | null;
  /** First local day with a value. */
  firstOn: string;
  /** The part of total that came as adjustments. */
  adjusted: number;
  /** "manual": a person entered it. */
  door: Door | "manual";
}

/** By metric key, then by month. */
export type FactMonths = Record<string, Record<string, FactMonth>>;

/** Which zone an account's days are counted in, from a local day on; oldest first. */
export interface ZoneSpan {
  fromOn: string;
  timezone: string;
}

/** A stretch of time with one offset, half open, all ms: wall clock = instant + offset. */
export type Stretch = [from: number, to: number, offset: number];

/** A local day to derive anew. */
export interface DayToBuild {
  accountId: string;
  metricKey: string;
  localDate: string;
}

/** A day the log names, and what happened there, in words of the log. */
export interface NamedDay extends DayToBuild {
  kinds: LogKind[];
}

/** What the tail of the log says: accounts and days that rollups do not know yet. */
export interface Tail {
  /** Up to which row of the log this reaches; null: there is nothing. */
  last: number | null;
  mark: number;
  days: NamedDay[];
}

/** What a rollup of the tail would be about. Instants UTC ms. */
export interface TailWeight {
  /** Rows of the log. */
  logs: number;
  /** What they brought. */
  events: number;
  /** When the oldest of them came; null without any. */
  since: number | null;
  /** Something that was there was changed: not only events and daily values came. */
  isCorrected: 0 | 1;
  days: number;
  accounts: number;
  /** When the newest row came that rollups know; null before any. */
  rolledAt: number | null;
}

export interface GoalToMeasure {
  kind: "first_value" | "twelve_month";
  metricKey: string;
  type: "accumulate" | "reach_level" | "reduce_to" | "keep";
  startsOn: string;
  target: number;
  reachedOn: string | null;
  /** Last local day of the account's contract: nothing after it counts; null or missing: it goes on. */
  endsOn?: string | null;
}

/** A goal of an account with all that was agreed of it. `isKnown`: the ledger has a row about it, so that only what changes is news. */
export interface AgreedGoal extends GoalToMeasure {
  targetOn: string;
  baseline: number | null;
  milestones: GoalPoint[];
  isKnown: boolean;
}

/** An account as the rollup reads it before it folds. */
export interface AccountFigures {
  accountId: string;
  timezone: string;
  locale: string;
  kickoffOn: string;
  months: FactMonths;
  goals: Record<string, number>;
  /** 0: no row yet. */
  revision: number;
  /** Up to which row of the log it was last folded. */
  logId: number;
  /** A goal moved in this month or later, and recaps were not compared with it yet; null: they were. */
  movedFrom: string | null;
  agreed: AgreedGoal[];
}
