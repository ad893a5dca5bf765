import { Temporal } from "temporal-polyfill";
import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readingOf } from "#domain/figure/range.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { type ValueRow, type ValuesAnswer, valuesQuery } from "#schema/value.ts";
import { addMetric } from "#store/metric.ts";
import { readValues } from "#store/value.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { type CountedDb, countDb } from "../support/counted-db.ts";
import { type Engine, openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

/* The account is in Denver, which turned its clocks on 8 March and 1 November 2026. */
const zone = "America/Denver";
const now = Date.parse("2026-12-05T18:20:00Z");
const dayMs = 86_400_000;

afterEach(() => vi.useRealTimers());

type Aggregation = MetricDefinition["aggregation"];
const keyOf = (aggregation: Aggregation) => `value.${aggregation}`;
const metricOf = (aggregation: Aggregation, over: Partial<MetricDefinition> = {}): MetricDefinition => ({
  ...departures,
  key: keyOf(aggregation),
  aggregation,
  statuses: [],
  countedStatuses: [],
  scale: aggregation === "count" || aggregation === "unique" ? 0 : 2,
  ...over,
});
const plain: Aggregation[] = ["count", "sum", "min", "max", "avg", "unique", "latest"];
const ratio = { of: keyOf("sum"), per: keyOf("count") };

interface Door {
  engine: Engine;
  customer: Customer;
  key: string;
}

async function openDoor(body: Record<string, unknown> = {}, change: Record<string, unknown> = {}): Promise<Door> {
  vi.setSystemTime(now);
  const engine = await openEngine(change);
  for (const aggregation of plain) await addMetric(engine.db, metricOf(aggregation), now);
  await addMetric(engine.db, metricOf("rate", { ratio }), now);
  const customer = await openCustomer(engine, { kickoff: "2026-02-02", timezone: zone, ...body });
  return { engine, customer, key: await makeApiKey(engine) };
}

async function ask({ engine, customer, key }: Door, query: Record<string, string>): Promise<ValuesAnswer> {
  const path = `/api/v1/accounts/${customer.externalId}/values?${new URLSearchParams(query)}`;
  const answer = await callApi(engine, { method: "GET", path, key });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer.json() as Promise<ValuesAnswer>;
}

/** Every source says: all is sent up to `until`. */
async function complete({ engine }: Door, until: number | null): Promise<void> {
  await engine.db.prepare("update source set complete_until = ?").bind(until).run();
}

interface Happened {
  at: number;
  /** In hundredths. */
  value: number;
  actor: string | null;
}

/** An event of every metric that takes any. */
async function send({ engine, customer, key }: Door, happened: Happened[]): Promise<void> {
  const events = happened.flatMap(({ at, value, actor }) =>
    plain.map((aggregation) => ({
      id: makeId(),
      type: keyOf(aggregation),
      subject: customer.externalId,
      time: new Date(at).toISOString(),
      data: {
        ...(aggregation === "count" || aggregation === "unique" ? {} : { value: (value / 100).toFixed(2) }),
        ...(actor === null ? {} : { actor }),
      },
    })),
  );
  const results = await sendEvents(engine, key, events);
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(["accepted"]));
}

/** The same numbers every time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** 260 instants from February to December, many of them around the turns of the clock, and none from 10 May to 1 July. */
function story(): Happened[] {
  const roll = dice(7);
  const turns = ["2026-03-08T07:00:00Z", "2026-11-01T05:00:00Z"].map((text) => Date.parse(text));
  const start = Date.parse("2026-02-10T00:00:00Z");
  const [quietFrom, quietTo] = [Date.parse("2026-05-10T12:00:00Z"), Date.parse("2026-07-01T12:00:00Z")];
  const instants = Array.from({ length: 260 }, (_, index) => {
    const turn = turns[index % 4];
    const at = turn === undefined ? start + roll() * (now - start) : turn + roll() * 8 * 3_600_000;
    return Math.floor(at / 1000) * 1000 + index;
  });
  return instants
    .filter((at) => at < quietFrom || at >= quietTo)
    .map((at) => ({
      at,
      value: Math.floor(roll() * 4000) - 1000,
      actor: roll() < 0.15 ? null : `rep ${Math.floor(roll() * 6)}`,
    }));
}

// The second opinion: Temporal and plain arithmetic

interface Told {
  key: string;
  from: number;
  until: number;
}
const startOf = (day: string) => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;
const wall = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
const next = (day: string, unit: "days" | "months") =>
  Temporal.PlainDate.from(day)
    .add({ [unit]: 1 })
    .toString();

function toldBy(by: string, from: string, to: string): Told[] {
  const told = new Map<string, Told>();
  if (by === "hour") {
    for (let at = startOf(from); at < startOf(to); at += 900_000) {
      const key = wall(at).toPlainDateTime().toString().slice(0, 13);
      told.set(key, { key, from: told.get(key)?.from ?? at, until: at + 900_000 });
    }
    return [...told.values()];
  }
  for (let day = from; day < to; day = next(day, "days")) {
    const key = by === "month" ? day.slice(0, 7) : by === "day" ? day : "";
    told.set(key, { key, from: told.get(key)?.from ?? startOf(day), until: startOf(next(day, "days")) });
  }
  return [...told.values()];
}

function quotientText(top: number, bottom: number): string | null {
  if (bottom === 0) return null;
  const millionths = (BigInt(Math.abs(top)) * 2_000_000n + BigInt(bottom)) / (2n * BigInt(bottom));
  const text = `${millionths / 1_000_000n}.${String(millionths % 1_000_000n).padStart(6, "0")}`.replace(/\.?0+$/, "");
  return top < 0 && text !== "0" ? `-${text}` : text;
}

function expected(aggregation: Aggregation, happened: Happened[], told: Told): string | null {
  const inside = happened.filter(({ at }) => at >= told.from && at < told.until);
  const values = inside.map(({ value }) => value);
  const total = values.reduce((sum, value) => sum + value, 0);
  const money = (value: number) => (value / 100).toFixed(2);
  if (aggregation === "count") return String(inside.length);
  if (aggregation === "sum") return money(total);
  if (aggregation === "avg") return quotientText(total, values.length * 100);
  if (aggregation === "rate") return quotientText(total, values.length * 100);
  if (aggregation === "unique")
    return String(new Set(inside.map(({ actor }) => actor).filter((actor) => actor !== null)).size);
  if (aggregation === "latest") {
    const last = happened
      .filter(({ at }) => at < told.until)
      .toSorted((a, b) => a.at - b.at)
      .at(-1);
    return last && last.at >= Math.min(told.until, now) - 35 * dayMs ? money(last.value) : null;
  }
  if (values.length === 0) return null;
  return money(aggregation === "min" ? Math.min(...values) : Math.max(...values));
}

const pairs = (rows: ValueRow[]) => rows.map(({ period, value }) => [period, value]);

it("every aggregation by month, day and hour is what an independent fold of the events says, both turns of the clock included", async () => {
  const door = await openDoor();
  const happened = story();
  await send(door, happened);
  await rollUp(readEnv(door.engine.env), now);
  await complete(door, now + dayMs);
  const ranges: [string, string, string][] = [
    ["month", "2026-03-01", "2026-12-01"],
    ["month", "2026-03-09", "2026-11-02"],
    ["month", "2026-11-01", "2026-11-02"],
    ["day", "2026-02-20", "2026-12-01"],
    ["hour", "2026-03-07", "2026-03-10"],
    ["hour", "2026-10-30", "2026-11-03"],
  ];
  for (const [by, from, to] of ranges) {
    for (const aggregation of [...plain, "rate" as const]) {
      const told = toldBy(by, from, to);
      const answer = await ask(door, { metric: keyOf(aggregation), by, from, to });
      const fold = told.map((each) => [each.key, expected(aggregation, happened, each)]);
      expect(pairs(answer.values), `${aggregation} by ${by} from ${from}`).toEqual(fold);
    }
  }
});

it("by actor a range is told as an independent fold tells it, the largest first, with what nobody did among them", async () => {
  const door = await openDoor();
  const happened = story();
  await send(door, happened);
  const [from, to] = ["2026-03-05", "2026-11-01"];
  const [told] = toldBy("actor", from, to) as [Told];
  const names = [...new Set(happened.map(({ actor }) => actor))];
  for (const aggregation of [...plain, "rate" as const]) {
    const { values } = await ask(door, { metric: keyOf(aggregation), by: "actor", from, to });
    const fold = names
      .filter((name) => aggregation !== "unique" || name !== null)
      .map((name) => ({ name, own: happened.filter(({ actor }) => actor === name) }))
      .filter(({ own }) => own.some(({ at }) => at >= told.from && at < told.until))
      .map(({ name, own }) => ({ period: name ?? "", actor: name, value: expected(aggregation, own, told) }))
      .toSorted((a, b) => Number(b.value) - Number(a.value) || (a.period < b.period ? -1 : 1));
    expect(
      values.map(({ state: _, ...row }) => row),
      aggregation,
    ).toEqual(fold);
  }
});

it("a doubled hour is one and a missing one is absent", async () => {
  const door = await openDoor();
  const firstAndSecond = ["2026-11-01T07:30:00Z", "2026-11-01T08:30:00Z"].map((text) => Date.parse(text));
  await send(
    door,
    firstAndSecond.map((at) => ({ at, value: 100, actor: null })),
  );
  await complete(door, now);
  const autumn = await ask(door, { metric: "value.count", by: "hour", from: "2026-11-01", to: "2026-11-02" });
  expect(autumn.values).toHaveLength(24);
  expect(autumn.values[1]).toEqual({ period: "2026-11-01T01", value: "2", state: "ok" });
  expect(autumn.values[2]).toEqual({ period: "2026-11-01T02", value: "0", state: "zero" });
  const spring = await ask(door, { metric: "value.count", by: "hour", from: "2026-03-08", to: "2026-03-09" });
  expect(spring.values).toHaveLength(23);
  expect(spring.values.map(({ period }) => period)).not.toContain("2026-03-08T02");
});

it("a day the zone skipped is absent, and an hour that ends on the half is one", async () => {
  const door = await openDoor({ timezone: "Pacific/Apia", kickoff: "2026-10-01" });
  const days = await ask(door, { metric: "value.count", by: "day", from: "2011-12-29", to: "2012-01-01" });
  expect(days.values.map(({ period }) => period)).toEqual(["2011-12-29", "2011-12-31"]);
  const howe = await openDoor({ timezone: "Australia/Lord_Howe", kickoff: "2026-10-01" });
  const hours = await ask(howe, { metric: "value.count", by: "hour", from: "2026-10-04", to: "2026-10-05" });
  expect(hours.values.map(({ period }) => period.slice(11))).toEqual(
    Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, "0")),
  );
});

// What a figure may be taken for

const noon = (day: string) => Date.parse(`${day}T19:00:00Z`);
const one = (day: string, value = 100): Happened => ({ at: noon(day), value, actor: "rep" });
const statesOf = ({ values }: ValuesAnswer) => values.map(({ value, state }) => [value, state]);

it("before the first event there is no data, a silent day of a living source is a zero, and today is open", async () => {
  const door = await openDoor();
  await send(door, [one("2026-12-02")]);
  await complete(door, now);
  const answer = await ask(door, { metric: "value.count", by: "day", from: "2026-12-01", to: "2026-12-07" });
  expect(statesOf(answer)).toEqual([
    [null, "no_data"],
    ["1", "ok"],
    ["0", "zero"],
    ["0", "zero"],
    ["0", "open"],
    [null, "open"],
  ]);
  expect(answer).toMatchObject({ as_of: new Date(now).toISOString(), timezone: zone, metric: "value.count" });
});

it("a period its source has not confirmed is stale: what was counted is said, silence is not", async () => {
  const door = await openDoor();
  await send(door, [one("2026-11-10"), one("2026-11-12")]);
  await complete(door, noon("2026-11-12"));
  const asked = { by: "day", from: "2026-11-10", to: "2026-11-14" };
  expect(statesOf(await ask(door, { metric: "value.sum", ...asked }))).toEqual([
    ["1.00", "ok"],
    ["0.00", "zero"],
    ["1.00", "stale"],
    [null, "stale"],
  ]);
  expect(statesOf(await ask(door, { metric: "value.max", ...asked }))[1]).toEqual([null, "no_data"]);
});

it("without a word of its own a source is complete up to when it was last heard of", async () => {
  const door = await openDoor();
  await send(door, [one("2026-12-01")]);
  const asked = { metric: "value.count", by: "day", from: "2026-12-04", to: "2026-12-05" };
  expect(statesOf(await ask(door, asked))).toEqual([["0", "zero"]]);
  vi.setSystemTime(now + 2 * dayMs);
  expect(statesOf(await ask(door, { ...asked, from: "2026-12-06", to: "2026-12-07" }))).toEqual([[null, "stale"]]);
});

it.each([
  ["was revoked", "revoked_at = 1"],
  ["has expired", `expires_at = ${now}`],
])("the source furthest behind speaks for the figure, and one whose key %s does not", async (_, retired) => {
  const door = await openDoor();
  await send(door, [one("2026-12-01")]);
  await send({ ...door, key: await makeApiKey(door.engine) }, [one("2026-12-02")]);
  await complete(door, now);
  const asked = { metric: "value.count", by: "day", from: "2026-12-02", to: "2026-12-03" };
  const source = "(select max(source_id) from account_source)";
  await door.engine.db
    .prepare(`update source set complete_until = ? where id = ${source}`)
    .bind(noon("2026-12-01"))
    .run();
  expect(statesOf(await ask(door, asked))).toEqual([["1", "stale"]]);
  const { results } = await door.engine.db.prepare(`select source_id from api_key where source_id = ${source}`).all();
  expect(results).toHaveLength(1);
  const other = await makeApiKey(door.engine);
  await door.engine.db.prepare(`update api_key set expires_at = ${now + 1} where source_id = ${source}`).run();
  expect(statesOf(await ask({ ...door, key: other }, asked))).toEqual([["1", "stale"]]);
  await door.engine.db.prepare(`update api_key set ${retired} where source_id = ${source}`).run();
  expect(statesOf(await ask({ ...door, key: other }, asked))).toEqual([["1", "ok"]]);
});

it("a source whose last word was an error has failed where it is behind, and only there", async () => {
  const door = await openDoor();
  await send(door, [one("2026-12-01"), one("2026-12-03")]);
  await complete(door, noon("2026-12-02"));
  await door.engine.db
    .prepare("update source set last_error = 'no route', last_error_at = ?")
    .bind(now + 1)
    .run();
  const answer = await ask(door, { metric: "value.count", by: "day", from: "2026-12-01", to: "2026-12-04" });
  expect(statesOf(answer)).toEqual([
    ["1", "ok"],
    [null, "failed"],
    ["1", "failed"],
  ]);
  await door.engine.db.prepare("update source set confirmed_at = last_error_at").run();
  expect(statesOf(await ask(door, { metric: "value.count", by: "day", from: "2026-12-02", to: "2026-12-03" }))).toEqual(
    [[null, "stale"]],
  );
});

it("a gauge is carried forward for 35 days and is stale, without a value, after that", async () => {
  const door = await openDoor();
  await send(door, [one("2026-10-20", 4250)]);
  await complete(door, now);
  const { values } = await ask(door, { metric: "value.latest", by: "day", from: "2026-11-22", to: "2026-11-26" });
  expect(values).toEqual([
    { period: "2026-11-22", value: "42.50", state: "ok" },
    { period: "2026-11-23", value: "42.50", state: "ok" },
    { period: "2026-11-24", value: null, state: "stale" },
    { period: "2026-11-25", value: null, state: "stale" },
  ]);
  const months = await ask(door, { metric: "value.latest", from: "2026-10-01", to: "2026-12-01" });
  expect(statesOf(months)).toEqual([
    ["42.50", "ok"],
    [null, "stale"],
  ]);
});

it("a rate over nothing is null, and it adds both its parts before it divides", async () => {
  const door = await openDoor();
  await send(door, [one("2026-12-01", 100), one("2026-12-01", 200), one("2026-12-03", 1000)]);
  await complete(door, now);
  const days = await ask(door, { metric: "value.rate", by: "day", from: "2026-12-01", to: "2026-12-04" });
  expect(statesOf(days)).toEqual([
    ["1.5", "ok"],
    [null, "no_data"],
    ["10", "ok"],
  ]);
  const month = await ask(door, { metric: "value.rate", from: "2026-12-01", to: "2026-12-04" });
  expect(statesOf(month)).toEqual([["4.333333", "ok"]]);
});

// How it is asked

it("nothing but a metric known to the account reads its last twelve months, its headline first", async () => {
  const door = await openDoor();
  const answer = await ask(door, {});
  expect(answer.metric).toBe(departures.key);
  expect(answer.values.map(({ period }) => period)).toEqual(
    Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, "0")}`),
  );
});

it("a question that makes no sense is refused, and the field at fault is named", async () => {
  const door = await openDoor();
  const { engine, customer, key } = door;
  const wrong: [string, string][] = [
    ["by=week", "by"],
    ["form=2026-10-01", "form"],
    ["from=2026-02-30&to=2026-03-01", "from"],
    ["from=2026-10-01T00:00&to=2026-11-01", "from"],
    ["from=2026-10-01&to=2026-10-01", "to"],
    ["from=2026-10-02&to=2026-10-01", "to"],
    ["from=2026-10-01&from=2026-10-02&to=2026-11-01", "from"],
    ["by=day&from=2026-10-01", "to"],
    ["by=hour&from=2026-01-01&to=2026-04-05", "to"],
    ["by=day&from=2024-01-01&to=2026-03-12", "to"],
    ["by=actor&from=2024-01-01&to=2026-03-12", "to"],
    ["from=2016-01-01&to=2026-01-02", "to"],
    ["metric=", "metric"],
  ];
  for (const [query, field] of wrong) {
    const path = `/api/v1/accounts/${customer.externalId}/values?${query}`;
    const answer = await callApi(engine, { method: "GET", path, key });
    const { error } = (await answer.json()) as { error: { code: string; details: Record<string, string> } };
    expect([answer.status, error.code, Object.keys(error.details)], query).toEqual([422, "invalid", [field]]);
  }
  for (const query of [
    "by=hour&from=2026-01-01&to=2026-04-04",
    "by=day&from=2024-01-01&to=2026-03-11",
    "from=2016-01-01&to=2026-01-01",
  ])
    expect(
      (await callApi(engine, { method: "GET", path: `/api/v1/accounts/${customer.externalId}/values?${query}`, key }))
        .status,
      query,
    ).toBe(200);
});

it("an account or metric nobody knows is not found", async () => {
  const { engine, customer, key } = await openDoor();
  for (const path of [
    `/api/v1/accounts/nobody/values`,
    `/api/v1/accounts/${customer.externalId}/values?metric=no.such`,
  ]) {
    const answer = await callApi(engine, { method: "GET", path, key });
    expect(answer.status).toBe(404);
    expect(((await answer.json()) as { error: { code: string } }).error.code).toBe("not_found");
  }
});

it("one account's values are never another's", async () => {
  const door = await openDoor();
  const other = { ...door, customer: await openCustomer(door.engine, { timezone: zone }) };
  await send(door, [one("2026-12-01")]);
  const asked = { metric: "value.count", by: "day", from: "2026-12-01", to: "2026-12-02" };
  expect(statesOf(await ask(other, asked))).toEqual([[null, "no_data"]]);
  expect(statesOf(await ask(door, asked))).toEqual([["1", "ok"]]);
});

// What it costs

async function openCounted(): Promise<{ door: Door; counted: CountedDb }> {
  const plainDoor = await openDoor();
  const counted = countDb(plainDoor.engine.db);
  const engine = { ...plainDoor.engine, ...(await openEngine({ DB: counted.db })) };
  const customer = await openCustomer(engine, { kickoff: "2026-02-02", timezone: zone });
  return { door: { engine, customer, key: await makeApiKey(engine) }, counted };
}

it("a reading is one round trip beside the key's, writes nothing, and a dirty one is derived first", async () => {
  const { door, counted } = await openCounted();
  await send(door, [one("2026-11-10"), one("2026-11-11")]);
  const asked = { metric: "value.count", from: "2026-11-01", to: "2026-12-01" };
  counted.reset();
  expect(statesOf(await ask(door, asked))).toEqual([["2", "ok"]]);
  expect(counted.reset()).toBeGreaterThan(2);
  const before = await dumpTables(door.engine.db);
  for (const by of ["month", "day", "hour", "actor"]) {
    for (const metric of ["value.count", "value.latest", "value.unique", "value.rate"]) {
      counted.reset();
      await ask(door, { ...asked, metric, by });
      expect(counted.reset(), `${metric} by ${by}`).toBe(2);
    }
  }
  expect(await dumpTables(door.engine.db)).toEqual(before);
});

it("what is not read yet of another account does not hold up this one's reading", async () => {
  const { door, counted } = await openCounted();
  await send(door, [one("2026-11-10")]);
  await ask(door, { metric: "value.count" });
  await send({ ...door, customer: await openCustomer(door.engine) }, [one("2026-11-10")]);
  counted.reset();
  await ask(door, { metric: "value.count" });
  expect(counted.reset()).toBe(2);
});

/** The database with a sum of the rows it had to read. */
function meter(real: D1Database): { db: D1Database; rows(): number } {
  let rows = 0;
  const watch = (statement: D1PreparedStatement): D1PreparedStatement =>
    new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => watch(target.bind(...values));
        return async () => {
          const result = await target.all();
          rows += result.meta.rows_read;
          return result;
        };
      },
    });
  const prepare = (text: string) => watch(real.prepare(text));
  return { db: { prepare } as D1Database, rows: () => rows };
}

it("the rows a reading touches grow with its range and not with the history", async () => {
  const door = await openDoor();
  const cost = async (query: Record<string, string>) => {
    const { db, rows } = meter(door.engine.db);
    const asked = valuesQuery.parse(query);
    const reading = readingOf(asked, "2026-12-05");
    await readValues(db, { externalId: door.customer.externalId, metric: asked.metric ?? null, ...reading }, now);
    return rows();
  };
  const week = { metric: "value.sum", by: "day", from: "2026-11-01", to: "2026-11-08" };
  await send(door, [one("2026-11-02")]);
  await rollUp(readEnv(door.engine.env), now);
  const short = await cost(week);
  await send(door, story());
  await rollUp(readEnv(door.engine.env), now);
  const [again, year] = [await cost(week), await cost({ ...week, by: "month", from: "2026-01-01", to: "2027-01-01" })];
  expect(again - short).toBeLessThan(15);
  expect(year).toBeLessThan(60);
});
