import type { BackfillRow } from "./backfill.ts";
import type { ConsoleFrame } from "./console.ts";
import type { formRefusals } from "./errors.ts";
import type { correctionActs, Door, EventKind, KeyMode } from "./words.ts";

/* The console's section "Data". Same conventions as console.ts: instants UTC ms, days plain, values as text. */

export interface DataPage {
  frame: ConsoleFrame;
  canEdit: boolean;
}

/** "waiting": nothing was ever heard · "failing": the last thing heard was an error. */
export type SourceState = "waiting" | "live" | "quiet" | "stale" | "failing";

export interface DataSource {
  id: string;
  name: string;
  liveDays: number;
  /** Names of the metrics it feeds, and for how many accounts. */
  metrics: string[];
  accounts: number;
  lastEventAt: number | null;
  completeUntil: number | null;
  state: SourceState;
  /** The longest of 19 in 20 pauses between its last batches, at least a day; ms. */
  usualGap: number;
  error: { text: string; at: number } | null;
  keys: DataKey[];
}

export interface DataKey {
  id: string;
  prefix: string;
  mode: KeyMode;
  createdOn: string;
  createdBy: string;
  lastUsedOn: string | null;
  /** The last day it is good. */
  expiresOn: string | null;
  revokedOn: string | null;
  /** By a person, or its day is over. */
  isEnded: boolean;
}

/** What a form of a page was sent with, and what was wrong. */
export interface Typed {
  /** Which form of the page. */
  form: string;
  values: Record<string, string>;
  problems: Record<string, string>;
  /** Null: it was not refused, and shows what it held. */
  code: (typeof formRefusals)[number] | null;
}

export interface SourcesView extends DataPage {
  sources: DataSource[];
  /** Made just now: shown once. */
  newKey: { value: string; mode: KeyMode } | null;
  /** Address of the deployment, and an account and a metric to try with. */
  example: { url: string; subject: string; type: string; value: boolean; time: string };
  typed: Typed | null;
}

/** What became of an event, as it counts now. */
export type EventState =
  | "counted"
  | "voided"
  | "test"
  | "waiting"
  | "taken_back"
  | "other_status"
  | "replaced"
  | "daily_values";

export interface ReceivedLine {
  /** Names the event in an address. */
  key: string;
  at: number;
  timezone: string;
  accountId: string;
  accountName: string;
  metricName: string;
  value: string;
  unit: string;
  kind: EventKind;
  actor: string | null;
  rev: number;
  state: EventState;
  receivedAt: number;
  sourceName: string;
}

export interface ReceivedView extends DataPage {
  rows: ReceivedLine[];
  query: { account: string; metric: string };
  metrics: { key: string; name: string }[];
  isLive: boolean;
  /** Addresses of this page with "Live" the other way, of the newest, and of what is older; null: there is none. */
  toggle: string;
  newest: string | null;
  older: string | null;
  /** Nothing was ever received. */
  isFirst: boolean;
}

/** An event as it stands and as it was. */
export interface EventView extends DataPage {
  event: ReceivedLine & {
    id: string;
    origin: string;
    mode: KeyMode;
    timeText: string;
    status: string | null;
    dims: Record<string, string>;
    voidedAt: number | null;
    session: { id: string; label: string; state: BackfillRow["state"] } | null;
  };
  /** Newest first: what was done, and what the event was before it; of an adjustment's first there is nothing before. */
  revisions: {
    rev: number;
    act: (typeof correctionActs)[number];
    was: { time: string; value: string; actor: string | null } | null;
    reason: string;
    by: string;
    at: number;
  }[];
  typed: Typed | null;
}

/** Events that wait for one and the same thing. */
export interface ParkedGroup {
  sourceId: string;
  sourceName: string;
  mode: KeyMode;
  code: "unknown_metric" | "unknown_account";
  /** External id or metric key nobody knows. */
  name: string;
  count: number;
  /** The first of them is dropped then. */
  until: number;
  newestAt: number;
  /** The newest, as it came. */
  sample: string;
  /** What was missing is there now. */
  isReady: boolean;
}

/** What both sides of a conflict say of one thing. */
export interface ConflictSide {
  time: string;
  value: string;
  account: string;
  metric: string;
  actor: string;
  status: string;
  dims: string;
}

export interface ConflictLine {
  key: string;
  id: string;
  sourceName: string;
  receivedAt: number;
  mode: KeyMode;
  /** Null: the first is not there any more. */
  first: (ConflictSide & { eventKey: string; isVoid: boolean; rev: number }) | null;
  other: ConflictSide;
  differs: (keyof ConflictSide)[];
  /** Taking the other one is an amend: it changes value, time and person and nothing else. */
  canTake: boolean;
}

export interface WaitingView extends DataPage {
  groups: ParkedGroup[];
  /** More waits than a page looks at. */
  hasMoreParked: boolean;
  conflicts: ConflictLine[];
  hasMoreConflicts: boolean;
  typed: Typed | null;
}

export interface RestatedView extends DataPage {
  rows: {
    accountId: string;
    accountName: string;
    month: string;
    version: number;
    metricName: string;
    before: string;
    /** Null: it is being worked out. */
    after: string | null;
    /** How the word for the pace of the goal changed; null: it did not. */
    pace: string | null;
    why: string[];
    at: number;
  }[];
  /** Address of what is older; null: that was all. */
  older: string | null;
}

export interface ValuesView extends DataPage {
  account: { id: string; name: string };
  metrics: {
    key: string;
    name: string;
    unit: string;
    months: {
      month: string;
      value: string | null;
      door: Door | "manual";
      entry: { note: string; by: string; on: string; version: number; isCounted: boolean } | null;
    }[];
  }[];
  typed: Typed | null;
}

/** Who did what, newest first. */
export interface AuditView extends DataPage {
  rows: {
    id: number;
    /** UTC ms. */
    at: number;
    act: string;
    by: string;
    /** "key" or "by itself"; empty for a member of staff. */
    byKind: string;
    accountId: string | null;
    accountName: string | null;
    details: string[];
  }[];
  /** What was looked for; empty: every account. */
  query: string;
  /** The account found for it; null where none was asked for, or none fits. */
  account: string | null;
  older: string | null;
}
