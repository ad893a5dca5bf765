import { Temporal } from "temporal-polyfill";
import { afterEach, expect, it, vi } from "vitest";
import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { EventResult } from "#schema/event.ts";
import { addKey, addSource, revokeKey } from "#store/key.ts";
import { addMetric, addMetricVersion } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { countRows, dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, type World } from "../support/world.ts";

const dayMs = 86_400_000;
const path = "/api/v1/events";
afterEach(() => vi.useRealTimers());

const time = (ago = dayMs) => new Date(Date.now() - ago).toISOString();

interface Sent {
  id: string;
  type: string;
  subject: string;
  time: string;
  data?: Record<string, unknown>;
}

function eventOf(customer: Customer, over: Partial<Sent> = {}): Sent {
  return {
    id: makeId(),
    type: departures.key,
    subject: customer.externalId,
    time: time(),
    data: { status: "left" },
    ...over,
  };
}

async function openDoor(
  body: Record<string, unknown> = {},
): Promise<{ world: World; customer: Customer; key: string }> {
  const world = await openEngine();
  return { world, customer: await openCustomer(world, body), key: await makeApiKey(world) };
}

const statuses = (results: EventResult[]) => results.map(({ status }) => status);
const codes = (results: EventResult[]) => results.map(({ code }) => code ?? null);

/** All rows but the two marks of when somebody was last heard of. */
async function dump(world: World): Promise<Record<string, string[]>> {
  const { source, api_key: keys, ...rest } = await dumpTables(world.db);
  const without = (rows: string[] = []) =>
    rows.map((row) => row.replace(/"last_(received_at|used_on|error|error_at)":("[^"]*"|[^,}]*)/g, ""));
  return { ...rest, source: without(source), api_key: without(keys) };
}

// Who may send

it("without a living key nothing is taken, and the answer is the same whatever the reason", async () => {
  const { world, customer, key } = await openDoor();
  const made = makeKey();
  const [sourceId, keyId, now] = [makeId(), makeId(), Date.now()];
  await addSource(world.db, { id: sourceId, name: "Old feed", liveDays: 35, now });
  await addKey(world.db, { id: keyId, sourceId, ...made, now, by: "Priya Raman" });
  expect(statuses(await sendEvents(world, made.key, [eventOf(customer)]))).toEqual(["accepted"]);
  await revokeKey(world.db, keyId, now);
  const expired = makeKey();
  await addKey(world.db, { id: makeId(), sourceId, ...expired, now, by: "Priya Raman" });
  await world.db
    .prepare("update api_key set expires_at = ? where hash = ?")
    .bind(now - 1, expired.hash)
    .run();
  const flipped = `${key.slice(0, -1)}${key.endsWith("A") ? "B" : "A"}`;
  const before = await dump(world);
  for (const wrong of [null, "", "x", made.key, expired.key, flipped, `${key}x`, made.hash]) {
    const answer = await callApi(world, { method: "POST", path, key: wrong, body: [eventOf(customer)] });
    expect(answer.status, String(wrong)).toBe(401);
    const { error } = (await answer.json()) as { error: { code: string; details: unknown } };
    expect([error.code, error.details]).toEqual(["unknown_caller", {}]);
  }
  expect(await dump(world)).toEqual(before);
});

it("a source rotates without a gap: two keys live, a third is not made", async () => {
  const { world, customer } = await openDoor();
  const sourceId = makeId();
  await addSource(world.db, { id: sourceId, name: "Feed", liveDays: 35, now: Date.now() });
  const keys = [makeKey(), makeKey(), makeKey()];
  const added = [];
  for (const made of keys)
    added.push(await addKey(world.db, { id: makeId(), sourceId, ...made, now: Date.now(), by: "Priya Raman" }));
  expect(added).toEqual([true, true, false]);
  const same = eventOf(customer);
  expect(statuses(await sendEvents(world, keys[0]?.key ?? "", [same]))).toEqual(["accepted"]);
  expect(statuses(await sendEvents(world, keys[1]?.key ?? "", [same]))).toEqual(["duplicate"]);
});

it("the sender is taken from the key: no member of the body chooses another, and equal ids of two senders are two events", async () => {
  const { world, customer, key } = await openDoor();
  const other = await makeApiKey(world);
  const names = (await world.db.prepare("select name from source").all<{ name: string }>()).results;
  const event = { ...eventOf(customer, { id: "one" }), source: names[0]?.name };
  expect(statuses(await sendEvents(world, key, [event]))).toEqual(["accepted"]);
  expect(statuses(await sendEvents(world, other, [event]))).toEqual(["accepted"]);
  const smuggled = [
    { ...event, source_id: "x" },
    { ...event, sourceId: "x" },
    { ...event, account_id: customer.id },
  ];
  expect(codes(await sendEvents(world, key, smuggled))).toEqual(Array(3).fill("invalid_event"));
  expect(await countRows(world.db, "event")).toBe(2);
});

// What a body may be

it("a batch with bad rows keeps the good ones, one result each, in order", async () => {
  const { world, customer, key } = await openDoor();
  const good = () => eventOf(customer);
  const batch = [
    good(),
    { ...good(), time: "yesterday" },
    null,
    { ...good(), type: "departure.missed" },
    { ...good(), subject: "NOBODY" },
    { ...good(), time: time(401 * dayMs) },
    { ...good(), time: time(-6 * 60_000) },
    { ...good(), data: { value: "1e400" } },
    { ...good(), data: { value: "1.5" } },
    { ...good(), data: { value: "9007199254740992" } },
    { ...good(), data: { dims: { gate: "x" }, note: "x" } },
    { ...good(), data: { actor: "y".repeat(9000) } },
    "text",
    [good()],
    good(),
  ];
  const results = await sendEvents(world, key, batch);
  expect(codes(results)).toEqual([
    null,
    "bad_time",
    "invalid_event",
    "unknown_metric",
    "unknown_account",
    "too_old",
    "in_future",
    "bad_value",
    "too_many_decimals",
    "value_out_of_range",
    "invalid_event",
    "too_large",
    "invalid_event",
    "invalid_event",
    null,
  ]);
  expect(results.map(({ id }) => id)).toEqual(
    batch.map((raw) => (raw && typeof raw === "object" && "id" in raw ? raw.id : null)),
  );
  expect(results.every(({ status, message }) => (status === "rejected") === (message !== undefined))).toBe(true);
  expect(await countRows(world.db, "event")).toBe(2);
});

it("a single CloudEvent, a batch of them and the short form are one and the same door", async () => {
  const { world, customer, key } = await openDoor();
  const cloud = () => ({ ...eventOf(customer), specversion: "1.0", source: "/gates", traceparent: "00-4b-f9" });
  const bodies: [string, unknown][] = [
    ["application/cloudevents+json", cloud()],
    ["application/cloudevents+json; charset=utf-8", cloud()],
    ["application/cloudevents-batch+json", [cloud(), cloud()]],
    ["application/json", eventOf(customer)],
    ["APPLICATION/JSON", [eventOf(customer)]],
    ["application/json", []],
  ];
  const counts = [];
  for (const [type, body] of bodies) {
    const answer = await callApi(world, { method: "POST", path, key, body, type });
    const { results } = (await answer.json()) as { results: EventResult[] };
    expect(statuses(results).every((status) => status === "accepted")).toBe(true);
    counts.push(results.length);
  }
  expect(counts).toEqual([1, 1, 2, 1, 1, 0]);
});

it("a body that is no JSON, or of another type, is refused whole and keeps nothing", async () => {
  const { world, customer, key } = await openDoor();
  const event = JSON.stringify([eventOf(customer)]);
  const latin = new Uint8Array([...new TextEncoder().encode(event.slice(0, -3)), 0xe9, 0x22, 0x7d, 0x5d]);
  const asked: [string | Uint8Array, string][] = [
    ["", "application/json"],
    ["{", "application/json"],
    [`${event}x`, "application/json"],
    ["null", "application/json"],
    ["7", "application/json"],
    ['"text"', "application/json"],
    [latin, "application/json"],
    [event, "text/plain"],
    [event, "application/x-www-form-urlencoded"],
    [event, "application/jsonp"],
    [event, ""],
  ];
  for (const [body, type] of asked) {
    const answer = await callApi(world, { method: "POST", path, key, body, type });
    expect(answer.status, `${type} ${body}`).toBe(400);
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe("unreadable");
  }
  expect(await countRows(world.db, "event")).toBe(0);
});

it("500 events pass and 501 do not; half a megabyte passes and more does not", async () => {
  const { world, customer, key } = await openDoor();
  const post = (body: unknown) => callApi(world, { method: "POST", path, key, body });
  const many = Array.from({ length: 501 }, () => eventOf(customer));
  expect((await post(many)).status).toBe(413);
  expect(await countRows(world.db, "event")).toBe(0);
  expect((await post(many.slice(1))).status).toBe(200);
  const one = JSON.stringify([eventOf(customer)]);
  expect((await post(one.padEnd(500_000))).status).toBe(200);
  expect((await post(one.padEnd(500_001))).status).toBe(413);
  expect((await post(one.padEnd(1_100_000))).status).toBe(413);
  expect(await countRows(world.db, "event")).toBe(501);
});

it("an event may have 8 KB, counted in bytes", async () => {
  const { world, customer, key } = await openDoor();
  const padded = (text: string) => {
    const dims = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, text]));
    return eventOf(customer, { data: { status: "left", dims } });
  };
  expect(codes(await sendEvents(world, key, [padded("x".repeat(60)), padded("€".repeat(40))]))).toEqual([
    null,
    "too_large",
  ]);
});

it("dimensions nobody declared are left out, and their source says of how many events and which", async () => {
  const { world, customer, key } = await openDoor();
  const dims = { gaet: "4", colour: "red" };
  const event = eventOf(customer, { data: { status: "left", dims } });
  const batch = [event, eventOf(customer), eventOf(customer, { data: { status: "left", dims: { colour: "blue" } } })];
  const told = () =>
    world.db.prepare("select last_error from source where last_error like '%gaet%'").first<string>("last_error");
  expect(statuses(await sendEvents(world, key, batch))).toEqual(Array(3).fill("accepted"));
  const text = "2 of 3 events had dimensions their metric does not declare, left out: gaet, colour";
  expect(await told()).toBe(text);
  const failing = await world.db
    .prepare("select last_error_at > last_received_at as failing from source where last_error = ?")
    .bind(text)
    .first("failing");
  expect(failing).toBe(0);
  await world.db.prepare("update source set last_error = null, last_error_at = null").run();
  expect(statuses(await sendEvents(world, key, [event]))).toEqual(["duplicate"]);
  expect(await told()).toBe(null);
});

// Once and for ever

it("the same day of events twice changes no row of any table", async () => {
  const { world, customer, key } = await openDoor();
  const day = Array.from({ length: 700 }, (_, at) =>
    eventOf(customer, {
      id: `e${at}`,
      time: time(dayMs + at * 60_000),
      data: { status: "left", actor: `gate-${at % 7}` },
    }),
  );
  expect(new Set(statuses(await sendEvents(world, key, day)))).toEqual(new Set(["accepted"]));
  await rollUp(readEnv(world.env), Date.now());
  const before = await dump(world);
  const again = day.toReversed().map((event) => ({ ...event, time: event.time.replace("Z", "+00:00") }));
  expect(new Set(statuses(await sendEvents(world, key, again)))).toEqual(new Set(["duplicate"]));
  expect(await dump(world)).toEqual(before);
  expect(before.event_log).toHaveLength(2);
  expect(before.fact_day?.length).toBeGreaterThan(0);
});

it("the same id with another payload is a conflict: the first stands, the other is kept aside once", async () => {
  const { world, customer, key } = await openDoor();
  const first = eventOf(customer, { id: "one", data: { status: "left", value: 2 } });
  const other = { ...first, data: { status: "left", value: 3 } };
  await sendEvents(world, key, [first]);
  for (let sent = 0; sent < 2; sent += 1) {
    const [result] = await sendEvents(world, key, [other]);
    expect(result).toMatchObject({ id: "one", status: "conflict", code: "duplicate_payload_differs" });
  }
  expect(statuses(await sendEvents(world, key, [first]))).toEqual(["duplicate"]);
  expect(await world.db.prepare("select value from event").first("value")).toBe(2);
  expect(await countRows(world.db, "conflict")).toBe(1);
  expect(JSON.parse((await world.db.prepare("select body from conflict").first<string>("body")) ?? "")).toEqual(other);
});

it("twice within one batch the first wins, equal or not", async () => {
  const { world, customer, key } = await openDoor();
  const first = eventOf(customer, { id: "one" });
  const other = { ...first, data: { status: "left", value: 9 } };
  expect(statuses(await sendEvents(world, key, [first, other, first, other]))).toEqual([
    "accepted",
    "conflict",
    "duplicate",
    "conflict",
  ]);
  expect(await world.db.prepare("select value from event").first("value")).toBe(1);
});

it("of 16 senders of the same batch at once exactly one is told accepted for each event", async () => {
  const { world, customer, key } = await openDoor();
  const batch = Array.from({ length: 60 }, (_, at) => eventOf(customer, { id: `e${at}` }));
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, at) => sendEvents(world, key, at % 2 === 0 ? batch : batch.toReversed())),
  );
  const accepted = answers.flat().filter(({ status }) => status === "accepted");
  expect(accepted.map(({ id }) => id).sort()).toEqual(batch.map(({ id }) => id).sort());
  expect(answers.flat().filter(({ status }) => status === "duplicate")).toHaveLength(15 * 60);
  expect(await countRows(world.db, "event")).toBe(60);
});

it("an event sent again after its metric declares another dimension is the duplicate it is", async () => {
  const { world, customer, key } = await openDoor();
  const sorted = { ...departures, key: "bag.sorted", dims: ["belt"], statuses: [], countedStatuses: [] };
  await addMetric(world.db, sorted, Date.now() - dayMs);
  const bag = (belt: string, crew?: string) =>
    eventOf(customer, { id: "bag-1", type: sorted.key, time: sentAt, data: { dims: { belt, ...(crew && { crew }) } } });
  const sentAt = time();
  expect(statuses(await sendEvents(world, key, [bag("A1", "north")]))).toEqual(["accepted"]);
  await addMetricVersion(world.db, { ...sorted, version: 2, dims: ["belt", "crew"] }, Date.now() + 1);
  const again = [bag("A1", "north"), bag("A1", "south"), bag("A1"), bag("B2", "north")];
  expect(statuses(await sendEvents(world, key, again))).toEqual(["duplicate", "duplicate", "duplicate", "conflict"]);
  const late = eventOf(customer, { ...bag("A1", "north"), id: "bag-2" });
  vi.setSystemTime(Date.now() + 60_000);
  expect(statuses(await sendEvents(world, key, [late]))).toEqual(["accepted"]);
  const other = { ...late, data: { dims: { belt: "A1", crew: "south" } } };
  expect(statuses(await sendEvents(world, key, [late, other]))).toEqual(["duplicate", "conflict"]);
  await addMetricVersion(world.db, { ...sorted, version: 3, dims: [] }, Date.now() + 1);
  expect(statuses(await sendEvents(world, key, [late, other]))).toEqual(["duplicate", "conflict"]);
});

it("of 16 senders of one id with 16 payloads one is accepted and 15 are told of the conflict", async () => {
  const { world, customer, key } = await openDoor();
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, at) =>
      sendEvents(world, key, [eventOf(customer, { id: "one", data: { status: "left", value: at } })]),
    ),
  );
  expect(statuses(answers.flat()).sort()).toEqual(["accepted", ...Array(15).fill("conflict")]);
  expect([await countRows(world.db, "event"), await countRows(world.db, "conflict")]).toEqual([1, 15]);
});

it("an event that was too old for one sender is none: a sender with a longer window may send it", async () => {
  const { world, customer } = await openDoor();
  const keyWith = async (liveDays: number) => {
    const [made, sourceId, now] = [makeKey(), makeId(), Date.now()];
    await addSource(world.db, { id: sourceId, name: `Feed ${liveDays}`, liveDays, now });
    await addKey(world.db, { id: makeId(), sourceId, ...made, now, by: "Priya Raman" });
    return made.key;
  };
  const old = eventOf(customer, { time: time(40 * dayMs) });
  expect(codes(await sendEvents(world, await keyWith(35), [old]))).toEqual(["too_old"]);
  expect(statuses(await sendEvents(world, await keyWith(45), [old]))).toEqual(["accepted"]);
});

// Totals

interface Fold {
  hours: Record<string, number>;
  actors: Record<string, number>;
  months: Record<string, number>;
}

/** The totals of these events in a zone, by another calendar than the product's. */
function foldOf(events: Sent[], zone: string): Fold {
  const fold: Fold = { hours: {}, actors: {}, months: {} };
  const add = (into: Record<string, number>, name: string, value: number) => {
    into[name] = (into[name] ?? 0) + value;
  };
  for (const { time: at, data } of events) {
    if (data?.status !== "left") continue;
    const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
    const value = Number(data.value ?? 1);
    add(fold.hours, `${local.toPlainDate()} ${local.hour}`, value);
    add(fold.actors, `${local.toPlainDate()} ${data.actor ?? ""}`, value);
    add(fold.months, local.toPlainDate().toString().slice(0, 7), value);
  }
  return fold;
}

async function storedFold(world: World, customer: Customer): Promise<Fold> {
  const read = async (text: string) =>
    Object.fromEntries(
      (await world.db.prepare(text).bind(customer.id).all<{ name: string; total: number }>()).results.map((row) => [
        row.name,
        row.total,
      ]),
    );
  return {
    hours: await read(
      "select local_date || ' ' || json_extract(h.value, '$[0]') as name, json_extract(h.value, '$[2]') as total from fact_day, json_each(hours) as h where account_id = ?",
    ),
    actors: await read(
      "select local_date || ' ' || json_extract(a.value, '$[0]') as name, json_extract(a.value, '$[2]') as total from fact_day, json_each(actors) as a where account_id = ?",
    ),
    months: await read(
      "select v.key as name, json_extract(v.value, '$.total') as total from fact_account, json_each(months) as m, json_each(m.value) as v where account_id = ?",
    ),
  };
}

/** An event every 17 minutes over both changes of the clock, some of them not counted. */
function yearOf(customer: Customer, from: string): Sent[] {
  const start = Date.parse(from);
  return Array.from({ length: 600 }, (_, at) =>
    eventOf(customer, {
      id: `e${at}-${from}`,
      time: new Date(start + at * 17 * 60_000).toISOString(),
      data: {
        status: at % 11 === 0 ? "cancelled" : "left",
        value: (at % 5) + 1,
        ...(at % 3 ? { actor: `gate ${at % 3}` } : {}),
      },
    }),
  );
}

it.each([
  ["America/New_York", "2026-03-05T00:00:00Z", "2026-10-29T00:00:00Z"],
  ["Europe/Berlin", "2026-03-26T00:00:00Z", "2026-10-22T00:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-02T00:00:00Z", "2026-10-01T00:00:00Z"],
  ["America/Havana", "2026-03-05T00:00:00Z", "2026-10-29T00:00:00Z"],
  ["Asia/Kathmandu", "2026-02-25T00:00:00Z", "2026-10-29T00:00:00Z"],
  ["Pacific/Kiritimati", "2026-02-25T00:00:00Z", "2026-10-29T00:00:00Z"],
])(
  "in %s totals by local hour, actor and month are those of an independent fold, clock changes and all",
  async (timezone, ...starts) => {
    vi.setSystemTime("2026-11-20T12:00:00Z");
    const { world, customer, key } = await openDoor({ timezone, kickoff: "2026-03-01" });
    const events = starts.flatMap((start) => yearOf(customer, start));
    // Late and out of order, with a rebuild in between.
    const shuffled = events.toSorted((a, b) => a.id.localeCompare(b.id));
    await sendEvents(world, key, shuffled.slice(0, 700));
    await rollUp(readEnv(world.env), Date.now());
    await sendEvents(world, key, shuffled.slice(500));
    await rollUp(readEnv(world.env), Date.now());
    expect(await storedFold(world, customer)).toEqual(foldOf(events, timezone));
  },
);

it("rebuilding is the same rows again, also for days that were not dirty and from two sides at once", async () => {
  const { world, customer, key } = await openDoor();
  const events = Array.from({ length: 200 }, (_, at) => eventOf(customer, { time: time(dayMs + at * 3_600_000) }));
  await sendEvents(world, key, events);
  await rollUp(readEnv(world.env), Date.now());
  const tables = async () => {
    const { fact_day: days, fact_account: months } = await dumpTables(world.db);
    return { days, months };
  };
  const before = await tables();
  await world.db.prepare("update rollup_mark set log_id = 0").run();
  await Promise.all([1, 2, 3].map(() => rollUp(readEnv(world.env), Date.now())));
  expect(await tables()).toEqual(before);
});

it("events that arrive while days are rebuilt are in the next rebuild: nothing is lost", async () => {
  const { world, customer, key } = await openDoor();
  const env = readEnv(world.env);
  const batches = Array.from({ length: 12 }, (_, at) =>
    Array.from({ length: 20 }, () => eventOf(customer, { time: time(dayMs + (at % 4) * 3_600_000) })),
  );
  await Promise.all(
    batches.map(async (batch) => {
      await sendEvents(world, key, batch);
      await rollUp(env, Date.now());
    }),
  );
  await rollUp(env, Date.now());
  expect((await storedFold(world, customer)).months).toEqual(foldOf(batches.flat(), "America/Denver").months);
});

it("one account's events are in no other account's totals, and neither are another metric's", async () => {
  const { world, customer, key } = await openDoor();
  const other = await openCustomer(world);
  await addMetric(world.db, { ...departures, key: "arrival.handled" }, Date.now());
  await sendEvents(world, key, [eventOf(customer), eventOf(other), eventOf(customer, { type: "arrival.handled" })]);
  await rollUp(readEnv(world.env), Date.now());
  const rows = await world.db.prepare("select account_id, metric_key, n from fact_day order by 1, 2").all();
  expect(rows.results).toEqual(
    [
      { account_id: customer.id, metric_key: "arrival.handled", n: 1 },
      { account_id: customer.id, metric_key: departures.key, n: 1 },
      { account_id: other.id, metric_key: departures.key, n: 1 },
    ].sort((a, b) => (a.account_id + a.metric_key < b.account_id + b.metric_key ? -1 : 1)),
  );
});

it("First Value is reached on the local day the running sum came to the mark, and taken back by nobody's tick", async () => {
  vi.setSystemTime("2026-11-20T12:00:00Z");
  const { world, customer, key } = await openDoor({
    kickoff: "2026-11-01",
    first_value: { statement: "Three", target: "3" },
  });
  const reached = () =>
    world.db
      .prepare(
        "select reached_on, json_extract(goals, '$.first_value') as current from goal join fact_account using (account_id) where kind = 'first_value'",
      )
      .first();
  const at = (instant: string) => eventOf(customer, { time: instant });
  await sendEvents(world, key, [at("2026-10-31T12:00:00Z"), at("2026-11-05T12:00:00Z"), at("2026-11-10T12:00:00Z")]);
  await rollUp(readEnv(world.env), Date.now());
  expect(await reached()).toEqual({ reached_on: null, current: 2 });
  // 06:30 UTC is still the evening before in Denver.
  await sendEvents(world, key, [at("2026-11-12T06:30:00Z")]);
  await rollUp(readEnv(world.env), Date.now());
  expect(await reached()).toEqual({ reached_on: "2026-11-11", current: 3 });
  await sendEvents(world, key, [at("2026-11-06T12:00:00Z")]);
  await rollUp(readEnv(world.env), Date.now());
  expect(await reached()).toEqual({ reached_on: "2026-11-10", current: 4 });
});
