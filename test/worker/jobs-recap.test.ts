import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { deliver } from "#jobs/deliver.ts";
import { runQueue } from "#jobs/queue.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { settleDelivery } from "#store/settle.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { countDb } from "../support/counted-db.ts";
import {
  dayMs,
  depart,
  due,
  nextDue,
  openStory,
  quarter,
  readerMails,
  type Story,
  tellDecember,
  tellNovember,
} from "../support/departure.ts";
import { drain, play, runMessages, tick } from "../support/job.ts";
import { priya } from "../support/principal.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { suppressAddress } from "../support/suppression.ts";
import { type Customer, openAsChampion, openCustomer, signIn } from "../support/world.ts";

const before = Date.parse("2026-12-03T15:59:00Z");

afterEach(() => vi.useRealTimers());

interface KeptRecap {
  id: string;
  period_key: string;
  version: number;
  state: string;
  value: number | null;
  metric_state: string | null;
  holds: string;
  figures: string | null;
}

interface KeptDelivery {
  id: string;
  recipient: string;
  state: string;
  attempts: number;
  last_error: string | null;
  next_at: number;
  sent_at: number | null;
}

async function recapsOf({ engine }: Pick<Story, "engine">): Promise<KeptRecap[]> {
  return (await engine.db.prepare("select * from recap order by period_key, account_id").all<KeptRecap>()).results;
}

async function deliveriesOf({ engine }: Pick<Story, "engine">): Promise<KeptDelivery[]> {
  return (await engine.db.prepare("select * from delivery order by recipient").all<KeptDelivery>()).results;
}

const statesOf = (rows: { state: string }[]) => rows.map(({ state }) => state);
const ledger = async (story: Story) => (await recapsOf(story)).map((row) => [row.period_key, row.state]);

function coded(code: string, message = "said the service"): () => never {
  return () => {
    throw Object.assign(new Error(message), { code });
  };
}

// Due, once

it("nothing happens before the hour, and one mail a recipient after it", async () => {
  const story = await tellNovember();
  await play(story.engine, before);
  expect(await recapsOf(story)).toEqual([]);
  await play(story.engine, due);
  const { champion, sponsor } = story.customer;
  expect(story.engine.mails.map(({ to }) => to).sort()).toEqual([champion.email, sponsor.email]);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
  expect(statesOf(await deliveriesOf(story))).toEqual(["sent", "sent"]);
});

it("cron twice at once, and again a quarter of an hour later, is one ledger row and one mail a recipient", async () => {
  const story = await tellNovember();
  await Promise.all([tick(story.engine, due), tick(story.engine, due), tick(story.engine, due + quarter)]);
  await Promise.all([drain(story.engine), drain(story.engine)]);
  await play(story.engine, due + quarter);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
  expect(story.engine.handed).toHaveLength(2);
});

it("the same wake-ups in any number, at once and again later, send nothing twice", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  const wakeUps = story.engine.waiting.map(({ body }) => body);
  await Promise.all([runMessages(story.engine, [...wakeUps, ...wakeUps]), runMessages(story.engine, wakeUps)]);
  const woken = story.engine.waiting.map(({ body }) => body);
  await Promise.all([runMessages(story.engine, [...woken, ...woken]), runMessages(story.engine, woken)]);
  await runMessages(story.engine, [...wakeUps, ...woken]);
  expect(story.engine.handed).toHaveLength(2);
  expect((await deliveriesOf(story)).map(({ attempts }) => attempts)).toEqual([1, 1]);
});

it("a wake-up that was lost is made good by the next tick, at every step of the way", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  story.engine.waiting.length = 0;
  await tick(story.engine, due + quarter);
  const woken = story.engine.waiting.splice(0).map(({ body }) => body as { type: string });
  await runMessages(story.engine, [woken.find(({ type }) => type === "recaps")]);
  expect(statesOf(await deliveriesOf(story))).toEqual(["planned", "planned"]);
  story.engine.waiting.length = 0;
  await play(story.engine, due + 2 * quarter);
  expect(story.engine.handed).toHaveLength(2);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
});

it("a cron that was silent for two months finds the gap: what is older than ten days is only archived", async () => {
  const story = await openStory(Date.parse("2027-02-05T20:00:00Z"));
  for (const day of ["2026-11-10", "2026-12-10", "2027-01-10"]) await depart(story, day, 60);
  await play(story.engine, Date.parse("2027-02-05T20:00:00Z"));
  expect(await ledger(story)).toEqual([
    ["2026-11", "archived"],
    ["2026-12", "archived"],
    ["2027-01", "sent"],
  ]);
  expect(new Set(story.engine.mails.map(({ subject }) => subject)).size).toBe(1);
  expect(story.engine.mails).toHaveLength(2);
  expect(story.engine.mails[0]?.subject).toContain("January");
  const archived = (await recapsOf(story))[0];
  expect((JSON.parse(archived?.figures ?? "") as RecapFigures).value).toBe(60);
});

it.each([
  [0, "sent", 2],
  [1, "archived", 0],
])("a recap ten days and %i ms late is %s", async (late, state, mails) => {
  const story = await tellNovember();
  await tick(story.engine, due);
  story.engine.waiting.length = 0;
  const dueAt = (await story.engine.db.prepare("select due_at from recap").first<number>("due_at")) ?? 0;
  await play(story.engine, dueAt + 10 * dayMs + late);
  expect(await ledger(story)).toEqual([["2026-11", state]]);
  expect(story.engine.handed).toHaveLength(mails);
});

it("every account has its own row, and one that fails holds nobody up", async () => {
  const story = await tellNovember();
  const others = [
    await openCustomer(story.engine, { kickoff: "2026-11-02" }),
    await openCustomer(story.engine, { kickoff: "2026-11-02" }),
  ];
  for (const customer of others) await depart({ ...story, customer }, "2026-11-11", 55);
  await story.engine.db.prepare("update account set timezone = 'Mars/Olympus' where id = ?").bind(others[0]?.id).run();
  await play(story.engine, due);
  const asked = [story.customer, ...others].flatMap(({ champion, sponsor }) => [champion.email, sponsor.email]);
  const unreadable = [others[0]?.champion.email ?? "", others[0]?.sponsor.email ?? ""];
  expect(story.engine.mails.map(({ to }) => to).sort()).toEqual(asked.filter((to) => !unreadable.includes(to)).sort());
});

it("a recap that cannot be composed holds up none that is woken with it, and the console says why", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await tellNovember();
  const other = await openCustomer(story.engine, { kickoff: "2026-11-02" });
  await depart({ ...story, customer: other }, "2026-11-11", 55);
  await tick(story.engine, due);
  await story.engine.db.prepare("update account set locale = 'no locale' where id = ?").bind(other.id).run();
  await drain(story.engine);
  expect(story.engine.mails.map(({ to }) => to).toSorted()).toEqual(
    [story.customer.champion.email, story.customer.sponsor.email].toSorted(),
  );
  expect(said.mock.calls.map(([line]) => JSON.parse(String(line)))).toMatchObject([
    { account: other.id, period: "2026-11" },
  ]);
  const staff = await signIn(story.engine, "csm");
  const page = await (await staff.get("/console/recaps")).text();
  expect(page).toContain("1 need you");
  expect(page).toMatch(/could not be composed: .*locale/);
  await story.engine.db.prepare("update account set locale = 'en-US' where id = ?").bind(other.id).run();
  await play(story.engine, due + quarter);
  expect(story.engine.mails).toHaveLength(4);
  expect(await (await staff.get("/console/recaps")).text()).not.toContain("could not be composed");
  said.mockRestore();
});

it("a row the database cannot read is parted from the others by halves", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await tellNovember();
  const { engine } = story;
  const others = [
    await openCustomer(engine, { kickoff: "2026-11-02" }),
    await openCustomer(engine, { kickoff: "2026-11-02" }),
  ];
  for (const customer of others) await depart({ ...story, customer }, "2026-11-11", 55);
  await tick(engine, due);
  await engine.db.prepare("update fact_account set months = 'torn' where account_id = ?").bind(others[0]?.id).run();
  const woken = engine.waiting.splice(0).map(({ body }) => body as { type: string });
  const body = woken.find(({ type }) => type === "recaps");
  const first = await runMessages(engine, [body]);
  expect([first.explicitAcks, first.retryMessages.length]).toEqual([[], 1]);
  for (let bodies: unknown[] = [body]; bodies.length > 0; ) {
    const messages = bodies.map((each, at) => ({ id: `m${at}`, body: each, attempts: 2, ack() {}, retry() {} }));
    await runQueue(readEnv(engine.env), { queue: "cairn-jobs", messages } as unknown as MessageBatch);
    const waiting = engine.waiting.splice(0).map((each) => each.body as { type: string });
    await runMessages(
      engine,
      waiting.filter(({ type }) => type !== "recaps"),
    );
    bodies = waiting.filter(({ type }) => type === "recaps");
  }
  const asked = [story.customer, others[1]].flatMap((each) => [each?.champion.email, each?.sponsor.email]);
  expect(engine.mails.map(({ to }) => to).toSorted()).toEqual(asked.toSorted());
  expect((await recapsOf(story)).map(({ state }) => state).toSorted()).toEqual(["due", "sent", "sent"]);
  said.mockRestore();
});

it("many recaps are asked for and kept with as few questions of the database as one", async () => {
  const story = await tellNovember();
  const others = [
    await openCustomer(story.engine, { kickoff: "2026-11-02" }),
    await openCustomer(story.engine, { kickoff: "2026-11-02" }),
  ];
  for (const customer of others) await depart({ ...story, customer }, "2026-11-11", 55);
  await tick(story.engine, due);
  const ids = (await recapsOf(story)).map(({ id }) => id);
  const counted = countDb(story.engine.db);
  const engine = { ...story.engine, env: { ...story.engine.env, DB: counted.db } };
  const asked: number[] = [];
  for (const recapIds of [ids.slice(0, 1), ids.slice(1)]) {
    await runMessages(engine, [{ type: "recaps", recapIds }]);
    asked.push(counted.reset());
  }
  // What is due, what the rollups have to do, accounts, their days; and one transaction.
  expect(asked).toEqual([5, 5]);
  expect(statesOf(await recapsOf(story))).toEqual(["sending", "sending", "sending"]);
});

it("a wake-up of the version before this one is understood", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  story.engine.waiting.length = 0;
  const [recap] = await recapsOf(story);
  await runMessages(story.engine, [{ type: "recap", recapId: recap?.id }]);
  await drain(story.engine);
  expect(story.engine.mails).toHaveLength(2);
});

// The snapshot

it("a sent recap never changes: late events that move its figure make another version, and no mail", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const kept = (await dumpTables(story.engine.db)).recap;
  await depart(story, "2026-11-20", 7);
  await play(story.engine, due + quarter);
  const [first, second] = await recapsOf(story);
  expect((await dumpTables(story.engine.db)).recap?.filter((row) => row.includes(`"version":1,`))).toEqual(kept);
  expect([first?.value, second?.value, second?.state]).toEqual([60, 67, "archived"]);
  expect((JSON.parse(second?.figures ?? "") as RecapFigures).restated).toEqual({ before: 60, reasons: ["events"] });
  expect(story.engine.handed).toHaveLength(2);
  const reader = await openAsChampion(story.engine, story.customer);
  const page = await reader.get(`${story.customer.base}/value/2026-11`);
  const old = await reader.get(`${story.customer.base}/value/2026-11/v1`);
  expect(await page.text()).toMatch(
    /Restated on .*\. This corrects the recap of November 2026, which said 60 departures\. More has arrived from the source since\./,
  );
  expect(await old.text()).toContain("This is what the month said before it was restated.");
  expect((await reader.get(`${story.customer.base}/value/2026-11/v3`)).status).toBe(404);
});

it("a restated month has its own reason: not what happened to another account, nor to another month", async () => {
  const story = await tellDecember(70);
  const { engine, key, customer } = story;
  const other = { engine, key, customer: await openCustomer(engine, { kickoff: "2026-11-01" }) };
  await depart(other, "2026-12-10", 70);
  await play(engine, nextDue);
  const ids = (of: Story) => Array.from({ length: 9 }, (_, at) => `${of.customer.externalId}-2026-12-10-${at}`);
  const taken = [...ids(story), ...ids(other)].map((id) => ({ act: "void", id, reason: "Counted twice by the tower" }));
  const late = Array.from({ length: 9 }, (_, at) => ({
    id: `late-${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: `2026-11-20T19:00:0${at}Z`,
    data: { status: "left" },
  }));
  // One step of the rollup takes all of it.
  await sendEvents(engine, key, late);
  await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body: taken });
  await play(engine, nextDue + quarter);
  const rows = await engine.db
    .prepare(
      "select account_id as a, period_key as month, reason from recap where version = 2 order by period_key, a = ?",
    )
    .bind(other.customer.id)
    .all();
  expect(rows.results).toEqual([
    { a: customer.id, month: "2026-11", reason: "events" },
    { a: customer.id, month: "2026-12", reason: "correction" },
    { a: other.customer.id, month: "2026-12", reason: "correction" },
  ]);
});

it("a month whose milestone moves to another is restated, and so is the one that takes it or loses it", async () => {
  const story = await tellNovember();
  // 99 in November and 20 in December: December passes a hundred.
  await depart(story, "2026-11-21", 39);
  await play(story.engine, due);
  const next = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(next);
  await depart(story, "2026-12-10", 20);
  await play(story.engine, next);
  const told = async () =>
    (await recapsOf(story)).map(({ period_key, version, figures }) => {
      const { milestone } = JSON.parse(figures ?? "") as RecapFigures;
      return [period_key, version, milestone?.value ?? null];
    });
  const before = [
    ["2026-11", 1, null],
    ["2026-12", 1, 100],
  ];
  expect(await told()).toEqual(before);
  const mails = story.engine.handed.length;
  // One more is too little to restate a figure, and enough to pass the hundred.
  await depart(story, "2026-11-25", 1);
  await play(story.engine, next + quarter);
  expect(await told()).toEqual([
    ["2026-11", 1, null],
    ["2026-11", 2, 100],
    ["2026-12", 1, 100],
    ["2026-12", 2, null],
  ]);
  expect(story.engine.handed).toHaveLength(mails);
  await play(story.engine, next + 2 * quarter);
  expect(await told()).toHaveLength(4);
});

it("what a recap expects of the year follows the milestones agreed for it", async () => {
  const story = await tellNovember();
  const { db } = story.engine;
  await db.batch([
    db.prepare("delete from goal where kind = 'first_value'"),
    db
      .prepare("update goal set starts_on = '2026-10-01', target_on = '2027-09-30', milestones = ?")
      .bind(JSON.stringify([{ on: "2027-01-01", value: 920 }])),
  ]);
  await play(story.engine, due);
  const figures = JSON.parse((await recapsOf(story))[0]?.figures ?? "") as RecapFigures;
  // 61 of the 92 days to it.
  expect(figures.goals.twelveMonth?.expected).toBe(610);
});

it("the next recap says in one line what was restated since, and compares with the figure as it stands now", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  await depart(story, "2026-11-20", 7);
  await play(story.engine, due + quarter);
  const next = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(next);
  await depart(story, "2026-12-10", 50);
  await play(story.engine, next);
  const december = (await recapsOf(story)).find((row) => row.period_key === "2026-12");
  const figures = JSON.parse(december?.figures ?? "") as RecapFigures;
  expect(figures.corrected).toEqual([{ key: "2026-11", before: 60, after: 67 }]);
  expect(figures.change.previousValue).toBe(67);
  // What the goal gathered before the month counts as well.
  expect(figures.goals.twelveMonth?.current).toBe(67 + 50);
  const mails = story.engine.handed.filter(({ to }) => !to.endsWith("@northgate.example"));
  for (const mail of mails.slice(2)) {
    expect(mail.text).toContain("November 2026: 60 is now 67");
    expect(mail.html).toContain("November 2026: 60 is now 67");
  }
  expect(mails).toHaveLength(4);
});

it("days that were not rebuilt yet are rebuilt before anybody reads them", async () => {
  const story = await openStory(due);
  await sendEvents(story.engine, story.key, [
    {
      id: "one",
      type: departures.key,
      subject: story.customer.externalId,
      time: "2026-11-30T12:00:00Z",
      data: { status: "left" },
    },
  ]);
  story.engine.waiting.length = 0;
  await tick(story.engine, due);
  await runMessages(
    story.engine,
    story.engine.waiting.map(({ body }) => body).filter((body) => (body as { type: string }).type === "recaps"),
  );
  expect((await recapsOf(story))[0]).toMatchObject({ value: 1, metric_state: "ok" });
});

it("mail, page and ledger say the same figure", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const [recap] = await recapsOf(story);
  const figures = JSON.parse(recap?.figures ?? "") as RecapFigures;
  expect([recap?.value, figures.value, figures.days.reduce((sum, day) => sum + day.value, 0)]).toEqual([60, 60, 60]);
  for (const mail of story.engine.mails) {
    expect(mail.subject).toContain("60");
    expect(mail.text).toContain("60");
    expect(mail.html).not.toContain("slot.invalid");
    expect(mail.text).not.toContain("slot.invalid");
  }
});

it("sponsor and champion get their own letter, and who has both roles gets one", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const htmlOf = (email: string) => story.engine.mails.find(({ to }) => to === email)?.html.length ?? 0;
  expect(htmlOf(story.customer.champion.email)).toBeGreaterThan(htmlOf(story.customer.sponsor.email));
  const both = { name: "Dana Whitfield", email: "dana@one.example", title: "" };
  const contacts = [
    { ...both, role: "champion" },
    { ...both, email: "DANA@one.example", role: "executive_sponsor" },
  ];
  const one = await tellNovember({ contacts });
  await play(one.engine, due);
  expect(one.engine.handed.map(({ to }) => to)).toEqual(["dana@one.example"]);
});

it("roles that are not written to get nothing", async () => {
  const people = ["project_lead", "end_user"].map((role, at) => ({
    name: role,
    email: `p${at}@x.example`,
    role,
  }));
  const sponsor = { name: "Ellen", email: "ellen@x.example", role: "executive_sponsor" };
  const story = await tellNovember({ contacts: [...people, sponsor] });
  await play(story.engine, due);
  expect(story.engine.handed.map(({ to }) => to)).toEqual(["ellen@x.example"]);
});

// Waiting, holding, archiving

it("a source that has not confirmed the month is waited for, then held with the reason", async () => {
  const story = await tellNovember({}, Date.parse("2026-11-28T12:00:00Z"));
  vi.setSystemTime(due);
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", "due"]]);
  await play(story.engine, Date.parse("2026-12-11T06:59:59Z"));
  expect(await ledger(story)).toEqual([["2026-11", "due"]]);
  await play(story.engine, Date.parse("2026-12-11T07:00:00Z"));
  const [held] = await recapsOf(story);
  expect([held?.state, held?.value, held?.metric_state]).toEqual(["held", null, "stale"]);
  expect(JSON.parse(held?.holds ?? "[]")[0]).toMatch(/^Data incomplete: .* is complete only until 28 Nov 2026, /);
  expect(readerMails(story)).toEqual([]);
});

it("a month whose source fails before it confirmed the month is held as failed, and recovers when the source does", async () => {
  const story = await tellNovember({}, Date.parse("2026-11-28T12:00:00Z"));
  const { engine, key } = story;
  const post = (path: string, body: unknown) => callApi(engine, { method: "POST", path: `/api/v1${path}`, key, body });
  vi.setSystemTime(Date.parse("2026-11-29T08:00:00Z"));
  expect((await post("/events", "no JSON")).status).toBe(400);
  await drain(engine);
  await play(engine, Date.parse("2026-12-11T07:00:00Z"));
  const [held] = await recapsOf(story);
  expect([held?.state, held?.value, held?.metric_state]).toEqual(["held", null, "failed"]);
  const [reason] = JSON.parse(held?.holds ?? "[]") as string[];
  expect(reason).toMatch(
    /^Data incomplete: .* failed at 29 Nov 2026, 01:00 Denver time and was not heard of since\. ./,
  );
  // A word that does not reach the end ends the failure, and one that does the wait.
  const word = async (until: string, at: string) => {
    vi.setSystemTime(Date.parse(at));
    expect((await post("/sources/me/watermark", { complete_until: until })).status).toBe(200);
    await play(engine, Date.parse(at) + quarter);
    await play(engine, Date.parse(at) + 2 * quarter);
    const [recap] = await recapsOf(story);
    return [recap?.state, recap?.value, recap?.metric_state];
  };
  expect(await word("2026-11-29T08:00:00Z", "2026-12-11T08:00:00Z")).toEqual(["held", null, "stale"]);
  expect(await word("2026-12-11T09:00:00Z", "2026-12-11T09:00:00Z")).toEqual(["sent", 60, "ok"]);
});

it("what a source reports after it confirmed the month takes nothing back", async () => {
  const story = await tellNovember({}, due);
  vi.setSystemTime(due + 1);
  await callApi(story.engine, { method: "POST", path: "/api/v1/events", key: story.key, body: "no JSON" });
  await play(story.engine, due + quarter);
  expect((await recapsOf(story))[0]).toMatchObject({ state: "sent", value: 60, metric_state: "ok" });
});

it("the wait ends as soon as the source speaks, with what it then said", async () => {
  const story = await tellNovember({}, Date.parse("2026-11-28T12:00:00Z"));
  vi.setSystemTime(due);
  await play(story.engine, due);
  await depart(story, "2026-11-29", 3);
  await play(story.engine, due + quarter);
  expect((await recapsOf(story))[0]).toMatchObject({ state: "sent", value: 63 });
});

it("the clock of the trigger counts, not the hour at which the sender last spoke", async () => {
  const story = await openStory(Date.parse("2027-01-20T12:00:00Z"));
  await depart(story, "2026-11-10", 60);
  await play(story.engine, due);
  const [recap] = await recapsOf(story);
  const figures = JSON.parse(recap?.figures ?? "") as RecapFigures;
  expect([recap?.state, figures.counted.completeUntil, figures.counted.asOf]).toEqual(["sent", due, due]);
});

it("an account nobody ever sent an event for is held as having no data, and prints no number", async () => {
  const story = await openStory(due);
  await play(story.engine, Date.parse("2026-12-11T08:00:00Z"));
  expect((await recapsOf(story))[0]).toMatchObject({ state: "held", value: null, metric_state: "no_data" });
  expect((await recapsOf(story))[0]?.holds).toContain("no source has ever been connected");
  expect(readerMails(story)).toEqual([]);
});

it.each<[string, RegExp, (story: Story) => Promise<unknown>]>([
  [
    "a jump of more than 80% on a base of 50",
    /rose by 100% against November 2026:/,
    (story) => depart(story, "2026-12-10", 120),
  ],
  ["a fall of more than 80%", /fell by 83% against November 2026:/, (story) => depart(story, "2026-12-10", 10)],
  ["nothing after a month that was something", /fell to zero/, (story) => depart(story, "2027-01-03", 1)],
])("%s holds the mail for a day, in which it can be looked at and stopped", async (_rule, reason, tell) => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  story.engine.handed.length = 0;
  const next = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(next);
  await tell(story);
  await play(story.engine, next);
  const held = (await recapsOf(story))[1];
  expect(held?.state).toBe("held");
  expect(held?.holds).toMatch(reason);
  await play(story.engine, next + dayMs - 1);
  expect(readerMails(story)).toEqual([]);
  await play(story.engine, next + dayMs);
  expect(readerMails(story)).toHaveLength(2);
  expect(await story.engine.db.prepare("select released_by from recap order by period_key desc").first()).toEqual({
    released_by: "the review window",
  });
});

it("without a sponsor the mail is held", async () => {
  const contacts = [{ name: "Dana", email: "dana@solo.example", role: "champion" }];
  const story = await tellNovember({ contacts });
  await play(story.engine, due);
  expect((await recapsOf(story))[0]).toMatchObject({
    state: "held",
    holds: expect.stringContaining("No executive sponsor would receive it: the account has none"),
  });
  await play(story.engine, due + 5 * dayMs);
  expect(readerMails(story)).toEqual([]);
  expect(readerMails(story)).toEqual([]);
});

it("what is held goes out once a person released it, once, and says who did", async () => {
  const contacts = [{ name: "Dana", email: "dana@solo.example", role: "champion" }];
  const story = await tellNovember({ contacts });
  await play(story.engine, due);
  const [held] = await recapsOf(story);
  const path = `/console/recaps/${held?.id}/release`;
  expect((await (await signIn(story.engine, "viewer")).post(path, {})).status).toBe(403);
  const csm = await signIn(story.engine, "csm");
  expect((await csm.post(path, {})).status).toBe(303);
  expect((await csm.post(path, {})).status).toBe(409);
  await play(story.engine, due + quarter);
  await play(story.engine, due + 2 * quarter);
  expect(readerMails(story).map(({ to }) => to)).toEqual(["dana@solo.example"]);
  const row = await story.engine.db.prepare("select state, released_by, holds from recap").first();
  expect(row).toEqual({ state: "sent", released_by: priya.name, holds: held?.holds });
});

it("a month of zero is told plainly; from the second on the sponsor is left alone", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const months = ["2027-01-06T20:00:00Z", "2027-02-06T20:00:00Z", "2027-03-06T20:00:00Z"].map((text) =>
    Date.parse(text),
  );
  const sent: string[][] = [];
  for (const at of months) {
    vi.setSystemTime(at);
    await depart(story, new Date(at).toISOString().slice(0, 10), 1);
    await story.engine.db.prepare("delete from event where at >= unixepoch('2027-01-01') * 1000").run();
    await story.engine.db.prepare("update rollup_mark set log_id = 0").run();
    story.engine.handed.length = 0;
    await play(story.engine, at);
    await story.engine.db.prepare("update recap set state = 'sending' where state = 'held'").run();
    await play(story.engine, at + quarter);
    sent.push(readerMails(story).map(({ to }) => to.split("@")[0] ?? ""));
    expect(readerMails(story)[0]?.subject).not.toMatch(/\d+ departures/);
  }
  expect(sent.map((names) => names.sort())).toEqual([["dana", "ellen"], ["dana"], ["dana"]]);
});

it("a first stub of less than a week has no mail of its own: the next recap reaches back to it", async () => {
  const story = await openStory(due, { kickoff: "2026-11-27" });
  await depart(story, "2026-11-28", 20);
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", "archived"]]);
  expect((await recapsOf(story))[0]?.figures).toBe(null);
  expect(readerMails(story)).toEqual([]);
  const next = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(next);
  await depart(story, "2026-12-10", 40);
  await play(story.engine, next);
  const merged = JSON.parse((await recapsOf(story))[1]?.figures ?? "") as RecapFigures;
  expect([merged.value, merged.period.firstDay, merged.period.partial?.since]).toEqual([
    60,
    "2026-11-27",
    "2026-11-27",
  ]);
  expect(merged.change.kind).toBe("none");
  expect(readerMails(story)).toHaveLength(2);
});

it("two zones are two days: each account's month ends with its own midnight", async () => {
  const story = await openStory(due, { timezone: "Pacific/Kiritimati" });
  const west = await openCustomer(story.engine, { kickoff: "2026-11-02", timezone: "Pacific/Niue" });
  const at = (customer: Customer, id: string) => ({
    id,
    type: departures.key,
    subject: customer.externalId,
    time: "2026-11-30T11:00:00Z",
    data: { status: "left" },
  });
  await sendEvents(story.engine, story.key, [at(story.customer, "a"), at(west, "b")]);
  await drain(story.engine);
  await play(story.engine, Date.parse("2026-12-05T20:00:00Z"));
  const values = await story.engine.db
    .prepare(
      "select account_id, v.key as month, json_extract(v.value, '$.total') as total from fact_account, json_each(months) as m, json_each(m.value) as v order by month",
    )
    .all();
  expect(values.results).toEqual([
    { account_id: west.id, month: "2026-11", total: 1 },
    { account_id: story.customer.id, month: "2026-12", total: 1 },
  ]);
});

// Delivery

it("who unsubscribed before the mail was claimed gets none, and the others do", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  const { champion, sponsor } = story.customer;
  await suppressAddress(story.engine.db, story.customer.id, {
    address: champion.email,
    reason: "unsubscribed",
    now: due,
  });
  await drain(story.engine);
  expect(readerMails(story).map(({ to }) => to)).toEqual([sponsor.email]);
  expect(statesOf(await deliveriesOf(story))).toEqual(["suppressed", "sent"]);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
});

it("a recap whose every recipient unsubscribed is done, not for ever under way", async () => {
  const story = await tellNovember();
  for (const { email } of [story.customer.champion, story.customer.sponsor])
    await suppressAddress(story.engine.db, story.customer.id, { address: email, reason: "unsubscribed", now: due });
  // Its sponsor is among them, so somebody could have looked at it for a day.
  for (const later of [0, quarter, dayMs, dayMs + quarter]) await play(story.engine, due + later);
  expect(readerMails(story)).toEqual([]);
  // Nobody got it, so nobody may read that it was sent.
  expect(await ledger(story)).toEqual([["2026-11", "archived"]]);
});

it("who unsubscribed from one account still hears of another; a bounced address is written to by none", async () => {
  const shared = { name: "Dana", email: "dana@shared.example", role: "executive_sponsor" };
  const story = await tellNovember({ contacts: [shared] });
  const other = await openCustomer(story.engine, { kickoff: "2026-11-02", contacts: [shared] });
  await depart({ ...story, customer: other }, "2026-11-12", 60);
  await suppressAddress(story.engine.db, story.customer.id, {
    address: shared.email,
    reason: "unsubscribed",
    now: due,
  });
  await play(story.engine, due);
  expect(readerMails(story)).toHaveLength(1);
  const again = await tellNovember({ contacts: [shared] });
  await suppressAddress(again.engine.db, "*", { address: shared.email, reason: "bounced", now: due });
  await play(again.engine, due);
  expect(readerMails(again)).toEqual([]);
});

it("who is no contact any more is written to no more", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  await runMessages(
    story.engine,
    story.engine.waiting.splice(0).map(({ body }) => body),
  );
  await story.engine.db.prepare("delete from contact where email = ?").bind(story.customer.champion.email).run();
  await drain(story.engine);
  expect(readerMails(story).map(({ to }) => to)).toEqual([story.customer.sponsor.email]);
  expect(statesOf(await deliveriesOf(story))).toEqual(["suppressed", "sent"]);
});

/** The database as it is, with something that happens right after the next batch, or the one after `skipped` more. */
function afterNextBatch(real: D1Database, happen: () => Promise<unknown>, skipped = 0): D1Database {
  let left = skipped + 1;
  return new Proxy(real, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (name !== "batch") return typeof member === "function" ? member.bind(target) : member;
      return async (list: D1PreparedStatement[]) => {
        const result = await target.batch(list);
        left -= 1;
        if (left === 0) await happen();
        return result;
      };
    },
  });
}

it("of two runs that compose one month from different figures the first stands, and the other adds nothing", async () => {
  const story = await tellNovember();
  const { engine } = story;
  await tick(engine, due);
  const [wakeUp] = engine.waiting.splice(0);
  const beFaster = async () => {
    await runMessages(engine, [wakeUp?.body]);
    await depart(story, "2026-11-20", 7);
  };
  const slower = { ...engine, env: { ...engine.env, DB: afterNextBatch(engine.db, beFaster) } };
  await runMessages(slower, [wakeUp?.body]);
  await play(engine, due + quarter);
  const [kept] = await recapsOf(story);
  expect([kept?.value, (JSON.parse(kept?.figures ?? "") as RecapFigures).value]).toEqual([60, 60]);
  expect(engine.handed.map(({ subject }) => subject.includes("60"))).toEqual([true, true]);
});

it("who unsubscribes between claim and sending is not written to: it is asked again at the last moment", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await tick(engine, due);
  await runMessages(
    engine,
    engine.waiting.splice(0).map(({ body }) => body),
  );
  const mine = (await deliveriesOf(story)).find(({ recipient }) => recipient === customer.champion.email);
  const leave = () =>
    suppressAddress(engine.db, customer.id, { address: customer.champion.email, reason: "unsubscribed", now: due });
  const env = readEnv({ ...engine.env, DB: afterNextBatch(engine.db, leave, 1) });
  await deliver(env, [mine?.id ?? ""]);
  expect(engine.handed).toEqual([]);
  expect(statesOf(await deliveriesOf(story))).toEqual(["claimed", "planned"]);
  await play(engine, due + quarter);
  expect(statesOf(await deliveriesOf(story))).toEqual(["suppressed", "sent"]);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.sponsor.email]);
});

it("a claim that was lost to another run sends nothing", async () => {
  const story = await tellNovember();
  const { engine } = story;
  await tick(engine, due);
  await runMessages(
    engine,
    engine.waiting.splice(0).map(({ body }) => body),
  );
  const [mine] = await deliveriesOf(story);
  // The first batch asks where the database stands, the second claims.
  const takeOver = () => engine.db.prepare("update delivery set claim_id = 'other' where id = ?").bind(mine?.id).run();
  await deliver(readEnv({ ...engine.env, DB: afterNextBatch(engine.db, takeOver, 1) }), [mine?.id ?? ""]);
  expect(engine.handed).toEqual([]);
});

it.each(["E_RATE_LIMIT_EXCEEDED", "E_DAILY_LIMIT_EXCEEDED", "E_INTERNAL_SERVER_ERROR"])(
  "after %s the same mail is tried again when its wait is over, and not before",
  async (code) => {
    const story = await tellNovember();
    const { engine, customer } = story;
    engine.meet.set(customer.champion.email, coded(code));
    await play(engine, due);
    expect(statesOf(await deliveriesOf(story))).toEqual(["planned", "sent"]);
    expect(await ledger(story)).toEqual([["2026-11", "sending"]]);
    expect(engine.waiting.map(({ delay }) => delay)).toEqual([300]);
    engine.meet.clear();
    await play(engine, due + 299_000);
    expect(engine.mails).toHaveLength(1);
    await play(engine, due + 300_000);
    const [first, again] = engine.handed.filter(({ to }) => to === customer.champion.email);
    expect(again).toEqual(first);
    expect(engine.handed).toHaveLength(3);
    expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
    expect((await deliveriesOf(story))[0]).toMatchObject({ state: "sent", attempts: 2, last_error: null });
  },
);

it("a mail the service keeps putting off is given up within 72 hours and says why", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, coded("E_RATE_LIMIT_EXCEEDED"));
  // Tick by tick while the waits are short, then every second hour: from there on each wait is three or more.
  const [short, end] = [due + 3 * 3_600_000, due + 72 * 3_600_000];
  for (let at = due; at <= end; at += at < short ? quarter : 8 * quarter) await play(engine, at);
  expect((await deliveriesOf(story))[0]).toMatchObject({ state: "failed", attempts: 9 });
  expect((await deliveriesOf(story))[0]?.last_error).toContain("E_RATE_LIMIT_EXCEEDED");
  await play(engine, end + quarter);
  const told = engine.handed.map(({ text }) => text.replaceAll("\u200a", "").replace(/\s+/g, " "));
  expect(told.filter((text) => text.includes(`${customer.champion.email}: it could not be reached`))).toHaveLength(1);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
  expect(engine.handed.filter(({ to }) => to === customer.champion.email)).toHaveLength(9);
});

it.each([
  [1, 0],
  [2, 1],
])(
  "a mail given up after %i that bounced in a row stops %i addresses, and its manager is told",
  async (earlier, stopped) => {
    const story = await tellNovember();
    const { engine, customer } = story;
    engine.meet.set(customer.champion.email, coded("E_RATE_LIMIT_EXCEEDED"));
    await play(engine, due);
    for (let at = 0; at < earlier; at += 1)
      await engine.db
        .prepare(
          `insert into delivery (id, account_id, kind, period_key, recap_id, recipient, contact_id, name, variant, state, fate, next_at, woken_at, committed, attempts, created_at, sent_at)
         values (?, ?, 'monthly', ?, 'r', ?, 'c1', 'Dana', 'champion', 'sent', 'bounced', 0, 0, 1, 1, 0, 1000)`,
        )
        .bind(`b${at}`, customer.id, `2026-0${at + 1}`, customer.champion.email)
        .run();
    await engine.db.prepare("update delivery set attempts = 8, next_at = 0 where state = 'planned'").run();
    for (const later of [quarter, 2 * quarter]) await play(engine, due + later);
    const found = await engine.db.prepare("select address, account_id, reason from suppression").all();
    expect(found.results).toEqual(
      Array(stopped).fill({ address: customer.champion.email, account_id: "*", reason: "bounced" }),
    );
    const told = engine.handed.filter(({ text }) =>
      text.replace(/\s+/g, " ").includes("could not be reached again and again"),
    );
    expect(told).toHaveLength(stopped);
  },
);

it("a refusal for good is not tried again, and only a dead address is kept from later mails", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, coded("E_RECIPIENT_SUPPRESSED"));
  engine.meet.set(customer.sponsor.email, coded("E_HEADER_NOT_ALLOWED"));
  await play(engine, due);
  await play(engine, due + 10 * quarter);
  expect(statesOf(await deliveriesOf(story))).toEqual(["failed", "failed"]);
  const toReaders = engine.handed.filter(({ to }) => !to.endsWith("@northgate.example"));
  expect(toReaders).toHaveLength(2);
  const stopped = await engine.db.prepare("select address, account_id, reason from suppression").all();
  expect(stopped.results).toEqual([{ address: customer.champion.email, account_id: "*", reason: "bounced" }]);
  const told = engine.handed.filter(({ to }) => to.endsWith("@northgate.example")).map(({ text }) => text);
  const said = told.join(" ").replaceAll("\u200a", "").replace(/\s+/g, " ");
  expect(said.split(`${customer.champion.email}: there is no such mailbox.`)).toHaveLength(2);
  expect(said.split(`${customer.sponsor.email}: this mail was refused for good`)).toHaveLength(2);
});

it("an error nobody can read leaves the mail unknown: no later tick sends it again, until a person settles it", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, () => {
    throw new Error("network connection lost");
  });
  await play(engine, due);
  engine.meet.clear();
  for (const later of [quarter, dayMs, 5 * dayMs]) await play(engine, due + later);
  const [unknown] = await deliveriesOf(story);
  expect([unknown?.state, unknown?.last_error]).toEqual(["unknown", "network connection lost"]);
  expect(engine.handed).toHaveLength(2);
  const settled = { outcome: "resend", now: due, by: priya } as const;
  expect(await settleDelivery(engine.db, unknown?.id ?? "", settled)).toBe(true);
  expect(await settleDelivery(engine.db, unknown?.id ?? "", settled)).toBe(false);
  await play(engine, due + 5 * dayMs + quarter);
  expect(statesOf(await deliveriesOf(story))).toEqual(["sent", "sent"]);
  expect(engine.handed).toHaveLength(3);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
});

it("a run that died before it handed anything over is made good; one that died after is unknown", async () => {
  const story = await tellNovember();
  const { engine } = story;
  await tick(engine, due);
  await runMessages(
    engine,
    engine.waiting.splice(0).map(({ body }) => body),
  );
  engine.waiting.length = 0;
  const [first, second] = await deliveriesOf(story);
  const die =
    "update delivery set state = 'claimed', claim_id = 'dead', claimed_at = ?, attempts = 1, committed = ? where id = ?";
  await engine.db.batch([
    engine.db.prepare(die).bind(due, 0, first?.id),
    engine.db.prepare(die).bind(due, 1, second?.id),
  ]);
  await play(engine, due + 119_000);
  expect(statesOf(await deliveriesOf(story))).toEqual(["claimed", "claimed"]);
  await play(engine, due + quarter);
  expect(statesOf(await deliveriesOf(story))).toEqual(["sent", "unknown"]);
  expect(engine.handed.map(({ to }) => to)).toEqual([first?.recipient]);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
});

it("a slow answer that comes after the claim was ended still settles what is unknown", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  engine.meet.set(customer.champion.email, () => tick(engine, due + quarter));
  await play(engine, due);
  expect(statesOf(await deliveriesOf(story))).toEqual(["sent", "sent"]);
  expect(engine.handed).toHaveLength(2);
});

// The queue

it("each message is acknowledged or retried for itself", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  const woken = story.engine.waiting.splice(0).map(({ body }) => body as { type: string });
  const recap = woken.find(({ type }) => type === "recaps");
  const real = story.engine.env.DB;
  const broken = new Proxy(real, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (name === "batch") return () => Promise.reject(new Error("D1_ERROR: network connection lost"));
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  const bodies = [recap, { type: "deliver", deliveryId: "nobody" }, { type: "later", version: 9 }, null, "text", {}];
  const result = await runMessages({ ...story.engine, env: { ...story.engine.env, DB: broken } }, bodies);
  expect(result.outcome).toBe("ok");
  expect(result.explicitAcks.toSorted()).toEqual(["m2", "m3", "m4", "m5"]);
  expect(result.retryMessages.map(({ msgId }) => msgId).toSorted()).toEqual(["m0", "m1"]);
  const healed = await runMessages(story.engine, [recap]);
  expect([healed.explicitAcks, healed.retryMessages]).toEqual([["m0"], []]);
  expect((await recapsOf(story))[0]?.state).toBe("sending");
});

it("a message that fails comes again later each time, at most five minutes later", async () => {
  const { engine } = await openStory(due);
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const away = { batch: () => Promise.reject(new Error("D1_ERROR: network connection lost")) };
  const waits: (number | undefined)[] = [];
  const messages = [1, 2, 3, 4, 5, 6, 7].map((attempts) => ({
    id: `m${attempts}`,
    attempts,
    body: { type: "deliver", deliveryId: "x" },
    ack: () => waits.push(-1),
    retry: (options?: QueueRetryOptions) => waits.push(options?.delaySeconds),
  }));
  const batch = { queue: "cairn-jobs", messages } as unknown as MessageBatch;
  await runQueue(readEnv({ ...engine.env, DB: away }), batch);
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300]);
  expect(said).toHaveBeenCalledTimes(7);
  said.mockRestore();
});

it("a stale wake-up, of what is done or was never there, is acknowledged and changes nothing", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const [recap] = await recapsOf(story);
  const [delivery] = await deliveriesOf(story);
  const kept = await dumpTables(story.engine.db);
  const bodies = [
    { type: "recap", recapId: recap?.id },
    { type: "deliver", deliveryId: delivery?.id },
    { type: "recap", recapId: "nobody" },
    { type: "deliver", deliveryId: "nobody" },
  ];
  const result = await runMessages(story.engine, bodies);
  expect(result.explicitAcks.toSorted()).toEqual(["m0", "m1", "m2", "m3"]);
  expect(result.retryMessages).toEqual([]);
  expect(await dumpTables(story.engine.db)).toEqual(kept);
  expect(story.engine.handed).toHaveLength(2);
});

it("a message with more in it than ids is none of ours", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const [delivery] = await deliveriesOf(story);
  const result = await runMessages(story.engine, [
    { type: "deliver", deliveryId: delivery?.id, to: "mallory@x.example" },
  ]);
  expect(result.explicitAcks).toEqual(["m0"]);
  expect(story.engine.handed).toHaveLength(2);
});

it("what was given up is said in the log and acknowledged, without whom it names", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await tellNovember();
  const type = "cf.email.sending.message.bounced";
  const event = { type, payload: { eventId: "e", messageId: "m", recipient: "dana@acme.example" } };
  const given = [{ type: "recap", recapId: "x" }, { to: "dana@acme.example" }, event];
  const result = await runMessages(story.engine, given, { queue: "cairn-dead" });
  expect(result.explicitAcks).toEqual(["m0", "m1", "m2"]);
  expect(said.mock.calls.map(([line]) => JSON.parse(String(line)))).toEqual([
    { dead_letter: { type: "recap", recapId: "x" }, id: "m0" },
    { dead_letter: null, id: "m1" },
    { dead_letter: { event: type, mail: "m" }, id: "m2" },
  ]);
  said.mockRestore();
});

// What comes later

it("a month archived before its events arrived has its figure once they are there", async () => {
  const story = await openStory(Date.parse("2026-12-28T12:00:00Z"), { kickoff: "2026-10-01" });
  await play(story.engine, Date.parse("2026-12-28T12:00:00Z"));
  expect((await recapsOf(story)).map((row) => [row.period_key, row.state, row.value])).toEqual([
    ["2026-10", "archived", null],
    ["2026-11", "archived", null],
  ]);
  await depart(story, "2026-11-10", 60);
  await play(story.engine, Date.parse("2026-12-28T12:15:00Z"));
  const november = (await recapsOf(story)).find((row) => row.period_key === "2026-11");
  expect([november?.state, november?.value, november?.metric_state]).toEqual(["archived", 60, "ok"]);
  expect(story.engine.mails).toEqual([]);
});

it("a recap held for a silent source goes out by itself when the figures come", async () => {
  const late = Date.parse("2026-12-11T20:00:00Z");
  const story = await openStory(late);
  await play(story.engine, late);
  expect(await ledger(story)).toEqual([["2026-11", "held"]]);
  await depart(story, "2026-11-10", 60);
  await play(story.engine, late + quarter);
  await play(story.engine, late + 2 * quarter);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
  expect(readerMails(story)).toHaveLength(2);
});

it("a recap held for a silent source goes out by itself when the source only says that it has sent everything", async () => {
  const story = await tellNovember({}, Date.parse("2026-11-12T20:00:00Z"));
  const late = Date.parse("2026-12-11T20:00:00Z");
  vi.setSystemTime(late);
  await play(story.engine, late);
  expect(await ledger(story)).toEqual([["2026-11", "held"]]);
  const path = "/api/v1/sources/me/watermark";
  const body = { complete_until: "2026-12-11T12:00:00Z" };
  const { engine, key } = story;
  expect((await callApi(engine, { method: "POST", path, key, body })).status).toBe(200);
  expect(engine.waiting).toEqual([]);
  await play(engine, late + quarter);
  await play(engine, late + 2 * quarter);
  expect(await ledger(story)).toEqual([["2026-11", "sent"]]);
});

it("a recap without a figure is not released by anybody", async () => {
  const late = Date.parse("2026-12-11T20:00:00Z");
  const story = await openStory(late);
  await play(story.engine, late);
  const [held] = await recapsOf(story);
  const staff = await signIn(story.engine, "csm");
  expect((await staff.post(`/console/recaps/${held?.id}/release`, {})).status).toBe(409);
});

it("a sponsor added while the recap was held gets it on release", async () => {
  const champion = { name: "Dana", email: "dana@alone.example", role: "champion" };
  const story = await tellNovember({ contacts: [champion] });
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", "held"]]);
  const staff = await signIn(story.engine, "csm");
  const sponsor = { name: "Ellen Marsh", email: "ellen@alone.example", role: "executive_sponsor", title: "" };
  await staff.post(`/console/accounts/${story.customer.id}/contacts`, sponsor);
  const [held] = await recapsOf(story);
  expect((await staff.post(`/console/recaps/${held?.id}/release`, {})).status).toBe(303);
  await play(story.engine, due + quarter);
  expect(
    readerMails(story)
      .map(({ to }) => to)
      .sort(),
  ).toEqual(["dana@alone.example", "ellen@alone.example"]);
});

it("departures of nobody are counted, and nobody is named for them", async () => {
  const story = await openStory(due);
  const events = Array.from({ length: 60 }, (_, at) => ({
    id: `nobody-${at}`,
    type: departures.key,
    subject: story.customer.externalId,
    time: new Date(Date.parse("2026-11-10T19:00:00Z") + at * 1000).toISOString(),
    data: { status: "left" },
  }));
  await sendEvents(story.engine, story.key, events);
  await drain(story.engine);
  await play(story.engine, due);
  const [recap] = await recapsOf(story);
  const figures = JSON.parse(recap?.figures ?? "{}") as RecapFigures;
  expect([figures.value, figures.activeActors, figures.contributors]).toEqual([60, null, null]);
  expect(story.engine.mails[0]?.text).not.toMatch(/1 (route|gate|rep)\b/);
});

it("a far day is refused where it is said, and no page breaks over it", async () => {
  const story = await openStory(due);
  const staff = await signIn(story.engine, "csm");
  const step = { title: "A step", why: "", side: "customer", stage: "renewal", due: "0000-01-01" };
  expect((await staff.post(`/console/accounts/${story.customer.id}/items`, step)).status).toBe(422);
  expect((await staff.get("/console")).status).toBe(200);
});
