import { afterEach, expect, it, vi } from "vitest";
import { betweenReadAndKeep } from "../support/between-db.ts";
import type { Browser } from "../support/browser.ts";
import { depart, due, openStory, quarter, type Story } from "../support/departure.ts";
import { play, tick } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { signIn } from "../support/world.ts";

const word = "Two of your gates were closed <b>for works</b> from the 5th on.";
const before = Date.parse("2026-11-25T12:00:00Z");

afterEach(() => vi.useRealTimers());

interface Coming extends Story {
  path: string;
  csm: Browser;
}

/** It is 25 November, and that month's recap is to come on 3 December. */
async function openComing(): Promise<Coming> {
  const story = await openStory(before, { kickoff: "2026-11-01" });
  const path = `/console/accounts/${story.customer.id}/notes/2026-11`;
  return { ...story, path, csm: await signIn(story.engine, "csm") };
}

/** On 3 December its figures are there, and it goes out. */
async function goOut(story: Coming): Promise<Browser> {
  vi.setSystemTime(due);
  await depart(story, "2026-11-10", 60);
  await play(story.engine, due);
  return signIn(story.engine, "csm");
}

const noteIn = ({ engine }: Story) => engine.db.prepare("select text from recap_note").first<string>("text");
const audited = async ({ engine, customer }: Story) =>
  (
    await engine.db
      .prepare(
        "select by_name, json_extract(about, '$.month') as month from audit where act = 'recap.note' and account_id = ?",
      )
      .bind(customer.id)
      .all()
  ).results;

it("a note written before the month is composed stands in the mail, its text twin, the page behind it and the portal", async () => {
  const story = await openComing();
  const { engine, customer, path, csm } = story;
  expect(await (await csm.get("/console/calendar")).text()).toContain(`href="${path}"`);
  expect(await (await csm.get(path)).text()).toMatch(
    /It is due <time [^>]*>3 Dec 2026, \d\d:\d\d UTC<\/time>, \d\d:\d\d in Denver\./,
  );
  expect((await csm.post(path, { note: word, seen: "" })).status).toBe(303);
  expect(await (await csm.get("/console/calendar")).text()).toContain("Has a note");
  expect(await audited(story)).toEqual([{ by_name: "Priya Raman", month: "2026-11" }]);
  const later = await goOut(story);
  expect(engine.handed).toHaveLength(2);
  for (const mail of engine.handed) {
    expect(mail.html).toContain("Two of your gates were closed &lt;b&gt;");
    expect(mail.html).not.toContain("<b>for works");
    expect(mail.text.replace(/\s+/g, " ")).toMatch(/A word from Priya Raman: Two of your gates were closed/);
  }
  const view = engine.handed[0]?.text.match(/https:\/\/impact\.northgate\.example(\/r\/\S+)/)?.[1] ?? "";
  expect(await (await engine.fetch(view)).text()).toContain("Two of your gates were closed &lt;b>");
  const portal = await later.get(`/console/accounts/${customer.id}/preview/value/2026-11`);
  expect(await portal.text()).toContain("Two of your gates were closed &lt;b>");
});

it("it can be written over and taken away until the month is composed", async () => {
  const { path, csm, ...story } = await openComing();
  await csm.post(path, { note: "First.", seen: "" });
  await csm.post(path, { note: "Second.", seen: "First." });
  expect(await noteIn(story)).toBe("Second.");
  expect(await (await csm.get(path)).text()).toContain('value="Second."');
  await csm.post(path, { note: " ", seen: "Second." });
  expect(await noteIn(story)).toBe(null);
  expect(await audited(story)).toHaveLength(3);
});

it("a month that waits for its source takes a note, says so on its page, and has it once the figures come", async () => {
  const story = await openComing();
  const { engine, path } = story;
  vi.setSystemTime(due);
  await play(engine, due);
  const csm = await signIn(engine, "csm");
  const recap = `/console/recaps/${await engine.db.prepare("select id from recap where state = 'due'").first("id")}`;
  expect(await (await csm.get(recap)).text()).toContain(`href="${path}"`);
  expect((await csm.post(path, { note: "The feed was late.", seen: "" })).status).toBe(303);
  expect(await (await csm.get(recap)).text()).toContain("Note: The feed was late.");
  await goOut(story);
  expect(engine.handed.map(({ text }) => text.includes("The feed was late."))).toEqual([true, true]);
});

it("what is on its way takes no note any more: the words are given back, and nothing changes", async () => {
  const story = await openComing();
  const { engine, path } = story;
  const csm = await goOut(story);
  const stood = await dumpTables(engine.db);
  const answer = await csm.post(path, { note: "Too late.", seen: "" });
  expect(answer.status).toBe(409);
  expect(await answer.text()).toMatch(
    /went out already: nothing can be added to it\. What you wrote is not kept: Too late\./,
  );
  expect({ ...(await dumpTables(engine.db)), session: null }).toEqual({ ...stood, session: null });
  expect((await csm.get(path)).headers.get("location")).toMatch(/^\/console\/recaps\//);
});

it("a held month is pointed to its own page, where the note can still be changed", async () => {
  const story = await openStory(before, {
    kickoff: "2026-11-01",
    contacts: [{ name: "Dana", email: "dana@acme.example", role: "champion", title: "" }],
  });
  const path = `/console/accounts/${story.customer.id}/notes/2026-11`;
  const csm = await signIn(story.engine, "csm");
  await csm.post(path, { note: "Before.", seen: "" });
  const later = await goOut({ ...story, path, csm });
  expect(await (await later.post(path, { note: "After.", seen: "Before." })).text()).toContain(
    "changed on its own page",
  );
  const own = (await later.get(path)).headers.get("location") ?? "";
  expect(await (await later.get(own)).text()).toContain('value="Before."');
  expect((await later.post(`${own}/note`, { note: "After.", seen: "Before." })).status).toBe(303);
  expect(await noteIn(story)).toBe("After.");
});

it("of two who write at once the second reads both and loses nothing", async () => {
  const { path, csm, ...story } = await openComing();
  const other = await signIn(story.engine, "admin");
  expect((await csm.post(path, { note: "Two gates.", seen: "" })).status).toBe(303);
  const late = await other.post(path, { note: "It was the <strike>.", seen: "" });
  expect(late.status).toBe(409);
  const page = await late.text();
  expect(page).toContain('value="It was the &lt;strike>."');
  expect(page).toContain("Two gates.");
  expect(await noteIn(story)).toBe("Two gates.");
  expect((await other.post(path, { note: "Two gates.", seen: "" })).status).toBe(303);
  expect((await other.post(path, { note: "Both.", seen: "Two gates." })).status).toBe(303);
  expect(await noteIn(story)).toBe("Both.");
});

it("280 letters are counted as people count them, whatever they are made of", async () => {
  const { path, csm, ...story } = await openComing();
  const longest = "👩‍👩‍👧‍👦".repeat(140) + "é".repeat(140);
  expect((await csm.post(path, { note: `${longest}x`, seen: "" })).status).toBe(422);
  expect(await noteIn(story)).toBe(null);
  expect((await csm.post(path, { note: longest, seen: "" })).status).toBe(303);
  expect(await noteIn(story)).toBe(longest);
  expect((await csm.post(path, { note: "Shorter.", seen: longest })).status).toBe(303);
});

it("a word written while the month is being composed has it composed again, and nothing goes out without it", async () => {
  const story = await openComing();
  const { engine, path } = story;
  vi.setSystemTime(due);
  await depart(story, "2026-11-10", 60);
  const late = await signIn(engine, "csm");
  const write = vi.fn(() => late.post(path, { note: "Just in time.", seen: "" }));
  await play({ ...engine, env: { ...engine.env, DB: betweenReadAndKeep(engine.db, write) } }, due);
  expect(write).toHaveBeenCalledTimes(1);
  expect(engine.handed).toEqual([]);
  await play(engine, due + quarter);
  expect(engine.handed.map(({ text }) => text.includes("Just in time."))).toEqual([true, true]);
});

it("a month too far ahead, one long gone and one of nobody take no note", async () => {
  const { csm, path, customer } = await openComing();
  for (const period of ["2027-03", "2026-01"]) {
    const other = path.replace("2026-11", period);
    expect((await csm.get(other)).status, period).toBe(404);
    expect((await csm.post(other, { note: "x", seen: "" })).status, period).toBe(404);
  }
  expect((await csm.post(path.replace(customer.id, "nobody"), { note: "x", seen: "" })).status).toBe(404);
});

it("a First Value takes a note once it is reached, until it is told", async () => {
  const known = Date.parse("2026-11-11T15:00:00Z");
  const goal = { statement: "100 departures without a gate conflict", target: "100" };
  const story = await openStory(known, { first_value: goal });
  const { engine, customer } = story;
  const csm = await signIn(engine, "csm");
  const path = `/console/accounts/${customer.id}/notes/first_value`;
  expect((await csm.get(path)).status).toBe(404);
  await depart(story, "2026-11-10", 100);
  await play(engine, known);
  expect(await (await csm.get("/console/calendar")).text()).toContain(`href="${path}"`);
  expect((await csm.post(path, { note: "Sooner than any of us said.", seen: "" })).status).toBe(303);
  engine.handed.length = 0;
  await play(engine, Date.parse("2026-11-13T20:00:00Z"));
  const mails = engine.handed.filter(({ to }) => !to.endsWith("northgate.example"));
  expect(mails.map(({ text }) => text.includes("Sooner than any of us said."))).toEqual([true, true]);
});

it("a first month too short for a recap of its own takes no note: it would never be read", async () => {
  const { engine, customer } = await openStory(before, { kickoff: "2026-11-26" });
  const csm = await signIn(engine, "csm");
  const path = `/console/accounts/${customer.id}/notes/2026-11`;
  expect(await (await csm.get("/console/calendar")).text()).not.toContain(path);
  expect((await csm.post(path, { note: "Lost.", seen: "" })).status).toBe(404);
});

it("the page of such a month leads to no note while it is due", async () => {
  const story = await openStory(before, { kickoff: "2026-11-26" });
  const { engine, customer } = story;
  vi.setSystemTime(due);
  await tick(engine, due);
  const csm = await signIn(engine, "csm");
  const id = await engine.db.prepare("select id from recap where state = 'due'").first<string>("id");
  const page = await (await csm.get(`/console/recaps/${id}`)).text();
  expect(page).toContain(customer.name);
  expect(page).not.toContain("Add a note");
});

it("the page of such a month says why nobody was mailed once it is archived", async () => {
  const story = await openStory(before, { kickoff: "2026-11-26" });
  const { engine } = story;
  vi.setSystemTime(due);
  await play(engine, due);
  const csm = await signIn(engine, "csm");
  const recap = await engine.db.prepare("select id, state from recap").first<{ id: string; state: string }>();
  expect(recap?.state).toBe("archived");
  expect(await (await csm.get(`/console/recaps/${recap?.id}`)).text()).toContain("the next month tells them too");
});

it("words for a month that is none any more by the time they are sent are given back", async () => {
  const { csm, path, customer } = await openComing();
  expect((await csm.get(path)).status).toBe(200);
  await csm.post(`/console/accounts/${customer.id}/contract`, { ends_on: "2026-11-01", sure: "yes" });
  const december = path.replace("2026-11", "2026-12");
  const answer = await csm.post(december, { note: "Two gates <b>were</b> closed.", seen: "" });
  expect(answer.status).toBe(404);
  expect(await answer.text()).toContain("What you wrote is not kept: Two gates &lt;b>were");
});

it("a viewer reads it and writes none", async () => {
  const { csm, path, ...story } = await openComing();
  await csm.post(path, { note: "First.", seen: "" });
  const viewer = await signIn(story.engine, "viewer");
  const html = await (await viewer.get(path)).text();
  expect(html).toContain("First.");
  expect(html).not.toContain('<form method="post" action="/console/accounts');
  expect((await viewer.post(path, { note: "Mine.", seen: "First." })).status).toBe(403);
});
