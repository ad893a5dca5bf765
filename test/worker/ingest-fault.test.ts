import { expect, it } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { EventResult } from "#schema/event.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { failingDb } from "../support/failing-db.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, type World } from "../support/world.ts";

/*
 * What a broken network, a second writer or a process that ends does to figures: nothing. A request that failed is sent again,
 * as every client does; a rollup that failed is run again, as cron does.
 */

const dayMs = 86_400_000;
/** One instant for the whole file: an event sent again is the same event. */
const start = Date.now() - dayMs;

function batchOf(customer: Customer, count: number): object[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `e${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: new Date(start - at * 3_600_000).toISOString(),
    data: { status: "left", actor: `gate ${at % 3}`, value: 1 + (at % 4) },
  }));
}

/** Everything but ids of the moment, the order of the log and when somebody was last heard of. */
async function figuresOf(world: World): Promise<object> {
  const read = async (text: string) => (await world.db.prepare(text).all()).results;
  return {
    events: await read("select id, value, rev, voided_at from event order by id"),
    days: await read(
      "select local_date, n, total, hours, actors from fact_day where n > 0 order by local_date, account_id",
    ),
    months: await read("select months, goals from fact_account"),
    conflicts: await read("select * from conflict"),
  };
}

async function expected(): Promise<object> {
  const world = await openEngine();
  const customer = await openCustomer(world);
  const key = await makeApiKey(world);
  await sendEvents(world, key, batchOf(customer, 60));
  await rollUp(readEnv(world.env), Date.now());
  return figuresOf(world);
}

it.each(["before", "after"] as const)(
  "a database that fails %s the commit, at any call of a request or a rollup, changes no figure",
  async (how) => {
    const right = await expected();
    let failed = 0;
    for (let at = 0; at < 40; at += 1) {
      const failing = failingDb((await openEngine()).db);
      const world = await openEngine({ DB: failing.db });
      const customer = await openCustomer(world);
      const key = await makeApiKey(world);
      Object.assign(failing, { calls: 0, fails: { at, how } });
      const send = () => callApi(world, { method: "POST", path: "/api/v1/events", key, body: batchOf(customer, 60) });
      const first = await send();
      const answer = first.status === 200 ? first : await send();
      const { results } = (await answer.json()) as { results: EventResult[] };
      expect(results.filter(({ status }) => status !== "accepted" && status !== "duplicate")).toEqual([]);
      const env = readEnv(world.env);
      await rollUp(env, Date.now()).catch(() => rollUp(env, Date.now()));
      const { calls } = failing;
      failing.fails = null;
      expect(await figuresOf(world), `failed at call ${at}`).toEqual(right);
      if (calls <= at) break;
      failed += 1;
    }
    expect(failed).toBeGreaterThan(6);
  },
);

it("the same batch from sixteen writers at once is kept once, and each is told so", async () => {
  const world = await openEngine();
  const customer = await openCustomer(world);
  const key = await makeApiKey(world);
  const sent = await Promise.all(Array.from({ length: 16 }, () => sendEvents(world, key, batchOf(customer, 200))));
  const accepted = sent.flat().filter(({ status }) => status === "accepted");
  expect(accepted).toHaveLength(200);
  expect(new Set(accepted.map(({ id }) => id)).size).toBe(200);
  expect(sent.flat().filter(({ status }) => status === "duplicate")).toHaveLength(15 * 200);
  await Promise.all([1, 2, 3, 4].map(() => rollUp(readEnv(world.env), Date.now())));
  expect(await world.db.prepare("select sum(n) as n from fact_day").first("n")).toBe(200);
  const { event_log: log } = await dumpTables(world.db);
  expect(log).toHaveLength(1);
});
