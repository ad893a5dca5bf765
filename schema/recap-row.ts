import type { FactMonth, FactMonths, ZoneSpan } from "./figure.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { GoalPart } from "./portal-row.ts";
import type { RecapReader } from "./reading.ts";
import type { GoalProgress, RecapFigures, RecapNote } from "./recap.ts";
import type { RecapInputs } from "./recap-input.ts";
import type { ReleaseRule } from "./release-rule.ts";
import type { SourceMark } from "./value.ts";
import type { GoalKind, HeldWord, ItemState, Language, RecapKind, RecapVariant, SegmentKey, Side } from "./words.ts";

/** What decides which months of an account are due. */
export interface RecapAccount {
  id: string;
  timezone: string;
  locale: string;
  kickoffOn: string;
  /** Last local day of its contract; null: it goes on. */
  endsOn: string | null;
  firstEventOn: string | null;
  /** Newest month with a ledger row. */
  lastKey: string | null;
}

/** What is told of a held recap: `said`, and `goes` where it goes out by itself, else `waits`. `marks`: what makes its reasons these. */
export interface HeldLine {
  said: string;
  goes: string;
  waits: string;
  marks: string[];
}

/** What the recap rules read of the database. Figures scaled, days local. */
export interface RecapRows {
  account: Pick<RecapInputs["account"], "id" | "externalId" | "name" | "slug" | "locale" | "currency" | "timezone"> & {
    kickoffOn: string;
    renewalOn: string;
    /** Last local day of its contract; null: it goes on. */
    endsOn: string | null;
    segment: SegmentKey;
    /** Null: not known, or the account does not want to see where it stands. */
    seats: number | null;
    csm: { name: string; email: string; title: string } | null;
    metric: MetricDefinition;
    /** Zones it was in, each from a local day on; empty when it never changed. */
    zones: ZoneSpan[];
  };
  /** Its recaps are archived and mailed to nobody. */
  isHeldOut?: boolean;
  /** How its recaps go out; null or missing: by themselves. */
  rule?: ReleaseRule | null;
  /** The customer's admin wants people shown by name. */
  names?: boolean;
  /** Its subject may name what the month was worth; missing: not. */
  moneyInSubject?: boolean;
  note: RecapNote | null;
  /** The one furthest behind, and what it was last refused with. */
  source:
    | (Omit<SourceMark, "lastErrorAt"> & { name: string; lastError?: string | null; lastErrorAt?: number | null })
    | null;
  /** Who entered the month by hand last; null or missing: nobody. */
  entered?: { by: string } | null;
  /** Earlier months restated since the recap of the month before, oldest first. */
  corrected: { key: string; before: number; after: number }[];
  /** Months with figures. */
  months: FactMonths;
  goals: Omit<GoalPart, "current">[];
  items: {
    id: string;
    /** The item that must be done first. */
    afterId: string | null;
    title: string;
    side: Side;
    ownerName: string | null;
    dueOn: string;
    state: ItemState;
    stateOn: string | null;
  }[];
  contacts: RecapContact[];
  /** Those of the days asked for, like the two below. */
  hours: { date: string; hour: number; value: number }[];
  actors: RecapInputs["actors"];
  days: ({ date: string; value: number } & Pick<FactMonth, "n" | "low" | "high" | "last" | "door">)[];
  /** What a goal had gathered, from its start up to those days. */
  before: { kind: GoalKind; value: number }[];
}

/** What is read of a period's days, and everything else. */
export type RecapSeries = Pick<RecapRows, "hours" | "actors" | "days" | "before">;
export type RecapFacts = Omit<RecapRows, keyof RecapSeries>;

/** The days the store has to read for a recap: those of its period, first to last, and those its goals gathered since. */
export interface RecapSpan {
  accountId: string;
  metricKey: string;
  since: string;
  first: string;
  last: string;
}

/** A ledger row still to be composed, with what is known of its account. */
export interface DueRecap {
  id: string;
  accountId: string;
  periodKey: string;
  version: number;
  dueAt: number;
  plannedAt: number;
  reason: string | null;
  /** What the version before said; null for the first. */
  before: number | null;
  /** What it said of the twelve-month goal; null without one. */
  goalBefore: GoalProgress | null;
  /** Whom it named; null: nobody. */
  toldBefore: RecapFigures["contributors"];
  /** Null: nobody said anything. */
  word: HeldWord | null;
  /** The last instant at which it might go out by itself when it was composed before, UTC ms; null: it was not. */
  goesUntil: number | null;
  /** Revision of the account's figures: it goes up with every fold, and when a name in them is erased. 0: none yet. */
  seen: number;
  facts: RecapFacts;
}

/** A person at the customer who may get the recap. */
export interface RecapContact extends RecapReader {
  id: string;
  email: string;
  /** Name of the member of staff who entered them; null: the vendor's systems did. */
  addedBy: string | null;
  /** Whether a recap of this account went to this address before. */
  isKnown: boolean;
}

/** One way a recap is written: what is in it, for whom. Everybody with the same form gets the same mail but for the links. */
export interface RecapForm {
  /** Its name among the mails of one recap. */
  key: string;
  /** How much is in it, whatever the part of who reads it. */
  variant: RecapVariant;
  /** Null: the account's. */
  language: Language | null;
  /** With the two months before, at the end of a calendar quarter. */
  quarterly: boolean;
  /** The first mail a person gets says who added them. */
  first: { by: string } | null;
  /**
   * Of a restated month: what its reader was told of it, scaled; "nothing": it is news to them and written as such; null or
   * missing: what the version before said.
   */
  told?: number | "nothing" | null;
}

/** A reader of an earlier version of a month, by address in lower case. */
export interface ToldReader {
  address: string;
  /** The newest that arrived as far as anybody knows, and what it said, scaled; null: theirs was restated before it left. */
  version: number | null;
  value: number | null;
}

/** A mail of a recap to one person, before anybody took it. */
export interface PlannedDelivery {
  id: string;
  accountId: string;
  kind: RecapKind;
  periodKey: string;
  recapId: string;
  /** Of the recap. */
  version: number;
  recipient: string;
  contactId: string;
  name: string;
  variant: RecapVariant;
  /** Key of its RecapForm among the stored mails. */
  form: string;
  state: "planned";
  nextAt: number;
  wokenAt: number;
  committed: 0;
  attempts: 0;
  createdAt: number;
  /** The last instant at which it may first be tried by itself, UTC ms; null: a person wants it sent. */
  goesUntil: number | null;
}
