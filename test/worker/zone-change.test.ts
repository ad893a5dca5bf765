import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { monthsOf } from "../support/rows.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

afterEach(() => vi.useRealTimers());

async function openStory(): Promise<Story> {
  vi.setSystemTime("2026-11-20T12:00:00Z");
  const engine = await openEngine();
  const customer = await openCustomer(engine, { timezone: "America/Denver", kickoff: "2026-10-01" });
  return { engine, customer, key: await makeApiKey(engine) };
}

async function depart({ engine, customer, key }: Story, times: string[]): Promise<void> {
  const events = times.map((time) => ({
    id: `at ${time}`,
    type: departures.key,
    subject: customer.externalId,
    time,
    data: { status: "left" },
  }));
  await sendEvents(engine, key, events);
  await rollUp(readEnv(engine.env), Date.now());
}

async function move({ engine, customer, key }: Story, timezone: string): Promise<void> {
  const row = await engine.db
    .prepare("select * from account where id = ?")
    .bind(customer.id)
    .first<Record<string, string>>();
  const body = {
    name: row?.name,
    segment: row?.segment,
    kickoff: row?.kickoff_on,
    timezone,
    locale: row?.locale,
    currency: row?.currency,
  };
  const answer = await callApi(engine, { method: "PUT", path: `/api/v1/accounts/${customer.externalId}`, key, body });
  expect(answer.status).toBe(200);
  await rollUp(readEnv(engine.env), Date.now());
}

async function daysOf({ engine, customer }: Story): Promise<Record<string, [number, string]>> {
  const { results } = await engine.db
    .prepare("select local_date, total, hours from fact_day where account_id = ? and n > 0 order by 1")
    .bind(customer.id)
    .all<{ local_date: string; total: number; hours: string }>();
  return Object.fromEntries(
    results.map((row) => [
      row.local_date,
      [row.total, (JSON.parse(row.hours) as [number][]).map(([hour]) => hour).join(" ")],
    ]),
  );
}

async function totalsOf({ engine, customer }: Story): Promise<Record<string, number>> {
  const months = await monthsOf(engine, customer, departures.key);
  return Object.fromEntries(Object.entries(months).map(([month, { total }]) => [month, total]));
}

// 05:30 UTC is 23:30 of the day before in Denver, 06:30 in Berlin, 14:30 in Tokyo.
const late = ["2026-11-01T05:30:00Z", "2026-11-05T05:30:00Z", "2026-11-05T18:00:00Z"];

it("before anything was published a wrong zone was wrong from the beginning: every day is counted anew, no event is touched", async () => {
  const story = await openStory();
  await depart(story, late);
  expect(await daysOf(story)).toEqual({ "2026-10-31": [1, "23"], "2026-11-04": [1, "22"], "2026-11-05": [1, "11"] });
  const events = (await story.engine.db.prepare("select * from event order by id").all()).results;
  await move(story, "Asia/Tokyo");
  expect(await daysOf(story)).toEqual({ "2026-11-01": [1, "14"], "2026-11-05": [1, "14"], "2026-11-06": [1, "3"] });
  expect(await totalsOf(story)).toEqual({ "2026-11": 3 });
  expect((await story.engine.db.prepare("select * from event order by id").all()).results).toEqual(events);
  await move(story, "America/Denver");
  expect(await daysOf(story)).toEqual({ "2026-10-31": [1, "23"], "2026-11-04": [1, "22"], "2026-11-05": [1, "11"] });
  expect(await totalsOf(story)).toEqual({ "2026-10": 1, "2026-11": 2 });
});

it("once a month was published the new zone begins with the next period, and no instant falls between the two", async () => {
  const story = await openStory();
  await depart(story, ["2026-10-20T18:00:00Z", ...late]);
  await play(story.engine, Date.parse("2026-11-04T20:00:00Z"));
  const before = await daysOf(story);
  await move(story, "Asia/Tokyo");
  expect(await daysOf(story)).toEqual(before);
  // Denver's November ends at 07:00 UTC on 1 December; in Tokyo it is 16:00 of that day by then.
  vi.setSystemTime("2026-12-02T12:00:00Z");
  await depart(story, ["2026-12-01T06:59:59Z", "2026-12-01T07:00:00Z", "2026-12-01T15:00:00Z"]);
  const after = await daysOf(story);
  expect([after["2026-11-30"], after["2026-12-01"], after["2026-12-02"]]).toEqual([
    [1, "23"],
    [1, "16"],
    [1, "0"],
  ]);
});
