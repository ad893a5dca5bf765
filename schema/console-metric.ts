import type { ConsoleFrame } from "./console.ts";
import type { GoalPoint } from "./curve.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { GoalType, MetricLanguage } from "./words.ts";

/* The console's pages of metrics. Same conventions as console.ts. */

interface MetricPreview {
  language: "en" | MetricLanguage;
  /** Null where the words of the language are missing. */
  sentence: string | null;
  /** The sentence once for each plural form. */
  forms: string[];
}

export interface MetricVersion {
  version: number;
  /** "2026-10"; null: from the beginning. */
  startsOn: string | null;
  /** The day it was kept, UTC. */
  keptOn: string;
  /** Name of who wrote it; empty where nobody kept that. */
  keptBy: string;
  comparable: boolean;
  /** In words; empty for the first version. */
  changes: { what: string; before: string; after: string }[];
}

/** One metric with its versions, newest first; `metric` is null while a new one is being written. */
export interface MetricView {
  frame: ConsoleFrame;
  canEdit: boolean;
  metric: MetricDefinition | null;
  /** Its parts in words, for those who may only look. */
  facts: Record<string, string>;
  /** Fields of the form as typed, else as kept; with the problem of each. */
  values: Record<string, string>;
  problems: Record<string, string>;
  /** What a rate may divide. */
  divisible: { key: string; name: string }[];
  previews: MetricPreview[];
  /** What some units are worth now: hours and money; null when nothing was agreed. */
  worth: { units: number; hours: number | null; money: { amountMinor: number; currency: string }[] } | null;
  versions: MetricVersion[];
}

/** What an account counts and what it wants to reach. */
export interface AccountFiguresView {
  frame: ConsoleFrame;
  canEdit: boolean;
  account: { id: string; name: string };
  metrics: { key: string; name: string; definition: string; additive: boolean; isChosen: boolean }[];
  headline: string;
  values: Record<string, string>;
  problems: Record<string, string>;
}

/** A goal as it is kept for an account. Figures scaled by its metric; of "keep", baseline and target are the band's edges. */
export interface GoalChange {
  kind: "first_value" | "twelve_month";
  statement: string;
  metricKey: string;
  type: GoalType;
  target: number;
  baseline: number | null;
  startsOn: string;
  targetOn: string;
  milestones: GoalPoint[];
}
