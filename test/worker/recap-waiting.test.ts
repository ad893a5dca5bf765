import { afterEach, expect, it, vi } from "vitest";
import { reviseRecaps } from "#store/recap/late.ts";
import { callApi } from "../support/api.ts";
import { dayMs, depart, due, playAt, quarter, type Story, staffTexts, tellNovember } from "../support/departure.ts";
import { departures } from "../support/recap-figures.ts";

/* A published month whose figure moved, while nobody knows the new one. */

afterEach(() => vi.useRealTimers());

async function confirm({ engine, key }: Story, until: string): Promise<void> {
  const path = "/api/v1/sources/me/watermark";
  const answer = await callApi(engine, { method: "POST", path, key, body: { complete_until: until } });
  expect(answer.status).toBe(200);
}

interface Version {
  version: number;
  state: string;
  value: number | null;
  planned_at: number;
}

async function versionsOf({ engine }: Story): Promise<Version[]> {
  const { results } = await engine.db
    .prepare("select version, state, value, planned_at from recap where period_key = '2026-11' order by version")
    .all<Version>();
  return results;
}

const moved = due + 20 * dayMs;

/** November went out with 60; weeks later seven more come in, of a source that is complete only until the 20th by then. */
async function tellMoved(): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await confirm(story, "2026-12-03T00:00:00Z");
  await playAt(story, due);
  vi.setSystemTime(moved);
  await depart(story, "2026-11-25", 7);
  await story.engine.db.prepare("update source set complete_until = ?").bind(Date.parse("2026-11-20")).run();
  story.engine.handed.length = 0;
  for (const later of [0, 1, 2, 3]) await playAt(story, moved + later * quarter);
  return story;
}

it("a figure that moved and is not known is told of once, looked at once a day, and restated when it is known", async () => {
  const story = await tellMoved();
  expect((await versionsOf(story)).map(({ state, value }) => [state, value])).toEqual([
    ["sent", 60],
    ["due", null],
  ]);
  const looked = (await versionsOf(story))[1]?.planned_at;
  for (const later of [4, 50, 90]) await playAt(story, moved + later * quarter);
  expect((await versionsOf(story))[1]?.planned_at).toBe(looked);
  for (const later of [1, 2, 3]) await playAt(story, moved + later * dayMs + 8 * quarter);
  expect((await versionsOf(story))[1]?.planned_at).toBe(moved + 3 * dayMs + 8 * quarter);
  expect(staffTexts(story)).toEqual([
    expect.stringContaining("Its figure changed after it was published, and the new one is not known yet"),
  ]);
  await confirm(story, "2026-12-20T00:00:00Z");
  await playAt(story, moved + 5 * dayMs);
  expect((await versionsOf(story)).map(({ state, value }) => [state, value])).toEqual([
    ["sent", 60],
    ["archived", 67],
  ]);
});

it("one that is as it was published by the time it is known leaves no version behind", async () => {
  const story = await tellMoved();
  const { engine, customer, key } = story;
  const ids = Array.from({ length: 7 }, (_, at) => `${customer.externalId}-2026-11-25-${at}`);
  const body = ids.map((id) => ({ act: "void", id, reason: "Never left the gate" }));
  expect((await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body })).status).toBe(200);
  await playAt(story, moved + dayMs);
  await playAt(story, moved + dayMs + quarter);
  expect((await versionsOf(story)).map(({ state, value }) => [state, value])).toEqual([["sent", 60]]);
  await confirm(story, "2026-12-20T00:00:00Z");
  await depart(story, "2026-11-26", 9);
  await playAt(story, moved + 2 * dayMs);
  expect((await versionsOf(story)).map(({ version, value }) => [version, value])).toEqual([
    [1, 60],
    [2, 69],
  ]);
});

it("a run that was overtaken by a newer one takes away no version the newer one opened", async () => {
  const story = await tellMoved();
  const { engine, customer } = story;
  const revision = (await engine.db.prepare("select revision from fact_account").first<number>("revision")) ?? 0;
  const asPublished = {
    ...{ accountId: customer.id, metricKey: departures.key, month: "2026-11", id: "other", isManual: false },
    ...{ value: 60, merged: null, unit: 1, aggregation: "count" as const, one: 1, stage: null, state: null },
    ...{ record: false, pace: null, reason: "event" },
  };
  const revise = (seen: number) =>
    reviseRecaps(engine.db, [{ ...asPublished, revision: seen }], { now: moved, share: 0.02, moved: [] });
  await revise(revision - 1);
  expect(await versionsOf(story)).toHaveLength(2);
  await revise(revision);
  expect(await versionsOf(story)).toHaveLength(1);
});
