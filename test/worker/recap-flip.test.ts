import { afterEach, expect, it, vi } from "vitest";
import type { RecapFigures } from "#schema/recap.ts";
import { restatedSteps } from "#store/recap/corrected.ts";
import { reviseRecaps } from "#store/recap/late.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { betweenReadAndKeep } from "../support/between-db.ts";
import { dayMs, depart, due, openStory, quarter, type Story } from "../support/departure.ts";
import { drain, play } from "../support/job.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { addRecap } from "../support/rows.ts";
import { openAsChampion, openCustomer, signIn } from "../support/world.ts";

/* What a published month says beside its figure: it gets another version when that is not so any more (recaps.md §8). */

afterEach(() => vi.useRealTimers());

/** August passes a hundred of all so far and October 250, whatever is changed below. */
const usual = { "2026-07": 65, "2026-08": 66, "2026-09": 60, "2026-10": 90, "2026-11": 70 };

/** An account since July, its months as they were, all of them published by 3 December. */
async function tell(target: string, months: Record<string, number> = usual, goal = "2400"): Promise<Story> {
  const goals = { first_value: { statement: "A mark", target }, twelve_month: { statement: "A year", target: goal } };
  const story = await openStory(Date.parse("2026-07-01T12:00:00Z"), { kickoff: "2026-07-01", ...goals });
  await story.engine.db.prepare("update source set live_days = 400").run();
  for (const [month, count] of Object.entries(months)) {
    vi.setSystemTime(Date.parse(`${month}-11T12:00:00Z`));
    await depart(story, `${month}-10`, count);
    await play(story.engine, Date.parse(`${month}-11T12:00:00Z`));
  }
  vi.setSystemTime(due);
  const body = { complete_until: new Date(due).toISOString() };
  const { engine, key } = story;
  await callApi(engine, { method: "POST", path: "/api/v1/sources/me/watermark", key, body });
  await at(story, due);
  return story;
}

/** Lets time come to `time` and everything be done that is due by then. */
async function at({ engine }: Story, time: number): Promise<void> {
  vi.setSystemTime(time);
  for (let step = 0; step < 3; step += 1) await play(engine, time + step * quarter);
}

/** Takes back the first `count` departures of a month, and lets that be seen everywhere. */
async function voidSome(story: Story, month: string, count: number): Promise<void> {
  const { engine, customer, key } = story;
  const ids = Array.from({ length: count }, (_, index) => `${customer.externalId}-${month}-10-${index}`);
  const body = ids.map((id) => ({ act: "void", id, reason: "Never left the gate" }));
  expect((await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body })).status).toBe(200);
  await drain(engine);
  await at(story, Date.now() + dayMs);
}

type Said = [version: number, value: number | null, figures: RecapFigures];

/** Versions of a month, oldest first. */
async function versionsOf({ engine, customer }: Story, month: string): Promise<Said[]> {
  const { results } = await engine.db
    .prepare(
      "select version, value, figures from recap where account_id = ? and kind = 'monthly' and period_key = ? order by version",
    )
    .bind(customer.id, month)
    .all<{ version: number; value: number; figures: string }>();
  return results.map(({ version, value, figures }) => [version, value, JSON.parse(figures) as RecapFigures]);
}

const recordsOf = async (story: Story, month: string) =>
  (await versionsOf(story, month)).map(([version, value, { record }]) => [version, value, record]);
const reachedOf = async (story: Story, month: string) =>
  (await versionsOf(story, month)).map(([version, value, { goals }]) => [version, value, goals.firstValue?.reachedOn]);

async function auditOf({ engine, customer }: Story): Promise<[act: string, by: string, about: object][]> {
  const { results } = await engine.db
    .prepare(
      "select act, by_name, about from audit where account_id = ? and act in ('goal.reach', 'goal.fall', 'recap.restate') order by id",
    )
    .bind(customer.id)
    .all<{ act: string; by_name: string; about: string }>();
  return results.map(({ act, by_name, about }) => [act, by_name, JSON.parse(about) as object]);
}

it("a month is no record any more once an earlier one is restated above it, and its page says so no longer", async () => {
  const story = await tell("2400");
  expect(await recordsOf(story, "2026-10")).toEqual([[1, 90, true]]);
  const toCustomer = () => story.engine.handed.filter(({ to }) => to.includes(story.customer.externalId.toLowerCase()));
  const mailed = toCustomer().length;
  expect(mailed).toBeGreaterThan(0);
  vi.setSystemTime(due + dayMs);
  await depart(story, "2026-09-20", 31);
  await at(story, due + dayMs);
  expect(await recordsOf(story, "2026-09")).toEqual([
    [1, 60, false],
    [2, 91, false],
  ]);
  expect(await recordsOf(story, "2026-10")).toEqual([
    [1, 90, true],
    [2, 90, false],
  ]);
  expect(await recordsOf(story, "2026-11")).toEqual([[1, 70, false]]);
  expect(toCustomer()).toHaveLength(mailed);
  const champion = await openAsChampion(story.engine, story.customer);
  const page = async (path: string) =>
    readableOf(await (await champion.get(`${story.customer.base}/value/2026-10${path}`)).text());
  expect(await page("")).not.toContain("your best month");
  expect(await page("")).toContain(
    "is unchanged: 90 departures. Milestones, best month and goals were worked out anew.",
  );
  expect(await page("/v1")).toContain("your best month");
  const csm = await signIn(story.engine, "csm");
  const restated = readableOf(await (await csm.get("/console/data/restated")).text()).replaceAll(/\s+/g, " ");
  expect(restated).toContain("October 2026 version 2 90 90 with another milestone, record or goal");
});

it("a month becomes a record when the one above it is restated below", async () => {
  const story = await tell("2400");
  await voidSome(story, "2026-10", 21);
  expect(await recordsOf(story, "2026-10")).toEqual([
    [1, 90, true],
    [2, 69, true],
  ]);
  expect(await recordsOf(story, "2026-11")).toEqual([
    [1, 70, false],
    [2, 70, true],
  ]);
});

it("a run that is cut off after it moved a goal, before the recaps were looked at, forgets no month that says another day", async () => {
  const { "2026-10": _, ...others } = usual;
  const story = await tell("191", others);
  const { engine } = story;
  let cuts = 0;
  const cut = new Proxy(engine.db, {
    get: (real, name) => {
      const own = Reflect.get(real, name);
      if (name !== "batch") return typeof own === "function" ? own.bind(real) : own;
      return async (steps: D1PreparedStatement[]) => {
        const done = await real.batch(steps);
        const goal = await real.prepare("select moved_from from fact_account").first<string | null>("moved_from");
        // Once its goal has moved, the run is gone before its next call.
        if (goal !== null && cuts === 0) {
          cuts += 1;
          throw new Error("killed");
        }
        return done;
      };
    },
  });
  await voidSome({ ...story, engine: { ...engine, env: { ...engine.env, DB: cut } } }, "2026-09", 1);
  await at(story, Date.now() + dayMs);
  expect(cuts).toBe(1);
  expect(await reachedOf(story, "2026-10")).toEqual([
    [1, 0, "2026-09-10"],
    [2, 0, null],
  ]);
  expect(await engine.db.prepare("select moved_from from fact_account").first("moved_from")).toBeNull();
});

it("what moves a little and changes nothing that is said leaves every month at the version it has", async () => {
  const story = await tell("2400");
  await voidSome(story, "2026-09", 1);
  await voidSome(story, "2026-10", 1);
  for (const month of Object.keys(usual)) expect(await versionsOf(story, month)).toHaveLength(1);
  await at(story, due + 20 * dayMs);
  for (const month of Object.keys(usual)) expect(await versionsOf(story, month)).toHaveLength(1);
});

it("a month in which a First Value is not reached any more says so, however little its figure moved", async () => {
  const story = await tell("191");
  expect(await reachedOf(story, "2026-09")).toEqual([[1, 60, "2026-09-10"]]);
  await voidSome(story, "2026-09", 1);
  expect(await reachedOf(story, "2026-08")).toEqual([[1, 66, null]]);
  expect(await reachedOf(story, "2026-09")).toEqual([
    [1, 60, "2026-09-10"],
    [2, 59, null],
  ]);
  // By its end it was reached, before and after: nothing else is said of it.
  expect(await reachedOf(story, "2026-10")).toEqual([[1, 90, "2026-09-10"]]);
  expect(await auditOf(story)).toEqual([
    ["goal.reach", "Cairn", { goal: "first_value", was: null, on: "2026-09-10", rows: 1 }],
    ["goal.reach", "Cairn", { goal: "first_value", was: "2026-09-10", on: "2026-10-10", rows: 1 }],
    [
      "recap.restate",
      "Cairn",
      { month: "2026-09", version: 2, before: 60, after: 59, scale: 0, reason: "correction", rows: 1 },
    ],
  ]);
});

it("a silent month between two that says a First Value was reached is restated with them", async () => {
  const { "2026-10": _, ...others } = usual;
  const story = await tell("191", others);
  expect(await reachedOf(story, "2026-10")).toEqual([[1, 0, "2026-09-10"]]);
  await voidSome(story, "2026-09", 1);
  expect(await reachedOf(story, "2026-10")).toEqual([
    [1, 0, "2026-09-10"],
    [2, 0, null],
  ]);
  expect(await reachedOf(story, "2026-11")).toEqual([[1, 70, "2026-09-10"]]);
});

it("a goal that falls is audited with the day it stood at, once, and a goal nothing moved is not", async () => {
  const story = await tell("351");
  await voidSome(story, "2026-11", 1);
  await at(story, due + 5 * dayMs);
  expect(await reachedOf(story, "2026-11")).toEqual([
    [1, 70, "2026-11-10"],
    [2, 69, null],
  ]);
  expect((await auditOf(story)).map(([act, , about]) => [act, { ...about }])).toEqual([
    ["goal.reach", { goal: "first_value", was: null, on: "2026-11-10", rows: 1 }],
    ["goal.fall", { goal: "first_value", was: "2026-11-10", on: null, rows: 1 }],
    ["recap.restate", { month: "2026-11", version: 2, before: 70, after: 69, scale: 0, reason: "correction", rows: 1 }],
  ]);
  // Composed twice, as a doubled wake-up does, it is one restatement.
  const { results } = await story.engine.db.prepare("select id from recap where version = 2").all<{ id: string }>();
  const steps = restatedSteps(
    story.engine.db,
    results.map(({ id }) => id),
  );
  await story.engine.db.batch(steps);
  expect(await auditOf(story)).toHaveLength(3);
  const admin = await signIn(story.engine, "admin");
  const page = readableOf(await (await admin.get("/console/data/audit")).text());
  expect(page).toContain("Found a goal not reached any more");
  expect(page).toContain("was 2026-11-10");
  expect(page).toContain("70 to 69");
  expect(page).toContain("because of corrected events");
});

it("a goal agreed anew restates no month: it is another goal", async () => {
  const story = await tell("191");
  await story.engine.db
    .prepare("update goal set target = 100 where account_id = ? and kind = 'first_value'")
    .bind(story.customer.id)
    .run();
  await depart(story, "2026-12-02", 1);
  await at(story, due + dayMs);
  for (const month of Object.keys(usual)) expect(await versionsOf(story, month)).toHaveLength(1);
});

/** 891 asks for 297 by the end of October and 371.25 by the end of November: 281 and 351 are on pace, one fewer is not. */
const closeGoal = "891";
const pacesOf = async (story: Story, month: string) =>
  (await versionsOf(story, month)).map(([version, value, { goals, restated }]) => [
    version,
    value,
    goals.twelveMonth?.paceState,
    restated?.pace ?? null,
  ]);

it("a month whose goal is a little behind by now says so, however little its figure moved, and so does the month after it", async () => {
  const story = await tell("60", usual, closeGoal);
  expect(await pacesOf(story, "2026-10")).toEqual([[1, 90, "on_pace", null]]);
  expect(await pacesOf(story, "2026-11")).toEqual([[1, 70, "on_pace", null]]);
  await voidSome(story, "2026-10", 1);
  const pace = { was: "on_pace", now: "slightly_behind" };
  expect(await pacesOf(story, "2026-10")).toEqual([
    [1, 90, "on_pace", null],
    [2, 89, "slightly_behind", pace],
  ]);
  expect(await pacesOf(story, "2026-11")).toEqual([
    [1, 70, "on_pace", null],
    [2, 70, "slightly_behind", pace],
  ]);
  expect(await versionsOf(story, "2026-09")).toHaveLength(1);
  const champion = await openAsChampion(story.engine, story.customer);
  const page = async (path: string) =>
    readableOf(await (await champion.get(`${story.customer.base}/value/2026-10${path}`)).text());
  const said = "The twelve-month goal was “on pace” before and is “a little behind pace” now.";
  expect(await page("")).toContain(`which said 90 departures. ${said}`);
  const [before] = (await versionsOf(story, "2026-10")).map(([, , figures]) => figures);
  expect(before?.restated).toBeNull();
  expect((await auditOf(story)).filter(([act]) => act === "recap.restate").map(([, , about]) => about)).toEqual([
    expect.objectContaining({
      month: "2026-10",
      before: 90,
      after: 89,
      paceWas: "on_pace",
      paceNow: "slightly_behind",
    }),
    expect.objectContaining({
      month: "2026-11",
      before: 70,
      after: 70,
      paceWas: "on_pace",
      paceNow: "slightly_behind",
    }),
  ]);
  const admin = await signIn(story.engine, "admin");
  const read = async (path: string) => readableOf(await (await admin.get(path)).text()).replaceAll(/\s+/g, " ");
  expect(await read("/console/data/audit")).toContain("pace: on pace, now slightly behind");
  expect(await read("/console/data/restated")).toContain("90 89 pace: on pace, now slightly behind");
  await at(story, due + 20 * dayMs);
  expect(await versionsOf(story, "2026-10")).toHaveLength(2);
});

it.each([
  ["target = 1200", "another target"],
  ["target_on = '2027-03-31'", "another end"],
  [`milestones = '[{"on":"2026-09-30","value":600}]'`, "another way to it"],
])("%s: a goal agreed anew changes the word of no closed month", async (change) => {
  const story = await tell("60", usual, closeGoal);
  await story.engine.db
    .prepare(`update goal set ${change} where account_id = ? and kind = 'twelve_month'`)
    .bind(story.customer.id)
    .run();
  await voidSome(story, "2026-10", 1);
  for (const month of Object.keys(usual)) expect(await versionsOf(story, month)).toHaveLength(1);
});

it("a held month whose record is gone is composed anew before anybody is told", async () => {
  const { "2026-11": _, ...others } = usual;
  const story = await tell("2400", { ...others, "2026-11": 170 });
  const held = async () =>
    (
      await story.engine.db
        .prepare(
          "select state, value, figures ->> '$.record' as record from recap where account_id = ? and period_key = '2026-11'",
        )
        .bind(story.customer.id)
        .all<{ state: string; value: number; record: number }>()
    ).results.map(({ state, value, record }) => [state, value, record]);
  expect(await held()).toEqual([["held", 170, 1]]);
  await depart(story, "2026-09-20", 111);
  for (let step = 0; step < 3; step += 1) await play(story.engine, due + (step + 3) * quarter);
  expect(await held()).toEqual([["held", 170, 0]]);
});

it("nothing instead of something, and something instead of nothing, is another version however little it is", async () => {
  const story = await openStory(due);
  const { engine, customer } = story;
  const small = { accountId: customer.id, metricKey: departures.key, stage: null, record: false, reason: "events" };
  const look = async (month: string, said: [number, string], now: { value: number; state: "ok" | "zero" | null }) => {
    const { recapId } = await addRecap(engine, customer, month);
    await engine.db
      .prepare(
        "update recap set value = ?, metric_state = ?, figures = json_set(json_remove(figures, '$.milestone'), '$.record', json('false'), '$.period.firstDay', period_key || '-01') where id = ?",
      )
      .bind(...said, recapId)
      .run();
    const row = {
      ...small,
      ...now,
      month,
      id: `n${month}`,
      revision: 0,
      merged: null,
      aggregation: "count" as const,
      unit: 100,
      one: 1,
      isManual: false,
      pace: null,
    };
    await reviseRecaps(engine.db, [row], { now: due, share: 0.02, moved: [] });
    const versions = await engine.db
      .prepare("select count(*) as n from recap where account_id = ? and period_key = ?")
      .bind(customer.id, month)
      .first<number>("n");
    return versions ?? 0;
  };
  expect(await look("2026-01", [40, "ok"], { value: 0, state: "zero" })).toBe(2);
  expect(await look("2026-02", [40, "ok"], { value: 0, state: null })).toBe(2);
  expect(await look("2026-03", [0, "zero"], { value: 40, state: "ok" })).toBe(2);
  expect(await look("2026-04", [40, "ok"], { value: 45, state: "ok" })).toBe(1);
  // Events that cancelled each other were something, and are.
  expect(await look("2026-05", [0, "ok"], { value: 0, state: null })).toBe(1);
  expect(await look("2026-06", [0, "ok"], { value: 0, state: "zero" })).toBe(2);
});

it("a quiet month says that a goal is reached by now, though the figures of another account were lost to a race", async () => {
  const story = await tell("67", { "2026-07": 65, "2026-08": 1, "2026-10": 90, "2026-11": 70 });
  const { engine, key } = story;
  expect(await reachedOf(story, "2026-09")).toEqual([[1, 0, null]]);
  const other = await openCustomer(engine, { kickoff: "2026-07-01" });
  await depart({ ...story, customer: other }, "2026-11-10", 5);
  const event = { type: departures.key, data: { status: "left", actor: "gate 1" } };
  await sendEvents(engine, key, [
    { ...event, id: "raced", subject: other.externalId, time: "2026-11-11T19:00:00Z" },
    { ...event, id: "late", subject: story.customer.externalId, time: "2026-08-20T19:00:00Z" },
  ]);
  const race = vi.fn(() =>
    engine.db.prepare("update fact_account set revision = revision + 1 where account_id = ?").bind(other.id).run(),
  );
  const once = () => (race.mock.calls.length === 0 ? race() : Promise.resolve());
  const env = { ...engine.env, DB: betweenReadAndKeep(engine.db, once, "figure.read") };
  await at({ ...story, engine: { ...engine, env } }, due + quarter);
  expect(race).toHaveBeenCalledTimes(1);
  await at(story, due + dayMs);
  expect(await reachedOf(story, "2026-09")).toEqual([
    [1, 0, null],
    [2, 0, "2026-08-20"],
  ]);
});
