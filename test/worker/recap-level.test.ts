import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { setAccountMetrics } from "#store/metric.ts";
import { dayMs, depart, due, openStory, quarter } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";

/* A goal that is a level of a month, and what its month says of it. */

afterEach(() => vi.useRealTimers());

it("a month that said its level is reached is not restated because a later run knows the day", async () => {
  const story = await openStory(Date.parse("2026-10-02T12:00:00Z"), { kickoff: "2026-10-01" });
  const { engine, customer } = story;
  const level = { type: "reach_level" as const, target: 60, baseline: 10, milestones: [] };
  const days = { startsOn: "2026-10-01", targetOn: "2027-09-30" };
  const goal = { kind: "twelve_month" as const, statement: "60 a month", metricKey: departures.key, ...level, ...days };
  const to = { headline: departures.key, keys: [], goals: [goal], by: system, now: Date.now() };
  await setAccountMetrics(engine.db, customer.id, to);
  for (const [day, count] of [
    ["2026-10-10", 30],
    ["2026-11-10", 60],
  ] as const) {
    vi.setSystemTime(Date.parse(`${day}T20:00:00Z`));
    await depart(story, day, count);
    await play(engine, Date.now());
  }
  vi.setSystemTime(due);
  await engine.db.prepare("update source set complete_until = ?").bind(due).run();
  for (const later of [0, 1, 2]) await play(engine, due + later * quarter);
  const versions = async () =>
    (
      await engine.db
        .prepare(
          "select period_key as month, version, figures ->> '$.goals.twelveMonth.paceState' as pace from recap where kind = 'monthly' order by period_key, version",
        )
        .all()
    ).results;
  vi.setSystemTime(due + dayMs);
  await depart(story, "2026-12-03", 1);
  for (const later of [0, 1, 2]) await play(engine, due + dayMs + later * quarter);
  expect((await versions()).map(({ month, version, pace }) => [month, version, pace])).toEqual([
    ["2026-10", 1, "ramping_up"],
    ["2026-11", 1, "reached"],
  ]);
});
