import { expect, it } from "vitest";
import { hashSecret } from "#auth/token.ts";
import { readEnv } from "#env";
import { takeEvents } from "#jobs/intake.ts";
import { rollUp } from "#jobs/rollup.ts";
import type { EventResult } from "#schema/event.ts";
import { openEngine } from "../support/job.ts";
import { notedDb } from "../support/noted-db.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openCustomer, type World } from "../support/world.ts";

const dayMs = 86_400_000;
const from = Date.UTC(2026, 8, 1, 18);
const statuses = (results: EventResult[]) => results.map(({ status }) => status);

function eventsOf(customer: Customer, { day, count }: { day: number; count: number }): object[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${day}-${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: new Date(from + day * dayMs + at * 1000).toISOString(),
    data: { status: "left" },
  }));
}

interface Cost {
  read: number;
  written: number;
}

/** A database that adds up what its statements read and wrote. */
function counted(real: D1Database, cost: Cost): D1Database {
  return notedDb(real, ({ meta }) => {
    cost.read += meta.rows_read;
    cost.written += meta.rows_written;
  });
}

interface Feed {
  world: World;
  customer: Customer;
  /** Takes a batch and derives its days: what that read and wrote. */
  take(batch: object[]): Promise<Cost & { results: EventResult[] }>;
}

async function openFeed(): Promise<Feed> {
  const world = await openEngine();
  const customer = await openCustomer(world);
  await makeApiKey(world);
  const source = await world.db.prepare("select id, name from source limit 1").first<{ id: string; name: string }>();
  const sender = { sourceId: source?.id ?? "", sourceName: source?.name ?? "", liveDays: null, sessionId: null };
  const take = async (batch: object[]) => {
    const cost = { read: 0, written: 0 };
    const env = { ...readEnv(world.env), DB: counted(world.db, cost) };
    const { results } = await takeEvents(env, { ...sender, mode: "live" }, batch, Date.now());
    await rollUp(env, Date.now());
    return { ...cost, results };
  };
  return { world, customer, take };
}

it("a batch that was sent before costs the same however many events are kept, and writes nothing", async () => {
  const { customer, take } = await openFeed();
  const batch = eventsOf(customer, { day: 0, count: 100 });
  await take(batch);
  const few = await take(batch);
  for (let day = 1; day <= 8; day += 1) await take(eventsOf(customer, { day, count: 500 }));
  const many = await take(batch);
  expect(statuses(many.results)).toEqual(Array(100).fill("duplicate"));
  expect([few.written, many.written]).toEqual([0, 0]);
  expect(many.read).toBeLessThanOrEqual(few.read * 1.1);
});

it("one more day costs what it costs on an empty table, however many days are kept", async () => {
  const { customer, take } = await openFeed();
  const first = await take(eventsOf(customer, { day: 0, count: 20 }));
  const months = [1, 2, 3, 4, 5, 6, 7, 8].map((month) => month * 31);
  for (const start of months)
    await take(
      Array.from({ length: 25 }, (_, day) => eventsOf(customer, { day: start - 300 - day, count: 20 })).flat(),
    );
  const last = await take(eventsOf(customer, { day: 31, count: 20 }));
  expect(last.read).toBeLessThanOrEqual(first.read * 1.1);
  expect(last.written).toBeLessThanOrEqual(first.written);
});

it("five hundred events of one day write 1.01 rows each, rollup and all", async () => {
  const { customer, take } = await openFeed();
  await take(eventsOf(customer, { day: 0, count: 1 }));
  const { written } = await take(eventsOf(customer, { day: 1, count: 500 }));
  expect(written).toBe(500 + 1 + 1 + 1 + 1);
});

it("an event kept with all 256 bits of its hash is still told from another payload", async () => {
  const { world, customer, take } = await openFeed();
  const [event] = eventsOf(customer, { day: 0, count: 1 }) as [{ time: string }];
  await take([event]);
  const [subject, type, at] = [customer.externalId, departures.key, Date.parse(event.time)];
  const long = hashSecret(JSON.stringify([subject, type, at, 1, null, null, "left"]));
  const short = await world.db.prepare("select hash from event").first<string>("hash");
  expect(long.slice(0, 22)).toBe(short);
  await world.db.prepare("update event set hash = ?").bind(long).run();
  expect(statuses((await take([event])).results)).toEqual(["duplicate"]);
  expect(statuses((await take([{ ...event, data: { status: "cancelled" } }])).results)).toEqual(["conflict"]);
});
