import { afterEach, expect, it, vi } from "vitest";
import { setAccountMetrics } from "#store/metric.ts";
import { callApi } from "../support/api.ts";
import { dayMs, depart, openStory, quarter, type Story } from "../support/departure.ts";
import { drain, play } from "../support/job.ts";
import { priya } from "../support/principal.ts";
import { departures } from "../support/recap-figures.ts";
import { suppressAddress } from "../support/suppression.ts";
import { signIn } from "../support/world.ts";

/*
 * A First Value is told once, but it is told: whatever became of its goal or its mails before anybody heard of it. As elsewhere
 * the account in Denver passes its mark on Tuesday 10 November 2026, and its mails leave on Friday 13 November.
 */
const known = Date.parse("2026-11-11T15:00:00Z");
const due = Date.parse("2026-11-13T20:00:00Z");
const laterDue = Date.parse("2026-11-16T20:00:00Z");
const mark = { first_value: { statement: "100 departures without a gate conflict", target: "100" } };

afterEach(() => vi.useRealTimers());

async function tellFirstValue(now = known): Promise<Story> {
  const story = await openStory(now, mark);
  await depart(story, "2026-11-10", 100);
  await play(story.engine, now);
  return story;
}

async function celebration({ engine }: Story): Promise<unknown> {
  return engine.db.prepare("select state, metric_state from recap where kind = 'milestone'").first();
}

async function mailStates({ engine }: Story): Promise<string[]> {
  const of = engine.db.prepare("select state from delivery where kind = 'milestone' order by recipient");
  return (await of.all<{ state: string }>()).results.map(({ state }) => state);
}

/** Whoever of the customer was told of a First Value, one after the other as the alphabet has it. */
const told = ({ engine }: Story) =>
  engine.mails
    .filter(({ to, subject }) => !to.endsWith("northgate.example") && subject.includes("first value reached on"))
    .map(({ to }) => to)
    .sort();
const readers = ({ customer }: Story) => [customer.champion.email, customer.sponsor.email].sort();

/** Takes back departures of a day until so many of its hundred are left. */
async function takeBack({ engine, customer, key }: Story, left: number, day = "2026-11-10"): Promise<void> {
  const body = Array.from({ length: 100 - left }, (_, at) => ({
    act: "void",
    id: `${customer.externalId}-${day}-${left + at}`,
    reason: "It never left.",
  }));
  const answer = await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body });
  expect(answer.status).toBe(200);
  await drain(engine);
}

/** The mark of the First Value is agreed anew. */
async function setMark({ engine, customer }: Story, target: number): Promise<void> {
  const goal = {
    kind: "first_value" as const,
    statement: mark.first_value.statement,
    metricKey: departures.key,
    type: "accumulate" as const,
    target,
    baseline: null,
    startsOn: "2026-11-02",
    targetOn: "2027-03-01",
    milestones: [],
  };
  const to = { headline: departures.key, keys: [], goals: [goal], by: priya, now: known };
  await setAccountMetrics(engine.db, customer.id, to);
}

it("one that fell below its mark while its mails waited is told when it is reached again", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  const admin = await signIn(engine, "admin");
  await admin.post("/console/recaps/pause", { reason: "Looking at a sender." });
  await play(engine, due);
  await takeBack(story, 98);
  await play(engine, due + quarter);
  await admin.post("/console/recaps/resume", {});
  await play(engine, due + 2 * quarter);
  expect(await mailStates(story)).toEqual(["suppressed", "suppressed"]);
  vi.setSystemTime(due + 3 * quarter);
  await depart(story, "2026-11-12", 5);
  await play(engine, due + 3 * quarter);
  await play(engine, laterDue);
  await play(engine, laterDue + dayMs);
  expect(told(story)).toEqual(readers(story));
  expect(await celebration(story)).toEqual({ state: "sent", metric_state: "reached" });
  const log = await engine.db.prepare("select text from mail_log").all<{ text: string }>();
  expect(log.results.map(({ text }) => text)).toContain(
    "Opened again: the First Value is reached anew, and nobody was told before.",
  );
});

it("a mark set too low by mistake does not use the celebration up", async () => {
  const story = await openStory(Date.parse("2026-11-24T15:00:00Z"), mark);
  const { engine } = story;
  await depart(story, "2026-11-10", 10);
  await play(engine, Date.parse("2026-11-24T15:00:00Z"));
  await setMark(story, 10);
  await play(engine, Date.parse("2026-11-24T15:15:00Z"));
  await play(engine, Date.parse("2026-11-24T15:30:00Z"));
  expect(await celebration(story)).toMatchObject({ state: "archived" });
  await setMark(story, 100);
  await play(engine, Date.parse("2026-11-24T15:45:00Z"));
  vi.setSystemTime(Date.parse("2026-11-24T21:00:00Z"));
  await depart(story, "2026-11-24", 95);
  await play(engine, Date.parse("2026-11-24T21:00:00Z"));
  await play(engine, Date.parse("2026-11-27T20:00:00Z"));
  await play(engine, Date.parse("2026-11-30T20:00:00Z"));
  expect(told(story)).toEqual(readers(story));
});

it("a goal that is set anew while its mails wait, and is reached all the same, is told", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  const admin = await signIn(engine, "admin");
  await admin.post("/console/recaps/pause", { reason: "Looking at a sender." });
  await play(engine, due);
  await admin.post("/console/recaps/resume", {});
  await setMark(story, 99);
  // Its mails are tried before anybody measured it anew.
  for (const id of await idsOf(story)) await engine.env.QUEUE.send({ type: "deliver", deliveryId: id });
  await drain(engine);
  expect(await mailStates(story)).toEqual(["suppressed", "suppressed"]);
  vi.setSystemTime(due + quarter);
  for (const at of [due + quarter, laterDue, laterDue + dayMs]) await play(engine, at);
  expect(told(story)).toEqual(readers(story));
});

async function idsOf({ engine }: Story): Promise<string[]> {
  const of = engine.db.prepare("select id from delivery where kind = 'milestone'");
  return (await of.all<{ id: string }>()).results.map(({ id }) => id);
}

it("one that is held while its mark is raised above it is withdrawn, and told when that is reached", async () => {
  const story = await tellFirstValue();
  const { engine, customer } = story;
  const staff = await signIn(engine, "admin");
  await staff.post(`/console/accounts/${customer.id}/release`, { kind: "escalation", reason: "They are unhappy." });
  await play(engine, due);
  expect(await celebration(story)).toMatchObject({ state: "held" });
  await setMark(story, 105);
  await play(engine, due + quarter);
  expect(await celebration(story)).toEqual({ state: "archived", metric_state: "below" });
  vi.setSystemTime(due + 2 * quarter);
  await depart(story, "2026-11-12", 5);
  await engine.db.prepare("update account set release_rule = null").run();
  for (const at of [due + 2 * quarter, laterDue, laterDue + dayMs]) await play(engine, at);
  expect(told(story)).toEqual(readers(story));
});

it("one that is old news stays so when only its day moves, and its manager hears of it once", async () => {
  const story = await tellFirstValue(Date.parse("2026-11-24T15:00:00Z"));
  const { engine } = story;
  for (const at of ["2026-11-24T15:15:00Z", "2026-11-24T15:30:00Z"]) await play(engine, Date.parse(at));
  vi.setSystemTime(Date.parse("2026-11-24T21:00:00Z"));
  await depart(story, "2026-11-09", 10);
  for (const at of ["2026-11-24T21:00:00Z", "2026-11-25T20:00:00Z"]) await play(engine, Date.parse(at));
  expect(await celebration(story)).toEqual({ state: "archived", metric_state: "reached" });
  expect(told(story)).toEqual([]);
  expect(engine.mails.filter(({ text }) => text.includes("days ago"))).toHaveLength(1);
});

it("one that a recap told in its place is not told again, though it fell and rose since", async () => {
  const story = await openStory(Date.parse("2026-12-02T18:00:00Z"), mark);
  const { engine } = story;
  await depart(story, "2026-11-30", 100);
  for (const at of ["2026-12-03T20:00:00Z", "2026-12-04T20:00:00Z"]) await play(engine, Date.parse(at));
  expect(await mailStates(story)).toEqual(["suppressed", "suppressed"]);
  vi.setSystemTime(Date.parse("2026-12-04T21:00:00Z"));
  await takeBack(story, 98, "2026-11-30");
  await play(engine, Date.parse("2026-12-04T21:00:00Z"));
  await depart(story, "2026-12-04", 5);
  for (const day of ["04T21:15", "07T20:00", "08T20:00", "09T20:00", "10T20:00"])
    await play(engine, Date.parse(`2026-12-${day}:00Z`));
  expect(told(story)).toEqual([]);
  expect(await mailStates(story)).toEqual(["suppressed", "suppressed"]);
});

it("one whose month was to tell it, and then did not leave, is told by its own mail", async () => {
  const story = await openStory(Date.parse("2026-12-02T18:00:00Z"), mark);
  const { engine, customer } = story;
  await depart(story, "2026-11-30", 100);
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("Later, please."), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await play(engine, Date.parse("2026-12-03T20:00:00Z"));
  const month = "select state, next_at from delivery where kind = 'monthly' and recipient = ?";
  expect(await engine.db.prepare(month).bind(customer.champion.email).first()).toMatchObject({ state: "planned" });
  await engine.db
    .prepare("update delivery set next_at = ? where kind = 'monthly' and state = 'planned'")
    .bind(Date.parse("2026-12-05T00:00:00Z"))
    .run();
  await play(engine, Date.parse("2026-12-04T20:00:00Z"));
  expect(told(story)).toEqual([]);
  engine.meet.clear();
  // They ask for fewer recaps: that of November is not for them any more.
  await engine.db
    .prepare("update contact set frequency = 'quarterly' where email = ?")
    .bind(customer.champion.email)
    .run();
  for (const day of [5, 6, 7]) {
    const at = Date.parse(`2026-12-0${day}T21:00:00Z`);
    vi.setSystemTime(at);
    await play(engine, at);
  }
  expect(await engine.db.prepare(month).bind(customer.champion.email).first()).toMatchObject({ state: "suppressed" });
  expect(told(story)).toEqual([customer.champion.email]);
});

it("a First Value that left before an older copy was put back is that day's mail as well", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await play(engine, due);
  expect(told(story)).toEqual(readers(story));
  vi.setSystemTime(Date.parse("2026-12-03T20:00:00Z"));
  await depart(story, "2026-12-01", 1);
  // As a restore leaves it: sent, by what is known outside, and never claimed in this copy.
  const restored = "update delivery set claimed_at = null, sent_at = ? where kind = 'milestone'";
  await engine.db.prepare(restored).bind(Date.parse("2026-12-03T15:00:00Z")).run();
  await play(engine, Date.parse("2026-12-03T20:00:00Z"));
  expect(engine.mails.slice(2)).toEqual([]);
  vi.setSystemTime(Date.parse("2026-12-04T20:00:00Z"));
  await play(engine, Date.parse("2026-12-04T20:00:00Z"));
  expect(engine.mails.slice(2)).toHaveLength(2);
});

it("one that a Worker from before this found reached is told by the next that counts", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  // The day stands with the goal, and nobody opened a row of the ledger.
  await engine.db.prepare("delete from recap where kind = 'milestone'").run();
  await play(engine, due);
  expect(told(story)).toEqual([]);
  vi.setSystemTime(due);
  await depart(story, "2026-11-13", 1);
  for (const at of [due + quarter, laterDue, laterDue + dayMs]) await play(engine, at);
  expect(told(story)).toEqual(readers(story));
});

it("a mail that may have left and is asked for once more keeps its links, and goes out when what fell is reached again", async () => {
  const story = await tellFirstValue();
  const { engine, customer } = story;
  const admin = await signIn(engine, "admin");
  await suppressAddress(engine.db, customer.id, {
    address: customer.champion.email,
    reason: "unsubscribed",
    now: known,
  });
  engine.meet.set(customer.sponsor.email, () => {
    throw new Error("The line was cut.");
  });
  await play(engine, due);
  expect(await mailStates(story)).toEqual(["suppressed", "unknown"]);
  engine.meet.clear();
  const of = engine.db.prepare("select id from delivery where state = 'unknown'");
  const id = await of.first<string>("id");
  await admin.post("/console/recaps/pause", { reason: "Looking at a sender." });
  expect((await admin.post(`/console/deliveries/${id}/settle`, { outcome: "resend" })).status).toBe(303);
  await takeBack(story, 98);
  await admin.post("/console/recaps/resume", {});
  await play(engine, due + quarter);
  expect(await mailStates(story)).toEqual(["suppressed", "suppressed"]);
  vi.setSystemTime(due + 2 * quarter);
  await depart(story, "2026-11-12", 5);
  for (const at of [due + 2 * quarter, laterDue, laterDue + dayMs]) await play(engine, at);
  expect(told(story)).toEqual([customer.sponsor.email]);
  const mails = engine.handed.filter(({ to }) => to === customer.sponsor.email);
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ text }) => /\/u\/[\w.-]+/.exec(text)?.[0])).size).toBe(1);
});
