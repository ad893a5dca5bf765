import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "../support/api.ts";
import { dayMs, depart, due, nextDue, openStory, quarter, readerMails, type Story } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { type Engine, play } from "../support/job.ts";
import { origin, signIn } from "../support/world.ts";

/* How much of the recap a person gets, how often, and because of whose word. */

afterEach(() => vi.useRealTimers());

type Contact = { name: string; email: string; role: string; frequency?: string; detail?: string };

const contact = (name: string, role: string, more: Partial<Contact> = {}): Contact => ({
  name,
  email: `${name.toLowerCase()}@acme.example`,
  role,
  ...more,
});
const champion = contact("Dana", "champion");
const sponsor = contact("Ellen", "executive_sponsor");
const own = { origin, "sec-fetch-site": "same-origin" };

/** Mails a month of 60 departures: what went out. */
async function mail(story: Story, month: string, at: number): Promise<Engine["handed"]> {
  vi.setSystemTime(at);
  await depart(story, `${month}-10`, 60);
  story.engine.handed.length = 0;
  await play(story.engine, at);
  return [...story.engine.handed];
}

/** November, mailed to these. */
async function tell(contacts: Contact[]): Promise<Story> {
  const story = await openStory(due, { kickoff: "2026-11-01", contacts });
  await mail(story, "2026-11", due);
  return story;
}

/** Who got which form: "Dana whole". */
const formsIn = (handed: Engine["handed"], contacts: Contact[]) =>
  contacts.flatMap(({ name, email }) =>
    handed
      .filter(({ to }) => to === email)
      .map(({ html, text }) => {
        const blocks = [html.includes("<caption"), text.includes("By weekday and time"), text.includes("By day")];
        if (new Set(blocks).size > 1) return `${name} in parts: ${blocks}`;
        return `${name} ${blocks[0] ? "whole" : "short"}`;
      }),
  );

const stopLink = ({ engine }: Story, { email }: Contact) =>
  new RegExp(`${origin}(/u/[\\w.-]+)`).exec(engine.mails.findLast(({ to }) => to === email)?.text ?? "")?.[1] ?? "";
const choose = (
  { engine }: Story,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = own,
) => engine.fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
const wished = async ({ engine }: Story) =>
  (await engine.db.prepare("select address, frequency, language, detail from mail_preference").all()).results;

/** As the customer's admin has it for everybody of whom nothing else is said. */
const setDefaults = ({ engine, customer }: Story, frequency: string | null, detail: string | null) =>
  engine.db
    .prepare("update account set recap_frequency = ?, recap_detail = ? where id = ?")
    .bind(frequency, detail, customer.id)
    .run();

const december = (story: Story) => mail(story, "2026-12", nextDue);

// What is mailed

it("each reader gets as much as their part usually does, or as the vendor's systems said, whatever their part", async () => {
  const everybody = [
    champion,
    sponsor,
    contact("Jonas", "champion", { detail: "short" }),
    contact("Lea", "executive_sponsor", { detail: "whole" }),
    contact("Ines", "champion", { detail: "whole" }),
    contact("Omar", "executive_sponsor", { detail: "short" }),
  ];
  const story = await tell(everybody);
  expect(formsIn(story.engine.handed, everybody)).toEqual([
    "Dana whole",
    "Ellen short",
    "Jonas short",
    "Lea whole",
    "Ines whole",
    "Omar short",
  ]);
  const mails = await story.engine.db.prepare("select mails from recap").first<string>("mails");
  expect(Object.keys(JSON.parse(mails ?? "{}")).map((key) => key.split("-")[0])).toEqual(["champion", "sponsor"]);
});

it("the mail of who wants the other form is, link for link, that of who usually gets it", async () => {
  const lea = contact("Lea", "executive_sponsor", { detail: "whole" });
  const story = await tell([champion, lea]);
  const bare = (text = "") => text.replace(new RegExp(`${origin}/[ru]/[\\w.-]+`, "g"), "link");
  const [first, second] = [champion, lea].map(({ email }) => story.engine.handed.find(({ to }) => to === email));
  expect(bare(second?.html)).toBe(bare(first?.html));
  expect(bare(second?.text)).toBe(bare(first?.text));
  expect([first?.subject, bare(first?.html).length > 1000]).toEqual([second?.subject, true]);
});

it("the second zero month in a row stops the sponsor who reads it whole, and not the champion who reads it in short", async () => {
  const readers = [
    contact("Jonas", "champion", { detail: "short" }),
    contact("Lea", "executive_sponsor", { detail: "whole" }),
  ];
  const story = await tell(readers);
  /** Nothing happened in the month, as its source says, and a person lets it go out. */
  const mailNothing = async (at: number) => {
    vi.setSystemTime(at);
    const body = { complete_until: new Date(at - 1000).toISOString() };
    await callApi(story.engine, { method: "POST", path: "/api/v1/sources/me/watermark", key: story.key, body });
    story.engine.handed.length = 0;
    await play(story.engine, at);
    const id = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
    if (id) await (await signIn(story.engine, "csm")).post(`/console/recaps/${id}/release`, {});
    await play(story.engine, at + quarter);
    return readerMails(story)
      .map(({ to }) => to)
      .sort();
  };
  expect(await mailNothing(nextDue)).toEqual(["jonas@acme.example", "lea@acme.example"]);
  expect(await mailNothing(Date.parse("2027-02-04T20:00:00Z"))).toEqual(["jonas@acme.example"]);
});

it("a month is held for want of a sponsor, not of the form sponsors usually read", async () => {
  const states = async (contacts: Contact[]) => {
    const { engine } = await tell(contacts);
    return engine.db.prepare("select state, holds from recap").first<{ state: string; holds: string }>();
  };
  expect(await states([champion, contact("Jonas", "champion", { detail: "short" })])).toMatchObject({
    state: "held",
    holds: expect.stringContaining("No executive sponsor"),
  });
  expect(await states([champion, contact("Lea", "executive_sponsor", { detail: "whole" })])).toMatchObject({
    state: "sent",
    holds: "[]",
  });
});

// The person's own word

it("what a person chooses counts from the next month on, in the form of their own part too, and is shown when read again", async () => {
  const story = await tell([champion, sponsor]);
  const [dana, ellen] = [stopLink(story, champion), stopLink(story, sponsor)];
  const before = await (await story.engine.fetch(ellen)).text();
  expect(before).toMatch(/<input type="radio" name="detail" value="short" checked/);
  const saved = await choose(story, ellen, { frequency: "monthly", language: "en", detail: "whole" });
  expect(await saved.text()).toMatch(/<input type="radio" name="detail" value="whole" checked/);
  await choose(story, dana, { frequency: "monthly", language: "en", detail: "short" });
  expect(formsIn(await december(story), [champion, sponsor])).toEqual(["Dana short", "Ellen whole"]);
});

it("a month that is held asks at its release what people want by then", async () => {
  const story = await tell([champion, sponsor]);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 120);
  await play(story.engine, nextDue);
  await choose(story, stopLink(story, sponsor), { frequency: "monthly", language: "en", detail: "whole" });
  const id = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  const csm = await signIn(story.engine, "csm");
  const page = spokenIn(await (await csm.get(`/console/recaps/${id}`)).text());
  expect(page).toContain("Whole form, English For: Dana, Ellen");
  story.engine.handed.length = 0;
  await csm.post(`/console/recaps/${id}/release`, {});
  await play(story.engine, nextDue + quarter);
  expect(formsIn(story.engine.handed, [champion, sponsor])).toEqual(["Dana whole", "Ellen whole"]);
});

it("who reads by the quarter gets the form they want of its last month", async () => {
  const story = await tell([champion, sponsor]);
  await choose(story, stopLink(story, champion), { frequency: "quarterly", language: "en", detail: "short" });
  await choose(story, stopLink(story, sponsor), { frequency: "quarterly", language: "en", detail: "whole" });
  const handed = await december(story);
  expect(formsIn(handed, [champion, sponsor])).toEqual(["Dana short", "Ellen whole"]);
  const { results } = await story.engine.db
    .prepare("select form from delivery where period_key = '2026-12' and account_id = ? order by form")
    .bind(story.customer.id)
    .all();
  expect(results).toEqual([{ form: "champion-quarter" }, { form: "sponsor-quarter" }]);
});

it("a corrected mail, and one sent again to another address, have as much in them as their reader wants", async () => {
  const story = await tell([champion, sponsor]);
  const { engine } = story;
  await choose(story, stopLink(story, champion), { frequency: "monthly", language: "en", detail: "short" });
  await choose(story, stopLink(story, sponsor), { frequency: "monthly", language: "en", detail: "whole" });
  vi.setSystemTime(due + quarter);
  await depart(story, "2026-11-20", 7);
  await play(engine, due + quarter);
  const csm = await signIn(engine, "csm");
  const id = await engine.db.prepare("select id from recap where version = 2").first<string>("id");
  engine.meet.set(sponsor.email, () => {
    throw Object.assign(new Error("refused"), { code: "E_RECIPIENT_SUPPRESSED" });
  });
  expect((await csm.post(`/console/recaps/${id}/corrected`, { reason: "Late" })).status).toBe(303);
  engine.handed.length = 0;
  await play(engine, due + 2 * quarter);
  expect(formsIn(engine.handed, [champion])).toEqual(["Dana short"]);
  engine.meet.clear();
  const failed = await engine.db
    .prepare("select id from delivery where recipient = ? and version = 2")
    .bind(sponsor.email)
    .first<string>("id");
  const moved = { ...sponsor, email: "ellen@new.example" };
  expect((await csm.post(`/console/deliveries/${failed}/correct`, { email: moved.email })).status).toBe(303);
  engine.handed.length = 0;
  await play(engine, due + 3 * quarter);
  expect(formsIn(engine.handed, [moved])).toEqual(["Ellen whole"]);
});

it("a wish survives a new contact row, the account sent again, and a page opened before there was a choice", async () => {
  const story = await tell([champion, sponsor]);
  const { engine, customer, key } = story;
  const link = stopLink(story, sponsor);
  await choose(story, link, { frequency: "monthly", language: "en", detail: "whole" });
  await engine.db.prepare("update contact set id = 'c9', detail = 'short' where email = ?").bind(sponsor.email).run();
  const body = { name: customer.name, segment: "smb", kickoff: "2026-11-01", timezone: "America/Denver" };
  const sent = { ...body, locale: "en-US", currency: "USD", contacts: [{ ...sponsor, detail: "short" }] };
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const put = { method: "PUT", headers, body: JSON.stringify(sent) };
  expect((await engine.fetch(`/api/v1/accounts/${customer.externalId}`, put)).status).toBe(200);
  await choose(story, link, { frequency: "monthly", language: "en" });
  expect(await wished(story)).toEqual([
    { address: sponsor.email, frequency: "monthly", language: "en", detail: "whole" },
  ]);
  expect(formsIn(await december(story), [sponsor])).toEqual(["Ellen whole"]);
});

it("a mail program ends the list of its mail and sets nothing else, and a form that is none is refused", async () => {
  const story = await tell([champion, sponsor]);
  const path = stopLink(story, champion);
  const more = { "List-Unsubscribe": "One-Click", frequency: "monthly", language: "de", detail: "short" };
  for (const site of ["cross-site", "same-origin"])
    expect((await choose(story, path, more, { "sec-fetch-site": site })).status).toBe(200);
  expect(await wished(story)).toEqual([]);
  const stops = await story.engine.db.prepare("select address, kind, is_on from mail_list").all();
  expect(stops.results).toEqual([{ address: champion.email, kind: "monthly", is_on: 0 }]);
  const odd = { frequency: "monthly", language: "en", detail: "both" };
  expect((await choose(story, path, odd)).status).toBe(422);
  expect(await wished(story)).toEqual([]);
});

// What staff and the customer's admin set

it("the account's default counts for who chose nothing and of whom staff set nothing, and for nobody else", async () => {
  const everybody = [
    champion,
    contact("Omar", "executive_sponsor"),
    contact("Kim", "champion", { frequency: "monthly", detail: "whole" }),
    contact("Lee", "champion"),
  ];
  const story = await tell(everybody);
  await choose(story, stopLink(story, contact("Lee", "champion")), {
    frequency: "monthly",
    language: "en",
    detail: "whole",
  });
  await setDefaults(story, "quarterly", "short");
  expect(formsIn(await december(story), everybody)).toEqual(["Dana short", "Omar short", "Kim whole", "Lee whole"]);
  const january = await mail(story, "2027-01", Date.parse("2027-02-04T20:00:00Z"));
  expect(formsIn(january, everybody)).toEqual(["Kim whole", "Lee whole"]);
  await setDefaults(story, "off", null);
  const spring = Date.parse("2027-04-05T20:00:00Z");
  await mail(story, "2027-03", spring);
  // Now its sponsor gets none, and somebody could have looked at that for a day.
  vi.setSystemTime(spring + dayMs);
  for (const later of [0, quarter]) await play(story.engine, spring + dayMs + later);
  expect(formsIn(story.engine.handed, everybody)).toEqual(["Kim whole", "Lee whole"]);
});

it("an account that turns to quarterly between planning and sending is not mailed this month, and says why not", async () => {
  const story = await tell([champion, sponsor]);
  const { engine } = story;
  await engine.db.prepare("update recap set state = 'sending'").run();
  await engine.db.prepare("update delivery set state = 'planned'").run();
  await setDefaults(story, "quarterly", null);
  engine.handed.length = 0;
  vi.setSystemTime(due + quarter);
  await play(engine, due + quarter);
  expect(engine.handed).toEqual([]);
  const { results } = await engine.db.prepare("select distinct state, last_error from delivery").all();
  expect(results).toEqual([
    { state: "suppressed", last_error: "Unsubscribed, bounced, no longer a contact, or not wanted this month." },
  ]);
});

it("an unsubscription goes before all that was set, by whomever", async () => {
  const story = await tell([{ ...champion, frequency: "monthly", detail: "whole" }, sponsor]);
  await choose(story, stopLink(story, champion), { frequency: "off" });
  await setDefaults(story, "monthly", "whole");
  expect(formsIn(await december(story), [champion, sponsor])).toEqual(["Ellen whole"]);
});

it("staff see how each person gets it and because of whose word, on the account, the person's page and in the calendar", async () => {
  const story = await tell([champion, sponsor]);
  const { customer } = story;
  const csm = await signIn(story.engine, "csm");
  const pages = { account: `/console/accounts/${customer.id}`, person: `/console/accounts/${customer.id}/people/c1` };
  const read = async (path: string) => spokenIn(await (await csm.get(path)).text());
  const seen = async (text: string) => {
    expect(await read(pages.account)).toContain(text);
    expect(await read(pages.person)).toContain(text);
  };
  await seen("every month, whole form, as usual for their role");
  expect(await read(pages.account)).toContain("every month, short form, as usual for their role");
  await setDefaults(story, "quarterly", "short");
  await seen("once a quarter, short form, as their admin set it for all");
  const set = (fields: Record<string, string>) => csm.post(`${pages.account}/contacts/c1`, fields);
  expect((await set({ frequency: "monthly", detail: "", language: "ja" })).status).toBe(303);
  expect(await read(pages.account)).toContain("every month, in Japanese, as set here");
  expect(await read(pages.account)).toContain("short form, as their admin set it for all");
  expect(await (await csm.get(pages.account)).text()).toMatch(/<option value="monthly" selected/);
  expect((await set({ frequency: "", detail: "whole", language: "" })).status).toBe(303);
  expect(await read(pages.account)).toContain("whole form, as set here");
  expect(await read("/console/calendar")).toMatch(/Dana whole form/);
  await choose(story, stopLink(story, champion), { frequency: "monthly", language: "es", detail: "short" });
  await seen("every month, short form, in Spanish, as they chose");
  await set({ frequency: "off", detail: "", language: "" });
  await seen("every month, short form, in Spanish, as they chose");
  expect((await set({ frequency: "monthly", detail: "long", language: "" })).status).toBe(422);
});

it("who is added in the console gets the form that is chosen there, and the audit has it", async () => {
  const story = await tell([champion, sponsor]);
  const csm = await signIn(story.engine, "csm");
  const path = `/console/accounts/${story.customer.id}/contacts`;
  const jo = {
    name: "Jo",
    email: "jo@acme.example",
    role: "executive_sponsor",
    title: "",
    language: "",
    frequency: "",
  };
  expect((await csm.post(path, { ...jo, detail: "whole" })).status).toBe(303);
  await csm.post(`${path}/c1`, { frequency: "", detail: "short", language: "" });
  expect(formsIn(await december(story), [champion, sponsor, contact("Jo", "executive_sponsor")])).toEqual([
    "Dana short",
    "Ellen short",
    "Jo whole",
  ]);
  const about = await story.engine.db
    .prepare("select about from audit where act = 'contact.reading' and account_id = ?")
    .bind(story.customer.id)
    .first<string>("about");
  expect(JSON.parse(about ?? "{}")).toMatchObject({ contact: "c1", detail: "short", frequency: null });
});
