import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { enterManual } from "#routes/manual.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ManualEntry, ValuesAnswer } from "#schema/value.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { spokenIn } from "../support/html.ts";
import { type Engine, openEngine, play } from "../support/job.ts";
import { priya } from "../support/principal.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openAsChampion, openCustomer } from "../support/world.ts";

/* The account is in Denver; the recap of November 2026 is due on Thursday 3 December between 16:00 and 18:00 UTC. */
const due = Date.parse("2026-12-03T20:00:00Z");
const dayMs = 86_400_000;
const note = "Tower log, page 12, sent by Dana Whitfield";

afterEach(() => vi.useRealTimers());

interface Door {
  engine: Engine;
  customer: Customer;
  key: string;
}

async function openDoor(body: Record<string, unknown> = {}): Promise<Door> {
  vi.setSystemTime(due);
  const engine = await openEngine({ API_LIMITER: { limit: async () => ({ success: true }) } });
  const customer = await openCustomer(engine, { kickoff: "2026-08-20", ...body });
  return { engine, customer, key: await makeApiKey(engine) };
}

interface Sent {
  metric?: string;
  value?: unknown;
  note?: unknown;
}
function put({ engine, customer, key }: Door, month: string, sent: Sent = {}): Promise<Response> {
  const path = `/api/v1/accounts/${customer.externalId}/months/${month}`;
  return callApi(engine, { method: "PUT", path, key, body: { metric: departures.key, value: "120", note, ...sent } });
}

async function enter(door: Door, month: string, sent: Sent = {}): Promise<ManualEntry> {
  const answer = await put(door, month, sent);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer.json() as Promise<ManualEntry>;
}

async function ask({ engine, customer, key }: Door, query: Record<string, string>): Promise<ValuesAnswer["values"]> {
  const path = `/api/v1/accounts/${customer.externalId}/values?${new URLSearchParams(query)}`;
  const answer = await callApi(engine, { method: "GET", path, key });
  return ((await answer.json()) as ValuesAnswer).values;
}

async function rowsOf({ engine, customer }: Door, table: string): Promise<Record<string, unknown>[]> {
  return (await engine.db.prepare(`select * from ${table} where account_id = ?`).bind(customer.id).all()).results;
}

function eventOf({ customer }: Door, day: string): Record<string, unknown> {
  const time = `${day}T19:00:00Z`;
  return { id: makeId(), type: departures.key, subject: customer.externalId, time, data: { status: "left" } };
}

it("a month entered by hand is read with who entered it, as a month and as nothing finer", async () => {
  const door = await openDoor();
  const entry = await enter(door, "2026-11");
  expect(entry).toMatchObject({
    metric: departures.key,
    month: "2026-11",
    value: "120",
    note,
    version: 1,
    status: "accepted",
  });
  expect(entry.entered_by).toMatch(/^Source /);
  expect(await ask(door, { from: "2026-10-01", to: "2026-12-01" })).toEqual([
    { period: "2026-10", value: null, state: "no_data" },
    { period: "2026-11", value: "120", state: "ok", entered_by: entry.entered_by },
  ]);
  expect(await ask(door, { by: "day", from: "2026-11-01", to: "2026-11-03" })).toEqual([
    { period: "2026-11-01", value: null, state: "no_data" },
    { period: "2026-11-02", value: null, state: "no_data" },
  ]);
  expect(await ask(door, { from: "2026-11-02", to: "2026-12-01" })).toEqual([
    { period: "2026-11", value: null, state: "no_data" },
  ]);
});

it("another value is another version, the same one again is none, and null takes it back", async () => {
  const door = await openDoor();
  await enter(door, "2026-11");
  expect(await enter(door, "2026-11")).toMatchObject({ version: 1, status: "unchanged" });
  expect(await enter(door, "2026-11", { value: 130 })).toMatchObject({ value: "130", version: 2, status: "accepted" });
  expect(await ask(door, { from: "2026-11-01", to: "2026-12-01" })).toMatchObject([{ value: "130" }]);
  expect(await enter(door, "2026-11", { value: null, note: "It was October's" })).toMatchObject({
    value: null,
    version: 3,
  });
  expect(await enter(door, "2026-11", { value: null, note: "Again" })).toMatchObject({
    version: 3,
    status: "unchanged",
  });
  expect(await ask(door, { from: "2026-11-01", to: "2026-12-01" })).toEqual([
    { period: "2026-11", value: null, state: "no_data" },
  ]);
  expect((await rowsOf(door, "manual_value")).map(({ version, value }) => [version, value])).toEqual([
    [1, 120],
    [2, 130],
    [3, null],
  ]);
  const logs = await door.engine.db.prepare("select kind from event_log").all<{ kind: string }>();
  expect(logs.results.map(({ kind }) => kind)).toEqual(["manual", "manual", "manual"]);
});

it("a month that is not over, is none, or has no evidence is refused", async () => {
  const door = await openDoor();
  const refused: [string, Sent, string][] = [
    ["2026-12", {}, "month"],
    ["2027-01", {}, "month"],
    ["2026-11", { note: "" }, "note"],
    ["2026-11", { note: "  " }, "note"],
    ["2026-11", { note: "x".repeat(401) }, "note"],
    ["2026-11", { note: undefined }, "note"],
    ["2026-11", { value: "1.5" }, "value"],
    ["2026-11", { value: "12,5" }, "value"],
    ["2026-11", { value: 1.5 }, "value"],
    ["2026-11", { value: undefined }, "value"],
    ["2026-11", { value: "99999999999999999999" }, "value"],
    ["2026-11", { by: "me" } as Sent, "by"],
  ];
  for (const [month, sent, field] of refused) {
    const answer = await put(door, month, sent);
    const { error } = (await answer.json()) as { error: { code: string; details: Record<string, string> } };
    expect([answer.status, Object.keys(error.details)], `${month} ${JSON.stringify(sent)}`).toEqual([422, [field]]);
  }
  for (const month of ["2026-13", "202611", "2026-11-01"]) expect((await put(door, month)).status).toBe(422);
  expect((await put(door, "2026-11", { metric: "no.such" })).status).toBe(404);
  expect((await put(door, "2026-11", { value: null })).status).toBe(404);
  expect((await put({ ...door, customer: { ...door.customer, externalId: "nobody" } }, "2026-11")).status).toBe(404);
  expect(await rowsOf(door, "manual_value")).toEqual([]);
});

it("November is over in Apia while it is not in Denver", async () => {
  const door = await openDoor();
  const apia = { ...door, customer: await openCustomer(door.engine, { timezone: "Pacific/Apia" }) };
  vi.setSystemTime("2026-11-30T12:00:00Z");
  expect((await put(door, "2026-11")).status).toBe(422);
  expect((await put(apia, "2026-11")).status).toBe(200);
});

it("a month with an event or a daily value takes no entry, whether the rollups know of it or not", async () => {
  const door = await openDoor();
  await sendEvents(door.engine, door.key, [eventOf(door, "2026-11-30")]);
  expect((await put(door, "2026-11")).status).toBe(409);
  await rollUp(readEnv(door.engine.env), due);
  expect((await put(door, "2026-11")).status).toBe(409);
  const values = [{ day: "2026-10-31", value: 1 }];
  const path = `/api/v1/accounts/${door.customer.externalId}/values`;
  await callApi(door.engine, { method: "PUT", path, key: door.key, body: { metric: departures.key, values } });
  expect((await put(door, "2026-10")).status).toBe(409);
  expect((await put(door, "2026-09")).status).toBe(200);
  expect(await ask(door, { from: "2026-09-01", to: "2026-12-01" })).toMatchObject([
    { value: "120" },
    { value: "1" },
    { value: "1" },
  ]);
});

it("events that come later than the entry stand in its place, and it can still be taken back", async () => {
  const door = await openDoor();
  await enter(door, "2026-11");
  await sendEvents(door.engine, door.key, [eventOf(door, "2026-11-10")]);
  const [row] = await ask(door, { from: "2026-11-01", to: "2026-12-01" });
  expect(row).toEqual({ period: "2026-11", value: "1", state: "ok" });
  expect((await put(door, "2026-11", { value: "121" })).status).toBe(409);
  expect(await enter(door, "2026-11", { value: null, note: "Events came" })).toMatchObject({ version: 2, value: null });
});

it("of two people who enter a month at the same moment one is told, and nothing is lost", async () => {
  const door = await openDoor();
  const answers = await Promise.all(["100", "200", "300"].map((value) => put(door, "2026-11", { value })));
  const entered = await Promise.all(
    answers.filter(({ status }) => status === 200).map((answer) => answer.json() as Promise<ManualEntry>),
  );
  expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
  const kept = await rowsOf(door, "manual_value");
  expect(kept.map(({ version, value }) => [version, String(value)])).toEqual(
    entered.map(({ version, value }) => [version, value]),
  );
});

it("one function serves every door and names the person", async () => {
  const door = await openDoor();
  const asked = {
    accountId: door.customer.id,
    metricKey: departures.key,
    month: "2026-11",
    value: "120",
    note,
    by: priya,
  };
  expect(await enterManual(readEnv(door.engine.env), asked, due)).toMatchObject({
    entered_by: "Priya Raman",
    status: "accepted",
  });
  expect(await ask(door, { from: "2026-11-01", to: "2026-12-01" })).toMatchObject([
    { value: "120", entered_by: "Priya Raman" },
  ]);
});

it("every aggregation reads what was entered", async () => {
  const door = await openDoor();
  for (const aggregation of ["sum", "min", "max", "avg", "unique", "latest"] as const) {
    const metric: MetricDefinition = { ...departures, key: `hand.${aggregation}`, aggregation, scale: 1 };
    await addMetric(door.engine.db, metric, due);
    await enter(door, "2026-11", { metric: metric.key, value: "7.0" });
    const [month] = await ask(door, { metric: metric.key, from: "2026-11-01", to: "2026-12-01" });
    expect(month, aggregation).toMatchObject({ value: aggregation === "avg" ? "7" : "7.0", state: "ok" });
  }
  const ratio = { of: "hand.sum", per: "hand.unique" };
  await addMetric(door.engine.db, { ...departures, key: "hand.rate", aggregation: "rate", ratio }, due);
  expect((await put(door, "2026-11", { metric: "hand.rate" })).status).toBe(422);
  expect(await ask(door, { metric: "hand.rate", from: "2026-11-01", to: "2026-12-01" })).toMatchObject([
    { value: "1", state: "ok" },
  ]);
});

// Goals of such months

it("months entered by hand reach a First Value, the one of the kickoff among them, in recap and overview", async () => {
  const door = await openDoor({ first_value: { statement: "A hundred departures", target: "100" } });
  await enter(door, "2026-08", { value: "30" });
  await enter(door, "2026-09", { value: "60" });
  await enter(door, "2026-11", { value: "80" });
  await play(door.engine, due);
  const recap = await recapOf(door, "2026-11");
  expect(recap.figures.goals.firstValue).toMatchObject({ current: 170, reachedOn: "2026-11-30", paceState: "reached" });
  expect(recap.figures.goals.twelveMonth).toMatchObject({ current: 170, paceState: "behind" });
  expect((await rowsOf(door, "goal")).map(({ kind, reached_on }) => [kind, reached_on])).toEqual([
    ["first_value", "2026-11-30"],
    ["twelve_month", null],
  ]);
  const browser = await openAsChampion(door.engine, door.customer);
  const page = spokenIn(await (await browser.get(door.customer.base)).text());
  expect(page).toMatch(/A hundred departures Reached on November 30/);
  expect(page).toContain("170 so far");
});

// The recap of such a month

async function recapOf(
  door: Door,
  period: string,
): Promise<{ value: number | null; state: string; metric_state: string; figures: RecapFigures }> {
  const found = (await rowsOf(door, "recap")).find((row) => row.period_key === period);
  return { ...found, figures: JSON.parse(String(found?.figures)) } as Awaited<ReturnType<typeof recapOf>>;
}

it("a recap of a month entered by hand says its figure and who entered it, and draws no days", async () => {
  const door = await openDoor();
  const asked = { accountId: door.customer.id, metricKey: departures.key, note, by: priya };
  await enterManual(readEnv(door.engine.env), { ...asked, month: "2026-10", value: "110" }, due);
  await enterManual(readEnv(door.engine.env), { ...asked, month: "2026-11", value: "120" }, due);
  await play(door.engine, due);
  const recap = await recapOf(door, "2026-11");
  expect([recap.state, recap.metric_state, recap.value]).toEqual(["sent", "ok", 120]);
  expect(recap.figures).toMatchObject({
    days: [],
    hours: [],
    bestDay: null,
    peak: null,
    contributors: null,
    counted: { sourceName: "Entered by Priya Raman" },
  });
  expect(recap.figures.change).toMatchObject({ previousValue: 110, delta: 10 });
  expect(recap.figures.goals.twelveMonth?.current).toBe(230);
  const champion = door.engine.mails.find(({ to }) => to === door.customer.champion.email);
  expect(champion?.subject).toContain("120 departures");
  expect(champion?.text).toContain("Entered by Priya Raman");
  expect(champion?.html).not.toMatch(/By day|By weekday/);
  const page = await (
    await (await openAsChampion(door.engine, door.customer)).get(`${door.customer.base}/value/2026-11`)
  ).text();
  expect(page).toContain("120");
  expect(page).toContain("Entered by Priya Raman");
  expect(page).not.toMatch(/By day|By weekday/);
});

it("a month told without a figure is told again once it is entered, and a figure that moves is restated", async () => {
  const door = await openDoor();
  await play(door.engine, due);
  await enter(door, "2026-11");
  await rollUp(readEnv(door.engine.env), due + dayMs);
  await play(door.engine, due + dayMs);
  expect((await rowsOf(door, "recap")).filter(({ period_key }) => period_key === "2026-11")).toMatchObject([
    { version: 1, value: 120 },
  ]);
  await enter(door, "2026-11", { value: "150" });
  await rollUp(readEnv(door.engine.env), due + dayMs);
  await play(door.engine, due + 2 * dayMs);
  expect((await rowsOf(door, "recap")).filter(({ period_key }) => period_key === "2026-11")).toMatchObject([
    { version: 1, value: 120 },
    { version: 2, value: 150, reason: "manual" },
  ]);
});

it("a month entered as 0 is told as a zero month", async () => {
  const door = await openDoor();
  await enter(door, "2026-10", { value: "40" });
  await enter(door, "2026-11", { value: "0" });
  expect(await ask(door, { from: "2026-11-01", to: "2026-12-01" })).toMatchObject([{ value: "0", state: "zero" }]);
  await play(door.engine, due);
  expect(await recapOf(door, "2026-11")).toMatchObject({ value: 0, metric_state: "zero" });
});

it("a month before any event that nobody entered is no zero, whatever was entered before it", async () => {
  const door = await openDoor();
  await enter(door, "2026-09");
  await sendEvents(door.engine, door.key, [eventOf(door, "2026-11-10")]);
  const states = (await ask(door, { from: "2026-08-01", to: "2026-12-01" })).map(({ value, state }) => [value, state]);
  expect(states).toEqual([
    [null, "no_data"],
    ["120", "ok"],
    [null, "no_data"],
    ["1", "ok"],
  ]);
  await play(door.engine, due);
  expect((await recapOf(door, "2026-11")).figures.months).toEqual([
    { key: "2026-09", value: 120, state: "ok" },
    { key: "2026-10", value: null, state: "stale" },
  ]);
});
