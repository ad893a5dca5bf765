import type { FactMonth, FactMonths, ZoneSpan } from "./figure.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { RecapNote } from "./recap.ts";
import type { ContactRole, GoalKind, GoalType, ItemState, RecapVariant, SegmentKey, Side } from "./words.ts";

/** What the recap rules read of the database. Figures scaled, days local. */
export interface RecapRows {
  account: {
    id: string;
    externalId: string;
    name: string;
    slug: string;
    locale: string;
    currency: string;
    timezone: string;
    kickoffOn: string;
    renewalOn: string;
    segment: SegmentKey;
    /** Null: not known, or the account does not want to see where it stands. */
    seats: number | null;
    csm: { name: string; email: string; title: string } | null;
    metric: MetricDefinition;
    /** Zones it was in, each from a local day on; empty when it never changed. */
    zones: ZoneSpan[];
  };
  note: RecapNote | null;
  source: { name: string; completeUntil: number | null; lastReceivedAt: number | null } | null;
  /** Who entered the month by hand last; null or missing: nobody. */
  entered?: { by: string } | null;
  /** Earlier months restated since the recap of the month before, oldest first. */
  corrected: { key: string; before: number; after: number }[];
  /** Months with figures. */
  months: FactMonths;
  goals: {
    kind: GoalKind;
    statement: string;
    type: GoalType;
    target: number;
    baseline: number | null;
    startsOn: string;
    targetOn: string;
    reachedOn: string | null;
  }[];
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
  contacts: { id: string; name: string; email: string; role: ContactRole }[];
  hours: { date: string; hour: number; value: number }[];
  actors: { actor: string; value: number }[];
  days: ({ date: string; value: number } & Pick<FactMonth, "n" | "low" | "high" | "last" | "door">)[];
}

/** A mail of a recap to one person, before anybody took it. */
export interface PlannedDelivery {
  id: string;
  accountId: string;
  kind: "monthly";
  periodKey: string;
  recapId: string;
  recipient: string;
  contactId: string;
  name: string;
  variant: RecapVariant;
  state: "planned";
  nextAt: number;
  wokenAt: number;
  committed: 0;
  attempts: 0;
  createdAt: number;
}
