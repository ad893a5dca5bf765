import type { MetricDefinition } from "./metrics.ts";
import type { GoalPart } from "./portal-row.ts";
import type { GoalProgress, RecapFigures, RecapPeriod, RecapStep } from "./recap.ts";
import type { RecapContact, RecapFacts } from "./recap-row.ts";
import type { ReleaseRule } from "./release-rule.ts";
import type { HeldWord } from "./words.ts";

/*
 * The one mail about a First Value that was reached: a recap of kind "milestone", which is about no month. Values are integers
 * scaled by metric.scale; days are plain "YYYY-MM-DD" in the account's zone; instants UTC ms.
 */

/** The snapshot of a First Value: composed once, stored as JSON, never changed. Mail and page render from it. */
export interface CelebrationFigures extends Pick<RecapFigures, "account" | "vendor" | "csm" | "metric" | "counted"> {
  shape: "celebration";
  period: Pick<RecapPeriod, "timezone">;
  /** `metric` is its own, as it was counted in the month it was reached. */
  goal: GoalProgress & { reachedOn: string; daysToReach: number };
  /** What comes next: where the Twelve-month goal stands by its own metric, and the step nothing stands before. */
  twelveMonth: { goal: GoalProgress; metric: MetricDefinition } | null;
  next: RecapStep | null;
  /** Reasons that hold the mail; empty when it may go. */
  holds: string[];
}

/** What a row of the ledger tells; `shape` says which. */
export type Snapshot = RecapFigures | CelebrationFigures;

/** A First Value as a rollup just found it: an id for its row of the ledger, and when it is looked at, UTC ms. */
export interface FoundFirstValue {
  id: string;
  dueAt: number;
}

/** A celebration still to be composed, with what is known of its account. Days local, instants UTC ms. */
export interface DueCelebration {
  id: string;
  accountId: string;
  dueAt: number;
  plannedAt: number;
  word: HeldWord | null;
  /** Revision of the account's figures. */
  seen: number;
  /** `endsOn`: last local day of its contract; null: it goes on. */
  account: CelebrationFigures["account"] & { timezone: string; endsOn: string | null };
  csm: CelebrationFigures["csm"];
  isHeldOut: boolean;
  rule: ReleaseRule | null;
  source: RecapFacts["source"];
  /** Each with its metric as it was counted in the month of the First Value. */
  goals: (GoalPart & { metric: MetricDefinition })[];
  items: RecapFacts["items"];
  contacts: RecapContact[];
  note: RecapFacts["note"];
}
