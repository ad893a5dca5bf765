import { dayOf as localDayOf } from "#domain/backfill/range.ts";
import { addMonths } from "#domain/day.ts";
import { periodKeyOf } from "#domain/month.ts";
import type { ArchivedEvent, Manifest } from "#schema/archive.ts";
import type { Touched } from "#schema/event.ts";
import type { ZoneSpan } from "#schema/figure.ts";

/* What is packed away, under which name, and what an erased actor leaves of it. */

const dayMs = 86_400_000;
const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

/** Events received before this instant are old enough: `months` before `now`, both UTC ms. */
export function archiveBefore(now: number, months: number): number {
  return Date.parse(`${addMonths(dayOf(now), -months)}T00:00:00Z`);
}

/** A row of the log as the archive weighs it. `n`: how many events it brought. */
export interface LogSize {
  id: number;
  receivedAt: number;
  n: number;
}

/**
 * The oldest rows of the log one archive is made of: as many as hold `limit` events, at least one; null while the oldest is
 * not old enough. Rows are in the order of the log, and the first young one ends it.
 */
export function rowsToArchive(
  rows: readonly LogSize[],
  { before, limit }: { before: number; limit: number },
): { from: number; to: number } | null {
  let taken = 0;
  let last: LogSize | null = null;
  for (const row of rows) {
    if (row.receivedAt >= before || (last !== null && taken + row.n > limit)) break;
    taken += row.n;
    last = row;
  }
  const [first] = rows;
  return first && last ? { from: first.id, to: last.id } : null;
}

const padded = (id: number): string => String(id).padStart(12, "0");

/** The id of the archive of these rows of the log. */
export function archiveIdOf({ from, to }: { from: number; to: number }): string {
  return `${padded(from)}-${padded(to)}`;
}

/** The rows of the log an archive is made of. */
export function logsOf(archiveId: string): { from: number; to: number } {
  const [from = 0, to = 0] = archiveId.split("-").map(Number);
  return { from, to };
}

/** Where an archive lies. Other text, other name: nothing is ever written over. */
export function objectOf(id: string, sha256: string): string {
  return `events/${id}-${sha256.slice(0, 16)}.ndjson.gz`;
}

/** The manifest beside an object. */
export function manifestNameOf(object: string): string {
  return object.replace(/\.ndjson\.gz$/, ".json");
}

/** What the manifest says. `createdAt`: UTC ms. */
export function manifestOf(given: Omit<Manifest, "created_at"> & { createdAt: number }): Manifest {
  const { createdAt, ...rest } = given;
  return { ...rest, created_at: new Date(createdAt).toISOString() };
}

/** Lines as one text, each with its line end. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** The events of a text whose checksum held. Throws Error where it has not as many lines as were kept. */
export function readEvents(text: string, n: number): ArchivedEvent[] {
  const lines = text.split("\n").slice(0, -1);
  if (lines.length !== n) throw new Error(`The archive has ${lines.length} lines instead of ${n}.`);
  return lines.map((line) => JSON.parse(line) as ArchivedEvent);
}

/** An account's zone, and those it was in. */
export interface AccountZones {
  id: string;
  timezone: string;
  spans: ZoneSpan[];
}

/** The local days these events fall on, each once, in the form the log keeps; events of an account that is gone have none. */
export function daysTouched(events: readonly ArchivedEvent[], accounts: readonly AccountZones[]): Touched[] {
  const zones = new Map(accounts.map((account) => [account.id, account]));
  const days = new Map<string, Touched>();
  for (const { account_id, metric_key, at } of events) {
    const zone = zones.get(account_id);
    if (!zone) continue;
    const day = localDayOf(at, zone);
    days.set(`${account_id} ${metric_key} ${day}`, [account_id, metric_key, day, "", []]);
  }
  return [...days.values()];
}

function renamedDims(dims: string | null, { actor, token }: { actor: string; token: string }): string | null {
  if (dims === null) return null;
  const read = Object.entries(JSON.parse(dims) as Record<string, string>);
  if (!read.some(([, value]) => value === actor)) return dims;
  return JSON.stringify(Object.fromEntries(read.map(([key, value]) => [key, value === actor ? token : value])));
}

/** The text with the token for the actor in the events of one account, and how many events that were. */
export function renameActor(
  text: string,
  erased: { accountId: string; actor: string; token: string },
): { text: string; changed: number } {
  let changed = 0;
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const event = JSON.parse(line) as ArchivedEvent;
      if (event.account_id !== erased.accountId) return line;
      const actor = event.actor === erased.actor ? erased.token : event.actor;
      const dims = renamedDims(event.dims, erased);
      if (actor === event.actor && dims === event.dims) return line;
      changed += 1;
      return JSON.stringify({ ...event, actor, dims });
    });
  return { text: textOf(lines), changed };
}

/** What it takes to know where events of an account can be. `months`: of its figures, by metric. Instants UTC ms. */
export interface AccountTime {
  metrics: string[];
  months: Record<string, string[]>;
  createdAt: number;
  /** How far back the most patient source may send, days. */
  liveDays: number;
}

/** Days that waiting and the zones of the earth can add to that. */
const slackDays = 40;

/**
 * Every [metric, month] of an account in which a day can name events: those that have figures, and, because events that do
 * not count leave none, every month in which a live event could arrive.
 */
export function monthsToSearch({ metrics, months, createdAt, liveDays }: AccountTime, now: number): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  const add = (metric: string, month: string) => pairs.set(`${metric} ${month}`, [metric, month]);
  for (const [metric, own] of Object.entries(months)) for (const month of own) add(metric, month);
  const until = periodKeyOf(dayOf(now + 2 * dayMs));
  const first = `${periodKeyOf(dayOf(createdAt - (liveDays + slackDays) * dayMs))}-01`;
  for (let day = first; periodKeyOf(day) <= until; day = addMonths(day, 1))
    for (const metric of new Set([...metrics, ...Object.keys(months)])) add(metric, periodKeyOf(day));
  return [...pairs.values()];
}
