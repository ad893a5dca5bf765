import { afterEach, expect, it, vi } from "vitest";
import { due as decemberDue, depart, openStory, quarter, type Story } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { browserOf, openAsChampion, signIn } from "../support/world.ts";

/* What is shown of a First Value: to whoever has the link of its mail, and to staff. */

const known = Date.parse("2026-11-11T15:00:00Z");
const due = Date.parse("2026-11-13T20:00:00Z");
const goal = { first_value: { statement: "100 departures <b>without</b> a gate conflict", target: "100" } };

afterEach(() => vi.useRealTimers());

/** Known, and celebrated unless it is only to be. */
async function tell(isDue = true): Promise<Story & { id: string }> {
  const story = await openStory(known, goal);
  await depart(story, "2026-11-10", 100);
  await play(story.engine, known);
  if (isDue) {
    vi.setSystemTime(due);
    await play(story.engine, due);
  }
  const id = await story.engine.db.prepare("select id from recap where kind = 'milestone'").first<string>("id");
  return { ...story, id: id ?? "" };
}

function linkOf({ engine, customer }: Story): string {
  const mail = engine.mails.find(({ to }) => to === customer.sponsor.email);
  const [link = ""] = mail?.text.match(/https:\/\/\S+\/r\/\S+/) ?? [];
  return new URL(link).pathname;
}

const plain = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/[\u2066-\u2069]/g, "")
    .replaceAll(/\s+/g, " ");

it("the link of the mail opens the First Value as the mail tells it, and changes nothing", async () => {
  const story = await tell();
  const browser = browserOf(story.engine);
  const before = await dumpTables(story.engine.db);
  const answer = await browser.get(linkOf(story));
  expect(answer.status).toBe(200);
  const page = await answer.text();
  const said = plain(page);
  expect(said).toContain(`${story.customer.name} reached its first value on November 10: 100 departures`);
  expect(said).toContain("8 days after the start");
  expect(said).toContain("2,400 departures");
  expect(page).not.toContain("<b>without</b>");
  expect(page).not.toContain("<form");
  expect(await dumpTables(story.engine.db)).toEqual(before);
});

it("where the account asks for sign-in the page says that it was reached, and nothing of anybody's name or words", async () => {
  const story = await tell();
  await story.engine.db.prepare("update account set guard_on = 1 where id = ?").bind(story.customer.id).run();
  const html = await (await browserOf(story.engine).get(linkOf(story))).text();
  const said = plain(html);
  expect(said).toContain("reached its first value on November 10: 100 departures");
  expect(said).toContain("shown after sign-in");
  expect(html).toContain(`href="/a/${story.customer.slug}"`);
  for (const secret of ["Priya Raman", "without", "2,400"]) expect(html, secret).not.toContain(secret);
  const own = await openAsChampion(story.engine, story.customer);
  expect(plain(await (await own.get(linkOf(story))).text())).toContain("2,400 departures");
});

it("nobody answers a question that is not asked: a First Value takes no feedback", async () => {
  const story = await tell();
  const browser = browserOf(story.engine);
  const answer = await browser.post(linkOf(story), { choice: "better", note: "", seen: "0" });
  expect(answer.status).toBe(404);
  expect((await story.engine.db.prepare("select * from feedback").all()).results).toEqual([]);
});

it("unsubscribed from its mail, nothing more is mailed, and the link opens until it is ended", async () => {
  const story = await tell();
  const { engine } = story;
  const mail = engine.mails.find(({ to }) => to === story.customer.sponsor.email);
  const [unsubscribe = ""] = mail?.text.match(/https:\/\/\S+\/u\/[\w.-]+/) ?? [];
  const browser = browserOf(engine);
  const stopped = await browser.post(new URL(unsubscribe).pathname, { "List-Unsubscribe": "One-Click" });
  expect(stopped.status).toBe(200);
  expect((await browser.get(linkOf(story))).status).toBe(200);
  const staff = await signIn(engine, "csm");
  const delivery = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(story.customer.sponsor.email)
    .first<string>("id");
  expect((await staff.post(`/console/deliveries/${delivery}/end-link`, {})).status).toBe(303);
  expect((await browser.get(linkOf(story))).status).toBe(410);
});

it("in the portal a First Value is no month: neither the archive nor its address have it", async () => {
  const story = await tell();
  const champion = await openAsChampion(story.engine, story.customer);
  const archive = await champion.get(`${story.customer.base}/value`);
  expect(archive.status).toBe(200);
  expect(await archive.text()).not.toContain("first_value");
  for (const page of ["", "/journey", "/plan"])
    expect((await champion.get(`${story.customer.base}${page}`)).status).toBe(200);
  expect((await champion.get(`${story.customer.base}/value/first_value`)).status).toBe(404);
});

it("staff see it in the list, on its page with the very mails, in the calendar and with the account", async () => {
  const story = await tell();
  const staff = await signIn(story.engine, "csm");
  const list = plain(await (await staff.get("/console/recaps")).text());
  expect(list).toContain("First Value");
  expect(list).toContain("100 departures handled");
  const page = await staff.get(`/console/recaps/${story.id}`);
  const said = plain(await page.text());
  expect(page.status).toBe(200);
  expect(said).toContain("100 departures: first value reached on November 10");
  expect(said).not.toContain("For us only");
  expect(said).toContain("English, first mail");
  expect(said).not.toMatch(/Whole form|Short form/);
  const form = await story.engine.db.prepare("select form from delivery").first<string>("form");
  const mail = await (await staff.get(`/console/recaps/${story.id}/mail/${form}?scheme=dark`)).text();
  expect(mail).toContain("reached its first value");
  expect((await staff.get(`/console/recaps/${story.id}/mail/internal`)).status).toBe(303);
  expect(plain(await (await staff.get("/console/calendar")).text())).toContain("First Value");
  const account = await (await staff.get(`/console/accounts/${story.customer.id}`)).text();
  expect(account).toContain(`/console/recaps/${story.id}`);
});

it("before it is due the calendar says when it goes out and to whom, and nobody is asked to wait for data", async () => {
  const story = await tell(false);
  vi.setSystemTime(known + quarter);
  const staff = await signIn(story.engine, "csm");
  const page = plain(await (await staff.get(`/console/recaps/${story.id}`)).text());
  expect(page).toContain("There is nothing to look at yet");
  expect(page).not.toContain("Nobody is mailed");
  const calendar = await (await staff.get("/console/calendar")).text();
  const row = plain(calendar.split("<tr").find((each) => each.includes("First Value")) ?? "");
  expect(row).toContain("Dana Whitfield");
  expect(row).toContain("Ellen Marsh");
  expect(row.toLowerCase()).not.toContain("waiting");
  expect((await staff.get(`/console/recaps/${story.id}`)).status).toBe(200);
});

it("with the account the newest mail comes first, be it of a month or of a First Value", async () => {
  const story = await tell();
  vi.setSystemTime(decemberDue);
  await play(story.engine, decemberDue);
  const staff = await signIn(story.engine, "csm");
  const html = await (await staff.get(`/console/accounts/${story.customer.id}`)).text();
  const listed = plain(html.slice(html.indexOf('id="recaps"')));
  expect(listed.indexOf("November 2026")).toBeGreaterThan(0);
  expect(listed.indexOf("November 2026")).toBeLessThan(listed.indexOf("First Value"));
});

it("a test goes to nobody but who asks for it, and takes no claim", async () => {
  const story = await tell();
  const { engine } = story;
  const staff = await signIn(engine, "csm");
  const before = await engine.db.prepare("select * from delivery order by id").all();
  const sent = engine.mails.length;
  const form = await engine.db.prepare("select form from delivery").first<string>("form");
  expect((await staff.post(`/console/recaps/${story.id}/test`, { form: form ?? "" })).status).toBe(303);
  const [test, ...more] = engine.mails.slice(sent);
  expect(more).toEqual([]);
  expect(test?.subject).toBe("[Test] 100 departures: first value reached on November 10");
  expect(test?.to).not.toBe(story.customer.champion.email);
  expect((await engine.db.prepare("select * from delivery order by id").all()).results).toEqual(before.results);
});

it("a First Value that came back goes to a corrected address, once", async () => {
  const story = await tell();
  const { engine, customer } = story;
  await engine.db
    .prepare("update delivery set fate = 'bounced' where recipient = ?")
    .bind(customer.champion.email)
    .run();
  const id = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(customer.champion.email)
    .first<string>("id");
  const staff = await signIn(engine, "csm");
  expect((await staff.post(`/console/deliveries/${id}/correct`, { email: "dana@new.example" })).status).toBe(303);
  await play(engine, due + quarter);
  expect(engine.mails.filter(({ to }) => to === "dana@new.example")).toHaveLength(1);
  expect((await staff.post(`/console/deliveries/${id}/correct`, { email: "dana@newer.example" })).status).toBe(409);
});

it("an unknown First Value is settled by a person, who may have it sent once more", async () => {
  const story = await tell();
  const { engine, customer } = story;
  const [row] = (
    await engine.db
      .prepare("select id from delivery where recipient = ?")
      .bind(customer.sponsor.email)
      .all<{ id: string }>()
  ).results;
  await engine.db.prepare("update delivery set state = 'unknown' where id = ?").bind(row?.id).run();
  const staff = await signIn(engine, "csm");
  expect((await staff.post(`/console/deliveries/${row?.id}/settle`, { outcome: "resend" })).status).toBe(303);
  await play(engine, due + quarter);
  expect(engine.mails.filter(({ to }) => to === customer.sponsor.email)).toHaveLength(2);
});

it("a note of a person stands in the mail that was held", async () => {
  const story = await tell(false);
  const { engine, customer, id } = story;
  vi.setSystemTime(due);
  const staff = await signIn(engine, "csm");
  await staff.post(`/console/accounts/${customer.id}/release`, { kind: "review", reason: "" });
  await play(engine, due);
  const note = await staff.post(`/console/recaps/${id}/note`, { note: "See you in Denver.", seen: "" });
  expect(note.status).toBe(303);
  expect(await (await staff.get(`/console/recaps/${id}`)).text()).toContain("See you in Denver.");
  expect((await staff.post(`/console/recaps/${id}/release`, {})).status).toBe(303);
  await play(engine, due + quarter);
  expect(engine.mails.find(({ to }) => to === customer.sponsor.email)?.text).toContain("See you in Denver.");
});
