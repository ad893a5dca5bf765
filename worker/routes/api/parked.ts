import { Hono } from "hono";
import type { App } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { keyParts, keyText } from "#http/row-key.ts";
import { check } from "#http/validate.ts";
import { replayParked } from "#routes/replay.ts";
import { Refusal } from "#schema/errors.ts";
import { parkedQuery } from "#schema/received.ts";
import { type ParkedRow, parkedOf } from "#store/parked.ts";

export const parked = new Hono<App>();

function keyOf(text: string): { origin: string; id: string } {
  const [origin, id] = keyParts(text, 2) ?? [];
  if (origin !== undefined && id !== undefined) return { origin, id };
  throw new Refusal("invalid", "Take after from the page before, as it is.", { after: "unknown" });
}

function written(row: ParkedRow) {
  const { id, origin, type, subject, code } = row;
  return {
    ...{ id, source: origin, type, subject, code },
    event: JSON.parse(row.body) as unknown,
    received_at: new Date(row.receivedAt).toISOString(),
    parked_until: new Date(row.expiresAt).toISOString(),
  };
}

/** Events of the key's source whose account or metric is not known. */
parked.get("/", async (c) => {
  const { env, key } = c.var;
  const { after, limit } = check(parkedQuery, c.req.query());
  const { sourceId, mode } = key;
  const asked = { after: after ? keyOf(after) : null, count: limit };
  const rows = await parkedOf(env.DB, { sourceId, mode }, asked);
  const last = rows.at(-1);
  return c.json({
    parked: rows.map(written),
    next: last && rows.length === limit ? keyText([last.origin, last.id]) : null,
  });
});

/** Takes what is known by now. */
parked.post("/replay", async (c) => {
  const { env, key, now } = c.var;
  const { sourceId, mode } = key;
  return c.json(await replayParked(env, { sourceId, mode }, { by: principalOf(c), now }));
});
