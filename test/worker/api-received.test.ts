import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { countDb } from "../support/counted-db.ts";
import type { Story } from "../support/departure.ts";
import { type Engine, openEngine, tick } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const dayMs = 86_400_000;
afterEach(() => vi.useRealTimers());

const spend: MetricDefinition = { ...departures, key: "spend.made", scale: 2, aggregation: "sum", countedStatuses: [] };

async function openStory(): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  await addMetric(engine.db, spend, now);
  return { engine, customer: await openCustomer(engine, { kickoff: "2026-09-01" }), key: await makeApiKey(engine) };
}

const sentOf = ({ customer }: Pick<Story, "customer">, over: Record<string, unknown> = {}) => ({
  ...{ id: makeId(), type: spend.key, subject: customer.externalId, time: "2026-11-10T14:00:00+02:00" },
  data: { value: "1.5", actor: "ana", status: "won" },
  ...over,
});

async function call<R>(
  { engine, key }: Pick<Story, "engine" | "key">,
  method: "GET" | "POST",
  path: string,
  body?: unknown,
): Promise<R & { status: number }> {
  const answer = await callApi(engine, { method, path: `/api/v1/${path}`, key, body });
  return { ...((await answer.json()) as R), status: answer.status };
}

interface Page {
  events: Record<string, unknown>[];
  next: string | null;
}
const page = (story: Pick<Story, "engine" | "key">, query = "") => call<Page>(story, "GET", `events${query}`);
const ids = ({ events }: Page) => events.map(({ id }) => id);

/** Every page from the first to the last. */
async function pages(story: Story, query: string): Promise<Page[]> {
  const all: Page[] = [];
  for (let next: string | null = ""; next !== null; next = all.at(-1)?.next ?? null)
    all.push(await page(story, `?${query}${next ? `&after=${next}` : ""}`));
  return all;
}

const accountOf = (externalId: string) => ({
  ...{ name: "Later Airport", segment: "smb", kickoff: "2026-11-01", timezone: "America/Denver" },
  ...{ locale: "en-US", currency: "USD", metric: departures.key },
  contacts: [{ name: "Dana", email: `dana@${externalId.toLowerCase()}.example`, role: "champion", title: "Lead" }],
});

const open = ({ engine, key }: Story, externalId: string) =>
  callApi(engine, { method: "PUT", path: `/api/v1/accounts/${externalId}`, key, body: accountOf(externalId) });

const countOf = async ({ engine }: Story, table: string) =>
  (await engine.db.prepare(`select count(*) as n from ${table}`).first<number>("n")) ?? -1;

// What was received

it("what was received is shown as it was sent and as it stands, each event once", async () => {
  const story = await openStory();
  const names = ["live", "void", "old", "test", "adj"] as const;
  const [live, voided, old, tested] = names.map((id) => sentOf(story, { id }));
  await sendEvents(story.engine, story.key, [live, voided]);
  await call(story, "POST", "corrections", [{ act: "void", id: "void", reason: "x" }]);
  const { id } = await call<{ id: string }>(story, "POST", "backfills", { label: "x", mode: "add" });
  await call(story, "POST", `backfills/${id}/events`, [old]);
  const source = (await story.engine.db.prepare("select source_id as id from event").first<string>("id")) ?? "";
  const testKey = await makeApiKey(story.engine, source);
  await story.engine.db
    .prepare("update api_key set mode = 'test' where rowid = (select max(rowid) from api_key)")
    .run();
  await sendEvents(story.engine, testKey, [tested]);
  await call({ ...story, key: testKey }, "POST", "corrections", [
    { act: "amend", id: "test", reason: "Try", value: "2" },
  ]);
  const shown = await page(story);
  expect(shown.events.map((each) => [each.id, each.state, each.rev])).toEqual([
    ["old", "session", 1],
    ["live", "live", 1],
    ["void", "voided", 2],
  ]);
  expect(shown.events[1]).toEqual({
    ...{ id: "live", source: `Source ${source}`, type: spend.key, subject: story.customer.externalId, kind: "value" },
    ...{ time: "2026-11-10T14:00:00+02:00", value: "1.50", actor: "ana", status: "won" },
    ...{ received_at: new Date(now).toISOString(), rev: 1, state: "live" },
  });
  expect((await page({ ...story, key: testKey })).events.map((each) => [each.id, each.state])).toEqual([
    ["test", "test"],
  ]);
  await call(story, "POST", `backfills/${id}/apply`);
  expect((await page(story)).events.map((each) => [each.id, each.state])[0]).toEqual(["old", "live"]);
});

it("pages follow each other without a gap or an event twice, while others are still sending", async () => {
  const story = await openStory();
  const sent: string[] = [];
  for (let batch = 0; batch < 30; batch += 1) {
    vi.setSystemTime(now + batch);
    const other = await openCustomerOnce(story, batch);
    const events = Array.from({ length: 3 }, (_, at) =>
      sentOf(at === 1 ? { customer: other } : story, { id: `${batch}-${at}` }),
    );
    await sendEvents(story.engine, story.key, events);
    sent.unshift(...events.map(({ id }) => id));
  }
  const first = await page(story, "?limit=7");
  expect(first.next).not.toBeNull();
  const rest: Page[] = [];
  for (let next = first.next; next !== null; next = rest.at(-1)?.next ?? null) {
    await sendEvents(story.engine, story.key, [sentOf(story)]);
    rest.push(await page(story, `?limit=7&after=${next}`));
  }
  const seen = [first, ...rest].flatMap(ids);
  expect(seen.toSorted()).toEqual(sent.toSorted());
  // Newest batch first.
  expect(seen.map((id) => Number(String(id).split("-")[0]))).toEqual(
    seen.map((id) => Number(String(id).split("-")[0])).toSorted((a, b) => b - a),
  );
});

let second: Customer | null = null;
async function openCustomerOnce({ engine }: Story, batch: number): Promise<Customer> {
  if (batch === 0 || second === null) second = await openCustomer(engine, { kickoff: "2026-09-01" });
  return second;
}

it("an event that was sent again is shown once, with the batch that brought it", async () => {
  const story = await openStory();
  const [one, two] = [sentOf(story, { id: "one" }), sentOf(story, { id: "two" })];
  await sendEvents(story.engine, story.key, [one]);
  vi.setSystemTime(now + 1000);
  await sendEvents(story.engine, story.key, [one, two]);
  await sendEvents(story.engine, story.key, [one, two]);
  expect(ids(await page(story))).toEqual(["two", "one"]);
});

it("subject and type narrow what is shown, and another source's events never are", async () => {
  const story = await openStory();
  const other = await openCustomer(story.engine, { kickoff: "2026-09-01" });
  await sendEvents(story.engine, story.key, [
    sentOf(story, { id: "a" }),
    sentOf({ customer: other }, { id: "b" }),
    sentOf(story, { id: "c", type: departures.key, data: {} }),
  ]);
  await sendEvents(story.engine, await makeApiKey(story.engine), [sentOf(story, { id: "theirs" })]);
  const { externalId } = story.customer;
  expect(ids(await page(story, `?subject=${externalId}`)).toSorted()).toEqual(["a", "c"]);
  expect(ids(await page(story, `?type=${spend.key}`)).toSorted()).toEqual(["a", "b"]);
  expect(ids(await page(story, `?subject=${externalId}&type=${spend.key}`))).toEqual(["a"]);
  expect(await page(story, "?subject=NOBODY")).toMatchObject({ events: [], next: null });
});

it("a page looks at a bounded stretch of the log, however much others sent, and says where to go on", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story, { id: "mine" })]);
  const filler =
    "insert into event_log (kind, source_id, mode, received_at, n, touched) select 'events', ?, 'live', 0, 1, ? from json_each(?)";
  const many = JSON.stringify(Array.from({ length: 1200 }));
  await story.engine.db.prepare(filler).bind("somebody", "[]", many).run();
  const all = await pages(story, "limit=10");
  expect(all.map(ids)).toEqual([[], [], ["mine"]]);
  const counted = countDb(story.engine.db);
  const engine = await openEngineOver(story.engine, counted.db);
  counted.reset();
  await page({ ...story, engine });
  // The key, and the page.
  expect(counted.count()).toBe(2);
});

async function openEngineOver(engine: Engine, db: D1Database): Promise<Engine> {
  const { openWorld } = await import("../support/world.ts");
  return { ...engine, ...(await openWorld({ DB: db })) };
}

it("a query that cannot be served is refused, not ignored", async () => {
  const story = await openStory();
  for (const query of ["?from=2026-11-01", "?limit=0", "?limit=501", "?limit=x", "?after=x", "?after=1.2", "?subject="])
    expect((await page(story, query)).status, query).toBe(422);
});

// What waits

let types = 0;
/** A metric nobody knows yet. */
function newType(): string {
  types += 1;
  return `calls.made${types}`;
}

it("what waited for an account is taken once that is created, by itself", async () => {
  const story = await openStory();
  const lost = { ...sentOf(story, { id: "early" }), subject: "LATER-1" };
  const [result] = await sendEvents(story.engine, story.key, [lost]);
  expect(result).toMatchObject({ code: "unknown_account", parked_until: new Date(now + 35 * dayMs).toISOString() });
  await sendEvents(story.engine, story.key, [{ ...lost, id: "other", subject: "LATER-2" }]);
  vi.setSystemTime(now + 20 * dayMs);
  story.engine.waiting.length = 0;
  expect((await open(story, "LATER-1")).status).toBe(201);
  expect(story.engine.waiting.map(({ body }) => body)).toEqual([{ type: "rollup" }]);
  await rollUp(readEnv(story.engine.env), Date.now());
  const row = await story.engine.db.prepare("select local_date, total from fact_day").first();
  expect(row).toEqual({ local_date: "2026-11-10", total: 150 });
  expect((await sendEvents(story.engine, story.key, [lost]))[0]?.status).toBe("duplicate");
  const waits = await call<{ parked: Record<string, unknown>[] }>(story, "GET", "parked");
  expect(waits.parked.map(({ id, subject, code }) => [id, subject, code])).toEqual([
    ["other", "LATER-2", "unknown_account"],
  ]);
});

it("an account that was there already replays nothing when it is brought in step", async () => {
  const story = await openStory();
  await open(story, "LATER-3");
  await sendEvents(story.engine, story.key, [sentOf(story, { type: "nothing.known" })]);
  expect((await open(story, "LATER-3")).status).toBe(200);
  expect(await countOf(story, "parked")).toBe(1);
});

it("a replay takes what is known by now, gives up what is wrong with a reason, and keeps the rest", async () => {
  const story = await openStory();
  const type = newType();
  const data = { value: "1.5" };
  const good = sentOf(story, { id: "good", type, data });
  const sent = await sendEvents(story.engine, story.key, [
    good,
    { ...good, id: "erp", source: "erp" },
    { ...good, id: "fine", data: { value: "1.555" } },
    { ...good, id: "past", time: new Date(now - 401 * dayMs).toISOString() },
    { ...good, id: "kept-inside", time: new Date(now - 399 * dayMs).toISOString() },
    { ...good, id: "ahead", time: new Date(now + dayMs).toISOString() },
    { ...good, id: "lost", subject: "NOBODY" },
    { ...good, id: "unread", time: "soon" },
  ]);
  // What could never be taken does not wait: its sender is told at once.
  const told = sent.flatMap(({ id, code, parked_until }) => (parked_until ? [] : [[id, code]]));
  expect(told).toEqual([
    ["past", "too_old"],
    ["ahead", "in_future"],
    ["unread", "bad_time"],
  ]);
  const replay = () => call<{ results: Record<string, unknown>[]; more: boolean }>(story, "POST", "parked/replay");
  expect(await replay()).toMatchObject({ results: [], more: false });
  await addMetric(story.engine.db, { ...spend, key: type }, now);
  vi.setSystemTime(now + 10 * dayMs);
  const first = await replay();
  const said = first.results.map(({ id, source, status, code }) => [id, String(source).split(" ")[0], code ?? status]);
  expect(said.toSorted()).toEqual([
    ["erp", "erp", "accepted"],
    ["fine", "Source", "too_many_decimals"],
    ["good", "Source", "accepted"],
    ["kept-inside", "Source", "accepted"],
  ]);
  expect(await replay()).toMatchObject({ results: [], more: false });
  const parked = (await dumpTables(story.engine.db)).parked ?? [];
  expect(parked.map((row) => JSON.parse(row).id)).toEqual(["lost"]);
  expect((await sendEvents(story.engine, story.key, [good]))[0]?.status).toBe("duplicate");
});

it("an event that waits and is sent again is what it was last, and waits as long as its sender was told", async () => {
  const story = await openStory();
  const type = newType();
  const first = sentOf(story, { id: "typed", type, subject: "NOBODI" });
  await sendEvents(story.engine, story.key, [first]);
  vi.setSystemTime(now + 20 * dayMs);
  const [again] = await sendEvents(story.engine, story.key, [{ ...first, subject: story.customer.externalId }]);
  const waits = await call<{ parked: Record<string, unknown>[] }>(story, "GET", "parked");
  expect(waits.parked).toEqual([
    expect.objectContaining({ subject: story.customer.externalId, parked_until: again?.parked_until }),
  ]);
  await addMetric(story.engine.db, { ...spend, key: type }, now);
  const taken = await call<{ results: { status: string }[] }>(story, "POST", "parked/replay");
  expect(taken.results.map(({ status }) => status)).toEqual(["accepted"]);
});

it("sixteen replays at once, and a sender that sends the same again, count each event once", async () => {
  const story = await openStory();
  const type = newType();
  const events = Array.from({ length: 40 }, (_, at) => sentOf(story, { id: `e${at}`, type }));
  await sendEvents(story.engine, story.key, events);
  await addMetric(story.engine.db, { ...spend, key: type }, now);
  const answers = await Promise.all([
    ...Array.from({ length: 16 }, () => call<{ results: { status: string }[] }>(story, "POST", "parked/replay")),
    sendEvents(story.engine, story.key, events).then((results) => ({ status: 200, results })),
  ]);
  expect(answers.flatMap(({ results }) => results).filter(({ status }) => status === "accepted")).toHaveLength(40);
  expect([await countOf(story, "event"), await countOf(story, "parked")]).toEqual([40, 0]);
});

it("what is parked of a source is read page by page, and another source sees and replays none of it", async () => {
  const story = await openStory();
  const type = newType();
  const events = Array.from({ length: 12 }, (_, at) =>
    sentOf(story, { id: `e${String(at).padStart(2, "0")}`, type, ...(at % 2 ? { source: "erp" } : {}) }),
  );
  await sendEvents(story.engine, story.key, events);
  const seen: unknown[] = [];
  for (let next: string | null = ""; next !== null; ) {
    const answer: { parked: { id: string; event: unknown }[]; next: string | null } = await call(
      story,
      "GET",
      `parked?limit=5${next ? `&after=${next}` : ""}`,
    );
    seen.push(...answer.parked.map(({ event }) => event));
    next = answer.next;
  }
  const byId = (list: unknown[]) => (list as { id: string }[]).toSorted((a, b) => a.id.localeCompare(b.id));
  expect(byId(seen)).toEqual(byId(events));
  const other = { ...story, key: await makeApiKey(story.engine) };
  await addMetric(story.engine.db, { ...spend, key: type }, now);
  expect(await call(other, "GET", "parked")).toMatchObject({ parked: [], next: null });
  expect(await call(other, "POST", "parked/replay")).toMatchObject({ results: [] });
  expect(await countOf(story, "parked")).toBe(12);
  expect((await call(story, "GET", "parked?after=bm8")).status).toBe(422);
});

it("what waited for 35 days is dropped by cron; the log and the source say how much", async () => {
  const story = await openStory();
  const type = newType();
  await sendEvents(story.engine, story.key, [sentOf(story, { type }), sentOf(story, { type })]);
  await sendEvents(story.engine, story.key, [sentOf(story)]);
  const said = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  await tick(story.engine, now + 35 * dayMs - 1);
  expect(await countOf(story, "parked")).toBe(2);
  expect(said).not.toHaveBeenCalled();
  await tick(story.engine, now + 35 * dayMs);
  expect(await countOf(story, "parked")).toBe(0);
  expect(said.mock.calls).toEqual([['{"job":"parked","dropped":2}']]);
  const { last_error: told, failing } =
    (await story.engine.db
      .prepare(
        "select last_error, last_error_at > last_received_at as failing from source where last_error like '%waited%'",
      )
      .first()) ?? {};
  expect([told, failing]).toEqual(["2 events dropped that waited 35 days for an account or a metric.", 0]);
  said.mockRestore();
});

// Watermarks

it("a source says up to when it sent everything, and never takes it back", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [sentOf(story)]);
  const id = await story.engine.db.prepare("select source_id as id from event").first<string>("id");
  const mark = (until: string, of = "me") =>
    call<object>(story, "POST", `sources/${of}/watermark`, { complete_until: until });
  const kept = { source: id, complete_until: "2026-11-20T00:00:00.000Z" };
  expect(await mark("2026-11-20T01:00:00+01:00", id ?? "")).toEqual({ ...kept, status: 200 });
  expect(await mark("2026-11-01T00:00:00Z")).toEqual({ ...kept, status: 200 });
  expect(await mark("2026-11-20T12:05:00Z")).toMatchObject({ complete_until: "2026-11-20T12:05:00.000Z" });
  for (const wrong of ["2026-11-20T12:05:01Z", "2026-11-20", "now"]) expect((await mark(wrong)).status).toBe(422);
  const others = await story.engine.db.prepare("select id from source where id <> ?").bind(id).first<string>("id");
  expect((await mark("2026-11-20T00:00:00Z", others ?? "")).status).toBe(404);
  const marks = await story.engine.db
    .prepare("select count(*) as n from source where complete_until is not null")
    .first("n");
  expect(marks).toBe(1);
});
