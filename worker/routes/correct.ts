import { hashSecret } from "#auth/token.ts";
import { dayOf } from "#domain/backfill/range.ts";
import { type CorrectedEvent, correctEvent, refusedCorrection } from "#domain/event/correction.ts";
import { rejected, toEvent } from "#domain/event/event.ts";
import { adds } from "#domain/figure/value.ts";
import type { Env } from "#env";
import type { Principal } from "#schema/audit.ts";
import {
  type Adjustment,
  type Correction,
  type CorrectionCode,
  type CorrectionResult,
  correction,
} from "#schema/correction.ts";
import type { EventResult } from "#schema/event.ts";
import { readAs, sayFault } from "#schema/fault.ts";
import type { KeyMode } from "#schema/words.ts";
import {
  addAdjustment,
  applyCorrections,
  type CorrectedRow,
  type EventToCorrect,
  readToCorrect,
} from "#store/correction.ts";
import { addConflicts, eventContext, keyOf } from "#store/event.ts";
import { wakeRollup } from "./wake.ts";

/** Whose events, and who corrects them: their name is kept with every revision. */
export interface Corrector {
  env: Env;
  /** UTC ms. */
  now: number;
  by: Principal;
  sourceId: string;
  sourceName: string;
  mode: KeyMode;
}

/** A correction and where its result goes. */
interface Asked {
  at: number;
  key: string;
  origin: string;
  correction: Correction;
}

function refused(id: string | null, code: CorrectionCode, message = refusedCorrection(code)): CorrectionResult {
  return { id, status: "rejected", code, message };
}

function readCorrection(raw: unknown): Correction | CorrectionResult {
  const { data, faults } = readAs(correction, raw);
  if (faults === null) return data;
  const { id } = (raw ?? {}) as { id?: unknown };
  const message = `${refusedCorrection("invalid_correction")} ${sayFault(faults[0])}`;
  return refused(typeof id === "string" ? id.slice(0, 128) : null, "invalid_correction", message.slice(0, 300));
}

const dayKey = (day: readonly string[]) => day.join(" ");

interface Round {
  corrector: Corrector;
  asked: Asked[];
  /** Days that lost a try: they may have daily values, and are asked about the next time. */
  doubted: [string, string, string][];
}

function correctedRow(event: EventToCorrect, { state, revisions }: CorrectedEvent): CorrectedRow {
  const { origin, id, accountId, metricKey, sessionId, rev: seen } = event;
  return {
    ...state,
    ...{ origin, id, accountId, metricKey, sessionId, seen, rev: seen + revisions.length, revisions },
    localDate: dayOf(state.at, event),
    localDateBefore: dayOf(event.at, event),
  };
}

function resultsOf(asked: Asked[], { codes }: Pick<CorrectedEvent, "codes">): [number, CorrectionResult][] {
  return asked.map(({ at, correction: { id } }, index) => {
    const code = codes[index] ?? null;
    if (code === null) return [at, { id, status: "corrected" }];
    return [at, code === "unchanged" ? { id, status: "unchanged" } : refused(id, code)];
  });
}

/** One try. Gives the results that are certain, and the rows that somebody else was faster with. */
async function tryRound({ corrector, asked, doubted }: Round): Promise<{
  done: [number, CorrectionResult][];
  lost: CorrectedRow[];
  written: number;
}> {
  const { env, now, sourceId, mode, by } = corrector;
  const byKey = Map.groupBy(asked, ({ key }) => key);
  const keys = [...byKey.values()].map(([first]) => ({
    origin: first?.origin ?? "",
    id: first?.correction.id ?? "",
  }));
  const found = await readToCorrect(env.DB, { sourceId, mode }, { keys, days: doubted });
  const daily = new Set(found.daily.map(dayKey));
  const events = new Map(found.events.map((event) => [keyOf(event), event]));
  const made = [...byKey].map(([key, own]) => {
    const event = events.get(key);
    if (!event) return { key, own, row: null, codes: own.map((): CorrectionCode => "unknown_event") };
    const isDaily = (at: number) => daily.has(dayKey([event.accountId, event.metricKey, dayOf(at, event)]));
    const after = correctEvent(
      event,
      own.map((each) => each.correction),
      { now, scale: event.scale, isDaily },
    );
    const row = after.revisions.length > 0 ? correctedRow(event, after) : null;
    return { key, own, row, codes: after.codes };
  });
  const rows = made.flatMap(({ row }) => row ?? []);
  const won = new Set((await applyCorrections(env.DB, { sourceId, mode }, { rows, by, now })).map(keyOf));
  const isCertain = ({ key, row }: (typeof made)[number]) => row === null || won.has(key);
  return {
    done: made.filter(isCertain).flatMap(({ own, codes }) => resultsOf(own, { codes })),
    lost: made.filter((each) => !isCertain(each)).flatMap(({ row }) => row ?? []),
    written: won.size,
  };
}

/**
 * Corrects events of one source, at most 500 corrections at once, and answers each in order; several of one event are taken in
 * their order. What changes is one transaction; who loses a race is tried once more, on what the event is then.
 */
export async function correctEvents(corrector: Corrector, batch: unknown[]): Promise<CorrectionResult[]> {
  const results = new Map<number, CorrectionResult>();
  let asked: Asked[] = [];
  for (const [at, raw] of batch.entries()) {
    const read = readCorrection(raw);
    if ("status" in read) results.set(at, read);
    else {
      const origin = read.source ?? corrector.sourceName;
      asked.push({ at, origin, key: keyOf({ origin, id: read.id }), correction: read });
    }
  }
  let doubted: Round["doubted"] = [];
  let written = 0;
  for (let attempt = 0; attempt < 2 && asked.length > 0; attempt += 1) {
    const round = await tryRound({ corrector, asked, doubted });
    for (const [at, result] of round.done) results.set(at, result);
    written += round.written;
    const keys = new Set(round.lost.map(keyOf));
    asked = asked.filter(({ key }) => keys.has(key));
    doubted = round.lost.map((row) => [row.accountId, row.metricKey, row.localDate]);
  }
  for (const { at, correction: lost } of asked) results.set(at, refused(lost.id, "conflict"));
  if (written > 0 && corrector.mode === "live") await wakeRollup(corrector.env.QUEUE);
  return batch.map((_, at) => results.get(at) as CorrectionResult);
}

/** What became of an adjustment whose key was free, or was not. */
async function settle(
  { env, now, sourceId, mode }: Corrector,
  kept: { origin: string; id: string; hash: string; isNew: boolean; isSame: boolean; body: string },
): Promise<EventResult> {
  const { origin, id, hash, isNew, isSame, body } = kept;
  if (isSame) return { id, status: isNew ? "accepted" : "duplicate" };
  await addConflicts(env.DB, [{ sourceId, mode, origin, id, hash, body, receivedAt: now }]);
  const message = "This id was sent before with another payload. The first one stands.";
  return { id, status: "conflict", code: "duplicate_payload_differs", message };
}

/**
 * Adds a signed amount beside the events, in a metric that counts or sums. An event of its own: the same id is never taken
 * twice, and it can be corrected like any other. An unknown account or metric is refused and not kept for later.
 */
export async function adjustFigure(corrector: Corrector, asked: Adjustment): Promise<EventResult> {
  const { env, now, sourceName, sourceId, mode, by } = corrector;
  const { reason, value, actor, ...named } = asked;
  const context = await eventContext(env.DB, [asked.subject]);
  const raw = { ...named, data: { value, ...(actor === undefined ? {} : { actor }) } };
  const decided = toEvent(raw, { now, liveDays: null, sourceName, ...context });
  if (!("canonical" in decided)) return decided;
  const metric = context.metrics.get(decided.metricKey);
  if (!metric || !adds(metric.aggregation))
    return rejected(asked.id, "wrong_aggregation", "Only a metric that counts or sums can be adjusted.");
  const { canonical, dropped: _, ...event } = decided;
  const hash = hashSecret(JSON.stringify(["adjustment", canonical, reason]));
  const batch = now * 4096 + Math.floor(Math.random() * 4096);
  const row = { ...event, hash, batch, reason, kind: "adjustment" as const, counts: 1 as const };
  const kept = await addAdjustment(env.DB, { sourceId, mode }, { row, by, now });
  if (kept === null) return rejected(asked.id, "daily_values_here");
  const isNew = kept.batch === batch;
  if (isNew && mode === "live") await wakeRollup(env.QUEUE);
  const { origin, id } = row;
  return settle(corrector, {
    ...{ origin, id, hash, isNew },
    isSame: kept.hash === hash,
    body: JSON.stringify(asked),
  });
}
