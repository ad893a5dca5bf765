import { hashSecret } from "#auth/token.ts";
import { payloadAsOf, rejected, toEvent } from "#domain/event/event.ts";
import type { Env } from "#env";
import { type EventContext, type EventResult, type EventRow, eventLimits } from "#schema/event.ts";
import { rollupSettings } from "#schema/settings.ts";
import type { KeyMode } from "#schema/words.ts";
import { addConflicts, addEvents, eventContext, keyOf, type StoredKey } from "#store/event.ts";
import { addParked } from "#store/parked.ts";
import { noteSourceError } from "#store/source-error.ts";

const dayMs = 86_400_000;

/** 132 bits of SHA-256 tell one payload from another in half the bytes. Older rows keep all 256, so the beginning is compared. */
const hashOf = (canonical: string): string => hashSecret(canonical).slice(0, 22);

/** Who sends, and into what. */
export interface Sender {
  sourceId: string;
  sourceName: string;
  /** How far back an event may lie; null: any time, in a session or out of what was parked. */
  liveDays: number | null;
  mode: KeyMode;
  /** The backfill session the events belong to; null: they count at once. */
  sessionId: string | null;
}

function subjectsOf(batch: unknown[]): string[] {
  const subjects = batch.map((raw) => (raw as { subject?: unknown } | null)?.subject);
  return [...new Set(subjects.filter((subject) => typeof subject === "string" && subject.length <= 128))] as string[];
}

type Decided = EventRow | EventResult;
const isRow = (each: Decided): each is EventRow => "canonical" in each;

function decide(raw: unknown, context: EventContext): Decided {
  // Most events are far below the limit, and measuring one costs more than anything else here.
  if (
    JSON.stringify(raw).length * 3 > eventLimits.eventBytes &&
    Buffer.byteLength(JSON.stringify(raw)) > eventLimits.eventBytes
  ) {
    const { id } = (raw ?? {}) as { id?: unknown };
    return rejected(typeof id === "string" ? id.slice(0, 128) : null, "too_large");
  }
  return toEvent(raw, context);
}

interface Kept {
  hashes: Map<EventRow, string>;
  /** Null: every row was new. */
  stored: Map<string, StoredKey> | null;
  mark: number;
  /** Whether the event at that place is what stands there as it was read when that came. */
  isAsOf: (index: number, kept: StoredKey) => boolean;
}

/** Results in the order sent. Twice in one batch: the first wins, the second is a duplicate or a conflict of it. */
function answer(
  decided: Decided[],
  { hashes, stored, mark, isAsOf }: Kept,
): { results: EventResult[]; conflicts: number[] } {
  const fresh = new Set<string>();
  const conflicts: number[] = [];
  const results = decided.map((each, index): EventResult => {
    if (!isRow(each)) return each;
    if (stored === null) return { id: each.id, status: "accepted" };
    const key = keyOf(each);
    const kept = stored.get(key);
    if (!kept) return rejected(each.id, "daily_values_here");
    const isSame = kept.hash.startsWith(hashes.get(each) as string);
    if (isSame && kept.batch === mark && !fresh.has(key)) {
      fresh.add(key);
      return { id: each.id, status: "accepted" };
    }
    if (isSame || isAsOf(index, kept)) return { id: each.id, status: "duplicate" };
    conflicts.push(index);
    return {
      id: each.id,
      status: "conflict",
      code: "duplicate_payload_differs",
      message: "This id was sent before with another payload. The first one stands.",
    };
  });
  return { results, conflicts };
}

/** Keeps what only lacks a known account or metric, and says until when. */
async function park(env: Env, sender: Sender, batch: unknown[], results: EventResult[], now: number): Promise<void> {
  const until = now + eventLimits.parkedDays * dayMs;
  const rows = results.flatMap((result, index) => {
    const raw = batch[index] as { subject: string; type: string; source?: string } | undefined;
    if (!raw || result.id === null || (result.code !== "unknown_account" && result.code !== "unknown_metric"))
      return [];
    result.parked_until = new Date(until).toISOString();
    return [
      {
        sourceId: sender.sourceId,
        mode: sender.mode,
        origin: raw.source ?? sender.sourceName,
        id: result.id,
        code: result.code,
        subject: raw.subject,
        type: raw.type,
        body: JSON.stringify(raw),
        receivedAt: now,
        expiresAt: until,
      },
    ];
  });
  if (rows.length > 0) await addParked(env.DB, rows);
}

/** What became of a batch. */
export interface Intake {
  results: EventResult[];
  /** Something new counts, and nobody was asked to look at it yet. */
  woken: boolean;
}

/** Why some of a batch was refused, or left out of what was taken; null: nothing was. */
function complaintOf(decided: Decided[], results: EventResult[]): { text: string; isPartial: boolean } | null {
  const refused = results.filter((each) => each.status === "rejected" && !each.parked_until);
  const { length } = results;
  if (refused[0]) {
    const text = `${refused.length} of ${length} events refused: ${refused[0].message}`;
    return { text, isPartial: refused.length < length };
  }
  const accepted = decided.filter((_, at) => results[at]?.status === "accepted");
  const dropped = accepted.flatMap((each) => (isRow(each) && each.dropped.length > 0 ? [each.dropped] : []));
  if (dropped.length === 0) return null;
  const names = [...new Set(dropped.flat())].join(", ");
  const text = `${dropped.length} of ${length} events had dimensions their metric does not declare, left out: ${names}`;
  return { text, isPartial: true };
}

/** What a sender gets wrong stands at its source, where the people see it who can tell them. */
async function noteWrong(env: Env, sender: Sender, given: { decided: Decided[]; results: EventResult[]; now: number }) {
  if (sender.mode === "test" || sender.sessionId !== null) return;
  const complaint = complaintOf(given.decided, given.results);
  if (complaint) await noteSourceError(env.DB, sender.sourceId, { ...complaint, now: given.now });
}

/** Takes a batch of at most 500 events for a sender: validates, keeps, and answers each in order. `now`: UTC ms. */
export async function takeEvents(env: Env, sender: Sender, batch: unknown[], now: number): Promise<Intake> {
  const { unread, ...found } = await eventContext(env.DB, subjectsOf(batch));
  const context: EventContext = { now, liveDays: sender.liveDays, sourceName: sender.sourceName, ...found };
  const decided = batch.map((raw) => decide(raw, context));
  const good = decided.filter(isRow);
  const hashes = new Map(good.map((row) => [row, hashOf(row.canonical)]));
  const mark = now * 4096 + Math.floor(Math.random() * 4096);
  const rows = good.map(({ canonical: _, dropped: __, ...row }, at) => ({
    ...row,
    hash: hashes.get(good[at] as EventRow) ?? "",
  }));
  const { sourceId, mode, sessionId } = sender;
  const stored = await addEvents(env.DB, { sourceId, mode, sessionId, batch: mark, now }, rows);
  // A dimension declared since is no other payload. What counts nowhere is none that a sender could be told is there.
  const isAsOf = (index: number, kept: StoredKey) => {
    const then = kept.idle === 1 || kept.version === null ? null : payloadAsOf(batch[index], kept.version, context);
    return then !== null && kept.hash.startsWith(hashOf(then));
  };
  const { results, conflicts } = answer(decided, { hashes, stored, mark, isAsOf });
  if (conflicts.length > 0) {
    const kept = conflicts.map((index) => {
      const row = decided[index] as EventRow;
      const body = JSON.stringify(batch[index]);
      return { sourceId, mode, origin: row.origin, id: row.id, hash: hashes.get(row) ?? "", body, receivedAt: now };
    });
    await addConflicts(env.DB, kept);
  }
  // What waits is taken as live events are: a session has to be sent again what it lacked.
  if (sessionId === null) await park(env, sender, batch, results, now);
  await noteWrong(env, sender, { decided, results, now });
  // A tail that grows was looked at when it began: what rollups cost goes by how often they run.
  const isToLookAt = unread % rollupSettings.batchesPerLook === 0;
  const woken =
    isToLookAt && mode === "live" && sessionId === null && results.some((result) => result.status === "accepted");
  return { results, woken };
}
