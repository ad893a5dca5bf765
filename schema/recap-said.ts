import type { AnswerChoice } from "./feedback.ts";
import type { OtherMetric } from "./recap.ts";
import type { Language } from "./words.ts";

/* What a recap says, as finished sentences: the mail sets them as HTML and text, the page between its charts and forms. */

export interface Fact {
  label: string;
  value: string;
  note: string;
  badge: { text: string; tone: "better" | "worse" } | null;
}

export interface GoalLines {
  label: string;
  statement: string;
  state: string;
  /** Whole percent of the width; mark is what was expected by now. */
  bar: { filled: number; mark: number | null; label: string } | null;
  notes: string[];
}

export interface ContributorTable {
  title: string;
  heads: [string, string];
  rows: { name: string; shown: string /** Share of the largest, 0..1; null for the others. */; share: number | null }[];
}

/** A heading and a paragraph. */
export interface Passage {
  title: string;
  text: string;
}

export interface StepList {
  title: string;
  steps: { title: string; meta: string }[];
  more: string | null;
}

/** A month in the language of who reads its page: all that its mails say too. */
export interface RecapSaid {
  language: Language;
  /** BCP 47 tag for numbers and dates: the language in the reader's region. */
  locale: string;
  /** "October 2026, for Jackson Hole Airport" */
  title: string;
  /** Between two sentences. */
  gap: string;
  month: string;
  figure: LatestSaid | null;
  headline: string;
  /** What follows it; empty where nothing does. */
  lead: string;
  /** That it replaces what was said before, and why; empty where it does not. */
  correction: string;
  /** What the month says by now, and why, where this is not its newest version; else empty. */
  since: string;
  /** `caption`: the kind of goal and its statement. */
  goals: (GoalLines & { caption: string })[];
  facts: Fact[];
  /** Against the month before; also the first of the facts. */
  change: Fact | null;
  days: Passage | null;
  /** `notes`: hours that did not exist. */
  heat: (Passage & { caption: string; notes: string[] }) | null;
  contributors: ContributorTable | null;
  benchmark: Passage | null;
  done: { title: string; steps: { title: string; who: string; day: string }[] } | null;
  next: StepList | null;
  ask: { title: string; choices: Record<AnswerChoice, string>; who: string };
  counted: { title: string; rows: { label: string; value: string }[] };
  asOf: string;
  /** "Departures": what is counted, as a head. */
  things: string;
  /** Whose words the note is; null: there is none. */
  noteFrom: string | null;
}

/** A First Value in the language of who reads its page: all that its mail says too. */
export interface CelebrationSaid
  extends Pick<
    RecapSaid,
    "language" | "locale" | "title" | "gap" | "headline" | "lead" | "goals" | "next" | "counted" | "asOf" | "noteFrom"
  > {
  figure: LatestSaid;
  /** "First value" */
  label: string;
}

/** A figure as the mails write it. */
export interface LatestSaid {
  number: string;
  noun: string;
}

/** Months in a row that are of another metric; `things` is what they counted, within a sentence. */
export interface OtherSaid extends Pick<OtherMetric, "from" | "until" | "opens"> {
  things: string;
}

/** What the archive says as the mails do. */
export interface ArchiveSaid {
  language: Language;
  /** BCP 47 tag for numbers and dates. */
  locale: string;
  gap: string;
  /** "Departures"; null: no metric was chosen yet. */
  things: string | null;
  twelveMonth: (GoalLines & { caption: string }) | null;
  counted: RecapSaid["counted"];
  /** "60 departures", by month: figures that do not stand under the head of their column without their noun. */
  amounts: Readonly<Record<string, string>>;
  others: OtherSaid[];
}

/** Seven days of a review, or what is known of them: `from` is the first of those, `value` is scaled. */
export interface WeekSaid {
  from: string;
  value: number;
  isPart: boolean;
}

/** Three months for their review. */
export interface ReviewSaid {
  /** In the order of the review; null where there is no recap. */
  months: (RecapSaid | null)[];
  /** The newest, with the hours of all three. */
  last: RecapSaid;
  /** Week by week as the account's region counts them; null for one between others of which nothing is known. */
  weeks: {
    head: string;
    rows: (WeekSaid | null)[] /** Months that are not in them, by name; empty: all are. */;
    without: string;
  } | null;
  /** The stage each month passed, in a sentence; null where it passed none. */
  milestones: (string | null)[];
  others: OtherSaid[];
  /** "August – October 2026" */
  span: string;
  /** Null where the three do not add up. */
  total: { figure: NonNullable<RecapSaid["figure"]>; sentence: string } | null;
  /** Without a label unless it is the best month of all. */
  bestMonth: Fact | null;
  bestDay: Fact | null;
  /** Without a label. */
  worth: Fact | null;
  /** Where that is not what the months as published were worth: both, and what lies between. */
  worthLater: { published: string; counted: string; difference: string } | null;
  contributors: ContributorTable | null;
  /** Months without which nobody can say who contributed to the three; empty: none is missed. */
  undivided: string;
  /** "2,400 departures": what was agreed for twelve months. */
  target: string | null;
  /** "120 days" until the renewal; null when it is not to come. */
  left: string | null;
}
