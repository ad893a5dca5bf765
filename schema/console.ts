import type { Typed } from "./console-data.ts";
import type { RecapRow } from "./console-recap.ts";
import type { ColleagueRow } from "./console-row.ts";
import type { FeedbackChoice } from "./feedback.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { AccountContact } from "./person.ts";
import type { GoalView, ItemRow, SideProgress, ThreadEntry } from "./portal.ts";
import type { ReleaseRule } from "./release-rule.ts";
import type { ShowingAct, ShowingState } from "./showing.ts";
import type { Restored } from "./witness.ts";
import type { FeeAct, PaceState, ReleaseKind, SegmentKey, ShareKind, ShareScope, StaffRole } from "./words.ts";

/* What the console pages show. Same conventions as portal.ts; internal things are allowed here. */

/** Why all sending stands still, since when (UTC ms) and by whom. */
export interface SendingPause {
  by: string;
  reason: string;
  at: number;
  /** What was found, where the database is an older copy. */
  restore: Restored | null;
}

export interface ConsoleFrame {
  vendor: { name: string; hue: number };
  staff: { id: string; name: string; role: StaffRole };
  counts: { accounts: number; held: number; unknown: number };
  notice: { text: string; tone: "done" | "problem" } | null;
  /** Set while all sending stands still. */
  pause: SendingPause | null;
  /** Where "Mailbox" and other local aids are; empty in production. */
  now: number;
}

export interface AccountRow {
  id: string;
  externalId: string;
  name: string;
  segment: SegmentKey;
  stageTitle: string;
  /** Days since kickoff, negative before it. */
  day: number;
  firstValue: { reachedOn: string | null; targetOn: string; lateDays: number; percent: number | null } | null;
  pace: number | null;
  paceState: PaceState | null;
  customer: SideProgress;
  vendor: SideProgress;
  stuck: number;
  lastSeenAt: number | null;
  lastSeenBy: string | null;
  renewalOn: string;
  /** Last local day of its contract; null: it goes on. */
  endsOn: string | null;
  isOver: boolean;
  renewalDays: number;
}

export interface AccountsView {
  frame: ConsoleFrame;
  rows: AccountRow[];
  /** Accounts the counts and views are of: the first by name, where there are too many to list. */
  listed: number;
  query: { q: string; segment: string; view: "all" | "onboarding" | "stuck" | "renewal" };
  counts: { onboarding: number; stuck: number; renewal: number };
}

/** The ten fields of a new account as typed, with the problem of each; nothing typed is lost. */
export interface NewAccountView {
  frame: ConsoleFrame;
  values: Record<string, string>;
  problems: Record<string, string>;
  segments: { key: SegmentKey; name: string; firstValueDays: number; firstValueDefinition: string; items: number }[];
  metrics: { key: string; name: string }[];
  timezones: string[];
  locales: { tag: string; name: string }[];
  currencies: string[];
  today: string;
}

export interface ConsoleItem extends ItemRow {
  internal: boolean;
  ownerId: string | null;
  /** Whose name is on it is not here any more. */
  ownerLeft: boolean;
}

export interface ShareRow {
  id: string;
  kind: ShareKind;
  scope: ShareScope;
  contactName: string | null;
  contactEmail: string | null;
  /** Neither revoked nor expired. */
  isLive: boolean;
  /** Full link, derived for this page; null when it is over, for a calendar feed, and for staff who may only look: a link is a capability. */
  link: string | null;
  createdOn: string;
  createdBy: string;
  expiresOn: string | null;
  revokedOn: string | null;
  lastSeenAt: number | null;
  seenCount: number;
  rotations: number;
}

/** One act in an account, with what it was about. */
export interface ActivityEntry extends Omit<ThreadEntry, "act"> {
  act:
    | ThreadEntry["act"]
    | FeedbackChoice
    | "settled"
    | "held_out"
    | "let_in"
    | "by_itself"
    | "ends"
    | "goes_on"
    | FeeAct
    | ReleaseKind
    | ShowingAct;
  internal: boolean;
  step: { id: string; title: string } | null;
  /** Month it speaks of. */
  period: string | null;
}

export interface AccountView {
  frame: ConsoleFrame;
  account: {
    id: string;
    externalId: string;
    name: string;
    slug: string;
    segment: SegmentKey;
    /** Of the segment's template: the one its plan was laid from. */
    templateVersion: number;
    kickoffOn: string;
    renewalOn: string;
    /** Last local day of its contract; null: it goes on. */
    endsOn: string | null;
    timezone: string;
    locale: string;
    currency: string;
    today: string;
    csmId: string | null;
    csmName: string | null;
    /** Set while its recaps are archived and mailed to nobody. */
    heldOut: { since: number; by: string; reason: string } | null;
    /** How its recaps go out; null: by themselves. */
    release: ReleaseRule | null;
    /** How its recaps are shown, as the customer's admin decided. */
    showing: ShowingState;
    size: AccountSize;
  };
  canEdit: boolean;
  firstValue: GoalView | null;
  twelveMonth: GoalView | null;
  groups: { key: string; title: string; items: ConsoleItem[] }[];
  contacts: AccountContact[];
  /** Members of staff with access, by name. */
  colleagues: { id: string; name: string }[];
  shares: ShareRow[];
  activity: ActivityEntry[];
  recaps: RecapRow[];
  /** How long a recap is held that somebody may look at first. */
  reviewHours: number;
}

export interface ConsoleItemView {
  frame: ConsoleFrame;
  account: AccountView["account"];
  canEdit: boolean;
  item: ConsoleItem;
  stageTitle: string;
  thread: (ThreadEntry & { internal: boolean })[];
  draft: { field: string; value: string; problem: string } | null;
}

/** How large an account is, whether its figure counts in groups of others, and whether it sees where it stands. */
interface AccountSize {
  seats: number | null;
  gives: boolean;
  sees: boolean;
}

export interface SettingsView {
  frame: ConsoleFrame;
  canEdit: boolean;
  staff: ColleagueRow[];
  metrics: MetricDefinition[];
  typed: Typed | null;
}

export interface SignInView {
  vendor: { name: string; hue: number };
  step: "email" | "code";
  email: string;
  problem: string | null;
}
