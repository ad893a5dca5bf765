import { env } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { callApi, sendEvents } from "../support/api.ts";
import { countDb } from "../support/counted-db.ts";
import { drain, type Engine, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openAsChampion, openCustomer } from "../support/world.ts";

const now = Date.UTC(2026, 9, 12, 18);
const hourMs = 3_600_000;

afterEach(() => vi.useRealTimers());

interface Story {
  engine: Engine;
  key: string;
  customers: Customer[];
}

/** Twelve customers: a batch over all of them costs more rows than it brings. */
async function openStory(change: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(now);
  const engine = await openEngine(change);
  const customers: Customer[] = [];
  for (let at = 0; at < 12; at += 1) customers.push(await openCustomer(engine, { kickoff: "2026-10-01" }));
  return { engine, key: await makeApiKey(engine), customers };
}

const eventsOf = (customers: Customer[], name: string) =>
  customers.map(({ externalId }) => ({
    id: `${name}-${externalId}`,
    type: departures.key,
    subject: externalId,
    time: new Date(now - hourMs).toISOString(),
    data: { status: "left" },
  }));

const derived = async ({ engine }: Story) =>
  (await engine.db.prepare("select count(*) as n from fact_day").first<number>("n")) ?? -1;

async function monthOf({ engine, key }: Story, customer: Customer | undefined): Promise<string | null> {
  const path = `/api/v1/accounts/${customer?.externalId}/values?from=2026-10-01&to=2026-11-01`;
  const answer = await callApi(engine, { method: "GET", path, key });
  const { values } = (await answer.json()) as { values: { value: string | null }[] };
  return values[0]?.value ?? null;
}

it("a batch over many customers waits for a tick eight hours later", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, eventsOf(story.customers, "a"));
  await drain(story.engine);
  await play(story.engine, now + 7.9 * hourMs);
  expect(await derived(story)).toBe(0);
  await play(story.engine, now + 8.1 * hourMs);
  expect(await derived(story)).toBe(12);
});

it("who reads one customer meanwhile reads what came, and no other customer is derived for it", async () => {
  const story = await openStory();
  const [first] = story.customers;
  await sendEvents(story.engine, story.key, eventsOf(story.customers, "a"));
  await drain(story.engine);
  expect(await monthOf(story, first)).toBe("1");
  expect(await derived(story)).toBe(1);
  await sendEvents(story.engine, story.key, eventsOf(story.customers, "b"));
  expect(await monthOf(story, first)).toBe("2");
  await play(story.engine, now + 9 * hourMs);
  for (const customer of story.customers) expect(await monthOf(story, customer)).toBe("2");
});

it("what was caught up for a reader is one round trip for the next, the key's own aside", async () => {
  const counted = countDb((env as unknown as { DB: D1Database }).DB);
  const story = await openStory({ DB: counted.db });
  await sendEvents(story.engine, story.key, eventsOf(story.customers, "a"));
  await monthOf(story, story.customers[0]);
  counted.reset();
  expect(await monthOf(story, story.customers[0])).toBe("1");
  expect(counted.count()).toBe(2);
});

it("a view of the portal derives its customer, so the next page has the newest", async () => {
  const story = await openStory();
  const [first] = story.customers as [Customer];
  const reader = await openAsChampion(story.engine, first);
  await sendEvents(story.engine, story.key, eventsOf(story.customers, "a"));
  await drain(story.engine);
  const current = () =>
    story.engine.db
      .prepare("select json_extract(goals, '$.twelve_month') as n from fact_account where account_id = ?")
      .bind(first.id)
      .first<number>("n");
  await reader.get(first.base);
  await drain(story.engine);
  expect(await current()).toBeNull();
  expect((await reader.post(`${first.base}/seen`, {})).status).toBe(204);
  await drain(story.engine);
  expect(await current()).toBe(1);
  expect(await derived(story)).toBe(1);
});

it("a batch looks for a rollup where it begins a tail, and not while one is waiting", async () => {
  const story = await openStory();
  for (const name of ["a", "b", "c"]) await sendEvents(story.engine, story.key, eventsOf(story.customers, name));
  expect(story.engine.waiting.map(({ body }) => body)).toEqual([{ type: "rollup" }]);
});

it("what is staged for a session holds up nobody, and is passed", async () => {
  const story = await openStory();
  const made = await callApi(story.engine, {
    method: "POST",
    path: "/api/v1/backfills",
    key: story.key,
    body: { label: "Old", mode: "add" },
  });
  const { id } = (await made.json()) as { id: string };
  const path = `/api/v1/backfills/${id}/events`;
  for (const name of ["a", "b"])
    await callApi(story.engine, { method: "POST", path, key: story.key, body: eventsOf(story.customers, name) });
  await sendEvents(story.engine, story.key, eventsOf(story.customers.slice(0, 1), "c"));
  expect(story.engine.waiting).toHaveLength(1);
  await drain(story.engine);
  expect(await derived(story)).toBe(1);
  await callApi(story.engine, { method: "POST", path, key: story.key, body: eventsOf(story.customers, "d") });
  await play(story.engine, now + hourMs);
  const left = "select (select max(id) from event_log) - log_id as n from rollup_mark where name = 'days'";
  expect(await story.engine.db.prepare(left).first<number>("n")).toBe(0);
  expect(await derived(story)).toBe(1);
});

it("one customer's events are there at once, and those of the same minute a minute later", async () => {
  const story = await openStory();
  const some = story.customers.slice(0, 1);
  await sendEvents(story.engine, story.key, eventsOf(some, "a"));
  await drain(story.engine);
  expect(await derived(story)).toBe(1);
  vi.setSystemTime(now + 10_000);
  await sendEvents(story.engine, story.key, eventsOf(some, "b"));
  await drain(story.engine);
  expect(story.engine.waiting).toEqual([{ body: { type: "rollup" }, delay: 50 }]);
});
