import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { addMetric, setAccountMetrics } from "#store/metric.ts";
import { sendEvents } from "../support/api.ts";
import { dayMs, due, quarter, type Story, tellNovember } from "../support/departure.ts";
import { drain, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";

/* Months that were published of a metric that is not the account's headline any more. */

afterEach(() => vi.useRealTimers());

const arrivals = { ...departures, key: "arrival.handled", name: "Arrivals handled" };

async function send({ engine, customer, key }: Story, type: string, day: string, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => ({
    id: `${type}-${day}-${at}`,
    type,
    subject: customer.externalId,
    time: new Date(Date.parse(`${day}T19:00:00Z`) + at * 1000).toISOString(),
    data: { status: "left", actor: `gate ${at % 4}` },
  }));
  await sendEvents(engine, key, events);
  await drain(engine);
}

it("what an account is about from now on rewrites no month that was published of something else", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  await addMetric(engine.db, arrivals, due - dayMs);
  await setAccountMetrics(engine.db, customer.id, {
    headline: departures.key,
    keys: [arrivals.key],
    goals: [],
    by: system,
    now: due - dayMs,
  });
  await send(story, arrivals.key, "2026-11-12", 9);
  await play(engine, due);
  vi.setSystemTime(due + dayMs);
  await setAccountMetrics(engine.db, customer.id, {
    headline: arrivals.key,
    keys: [departures.key],
    goals: [],
    by: system,
    now: due + dayMs,
  });
  for (const later of [0, 1, 2]) await play(engine, due + dayMs + later * quarter);
  await send(story, arrivals.key, "2026-11-13", 5);
  for (const later of [0, 1, 2]) await play(engine, due + 2 * dayMs + later * quarter);
  const { results } = await engine.db
    .prepare(
      "select version, value, figures ->> '$.metric.key' as metric from recap where kind = 'monthly' order by version",
    )
    .all();
  expect(results).toEqual([{ version: 1, value: 60, metric: departures.key }]);
});
