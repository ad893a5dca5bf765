import { afterEach, expect, it, vi } from "vitest";
import type { MetricDefinition } from "#schema/metrics.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import {
  dayMs,
  depart,
  due,
  farAway,
  nextDue,
  openStory,
  playAt,
  quarter,
  readerMails,
  type Story,
  tellHeld,
} from "../support/departure.ts";
import { drain, openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { makeApiKey, openCustomer, signIn } from "../support/world.ts";

/* What happens to a month while it is held. */

afterEach(() => vi.useRealTimers());

/** Takes back so many of the departures of a day. */
async function takeBack({ engine, customer, key }: Story, day: string, count: number): Promise<void> {
  const body = Array.from({ length: count }, (_, at) => ({
    act: "void",
    id: `${customer.externalId}-${day}-${at}`,
    reason: "Counted twice by the tower",
  }));
  const answer = await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body });
  expect(answer.status).toBe(200);
}

const newest = ({ engine }: Story) =>
  engine.db
    .prepare("select id, version, state, value, holds, review_until from recap order by period_key desc, version desc")
    .first<{ id: string; version: number; state: string; value: number; holds: string; review_until: number | null }>();

/** What a success manager does to the newest month; gives the status. */
async function act(story: Story, name: string, fields: Record<string, string> = {}): Promise<number> {
  const csm = await signIn(story.engine, "csm");
  return (await csm.post(`/console/recaps/${(await newest(story))?.id}/${name}`, fields)).status;
}
const subjectsOf = ({ engine }: Story) => engine.handed.map(({ subject }) => subject);
const logOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select text from mail_log order by id").all<{ text: string }>()).results;

it("a figure corrected while its month is held is the one that goes out, and as the first of its month", async () => {
  const story = await tellHeld(120);
  await takeBack(story, "2026-12-10", 50);
  await drain(story.engine);
  for (const later of [quarter, 2 * quarter, dayMs, dayMs + quarter]) await playAt(story, nextDue + later);
  expect(subjectsOf(story)).toEqual([
    expect.stringContaining("70 departures"),
    expect.stringContaining("70 departures"),
  ]);
  expect(await newest(story)).toMatchObject({ version: 1, state: "sent", value: 70, holds: "[]" });
  expect(await logOf(story)).toContainEqual({ text: "Composed again: its figure changed while it was held." });
});

it("a figure that is still odd after it was corrected is held anew, with the reason it has by then", async () => {
  const story = await tellHeld(120);
  await takeBack(story, "2026-12-10", 5);
  await playAt(story, nextDue + quarter);
  expect(story.engine.handed).toEqual([]);
  const held = await newest(story);
  expect(held).toMatchObject({ state: "held", value: 115, review_until: nextDue + quarter + dayMs });
  expect(held?.holds).toContain("rose by 92%");
});

it("whoever releases a month never sends a figure that was corrected before", async () => {
  const story = await tellHeld(120);
  await takeBack(story, "2026-12-10", 50);
  expect(await act(story, "release")).toBe(409);
  await playAt(story, nextDue + quarter);
  expect(subjectsOf(story)).toEqual([
    expect.stringContaining("70 departures"),
    expect.stringContaining("70 departures"),
  ]);
});

it("a month a person wants held stays held when its figure is corrected, and goes out right once they release it", async () => {
  const story = await tellHeld(120);
  expect(await act(story, "keep")).toBe(303);
  await takeBack(story, "2026-12-10", 5);
  await playAt(story, nextDue + quarter);
  expect(await newest(story)).toMatchObject({ state: "held", value: 115, review_until: null });
  await takeBack(story, "2026-12-10", 50);
  for (const later of [2 * quarter, 2 * dayMs]) await playAt(story, nextDue + later);
  expect(story.engine.handed).toEqual([]);
  expect(await newest(story)).toMatchObject({ state: "held", value: 70, review_until: null });
  expect(await act(story, "release")).toBe(303);
  await playAt(story, nextDue + 2 * dayMs + quarter);
  expect(subjectsOf(story)).toEqual([
    expect.stringContaining("70 departures"),
    expect.stringContaining("70 departures"),
  ]);
});

it("a month a person skipped before its figures came is archived with them, mails nobody, and nobody is told it was late", async () => {
  const story = await openStory(due, { kickoff: "2026-11-01" });
  const { engine, customer } = story;
  const late = Date.parse("2026-12-11T20:00:00Z");
  await playAt(story, late);
  expect(await newest(story)).toMatchObject({ state: "held", value: null });
  expect(await act(story, "skip", { reason: "They asked for none" })).toBe(303);
  await (await signIn(engine, "csm")).post(`/console/accounts/${customer.id}/contacts`, {
    name: "Late Sponsor",
    email: "late@sponsor.example",
    role: "executive_sponsor",
  });
  await depart(story, "2026-11-10", 60);
  for (const later of [1, 2]) await playAt(story, late + later * quarter);
  expect(await newest(story)).toMatchObject({ state: "archived", value: 60 });
  expect(readerMails(story)).toEqual([]);
  expect((await logOf(story)).map(({ text }) => text)).toEqual([
    expect.stringContaining("Held: Data incomplete"),
    "Skipped, nothing is mailed: They asked for none",
  ]);
  expect(await act(story, "send")).toBe(303);
  await playAt(story, late + 3 * quarter);
  const subject = expect.stringContaining("60 departures");
  expect(readerMails(story)).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ subject })));
});

it.each([
  ["held", async (story: Story) => void (await act(story, "release"))],
  [
    "on its way",
    async ({ engine }: Story) => void (await engine.db.prepare("update recap set state = 'sending'").run()),
  ],
])("who became somebody else at the customer while the month is %s is not written to", async (_, go) => {
  const story = await tellHeld(120);
  const { engine, customer } = story;
  await engine.db.prepare("update contact set role = 'end_user' where email = ?").bind(customer.champion.email).run();
  await go(story);
  await playAt(story, nextDue + quarter);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.sponsor.email]);
});

it("a month that is too late by the time its figures come leaves no mail planned", async () => {
  const story = await openStory(due, { kickoff: "2026-11-01" });
  const { engine } = story;
  await playAt(story, Date.parse("2026-12-11T20:00:00Z"));
  expect(await newest(story)).toMatchObject({ state: "held" });
  await playAt(story, Date.parse("2026-12-21T07:00:00Z"));
  expect(await newest(story)).toMatchObject({ state: "archived" });
  expect((await engine.db.prepare("select state from delivery").all()).results).toEqual([]);
});

it("a held month that cannot be read holds up neither the release of another nor the rest of the tick", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await tellHeld(120);
  const { engine } = story;
  const other = await openCustomer(engine, { kickoff: "2026-11-01", first_value: farAway });
  await depart({ ...story, customer: other }, "2026-11-10", 60);
  await depart({ ...story, customer: other }, "2026-12-10", 120);
  await playAt(story, nextDue + quarter);
  await engine.db
    .prepare("update recap set figures = '{}' where account_id = ? and state = 'held'")
    .bind(story.customer.id)
    .run();
  await playAt(story, nextDue + quarter + dayMs);
  const customers = readerMails(story).map(({ to }) => to);
  expect(customers.toSorted()).toEqual([other.champion.email, other.sponsor.email].toSorted());
  said.mockRestore();
});

it("a recap that reaches back to a short first month is restated by what it counts, not by its own month alone", async () => {
  const story = await openStory(due, { kickoff: "2026-11-27" });
  await depart(story, "2026-11-28", 20);
  await playAt(story, due);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 100);
  await playAt(story, nextDue);
  expect(await newest(story)).toMatchObject({ version: 1, value: 120 });
  // One in a hundred and twenty is less than two in a hundred.
  await depart(story, "2026-12-11", 1);
  await playAt(story, nextDue + dayMs);
  expect(await newest(story)).toMatchObject({ version: 1, value: 120 });
  await depart(story, "2026-11-29", 5);
  await playAt(story, nextDue + 2 * dayMs);
  expect(await newest(story)).toMatchObject({ version: 2, value: 126 });
});

type Reading = [day: string, value: number, actor: string];

it.each<[MetricDefinition["aggregation"], Reading[], number, Reading, Reading, number]>([
  [
    "min",
    [
      ["11-28", 10, "a"],
      ["12-10", 20, "a"],
    ],
    10,
    ["12-11", 15, "a"],
    ["11-29", 5, "a"],
    5,
  ],
  [
    "max",
    [
      ["11-28", 90, "a"],
      ["12-10", 20, "a"],
    ],
    90,
    ["12-11", 40, "a"],
    ["11-29", 99, "a"],
    99,
  ],
  [
    "avg",
    [
      ["11-28", 10, "a"],
      ["12-10", 20, "a"],
    ],
    15,
    ["12-11", 15, "a"],
    ["11-29", 35, "a"],
    20,
  ],
  [
    "latest",
    [
      ["11-28", 10, "a"],
      ["12-10", 20, "a"],
    ],
    20,
    ["11-29", 70, "a"],
    ["12-11", 35, "a"],
    35,
  ],
  [
    "unique",
    [
      ["11-28", 1, "a"],
      ["11-28", 1, "b"],
      ["12-10", 1, "b"],
      ["12-10", 1, "c"],
    ],
    3,
    ["12-11", 1, "a"],
    ["11-29", 1, "d"],
    4,
  ],
])("so is one of a metric that does not add up: %s", async (aggregation, readings, told, quiet, loud, restated) => {
  vi.setSystemTime(due);
  const engine = await openEngine();
  const metric = { ...departures, key: `gate.${aggregation}`, aggregation, statuses: [], countedStatuses: [] };
  await addMetric(engine.db, metric, due);
  // A figure that does not add up has no goals to open an account with.
  const goals = { first_value: undefined, twelve_month: undefined };
  const customer = await openCustomer(engine, { kickoff: "2026-11-27", metric: metric.key, ...goals });
  const story = { engine, customer, key: await makeApiKey(engine) };
  const read = async (...given: Reading[]) => {
    const events = given.map(([day, value, actor]) => ({
      id: `${customer.externalId}-${day}-${actor}-${value}`,
      type: metric.key,
      subject: customer.externalId,
      time: `2026-${day}T19:00:00Z`,
      data: aggregation === "unique" ? { actor } : { actor, value },
    }));
    await sendEvents(engine, story.key, events);
    await drain(engine);
  };
  await read(...readings.filter(([day]) => day < "12"));
  await playAt(story, due);
  vi.setSystemTime(nextDue);
  await read(...readings.filter(([day]) => day > "12"));
  await playAt(story, nextDue);
  expect(await newest(story)).toMatchObject({ version: 1, value: told });
  await read(quiet);
  await playAt(story, nextDue + dayMs);
  expect(await newest(story)).toMatchObject({ version: 1, value: told });
  await read(loud);
  await playAt(story, nextDue + 2 * dayMs);
  expect(await newest(story)).toMatchObject({ version: 2, value: restated });
});
