import { expect, it } from "vitest";
import { capability } from "#auth/token.ts";
import { readEnv } from "#env";
import type { Browser } from "../support/browser.ts";
import { dangersOf, formTo } from "../support/html.ts";
import { readableOf } from "../support/mail-reading.ts";
import { type MailedMonth, openMailedMonth } from "../support/month.ts";
import { actsOf, dumpTables } from "../support/rows.ts";
import { browserOf, makeLink, openAsChampion, openCustomer, openLink, signIn } from "../support/world.ts";

interface Story extends MailedMonth {
  dana: Browser;
}

async function openMonth(): Promise<Story> {
  const mailed = await openMailedMonth();
  return { ...mailed, dana: await openAsChampion(mailed.world, mailed.customer) };
}

interface Kept {
  kind: string;
  person: string;
  name: string;
  choice: string;
  note: string;
  times: number;
  handled_by: string | null;
}

async function keptOf({ world, customer }: Story): Promise<Kept[]> {
  const asked = world.db.prepare("select * from feedback where account_id = ? order by kind, person");
  return (await asked.bind(customer.id).all<Kept & Record<string, unknown>>()).results;
}

const htmlOf = async (browser: Browser, path: string) => (await browser.get(path)).text();
const seenAt = async (browser: Browser, path: string) => readableOf(await htmlOf(browser, path)).replace(/\s+/g, " ");
const openAsSponsor = async ({ world, customer }: Story) =>
  openLink(world, await makeLink(world, customer, { contactId: customer.sponsor.id }));

// What do you make of this result?

it("an answer is kept under the name of who gave it, shown on the page, and logged for staff alone", async () => {
  const story = await openMonth();
  const answer = await story.dana.post(`${story.month}/answer`, {
    choice: "better",
    note: "Fewer conflicts",
    seen: "0",
  });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(`${story.month}?did=answer#feedback`);
  expect(await keptOf(story)).toMatchObject([
    { kind: "answer", person: "contact:c1", name: "Dana Whitfield", choice: "better", note: "Fewer conflicts" },
  ]);
  expect((await actsOf(story.world, story.customer)).at(-1)).toMatchObject({
    act: "better",
    actor_kind: "contact",
    actor_id: "c1",
    body: "2026-10: Better than expected. Fewer conflicts",
    internal: 1,
  });
  expect(await seenAt(await openAsSponsor(story), story.month)).toContain("Dana Whitfield · Better than expected");
});

it("words under an answer are read by their author and by staff, not by colleagues", async () => {
  const story = await openMonth();
  await story.dana.post(`${story.month}/answer`, { choice: "below", note: "Our own team is slow", seen: "0" });
  expect(await htmlOf(story.dana, story.month)).toContain("Our own team is slow");
  const sponsor = await htmlOf(await openAsSponsor(story), story.month);
  expect(sponsor).toContain("Below expectations");
  expect(sponsor).not.toContain("Our own team is slow");
  const staff = await signIn(story.world, "csm");
  expect(await htmlOf(staff, `/console/accounts/${story.customer.id}`)).toContain("Our own team is slow");
});

it("the same form sent twice is one answer and one line of the log", async () => {
  const story = await openMonth();
  const form = { choice: "expected", note: "", seen: "0" };
  await story.dana.post(`${story.month}/answer`, form);
  const once = await dumpTables(story.world.db);
  expect((await story.dana.post(`${story.month}/answer`, form)).status).toBe(303);
  expect((await story.dana.post(`${story.month}/answer`, { ...form, seen: "1" })).status).toBe(303);
  expect(await dumpTables(story.world.db)).toEqual(once);
});

it("an answer may be changed and changed back: one stands, all are logged, and staff look again", async () => {
  const story = await openMonth();
  const say = (choice: string, seen: number) =>
    story.dana.post(`${story.month}/answer`, { choice, note: "", seen: String(seen) });
  await say("better", 0);
  const staff = await signIn(story.world, "csm");
  const path = `/console/accounts/${story.customer.id}/feedback`;
  await staff.post(path, { period: "2026-10", kind: "answer", person: "contact:c1", seen: "1" });
  expect(await keptOf(story)).toMatchObject([{ choice: "better", handled_by: "Priya Raman" }]);
  await say("below", 1);
  await say("better", 2);
  expect(await keptOf(story)).toMatchObject([{ choice: "better", times: 3, handled_by: null }]);
  const acts = (await actsOf(story.world, story.customer)).map(({ act }) => act);
  expect(acts.filter((act) => ["better", "below", "settled"].includes(act))).toEqual([
    "better",
    "settled",
    "below",
    "better",
  ]);
});

it("a page that was kept shows the answer with the next request", async () => {
  const story = await openMonth();
  const before = await story.dana.get(story.month);
  const etag = before.headers.get("etag") ?? "";
  await story.dana.post(`${story.month}/answer`, { choice: "better", note: "", seen: "0" });
  const after = await story.dana.get(story.month, { "if-none-match": etag });
  expect(after.status).toBe(200);
  expect(await after.text()).toContain("Better than expected");
});

it("the team link is asked who it is, and what it said waits in the answer and is signed so", async () => {
  const story = await openMonth();
  const team = await openLink(story.world, await makeLink(story.world, story.customer));
  const asked = await team.post(`${story.month}/answer`, { choice: "below", note: "A slow month", seen: "0" });
  expect(asked.status).toBe(200);
  expect(await keptOf(story)).toEqual([]);
  const fields = (await formTo(await asked.text(), `${story.customer.base}/who`)) ?? {};
  const done = await team.post(`${story.customer.base}/who`, { ...fields, contact: "c1", name: "" });
  expect(done.status).toBe(303);
  expect(await keptOf(story)).toMatchObject([
    { person: "team:c1", name: "Dana Whitfield, via the team link", choice: "below", note: "A slow month" },
  ]);
});

it("what is said on the team link in somebody's name leaves their own answer as it is", async () => {
  const story = await openMonth();
  await story.dana.post(`${story.month}/answer`, { choice: "better", note: "", seen: "0" });
  const team = await openLink(story.world, await makeLink(story.world, story.customer));
  await team.post(`${story.customer.base}/who`, { contact: "c1", name: "", back: "" });
  await team.post(`${story.month}/answer`, { choice: "below", note: "", seen: "0" });
  expect((await keptOf(story)).map(({ person, choice }) => [person, choice])).toEqual([
    ["contact:c1", "better"],
    ["team:c1", "below"],
  ]);
});

it("what is refused changes nothing: no choice, too long, unknown fields, a month there is not, another site", async () => {
  const story = await openMonth();
  const before = await dumpTables(story.world.db);
  const status = async (path: string, fields: Record<string, string>, headers = {}) =>
    (await story.dana.post(path, fields, headers)).status;
  const to = `${story.month}/answer`;
  expect(await status(to, { note: "No choice" })).toBe(422);
  expect(await status(to, { choice: "great" })).toBe(422);
  expect(await status(to, { choice: "better", note: "x".repeat(1001) })).toBe(422);
  expect(await status(to, { choice: "better", person: "contact:c2" })).toBe(422);
  expect(await status(`${story.customer.base}/value/2020-01/answer`, { choice: "better" })).toBe(404);
  expect(await status(to, { choice: "better" }, { "sec-fetch-site": "cross-site" })).toBe(403);
  expect(await dumpTables(story.world.db)).toEqual(before);
});

it("what was typed comes back with the reason it was not taken", async () => {
  const { dana, month } = await openMonth();
  const answer = await dana.post(`${month}/answer`, { choice: "", note: "Words worth keeping" });
  const html = await answer.text();
  expect(html).toContain("Please choose one of the three.");
  expect(html).toContain("Words worth keeping</textarea>");
});

it("hostile text is text, on the page of its author and in the console", async () => {
  const story = await openMonth();
  const hostile = `</textarea><script>alert(1)</script><img src=x onerror=alert(1)>`;
  await story.dana.post(`${story.month}/answer`, { choice: "better", note: hostile, seen: "0" });
  await story.dana.post(`${story.month}/dispute`, { version: "1", note: hostile, seen: "0" });
  const staff = await signIn(story.world, "csm");
  for (const [browser, path] of [
    [story.dana, story.month],
    [staff, `/console/accounts/${story.customer.id}`],
  ] as const) {
    const answer = await browser.get(path);
    const nonce = /'nonce-([^']+)'/.exec(answer.headers.get("content-security-policy") ?? "")?.[1] ?? null;
    const html = await answer.text();
    expect(html).toContain("&lt;/textarea>");
    expect(await dangersOf(html, nonce)).toEqual([]);
  }
});

// From the mail

it("opening the three links of a mail, as scanners do, leaves the database row for row; the choice is only proposed", async () => {
  const { world, mailed } = await openMonth();
  const before = await dumpTables(world.db);
  for (const choice of ["better", "expected", "below", "great", ""]) {
    for (const method of ["GET", "HEAD", "GET"]) {
      const answer = await world.fetch(`${mailed}?answer=${choice}`, { method });
      expect(answer.status).toBe(200);
    }
    const html = await (await world.fetch(`${mailed}?answer=${choice}`)).text();
    const chosen = /value="(\w+)" required checked/.exec(html)?.[1] ?? null;
    expect(chosen).toBe(["better", "expected", "below"].includes(choice) ? choice : null);
  }
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the button of the page behind the mail keeps the answer of its reader, the same one the portal shows", async () => {
  const story = await openMonth();
  const answer = await browserOf(story.world).post(story.mailed, { choice: "better", note: "Good", seen: "0" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${story.mailed}#feedback`]);
  await story.dana.post(`${story.month}/answer`, { choice: "expected", note: "", seen: "1" });
  expect(await keptOf(story)).toMatchObject([{ person: "contact:c1", name: "Dana Whitfield", choice: "expected" }]);
  const html = await (await story.world.fetch(story.mailed)).text();
  expect(readableOf(html).replace(/\s+/g, " ")).toContain("Dana Whitfield · As expected");
});

it("the page behind the mail tells its reader nothing of what others said", async () => {
  const story = await openMonth();
  const sponsor = await openAsSponsor(story);
  await sponsor.post(`${story.month}/answer`, { choice: "below", note: "Hm", seen: "0" });
  await sponsor.post(`${story.month}/dispute`, { version: "1", note: "We counted more", seen: "0" });
  const html = await (await story.world.fetch(story.mailed)).text();
  expect(html).not.toMatch(/We counted more|Hm<|Under review|class="answers"/);
});

it("no other link answers: of another purpose, of nobody, too old, of who is no contact any more, from another site", async () => {
  const story = await openMonth();
  const { world, customer, mailed } = story;
  const browser = browserOf(world);
  const unsubscribe = capability(readEnv(world.env).config.LINK_SECRET, "unsubscribe", mailed.split(".")[1] ?? "");
  const form = { choice: "better", note: "", seen: "0" };
  expect((await browser.post(`/r/${unsubscribe}`, form)).status).toBe(404);
  expect((await browser.post("/r/v1.x", form)).status).toBe(404);
  expect((await browser.post(mailed, form, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await browser.post(mailed, { choice: "great" })).status).toBe(422);
  const id = mailed.split(".")[1] ?? "";
  const gone = world.db.prepare("update delivery set contact_id = 'c9' where id = ?").bind(id);
  await gone.run();
  expect((await browser.post(mailed, form)).status).toBe(410);
  expect(await (await world.fetch(mailed)).text()).not.toContain("<form");
  await world.db.prepare("update delivery set contact_id = 'c1', created_at = 1 where id = ?").bind(id).run();
  expect((await browser.post(mailed, form)).status).toBe(410);
  expect(await keptOf(story)).toEqual([]);
  expect((await actsOf(world, customer)).some(({ act }) => act === "better")).toBe(false);
});

it("the link of a mail speaks for nobody whose address is another by now, though its mailbox is a colleague's today", async () => {
  const story = await openMonth();
  const { world, customer, mailed, dana } = story;
  await dana.post(`${story.month}/answer`, { choice: "below", note: "Only between us", seen: "0" });
  // It went to a wrong address, which was corrected; later who has that one became a contact as well.
  const staff = await signIn(world, "csm");
  await world.db
    .prepare("update contact set email = 'dana@right.example' where account_id = ? and id = 'c1'")
    .bind(customer.id)
    .run();
  const colleague = { name: "Otto Brandt", email: customer.champion.email, role: "end_user", title: "" };
  expect((await staff.post(`/console/accounts/${customer.id}/contacts`, colleague)).status).toBe(303);
  const browser = browserOf(world);
  const page = await browser.get(mailed);
  expect(page.status).toBe(200);
  expect(await page.text()).not.toMatch(/Only between us|<form/);
  expect((await browser.post(mailed, { choice: "better", note: "", seen: "1" })).status).toBe(410);
  expect(await keptOf(story)).toMatchObject([{ person: "contact:c1", choice: "below", times: 1 }]);
});

// Is the figure right?

it("the sponsor confirms a figure, by name and day; a restated figure is not confirmed by that", async () => {
  const story = await openMonth();
  const sponsor = await openAsSponsor(story);
  expect((await sponsor.post(`${story.month}/confirm`, { version: "1", seen: "0" })).status).toBe(303);
  expect(await seenAt(story.dana, story.month)).toContain("Confirmed by Ellen Marsh on");
  expect((await sponsor.post(`${story.month}/confirm`, { version: "2", seen: "1" })).status).toBe(409);
});

it("a dispute needs its reason, is shown on page and archive until staff settle it, and the finding is shown then", async () => {
  const story = await openMonth();
  expect((await story.dana.post(`${story.month}/dispute`, { version: "1", note: " ", seen: "0" })).status).toBe(422);
  await story.dana.post(`${story.month}/dispute`, { version: "1", note: "We counted 400", seen: "0" });
  const archive = `${story.customer.base}/value`;
  expect(await seenAt(story.dana, story.month)).toContain("Under review");
  expect(await seenAt(story.dana, archive)).toContain("Under review");
  const staff = await signIn(story.world, "csm");
  const path = `/console/accounts/${story.customer.id}/feedback`;
  const form = { period: "2026-10", kind: "figure", person: "contact:c1", seen: "1" };
  expect((await staff.post(path, form)).status).toBe(422);
  expect((await staff.post(path, { ...form, note: "40 were cancelled" })).status).toBe(303);
  const colleague = await signIn(story.world, "admin");
  const name = story.world.db.prepare("update staff set name = 'Omar Haddad' where id = ?");
  await name.bind(colleague.staffId).run();
  const once = await dumpTables(story.world.db);
  expect((await staff.post(path, { ...form, note: "40 were cancelled" })).status).toBe(303);
  expect((await staff.post(path, { ...form, note: "Other words" })).status).toBe(409);
  expect((await colleague.post(path, { ...form, note: "40 were cancelled" })).status).toBe(409);
  expect(await dumpTables(story.world.db)).toEqual(once);
  expect(await seenAt(story.dana, archive)).not.toContain("Under review");
  const seen = await seenAt(story.dana, story.month);
  expect(seen).toContain("40 were cancelled");
  expect(seen).not.toContain("Under review");
});

it("who neither sponsors nor champions is offered no word on the figure, and is refused one", async () => {
  const story = await openMonth();
  await story.world.db
    .prepare("update contact set role = 'end_user' where account_id = ? and id = 'c1'")
    .bind(story.customer.id)
    .run();
  expect(await htmlOf(story.dana, story.month)).not.toContain(`${story.month}/confirm`);
  const before = await dumpTables(story.world.db);
  expect((await story.dana.post(`${story.month}/confirm`, { version: "1", seen: "0" })).status).toBe(403);
  expect((await story.dana.post(`${story.month}/dispute`, { version: "1", note: "No", seen: "0" })).status).toBe(403);
  expect(await dumpTables(story.world.db)).toEqual(before);
});

it("staff who only look close nothing, and nobody closes what a customer said elsewhere", async () => {
  const story = await openMonth();
  await story.dana.post(`${story.month}/answer`, { choice: "better", note: "", seen: "0" });
  const form = { period: "2026-10", kind: "answer", person: "contact:c1", seen: "1" };
  const viewer = await signIn(story.world, "viewer");
  expect((await viewer.post(`/console/accounts/${story.customer.id}/feedback`, form)).status).toBe(403);
  expect(await htmlOf(viewer, `/console/accounts/${story.customer.id}`)).not.toContain("Close the answer");
  const other = await openCustomer(story.world);
  const staff = await signIn(story.world, "csm");
  expect((await staff.post(`/console/accounts/${other.id}/feedback`, form)).status).toBe(404);
  expect(await keptOf(story)).toMatchObject([{ handled_by: null }]);
});

it("a preview of staff shows what was said and offers no form", async () => {
  const story = await openMonth();
  await story.dana.post(`${story.month}/answer`, { choice: "better", note: "Private words", seen: "0" });
  const staff = await signIn(story.world, "csm");
  const html = await htmlOf(staff, `/console/accounts/${story.customer.id}/preview/value/2026-10`);
  expect(html).toContain("Better than expected");
  expect(html).not.toContain("Private words");
  expect(html).not.toContain("<form");
});
