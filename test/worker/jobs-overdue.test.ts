import { afterEach, expect, it, vi } from "vitest";
import {
  dayMs,
  depart,
  due,
  nextDue,
  openStory,
  playAt,
  quarter,
  readerMails,
  type Story,
  staffTexts,
  tellHeld,
  tellNovember,
} from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play, runMessages } from "../support/job.ts";
import { signIn } from "../support/world.ts";

/* What goes out by itself is never late: then it is archived, and who looks after the account is told. */

afterEach(() => vi.useRealTimers());

const hourMs = 4 * quarter;

const newest = async ({ engine }: Story) => {
  const row = await engine.db
    .prepare("select id, state, value, review_until, due_at from recap order by period_key desc limit 1")
    .first<{ id: string; state: string; value: number | null; review_until: number | null; due_at: number }>();
  if (!row) throw new Error("no recap");
  return row;
};
/** The last instant at which the newest month may go out by itself, if it never waited for its data. */
const tenDaysOn = async (story: Story) => (await newest(story)).due_at + 10 * dayMs;

const statesOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select state from delivery order by recipient").all<{ state: string }>()).results.map(
    ({ state }) => state,
  );
const act = async (story: Story, path: string, fields: Record<string, string> = {}) =>
  (await (await signIn(story.engine, "csm")).post(`/console/recaps/${path}`, fields)).status;

it.each([
  ["ten days after it is due", 0, "sent", 2],
  ["a moment later", 1, "archived", 0],
])("a month nobody stopped goes out %s or is only archived", async (_when, late, state, mails) => {
  const story = await tellHeld(120);
  const limit = await tenDaysOn(story);
  for (const at of [limit + late, limit + quarter, limit + dayMs]) await playAt(story, at);
  expect(await newest(story)).toMatchObject({ state, review_until: null });
  expect(readerMails(story)).toHaveLength(mails);
  expect(await statesOf(story)).not.toContain("planned");
  const told = mails === 0 ? [expect.stringContaining("its review ended when it was too late")] : [];
  expect(staffTexts(story)).toEqual(told);
});

it("a month whose review would end too late waits for a person, is told so, and goes out once they let it go", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 120);
  story.engine.handed.length = 0;
  // December is due on Monday 4 January from 16:00 UTC on; the platform was away until the morning of the 14th.
  await playAt(story, Date.parse("2027-01-14T08:00:00Z"));
  expect(await newest(story)).toMatchObject({ state: "held", review_until: null });
  for (const days of [10, 20]) await playAt(story, nextDue + days * dayMs);
  expect(readerMails(story)).toEqual([]);
  expect(staffTexts(story)).toEqual([
    expect.stringMatching(/more than 80% is checked first\. It waits for a person\./),
  ]);
  expect(await act(story, `${(await newest(story)).id}/release`)).toBe(303);
  await playAt(story, nextDue + 20 * dayMs + quarter);
  expect(readerMails(story)).toHaveLength(2);
});

it("a month a person wants held is theirs to let go, however late and whatever is corrected meanwhile", async () => {
  const story = await tellHeld(120);
  expect(await act(story, `${(await newest(story)).id}/keep`)).toBe(303);
  vi.setSystemTime(nextDue + 20 * dayMs);
  await depart(story, "2026-12-11", 9);
  for (const later of [0, quarter, dayMs]) await playAt(story, nextDue + 20 * dayMs + later);
  expect(await newest(story)).toMatchObject({ state: "held", value: 129 });
  expect(await act(story, `${(await newest(story)).id}/release`)).toBe(303);
  await playAt(story, nextDue + 22 * dayMs);
  expect(readerMails(story)).toHaveLength(2);
});

/** There since the beginning of a November of which nothing came. */
const openNovember = () => openStory(Date.parse("2026-11-02T12:00:00Z"), { kickoff: "2026-11-01" });

/** Held on the 11th, which its manager knows; its data come at that time, and tick after tick follows. */
async function tellData(at: number): Promise<Story> {
  const story = await openNovember();
  for (const time of ["08:00", "08:15"]) await playAt(story, Date.parse(`2026-12-11T${time}:00Z`));
  expect(await newest(story)).toMatchObject({ state: "held", value: null });
  story.engine.handed.length = 0;
  vi.setSystemTime(at);
  await depart(story, "2026-11-10", 60);
  for (const later of [0, quarter, dayMs, 2 * dayMs]) await playAt(story, at + later);
  return story;
}

it.each([
  ["on the 15th, more than ten days after it was due", "2026-12-15T20:00:00Z"],
  ["in the last minute of the 20th in Denver", "2026-12-21T06:59:00Z"],
])("a month held for its data still goes out by itself when they come %s", async (_when, at) => {
  const story = await tellData(Date.parse(at));
  expect(await newest(story)).toMatchObject({ state: "sent", value: 60 });
  expect(readerMails(story)).toHaveLength(2);
  expect(staffTexts(story)).toEqual([]);
});

it("with the 21st in Denver a month whose data come is only archived, and its manager is told once", async () => {
  const story = await tellData(Date.parse("2026-12-21T07:00:00Z"));
  expect(await newest(story)).toMatchObject({ state: "archived", value: 60 });
  expect(readerMails(story)).toEqual([]);
  expect(staffTexts(story)).toEqual([expect.stringContaining("Archived, nobody is mailed: ")]);
});

it("a month whose data never come is archived after the 20th, and its manager is told once that they did not", async () => {
  const story = await openNovember();
  for (const at of ["11T08:00", "20T20:00", "21T07:00", "21T07:15", "25T07:00"])
    await playAt(story, Date.parse(`2026-12-${at}:00Z`));
  expect(await newest(story)).toMatchObject({ state: "archived", value: null });
  expect(staffTexts(story)).toEqual([
    expect.stringContaining("Held: Data incomplete"),
    expect.stringContaining("its data were not complete by day 20 of the month after."),
  ]);
});

/** November is composed and on its way while all sending is paused. */
async function tellPaused(): Promise<Story & { limit: number }> {
  const story = await tellNovember();
  expect(await act(story, "pause", { reason: "An incident" })).toBe(303);
  await playAt(story, due);
  expect(await statesOf(story)).toEqual(["planned", "planned"]);
  return { ...story, limit: await tenDaysOn(story) };
}

it("a pause that ends in time sends what waited, and one that does not closes it, told once and never sent", async () => {
  const inTime = await tellPaused();
  await act(inTime, "resume");
  await playAt(inTime, inTime.limit);
  expect(readerMails(inTime)).toHaveLength(2);

  const story = await tellPaused();
  await playAt(story, story.limit + 1);
  expect(await statesOf(story)).toEqual(["suppressed", "suppressed"]);
  await act(story, "resume");
  for (const later of [quarter, dayMs]) await playAt(story, story.limit + later);
  expect(readerMails(story)).toEqual([]);
  expect(staffTexts(story)).toEqual([expect.stringContaining("Not mailed to 2 people: it had not left in time")]);
  const { id } = await newest(story);
  const page = spokenIn(await (await (await signIn(story.engine, "csm")).get(`/console/recaps/${id}`)).text());
  expect(page).toContain("Too late, not mailed");
  expect(page).toContain("It had not left in time, and later nothing goes out by itself.");
});

it("a wake-up that comes too late claims nothing, and whether a tick was there between makes no difference", async () => {
  for (const isTicked of [false, true]) {
    const story = await tellPaused();
    const { engine, limit } = story;
    await playAt(story, limit - hourMs);
    vi.setSystemTime(limit + 1);
    const ids = (await engine.db.prepare("select id from delivery").all<{ id: string }>()).results;
    if (isTicked) await playAt(story, limit + 1);
    await engine.db.prepare("delete from sending_pause").run();
    await runMessages(
      engine,
      ids.map(({ id }) => ({ type: "deliver", deliveryId: id })),
    );
    expect(readerMails(story)).toEqual([]);
    expect(new Set(await statesOf(story))).toEqual(new Set([isTicked ? "suppressed" : "planned"]));
    await playAt(story, limit + quarter);
    expect(new Set(await statesOf(story))).toEqual(new Set(["suppressed"]));
    expect(staffTexts(story)).toHaveLength(1);
  }
});

it("a mail that was tried in time has its retries, and not one more when a pause made them late as well", async () => {
  for (const paused of [0, 3]) {
    const story = await tellPaused();
    const { engine, limit, customer } = story;
    const busy = () => {
      throw Object.assign(new Error("busy"), { code: "E_RATE_LIMIT_EXCEEDED" });
    };
    for (const { email } of [customer.champion, customer.sponsor]) engine.meet.set(email, busy);
    await act(story, "resume");
    await playAt(story, limit);
    expect(await statesOf(story)).toEqual(["planned", "planned"]);
    engine.handed.length = 0;
    engine.meet.clear();
    if (paused > 0) await act(story, "pause", { reason: "An incident" });
    await playAt(story, limit + paused * dayMs + hourMs);
    await act(story, "resume");
    await playAt(story, limit + paused * dayMs + 2 * hourMs);
    expect(await statesOf(story)).toEqual(paused ? ["suppressed", "suppressed"] : ["sent", "sent"]);
    expect(readerMails(story)).toHaveLength(paused ? 0 : 2);
  }
});

it("what a person released goes out however late it is and however long it waits", async () => {
  const story = await tellHeld(120);
  await act(story, "pause", { reason: "An incident" });
  expect(await act(story, `${(await newest(story)).id}/release`)).toBe(303);
  await playAt(story, nextDue + 20 * dayMs);
  await act(story, "resume");
  await playAt(story, nextDue + 20 * dayMs + quarter);
  expect(readerMails(story)).toHaveLength(2);
});

/** Three months that were too late, each for another reason, and a time at which they are. */
const closed: [string, () => Promise<{ story: Story; at: number }>][] = [
  [
    "held until it was too late",
    async () => {
      const story = await tellHeld(120);
      const at = (await tenDaysOn(story)) + 1;
      await playAt(story, at);
      return { story, at };
    },
  ],
  [
    "on its way through a long pause",
    async () => {
      const { limit, ...story } = await tellPaused();
      await playAt(story, limit + 1);
      await act(story, "resume");
      return { story, at: limit + 1 };
    },
  ],
  [
    "composed too late",
    async () => {
      const story = await tellNovember({}, Date.parse("2026-11-20T12:00:00Z"));
      const at = due + 15 * dayMs;
      vi.setSystemTime(at);
      await depart(story, "2026-12-18", 1);
      await playAt(story, at);
      return { story, at };
    },
  ],
];

it.each(closed)("a month that was %s goes to its readers once a person says so, and once", async (_why, tell) => {
  const { story, at } = await tell();
  await playAt(story, at + quarter);
  expect(readerMails(story)).toEqual([]);
  const { id, state } = await newest(story);
  expect(state).toBe("archived");
  const page = spokenIn(await (await (await signIn(story.engine, "csm")).get(`/console/recaps/${id}`)).text());
  expect(page).toMatch(/Too late, not mailed .*Send it now .*Short form, English.* For: Ellen/);
  expect((await (await signIn(story.engine, "viewer")).post(`/console/recaps/${id}/release`, {})).status).toBe(403);
  expect(await act(story, `${id}/release`)).toBe(303);
  expect(await act(story, `${id}/release`)).toBe(409);
  for (const later of [2, 3]) await playAt(story, at + later * quarter);
  const { champion, sponsor } = story.customer;
  expect(
    readerMails(story)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([champion.email, sponsor.email].sort());
  expect(await newest(story)).toMatchObject({ state: "sent" });
  expect(await act(story, `${id}/release`)).toBe(409);
});

it("a late month is sent with the reason a person has for it, and one that is too long stays in its field", async () => {
  const { story } = (await closed[0]?.[1]()) ?? { story: await tellNovember() };
  const csm = await signIn(story.engine, "csm");
  const path = `/console/recaps/${(await newest(story)).id}`;
  const refused = await csm.post(`${path}/release`, { reason: "y".repeat(281) });
  expect([refused.status, (await refused.text()).includes(`value="${"y".repeat(281)}"`)]).toEqual([422, true]);
  expect(await newest(story)).toMatchObject({ state: "archived" });
  expect((await csm.post(`${path}/release`, { reason: "They asked for it" })).status).toBe(303);
  expect(spokenIn(await (await csm.get(path)).text())).toContain("Released: They asked for it");
});

it("a late month of an account on hold-out and one after the contract is sent by nobody", async () => {
  for (const change of ["update account set held_out_since = 1", "update account set ends_on = '2026-11-30'"]) {
    const { story, at } = (await closed[0]?.[1]()) ?? { story: await tellNovember(), at: due };
    await story.engine.db.prepare(change).run();
    const { id } = await newest(story);
    const page = await (await signIn(story.engine, "csm")).get(`/console/recaps/${id}`);
    expect(spokenIn(await page.text())).not.toContain("Send it now");
    expect(await act(story, `${id}/release`)).toBe(409);
    await playAt(story, at + quarter);
    expect(readerMails(story)).toEqual([]);
  }
});

it("a mail that waited while no tick came for days does not leave by itself once it is too late", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine } = story;
  await play(engine, due);
  await engine.db.prepare("update delivery set state = 'planned', attempts = 0, sent_at = null, claim_id = null").run();
  await engine.db.prepare("update recap set state = 'sending'").run();
  engine.handed.length = 0;
  const { results } = await engine.db.prepare("select id from delivery").all<{ id: string }>();
  const wakeUps = results.map(({ id }) => ({ type: "deliver", deliveryId: id }));
  // Cron is dead, and the queue brings its old wake-ups.
  vi.setSystemTime((await tenDaysOn(story)) + dayMs);
  await runMessages(engine, wakeUps);
  expect(readerMails(story)).toEqual([]);
  // Within its time it goes, with or without a tick.
  vi.setSystemTime((await tenDaysOn(story)) - hourMs);
  await runMessages(engine, wakeUps);
  expect(readerMails(story)).toHaveLength(2);
});
