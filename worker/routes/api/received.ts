import { Hono } from "hono";
import { decimalText } from "#domain/csv.ts";
import type { App } from "#http/context.ts";
import { check } from "#http/validate.ts";
import { receivedQuery } from "#schema/received.ts";
import type { LogPlace } from "#store/log-page.ts";
import { type ReceivedEvent, receivedEvents } from "#store/received.ts";

export const received = new Hono<App>();

function placeOf(text: string): LogPlace {
  const [log = 0, group = -1, index = -1] = text.split(".").map(Number);
  return { log, group, index };
}

function textOf({ log, group, index }: LogPlace): string {
  return group < 0 ? String(log) : `${log}.${group}.${index}`;
}

function stateOf(event: ReceivedEvent): "live" | "voided" | "test" | "session" {
  if (event.mode === "test") return "test";
  if (event.voidedAt !== null) return "voided";
  return event.sessionId === null || event.sessionState === "applied" ? "live" : "session";
}

function written(event: ReceivedEvent) {
  return {
    id: event.id,
    source: event.origin,
    type: event.metricKey,
    subject: event.subject,
    kind: event.kind,
    time: event.timeText || new Date(event.at).toISOString(),
    value: decimalText(event.value, event.scale),
    actor: event.actor,
    status: event.status,
    received_at: new Date(event.receivedAt).toISOString(),
    rev: event.rev,
    state: stateOf(event),
  };
}

/** What the key's source sent, newest batch first. A test key sees what test keys sent. */
received.get("/", async (c) => {
  const { env, key } = c.var;
  const { subject, type, after, limit } = check(receivedQuery, c.req.query());
  const asked = {
    subject: subject ?? null,
    metricKey: type ?? null,
    after: after ? placeOf(after) : null,
    count: limit,
  };
  const { sourceId, mode } = key;
  const { events, next } = await receivedEvents(env.DB, { sourceId, mode }, asked);
  return c.json({ events: events.map(written), next: next && textOf(next) });
});
