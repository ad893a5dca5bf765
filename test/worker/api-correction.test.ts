import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { CorrectionResult } from "#schema/correction.ts";
import type { EventResult } from "#schema/event.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { drain, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables, monthsOf } from "../support/rows.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

// The account is in Denver: midnight is 07:00 UTC in November.
const now = Date.parse("2026-11-20T12:00:00Z");
afterEach(() => vi.useRealTimers());

const spend: MetricDefinition = { ...departures, key: "spend.made", scale: 2, aggregation: "sum", countedStatuses: [] };

async function openStory(): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  await addMetric(engine.db, spend, now);
  await addMetric(engine.db, { ...spend, key: "level.read", aggregation: "max" }, now);
  return { engine, customer: await openCustomer(engine, { kickoff: "2026-10-01" }), key: await makeApiKey(engine) };
}

function sentOf({ customer }: Story, id: string, over: Record<string, unknown> = {}) {
  const data = { value: "10.50", actor: "ana" };
  return { id, type: spend.key, subject: customer.externalId, time: "2026-11-10T12:00:00Z", data, ...over };
}

async function post<R>({ engine, key }: Pick<Story, "engine" | "key">, path: string, body: unknown): Promise<R[]> {
  const answer = await callApi(engine, { method: "POST", path: `/api/v1/${path}`, key, body });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { results: R[] }).results;
}

const correct = (story: Pick<Story, "engine" | "key">, body: unknown[]) =>
  post<CorrectionResult>(story, "corrections", body);
const words = (results: CorrectionResult[]) => results.map(({ status, code }) => code ?? status);

/** Totals by local day of one metric, once the rollup has read the log. */
async function daysOf({ engine, customer }: Story, metricKey = spend.key): Promise<Record<string, number>> {
  await rollUp(readEnv(engine.env), Date.now());
  const rows = await engine.db
    .prepare("select local_date as d, total from fact_day where account_id = ? and metric_key = ? and n > 0 order by 1")
    .bind(customer.id, metricKey)
    .all<{ d: string; total: number }>();
  return Object.fromEntries(rows.results.map(({ d, total }) => [d, total]));
}

async function totalsOf({ engine, customer }: Story): Promise<Record<string, { total: number; adjusted: number }>> {
  await rollUp(readEnv(engine.env), Date.now());
  const months = Object.entries(await monthsOf(engine, customer, spend.key));
  return Object.fromEntries(months.map(([month, { total, adjusted }]) => [month, { total, adjusted }]));
}

const logRows = async ({ engine }: Story) =>
  (
    await engine.db
      .prepare("select kind, n, touched from event_log order by id")
      .all<{ kind: string; n: number; touched: string }>()
  ).results;

it("a void event counts no more, restoring it undoes that, and either twice is unchanged", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a"), sentOf(story, "b")]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": 2100 });
  const [voiding, restoring] = ["void", "restore"].map((act) => [{ act, id: "a", reason: "Sent by the test rig" }]);
  expect(words(await correct(story, voiding ?? []))).toEqual(["corrected"]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": 1050 });
  const before = await dumpTables(story.engine.db);
  expect(words(await correct(story, voiding ?? []))).toEqual(["unchanged"]);
  expect(await dumpTables(story.engine.db)).toEqual(before);
  expect(words(await correct(story, restoring ?? []))).toEqual(["corrected"]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": 2100 });
  expect(words(await correct(story, restoring ?? []))).toEqual(["unchanged"]);
});

it("an amended event leaves its day and its month and comes to the new one, in one row of the log", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [
    sentOf(story, "night", { time: "2026-11-10T06:59:00Z" }),
    sentOf(story, "end", { time: "2026-11-01T05:59:00Z" }),
  ]);
  expect(await daysOf(story)).toEqual({ "2026-10-31": 1050, "2026-11-09": 1050 });
  const results = await correct(story, [
    { act: "amend", id: "night", reason: "Clock was slow", time: "2026-11-10T00:00:00-07:00" },
    { act: "amend", id: "end", reason: "Clock was slow", time: "2026-11-01T06:00:00Z", value: "11" },
  ]);
  expect(words(results)).toEqual(["corrected", "corrected"]);
  const log = (await logRows(story)).at(-1);
  expect([log?.kind, log?.n]).toEqual(["correction", 2]);
  const named = (JSON.parse(log?.touched ?? "") as [string, string, string, string, string[]][]).map((each) => [
    each[2],
    each[4],
  ]);
  expect(named.toSorted()).toEqual([
    ["2026-10-31", ["end"]],
    ["2026-11-01", ["end"]],
    ["2026-11-09", ["night"]],
    ["2026-11-10", ["night"]],
  ]);
  expect(await daysOf(story)).toEqual({ "2026-11-01": 1100, "2026-11-10": 1050 });
  expect(Object.keys(await totalsOf(story))).toEqual(["2026-11"]);
  const [row] = (await story.engine.db.prepare("select time_text, rev from event where id = 'night'").all()).results;
  expect(row).toEqual({ time_text: "2026-11-10T00:00:00-07:00", rev: 2 });
});

it("every revision keeps what the event was, why it changed and who said so", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  await correct(story, [
    { act: "amend", id: "a", reason: "Net of tax", value: "9.00" },
    { act: "amend", id: "a", reason: "Nobody in particular", actor: null },
    { act: "void", id: "a", reason: "Refunded" },
  ]);
  const kept = await story.engine.db
    .prepare("select rev, act, was, reason, by, at from event_revision order by rev")
    .all();
  const at = Date.parse("2026-11-10T12:00:00Z");
  const was = { at, timeText: "2026-11-10T12:00:00Z", value: 1050, actor: "ana", voidedAt: null };
  const by = await story.engine.db
    .prepare("select name from source where id = (select source_id from event)")
    .first("name");
  expect(kept.results.map((row) => ({ ...row, was: JSON.parse(String(row.was)) }))).toEqual([
    { rev: 2, act: "amend", was, reason: "Net of tax", by, at: now },
    { rev: 3, act: "amend", was: { ...was, value: 900 }, reason: "Nobody in particular", by, at: now },
    { rev: 4, act: "void", was: { ...was, value: 900, actor: null }, reason: "Refunded", by, at: now },
  ]);
  expect(await daysOf(story)).toEqual({});
  // What first came is still the payload of this id.
  expect((await sendEvents(story.engine, story.key, [sentOf(story, "a")]))[0]?.status).toBe("duplicate");
});

it("each correction of a batch is answered for itself, in order", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a"), sentOf(story, "named", { source: "erp" })]);
  const amend = (over: Record<string, unknown>) => ({ act: "amend", id: "a", reason: "x", ...over });
  const results = await correct(story, [
    { act: "void", id: "nobody", reason: "x" },
    { act: "void", id: "named", reason: "x" },
    { act: "void", id: "named", source: "erp", reason: "x" },
    { act: "void", id: "a" },
    { act: "void", id: "a", reason: " " },
    { act: "void", id: "a", reason: "x".repeat(281) },
    { act: "void", id: "a", reason: "x", value: "1" },
    { act: "destroy", id: "a", reason: "x" },
    amend({}),
    amend({ value: "1.001" }),
    amend({ value: "much" }),
    amend({ value: "90071992547409.92" }),
    amend({ time: "2026-11-20T12:06:00Z" }),
    amend({ time: "2026-11-20" }),
    null,
    amend({ value: "10.5", time: "2026-11-10T05:00:00-07:00", actor: "ana" }),
    amend({ value: -2 }),
  ]);
  expect(words(results)).toEqual([
    "unknown_event",
    "unknown_event",
    "corrected",
    ...Array(6).fill("invalid_correction"),
    "too_many_decimals",
    "bad_value",
    "value_out_of_range",
    "in_future",
    "bad_time",
    "invalid_correction",
    "unchanged",
    "corrected",
  ]);
  expect(results.every(({ status, message }) => (status === "rejected") === (message !== undefined))).toBe(true);
  expect(results.map(({ id }) => id).slice(-3)).toEqual([null, "a", "a"]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": -200 });
});

it("nobody corrects another source's events, or a test key those that count", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  const other = await makeApiKey(story.engine);
  const own = await story.engine.db
    .prepare("select name from source where id = (select source_id from event)")
    .first("name");
  const asked = [{ act: "void", id: "a", source: own, reason: "x" }];
  expect(words(await correct({ ...story, key: other }, asked))).toEqual(["unknown_event"]);
  await story.engine.db
    .prepare("update api_key set mode = 'test' where source_id = (select source_id from event)")
    .run();
  expect(words(await correct(story, asked))).toEqual(["unknown_event"]);
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  expect(words(await correct(story, asked))).toEqual(["corrected"]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": 1050 });
  expect((await logRows(story)).map(({ kind }) => kind)).toEqual(["events", "staged", "staged"]);
});

it("16 writers correct the same event at once: every change that was confirmed is one revision, and the others are told", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, at) =>
      correct(story, [{ act: "amend", id: "a", reason: `Writer ${at}`, value: at + 1 }]),
    ),
  );
  const said = words(answers.flat());
  const corrected = said.filter((word) => word === "corrected").length;
  expect(corrected).toBeGreaterThan(0);
  expect(said.filter((word) => word !== "corrected" && word !== "conflict")).toEqual([]);
  const { rev, value } = (await story.engine.db.prepare("select rev, value from event").first()) as {
    rev: number;
    value: number;
  };
  const kept = (
    await story.engine.db
      .prepare("select rev, reason from event_revision order by rev")
      .all<{ rev: number; reason: string }>()
  ).results;
  expect(kept.map((row) => row.rev)).toEqual(Array.from({ length: corrected }, (_, at) => at + 2));
  expect(rev).toBe(corrected + 1);
  expect(kept.at(-1)?.reason).toBe(`Writer ${value / 100 - 1}`);
  expect(await daysOf(story)).toEqual({ "2026-11-10": value });
});

it("16 writers void the same event at once: one did it, the audit says so once, and to the others it is unchanged", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  const asked = [{ act: "void", id: "a", reason: "x" }];
  const said = words((await Promise.all(Array.from({ length: 16 }, () => correct(story, asked)))).flat());
  expect(said.toSorted()).toEqual(["corrected", ...Array(15).fill("unchanged")]);
  const { event_revision: revisions, audit } = await dumpTables(story.engine.db);
  const acts = audit?.filter((row) => row.includes(story.customer.id) && row.includes('"event.correct"'));
  expect([revisions?.length, acts?.length]).toEqual([1, 1]);
});

it("an event is not moved or restored onto a day of daily values", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a"), sentOf(story, "b", { time: "2026-11-12T12:00:00Z" })]);
  await correct(story, [{ act: "void", id: "b", reason: "Comes from the warehouse" }]);
  await daysOf(story);
  await story.engine.db
    .prepare("update fact_day set door = 'daily', n = 1, total = 500 where local_date = '2026-11-12'")
    .run();
  const results = await correct(story, [
    { act: "amend", id: "a", reason: "x", time: "2026-11-12T15:00:00Z" },
    { act: "amend", id: "a", reason: "x", value: "1.00" },
    { act: "restore", id: "b", reason: "x" },
    { act: "amend", id: "b", reason: "x", value: "7" },
  ]);
  expect(words(results)).toEqual(["daily_values_here", "corrected", "daily_values_here", "corrected"]);
  expect(await daysOf(story)).toEqual({ "2026-11-10": 100, "2026-11-12": 500 });
});

it("a void after the month was published makes the next version of its recap, and no mail", async () => {
  vi.setSystemTime("2026-12-03T20:00:00Z");
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-11-02" });
  const story = { engine, customer, key: await makeApiKey(engine) };
  const events = Array.from({ length: 60 }, (_, at) => ({
    id: `e${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: new Date(Date.parse("2026-11-10T19:00:00Z") + at * 1000).toISOString(),
    data: { status: "left", actor: `gate ${at % 4}` },
  }));
  await sendEvents(engine, story.key, events);
  await play(engine, Date.now());
  expect(engine.handed).toHaveLength(2);
  await correct(
    story,
    events.slice(0, 9).map(({ id }) => ({ act: "void", id, reason: "Counted twice by the tower" })),
  );
  await drain(engine);
  await play(engine, Date.now() + 15 * 60_000);
  const recaps = await engine.db.prepare("select version, state, value, figures from recap order by version").all();
  expect(recaps.results.map(({ version, value, state }) => [version, value, state])).toEqual([
    [1, 60, "sent"],
    [2, 51, "archived"],
  ]);
  const { restated } = JSON.parse(String(recaps.results[1]?.figures)) as RecapFigures;
  expect(restated).toEqual({ before: 60, reasons: ["correction"] });
  expect(engine.handed).toHaveLength(2);
});

// Adjustments

const adjust = (story: Story, over: Record<string, unknown> = {}) =>
  post<EventResult>(story, "adjustments", {
    id: "adj-1",
    subject: story.customer.externalId,
    type: spend.key,
    time: "2026-11-10T12:00:00Z",
    value: "-0.75",
    reason: "Agreed with Ellen Marsh",
    ...over,
  });

it("an adjustment is an event of its own: it counts signed, is shown apart, and the same one twice is one", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, "a")]);
  expect(await adjust(story)).toEqual([{ id: "adj-1", status: "accepted" }]);
  expect(await adjust(story)).toEqual([{ id: "adj-1", status: "duplicate" }]);
  expect((await adjust(story, { value: "-0.5" }))[0]?.code).toBe("duplicate_payload_differs");
  expect(await totalsOf(story)).toEqual({ "2026-11": { total: 975, adjusted: -75 } });
  const kept = await story.engine.db.prepare("select rev, act, was, reason from event_revision").all();
  expect(kept.results).toEqual([{ rev: 1, act: "adjust", was: "{}", reason: "Agreed with Ellen Marsh" }]);
  expect(words(await correct(story, [{ act: "void", id: "adj-1", reason: "Withdrawn" }]))).toEqual(["corrected"]);
  expect(await totalsOf(story)).toEqual({ "2026-11": { total: 1050, adjusted: 0 } });
});

it("an adjustment counts whatever statuses the metric counts, and 16 senders of it make one", async () => {
  const story = await openStory();
  const asked = { type: departures.key, value: "3" };
  const said = (await Promise.all(Array.from({ length: 16 }, () => adjust(story, asked)))).flat();
  expect(said.map(({ status }) => status).toSorted()).toEqual(["accepted", ...Array(15).fill("duplicate")]);
  expect(await daysOf(story, departures.key)).toEqual({ "2026-11-10": 3 });
});

it("only metrics that add are adjusted, on days of events, for accounts and amounts there are, and with a reason", async () => {
  const story = await openStory();
  await adjust(story, { id: "first" });
  await daysOf(story);
  await story.engine.db.prepare("update fact_day set door = 'daily'").run();
  const codes = [];
  for (const over of [
    { type: "level.read" },
    { type: "nothing.known" },
    { subject: "NOBODY" },
    { value: "0.001" },
    { time: "2026-11-20T12:06:00Z" },
    {},
  ])
    codes.push((await adjust(story, over))[0]?.code);
  expect(codes).toEqual([
    "wrong_aggregation",
    "unknown_metric",
    "unknown_account",
    "too_many_decimals",
    "in_future",
    "daily_values_here",
  ]);
  for (const over of [{ reason: undefined }, { reason: "" }, { value: undefined }, { note: "x" }]) {
    const body = { id: "x", subject: "x", type: "x", time: "x", value: "1", reason: "x", ...over };
    const answer = await callApi(story.engine, { method: "POST", path: "/api/v1/adjustments", key: story.key, body });
    expect(answer.status).toBe(422);
  }
  const { event, parked } = await dumpTables(story.engine.db);
  expect([event?.length, parked?.length]).toEqual([1, 0]);
});
