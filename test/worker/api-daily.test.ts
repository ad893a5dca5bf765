import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { DailyResult, ValuesAnswer } from "#schema/value.ts";
import { addMetric } from "#store/metric.ts";
import { noteSourceError } from "#store/source-error.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { type Engine, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

/* The account is in Denver, where it is the morning of 5 December 2026. */
const now = Date.parse("2026-12-05T18:20:00Z");
const dayMs = 86_400_000;

afterEach(() => vi.useRealTimers());

type Aggregation = MetricDefinition["aggregation"];
const metricOf = (aggregation: Aggregation): MetricDefinition => ({
  ...departures,
  key: `daily.${aggregation}`,
  aggregation,
  statuses: [],
  countedStatuses: [],
  scale: aggregation === "count" || aggregation === "unique" ? 0 : 2,
  ratio: aggregation === "rate" ? { of: "daily.sum", per: "daily.count" } : null,
});
const aggregations: Aggregation[] = ["count", "sum", "min", "max", "avg", "unique", "latest", "rate"];

interface Door {
  engine: Engine;
  customer: Customer;
  key: string;
}

const unlimited = { API_LIMITER: { limit: async () => ({ success: true }) } };

async function openDoor(change: Record<string, unknown> = {}): Promise<Door> {
  vi.setSystemTime(now);
  const engine = await openEngine({ ...unlimited, ...change });
  for (const aggregation of aggregations) await addMetric(engine.db, metricOf(aggregation), now);
  const customer = await openCustomer(engine, { kickoff: "2026-10-01" });
  return { engine, customer, key: await makeApiKey(engine) };
}

const pathOf = ({ customer }: Pick<Door, "customer">) => `/api/v1/accounts/${customer.externalId}/values`;

function put(door: Door, body: unknown): Promise<Response> {
  return callApi(door.engine, { method: "PUT", path: pathOf(door), key: door.key, body });
}

async function sendDaily(door: Door, values: unknown[], metric = "daily.sum"): Promise<DailyResult[]> {
  const answer = await put(door, { metric, values });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return ((await answer.json()) as { results: DailyResult[] }).results;
}

async function ask(door: Door, query: Record<string, string>): Promise<ValuesAnswer> {
  const path = `${pathOf(door)}?${new URLSearchParams({ metric: "daily.sum", ...query })}`;
  return (await callApi(door.engine, { method: "GET", path, key: door.key })).json() as Promise<ValuesAnswer>;
}

const told = ({ values }: ValuesAnswer) => values.map(({ period, value }) => [period, value]);
const statuses = (results: DailyResult[]) => results.map(({ status, code }) => code ?? status);
const day = (date: string, value: unknown, actor?: string) => ({ day: date, value, ...(actor ? { actor } : {}) });
const december = { by: "day", from: "2026-12-01", to: "2026-12-05" };

interface DayRow {
  door: string;
  n: number;
  total: number;
  actors: string;
  version: number;
}
async function dayRow({ engine, customer }: Door, date: string, metric = "daily.sum"): Promise<DayRow | null> {
  const asked =
    "select door, n, total, actors, version from fact_day where local_date = ? and account_id = ? and metric_key = ?";
  return engine.db.prepare(asked).bind(date, customer.id, metric).first<DayRow>();
}

async function rowsOf({ engine, customer }: Door, table: string): Promise<Record<string, unknown>[]> {
  return (await engine.db.prepare(`select * from ${table} where account_id = ?`).bind(customer.id).all()).results;
}

function eventOf({ customer }: Door, date: string, metric = "daily.sum"): Record<string, unknown> {
  const time = `${date}T19:00:00Z`;
  return { id: makeId(), type: metric, subject: customer.externalId, time, data: { value: "1" } };
}

// What is taken

it("a number a day is the truth of that day, and the same number again changes nothing", async () => {
  const door = await openDoor();
  const sent = [day("2026-12-01", "12.5"), day("2026-12-02", 3), day("2026-12-03", "0"), day("2026-12-04", "-0.25")];
  expect(await sendDaily(door, sent)).toEqual(
    sent.map((each) => ({ metric: "daily.sum", day: each.day, actor: null, status: "accepted" })),
  );
  expect(told(await ask(door, december))).toEqual([
    ["2026-12-01", "12.50"],
    ["2026-12-02", "3.00"],
    ["2026-12-03", "0.00"],
    ["2026-12-04", "-0.25"],
  ]);
  expect(told(await ask(door, { from: "2026-12-01", to: "2027-01-01" }))).toEqual([["2026-12", "15.25"]]);
  const before = await dumpTables(door.engine.db);
  expect(statuses(await sendDaily(door, sent))).toEqual(Array(4).fill("unchanged"));
  expect(await dumpTables(door.engine.db)).toEqual(before);
});

it("another number replaces the one before, which is kept with its version, and null takes it back", async () => {
  const door = await openDoor();
  await sendDaily(door, [day("2026-12-01", "10", "ann"), day("2026-12-01", "5", "bob")]);
  await sendDaily(door, [day("2026-12-01", "12", "ann"), day("2026-12-01", "5", "bob")]);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ door: "daily", n: 2, total: 1700, version: 2 });
  expect(statuses(await sendDaily(door, [day("2026-12-01", null, "ann"), day("2026-12-01", null, "eve")]))).toEqual([
    "accepted",
    "unchanged",
  ]);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ n: 1, total: 500, version: 3 });
  const kept = (await rowsOf(door, "daily_revision")).map(({ version, total, actors }) => [
    version,
    total,
    JSON.parse(String(actors)).map((each: unknown[]) => each.slice(0, 3)),
  ]);
  expect(kept).toEqual([
    [
      1,
      1500,
      [
        ["ann", 1, 1000],
        ["bob", 1, 500],
      ],
    ],
    [
      2,
      1700,
      [
        ["ann", 1, 1200],
        ["bob", 1, 500],
      ],
    ],
  ]);
  expect(told(await ask(door, { by: "actor", from: "2026-12-01", to: "2026-12-02" }))).toEqual([["bob", "5.00"]]);
});

it("each value is answered by itself and in its order, and a bad one holds up no other", async () => {
  const door = await openDoor();
  const sent: [unknown, string][] = [
    [day("2026-12-01", "1"), "accepted"],
    [day("2026-11-31", "1"), "bad_day"],
    [day("01.12.2026", "1"), "bad_day"],
    [day("1899-12-31", "1"), "bad_day"],
    [day("2026-12-06", "1"), "in_future"],
    [day("2026-12-05", "1"), "accepted"],
    [day("2026-12-02", "1.234"), "too_many_decimals"],
    [day("2026-12-02", "1.230"), "accepted"],
    [day("2026-12-03", 1.5), "bad_value"],
    [day("2026-12-03", "1e3"), "bad_value"],
    [day("2026-12-03", "1,5"), "bad_value"],
    [day("2026-12-03", "null"), "bad_value"],
    [day("2026-12-03", true), "bad_value"],
    [day("2026-12-03", 2 ** 53), "bad_value"],
    [day("2026-12-03", "90071992547409.92"), "value_out_of_range"],
    [day("2026-12-03", "90071992547409.91"), "accepted"],
    [{ day: "2026-12-04" }, "invalid_value"],
    [{ day: "2026-12-04", value: "1", note: "x" }, "invalid_value"],
    [{ day: "2026-12-04", value: "1", actor: "" }, "invalid_value"],
    [{ day: "2026-12-04", value: "1", actor: "a\u0000" }, "invalid_value"],
    ["nonsense", "invalid_value"],
    [null, "invalid_value"],
  ];
  const results = await sendDaily(
    door,
    sent.map(([value]) => value),
  );
  expect(statuses(results)).toEqual(sent.map(([, status]) => status));
  expect(results.every(({ status, message }) => (status === "rejected") === (message !== undefined))).toBe(true);
  expect(results[1]).toMatchObject({ day: "2026-11-31", actor: null });
  expect(results[16]?.message).toMatch(/ value: This is missing\.$/);
});

it("of one key twice in a request the first stands: the same value is nothing new, another one is a conflict", async () => {
  const door = await openDoor();
  const sent = [
    day("2026-12-01", "1", "ann"),
    day("2026-12-01", "1.00", "ann"),
    day("2026-12-01", "2", "ann"),
    day("2026-12-01", "2", "bob"),
    day("2026-12-01", null, "ann"),
  ];
  expect(statuses(await sendDaily(door, sent))).toEqual(["accepted", "unchanged", "conflict", "accepted", "conflict"]);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ n: 2, total: 300, version: 1 });
});

it("several metrics go in one request, at most 500 values of them together", async () => {
  const door = await openDoor();
  const answer = await put(door, [
    { metric: "daily.sum", values: [day("2026-12-01", "1")] },
    { metric: "daily.count", values: [day("2026-12-01", 4)] },
    { metric: "no.such", values: [day("2026-12-01", 4)] },
  ]);
  const { results } = (await answer.json()) as { results: DailyResult[] };
  expect(results.map(({ metric, status, code }) => [metric, code ?? status])).toEqual([
    ["daily.sum", "accepted"],
    ["daily.count", "accepted"],
    ["no.such", "unknown_metric"],
  ]);
  const many = Array.from({ length: 251 }, (_, at) => day("2026-12-01", "1", `rep ${at}`));
  const refused = await put(door, [
    { metric: "daily.sum", values: many },
    { metric: "daily.count", values: many },
  ]);
  expect(refused.status).toBe(413);
  const one = await put(door, { metric: "daily.sum", values: [...many, ...many] });
  expect([one.status, ((await one.json()) as { error: { code: string } }).error.code]).toEqual([413, "too_large"]);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ n: 1 });
});

it("a body that is no list of values, and an account nobody knows, are refused whole", async () => {
  const door = await openDoor();
  for (const body of [
    null,
    3,
    {},
    { metric: "daily.sum" },
    { metric: "daily.sum", values: {} },
    { metric: "daily.sum", values: [], note: "x" },
  ])
    expect((await put(door, body)).status, JSON.stringify(body)).toBe(422);
  expect((await put(door, "{")).status).toBe(400);
  const second = await put(door, [
    { metric: "daily.sum", values: [] },
    { metric: "daily.sum", value: 3 },
  ]);
  expect(((await second.json()) as { error: { details: object } }).error.details).toEqual({
    "1.values": "This is missing.",
    "1.value": "This field is not known here.",
  });
  const nobody = { ...door, customer: { ...door.customer, externalId: "nobody" } };
  expect((await put(nobody, { metric: "daily.sum", values: [] })).status).toBe(404);
});

it("a rate takes no values, and distinct actors none without an actor; nothing of somebody is nobody", async () => {
  const door = await openDoor();
  expect(statuses(await sendDaily(door, [day("2026-12-01", "1")], "daily.rate"))).toEqual(["wrong_aggregation"]);
  const sent = [
    day("2026-12-01", 7),
    day("2026-12-01", 1, "ann"),
    day("2026-12-01", 9, "bob"),
    day("2026-12-01", 0, "eve"),
    day("2026-12-02", 1, "ann"),
  ];
  expect(statuses(await sendDaily(door, sent, "daily.unique"))).toEqual([
    "wrong_aggregation",
    "accepted",
    "accepted",
    "unchanged",
    "accepted",
  ]);
  expect(told(await ask(door, { metric: "daily.unique", from: "2026-12-01", to: "2027-01-01" }))).toEqual([
    ["2026-12", "2"],
  ]);
});

it("every aggregation reads its daily values: extremes, Σ over Σ, and the latest", async () => {
  const door = await openDoor();
  const sent = [day("2026-12-01", "4", "ann"), day("2026-12-01", "1", "bob"), day("2026-12-03", "2", "ann")];
  for (const aggregation of ["min", "max", "avg", "latest"] as const)
    await sendDaily(door, sent, `daily.${aggregation}`);
  await sendDaily(door, sent, "daily.sum");
  await sendDaily(door, [day("2026-12-01", 2), day("2026-12-03", 1)], "daily.count");
  const month = async (metric: string) =>
    told(await ask(door, { metric, from: "2026-12-01", to: "2027-01-01" }))[0]?.[1];
  expect(await Promise.all(["min", "max", "avg", "latest", "rate"].map((each) => month(`daily.${each}`)))).toEqual([
    "1.00",
    "4.00",
    "2.333333",
    "2.00",
    "2.333333",
  ]);
  expect(told(await ask(door, { ...december, metric: "daily.latest" }))).toEqual([
    ["2026-12-01", "1.00"],
    ["2026-12-02", "1.00"],
    ["2026-12-03", "2.00"],
    ["2026-12-04", "2.00"],
  ]);
  const hours = await ask(door, { by: "hour", from: "2026-12-01", to: "2026-12-02" });
  expect(new Set(hours.values.map(({ value, state }) => `${value} ${state}`))).toEqual(new Set(["null no_data"]));
});

// Events or daily values, never both

it("a day with events takes no daily values, whether the rollups know of them or not, and its neighbours do", async () => {
  const door = await openDoor();
  const sent = [day("2026-12-01", "5"), day("2026-12-02", "5")];
  await sendEvents(door.engine, door.key, [eventOf(door, "2026-12-01")]);
  expect(statuses(await sendDaily(door, sent))).toEqual(["events_here", "accepted"]);
  await rollUp(readEnv(door.engine.env), now);
  expect(statuses(await sendDaily(door, sent))).toEqual(["events_here", "unchanged"]);
  expect(statuses(await sendDaily(door, sent, "daily.max"))).toEqual(["accepted", "accepted"]);
  expect(told(await ask(door, december)).slice(0, 2)).toEqual([
    ["2026-12-01", "1.00"],
    ["2026-12-02", "5.00"],
  ]);
  const [refused] = await sendEvents(door.engine, door.key, [eventOf(door, "2026-12-02")]);
  expect(refused).toMatchObject({ status: "rejected", code: "daily_values_here" });
});

it("a day whose last daily value was taken back is free for events, and after those were voided for daily values again", async () => {
  const door = await openDoor();
  await sendDaily(door, [day("2026-12-01", "5")]);
  await sendDaily(door, [day("2026-12-01", null)]);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ n: 0, total: 0, actors: "[]" });
  const event = eventOf(door, "2026-12-01");
  expect((await sendEvents(door.engine, door.key, [event]))[0]?.status).toBe("accepted");
  expect(told(await ask(door, december))[0]).toEqual(["2026-12-01", "1.00"]);
  expect(statuses(await sendDaily(door, [day("2026-12-01", "7")]))).toEqual(["events_here"]);
  await door.engine.db.prepare("update event set voided_at = ?").bind(now).run();
  const touched = JSON.stringify([[door.customer.id, "daily.sum", "2026-12-01", "", []]]);
  await door.engine.db
    .prepare("insert into event_log (kind, mode, received_at, n, touched) values ('correction', 'live', ?, 1, ?)")
    .bind(now, touched)
    .run();
  await rollUp(readEnv(door.engine.env), now);
  expect(statuses(await sendDaily(door, [day("2026-12-01", "7")]))).toEqual(["accepted"]);
  expect(told(await ask(door, december))[0]).toEqual(["2026-12-01", "7.00"]);
});

// At once

it("sixteen senders of the same day at once lose nothing of each other", async () => {
  const door = await openDoor();
  const senders = Array.from({ length: 16 }, (_, at) => [
    day("2026-12-01", at + 1, `rep ${at}`),
    day("2026-12-02", "1", "shared"),
  ]);
  const answers = await Promise.all(senders.map((values) => sendDaily(door, values)));
  expect(answers.map((results) => results[0]?.status)).toEqual(Array(16).fill("accepted"));
  expect(answers.map((results) => results[1]?.status).filter((status) => status === "accepted")).toHaveLength(1);
  expect(await dayRow(door, "2026-12-01")).toMatchObject({ n: 16, total: 13_600, version: 16 });
  expect(await dayRow(door, "2026-12-02")).toMatchObject({ n: 1, version: 1 });
  expect(await rowsOf(door, "daily_revision")).toHaveLength(15);
  expect(told(await ask(door, { from: "2026-12-01", to: "2027-01-01" }))).toEqual([["2026-12", "137.00"]]);
});

it("events and daily values of the same days at once: each day is of one door, and what was accepted counts", async () => {
  const door = await openDoor();
  const dates = Array.from({ length: 20 }, (_, at) => `2026-11-${String(at + 1).padStart(2, "0")}`);
  const both = await Promise.all([
    ...dates.map(
      async (date) => (await sendEvents(door.engine, door.key, [eventOf(door, date)]))[0]?.status === "accepted",
    ),
    ...dates.map(async (date) => (await sendDaily(door, [day(date, "100")]))[0]?.status === "accepted"),
  ]);
  const { values } = await ask(door, { by: "day", from: "2026-11-01", to: "2026-11-21" });
  const fold = dates.map((date, at) => [date, both[at] ? "1.00" : "100.00"]);
  expect(dates.map((_, at) => both[at] !== both[at + 20])).toEqual(Array(20).fill(true));
  expect(values.map(({ period, value }) => [period, value])).toEqual(fold);
});

// What follows

it("a published month whose daily value is sent anew is restated, and the source of the key speaks for the figure", async () => {
  const due = Date.parse("2026-12-03T20:00:00Z");
  const door = await openDoor();
  vi.setSystemTime(due);
  const sent = Array.from({ length: 30 }, (_, at) => day(`2026-11-${String(at + 1).padStart(2, "0")}`, 4, "gate 1"));
  await sendDaily(door, sent, departures.key);
  await play(door.engine, due);
  expect(door.engine.mails).toHaveLength(2);
  expect(door.engine.mails[0]?.subject).toContain("120 departures");
  await sendDaily(door, [day("2026-11-30", 14, "gate 1")], departures.key);
  await rollUp(readEnv(door.engine.env), due);
  await play(door.engine, due + dayMs);
  const recaps = (await rowsOf(door, "recap")).map(({ period_key, version, value, reason }) => [
    period_key,
    version,
    value,
    reason,
  ]);
  expect(recaps.filter(([key]) => key === "2026-11")).toEqual([
    ["2026-11", 1, 120, null],
    ["2026-11", 2, 130, "daily"],
  ]);
  expect(door.engine.mails).toHaveLength(2);
});

it("a month of daily zeros is told as a zero month", async () => {
  const due = Date.parse("2026-12-03T20:00:00Z");
  const door = await openDoor();
  vi.setSystemTime(due);
  await sendDaily(
    door,
    [
      day("2026-10-05", 4),
      ...Array.from({ length: 30 }, (_, at) => day(`2026-11-${String(at + 1).padStart(2, "0")}`, 0)),
    ],
    departures.key,
  );
  await play(door.engine, due);
  const november = (await rowsOf(door, "recap")).find(({ period_key }) => period_key === "2026-11");
  expect(november).toMatchObject({ value: 0, metric_state: "zero" });
});

it("a value taken a second after an error ends it: the source was heard of", async () => {
  const door = await openDoor();
  await sendDaily(door, [day("2026-12-03", 4)]);
  const { db } = door.engine;
  const sourceId = (await db.prepare("select source_id as id from account_source").first<string>("id")) ?? "";
  await noteSourceError(db, sourceId, { text: "The body is no JSON.", isPartial: false, now: now + 1000 });
  const times = () =>
    db
      .prepare("select last_received_at as heard, last_error_at as failed from source where id = ?")
      .bind(sourceId)
      .first();
  expect(await times()).toEqual({ heard: now, failed: now + 1000 });
  vi.setSystemTime(now + 2000);
  await sendDaily(door, [day("2026-12-04", 4)]);
  expect(await times()).toEqual({ heard: now + 2000, failed: now + 1000 });
});

it("a request that is refused whole fails its source, one of which anything was taken does not, and both say why", async () => {
  const door = await openDoor();
  await sendDaily(door, [day("2026-12-01", 4)]);
  const source = () =>
    door.engine.db
      .prepare(
        "select last_error as text, last_error_at > last_received_at as failed from source where id = (select source_id from account_source)",
      )
      .first<{ text: string; failed: number }>();
  vi.setSystemTime(now + 120_000);
  await sendDaily(door, [day("2026-12-02", 4), day("2026-12-03", "many")]);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ failed: 0 }));
  expect((await source())?.text).toMatch(/^1 of 2 values refused: /);
  vi.setSystemTime(now + 240_000);
  await sendDaily(door, [day("2026-12-03", "many")]);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ failed: 1 }));
  expect((await source())?.text).toMatch(/^1 of 1 values refused: /);
  vi.setSystemTime(now + 360_000);
  await sendDaily(door, [day("2026-12-03", 4)]);
  expect(await source()).toMatchObject({ failed: 0 });
  vi.setSystemTime(now + 480_000);
  expect((await put(door, { metric: "daily.sum" })).status).toBe(422);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ failed: 1, text: "values: This is missing." }));
});

// What it costs

/** The database with a sum of the rows written to it. */
function meter(real: D1Database): { db: D1Database; rows(): number } {
  let rows = 0;
  const originals = new WeakMap<object, D1PreparedStatement>();
  const count = <R extends { meta: D1Meta }>(result: R): R => {
    rows += result.meta.rows_written;
    return result;
  };
  const watch = (statement: D1PreparedStatement): D1PreparedStatement => {
    const watched = {
      bind: (...values: unknown[]) => watch(statement.bind(...values)),
      all: async () => count(await statement.all()),
      run: async () => count(await statement.run()),
      first: (...column: [string]) => statement.first(...column),
    } as unknown as D1PreparedStatement;
    originals.set(watched, statement);
    return watched;
  };
  const db = {
    prepare: (text: string) => watch(real.prepare(text)),
    batch: async (list: D1PreparedStatement[]) =>
      (await real.batch(list.map((each) => originals.get(each) ?? each))).map(count),
  } as unknown as D1Database;
  return { db, rows: () => rows };
}

async function openMetered(): Promise<{ door: Door; rows: () => number }> {
  const plain = await openDoor();
  const { db, rows } = meter(plain.engine.db);
  const door = await openDoor({ DB: db });
  await callApi(door.engine, { method: "PUT", path: pathOf(door), key: door.key, body: [] });
  return { door, rows };
}

it("500 days of one account are 1.1 rows written a value at most, and 2.1 when they are sent anew, rollups included", async () => {
  const { door, rows } = await openMetered();
  const dates = Array.from({ length: 500 }, (_, at) => new Date(now - (at + 1) * dayMs).toISOString().slice(0, 10));
  const cost = async (value: string) => {
    const before = rows();
    expect(
      new Set(
        statuses(
          await sendDaily(
            door,
            dates.map((date) => day(date, value)),
          ),
        ),
      ),
    ).toEqual(new Set(["accepted"]));
    await rollUp(readEnv(door.engine.env), now);
    return (rows() - before) / dates.length;
  };
  const [first, again] = [await cost("1"), await cost("2")];
  expect(first).toBeLessThan(1.1);
  expect(again).toBeLessThan(2.1);
});

it("one day of 200 accounts, a request each, is the day and the account's figures from the second night on: 2.1 rows at most", async () => {
  const { door, rows } = await openMetered();
  const customers: Customer[] = [];
  for (let at = 0; at < 200; at += 1) customers.push(await openCustomer(door.engine, { contacts: [] }));
  const cost = async (date: string) => {
    const before = rows();
    for (const customer of customers) await sendDaily({ ...door, customer }, [day(date, "1")]);
    await rollUp(readEnv(door.engine.env), now);
    return (rows() - before) / customers.length;
  };
  const [first, next] = [await cost("2026-12-03"), await cost("2026-12-04")];
  expect(first).toBeLessThan(4.1);
  expect(next).toBeLessThan(2.1);
});

// Folded with the value

const figuresOf = async ({ engine, customer }: Door) => {
  const row = await engine.db
    .prepare("select months, goals, revision from fact_account where account_id = ?")
    .bind(customer.id)
    .first<{ months: string; goals: string; revision: number }>();
  return row && { months: JSON.parse(row.months), goals: JSON.parse(row.goals), revision: row.revision };
};

const loggedBy = async ({ engine }: Door) =>
  (await engine.db.prepare("select count(*) as n from event_log where kind = 'daily'").first<number>("n")) ?? -1;

/** A door whose source has been heard of, with a goal on daily sums that starts inside a month. */
async function openHeard(target: string): Promise<Door> {
  const plain = await openDoor();
  const customer = await openCustomer(plain.engine, {
    kickoff: "2026-11-12",
    metric: "daily.sum",
    first_value: { statement: "Some", target },
    twelve_month: { statement: "A lot", target: "100000" },
  });
  const door = { ...plain, customer };
  for (const metric of ["daily.sum", "daily.unique", "daily.max"])
    await sendDaily(door, [day("2026-11-01", "1", "ann")], metric);
  await rollUp(readEnv(door.engine.env), now);
  return door;
}

it("months and goals folded with a value are what a rollup makes of the same days", async () => {
  const door = await openHeard("100000");
  const before = await loggedBy(door);
  await sendDaily(door, [
    day("2026-11-11", "5"),
    day("2026-11-12", "7.5"),
    day("2026-11-30", "1"),
    day("2026-12-01", "2"),
  ]);
  await sendDaily(door, [day("2026-12-02", "3", "bob"), day("2026-12-02", "4", "ann"), day("2026-12-03", "-1")]);
  await sendDaily(door, [day("2026-12-02", "1", "bob"), day("2026-12-02", "1", "eve")], "daily.unique");
  await sendDaily(door, [day("2026-12-03", "1", "bob")], "daily.unique");
  await sendDaily(door, [day("2026-12-04", "9"), day("2026-12-04", "2", "ann")], "daily.max");
  await sendDaily(door, [day("2026-12-01", null), day("2026-12-03", null)]);
  await sendDaily(door, [day("2026-11-01", null, "ann")], "daily.max");
  expect(await loggedBy(door)).toBe(before);
  const folded = await figuresOf(door);
  expect(folded?.goals).toEqual({ first_value: 1550, twelve_month: 1550 });
  expect(folded?.months["daily.unique"]["2026-12"].actors).toBe(2);
  await door.engine.db.prepare("delete from fact_account where account_id = ?").bind(door.customer.id).run();
  await door.engine.db.prepare("update rollup_mark set log_id = 0").run();
  const touched = ["daily.sum", "daily.unique", "daily.max"].flatMap((metric) =>
    ["2026-11-01", "2026-12-01"].map((date) => [door.customer.id, metric, date, "", []]),
  );
  await door.engine.db
    .prepare("insert into event_log (kind, mode, received_at, n, touched) values ('daily', 'live', ?, 1, ?)")
    .bind(now, JSON.stringify(touched))
    .run();
  await rollUp(readEnv(door.engine.env), now);
  const derived = await figuresOf(door);
  expect({ months: derived?.months, goals: derived?.goals }).toEqual({
    months: { "daily.max": {}, ...folded?.months },
    goals: folded?.goals,
  });
});

it("a month entered by hand in which a goal starts is in what is folded with a value", async () => {
  const plain = await openDoor();
  const goals = {
    first_value: { statement: "Some", target: "900" },
    twelve_month: { statement: "A lot", target: "9000" },
  };
  const customer = await openCustomer(plain.engine, { kickoff: "2026-11-12", metric: "daily.sum", ...goals });
  const door = { ...plain, customer };
  const path = `/api/v1/accounts/${customer.externalId}/months/2026-11`;
  const body = { metric: "daily.sum", value: "7", note: "From the log of the tower" };
  expect((await callApi(door.engine, { method: "PUT", path, key: door.key, body })).status).toBe(200);
  await sendDaily(door, [day("2026-12-01", "2")]);
  await rollUp(readEnv(door.engine.env), now);
  const before = await loggedBy(door);
  await sendDaily(door, [day("2026-12-02", "1")]);
  expect(await loggedBy(door)).toBe(before);
  expect((await figuresOf(door))?.goals).toEqual({ first_value: 1000, twelve_month: 1000 });
});

it("the same values again move no revision, so every reader keeps the page they have", async () => {
  const door = await openHeard("100000");
  const sent = [day("2026-12-02", "3", "bob"), day("2026-11-12", "1")];
  await sendDaily(door, sent);
  const before = await figuresOf(door);
  expect(statuses(await sendDaily(door, sent))).toEqual(["unchanged", "unchanged"]);
  expect(await figuresOf(door)).toEqual(before);
});

it("a value that reaches a goal, or takes it back, goes through the log, and the goal has its day", async () => {
  const door = await openHeard("10");
  const reachedOn = async () => {
    await rollUp(readEnv(door.engine.env), now);
    return door.engine.db
      .prepare("select reached_on from goal where account_id = ? and kind = 'first_value'")
      .bind(door.customer.id)
      .first<string>("reached_on");
  };
  await sendDaily(door, [day("2026-12-01", "9")]);
  expect(await reachedOn()).toBeNull();
  await sendDaily(door, [day("2026-12-02", "1")]);
  expect(await reachedOn()).toBe("2026-12-02");
  await sendDaily(door, [day("2026-12-03", "5")]);
  expect(await reachedOn()).toBe("2026-12-02");
  await sendDaily(door, [day("2026-11-20", "4")]);
  expect(await reachedOn()).toBe("2026-12-01");
  await sendDaily(door, [day("2026-11-20", "14")]);
  expect(await reachedOn()).toBe("2026-11-20");
  await sendDaily(door, [day("2026-11-20", null), day("2026-12-01", null)]);
  expect(await reachedOn()).toBeNull();
});
