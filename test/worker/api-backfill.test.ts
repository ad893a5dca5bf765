import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { MonthDifference } from "#schema/backfill.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { farAway } from "../support/departure.ts";
import { drain, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

// The account is in Denver: midnight is 07:00 UTC in November, 06:00 in October.
const now = Date.parse("2026-11-20T12:00:00Z");
const dayMs = 86_400_000;
afterEach(() => vi.useRealTimers());

const spend: MetricDefinition = { ...departures, key: "spend.made", scale: 2, aggregation: "sum", countedStatuses: [] };
const kinds = ["min", "max", "avg", "unique", "latest"] as const;

async function openStory(): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  await addMetric(engine.db, spend, now);
  for (const kind of kinds) await addMetric(engine.db, { ...spend, key: `level.${kind}`, aggregation: kind }, now);
  return { engine, customer: await openCustomer(engine, { kickoff: "2026-09-01" }), key: await makeApiKey(engine) };
}

function sentOf({ customer }: Pick<Story, "customer">, time: string, over: Record<string, unknown> = {}) {
  return { id: makeId(), type: spend.key, subject: customer.externalId, time, data: { value: "1.00" }, ...over };
}

async function call<R>(
  { engine, key }: Pick<Story, "engine" | "key">,
  path: string,
  { method = "POST", body }: { method?: string; body?: unknown } = {},
): Promise<R & { status: number }> {
  const answer = await engine.fetch(`/api/v1/backfills${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { ...((await answer.json()) as R), status: answer.status };
}

const open = async (story: Story, body: Record<string, unknown> = {}) =>
  (await call<{ id: string }>(story, "", { body: { label: "Spring of the old system", mode: "add", ...body } })).id;

const rangeOf = ({ customer }: Story, from: string, to: string) => ({
  ...{ mode: "replace_range", subject: customer.externalId, type: spend.key },
  ...{ from, to },
});

async function fill(story: Story, id: string, events: unknown[]): Promise<string[]> {
  const answer = await call<{ results: { status: string; code?: string }[] }>(story, `/${id}/events`, { body: events });
  expect(answer.status).toBe(200);
  return answer.results.map(({ status, code }) => code ?? status);
}

const step = async (story: Story, id: string, name: "apply" | "revert") => (await call(story, `/${id}/${name}`)).status;
const discard = async (story: Story, id: string) => (await call(story, `/${id}`, { method: "DELETE" })).status;

interface Shown {
  state: string;
  counts: { events: number; accounts: number; days: number };
  dry_run: { would: string; months: MonthDifference[] } | null;
}
const show = (story: Story, id: string) => call<Shown>(story, `/${id}`, { method: "GET" });
const differences = ({ dry_run: run }: Shown) =>
  run?.months.map(({ type, month, now: before, after, difference }) => [type, month, before, after, difference]);

/** Days with something and months, as pages read them, once the rollup has read the log. */
async function figuresOf({ engine, customer }: Story) {
  await rollUp(readEnv(engine.env), Date.now());
  const days = await engine.db
    .prepare(
      "select metric_key, local_date, n, total, low, high, last, hours, actors from fact_day where account_id = ? and n > 0 order by 1, 2",
    )
    .bind(customer.id)
    .all();
  const kept = await engine.db
    .prepare("select months, goals from fact_account where account_id = ?")
    .bind(customer.id)
    .first();
  return { days: days.results, months: JSON.parse(String(kept?.months ?? "{}")), goals: kept?.goals };
}

/** Every figure derived again from the first row of the log: what it was before may not matter. */
async function figuresAnew(story: Story) {
  await story.engine.db.batch(
    ["delete from fact_day", "delete from fact_account", "update rollup_mark set log_id = 0"].map((text) =>
      story.engine.db.prepare(text),
    ),
  );
  return figuresOf(story);
}

async function totalsOf(story: Story): Promise<Record<string, number>> {
  const { months } = await figuresOf(story);
  const own = (months[spend.key] ?? {}) as Record<string, { total: number }>;
  return Object.fromEntries(Object.entries(own).map(([month, { total }]) => [month, total]));
}

it("what a session holds counts from applying it until it is reverted, and then every figure is as it was before", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [
    sentOf(story, "2026-10-05T12:00:00Z"),
    sentOf(story, "2026-11-02T12:00:00Z"),
  ]);
  const before = await figuresOf(story);
  const id = await open(story);
  const old = ["2024-03-01T12:00:00Z", "2026-10-05T13:00:00Z", "2026-11-01T05:59:59Z"];
  expect(
    await fill(
      story,
      id,
      old.map((time) => sentOf(story, time)),
    ),
  ).toEqual(Array(3).fill("accepted"));
  expect(await figuresOf(story)).toEqual(before);
  expect(await step(story, id, "apply")).toBe(200);
  expect(await totalsOf(story)).toEqual({ "2024-03": 100, "2026-10": 300, "2026-11": 100 });
  const applied = await figuresOf(story);
  expect(await figuresAnew(story)).toEqual(applied);
  expect(await step(story, id, "revert")).toBe(200);
  expect(await figuresOf(story)).toEqual(before);
  expect(await figuresAnew(story)).toEqual(before);
});

it("the dry run says month by month what applying would change, writes nothing, and is what then happens", async () => {
  const story = await openStory();
  const other = await openCustomer(story.engine, { kickoff: "2026-09-01", timezone: "Asia/Kolkata" });
  await sendEvents(story.engine, story.key, [
    sentOf(story, "2026-10-05T12:00:00Z"),
    sentOf(story, "2026-11-02T12:00:00Z"),
  ]);
  await figuresOf(story);
  const id = await open(story);
  await fill(story, id, [
    sentOf(story, "2026-10-06T12:00:00Z", { data: { value: "2.5" } }),
    sentOf(story, "2026-11-01T05:30:00Z", { data: { value: "-4" } }),
    sentOf({ customer: other }, "2026-09-30T18:30:00Z", { data: { value: "7.07" } }),
    sentOf(story, "2026-10-06T12:00:00Z", { type: departures.key, data: { status: "cancelled" } }),
  ]);
  // Not rolled up yet, on a day of its own in one of the months.
  await sendEvents(story.engine, story.key, [sentOf(story, "2026-10-20T12:00:00Z")]);
  const kept = await dumpTables(story.engine.db);
  const shown = await show(story, id);
  expect(await dumpTables(story.engine.db)).toEqual(kept);
  expect(shown).toMatchObject({
    state: "open",
    counts: { events: 4, accounts: 2, days: 3 },
    dry_run: { would: "apply" },
  });
  expect(shown.dry_run?.months.map(({ subject }) => subject).toSorted()).toEqual(
    [story.customer, story.customer, other].map(({ externalId }) => externalId).toSorted(),
  );
  expect(differences(shown)?.toSorted()).toEqual([
    [departures.key, "2026-10", "0", "0", "0"],
    [spend.key, "2026-10", "0.00", "7.07", "7.07"],
    [spend.key, "2026-10", "2.00", "0.50", "-1.50"],
  ]);
  await step(story, id, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-10": 50, "2026-11": 100 });
  const back = await show(story, id);
  expect([back.state, back.dry_run?.would, differences(back)?.at(-1)?.slice(1)]).toEqual([
    "applied",
    "revert",
    expect.arrayContaining(["2026-10"]),
  ]);
  expect(differences(back)?.find(([type, , before]) => type === spend.key && before === "0.50")).toEqual([
    spend.key,
    "2026-10",
    "0.50",
    "2.00",
    "1.50",
  ]);
});

it.each([
  ["min", "3.00", "2.00", "-1.00"],
  ["max", "5.00", "9.00", "4.00"],
  ["avg", "4.00", "4.80", "0.80"],
  ["unique", "2.00", "4.00", "2.00"],
  ["latest", "5.00", "9.00", "4.00"],
] as const)(
  "the dry run of a metric by %s is the figure the rollup makes of it",
  async (kind, before, after, change) => {
    const story = await openStory();
    const type = `level.${kind}`;
    const level = (time: string, value: string, actor: string) => sentOf(story, time, { type, data: { value, actor } });
    await sendEvents(story.engine, story.key, [
      level("2026-11-02T12:00:00Z", "3", "ana"),
      level("2026-11-03T12:00:00Z", "5", "ben"),
    ]);
    await figuresOf(story);
    const id = await open(story);
    await fill(story, id, [
      level("2026-11-02T13:00:00Z", "2", "cem"),
      level("2026-11-03T13:00:00Z", "9", "ana"),
      level("2026-11-01T13:00:00Z", "5", "dee"),
      level("2026-01-01T13:00:00Z", "5", "dee"),
    ]);
    const shown = differences(await show(story, id));
    const empty = kind === "unique" ? "0.00" : null;
    const first = kind === "unique" ? "1.00" : "5.00";
    expect(shown).toEqual([
      [type, "2026-01", empty, first, kind === "unique" ? "1.00" : null],
      [type, "2026-11", before, after, change],
    ]);
    await step(story, id, "apply");
    await figuresOf(story);
    // Taking it back is the same the other way round, now from figures the rollup wrote.
    expect(
      differences(await show(story, id))
        ?.at(-1)
        ?.slice(2, 4),
    ).toEqual([after, before]);
  },
);

it("a replacement stands for what was received before it was applied, and only in its range, account and metric", async () => {
  const story = await openStory();
  const other = await openCustomer(story.engine, { kickoff: "2026-09-01" });
  const at = (time: string, over = {}) => sentOf(story, time, over);
  await sendEvents(story.engine, story.key, [
    at("2026-10-05T12:00:00Z"),
    at("2026-10-10T05:59:59Z"),
    at("2026-10-10T06:00:00Z"),
    at("2026-10-20T05:59:59Z"),
    at("2026-10-20T06:00:00Z"),
    at("2026-10-12T12:00:00Z", { type: "level.max" }),
    sentOf({ customer: other }, "2026-10-12T12:00:00Z"),
  ]);
  const before = await figuresOf(story);
  const id = await open(story, rangeOf(story, "2026-10-10", "2026-10-20"));
  const results = await fill(story, id, [
    at("2026-10-12T12:00:00Z", { data: { value: "40" } }),
    at("2026-10-10T05:59:59Z"),
    at("2026-10-20T06:00:00Z"),
    at("2026-10-12T12:00:00Z", { type: "level.max" }),
    sentOf({ customer: other }, "2026-10-12T12:00:00Z"),
    at("2026-10-12"),
    null,
  ]);
  expect(results).toEqual(["accepted", ...Array(4).fill("outside_session"), "bad_time", "invalid_event"]);
  // Received while the session was open: it stands for that too.
  await sendEvents(story.engine, story.key, [at("2026-10-13T12:00:00Z")]);
  const shown = differences(await show(story, id));
  expect(shown).toEqual([[spend.key, "2026-10", "6.00", "43.00", "37.00"]]);
  vi.setSystemTime(now + 1000);
  expect(await step(story, id, "apply")).toBe(200);
  expect(await totalsOf(story)).toEqual({ "2026-10": 4300 });
  const untouched = (figures: { days: Record<string, unknown>[] }) =>
    figures.days.filter((day) => day.metric_key !== spend.key);
  expect(untouched(await figuresOf(story))).toEqual(untouched(before));
  expect(Object.keys((await figuresOf({ ...story, customer: other })).months)).toEqual([spend.key]);
  vi.setSystemTime(now + 2000);
  await sendEvents(story.engine, story.key, [at("2026-10-14T12:00:00Z")]);
  expect(await totalsOf(story)).toEqual({ "2026-10": 4400 });
  expect(await step(story, id, "revert")).toBe(200);
  // Again what was superseded, and what came since.
  expect(await totalsOf(story)).toEqual({ "2026-10": 700 });
  const after = await figuresOf(story);
  expect(await figuresAnew(story)).toEqual(after);
});

it("a replacement with nothing in it empties its range, also days the rollup had not read yet", async () => {
  const story = await openStory();
  const id = await open(story, rangeOf(story, "2026-10-01", "2026-11-01"));
  await sendEvents(story.engine, story.key, [
    sentOf(story, "2026-10-05T12:00:00Z"),
    sentOf(story, "2026-11-05T12:00:00Z"),
  ]);
  expect(differences(await show(story, id))).toEqual([[spend.key, "2026-10", "1.00", "0.00", "-1.00"]]);
  vi.setSystemTime(now + 1000);
  await step(story, id, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-11": 100 });
});

it("an event of an open session that is corrected counts, once it is applied, where it was moved to", async () => {
  const story = await openStory();
  const id = await open(story);
  await fill(story, id, [
    sentOf(story, "2026-10-05T12:00:00Z", { id: "a" }),
    sentOf(story, "2026-10-06T12:00:00Z", { id: "b" }),
  ]);
  const correct = (body: unknown[]) =>
    callApi(story.engine, { method: "POST", path: "/api/v1/corrections", key: story.key, body });
  await correct([
    { act: "amend", id: "a", reason: "Wrong month", time: "2026-09-05T12:00:00Z" },
    { act: "void", id: "b", reason: "Not ours" },
  ]);
  expect(await totalsOf(story)).toEqual({});
  expect((await show(story, id)).counts.events).toBe(2);
  await step(story, id, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-09": 100 });
  await correct([{ act: "amend", id: "a", reason: "Back again", time: "2026-08-05T12:00:00Z" }]);
  expect(await totalsOf(story)).toEqual({ "2026-08": 100 });
  await step(story, id, "revert");
  expect(await totalsOf(story)).toEqual({});
});

it("a discarded session takes its own events with it, which then may be sent again, and nobody else's", async () => {
  const story = await openStory();
  const mine = [sentOf(story, "2026-11-05T12:00:00Z"), sentOf(story, "2026-11-06T12:00:00Z")];
  const theirs = sentOf(story, "2026-11-07T12:00:00Z");
  await sendEvents(story.engine, story.key, [theirs]);
  const [id, later] = [await open(story), await open(story)];
  expect(await fill(story, id, [...mine, theirs])).toEqual(["accepted", "accepted", "duplicate"]);
  await callApi(story.engine, {
    method: "POST",
    path: "/api/v1/corrections",
    key: story.key,
    body: [{ act: "void", id: mine[0]?.id, reason: "x" }],
  });
  expect(await discard(story, id)).toBe(200);
  expect(await discard(story, id)).toBe(200);
  expect([await step(story, id, "apply"), await step(story, id, "revert")]).toEqual([409, 409]);
  expect(await show(story, id)).toMatchObject({ state: "discarded", counts: { events: 0 }, dry_run: null });
  const { event, event_revision: revisions } = await dumpTables(story.engine.db);
  expect([event?.length, revisions?.length]).toEqual([1, 0]);
  expect(await fill(story, later, mine)).toEqual(["accepted", "accepted"]);
  expect((await sendEvents(story.engine, story.key, [theirs]))[0]?.status).toBe("duplicate");
  await step(story, later, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-11": 300 });
});

it("an event that is sent live counts, whether a session that holds it is applied, taken back or discarded later", async () => {
  for (const [end, isTakenBack] of [
    ["discard", false],
    ["apply", false],
    ["apply", true],
  ] as const) {
    const story = await openStory();
    const [id, event] = [await open(story), sentOf(story, "2026-11-05T12:00:00Z")];
    await fill(story, id, [event, sentOf(story, "2026-11-06T12:00:00Z")]);
    expect((await sendEvents(story.engine, story.key, [event])).map(({ status }) => status)).toEqual(["accepted"]);
    expect((await sendEvents(story.engine, story.key, [event])).map(({ status }) => status)).toEqual(["duplicate"]);
    expect(await totalsOf(story)).toEqual({ "2026-11": 100 });
    expect(differences(await show(story, id))).toEqual([[spend.key, "2026-11", "1.00", "2.00", "1.00"]]);
    await (end === "discard" ? discard(story, id) : step(story, id, "apply"));
    if (isTakenBack) await step(story, id, "revert");
    expect(await totalsOf(story)).toEqual({ "2026-11": end === "discard" || isTakenBack ? 100 : 200 });
    expect(await figuresAnew(story)).toEqual(await figuresOf(story));
  }
});

it("what a session brought and was taken back with may be sent again, live or in the next session; what was corrected stays", async () => {
  const story = await openStory();
  const [first, second] = [await open(story), await open(story)];
  const events = ["05", "06", "07", "08"].map((day) => sentOf(story, `2026-11-${day}T12:00:00Z`));
  await fill(story, first, events);
  await step(story, first, "apply");
  const body = [{ act: "amend", id: events[3]?.id, value: "9.00", reason: "x" }];
  await callApi(story.engine, { method: "POST", path: "/api/v1/corrections", key: story.key, body });
  expect(await totalsOf(story)).toEqual({ "2026-11": 1200 });
  expect(await fill(story, second, events.slice(0, 1))).toEqual(["duplicate"]);
  await step(story, first, "revert");
  expect(await totalsOf(story)).toEqual({});
  const [one, two, three, four] = events;
  expect(await fill(story, second, [one, { ...two, data: { value: "2.00" } }, two, two])).toEqual([
    ...["accepted", "duplicate_payload_differs", "accepted", "duplicate"],
  ]);
  expect((await sendEvents(story.engine, story.key, [three, four])).map(({ status }) => status)).toEqual([
    ...["accepted", "duplicate"],
  ]);
  expect(await totalsOf(story)).toEqual({ "2026-11": 100 });
  expect(await show(story, second)).toMatchObject({ counts: { events: 2 } });
  await step(story, second, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-11": 300 });
  expect(await figuresAnew(story)).toEqual(await figuresOf(story));
});

it("events that come after a session was discarded are rolled up: no row of the log is given out twice", async () => {
  const story = await openStory();
  const id = await open(story);
  await fill(story, id, [sentOf(story, "2026-11-05T12:00:00Z")]);
  await figuresOf(story);
  await discard(story, id);
  await sendEvents(story.engine, story.key, [sentOf(story, "2026-11-06T12:00:00Z")]);
  expect(await totalsOf(story)).toEqual({ "2026-11": 100 });
});

it("an ended session takes no more events, also when it ends while they are on their way", async () => {
  const story = await openStory();
  const ended = await open(story);
  await step(story, ended, "apply");
  expect((await call(story, `/${ended}/events`, { body: [sentOf(story, "2026-11-05T12:00:00Z")] })).status).toBe(409);
  for (let round = 0; round < 5; round += 1) {
    const id = await open(story);
    const batches = Array.from({ length: 6 }, () => [sentOf(story, "2026-11-05T12:00:00Z")]);
    const answers = await Promise.all([
      ...batches.map((body) => call(story, `/${id}/events`, { body })),
      call(story, `/${id}/apply`),
    ]);
    const taken = answers.slice(0, -1).filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const kept = await story.engine.db
      .prepare("select count(*) as n from event where session_id = ?")
      .bind(id)
      .first("n");
    expect(kept).toBe(taken);
  }
  const figures = await figuresOf(story);
  expect(figures.days[0]?.n ?? 0).toBe((await dumpTables(story.engine.db)).event?.length);
});

it("applying and reverting twice, or sixteen times at once, is once; of apply and discard at once one wins", async () => {
  const story = await openStory();
  const id = await open(story);
  await fill(story, id, [sentOf(story, "2026-11-05T12:00:00Z")]);
  const all = (name: "apply" | "revert") => Promise.all(Array.from({ length: 16 }, () => step(story, id, name)));
  expect(new Set(await all("apply"))).toEqual(new Set([200]));
  expect(await totalsOf(story)).toEqual({ "2026-11": 100 });
  expect(new Set(await all("revert"))).toEqual(new Set([200]));
  expect(await totalsOf(story)).toEqual({});
  expect(await step(story, id, "apply")).toBe(409);
  const rows = await story.engine.db.prepare("select kind from event_log order by id").all<{ kind: string }>();
  expect(rows.results.map(({ kind }) => kind)).toEqual(["staged", "session", "session"]);
  for (let round = 0; round < 4; round += 1) {
    const torn = await open(story);
    await fill(story, torn, [sentOf(story, "2026-11-06T12:00:00Z")]);
    const [applied, discarded] = await Promise.all([step(story, torn, "apply"), discard(story, torn)]);
    expect([applied, discarded].toSorted()).toEqual([200, 409]);
    const { state } = await show(story, torn);
    expect(state).toBe(applied === 200 ? "applied" : "discarded");
  }
  const events = (await dumpTables(story.engine.db)).event?.filter((row) => !row.includes(id)).length ?? 0;
  expect(await totalsOf(story)).toEqual(events > 0 ? { "2026-11": events * 100 } : {});
});

it("a session can be taken back for 90 days", async () => {
  const story = await openStory();
  const [first, second] = [await open(story), await open(story)];
  for (const id of [first, second]) await step(story, id, "apply");
  vi.setSystemTime(now + 90 * dayMs);
  expect(await step(story, first, "revert")).toBe(200);
  vi.setSystemTime(now + 90 * dayMs + 1);
  expect(await step(story, second, "revert")).toBe(409);
});

it("another source's session is not there", async () => {
  const story = await openStory();
  const id = await open(story);
  const other = { ...story, key: await makeApiKey(story.engine) };
  const before = await dumpTables(story.engine.db);
  const answers = [
    (await show(other, id)).status,
    await step(other, id, "apply"),
    await step(other, id, "revert"),
    await discard(other, id),
    (await call(other, `/${id}/events`, { body: [sentOf(story, "2026-11-05T12:00:00Z")] })).status,
    (await show(story, "nobody")).status,
  ];
  expect(answers).toEqual(Array(6).fill(404));
  const { api_key: _, ...rest } = await dumpTables(story.engine.db);
  expect({ ...rest, api_key: before.api_key }).toEqual(before);
});

it("a session is opened with a label, and a replacement with an account, a metric and days there are", async () => {
  const story = await openStory();
  const good = { label: "x", ...rangeOf(story, "2026-10-10", "2026-10-20") };
  const bodies: Record<string, unknown>[] = [
    {},
    { mode: "add" },
    { label: "x" },
    { label: "x", mode: "append" },
    { label: "x", mode: "add", from: "2026-10-10" },
    { ...good, from: undefined },
    { ...good, subject: "NOBODY" },
    { ...good, type: "nothing.known" },
    { ...good, to: "2026-10-10" },
    { ...good, to: "2026-02-30" },
    { ...good, from: "2000-01-01" },
    { ...good, source: "x" },
  ];
  for (const body of bodies) expect((await call(story, "", { body })).status, JSON.stringify(body)).toBe(422);
  expect((await dumpTables(story.engine.db)).backfill).toEqual([]);
  expect(await call(story, "", { body: good })).toMatchObject({ status: 201, state: "open", mode: "replace_range" });
  const [row] = (await story.engine.db.prepare("select from_at, until_at from backfill").all()).results;
  expect(row).toEqual({ from_at: Date.parse("2026-10-10T06:00:00Z"), until_at: Date.parse("2026-10-20T06:00:00Z") });
});

it("what a session lacks an account for is refused and does not wait: it would count past the session", async () => {
  const story = await openStory();
  const id = await open(story);
  const lost = { ...sentOf(story, "2026-11-05T12:00:00Z"), subject: "LATER" };
  expect(await fill(story, id, [lost, { ...lost, type: "nothing.known" }])).toEqual([
    "unknown_account",
    "unknown_metric",
  ]);
  expect((await dumpTables(story.engine.db)).parked).toEqual([]);
});

it("an applied session restates a published month as its next version, and no reader is mailed", async () => {
  vi.setSystemTime("2026-12-03T20:00:00Z");
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-11-02", first_value: farAway });
  const story = { engine, customer, key: await makeApiKey(engine) };
  const left = (at: number) =>
    sentOf(story, new Date(Date.parse("2026-11-10T19:00:00Z") + at * 1000).toISOString(), {
      type: departures.key,
      data: { status: "left" },
    });
  await sendEvents(
    engine,
    story.key,
    Array.from({ length: 60 }, (_, at) => left(at)),
  );
  await play(engine, Date.now());
  const id = await open(story);
  await fill(
    story,
    id,
    Array.from({ length: 40 }, (_, at) => left(at)),
  );
  const quarter = 15 * 60_000;
  await play(engine, Date.now() + quarter);
  const versions = async () =>
    (await engine.db.prepare("select version, state, value, figures from recap order by version").all()).results;
  expect(await versions()).toHaveLength(1);
  for (const [at, name] of (["apply", "revert"] as const).entries()) {
    await step(story, id, name);
    await drain(engine);
    await play(engine, Date.now() + (at + 2) * quarter);
  }
  const kept = await versions();
  expect(kept.map(({ version, state, value }) => [version, state, value])).toEqual([
    [1, "sent", 60],
    [2, "archived", 100],
    [3, "archived", 60],
  ]);
  expect((JSON.parse(String(kept[1]?.figures)) as RecapFigures).restated).toEqual({ before: 60, reasons: ["session"] });
  // The two mails of the first version; whoever looks after the account is told that a mailed month changed.
  const isReader = ({ to }: { to: string }) => [customer.champion.email, customer.sponsor.email].includes(to);
  expect(engine.handed.filter(isReader)).toHaveLength(2);
  expect(engine.handed.filter((mail) => !isReader(mail))).toHaveLength(1);
});

it("an account that changed its zone between drawing a range and applying it loses and gains nothing but the range", async () => {
  const story = await openStory();
  const events = ["2026-10-10T05:00:00Z", "2026-10-10T07:00:00Z", "2026-10-20T05:00:00Z", "2026-10-20T07:00:00Z"];
  await sendEvents(
    story.engine,
    story.key,
    events.map((time) => sentOf(story, time)),
  );
  await figuresOf(story);
  const id = await open(story, rangeOf(story, "2026-10-10", "2026-10-20"));
  await story.engine.db.batch([
    story.engine.db.prepare("update account set timezone = 'Pacific/Auckland' where id = ?").bind(story.customer.id),
    story.engine.db
      .prepare("insert into account_zone values (?, '0001-01-01', 'Pacific/Auckland')")
      .bind(story.customer.id),
  ]);
  expect(differences(await show(story, id))).toEqual([[spend.key, "2026-10", "4.00", "2.00", "-2.00"]]);
});

it("days whose events are archived stay as they are, in the dry run as in the rollup", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [
    sentOf(story, "2026-10-05T12:00:00Z"),
    sentOf(story, "2026-10-06T12:00:00Z"),
    sentOf(story, "2026-10-05T12:00:00Z", { type: "level.unique", data: { value: "1", actor: "ana" } }),
  ]);
  await figuresOf(story);
  await story.engine.db
    .prepare("update event set kind = 'archived', actor = null where at < ?")
    .bind(Date.parse("2026-10-06"))
    .run();
  const id = await open(story);
  await fill(story, id, [
    sentOf(story, "2026-10-05T13:00:00Z"),
    sentOf(story, "2026-10-06T13:00:00Z"),
    sentOf(story, "2026-10-05T13:00:00Z", { type: "level.unique", data: { value: "1", actor: "ben" } }),
  ]);
  expect(differences(await show(story, id))).toEqual([
    ["level.unique", "2026-10", "1.00", "1.00", "0.00"],
    [spend.key, "2026-10", "2.00", "3.00", "1.00"],
  ]);
  await step(story, id, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-10": 300 });
});

it("days that came to have daily values meanwhile keep them, in the dry run as in the rollup", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [
    sentOf(story, "2026-10-05T12:00:00Z"),
    sentOf(story, "2026-10-06T12:00:00Z"),
  ]);
  const id = await open(story);
  await fill(story, id, [sentOf(story, "2026-10-05T13:00:00Z"), sentOf(story, "2026-10-06T13:00:00Z")]);
  await figuresOf(story);
  await story.engine.db
    .prepare("update fact_day set door = 'daily', total = 700 where local_date = '2026-10-05'")
    .run();
  await sendEvents(story.engine, story.key, [sentOf(story, "2026-10-06T14:00:00Z")]);
  expect(differences(await show(story, id))).toEqual([[spend.key, "2026-10", "9.00", "10.00", "1.00"]]);
  await step(story, id, "apply");
  expect(await totalsOf(story)).toEqual({ "2026-10": 1000 });
});
