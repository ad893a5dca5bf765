import type { GoalPoint } from "./curve.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { RecapReader } from "./reading.ts";
import type { GoalProgress, NamedStep, RecapFigures, RecapStep } from "./recap.ts";
import type { RecapSettings } from "./recap-settings.ts";
import type { ReleaseRule } from "./release-rule.ts";
import type { GoalType, SegmentKey } from "./words.ts";

/* What a recap is composed of. Same conventions as recap.ts. */

/** A member of a group: scaled value of the month, and seats. */
export interface Peer {
  accountId: string;
  value: number;
  seats: number;
}

/** Everything composeRecap reads. The store loads it; nothing else is consulted. */
export interface RecapInputs {
  /** The trigger's time, UTC ms: printed as "as of". */
  now: number;
  /** "2026-10" */
  periodKey: string;
  account: {
    id: string;
    externalId: string;
    name: string;
    slug: string;
    locale: string;
    currency: string;
    timezone: string;
    kickoffOn: string;
    /** Local day the account's figures begin: the earlier of goal start and first event; null before both. */
    coveredFrom: string | null;
    /** First local day after the contract; null while open. */
    coveredUntil: string | null;
    /** The zone the account left with the first day of this period; null or missing for none. */
    zoneBefore?: string | null;
  };
  vendor: RecapFigures["vendor"];
  csm: RecapFigures["csm"];
  metric: MetricDefinition;
  source: {
    name: string;
    everConnected: boolean;
    completeUntil: number | null;
    /** The last thing heard of it was an error, see isFailing. */
    failed: boolean;
    /** That error, while it failed: UTC ms, and what it was told. */
    error?: { at: number; text: string } | null;
    entered?: { by: string | null } | null;
  };
  /** The group of the account's segment and size as frozen for this month, itself perhaps among it; null or missing: none. */
  peers?: { segment: SegmentKey; seats: number; group: Peer[] } | null;
  /** Local hours of the month with events, scaled totals. */
  hours: { date: string; hour: number; value: number }[];
  /** How many events, or values by day, the period has. */
  events: number;
  /**
   * How the month reads where its hours do not tell: values by day or by month, and metrics that do not add up. `total` is null
   * when there is nothing to read; `n` counts the values. Null: the hours are the whole story.
   */
  counted: {
    total: number | null;
    n: number;
    days: { date: string; value: number }[];
    /** Days before the 1st are in it: a short first period. */
    reachesBack: boolean;
  } | null;
  /**
   * The version before said this of its figure, scaled, of the twelve-month goal, and of who it was from (missing: nothing), and
   * why there is another; null for a first version.
   */
  restated: {
    before: number;
    goal: GoalProgress | null;
    told?: RecapFigures["contributors"];
    reasons: string[];
  } | null;
  /** Earlier months restated since the recap before this one. */
  corrected: NonNullable<RecapFigures["corrected"]>;
  /** Month totals by actor, with what the vendor's systems said of each: display name and team. */
  actors: { actor: string; name: string | null; team: string | null; value: number }[];
  /** The customer's admin wants people shown by name; missing: not. */
  names?: boolean;
  /** And lets a subject name what the month was worth; missing: not. */
  moneyInSubject?: boolean;
  /** Month totals before this one, oldest first, as derived now; value null where the month may not be printed. */
  earlier: { key: string; value: number | null; coveredDays: number; days: number }[];
  goals: {
    kind: "first_value" | "twelve_month";
    statement: string;
    type: GoalType;
    target: number;
    baseline: number | null;
    startsOn: string;
    targetOn: string;
    reachedOn: string | null;
    /** Scaled cumulative value from startsOn to the end of the period. */
    current: number;
    /** Dated points of the agreed curve, scaled; may be empty. */
    milestones: GoalPoint[];
  }[];
  done: RecapStep[];
  next: RecapStep | null;
  upcoming: NamedStep[];
  /** Who of the account has a part that reads the recap, an address, and has not left. */
  readers: RecapReader[];
  /** How recaps of the account go out; null or missing: by themselves. */
  rule?: ReleaseRule | null;
  /** Thresholds: defaults of settings.ts. */
  settings: RecapSettings;
}
