import { afterEach, expect, it, vi } from "vitest";
import type { RecapFigures } from "#schema/recap.ts";
import { depart, due } from "../support/departure.ts";
import { type Engine, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openCustomer, signIn } from "../support/world.ts";

const complete = Date.parse("2026-12-02T00:00:00Z");

afterEach(() => vi.useRealTimers());

interface Other {
  value: number;
  seats?: number;
  segment?: string;
  kickoff?: string;
  gives?: number;
  from?: string;
  completeUntil?: number;
  endsOn?: string;
}

/** Accounts beside the one under test, with their months as rollups keep them. */
async function addOthers(engine: Engine, others: Other[]): Promise<void> {
  for (const [at, other] of others.entries()) {
    const id = `other-${at}`;
    const { seats = 10, segment = "smb", kickoff = "2026-08-01", gives = 1, from = "2026-08" } = other;
    const month = (total: number, key: string) => ({ n: total, total, firstOn: `${key}-02`, door: "events" });
    const months = { [from]: month(1, from), "2026-11": month(other.value, "2026-11") };
    await engine.db.batch([
      engine.db
        .prepare(
          "insert into account (id, external_id, slug, name, segment, template_version, kickoff_on, renewal_on, timezone, locale, currency, metric_key, revision, created_at) values (?1, ?1, ?1, ?1, ?2, 1, ?3, '2027-08-01', 'UTC', 'en', 'USD', ?4, 1, 1)",
        )
        .bind(id, segment, kickoff, departures.key),
      engine.db
        .prepare("insert into account_size (account_id, seats, gives, sees) values (?, ?, ?, 1)")
        .bind(id, seats, gives),
      engine.db
        .prepare("insert into fact_account (account_id, months, goals, revision) values (?, ?, '{}', 1)")
        .bind(id, JSON.stringify({ [departures.key]: months })),
      engine.db
        .prepare(
          "insert or replace into source (id, name, live_days, complete_until, created_at) values (?1, ?1, 35, ?2, 1)",
        )
        .bind(id, other.completeUntil ?? complete),
      engine.db
        .prepare("insert into account_source (account_id, metric_key, source_id) values (?1, ?2, ?1)")
        .bind(id, departures.key),
      engine.db.prepare("update account set ends_on = ? where id = ?").bind(other.endsOn ?? null, id),
      // Only one account's month is composed here.
      engine.db
        .prepare(
          "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds) values (?1, 'monthly', '2026-12', 1, ?1, 'archived', 1, 1, '[]')",
        )
        .bind(id),
    ]);
  }
}

interface Story {
  engine: Engine;
  customer: Customer;
}

/** November of an account with ten seats and 60 departures, among these others. */
async function november(others: Other[], body: Record<string, unknown> = { seats: 10 }): Promise<Story> {
  vi.setSystemTime(due);
  const engine = await openEngine();
  const customer = await openCustomer(engine, { kickoff: "2026-09-01", ...body });
  await addOthers(engine, others);
  const key = await makeApiKey(engine);
  await depart({ engine, customer, key }, "2026-09-10", 20);
  await depart({ engine, customer, key }, "2026-11-10", 60);
  await play(engine, due);
  return { engine, customer };
}

async function benchmarkOf({ engine, customer }: Story): Promise<RecapFigures["benchmark"]> {
  const text = await engine.db
    .prepare("select figures from recap where account_id = ? and period_key = '2026-11' order by version desc")
    .bind(customer.id)
    .first<string>("figures");
  return (JSON.parse(text ?? "{}") as RecapFigures).benchmark;
}

const ten = (over: Partial<Other> = {}): Other[] =>
  Array.from({ length: 10 }, (_, at) => ({ value: 30 + at, ...over }));

it("among ten others an account reads its quarter in mail and page, among nine it reads nothing", async () => {
  const story = await november(ten());
  expect(await benchmarkOf(story)).toMatchObject({
    quarter: "top",
    own: 6,
    size: { from: 10, to: 19 },
    percentile: null,
  });
  const mail = story.engine.handed.find(({ to }) => to === story.customer.sponsor.email);
  expect(mail?.text.replace(/\s+/g, " ")).toContain("Top quarter of 10–19 small businesses with 1–10 seats.");
  const csm = await signIn(story.engine, "csm");
  const page = await (await csm.get(`/console/accounts/${story.customer.id}/preview/value/2026-11`)).text();
  expect(page).toContain("Top quarter of 10–19 small businesses with 1–10 seats.");
  expect(await benchmarkOf(await november(ten().slice(1)))).toBeNull();
});

it.each([
  ["has fewer than three whole months", { from: "2026-10" }],
  ["began in the third month before", { kickoff: "2026-09-02", from: "2026-09" }],
  ["is of another segment", { segment: "mid" }],
  ["is of another size", { seats: 11 }],
  ["does not give its figure", { gives: 0 }],
  ["has a source that is behind", { completeUntil: complete - 2 * 86_400_000 }],
  ["ended before the month did", { endsOn: "2026-11-29" }],
])("an account that %s is in no group", async (_, over) => {
  const [first, ...rest] = ten();
  const odd = { ...(first as Other), ...over };
  expect(await benchmarkOf(await november([odd, ...rest]))).toBeNull();
});

it("an account whose contract ended with the month had all of it, and is in the group", async () => {
  const [first, ...rest] = ten();
  expect(await benchmarkOf(await november([{ ...(first as Other), endsOn: "2026-11-30" }, ...rest]))).not.toBeNull();
});

it("the lowest quarter is for staff: no mail and no page says it", async () => {
  const story = await november(ten({ value: 500 }).map((each, at) => ({ ...each, value: 500 + at })));
  expect(await benchmarkOf(story)).toMatchObject({ quarter: "lowest" });
  for (const mail of story.engine.handed) expect(`${mail.html}${mail.text}`).not.toContain("small businesses");
  const csm = await signIn(story.engine, "csm");
  const page = await (await csm.get(`/console/accounts/${story.customer.id}/preview/value/2026-11`)).text();
  expect(page).not.toContain("small businesses");
  const id = await story.engine.db
    .prepare("select id from recap where account_id = ? and period_key = '2026-11'")
    .bind(story.customer.id)
    .first<string>("id");
  expect(await (await csm.get(`/console/recaps/${id}/mail/internal`)).text()).toContain("Lowest quarter of 10–19");
});

it("who does not want to see, or whose size nobody knows, is compared with nobody and no group is made", async () => {
  for (const body of [{}, { seats: 10 }]) {
    vi.setSystemTime(due);
    const story = await november([], body);
    await addOthers(story.engine, ten());
    const csm = await signIn(story.engine, "csm");
    if ("seats" in body) {
      await story.engine.db.prepare("delete from recap where account_id = ?").bind(story.customer.id).run();
      await story.engine.db.prepare("delete from benchmark_group").run();
      const answer = await csm.post(`/console/accounts/${story.customer.id}/comparison`, { seats: "10", gives: "on" });
      expect(answer.status).toBe(303);
      expect(await (await csm.get(`/console/accounts/${story.customer.id}`)).text()).toContain(
        "do not say where it stands",
      );
      await play(story.engine, due);
    }
    expect(await benchmarkOf(story)).toBeNull();
    expect(await story.engine.db.prepare("select count(*) as n from benchmark_group").first("n")).toBe(0);
  }
});

it("a group is frozen: what others do later changes nothing for who asks later in the month", async () => {
  const story = await november(ten());
  const { engine, customer } = story;
  const kept = await engine.db.prepare("select members, shown from benchmark_group where month = '2026-11'").first();
  await engine.db.prepare("update account_size set seats = 300 where account_id like 'other-%'").run();
  await engine.db.prepare("delete from recap where account_id = ?").bind(customer.id).run();
  await engine.db.prepare("delete from delivery").run();
  await play(engine, due);
  expect(await benchmarkOf(story)).toMatchObject({ quarter: "top" });
  expect(await engine.db.prepare("select members, shown from benchmark_group where month = '2026-11'").first()).toEqual(
    kept,
  );
});

it("a group almost the same as one already shown that month stays hidden for good", async () => {
  vi.setSystemTime(due);
  const engine = await openEngine();
  const members = JSON.stringify([
    ...Array.from({ length: 9 }, (_, at) => [`other-${at}`, 30, 10]),
    ["somebody", 1, 10],
  ]);
  const customer = await openCustomer(engine, { kickoff: "2026-09-01", seats: 10 });
  await addOthers(engine, ten());
  await engine.db
    .prepare("insert into benchmark_group values (?, '2026-11', 'smb', 11, ?, 1, 1)")
    .bind(departures.key, members)
    .run();
  const key = await makeApiKey(engine);
  await engine.db.prepare("update account_size set gives = 0 where account_id = ?").bind(customer.id).run();
  await depart({ engine, customer, key }, "2026-09-10", 20);
  await depart({ engine, customer, key }, "2026-11-10", 60);
  await play(engine, due);
  expect(await benchmarkOf({ engine, customer })).toBeNull();
  const shown = await engine.db
    .prepare("select shown from benchmark_group where seats_from = 1 and month = '2026-11'")
    .first("shown");
  expect(shown).toBe(0);
});

it("the API takes seats and keeps what the account wants of comparisons", async () => {
  const { engine, customer } = await november([]);
  await engine.db.prepare("update account_size set gives = 0").run();
  const body = {
    name: customer.name,
    segment: "smb",
    kickoff: "2026-09-01",
    timezone: "America/Denver",
    locale: "en-US",
    currency: "USD",
  };
  const put = async (seats: unknown) => {
    const headers = { authorization: `Bearer ${await makeApiKey(engine)}`, "content-type": "application/json" };
    const path = `/api/v1/accounts/${customer.externalId}`;
    return engine.fetch(path, { method: "PUT", headers, body: JSON.stringify({ ...body, seats }) });
  };
  expect((await put(42)).status).toBe(200);
  expect(await engine.db.prepare("select seats, gives, sees from account_size").first()).toEqual({
    seats: 42,
    gives: 0,
    sees: 1,
  });
  for (const seats of [0, -1, 1.5, "12", 1_000_001]) expect((await put(seats)).status).toBe(422);
  expect(await engine.db.prepare("select seats from account_size").first("seats")).toBe(42);
});
