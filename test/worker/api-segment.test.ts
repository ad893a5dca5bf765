import { expect, it, vi } from "vitest";
import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { SegmentResult } from "#schema/segment.ts";
import { addKey, addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { callApi } from "../support/api.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { countRows } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, type World } from "../support/world.ts";

const path = "/api/v1/segment/batch";
const dayMs = 86_400_000;

interface Door {
  world: World;
  customer: Customer;
  key: string;
}

/** A world that counts "Meeting Booked". */
async function openDoor(): Promise<Door> {
  const world = await openEngine();
  const metric = { ...departures, key: "meeting.booked", countedStatuses: [] };
  await addMetric(world.db, metric, Date.now());
  return { world, customer: await openCustomer(world), key: await makeApiKey(world) };
}

function track(customer: Customer, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "track",
    event: "Meeting Booked",
    messageId: makeId(),
    timestamp: new Date(Date.now() - dayMs).toISOString(),
    userId: "rep-7",
    properties: { calendar: "main" },
    context: { groupId: customer.externalId, library: { name: "analytics-node", version: "2.2.0" } },
    integrations: { All: true },
    ...change,
  };
}

const batchOf = (batch: unknown[]) => ({ batch, sentAt: new Date().toISOString(), writeKey: "not read" });
const statuses = (results: SegmentResult[]) => results.map(({ status }) => status);

async function send(door: Door, body: unknown, at = path): Promise<{ success: boolean; results: SegmentResult[] }> {
  const answer = await callApi(door.world, { method: "POST", path: at, key: door.key, body });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
}

it("a batch of a Segment library becomes events once, with a result for each call in order", async () => {
  const door = await openDoor();
  const calls = [
    track(door.customer),
    { type: "identify", messageId: "i1", userId: "rep-7", traits: { plan: "pro" } },
    track(door.customer, { event: "Button Clicked" }),
    track(door.customer, { context: {}, messageId: "lost" }),
    track(door.customer),
  ];
  const first = await send(door, batchOf(calls));
  expect(first.success).toBe(true);
  expect(statuses(first.results)).toEqual(["accepted", "ignored", "ignored", "rejected", "accepted"]);
  expect(first.results.map(({ id }) => id)).toEqual(calls.map(({ messageId }) => messageId));
  expect(statuses((await send(door, batchOf(calls))).results)[0]).toBe("duplicate");
  await rollUp(readEnv(door.world.env), Date.now());
  const day = await door.world.db.prepare("select n, metric_key, account_id from fact_day").all();
  expect(day.results).toEqual([{ n: 2, metric_key: "meeting.booked", account_id: door.customer.id }]);
  expect([await countRows(door.world.db), await countRows(door.world.db, "parked")]).toEqual([2, 0]);
});

it("a key comes as Segment's libraries send theirs, or as a bearer, and as Basic nowhere else", async () => {
  const { world, key } = await openDoor();
  const ask = (authorization: string, at = path) =>
    world.fetch(at, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: '{"batch":[]}',
    });
  const basic = (text: string) => `Basic ${btoa(text)}`;
  for (const good of [basic(`${key}:`), basic(key), `Bearer ${key}`]) expect((await ask(good)).status).toBe(200);
  for (const wrong of [basic(`:${key}`), basic(`${key}:x`), basic("x:"), "Basic", "Basic !", basic(`${key}::`)])
    expect((await ask(wrong)).status, wrong).toBe(401);
  for (const other of ["/api/v1/events", "/api/v1/accounts/X", "/api/v1/segmentx"])
    expect((await ask(basic(`${key}:`), other)).status, other).toBe(401);
});

it("a key in the body opens nothing", async () => {
  const { world, key } = await openDoor();
  const body = { batch: [], writeKey: key };
  expect((await callApi(world, { method: "POST", path, key: null, body })).status).toBe(401);
});

it("the addresses libraries make of a host are the same door", async () => {
  const door = await openDoor();
  const same = track(door.customer);
  const { type: _, ...call } = same;
  expect(statuses((await send(door, batchOf([same]), "/api/v1/segment/v1/batch")).results)).toEqual(["accepted"]);
  expect(statuses((await send(door, call, "/api/v1/segment/track")).results)).toEqual(["duplicate"]);
  expect(statuses((await send(door, call, "/api/v1/segment/v1/track")).results)).toEqual(["duplicate"]);
});

it("more than 500 track calls of one batch are all taken, in order, and 2,501 calls are too many", async () => {
  const door = await openDoor();
  const slim = (at: number) => ({
    type: "track",
    event: "Meeting Booked",
    messageId: `m${at}`,
    timestamp: new Date(Date.now() - dayMs).toISOString(),
  });
  const batch = Array.from({ length: 1_203 }, (_, at) =>
    at % 3 === 2 ? { type: "page", messageId: `m${at}` } : slim(at),
  );
  const context = { groupId: door.customer.externalId };
  const { results } = await send(door, { batch, context });
  expect(results.map(({ id }) => id)).toEqual(batch.map(({ messageId }) => messageId));
  expect(statuses(results)).toEqual(batch.map(({ type }) => (type === "track" ? "accepted" : "ignored")));
  expect(await countRows(door.world.db)).toBe(802);
  const many = { batch: Array.from({ length: 2_501 }, () => ({ type: "page" })) };
  expect((await callApi(door.world, { method: "POST", path, key: door.key, body: many })).status).toBe(413);
});

it("a call may have 32 KB, and one that is larger costs the others nothing", async () => {
  const door = await openDoor();
  const padded = (length: number) => track(door.customer, { properties: { note: "€".repeat(length) } });
  const { results } = await send(door, batchOf([padded(10_000), padded(11_000)]));
  expect(results.map(({ status, code }) => code ?? status)).toEqual(["accepted", "too_large"]);
});

it("what a mapping names is parked when it is unknown; what it does not name is not kept at all", async () => {
  const door = await openDoor();
  const mapping = { events: { "Call Held": { metric: "call.held" } } };
  expect(
    (await callApi(door.world, { method: "PUT", path: "/api/v1/segment/mapping", key: door.key, body: mapping }))
      .status,
  ).toBe(200);
  const calls = ["Call Held", "Call Missed"].map((event) => track(door.customer, { event }));
  const { results } = await send(door, batchOf([...calls, track(door.customer, { context: { groupId: "NOBODY" } })]));
  expect(results.map(({ status, code }) => code ?? status)).toEqual(["unknown_metric", "ignored", "unknown_account"]);
  expect(await countRows(door.world.db, "parked")).toBe(2);
});

it("a mapping is the source's own, comes back as it was given, and says its usual values where it was silent", async () => {
  const { world, key } = await openDoor();
  const other = await makeApiKey(world);
  const ask = async (method: "GET" | "PUT", who: string, body?: unknown) =>
    (await callApi(world, { method, path: "/api/v1/segment/mapping", key: who, body })).json();
  const usual = await ask("GET", key);
  expect(usual).toEqual({
    events: {},
    subject: ["context.groupId", "properties.account_id", "properties.accountId"],
    actor: ["userId", "anonymousId"],
    others: "by_name",
  });
  const given = {
    events: { "Order Paid": { metric: "revenue.paid", value: "properties.revenue" } },
    subject: ["properties.org"],
    others: "ignore",
  };
  expect(await ask("PUT", key, given)).toEqual({ ...given, actor: ["userId", "anonymousId"] });
  expect(await ask("GET", key)).toEqual({ ...given, actor: ["userId", "anonymousId"] });
  expect(await ask("GET", other)).toEqual(usual);
  const wrong = await callApi(world, {
    method: "PUT",
    path: "/api/v1/segment/mapping",
    key,
    body: { subject: ["groupId"] },
  });
  expect(wrong.status).toBe(422);
  expect(((await wrong.json()) as { error: { details: object } }).error.details).toHaveProperty(["subject.0"]);
});

it("an amount from a property is counted to the cent, and a call without it is refused", async () => {
  const door = await openDoor();
  await addMetric(
    door.world.db,
    {
      ...departures,
      key: "revenue.paid",
      aggregation: "sum",
      scale: 2,
      statuses: ["done", "cancelled"],
      countedStatuses: ["done"],
      dims: ["plan"],
    },
    Date.now(),
  );
  const mapping = {
    events: {
      "Order Paid": {
        metric: "revenue.paid",
        value: "properties.revenue",
        status: "properties.state",
        dims: { plan: "properties.plan" },
      },
    },
  };
  await callApi(door.world, { method: "PUT", path: "/api/v1/segment/mapping", key: door.key, body: mapping });
  const paid = (properties: object) => track(door.customer, { event: "Order Paid", properties });
  const { results } = await send(
    door,
    batchOf([
      paid({ revenue: 14.99, state: "done", plan: "pro" }),
      paid({ revenue: 0.01, state: "done" }),
      paid({ revenue: 100, state: "cancelled" }),
      paid({ state: "done" }),
      paid({ revenue: 1.999, state: "done" }),
    ]),
  );
  expect(results.map(({ status, code }) => code ?? status)).toEqual([
    "accepted",
    "accepted",
    "accepted",
    "bad_value",
    "too_many_decimals",
  ]);
  const total = await door.world.db
    .prepare("select sum(value) as total from event where counts = 1")
    .first<number>("total");
  expect(total).toBe(1_500);
});

it("what is no batch is refused whole", async () => {
  const { world, key } = await openDoor();
  const asked: [unknown, number][] = [
    [[], 422],
    [{}, 422],
    [{ batch: {} }, 422],
    ["{", 400],
    ['{"batch":[{"type":"track","type":"page"}]}', 400],
  ];
  for (const [body, status] of asked)
    expect((await callApi(world, { method: "POST", path, key, body })).status, JSON.stringify(body)).toBe(status);
  expect((await callApi(world, { method: "POST", path: "/api/v1/segment/track", key, body: [] })).status).toBe(400);
});

it("a test key's calls are kept apart, and it changes no mapping", async () => {
  const door = await openDoor();
  const [made, sourceId, now] = [makeKey("test"), makeId(), Date.now()];
  await addSource(door.world.db, { id: sourceId, name: "Feed", liveDays: 35, now });
  await addKey(door.world.db, { id: makeId(), sourceId, ...made, mode: "test", now, by: "Priya Raman" });
  const test = { ...door, key: made.key };
  expect(statuses((await send(test, batchOf([track(door.customer)]))).results)).toEqual(["accepted"]);
  await rollUp(readEnv(door.world.env), Date.now());
  expect(await countRows(door.world.db, "fact_day")).toBe(0);
  const put = await callApi(door.world, { method: "PUT", path: "/api/v1/segment/mapping", key: made.key, body: {} });
  expect(put.status).toBe(403);
});

it("a batch that cannot be read fails its source, and says why", async () => {
  const { world, key } = await openDoor();
  const answer = await callApi(world, { method: "POST", path, key, body: { batch: "all of it" } });
  expect(answer.status).toBe(422);
  const error = () => world.db.prepare("select last_error from source order by rowid desc limit 1").first("last_error");
  await vi.waitFor(async () => expect(await error()).not.toBe(null));
});
