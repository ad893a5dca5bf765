import type { Voice } from "#mail/voice.ts";
import type { ContributorTable, Fact, GoalLines, Passage, StepList } from "#schema/recap-said.ts";

/*
 * A recap as finished sentences and numbers. The HTML and the text twin are two settings of this one value, so a figure
 * cannot stand in one and be missing in the other. Names inside it are isolated; nothing is escaped yet.
 */

export interface DayChart {
  title: string;
  sentence: string;
  /** The sentence and how to read the bars, of which the text twin has none. */
  legend: string;
  /** Every value by week, for who does not see the bars. */
  summary: string;
  /** Calendar weeks as the locale has them; the first and last may be short. */
  weeks: DayWeek[];
  weekHead: string;
}

export interface DayWeek {
  /** Its first day that is in the month. */
  label: string;
  /** The same at its row, with how many of its days are in the month where not all are. */
  row: string;
  /** The same under the bars, shorter; empty where there is no room. */
  axis: string;
  days: { date: string; weekday: number; value: number; shown: string; weekend: boolean }[];
}

export interface HeatChart {
  title: string;
  sentence: string;
  notes: string[];
  caption: string;
  corner: string;
  heads: string[];
  /** step 0 is zero, 1 to 4 quantiles of the other cells. */
  rows: { head: string; cells: { shown: string; step: number }[] }[];
}

export interface Letter {
  voice: Voice;
  hue: number;
  subject: string;
  preheader: string;
  head: { initial: string; account: string; vendor: string; period: string };
  figure: { number: string; noun: string } | null;
  headline: string;
  lead: string;
  /** The three months of a quarter and their sum, for who reads quarterly. */
  quarter: string | null;
  /** What only staff see, ahead of the rest. */
  internal: Passage[];
  /** Of a person: why the month is as it is. */
  note: Passage | null;
  goals: GoalLines[];
  facts: Fact[];
  days: DayChart | null;
  heat: HeatChart | null;
  contributors: ContributorTable | null;
  benchmark: Passage | null;
  done: StepList | null;
  next: StepList | null;
  button: { label: string; href: string };
  /** The choices are links: each opens the page with that one chosen, and changes nothing by itself. */
  ask: { title: string; text: string; choices: { label: string; href: string }[] } | null;
  signature: { name: string; role: string } | null;
  counted: { title: string; rows: { label: string; value: string }[] };
  reason: string;
  links: { label: string; href: string }[];
  address: string;
}
