import { Hono } from "hono";
import { hashSecret } from "#auth/token.ts";
import { rejected, toEvent } from "#domain/event/event.ts";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import { type EventContext, type EventResult, type EventRow, eventLimits } from "#schema/event.ts";
import { addConflicts, addEvents, eventContext, type KeptEvent } from "#store/event.ts";

export const events = new Hono<App>();

async function readBatch(c: Ctx): Promise<unknown[]> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/(json|cloudevents\+json|cloudevents-batch\+json)$/.test(type)) {
    throw new Refusal(
      "unreadable",
      "Send application/json, application/cloudevents+json or application/cloudevents-batch+json.",
    );
  }
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > eventLimits.bodyBytes)
    throw new Refusal("too_large", `A batch may have ${eventLimits.bodyBytes} bytes.`);
  const body = parse(bytes);
  const batch = Array.isArray(body) ? body : [body];
  if (typeof body !== "object" || body === null)
    throw new Refusal("unreadable", "Send one event or an array of events.");
  if (batch.length > eventLimits.perBatch)
    throw new Refusal("too_large", `A batch may have ${eventLimits.perBatch} events.`);
  return batch;
}

function parse(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Refusal("unreadable", "The body is no JSON.");
  }
}

const keyOf = (row: { origin: string; id: string }) => JSON.stringify([row.origin, row.id]);

function subjectsOf(batch: unknown[]): string[] {
  const subjects = batch.map((raw) => (raw as { subject?: unknown } | null)?.subject);
  return [...new Set(subjects.filter((subject) => typeof subject === "string" && subject.length <= 128))] as string[];
}

function decide(raw: unknown, context: EventContext): EventRow | EventResult {
  if (Buffer.byteLength(JSON.stringify(raw)) > eventLimits.eventBytes) {
    const { id } = (raw ?? {}) as { id?: unknown };
    return rejected(typeof id === "string" ? id.slice(0, 128) : null, "too_large");
  }
  return toEvent(raw, context);
}

interface Kept {
  rows: KeptEvent[];
  inserted: Set<string>;
  hashes: Map<string, string>;
}

/** Results in the order sent. Twice in one batch: the first wins, the second is a duplicate or a conflict of it. */
function answer(decided: (EventRow | EventResult)[], kept: Kept): { results: EventResult[]; conflicts: number[] } {
  const fresh = new Set(kept.inserted);
  const conflicts: number[] = [];
  const results = decided.map((each, index): EventResult => {
    if ("status" in each && "message" in each) return each as EventResult;
    const row = each as EventRow;
    const key = keyOf(row);
    const isSame = kept.hashes.get(key) === hashSecret(row.canonical);
    if (isSame && fresh.delete(key)) return { id: row.id, status: "accepted" };
    if (isSame) return { id: row.id, status: "duplicate" };
    conflicts.push(index);
    return {
      id: row.id,
      status: "conflict",
      code: "duplicate_payload_differs",
      message: "This id was sent before with another payload. The first one stands.",
    };
  });
  return { results, conflicts };
}

events.post("/", async (c) => {
  const { env, key, now } = c.var;
  const batch = await readBatch(c);
  const found = await eventContext(env.DB, subjectsOf(batch));
  const context: EventContext = { now, liveDays: key.liveDays, sourceName: key.sourceName, ...found };
  const decided = batch.map((raw) => decide(raw, context));
  const good = decided.filter((each): each is EventRow => "canonical" in each);
  const mark = now * 4096 + Math.floor(Math.random() * 4096);
  const rows = good.map(({ canonical, ...row }) => ({
    ...row,
    sourceId: key.sourceId,
    hash: hashSecret(canonical),
    receivedAt: now,
    batch: mark,
  }));
  const kept = await addEvents(env.DB, { sourceId: key.sourceId, batch: mark, now, rows });
  const { results, conflicts } = answer(decided, { rows, ...kept });
  if (conflicts.length > 0)
    await addConflicts(
      env.DB,
      conflicts.map((index) => conflictOf(c, batch[index], decided[index] as EventRow)),
    );
  const touched = new Set(good.filter((row) => kept.inserted.has(keyOf(row))).map((row) => row.accountId));
  // A wake-up only: the dirty days in the database are what counts, and cron looks at them anyway.
  if (touched.size > 0) c.executionCtx.waitUntil(wake(env.QUEUE, [...touched]));
  return c.json({ results });
});

async function wake(queue: Queue, accountIds: string[]): Promise<void> {
  const jobs = accountIds.slice(0, 100).map((accountId) => ({ body: { type: "rollup", accountId } }));
  await queue
    .sendBatch(jobs)
    .catch((error: unknown) => console.error(JSON.stringify({ job: "rollup", error: String(error) })));
}

function conflictOf(c: Ctx, raw: unknown, row: EventRow) {
  const { key, now } = c.var;
  return {
    sourceId: key.sourceId,
    origin: row.origin,
    id: row.id,
    hash: hashSecret(row.canonical),
    body: JSON.stringify(raw),
    receivedAt: now,
  };
}
