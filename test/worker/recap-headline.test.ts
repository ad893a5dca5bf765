import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { addMetric, setAccountMetrics } from "#store/metric.ts";
import { dayMs, due, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { signIn } from "../support/world.ts";

/* Months that were published of a metric that is not the account's headline any more. */

afterEach(() => vi.useRealTimers());

it("a month in which nothing came of another headline stays, and the console names it by its own", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  const noun = { one: "arrival", other: "arrivals" };
  await addMetric(engine.db, { ...departures, key: "arrival.handled", name: "Arrivals handled", noun }, due - dayMs);
  await play(engine, due);
  vi.setSystemTime(due + dayMs);
  const to = { headline: "arrival.handled", keys: [departures.key], goals: [], by: system, now: due + dayMs };
  await setAccountMetrics(engine.db, customer.id, to);
  await play(engine, due + dayMs);
  expect((await engine.db.prepare("select version, state from recap").all()).results).toEqual([
    { version: 1, state: "sent" },
  ]);
  const csm = await signIn(engine, "csm");
  const list = readableOf(await (await csm.get("/console/recaps")).text());
  expect(list).toContain("60 departures");
  expect(list).not.toContain("60 arrivals");
});
