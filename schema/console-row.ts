import type { AccountView } from "./console.ts";
import type { DeliveryRow, RecapRow } from "./console-recap.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { ListedContact } from "./person.ts";
import type { GoalPart, ItemPart, MonthPart, ThreadPart } from "./portal-row.ts";
import type { Language, SegmentKey, ShareKind, ShareScope, Side, StaffAccess } from "./words.ts";

/* What the store reads for the console and the domain makes its pages of. Days are plain, instants UTC ms, figures scaled. */

/** A member of staff, or one who left: `accounts` still name such a one as their CSM. */
export interface ColleagueRow {
  id: string;
  name: string;
  email: string;
  role: StaffAccess;
  title: string;
  accounts: { id: string; name: string }[];
}

/** An account in the list of them. */
export interface ListedAccount {
  id: string;
  externalId: string;
  name: string;
  segment: SegmentKey;
  kickoffOn: string;
  renewalOn: string;
  endsOn: string | null;
  timezone: string;
  /** The newest of what its goals are counted in. */
  metrics: MetricDefinition[];
  goals: GoalPart[];
  items: { side: Side; state: string; dueOn: string }[];
  stages: { key: string; title: string; startsOn: string; endsOn: string }[];
  seen: { at: number; by: string | null } | null;
}

/** What an account is. */
export interface AccountHead extends Omit<AccountView["account"], "today" | "csmId" | "csmName"> {
  csm: { id: string; name: string; title: string; email: string } | null;
  /** The newest of what its goals are counted in. */
  metrics: MetricDefinition[];
}

/** A step with what only staff see. */
export interface StaffItem extends ItemPart {
  internal: boolean;
  ownerStaffId: string | null;
  ownerLeft: boolean;
}

/** A share link. */
export interface ListedShare {
  id: string;
  kind: ShareKind;
  scope: ShareScope;
  epoch: number;
  contactName: string | null;
  contactEmail: string | null;
  contactLanguage: Language | null;
  createdAt: number;
  createdBy: string;
  expiresAt: number | null;
  revokedAt: number | null;
  lastSeenAt: number | null;
  seenCount: number;
}

/** An act, with the step it was done to. */
export interface ListedAct extends ThreadPart {
  internal: boolean;
  itemId: string | null;
  itemTitle: string | null;
}

interface ListedDelivery extends DeliveryRow {
  nextAt: number;
  /** Key of the mail of the recap it is. */
  form: string;
}

/** A recap of the ledger with its deliveries. */
export interface ListedRecap extends Omit<RecapRow, "headline"> {
  value: number | null;
  metric: MetricDefinition | null;
  deliveries: ListedDelivery[];
}

/** One account with everything staff see. */
export interface AccountParts {
  account: AccountHead | null;
  goals: GoalPart[];
  items: StaffItem[];
  stages: { key: string; title: string }[];
  contacts: ListedContact[];
  colleagues: AccountView["colleagues"];
  shares: ListedShare[];
  activity: ListedAct[];
  recaps: ListedRecap[];
  celebrations: ListedRecap[];
  months: MonthPart[];
}

/** One step with everything staff see. */
export interface ItemParts extends Pick<AccountParts, "account" | "items" | "stages"> {
  activity: (ThreadPart & { internal: boolean })[];
}
