import { afterEach, expect, it, vi } from "vitest";
import type { Browser } from "../support/browser.ts";
import { nextDue, quarter, type Story, tellHeld } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { makeLink, signIn } from "../support/world.ts";

const word = "Two of your gates were closed <b>for works</b> from the 5th on.";

afterEach(() => vi.useRealTimers());

interface Held extends Story {
  path: string;
  csm: Browser;
}

/** December fell to ten. */
async function openHeld(): Promise<Held> {
  const story = await tellHeld(10);
  const id = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  return { ...story, path: `/console/recaps/${id}`, csm: await signIn(story.engine, "csm") };
}

const figuresOf = ({ engine }: Held) =>
  engine.db.prepare("select figures, input_hash from recap where state = 'held'").first<Record<string, string>>();

it("a note stands in the mail that goes out, on the page, and in the history, as its writer's words", async () => {
  const story = await openHeld();
  const { engine, customer, path, csm } = story;
  expect(await (await csm.get(path)).text()).toContain("fell by more than a fifth");
  const before = await figuresOf(story);
  expect((await csm.post(`${path}/note`, { note: word })).status).toBe(303);
  expect(await figuresOf(story)).toEqual(before);
  const shown = await (await csm.get(`${path}/mail/sponsor`)).text();
  expect(shown).toContain("&lt;b&gt;for works&lt;/b&gt;");
  await csm.post(`${path}/release`, {});
  await play(engine, nextDue + quarter);
  expect(engine.handed).toHaveLength(2);
  for (const mail of engine.handed) {
    expect(mail.html).toContain("Two of your gates were closed &lt;b&gt;");
    expect(mail.text.replace(/\s+/g, " ")).toMatch(/A word from .+: Two of your gates were closed/);
  }
  const link = await makeLink(engine, customer);
  const reader = await signIn(engine, "viewer");
  await reader.get(link.path);
  const page = await (await csm.get(`/console/accounts/${customer.id}/preview/value/2026-12`)).text();
  expect(page).toContain("Two of your gates were closed &lt;b>for works&lt;/b>");
  const mailed = engine.handed[0]?.text.match(/https:\/\/impact\.northgate\.example(\/r\/\S+)/)?.[1] ?? "";
  expect(await (await engine.fetch(mailed)).text()).toContain("Two of your gates were closed");
  expect(await (await csm.get(path)).text()).toContain("Note: Two of your gates");
});

it("a note can be written over and taken away as long as the month is held, and no longer", async () => {
  const { path, csm, engine } = await openHeld();
  const mail = async () => (await csm.get(`${path}/mail/champion`)).text();
  const plain = await mail();
  await csm.post(`${path}/note`, { note: "First." });
  await csm.post(`${path}/note`, { note: "Second.", seen: "First." });
  expect(await mail()).toMatch(/Second\./);
  expect(await mail()).not.toMatch(/First\./);
  await csm.post(`${path}/note`, { note: " ", seen: "Second." });
  expect(await mail()).toBe(plain);
  await csm.post(`${path}/release`, {});
  const before = await dumpTables(engine.db);
  expect((await csm.post(`${path}/note`, { note: "Too late." })).status).toBe(409);
  expect({ ...(await dumpTables(engine.db)), session: null }).toEqual({ ...before, session: null });
});

it("of two who write at once the second is told, reads both, and loses nothing", async () => {
  const { path, csm, engine } = await openHeld();
  const other = await signIn(engine, "admin");
  const [first, second] = await Promise.all([
    csm.post(`${path}/note`, { note: "Two gates were closed.", seen: "" }),
    other.post(`${path}/note`, { note: "It was the <strike>.", seen: "" }),
  ]);
  expect([first.status, second.status].toSorted()).toEqual([303, 409]);
  const [late, mine] = first.status === 409 ? [first, "Two gates were closed."] : [second, "It was the &lt;strike>."];
  const stood = first.status === 409 ? "It was the <strike>." : "Two gates were closed.";
  const page = await late.text();
  expect(page).toContain("The month changed while you wrote.");
  expect(page).toContain(`value="${mine}"`);
  expect(page).toMatch(/says: /);
  const kept = () => engine.db.prepare("select text from recap_note").first("text");
  expect(await kept()).toBe(stood);
  expect((await (await csm.get(`${path}/mail/sponsor`)).text()).includes("closed")).toBe(stood.includes("closed"));
  // Knowing both, theirs may go over it; whoever looked at the first one again is told in turn.
  const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1]?.replace("&lt;", "<") ?? "";
  expect(seen).toBe(stood);
  expect((await csm.post(`${path}/note`, { note: "Both.", seen })).status).toBe(303);
  expect((await other.post(`${path}/note`, { note: "", seen })).status).toBe(409);
  expect(await kept()).toBe("Both.");
  const logged = await engine.db.prepare("select count(*) as n from mail_log where text like 'Note:%'").first("n");
  expect(logged).toBe(2);
});

it("a word that was refused is no look at what somebody else wrote meanwhile", async () => {
  const { path, csm } = await openHeld();
  await csm.post(`${path}/note`, { note: "Theirs.", seen: "" });
  const page = await (await csm.post(`${path}/note`, { note: "x".repeat(281), seen: "" })).text();
  const seen = /name="seen" value="([^"]*)"/.exec(page)?.[1] ?? "";
  expect((await csm.post(`${path}/note`, { note: "Mine.", seen })).status).toBe(409);
});

it("the same words pressed twice are kept once and no quarrel", async () => {
  const { path, csm, engine } = await openHeld();
  for (let press = 0; press < 2; press += 1)
    expect((await csm.post(`${path}/note`, { note: "First.", seen: "" })).status).toBe(303);
  expect(await engine.db.prepare("select count(*) as n from mail_log where text = 'Note: First.'").first("n")).toBe(1);
});

it.each([
  ["x".repeat(281), "under 280"],
  ["one\ntwo", "one line"],
])("a note that is too long or has lines is shown again as typed, and nothing is kept", async (note, problem) => {
  const { path, csm, engine } = await openHeld();
  const answer = await csm.post(`${path}/note`, { note });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain(problem);
  expect(page).toContain(note.slice(0, 3));
  expect(await engine.db.prepare("select count(*) as n from recap_note").first("n")).toBe(0);
});

it("who may only look writes no note", async () => {
  const { path, engine } = await openHeld();
  const viewer = await signIn(engine, "viewer");
  expect((await viewer.post(`${path}/note`, { note: "Mine." })).status).toBe(403);
  expect(await (await viewer.get(path)).text()).not.toContain(`${path}/note`);
});

it("what is for us only shows health and holds, is kept nowhere and is in no mail", async () => {
  const { path, csm, engine } = await openHeld();
  const before = await dumpTables(engine.db);
  const inside = await (await csm.get(`${path}/mail/internal`)).text();
  expect(inside).toContain("For us: health");
  expect(inside).toContain("is checked first.");
  expect({ ...(await dumpTables(engine.db)), session: null }).toEqual({ ...before, session: null });
  expect((await csm.post(`${path}/test`, { variant: "internal" })).status).toBe(422);
  const mails = await engine.db.prepare("select mails from recap where state = 'held'").first<string>("mails");
  expect(Object.keys(JSON.parse(mails ?? "{}")).sort()).toEqual(["champion", "sponsor"]);
  expect(mails).not.toContain("For us");
});

it("a second month at zero brings a playbook, which goes with the first month that is not", async () => {
  const { path, csm, engine, customer } = await openHeld();
  const zero =
    "update recap set value = 0, figures = json_set(figures, '$.change.previousValue', ?) where state = 'held'";
  const pages = async () => {
    const texts = [path, "/console/recaps", `/console/accounts/${customer.id}`].map(async (each) =>
      (await (await csm.get(each)).text()).includes("Second month in a row at zero"),
    );
    return Promise.all(texts);
  };
  await engine.db.prepare(zero).bind(60).run();
  expect(await pages()).toEqual([false, false, false]);
  await engine.db.prepare(zero).bind(0).run();
  expect(await pages()).toEqual([true, true, true]);
  // The month before was counted in another way: nothing is compared, and it was nothing.
  const before = `update recap set figures = json_set(figures, '$.change.previousValue', null, '$.months', json('[{"key":"2026-11","value":' || ? || '}]')) where state = 'held'`;
  await engine.db.prepare(before).bind(60).run();
  expect(await pages()).toEqual([false, false, false]);
  await engine.db.prepare(before).bind(0).run();
  expect(await pages()).toEqual([true, true, true]);
  await engine.db
    .prepare(
      "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds, value) values (?, 'monthly', '2027-01', 1, 'later', 'sent', 1, 1, '[]', 5)",
    )
    .bind(customer.id)
    .run();
  expect(await pages()).toEqual([false, false, false]);
});
