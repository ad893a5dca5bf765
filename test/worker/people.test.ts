import { afterEach, expect, it, vi } from "vitest";
import { mailSettings } from "#schema/settings.ts";
import type { Browser } from "../support/browser.ts";
import { countDb } from "../support/counted-db.ts";
import { dayMs, depart, due, openStory, quarter, readerMails, type Story } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { type Engine, play, runMessages, tick } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { openCustomer, origin, signIn } from "../support/world.ts";

const own = { origin, "sec-fetch-site": "same-origin" };

afterEach(() => vi.useRealTimers());

type Contact = { name: string; email: string; role: string; language?: string; frequency?: string };

function openWith(contacts: Contact[] = [], now = due, kickoff = "2026-11-01"): Promise<Story> {
  return openStory(now, { kickoff, ...(contacts.length > 0 && { contacts }) });
}

/** November with 60 departures, mailed to these contacts. */
async function mailNovember(contacts: Contact[] = []): Promise<Story> {
  const story = await openWith(contacts);
  await depart(story, "2026-11-10", 60);
  await play(story.engine, due);
  return story;
}

/** Plays the recap of a month: the mails that went out for it. */
async function mailMonth(story: Story, month: string, at: number): Promise<Engine["handed"]> {
  vi.setSystemTime(at);
  await depart(story, `${month}-10`, 60);
  story.engine.handed.length = 0;
  await play(story.engine, at);
  return [...story.engine.handed];
}

const champion = (name: string, more: Partial<Contact> = {}): Contact => ({
  name,
  email: `${name.toLowerCase()}@acme.example`,
  role: "champion",
  ...more,
});
const sponsor: Contact = { name: "Ellen", email: "ellen@acme.example", role: "executive_sponsor" };
const mailTo = ({ engine }: Story, email: string) => engine.handed.findLast(({ to }) => to === email);
const stopLink = (story: Story, email: string) =>
  new RegExp(`${origin}(/u/[\\w.-]+)`).exec(mailTo(story, email)?.text ?? "")?.[1] ?? "";
const pageOf = async ({ engine }: Story, path: string) => (await engine.fetch(path)).text();
const choose = (
  { engine }: Story,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = own,
) => engine.fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
const wishes = async ({ engine }: Story) =>
  (await engine.db.prepare("select address, frequency, language from mail_preference order by address").all()).results;
const stopped = async ({ engine }: Story) =>
  (
    await engine.db
      .prepare(
        "select address, reason from (select address, reason from suppression union all select address, kind from mail_list where is_on = 0) order by address",
      )
      .all()
  ).results;
const deliveriesOf = async ({ engine }: Story) =>
  (
    await engine.db
      .prepare("select recipient, state, form, last_error, next_at from delivery order by created_at, recipient")
      .all<{ recipient: string; state: string; form: string; last_error: string | null; next_at: number }>()
  ).results;
const logOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select by, text from mail_log order by id").all<{ by: string; text: string }>()).results;

// Admins

it("the customer's admin reads the whole recap every month, is told who added them, and sets it as everybody does", async () => {
  const admin = { name: "Ada", email: "ada@acme.example", role: "admin" };
  const story = await openWith([champion("Dana"), sponsor]);
  const { engine, customer } = story;
  const staff = await signIn(engine, "csm");
  await staff.post(`/console/accounts/${customer.id}/contacts`, admin);
  await depart(story, "2026-11-10", 60);
  const calendar = await staff.get("/console/calendar?show=planned");
  expect(spokenIn(await calendar.text())).toMatch(/Ada whole form/);
  await play(engine, due);
  const own = mailTo(story, admin.email);
  expect(own?.html).toContain("added you to the recaps");
  expect(own?.html.length).toBeGreaterThan(mailTo(story, sponsor.email)?.html.length ?? 0);
  const link = stopLink(story, admin.email);
  const view = /(\/r\/[\w.-]+)/.exec(own?.text ?? "")?.[1] ?? "";
  expect(await pageOf(story, view)).toContain("60");
  await choose(story, link, { frequency: "quarterly", detail: "short", language: "de" });
  const december = await mailMonth(story, "2026-12", Date.parse("2027-01-06T20:00:00Z"));
  expect(december.find(({ to }) => to === admin.email)?.html).toContain('lang="de');
  expect((await mailMonth(story, "2027-01", Date.parse("2027-02-04T20:00:00Z"))).map(({ to }) => to)).not.toContain(
    admin.email,
  );
});

it("an admin is no sponsor: without one the month is held all the same", async () => {
  const story = await mailNovember([champion("Dana"), { name: "Ada", email: "ada@acme.example", role: "admin" }]);
  expect(story.engine.handed).toEqual([]);
  const { results } = await story.engine.db.prepare("select state, holds from recap").all();
  expect(results).toEqual([
    { state: "held", holds: expect.stringContaining("No executive sponsor would receive it: the account has none") },
  ]);
});

// Language

it("two people read one month in two languages, with the same figure, and each header speaks theirs", async () => {
  const story = await mailNovember([champion("Dana"), champion("Jonas", { language: "de" }), sponsor]);
  const [english, german] = [mailTo(story, "dana@acme.example"), mailTo(story, "jonas@acme.example")];
  expect(story.engine.handed).toHaveLength(3);
  expect(english?.html).toContain('lang="en-US"');
  expect(german?.html).toContain('lang="de');
  expect([english?.text, german?.text].every((text) => text?.includes("60"))).toBe(true);
  expect(german?.text).toContain("November 2026");
  expect(german?.subject).not.toBe(english?.subject);
  expect((await deliveriesOf(story)).map(({ form }) => form.split("-first")[0])).toEqual([
    "champion",
    "sponsor",
    "champion-de",
  ]);
});

it("only forms somebody gets are written", async () => {
  const { engine } = await mailNovember([
    champion("Dana", { language: "fr" }),
    champion("Lea", { language: "fr" }),
    sponsor,
  ]);
  const mails = await engine.db.prepare("select mails from recap").first<string>("mails");
  const keys = Object.keys(JSON.parse(mails ?? "{}")).map((key) => key.split("-first")[0]);
  expect(keys).toEqual(["champion-fr", "sponsor"]);
});

it("a mail kept before there were forms is still sent", async () => {
  const story = await openWith();
  const { engine, customer } = story;
  await depart(story, "2026-11-10", 60);
  await engine.db.prepare("insert into sending_pause (id, paused_by, reason, at) values (1, 'x', 'x', 1)").run();
  await play(engine, due);
  const mail = { subject: "60 departures handled in November", html: "<p>60</p>", text: "60\n" };
  await engine.db
    .prepare("update recap set mails = ?")
    .bind(JSON.stringify({ sponsor: mail, champion: mail }))
    .run();
  await engine.db.prepare("update delivery set form = null").run();
  await engine.db.prepare("delete from sending_pause").run();
  await play(engine, due + quarter);
  expect(engine.handed.map(({ to, subject }) => [to, subject]).sort()).toEqual(
    [customer.champion.email, customer.sponsor.email].sort().map((to) => [to, mail.subject]),
  );
});

it("who asks for another language while a month is held for its source gets it when the figures come", async () => {
  const late = Date.parse("2026-12-11T20:00:00Z");
  const story = await openWith([champion("Dana"), sponsor], late);
  const { engine, customer } = story;
  await play(engine, late);
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/accounts/${customer.id}/contacts/c1`, { frequency: "monthly", language: "de" });
  await depart(story, "2026-11-10", 60);
  await play(engine, late + quarter);
  await play(engine, late + 2 * quarter);
  expect(
    readerMails(story)
      .map(({ to, html }) => [to, /lang="(..)/.exec(html)?.[1]])
      .sort(),
  ).toEqual([
    ["dana@acme.example", "de"],
    ["ellen@acme.example", "en"],
  ]);
});

// Frequency

it("in twelve months a quarterly reader gets four mails, a monthly one twelve and one who is off none", async () => {
  const story = await openWith(
    [champion("Dana"), champion("Kim", { frequency: "quarterly" }), champion("Lee", { frequency: "off" }), sponsor],
    Date.parse("2026-02-06T20:00:00Z"),
    "2026-01-01",
  );
  const got: string[] = [];
  for (let at = 1; at <= 12; at += 1) {
    const month = `2026-${String(at).padStart(2, "0")}`;
    const mails = await mailMonth(story, month, Date.UTC(2026, at, 7, 20));
    got.push(...mails.map(({ to }) => `${to.split("@")[0]} ${month}`));
  }
  const of = (name: string) => got.filter((each) => each.startsWith(name));
  expect(of("kim")).toEqual(["kim 2026-03", "kim 2026-06", "kim 2026-09", "kim 2026-12"]);
  expect([of("dana").length, of("ellen").length, of("lee").length]).toEqual([12, 12, 0]);
});

it("who turns to quarterly between planning and sending is not mailed this month", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  vi.setSystemTime(Date.parse("2026-12-04T20:00:00Z"));
  const path = stopLink(story, customer.champion.email);
  await engine.db.prepare("update recap set state = 'sending'").run();
  await engine.db
    .prepare("update delivery set state = 'planned' where recipient = ?")
    .bind(customer.champion.email)
    .run();
  await choose(story, path, { frequency: "quarterly", language: "en" });
  engine.handed.length = 0;
  await play(engine, due + dayMs);
  expect(engine.handed).toEqual([]);
  const [row] = (await deliveriesOf(story)).filter(({ recipient }) => recipient === customer.champion.email);
  expect([row?.state, row?.last_error]).toEqual([
    "suppressed",
    "Unsubscribed, bounced, no longer a contact, or not wanted this month.",
  ]);
});

// The page behind the mail

it("reading the page changes nothing, and it speaks the reader's language", async () => {
  const story = await mailNovember([champion("Dana"), champion("Amal", { language: "ar" }), sponsor]);
  const before = await dumpTables(story.engine.db);
  const pages = [];
  for (const name of ["dana", "amal"]) pages.push(await pageOf(story, stopLink(story, `${name}@acme.example`)));
  expect(pages[0]).toContain("Your recap mails");
  expect(pages[1]).toMatch(/<div class="open" lang="ar" dir="rtl">/);
  expect(pages[1]).toContain("رسائل الملخّص");
  expect(pages[1]).not.toContain("Your recap mails");
  expect(await dumpTables(story.engine.db)).toEqual(before);
});

it("a choice on the page counts from the next month on, survives a new contact row, and is shown when read again", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const path = stopLink(story, customer.champion.email);
  const answer = await choose(story, path, { frequency: "quarterly", language: "fr" });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("C’est enregistré");
  expect(await wishes(story)).toEqual([{ address: customer.champion.email, frequency: "quarterly", language: "fr" }]);
  const again = await pageOf(story, path);
  expect(again).toMatch(/<input type="radio" name="frequency" value="quarterly" checked/);
  expect(again).toMatch(/<option value="fr" selected/);
  await engine.db.prepare("update contact set id = 'c9', language = 'es', frequency = 'monthly' where id = 'c1'").run();
  const december = await mailMonth(story, "2026-12", Date.parse("2027-01-06T20:00:00Z"));
  const mail = december.find(({ to }) => to === customer.champion.email);
  expect(mail?.html).toContain('lang="fr');
  const january = await mailMonth(story, "2027-01", Date.parse("2027-02-04T20:00:00Z"));
  expect(january.map(({ to }) => to)).toEqual([customer.sponsor.email]);
});

it("off survives the account sent again and the same person entered again; only they take it back", async () => {
  const story = await mailNovember([champion("Dana"), sponsor]);
  const { engine, customer, key } = story;
  const path = stopLink(story, "dana@acme.example");
  await choose(story, path, { frequency: "off" });
  expect(await stopped(story)).toEqual([{ address: "dana@acme.example", reason: "unsubscribed" }]);
  const body = {
    name: customer.name,
    segment: "smb",
    kickoff: "2026-11-01",
    timezone: "America/Denver",
    locale: "en-US",
  };
  const asked = { ...body, currency: "USD", contacts: [champion("Dana", { frequency: "monthly" })] };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const put = { method: "PUT", headers, body: JSON.stringify(asked) };
  expect((await engine.fetch(`/api/v1/accounts/${customer.externalId}`, put)).status).toBe(200);
  const staff = await signIn(engine, "csm");
  const person = { name: "Dana", email: "dana@acme.example", role: "champion", title: "", frequency: "monthly" };
  await staff.post(`/console/accounts/${customer.id}/contacts`, person);
  const december = await mailMonth(story, "2026-12", Date.parse("2027-01-06T20:00:00Z"));
  expect(december.map(({ to }) => to)).toEqual([sponsor.email]);
  await choose(story, path, { frequency: "monthly", language: "en" });
  const january = await mailMonth(story, "2027-01", Date.parse("2027-02-04T20:00:00Z"));
  expect(january.map(({ to }) => to).sort()).toEqual(["dana@acme.example", sponsor.email]);
});

it("a mail program can end the list of its mail and nothing else, whatever it sends along", async () => {
  const story = await mailNovember();
  const path = stopLink(story, story.customer.champion.email);
  const more = { "List-Unsubscribe": "One-Click", frequency: "monthly", language: "de" };
  for (const site of ["cross-site", "same-origin"]) {
    expect((await choose(story, path, more, { "sec-fetch-site": site })).status, site).toBe(200);
    expect(await wishes(story)).toEqual([]);
    expect(await stopped(story)).toEqual([{ address: story.customer.champion.email, reason: "monthly" }]);
  }
});

it.each([
  {},
  { frequency: "weekly", language: "en" },
  { frequency: "monthly" },
  { frequency: "monthly", language: "xx" },
])("a choice that is none is refused and changes nothing: %j", async (fields) => {
  const story = await mailNovember();
  const before = await dumpTables(story.engine.db);
  const path = stopLink(story, story.customer.champion.email);
  expect((await choose(story, path, fields)).status).toBe(422);
  expect(await dumpTables(story.engine.db)).toEqual(before);
});

it("who is stopped for mails that came back reads so and is offered no choice that would do nothing", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const path = stopLink(story, customer.champion.email);
  await engine.db
    .prepare("insert into suppression (address, account_id, reason, at) values (?, '*', 'bounced', 1)")
    .bind(customer.champion.email)
    .run();
  const html = await pageOf(story, path);
  expect(html).toContain("Mails to your address came back");
  expect(html).not.toContain("<form");
});

// First mails

it("a person's first mail is a form of its own that names who added them; the second is the plain one", async () => {
  const story = await mailNovember([champion("Dana"), sponsor]);
  const staff = await signIn(story.engine, "csm");
  const path = `/console/accounts/${story.customer.id}/contacts`;
  vi.setSystemTime(due + quarter);
  await staff.post(path, { ...champion("Jo"), title: "" });
  await mailMonth(story, "2026-12", Date.parse("2027-01-06T20:00:00Z"));
  const mails = await story.engine.db
    .prepare("select mails from recap where period_key = '2026-12'")
    .first<string>("mails");
  const forms = Object.entries(JSON.parse(mails ?? "{}") as Record<string, { first: { by: string } | null }>);
  expect(forms.map(([key, { first }]) => [key.split("-").length > 1, first?.by ?? null])).toEqual([
    [false, null],
    [false, null],
    [true, "Priya Raman"],
  ]);
  await mailMonth(story, "2027-01", Date.parse("2027-02-04T20:00:00Z"));
  const last = (await deliveriesOf(story)).slice(-3);
  expect(last.map(({ form }) => form).sort()).toEqual(["champion", "champion", "sponsor"]);
});

// Console

async function tellHeld(): Promise<Story & { csm: Browser; recapId: string }> {
  const story = await mailNovember([champion("Dana"), sponsor]);
  const at = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(at);
  await depart(story, "2026-12-10", 120);
  await play(story.engine, at);
  story.engine.handed.length = 0;
  const recapId = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  return { ...story, csm: await signIn(story.engine, "csm"), recapId: recapId ?? "" };
}

it("staff set language and frequency of a contact, and read what the person chose instead", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const csm = await signIn(engine, "csm");
  const path = `/console/accounts/${customer.id}`;
  const set = (contact: string, fields: Record<string, string>) => csm.post(`${path}/contacts/${contact}`, fields);
  expect((await set("c1", { frequency: "quarterly", language: "ja" })).status).toBe(303);
  expect(spokenIn(await (await csm.get(path)).text())).toContain("once a quarter, in Japanese, as set here");
  await choose(story, stopLink(story, customer.champion.email), { frequency: "monthly", language: "es" });
  expect(spokenIn(await (await csm.get(path)).text())).toContain("every month, in Spanish, as they chose");
  expect((await set("c1", { frequency: "daily", language: "" })).status).toBe(422);
  expect((await set("nobody", { frequency: "off", language: "" })).status).toBe(404);
  const viewer = await signIn(engine, "viewer");
  expect((await viewer.post(`${path}/contacts/c1`, { frequency: "off", language: "" })).status).toBe(403);
});

it("the preview of a held month lists every form that will go out with its readers, and a release sends just those", async () => {
  const { csm, recapId, ...story } = await tellHeld();
  const { engine, customer } = story;
  await csm.post(`/console/accounts/${customer.id}/contacts`, { ...champion("Jonas", { language: "de" }), title: "" });
  await csm.post(`/console/accounts/${customer.id}/contacts/c1`, { frequency: "quarterly", language: "" });
  const page = spokenIn(await (await csm.get(`/console/recaps/${recapId}`)).text());
  expect(page).toContain("Whole form, English, quarterly For: Dana");
  expect(page).toContain("Short form, English For: Ellen");
  expect(page).toContain("Whole form, German, first mail, added by Priya Raman For: Jonas");
  const html = await (await csm.get(`/console/recaps/${recapId}`)).text();
  const named = [...html.matchAll(/\/mail\/([a-z0-9-]+)"/g)].map(([, key]) => key ?? "");
  const keys = [...new Set(named)].filter((key) => key !== "internal");
  expect(keys).toHaveLength(3);
  const shown = new Map<string, string>();
  for (const key of keys) shown.set(key, await (await csm.get(`/console/recaps/${recapId}/mail/${key}`)).text());
  await csm.post(`/console/recaps/${recapId}/release`, {});
  await play(engine, Date.parse("2027-01-06T20:15:00Z"));
  const link = (name: string) => new RegExp(`${origin}/${name}/[\\w.-]+`, "g");
  const bare = (text = "") =>
    text.replace(link("r"), "https://slot.invalid/view").replace(link("u"), "https://slot.invalid/unsubscribe");
  expect(
    readerMails(story)
      .map(({ html: sent }) => bare(sent))
      .sort(),
  ).toEqual([...shown.values()].sort());
});

it("a test to oneself is of the form that was chosen, and of none that is not there", async () => {
  const { csm, recapId, engine, customer } = await tellHeld();
  await csm.post(`/console/accounts/${customer.id}/contacts/c1`, { frequency: "monthly", language: "de" });
  expect((await csm.post(`/console/recaps/${recapId}/test`, { form: "champion-de" })).status).toBe(303);
  expect(engine.handed[0]?.html).toContain('lang="de');
  expect((await csm.post(`/console/recaps/${recapId}/test`, { form: "champion-fr" })).status).toBe(409);
  expect((await csm.post(`/console/recaps/${recapId}/test`, { form: "../x" })).status).toBe(422);
  expect(engine.handed).toHaveLength(1);
});

// What a manager is told

it("a mail to a mailbox that is not there is told its manager once, and stands in the log", async () => {
  const story = await openWith([champion("Dana"), sponsor]);
  const { engine } = story;
  const manager = await signIn(engine, "csm");
  await engine.db.prepare("update account set csm_id = ?").bind(manager.staffId).run();
  await depart(story, "2026-11-10", 60);
  engine.meet.set("dana@acme.example", () => {
    throw Object.assign(new Error("no"), { code: "E_RECIPIENT_SUPPRESSED" });
  });
  await play(engine, due);
  for (const later of [1, 2, 3]) await play(engine, due + later * quarter);
  expect((await logOf(story)).map(({ by, text }) => `${by}: ${text}`)).toEqual([
    "the mail server: dana@acme.example: there is no such mailbox. Nothing more is mailed to it.",
  ]);
  const told = engine.handed.filter(({ to }) => to === `${manager.staffId.toLowerCase()}@northgate.example`);
  expect(told).toHaveLength(1);
  expect(told[0]?.text.replaceAll("\u200a", "")).toContain("dana@acme.example: there is no such mailbox.");
  expect(told[0]?.text).toContain(`${origin}/console/recaps`);
});

it("a month that comes more than ten days late is only archived, and its manager is told once", async () => {
  const story = await openWith([champion("Dana"), sponsor], Date.parse("2026-11-20T20:00:00Z"));
  const { engine } = story;
  await depart(story, "2026-11-10", 60);
  const late = due + 15 * dayMs;
  vi.setSystemTime(late);
  await play(engine, late);
  for (const later of [1, 2]) await play(engine, late + later * quarter);
  expect((await logOf(story)).map(({ text }) => text)).toEqual([
    "Archived, nobody is mailed: it was more than 10 days late.",
  ]);
  expect(engine.handed.map(({ to }) => to.split("@")[1])).toEqual(["northgate.example"]);
});

it("however many months come too late at once, they are told with one question of the database", async () => {
  const story = await openWith([champion("Dana"), sponsor], Date.parse("2026-11-20T20:00:00Z"));
  const { engine } = story;
  const others = await Promise.all(
    [1, 2].map((n) =>
      openCustomer(engine, { kickoff: "2026-11-01", contacts: [{ ...sponsor, email: `e${n}@x.example` }] }),
    ),
  );
  for (const customer of [story.customer, ...others]) await depart({ ...story, customer }, "2026-11-10", 60);
  const late = due + 15 * dayMs;
  vi.setSystemTime(late);
  await tick(engine, late);
  engine.waiting.length = 0;
  const ids = (await engine.db.prepare("select id from recap").all<{ id: string }>()).results.map(({ id }) => id);
  const counted = countDb(engine.db);
  const asked: number[] = [];
  for (const recapIds of [ids.slice(0, 1), ids.slice(1)]) {
    await runMessages({ ...engine, env: { ...engine.env, DB: counted.db } }, [{ type: "recaps", recapIds }]);
    asked.push(counted.reset());
  }
  expect(asked[1]).toBe(asked[0]);
  expect((await logOf(story)).filter(({ text }) => text.startsWith("Archived, nobody is mailed"))).toHaveLength(3);
});

it("months that were over before the account came here are archived without a word", async () => {
  const story = await openWith([champion("Dana"), sponsor], due, "2026-06-01");
  await play(story.engine, due);
  expect((await logOf(story)).filter(({ by }) => by === "the calendar")).toEqual([]);
});

// The cap

it("an account gets so many mails a day: the rest waits until tomorrow, says so, and goes out then", async () => {
  const cap = mailSettings.mailsPerAccountDay;
  const story = await openWith([champion("Dana"), sponsor]);
  const { engine, customer } = story;
  await depart(story, "2026-11-10", 60);
  await engine.db
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
       insert into delivery (id, account_id, kind, period_key, recap_id, recipient, contact_id, name, variant, state, next_at, woken_at, committed, attempts, created_at, sent_at, claimed_at)
       select 'm' || i, ?, 'monthly', '2026-07', 'r', 'p' || i || '@x.example', 'c', 'P', 'champion', 'sent', 0, 0, 1, 1, 0, ?, ? from n`,
    )
    .bind(cap - 1, customer.id, due - quarter, due - quarter)
    .run();
  await play(engine, due);
  expect(engine.handed).toHaveLength(1);
  const waiting = (await deliveriesOf(story)).filter(({ state }) => state === "planned");
  expect(waiting.map(({ last_error, next_at }) => [last_error, next_at])).toEqual([
    [`The account has had its ${cap} mails of this day.`, Date.parse("2026-12-04T00:00:00Z")],
  ]);
  await play(engine, due + quarter);
  expect((await logOf(story)).map(({ by }) => by)).toEqual(["the daily cap"]);
  const readers = () => engine.handed.filter(({ to }) => to.endsWith("@acme.example"));
  expect(readers()).toHaveLength(1);
  vi.setSystemTime(Date.parse("2026-12-04T00:01:00Z"));
  await play(engine, Date.parse("2026-12-04T00:01:00Z"));
  expect(
    readers()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(["dana@acme.example", "ellen@acme.example"]);
});
