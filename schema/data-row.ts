import type { BackfillRow } from "./backfill.ts";
import type { EventView } from "./console-data.ts";
import type { Revision } from "./correction.ts";
import type { FactMonths } from "./figure.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { RestatedPace } from "./recap.ts";
import type { ContactRole, EventKind, KeyMode } from "./words.ts";

/* What the store reads for the console's section "Data". Instants UTC ms, values scaled. */

/** A source with its keys. */
export interface ListedSource {
  id: string;
  name: string;
  liveDays: number;
  lastReceivedAt: number | null;
  completeUntil: number | null;
  /** When it last said so. */
  confirmedAt: number | null;
  lastError: string | null;
  lastErrorAt: number | null;
  keys: {
    id: string;
    prefix: string;
    mode: KeyMode;
    createdAt: number;
    createdBy: string;
    lastUsedOn: string | null;
    expiresAt: number | null;
    revokedAt: number | null;
  }[];
}

/** What is known around the sources. */
export interface SourceSurroundings {
  /** Names of the metrics each source feeds, by name. */
  metrics: [sourceId: string, metricName: string][];
  accounts: [sourceId: string, count: number][];
  /** The newest rows of the log, of whatever source: how often each is heard. */
  heard: [sourceId: string, at: number][];
}

/** An event with the names around it. */
export interface ListedEvent {
  sourceId: string;
  sourceName: string;
  mode: KeyMode;
  origin: string;
  id: string;
  accountId: string;
  accountName: string;
  timezone: string;
  metricName: string;
  scale: number;
  unit: string;
  kind: EventKind;
  at: number;
  value: number;
  actor: string | null;
  rev: number;
  receivedAt: number;
  voidedAt: number | null;
  /** 1: its status is one that counts. */
  counts: 0 | 1;
  sessionState: BackfillRow["state"] | null;
  /** 1: the rollup takes it. */
  isCounted: 0 | 1;
  /** 1: its day has daily values. */
  isDaily: 0 | 1;
}

/** A revision of an event. `was` is empty for the first of an adjustment. */
export type ListedRevision = Omit<EventView["revisions"][number], "was"> & { was: Partial<Revision["was"]> };

/** A payload that came second, beside the event that stands. */
export interface ListedConflict {
  sourceId: string;
  sourceName: string;
  mode: KeyMode;
  origin: string;
  id: string;
  hash: string;
  /** JSON of what came second. */
  body: string;
  receivedAt: number;
  first: {
    subject: string | null;
    metricKey: string;
    scale: number;
    timeText: string;
    at: number;
    value: number;
    actor: string | null;
    status: string | null;
    dims: string | null;
    voidedAt: number | null;
    rev: number;
  } | null;
}

type MetricHead = Pick<MetricDefinition, "key" | "name" | "scale" | "displayDecimals" | "unit">;

/** A month that was published with another figure before. */
export interface RestatedMonth {
  accountId: string;
  accountName: string;
  month: string;
  version: number;
  before: number | null;
  after: number | null;
  /** Of the twelve-month goal; null where it has the word it had. */
  pace: RestatedPace | null;
  /** Words of the log, comma between. */
  reason: string | null;
  at: number;
  metric: MetricHead | null;
}

/** Figures of an account by month, and what people entered. */
export interface EnteredMonths {
  metrics: (MetricHead & Pick<MetricDefinition, "aggregation">)[];
  months: FactMonths;
  /** Every version, in order; value null: taken back. */
  entries: {
    metricKey: string;
    month: string;
    version: number;
    value: number | null;
    note: string;
    enteredBy: string;
    enteredAt: number;
  }[];
}

/** An act as the audit keeps it, with the names its ids stand for now. */
export interface AuditRow {
  id: number;
  at: number;
  act: string;
  byKind: string;
  byName: string;
  accountId: string | null;
  accountName: string | null;
  sourceName: string | null;
  /** Who the act was about, as they are called now; null: it names no contact, or nobody of that id is kept any more. */
  contact: { name: string; role: ContactRole } | null;
  about: Record<string, string | number | null>;
}
