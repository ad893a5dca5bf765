import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import type { GoalChange } from "#schema/console-metric.ts";
import { setAccountMetrics } from "#store/metric.ts";
import { dayMs, depart, due, openStory, quarter, readerMails, type Story } from "../support/departure.ts";
import { figuresIn, readPage } from "../support/headline.ts";
import { play } from "../support/job.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { signIn } from "../support/world.ts";

/* A goal that is a level of a month, and what its month says of it. */

afterEach(() => vi.useRealTimers());

/** The goal of a year, counted in departures. */
async function agree(
  { engine, customer }: Story,
  level: Pick<GoalChange, "type" | "baseline" | "target" | "startsOn">,
) {
  const goal = { kind: "twelve_month" as const, statement: "A level", metricKey: departures.key, milestones: [] };
  const goals = [{ ...goal, targetOn: "2027-09-30", ...level }];
  const to = { headline: departures.key, keys: [], goals, by: system, now: Date.now() };
  await setAccountMetrics(engine.db, customer.id, to);
}

async function tell({ engine }: Story, from: number): Promise<void> {
  vi.setSystemTime(from);
  await engine.db.prepare("update source set complete_until = ?").bind(from).run();
  for (const later of [0, 1, 2]) await play(engine, from + later * quarter);
}

it("the first days of a customer do not reach what a month is to come down to, in the recap and on the overview", async () => {
  const story = await openStory(due, { kickoff: "2026-11-10" });
  await agree(story, { type: "reduce_to", baseline: 100, target: 40, startsOn: "2026-11-10" });
  await depart(story, "2026-11-20", 30);
  await tell(story, due);
  const [mail] = readerMails(story);
  expect(mail?.text).toContain("30 departures");
  expect(mail?.text).not.toContain("eached");
  const page = await readPage(story, "");
  expect(page).toContain("A level The figure is not available yet.");
  expect(page).not.toContain("30 now");
});

it("the console holds a level against the month as it was restated, once", async () => {
  const story = await openStory(Date.parse("2026-10-02T12:00:00Z"), { kickoff: "2026-10-01" });
  const { engine, customer } = story;
  await agree(story, { type: "reach_level", baseline: 0, target: 90, startsOn: "2026-10-01" });
  vi.setSystemTime(due);
  await depart(story, "2026-10-10", 60);
  await depart(story, "2026-11-10", 60);
  await tell(story, due);
  const page = async () => {
    const csm = await signIn(engine, "csm");
    return figuresIn(story, readableOf(await (await csm.get(`/console/accounts/${customer.id}`)).text()));
  };
  expect(await page()).toContain("60 of 90 departures");
  vi.setSystemTime(due + dayMs);
  await depart(story, "2026-11-11", 15);
  await tell(story, due + dayMs);
  expect(await page()).toContain("75 of 90 departures");
});

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
