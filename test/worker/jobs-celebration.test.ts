import { afterEach, expect, it, vi } from "vitest";
import { hashOf } from "#domain/month.ts";
import type { CelebrationFigures } from "#schema/celebration.ts";
import { callApi } from "../support/api.ts";
import { dayMs, depart, openStory, quarter, type Story } from "../support/departure.ts";
import { drain, play } from "../support/job.ts";
import { suppressAddress } from "../support/suppression.ts";
import { signIn } from "../support/world.ts";

/*
 * The account in Denver passes 100 departures on Tuesday 10 November 2026. Its day has settled two days after its end: the
 * celebration goes out on Friday 13 November, between 16:00 and 18:00 UTC.
 */
const known = Date.parse("2026-11-11T15:00:00Z");
const due = Date.parse("2026-11-13T20:00:00Z");
const goal = { first_value: { statement: "100 departures without a gate conflict", target: "100" } };

afterEach(() => vi.useRealTimers());

async function tellFirstValue(body: Record<string, unknown> = {}, now = known): Promise<Story> {
  const story = await openStory(now, { ...goal, ...body });
  await depart(story, "2026-11-10", 100);
  await play(story.engine, now);
  return story;
}

interface KeptRow {
  id: string;
  period_key: string;
  state: string;
  metric_state: string | null;
  due_at: number;
  holds: string;
  figures: string | null;
}

async function celebrations({ engine }: Story): Promise<KeptRow[]> {
  return (await engine.db.prepare("select * from recap where kind = 'milestone'").all<KeptRow>()).results;
}

interface KeptMail {
  kind: string;
  recipient: string;
  state: string;
  last_error: string | null;
  next_at: number;
}

async function mailsOf({ engine }: Story, kind = "milestone"): Promise<KeptMail[]> {
  const of = engine.db.prepare("select * from delivery where kind = ? order by recipient").bind(kind);
  return (await of.all<KeptMail>()).results;
}

/** The account's own minute past the hour, ms. */
const jitterOf = ({ customer }: Story) => (hashOf(customer.id) % 120) * 60_000;
const statesOf = (rows: { state: string }[]) => rows.map(({ state }) => state);
const peopleOf = ({ customer }: Story) => [customer.champion.email, customer.sponsor.email];

/** Who of the customer was mailed, one after the other as the alphabet has it. */
const toCustomer = ({ engine }: Story) =>
  engine.mails
    .map(({ to }) => to)
    .filter((to) => !to.endsWith("northgate.example"))
    .sort();

/** What the log says of the celebration. */
async function logged({ engine }: Story): Promise<string[]> {
  const lines = await engine.db
    .prepare(
      "select text from mail_log join recap on recap.id = recap_id where kind = 'milestone' order by mail_log.id",
    )
    .all<{ text: string }>();
  return lines.results.map(({ text }) => text);
}

/** Takes back departures of 10 November until so many are left, as their source says. */
async function takeBack({ engine, customer, key }: Story, left: number): Promise<void> {
  const body = Array.from({ length: 100 - left }, (_, at) => ({
    act: "void",
    id: `${customer.externalId}-2026-11-10-${left + at}`,
    reason: "It never left.",
  }));
  const answer = await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body });
  expect(answer.status).toBe(200);
  await drain(engine);
}

async function putInto(story: Story, kind: string): Promise<void> {
  const staff = await signIn(story.engine, "csm");
  const answer = await staff.post(`/console/accounts/${story.customer.id}/release`, {
    kind,
    reason: "They are unhappy.",
  });
  expect(answer.status).toBe(303);
}

// When

it("a First Value is celebrated once, at nine of the first workday on which its day has settled", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  expect(await celebrations(story)).toMatchObject([{ period_key: "first_value", state: "due" }]);
  await play(engine, Date.parse("2026-11-13T15:59:00Z"));
  expect(engine.mails).toEqual([]);
  await play(engine, due);
  expect(toCustomer(story)).toEqual(peopleOf(story));
  expect(engine.mails[0]?.subject).toBe("100 departures: first value reached on November 10");
  expect(await celebrations(story)).toMatchObject([{ state: "sent", metric_state: "reached" }]);
  for (const later of [quarter, dayMs, 5 * dayMs]) await play(engine, due + later);
  expect(engine.mails).toHaveLength(2);
});

it("a First Value that becomes known ten days later is celebrated, and one after that is told to the manager alone", async () => {
  const tenth = await tellFirstValue({}, Date.parse("2026-11-19T18:00:00Z"));
  await play(tenth.engine, Date.parse("2026-11-20T20:00:00Z"));
  expect(toCustomer(tenth)).toEqual(peopleOf(tenth));

  const eleventh = await tellFirstValue({}, Date.parse("2026-11-21T18:00:00Z"));
  await play(eleventh.engine, Date.parse("2026-11-21T18:15:00Z"));
  await play(eleventh.engine, Date.parse("2026-11-23T20:00:00Z"));
  expect(await celebrations(eleventh)).toMatchObject([{ state: "archived" }]);
  expect(await mailsOf(eleventh)).toEqual([]);
  const told = eleventh.engine.mails.filter(({ subject }) => subject.includes("First Value"));
  expect(told.map(({ to }) => to)).toEqual(["admin@northgate.example"]);
  expect(told[0]?.text.replaceAll(/\s+/g, " ")).toContain("reached more than 10 days ago");
});

it("on a day on which recaps go out nobody is told of a First Value besides", async () => {
  const story = await openStory(Date.parse("2026-12-02T18:00:00Z"), goal);
  // Reached on Monday 30 November, settled on Thursday 3 December, when the recap of November is due and tells of it.
  await depart(story, "2026-11-30", 100);
  await play(story.engine, Date.parse("2026-12-03T20:00:00Z"));
  await play(story.engine, Date.parse("2026-12-04T20:00:00Z"));
  expect(statesOf(await mailsOf(story, "monthly"))).toEqual(["sent", "sent"]);
  expect(statesOf(await mailsOf(story))).toEqual(["suppressed", "suppressed"]);
  expect((await mailsOf(story))[0]?.last_error).toBe("A recap tells this person of the First Value.");
  expect(story.engine.mails.map(({ subject }) => subject)).toEqual(
    Array.from({ length: 2 }, () => "November 2026: 100 departures, first value reached"),
  );
});

it("who gets no recap of that month is told of the First Value all the same", async () => {
  const story = await openStory(Date.parse("2026-12-02T18:00:00Z"), goal);
  await story.engine.db.prepare("update contact set frequency = 'quarterly' where role = 'champion'").run();
  await depart(story, "2026-11-30", 100);
  await play(story.engine, Date.parse("2026-12-03T20:00:00Z"));
  await play(story.engine, Date.parse("2026-12-04T20:00:00Z"));
  expect(statesOf(await mailsOf(story))).toEqual(["sent", "suppressed"]);
});

// To whom

it("an unsubscription and the word off stop the celebration; who reads quarterly gets it", async () => {
  const story = await tellFirstValue({
    contacts: [
      { name: "Quarterly Reader", email: "q@acme.example", role: "champion", title: "" },
      { name: "Stopped Reader", email: "s@acme.example", role: "champion", title: "" },
      { name: "Off Reader", email: "o@acme.example", role: "executive_sponsor", title: "" },
      { name: "Project Lead", email: "p@acme.example", role: "project_lead", title: "" },
    ],
  });
  const { engine, customer } = story;
  await engine.db.prepare("update contact set frequency = 'quarterly' where email = 'q@acme.example'").run();
  await engine.db.prepare("update contact set frequency = 'off' where email = 'o@acme.example'").run();
  await suppressAddress(engine.db, customer.id, { address: "s@acme.example", reason: "unsubscribed", now: known });
  await play(engine, due);
  expect(engine.mails.map(({ to }) => to)).toEqual(["q@acme.example"]);
  expect(statesOf(await mailsOf(story))).toEqual(["sent", "suppressed"]);
});

it.each([
  ["quarterly", "tells everybody", 2],
  ["off", "tells nobody but who wants recaps", 1],
])("where their admin set recaps to %s for all it %s", async (frequency, _, count) => {
  const story = await tellFirstValue();
  const { engine, customer } = story;
  await engine.db
    .prepare("update account set recap_frequency = ?, recap_detail = 'whole' where id = ?")
    .bind(frequency, customer.id)
    .run();
  await engine.db.prepare("update contact set monthly_set = 1 where email = ?").bind(customer.champion.email).run();
  await play(engine, due);
  expect(toCustomer(story)).toEqual(peopleOf(story).slice(0, count));
  expect(new Set(engine.mails.map(({ subject }) => subject)).size).toBe(1);
});

it("who turns recaps off, or leaves, while all sending is paused is not told", async () => {
  const story = await tellFirstValue();
  const { engine, customer } = story;
  const admin = await signIn(engine, "admin");
  expect((await admin.post("/console/recaps/pause", { reason: "Looking at a sender." })).status).toBe(303);
  await play(engine, due);
  expect(statesOf(await mailsOf(story))).toEqual(["planned", "planned"]);
  await engine.db.prepare("update contact set frequency = 'off' where email = ?").bind(customer.champion.email).run();
  await engine.db.prepare("update contact set left_at = 1 where email = ?").bind(customer.sponsor.email).run();
  await admin.post("/console/recaps/resume", {});
  await play(engine, due + dayMs);
  expect(engine.mails).toEqual([]);
  expect(statesOf(await mailsOf(story))).toEqual(["suppressed", "suppressed"]);
});

it("on hold-out it is archived as months are", async () => {
  const story = await tellFirstValue();
  const admin = await signIn(story.engine, "admin");
  await admin.post(`/console/accounts/${story.customer.id}/hold-out`, { reason: "By lot", sure: "yes" });
  await play(story.engine, due);
  expect(await celebrations(story)).toMatchObject([{ state: "archived", held_out: 1 }]);
  expect(story.engine.mails).toEqual([]);
});

// Held

it("in a state in which nobody congratulates it waits for a person, for as long as it takes", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await putInto(story, "escalation");
  for (const at of [due, due + dayMs, due + 30 * dayMs]) await play(engine, at);
  const [held] = await celebrations(story);
  expect(held).toMatchObject({ state: "held", review_until: null });
  expect(held?.holds).toContain("Open escalation since");
  expect(toCustomer(story)).toEqual([]);
  const told = engine.mails.map(({ text }) => text.replace(/\s+/g, " "));
  expect(told).toEqual([expect.stringMatching(/Held: Open escalation since .+ It waits for a person\./)]);
  vi.setSystemTime(due + 30 * dayMs);
  const staff = await signIn(engine, "csm");
  expect((await staff.post(`/console/recaps/${held?.id}/release`, {})).status).toBe(303);
  await play(engine, due + 30 * dayMs + quarter);
  expect(toCustomer(story)).toEqual(peopleOf(story));
});

it("where each recap is looked at first it goes out a day later by itself, and skipped it never does", async () => {
  const looked = await tellFirstValue();
  await putInto(looked, "review");
  await play(looked.engine, due);
  expect(await celebrations(looked)).toMatchObject([{ state: "held", review_until: due + dayMs }]);
  await play(looked.engine, due + dayMs + quarter);
  expect(toCustomer(looked)).toEqual(peopleOf(looked));

  const skipped = await tellFirstValue();
  await putInto(skipped, "review");
  await play(skipped.engine, due);
  const staff = await signIn(skipped.engine, "csm");
  const [held] = await celebrations(skipped);
  await staff.post(`/console/recaps/${held?.id}/skip`, { reason: "They know." });
  await play(skipped.engine, due + 2 * dayMs);
  expect(toCustomer(skipped)).toEqual([]);
  expect(await celebrations(skipped)).toMatchObject([{ state: "archived", word: "skipped" }]);
  await takeBack(skipped, 98);
  expect((await staff.post(`/console/recaps/${held?.id}/send`, {})).status).toBe(303);
  await play(skipped.engine, due + 2 * dayMs + quarter);
  expect(toCustomer(skipped)).toEqual([]);
});

it("a skipped one is told once a person sends it after all", async () => {
  const story = await tellFirstValue();
  await putInto(story, "review");
  await play(story.engine, due);
  const staff = await signIn(story.engine, "csm");
  const [held] = await celebrations(story);
  await staff.post(`/console/recaps/${held?.id}/skip`, { reason: "They know." });
  expect((await staff.post(`/console/recaps/${held?.id}/send`, {})).status).toBe(303);
  for (const later of [1, 2]) await play(story.engine, due + later * quarter);
  expect(toCustomer(story)).toEqual(peopleOf(story));
});

it("an account nobody reads for waits until somebody does", async () => {
  const story = await tellFirstValue();
  await story.engine.db.prepare("update contact set frequency = 'off'").run();
  await play(story.engine, due);
  expect((await celebrations(story))[0]?.holds).toContain("No champion, executive sponsor or admin would receive it.");
});

// Restated

it("one that falls below its mark before it was told is withdrawn, and told when it is reached again", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await takeBack(story, 98);
  await play(engine, due);
  expect(await celebrations(story)).toMatchObject([{ state: "archived", metric_state: "below" }]);
  expect(await logged(story)).toEqual(["Withdrawn: by now the First Value is below its mark. Nobody was told."]);
  expect(engine.mails).toEqual([]);
  vi.setSystemTime(due);
  await depart(story, "2026-11-12", 5);
  await play(engine, due);
  expect(await celebrations(story)).toMatchObject([
    { state: "due", due_at: Date.parse("2026-11-16T16:00:00Z") + jitterOf(story) },
  ]);
  await play(engine, Date.parse("2026-11-16T20:00:00Z"));
  expect(toCustomer(story)).toEqual(peopleOf(story));
  expect(engine.mails[0]?.subject).toBe("100 departures: first value reached on November 12");
});

it("one that is held and falls below its mark cannot be released any more", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await putInto(story, "escalation");
  await play(engine, due);
  const [held] = await celebrations(story);
  await takeBack(story, 98);
  const staff = await signIn(engine, "csm");
  expect((await staff.post(`/console/recaps/${held?.id}/release`, {})).status).toBe(409);
  expect(await celebrations(story)).toMatchObject([{ state: "archived", metric_state: "below" }]);
  expect(await mailsOf(story)).toEqual([]);
});

it("below its mark while its mails wait, none of them leaves", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  const admin = await signIn(engine, "admin");
  await admin.post("/console/recaps/pause", { reason: "Looking at a sender." });
  await play(engine, due);
  await takeBack(story, 98);
  await play(engine, due + quarter);
  await admin.post("/console/recaps/resume", {});
  await play(engine, due + 2 * quarter);
  expect(engine.mails).toEqual([]);
  expect(await mailsOf(story)).toMatchObject([
    { state: "suppressed", last_error: "By now the First Value is below its mark." },
    { state: "suppressed" },
  ]);
});

it("once it was told nothing is told again, neither below its mark nor above it once more", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await play(engine, due);
  expect(engine.mails).toHaveLength(2);
  vi.setSystemTime(due + quarter);
  await takeBack(story, 98);
  await play(engine, due + dayMs);
  await depart(story, "2026-11-12", 5);
  for (const days of [1, 3, 4, 5, 6]) await play(engine, due + days * dayMs + quarter);
  expect(engine.mails).toHaveLength(2);
  expect(await celebrations(story)).toMatchObject([{ state: "sent", metric_state: "reached" }]);
});

// Beside months

it("a person has one mail a day: a month that is released beside a First Value goes first, and one after it the day after", async () => {
  const story = await openStory(Date.parse("2026-12-03T20:00:00Z"), { ...goal, kickoff: "2026-11-01" });
  const { engine } = story;
  await depart(story, "2026-11-10", 10);
  await putInto(story, "escalation");
  await play(engine, Date.parse("2026-12-03T20:00:00Z"));
  vi.setSystemTime(Date.parse("2026-12-08T20:00:00Z"));
  await depart(story, "2026-12-08", 100);
  await play(engine, Date.parse("2026-12-08T20:00:00Z"));
  const friday = Date.parse("2026-12-11T20:00:00Z");
  await putInto(story, "review");
  await engine.db.prepare("update account set release_rule = null").run();
  vi.setSystemTime(friday);
  const staff = await signIn(engine, "csm");
  const month = await engine.db.prepare("select id from recap where kind = 'monthly'").first<string>("id");
  expect((await staff.post(`/console/recaps/${month}/release`, {})).status).toBe(303);
  await play(engine, friday);
  expect(statesOf(await mailsOf(story, "monthly"))).toEqual(["sent", "sent"]);
  expect(await mailsOf(story)).toMatchObject([
    { state: "planned", last_error: "This person has another mail of this day.", next_at: friday + dayMs },
    { state: "planned" },
  ]);
  await play(engine, friday + quarter);
  expect(engine.mails.filter(({ subject }) => subject.includes("first value"))).toEqual([]);
  vi.setSystemTime(friday + dayMs);
  await play(engine, friday + dayMs);
  expect(statesOf(await mailsOf(story))).toEqual(["sent", "sent"]);
});

it("a month that is due on the day on which a First Value went out goes out the day after", async () => {
  const story = await tellFirstValue();
  const { engine } = story;
  await play(engine, due);
  vi.setSystemTime(Date.parse("2026-12-03T20:00:00Z"));
  await depart(story, "2026-12-01", 1);
  // A person had one of the two sent again that morning.
  const morning = Date.parse("2026-12-03T15:00:00Z");
  const [champion = "", sponsor = ""] = peopleOf(story);
  await engine.db
    .prepare("update delivery set woken_at = ?1, claimed_at = ?1 where kind = 'milestone' and recipient = ?2")
    .bind(morning, champion)
    .run();
  await play(engine, Date.parse("2026-12-03T20:00:00Z"));
  expect(engine.mails.slice(2).map(({ to }) => to)).toEqual([sponsor]);
  vi.setSystemTime(Date.parse("2026-12-04T20:00:00Z"));
  await play(engine, Date.parse("2026-12-04T20:00:00Z"));
  expect(engine.mails.slice(2).map(({ to }) => to)).toEqual([sponsor, champion]);
});

it("the snapshot has the statement, the days from the start, what comes next and who answers", async () => {
  const story = await tellFirstValue();
  await play(story.engine, due);
  const [row] = await celebrations(story);
  const figures = JSON.parse(row?.figures ?? "") as CelebrationFigures;
  expect(figures.goal).toMatchObject({
    statement: goal.first_value.statement,
    reachedOn: "2026-11-10",
    daysToReach: 8,
  });
  expect(figures.twelveMonth?.goal).toMatchObject({ target: 2400, current: 100, reachedOn: null });
  expect(figures.next?.title).toBe("Agree your first result and your goal for the year");
  const text = story.engine.mails[0]?.text ?? "";
  for (const part of ["8 days after the start", "2,400 departures", goal.first_value.statement, figures.next?.title])
    expect(text.replaceAll(/\s+/g, " ")).toContain(part);
});
