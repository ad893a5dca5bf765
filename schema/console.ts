import type { DeliveryFate, SendingPause, SuppressionReason } from "./delivery.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { GoalView, ItemRow, SideProgress, ThreadEntry } from "./portal.ts";
import type { Restored } from "./witness.ts";
import type {
  ContactRole,
  DeliveryState,
  PaceState,
  RecapState,
  RecapVariant,
  SegmentKey,
  ShareKind,
  ShareScope,
  StaffRole,
} from "./words.ts";

/* What the console pages show. Same conventions as portal.ts; internal things are allowed here. */

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
  renewalDays: number;
}

export interface AccountsView {
  frame: ConsoleFrame;
  rows: AccountRow[];
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
}

export interface ShareRow {
  id: string;
  kind: ShareKind;
  scope: ShareScope;
  contactName: string | null;
  contactEmail: string | null;
  /** Neither revoked nor expired. */
  isLive: boolean;
  /** Full link, derived for this page; null when it is over, and for staff who may only look: a link is a capability. */
  link: string | null;
  createdOn: string;
  createdBy: string;
  expiresOn: string | null;
  revokedOn: string | null;
  lastSeenAt: number | null;
  seenCount: number;
  rotations: number;
}

export interface AccountView {
  frame: ConsoleFrame;
  account: {
    id: string;
    externalId: string;
    name: string;
    slug: string;
    segment: SegmentKey;
    kickoffOn: string;
    renewalOn: string;
    timezone: string;
    locale: string;
    currency: string;
    today: string;
    csmName: string | null;
  };
  canEdit: boolean;
  firstValue: GoalView | null;
  twelveMonth: GoalView | null;
  groups: { key: string; title: string; items: ConsoleItem[] }[];
  contacts: {
    id: string;
    name: string;
    email: string | null;
    role: ContactRole;
    title: string;
    recaps: "monthly" | "off";
  }[];
  shares: ShareRow[];
  activity: ThreadEntry[];
  recaps: RecapRow[];
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

export interface DeliveryRow {
  id: string;
  recipientName: string;
  recipientEmail: string;
  state: DeliveryState;
  attempts: number;
  nextAt: number | null;
  lastError: string | null;
  sentAt: number | null;
  /** What the provider said since. */
  fate?: DeliveryFate | null;
  fateAt?: number | null;
  /** The provider's own name of the mail. */
  providerId?: string | null;
  createdAt?: number;
  claimedAt?: number | null;
  /** The delivery to a corrected address that stands for this one. */
  replacedBy?: string | null;
}

export interface RecapRow {
  id: string;
  accountId: string;
  accountName: string;
  periodKey: string;
  version: number;
  state: RecapState;
  dueAt: number;
  headline: string | null;
  holds: string[];
  /** When a held recap goes out by itself, UTC ms; null where only a person releases it. */
  reviewUntil?: number | null;
  deliveries: DeliveryRow[];
}

export interface RecapsView {
  frame: ConsoleFrame;
  rows: RecapRow[];
  /** The newest older copy of the database that was put back; null where there never was one. */
  restored: Restored | null;
  canEdit: boolean;
}

/** One recap: the mails as they would go out, what may be done with it, and everything that happened to it. */
export interface ConsoleRecapView {
  frame: ConsoleFrame;
  row: RecapRow;
  timezone: string;
  canEdit: boolean;
  mails: { variant: RecapVariant; subject: string; text: string }[];
  staffEmail: string;
  log: { by: string; text: string; at: number }[];
}

export interface SuppressionsView {
  frame: ConsoleFrame;
  canEdit: boolean;
  rows: { address: string; accountId: string; accountName: string | null; reason: SuppressionReason; at: number }[];
  /** Where the next page begins; null on the last. */
  next: string | null;
}

export interface SettingsView {
  frame: ConsoleFrame;
  canEdit: boolean;
  staff: { id: string; name: string; email: string; role: StaffRole; title: string }[];
  metrics: MetricDefinition[];
  problems: Record<string, string>;
  values: Record<string, string>;
}

export interface SignInView {
  vendor: { name: string; hue: number };
  step: "email" | "code";
  email: string;
  problem: string | null;
}
