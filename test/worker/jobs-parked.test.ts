import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { replayParked } from "#routes/replay.ts";
import { system } from "#schema/audit.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { addParked } from "#store/parked.ts";
import { callApi } from "../support/api.ts";
import { type Engine, openEngine, tick } from "../support/job.ts";
import { notedDb } from "../support/noted-db.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openCustomer, openWorld } from "../support/world.ts";

/* Events that wait for an account or a metric that is there by now. */

const now = Date.parse("2026-11-20T12:00:00Z");
const dayMs = 86_400_000;
afterEach(() => vi.useRealTimers());

const spend: MetricDefinition = { ...departures, key: "spend.made", scale: 2, aggregation: "sum", countedStatuses: [] };

interface Waits {
  engine: Engine;
  customer: Customer;
  sourceId: string;
}

async function openWaits(): Promise<Waits> {
  vi.setSystemTime(now);
  const engine = await openEngine();
  await addMetric(engine.db, spend, now);
  const sourceId = makeId();
  await addSource(engine.db, { id: sourceId, name: `Source ${sourceId}`, liveDays: 400, now });
  return { engine, customer: await openCustomer(engine, { kickoff: "2026-09-01" }), sourceId };
}

const sentOf = ({ customer }: Waits, over: Record<string, unknown> = {}) => ({
  ...{ id: makeId(), type: spend.key, subject: customer.externalId, time: "2026-11-10T14:00:00Z" },
  ...{ data: { value: "1.5" }, ...over },
});

/** As intake does that found no account when it looked, which is there by the time it keeps what it was sent. */
async function park({ engine, sourceId }: Waits, events: ReturnType<typeof sentOf>[], at: number): Promise<void> {
  const rows = events.map((event) => ({
    ...{ sourceId, mode: "live" as const, origin: "late", id: event.id, code: "unknown_account" as const },
    ...{ subject: event.subject, type: event.type, body: JSON.stringify(event), receivedAt: at },
    expiresAt: at + 35 * dayMs,
  }));
  await addParked(engine.db, rows);
}

const idsOf = async ({ engine }: Waits, table: string) =>
  (await engine.db.prepare(`select id from ${table} order by id`).all()).results.map(({ id }) => id);

it("an event that is parked while its account is made is taken by the next tick, and so is one in its last minute", async () => {
  const waits = await openWaits();
  await park(waits, [sentOf(waits, { id: "raced" })], now);
  await park(waits, [sentOf(waits, { id: "last" })], now + 1 - 35 * dayMs);
  await park(waits, [sentOf(waits, { id: "lost", subject: "NOBODY" })], now);
  await tick(waits.engine, now + 1);
  expect(await idsOf(waits, "event")).toEqual(["last", "raced"]);
  expect(await idsOf(waits, "parked")).toEqual(["lost"]);
  const act =
    "select by_name as by, about ->> '$.accepted' as accepted from audit where act = 'parked.replay' and about ->> '$.source' = ?";
  expect(await waits.engine.db.prepare(act).bind(waits.sourceId).first()).toEqual({ by: "Cairn", accepted: 2 });
});

it("events of one sender that cannot be taken hold up no other's, however often they come round", async () => {
  const waits = await openWaits();
  const { engine } = waits;
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const broken = await openCustomer(engine, { kickoff: "2026-09-01" });
  await engine.db.prepare("update account set timezone = 'Mars/Olympus' where id = ?").bind(broken.id).run();
  const sourceId = makeId();
  await park({ ...waits, sourceId }, [sentOf({ ...waits, customer: broken }, { id: "poison" })], now);
  await park(waits, [sentOf(waits, { id: "healthy" })], now + 1);
  for (const ticks of [1, 2, 3]) await tick(engine, now + 2 + ticks);
  expect([await idsOf(waits, "event"), await idsOf(waits, "parked")]).toEqual([["healthy"], ["poison"]]);
  const lines = said.mock.calls.map(([line]) => JSON.parse(String(line)) as { job?: string });
  expect(lines.filter(({ job }) => job === "parked")).toContainEqual(expect.objectContaining({ source: sourceId }));
  said.mockRestore();
});

/** The database, what it was asked and the rows it read for it. */
function counted(real: D1Database): { db: D1Database; take: () => { asked: number; read: number } } {
  let [asked, read] = [0, 0];
  const db = notedDb(real, ({ meta }) => {
    asked += 1;
    read += meta.rows_read;
  });
  return {
    db,
    take: () => {
      const taken = { asked, read };
      [asked, read] = [0, 0];
      return taken;
    },
  };
}

it("however much waits, a tick asks the same and looks at a bounded part, and all of it has its turn", async () => {
  const waits = await openWaits();
  const { db, take } = counted(waits.engine.db);
  const own = { ...waits.engine, env: { ...waits.engine.env, DB: db } };
  await tick(own, now);
  const idle = take();
  for (let part = 0; part < 18; part += 1) {
    const events = Array.from({ length: 500 }, (_, at) =>
      sentOf(waits, { id: `w${part}-${at}`, type: "nothing.known" }),
    );
    await park(waits, events, now + part);
  }
  await park(waits, [sentOf(waits, { id: "raced" })], now + 1000);
  const costs: ReturnType<typeof take>[] = [];
  for (let ticks = 1; (await idsOf(waits, "event")).length === 0 && ticks < 12; ticks += 1) {
    await tick(own, now + 2000 + ticks);
    costs.push(take());
  }
  expect(await idsOf(waits, "event")).toEqual(["raced"]);
  expect(costs.length).toBeGreaterThan(2);
  const [first] = costs;
  expect((first?.asked ?? 0) - idle.asked).toBeLessThan(5);
  expect((first?.read ?? 0) - idle.read).toBeLessThan(12_000);
  // From the end it begins again: what is parked among the older is found too.
  await park(waits, [sentOf(waits, { id: "again" })], now + 3);
  for (let ticks = 20; (await idsOf(waits, "event")).length === 1 && ticks < 32; ticks += 1)
    await tick(waits.engine, now + 2000 + ticks);
  expect(await idsOf(waits, "event")).toEqual(["again", "raced"]);
});

it("one tick takes a batch of many that are ready, and the next ones the rest", async () => {
  const waits = await openWaits();
  for (let part = 0; part < 3; part += 1)
    await park(
      waits,
      Array.from({ length: 400 }, (_, at) => sentOf(waits, { id: `e${part}-${at}` })),
      now + part,
    );
  const left: number[] = [];
  for (let ticks = 1; ticks < 5 && left.at(-1) !== 0; ticks += 1) {
    await tick(waits.engine, now + 10 + ticks);
    left.push((await idsOf(waits, "parked")).length);
  }
  expect(left).toEqual([700, 200, 0]);
  expect(await idsOf(waits, "event")).toHaveLength(1200);
});

/** The database; `meanwhile` happens right before something is taken out of what is parked. */
function before(real: D1Database, meanwhile: () => Promise<void>): D1Database {
  const removing = new WeakSet<object>();
  const prepare = (text: string) => {
    const made = real.prepare(text);
    const bind = (...values: unknown[]) => {
      const bound = made.bind(...values);
      if (text.startsWith('delete from "parked"')) removing.add(bound);
      return bound;
    };
    return { bind };
  };
  const batch = async (list: D1PreparedStatement[]) => {
    if (list.some((each) => removing.has(each))) await meanwhile();
    return real.batch(list);
  };
  return { prepare, batch } as unknown as D1Database;
}

it("what is sent anew while the older word is taken goes on waiting, and is kept beside it in the end", async () => {
  const waits = await openWaits();
  const { db, env } = waits.engine;
  const sent = sentOf(waits, { id: "typed" });
  await park(waits, [sent], now);
  // Of the same moment, as two requests at once are.
  const own = { ...env, DB: before(db, () => park(waits, [{ ...sent, data: { value: "2.5" } }], now)) };
  await replayParked(readEnv(own), { type: spend.key }, { by: system, now });
  expect(await db.prepare("select body ->> '$.data.value' as value from parked").first("value")).toBe("2.5");
  await tick(waits.engine, now + 1);
  expect(await idsOf(waits, "parked")).toEqual([]);
  expect(await db.prepare("select value from event").first("value")).toBe(150);
  expect(await db.prepare("select body ->> '$.data.value' as value from conflict").first("value")).toBe("2.5");
});

it("an account is made even where what waits for it cannot be looked for: that is logged once, and the next tick takes it", async () => {
  const waits = await openWaits();
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const real = waits.engine.db;
  const DB = new Proxy(real, {
    get(target, name) {
      if (name === "prepare")
        return (text: string) => {
          if (text.includes('from "parked" where "parked"."subject" =')) throw new Error("D1_ERROR: away");
          return target.prepare(text);
        };
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const world = await openWorld({ ...waits.engine.env, DB });
  await park(waits, [sentOf(waits, { id: "early", subject: "LATER-1" })], now);
  const key = await makeApiKey(world);
  const answer = await callApi(world, {
    ...{ method: "PUT", path: "/api/v1/accounts/LATER-1", key },
    body: {
      ...{ name: "Later Airport", segment: "smb", kickoff: "2026-11-01", timezone: "America/Denver" },
      ...{ locale: "en-US", currency: "USD", metric: departures.key },
      contacts: [{ name: "Dana", email: "dana@later.example", role: "champion", title: "Lead" }],
    },
  });
  expect(answer.status).toBe(201);
  expect(said.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
    expect.objectContaining({ behind: "replay", error: "Error: D1_ERROR: away" }),
  ]);
  said.mockRestore();
  await tick(waits.engine, now + 1);
  expect(await idsOf(waits, "event")).toEqual(["early"]);
});
