import { Hono } from "hono";
import { byName, type CallContext, type ReadCall, readCall, usualMapping } from "#domain/segment.ts";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { takeEvents } from "#jobs/intake.ts";
import { wakeRollup } from "#routes/wake.ts";
import { Refusal } from "#schema/errors.ts";
import { type EventResult, eventLimits } from "#schema/event.ts";
import { type SegmentBatch, type SegmentResult, segmentBatch, segmentLimits, segmentMapping } from "#schema/segment.ts";
import { saveSegmentMapping, segmentContext } from "#store/segment.ts";
import { readNoted } from "./noted.ts";

export const segment = new Hono<App>();

function answerOf(read: ReadCall): SegmentResult | null {
  if ("event" in read) return null;
  if ("ignored" in read) return { id: read.id, status: "ignored", message: read.ignored };
  return { id: read.id, status: "rejected", code: read.refused, message: read.message };
}

/** Takes the events of a batch, 500 at once: a request that breaks off in between is sent again whole. */
async function takeRead(c: Ctx, read: ReadCall[]): Promise<SegmentResult[]> {
  const { env, key, now } = c.var;
  const { sourceId, sourceName, liveDays, mode } = key;
  const sender = { sourceId, sourceName, liveDays, mode, sessionId: null };
  const events = read.flatMap((each) => ("event" in each ? [each.event] : []));
  const taken: EventResult[] = [];
  for (let start = 0; start < events.length; start += eventLimits.perBatch) {
    const { results, woken } = await takeEvents(env, sender, events.slice(start, start + eventLimits.perBatch), now);
    if (woken) c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
    taken.push(...results);
  }
  return read.map((each) => answerOf(each) ?? (taken.shift() as EventResult));
}

function sized(raw: unknown, given: CallContext): ReadCall {
  const text = JSON.stringify(raw);
  if (text.length * 3 <= segmentLimits.callBytes || Buffer.byteLength(text) <= segmentLimits.callBytes)
    return readCall(raw, given);
  return { id: null, refused: "too_large", message: "One call may have 32 KB." };
}

async function takeCalls(c: Ctx, given: SegmentBatch): Promise<Response> {
  const { env, key, now } = c.var;
  if (given.batch.length > segmentLimits.perBatch)
    throw new Refusal("too_large", `A batch may have ${segmentLimits.perBatch} calls.`);
  const { mapping, metrics } = await segmentContext(env.DB, key.sourceId);
  const context: CallContext = {
    mapping: mapping ?? usualMapping,
    metrics: byName(metrics),
    receivedAt: now,
    sentAt: given.sentAt ?? null,
    context: given.context ?? {},
  };
  const results = await takeRead(
    c,
    given.batch.map((call) => sized(call, context)),
  );
  return c.json({ success: true, results });
}

async function takeBatch(c: Ctx): Promise<Response> {
  const read = async () => check(segmentBatch, await readJson(c, segmentLimits.bodyBytes));
  return takeCalls(c, await readNoted(c, read()));
}

async function takeTrack(c: Ctx): Promise<Response> {
  const body = await readJson(c, segmentLimits.callBytes);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Refusal("unreadable", "Send one track call.");
  return takeCalls(c, { batch: [{ ...body, type: "track" }] });
}

segment.post("/batch", takeBatch);
segment.post("/track", takeTrack);
// Libraries that take a host and no path add Segment's own to it.
segment.post("/v1/batch", takeBatch);
segment.post("/v1/track", takeTrack);

segment.get("/mapping", async (c) => {
  const { mapping } = await segmentContext(c.var.env.DB, c.var.key.sourceId);
  return c.json(mapping ?? usualMapping);
});

segment.put("/mapping", async (c) => {
  const mapping = check(segmentMapping, await readJson(c));
  const { env, key, now } = c.var;
  await saveSegmentMapping(env.DB, key.sourceId, { mapping, by: principalOf(c), now });
  return c.json(mapping);
});
