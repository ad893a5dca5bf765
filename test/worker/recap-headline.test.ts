import { afterEach, expect, it, vi } from "vitest";
import type { GoalKind } from "#schema/words.ts";
import { addMetric } from "#store/metric.ts";
import { dayMs, depart, due, nextDue, quarter, readerMails, type Story, tellHeld } from "../support/departure.ts";
import {
  arrivals,
  arrive,
  figuresIn,
  readPage,
  settle,
  tellTurned,
  tellTurnedDecember,
  turnTo,
} from "../support/headline.ts";
import { departures } from "../support/recap-figures.ts";

/* A published month is of the metric it was published of, whatever its account is about since (recaps.md §8). */

afterEach(() => vi.useRealTimers());

interface Version {
  period: string;
  version: number;
  state: string;
  value: number | null;
  metric: string | null;
}

async function versionsOf({ engine }: Story): Promise<Version[]> {
  const { results } = await engine.db
    .prepare(
      "select period_key as period, version, state, value, figures ->> '$.metric.key' as metric from recap where kind = 'monthly' order by period_key, version",
    )
    .all<Version>();
  return results;
}

const shortOf = async (story: Story) =>
  (await versionsOf(story)).map(({ period, version, value, metric }) => [
    period,
    version,
    value,
    metric === arrivals.key ? "arrivals" : "departures",
  ]);

async function figuresOf({ engine }: Story, period: string): Promise<Record<string, unknown>> {
  const found = await engine.db
    .prepare("select figures from recap where period_key = ? and kind = 'monthly' order by version desc limit 1")
    .bind(period)
    .first<string>("figures");
  return JSON.parse(found ?? "{}") as Record<string, unknown>;
}

const toldOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select text from mail_log where tell = 1").all<{ text: string }>()).results;

it("another headline restates nothing that was published: no version, no line, no mail", async () => {
  const story = await tellTurned();
  const mails = readerMails(story).length;
  expect(mails).toBeGreaterThan(0);
  await arrive(story, "2026-11-13", 5);
  await settle(story, due + 2 * dayMs);
  expect(await versionsOf(story)).toEqual([
    { period: "2026-11", version: 1, state: "sent", value: 60, metric: departures.key },
  ]);
  expect(readerMails(story)).toHaveLength(mails);
  expect((await toldOf(story)).filter(({ text }) => /figure|Restated/.test(text))).toEqual([]);
  expect(await readPage(story, "/value/2026-11")).not.toContain("Restated");
});

it("a late event of what a month was published of restates it by that, and one of what the account is about now does not", async () => {
  const story = await tellTurned();
  await depart(story, "2026-11-20", 7);
  await settle(story, due + 2 * dayMs);
  expect(await shortOf(story)).toEqual([
    ["2026-11", 1, 60, "departures"],
    ["2026-11", 2, 67, "departures"],
  ]);
  expect(await figuresOf(story, "2026-11")).toMatchObject({
    metric: { key: departures.key },
    restated: { before: 60, reasons: ["events"] },
  });
  const page = await readPage(story, "/value/2026-11");
  expect(page).toContain("67 departures");
  expect(page).toContain("60 departures");
  expect(page).not.toContain("arrivals");
  await arrive(story, "2026-11-21", 40);
  await settle(story, due + 3 * dayMs);
  expect(await shortOf(story)).toHaveLength(2);
});

it("events of a metric the account does not have any more restate what was published of it all the same", async () => {
  const story = await tellTurned();
  await story.engine.db.prepare("delete from account_metric").run();
  await depart(story, "2026-11-20", 7);
  await settle(story, due + 2 * dayMs);
  expect((await versionsOf(story)).map(({ value }) => value)).toEqual([60, 67]);
});

it("the next month is of the new headline, and held against the months of that alone, as they were counted", async () => {
  const story = await tellTurned();
  await depart(story, "2026-11-20", 7);
  await settle(story, due + 2 * dayMs);
  story.engine.handed.length = 0;
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 70);
  await arrive(story, "2026-12-11", 12);
  await settle(story, nextDue);
  expect((await shortOf(story)).at(-1)).toEqual(["2026-12", 1, 12, "arrivals"]);
  expect(await figuresOf(story, "2026-12")).toMatchObject({
    metric: { key: arrivals.key },
    change: { previousPeriod: "2026-11", previousValue: 9, delta: 3 },
    months: [{ key: "2026-11", value: 9 }],
    // November was restated, but in what this month does not count.
    corrected: [],
    goals: { firstValue: null, twelveMonth: null },
  });
  const mails = readerMails(story);
  expect(mails.length).toBeGreaterThan(0);
  for (const { text } of mails) {
    const said = figuresIn(story, text);
    expect(said).toContain("12 arrivals");
    expect(said).not.toMatch(/departure|60|67/);
  }
});

it("with the old headline back, a month in between stays of the other, and comparisons are of what is counted", async () => {
  const story = await tellTurnedDecember();
  vi.setSystemTime(nextDue + dayMs);
  await turnTo(story, departures.key);
  await settle(story, nextDue + dayMs);
  const january = Date.parse("2027-02-04T20:00:00Z");
  vi.setSystemTime(january);
  await depart(story, "2027-01-12", 77);
  await settle(story, january);
  expect(await shortOf(story)).toEqual([
    ["2026-11", 1, 60, "departures"],
    ["2026-12", 1, 12, "arrivals"],
    ["2027-01", 1, 77, "departures"],
  ]);
  expect(await figuresOf(story, "2027-01")).toMatchObject({ change: { previousValue: 70, delta: 7 } });
  const page = await readPage(story, "/value");
  expect(page).toContain("In December 2026 this counted arrivals.");
  expect(page).toContain("12 arrivals");
  // Nor is January set against December, nor anything summed with it.
  expect(page).not.toMatch(/\+65|89|149/);
});

it("a month that is held is of what the account is about by now: nobody was told of it", async () => {
  const story = await tellHeld(3);
  const { engine } = story;
  expect((await versionsOf(story)).at(-1)).toMatchObject({ state: "held", value: 3, metric: departures.key });
  await addMetric(engine.db, arrivals, nextDue);
  await arrive(story, "2026-12-11", 12);
  expect((await versionsOf(story)).at(-1)).toMatchObject({ state: "held", value: 3 });
  vi.setSystemTime(nextDue + quarter);
  await turnTo(story, arrivals.key);
  await settle(story, nextDue + quarter);
  expect(await shortOf(story)).toEqual([
    ["2026-11", 1, 60, "departures"],
    ["2026-12", 1, 12, "arrivals"],
  ]);
  const log = await engine.db.prepare("select text from mail_log").all<{ text: string }>();
  expect(log.results).toContainEqual({ text: "Composed again: its account counts something else by now." });
});

it("a held month of which nothing of the new headline came does not go out as what it was", async () => {
  const story = await tellHeld(3);
  await addMetric(story.engine.db, arrivals, nextDue);
  vi.setSystemTime(nextDue + quarter);
  await turnTo(story, arrivals.key);
  await settle(story, nextDue + quarter);
  const { results } = await story.engine.db.prepare("select state from recap order by period_key").all();
  expect(results.slice(0, 2)).toEqual([{ state: "sent" }, { state: "due" }]);
  expect(readerMails(story)).toEqual([]);
});

it("goals agreed anew in the new headline say nothing of months of the old", async () => {
  const story = await tellTurned({ first_value: { statement: "50 departures", target: "50" } });
  const { engine } = story;
  expect(await figuresOf(story, "2026-11")).toMatchObject({ goals: { firstValue: { reachedOn: "2026-11-10" } } });
  const { results } = await engine.db.prepare("select * from goal").all<Record<string, string>>();
  // The same marks from the same day, which arrivals have not met: were they the same goals, November would be wrong about them.
  const changes = results.map((row) => ({
    ...{
      kind: row.kind as GoalKind,
      statement: "As many arrivals",
      metricKey: arrivals.key,
      type: "accumulate" as const,
    },
    ...{ target: Number(row.target), baseline: null, startsOn: row.starts_on ?? "", targetOn: row.target_on ?? "" },
    milestones: [],
  }));
  await turnTo(story, arrivals.key, changes);
  await depart(story, "2026-11-20", 1);
  await settle(story, due + 2 * dayMs);
  expect(await shortOf(story)).toEqual([["2026-11", 1, 60, "departures"]]);
  // Nor does a review count arrivals for what was said of departures.
  const review = await readPage(story, "/value/review/2026-11");
  expect(review).toContain("Reached on November 10");
  expect(review).toMatch(/60 of [\d,]+ departures/);
});

it("a version of a month keeps the definition it was published with, whatever is written since", async () => {
  const story = await tellTurned();
  const { engine } = story;
  const noun = { one: "take-off", other: "take-offs" };
  const said = "A take-off counts when it left.";
  await addMetric(engine.db, { ...departures, version: 2, noun, definition: said }, due + dayMs);
  await depart(story, "2026-11-20", 7);
  await settle(story, due + 2 * dayMs);
  expect(await figuresOf(story, "2026-11")).toMatchObject({
    value: 67,
    metric: { version: 1, noun: departures.noun, definition: departures.definition },
  });
  for (const path of ["", "/value", "/value/2026-11", "/value/review/2026-11"]) {
    const page = await readPage(story, path);
    expect(page, path).toContain("67 departures");
    expect(page, path).not.toMatch(/67 take-off/);
  }
});
