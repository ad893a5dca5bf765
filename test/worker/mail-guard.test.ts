import { afterEach, expect, it, vi } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import { due, quarter, type Story } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { people, tellMeetings } from "../support/people.ts";
import { dumpTables } from "../support/rows.ts";
import { browserOf, makeLink, openAsChampion, openCustomer, openLink, origin, signIn } from "../support/world.ts";

/* The page behind a mail's link, where the account asks for sign-in before names and money. */

afterEach(() => vi.useRealTimers());

interface Guarded extends Story {
  view: string;
}

/** November with names, money, a note, goals and steps of people, mailed; then the admin asked for sign-in. */
async function tellGuarded(body: Record<string, unknown> = {}): Promise<Guarded> {
  const story = await tellMeetings(body);
  const { engine, customer } = story;
  const admin = await openAsAdmin(engine, customer);
  await admin.post(`${customer.base}/showing/names`, { on: "yes" });
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/accounts/${customer.id}/csm`, { csm: csm.staffId });
  await csm.post(`/console/accounts/${customer.id}/release`, { kind: "escalation", reason: "Wait" });
  await play(engine, due);
  const recapId = await engine.db.prepare("select id from recap").first<string>("id");
  await csm.post(`/console/recaps/${recapId}/note`, { note: "Well done, Wanda Fisk, for 7,777 dollars.", seen: "" });
  await csm.post(`/console/recaps/${recapId}/release`, {});
  await play(engine, due + quarter);
  const champion = await openAsChampion(engine, customer);
  const said = { note: "Ask Otto Brandt.", version: "1", seen: "0" };
  await champion.post(`${customer.base}/value/2026-11/dispute`, said);
  await champion.post(`${customer.base}/value/2026-11/answer`, {
    choice: "better",
    note: "Thanks to Otto Brandt.",
    seen: "0",
  });
  await admin.post(`${customer.base}/showing/guard`, { on: "yes" });
  const mail = engine.handed.find(({ to }) => to === customer.champion.email);
  return { ...story, view: new RegExp(`${origin}(/r/[\\w.-]+)`).exec(mail?.text ?? "")?.[1] ?? "" };
}

/** Whatever names somebody or an amount in this story. */
const secrets = [
  ...people.flatMap(({ actor, name }) => [actor, name.split(" ")[1] ?? ""]),
  ...["Whitfield", "Marsh", "Raman", "Priya", "Brandt", "Fisk", "Quill"],
  ...["5,400", "5400", "7,777", "$", "USD", "90.00", "9000"],
  ...["without a gate conflict", "2,400"],
];

it("without sign-in the page has the figure and its days, and no name, no amount and nobody's words anywhere in it", async () => {
  const { engine, view } = await tellGuarded();
  const html = (await (await engine.fetch(view)).text()).replace(/nonce="[^"]*"|<style[\s\S]*?<\/style>/g, "");
  expect(spokenIn(html)).toContain("60 meetings");
  expect(spokenIn(html)).toContain("Part of this recap is shown after sign-in");
  for (const secret of secrets) expect(html, secret).not.toContain(secret);
});

it("what it leaves out is there once the account asks for nothing any more", async () => {
  const { engine, customer, view } = await tellGuarded();
  await engine.db.prepare("update account set guard_on = 0 where id = ?").bind(customer.id).run();
  const page = spokenIn(await (await engine.fetch(view)).text());
  for (const shown of ["Ines Okafor", "$5,400", "Wanda Fisk", "Otto Brandt", "Priya Raman", "2,400 departures"])
    expect(page).toContain(shown);
  expect(page).not.toContain("shown after sign-in");
});

it("a reader with a living session of the account sees everything at once; an ended one and another account's do not help", async () => {
  const { engine, customer, view } = await tellGuarded();
  const link = await makeLink(engine, customer, { contactId: customer.sponsor.id });
  const reader = await openLink(engine, link);
  expect(await (await reader.get(view)).text()).toContain("Okafor");
  await engine.db.prepare("update share set revoked_at = 2 where id = ?").bind(link.id).run();
  expect(await (await reader.get(view)).text()).not.toContain("Okafor");
  const other = await openAsChampion(engine, await openCustomer(engine));
  expect(await (await other.get(view)).text()).not.toContain("Okafor");
});

it("the button mails the reader's own link to the address the recap went to, of this account alone, and says the same without one", async () => {
  const { engine, customer, view } = await tellGuarded();
  let other = await openCustomer(engine);
  // Whose links are found first.
  while (other.id > customer.id) other = await openCustomer(engine);
  await engine.db
    .prepare("update contact set email = ? where account_id = ? and id = 'c1'")
    .bind(customer.champion.email, other.id)
    .run();
  for (let at = 0; at < 12; at += 1) await makeLink(engine, other, { contactId: "c1" });
  await engine.db
    .prepare("update share set revoked_at = 2 where account_id = ? and kind = 'personal'")
    .bind(customer.id)
    .run();
  const browser = browserOf(engine);
  const ask = async () => {
    engine.handed.length = 0;
    const answer = await browser.post(`${view}/link`, {});
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `${view}?did=link#guard`]);
    return engine.handed.map(({ to }) => to);
  };
  expect(await ask()).toEqual([]);
  const own = await makeLink(engine, customer, { contactId: customer.champion.id });
  expect(await ask()).toEqual([customer.champion.email]);
  expect(engine.handed[0]?.text).toContain(own.path);
  expect(spokenIn(await (await browser.get(`${view}?did=link`)).text())).toContain("it is on its way to the address");
  await browser.get(own.path);
  expect(await (await browser.get(view)).text()).toContain("Okafor");
});

it("asking for the link takes a form of our own page and a genuine link, and no more than five an hour", async () => {
  const { engine, customer, view } = await tellGuarded();
  const strange = { method: "POST", headers: { "sec-fetch-site": "cross-site" }, body: new URLSearchParams() };
  const before = await dumpTables(engine.db);
  expect((await engine.fetch(`${view}/link`, strange)).status).toBe(403);
  expect((await browserOf(engine).post("/r/nobody/link", {})).status).toBe(404);
  expect(await dumpTables(engine.db)).toEqual(before);
  engine.handed.length = 0;
  for (let at = 0; at < 7; at += 1) await browserOf(engine).post(`${view}/link`, {});
  expect(engine.handed.filter(({ to }) => to === customer.champion.email)).toHaveLength(5);
});

it("a GET of the page, signed in or not, changes nothing", async () => {
  const { engine, customer, view } = await tellGuarded();
  const reader = await openAsChampion(engine, customer);
  const before = await dumpTables(engine.db);
  await reader.get(view);
  await engine.fetch(`${view}?did=link`);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("the reader still answers what they make of it, and their words are kept and not shown", async () => {
  const { engine, view } = await tellGuarded();
  const browser = browserOf(engine);
  expect((await browser.post(view, { choice: "below", note: "Greta Lund left.", seen: "1" })).status).toBe(303);
  const kept = await engine.db.prepare("select note from feedback where kind = 'answer'").all<{ note: string }>();
  expect(kept.results.map(({ note }) => note)).toContain("Greta Lund left.");
  const html = await (await browser.get(view)).text();
  expect(html).not.toContain("Greta");
  expect(html).toMatch(/value="below"[^>]*checked/);
});

it("where the figure is money itself, nothing of the month is there but the way in", async () => {
  const { engine, view } = await tellGuarded();
  const metric = "update recap set figures = json_set(figures, '$.metric.unit', 'USD') where figures is not null";
  await engine.db.prepare(metric).run();
  const page = spokenIn(await (await engine.fetch(view)).text());
  expect(page).toContain("Part of this recap is shown after sign-in");
  expect(page).not.toMatch(/\b60\b|meetings/);
});

it("the file and the archive stay behind sign-in, where they always were", async () => {
  const { engine, customer } = await tellGuarded();
  for (const path of ["/value/2026-11", "/value/2026-11.csv"])
    expect((await engine.fetch(`${customer.base}${path}`)).status).toBe(401);
});

it.each([
  ["de", "Ein Teil dieses Rückblicks erscheint nach der Anmeldung"],
  ["fr", "Une partie de ce bilan s’affiche après connexion"],
  ["es", "Parte de este resumen se muestra tras identificarse"],
  ["ja", "このレポートの一部はサインイン後に表示されます"],
  ["ar", "جزء من هذا الملخص يظهر بعد تسجيل الدخول"],
])("in %s it says so too, and leaves out as much", async (locale, title) => {
  const { engine, view } = await tellGuarded({ locale });
  const html = (await (await engine.fetch(view)).text()).replace(/nonce="[^"]*"|<style[\s\S]*?<\/style>/g, "");
  expect(spokenIn(html)).toContain(title);
  for (const secret of ["Okafor", "Whitfield", "Raman", "Brandt", "Fisk", "USD", "$"])
    expect(html, secret).not.toContain(secret);
});
