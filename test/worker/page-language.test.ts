import { expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { type MailedMonth, openMailedMonth } from "../support/month.ts";
import { openItem } from "../support/rows.ts";
import { browserOf, makeLink, openAsChampion, openLink, signIn } from "../support/world.ts";

/* Whose language a recap page is in: the mail's, the person's, else the account's. */

const formOf = ({ world, deliveryId }: MailedMonth, form: string) =>
  world.db.prepare("update delivery set form = ? where id = ?").bind(form, deliveryId).run();
const speak = ({ world, customer }: MailedMonth, language: string | null) =>
  world.db
    .prepare("update contact set language = ? where account_id = ? and id = ?")
    .bind(language, customer.id, customer.champion.id)
    .run();
const wish = ({ world, customer }: MailedMonth, language: string) =>
  world.db
    .prepare(
      "insert into mail_preference (account_id, address, frequency, language, at) values (?, ?, 'monthly', ?, 1)",
    )
    .bind(customer.id, customer.champion.email.toLowerCase(), language)
    .run();
const headOf = async (browser: Browser, path: string) => (await (await browser.get(path)).text()).slice(0, 60);

it("the page behind a mail is in the mail's language, as a document that says so", async () => {
  const story = await openMailedMonth();
  const read = async () => (await story.world.fetch(story.mailed)).text();
  expect(await read()).toMatch(/^<!doctype html><html lang="en">/);
  await formOf(story, "champion-de-first-1x7k2");
  const german = await read();
  expect(german).toMatch(/^<!doctype html><html lang="de">/);
  expect(german).toContain("Wie ordnen Sie dieses Ergebnis ein?");
  expect(german).not.toContain("What do you make of this result?");
  await formOf(story, "sponsor-ar-quarter");
  expect(await read()).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
  await formOf(story, "sponsor-quarter");
  expect(await read()).toMatch(/^<!doctype html><html lang="en">/);
});

it("what is wrong with an answer is said in the page's language, and what was typed stays", async () => {
  const story = await openMailedMonth();
  await formOf(story, "champion-ja");
  const browser = browserOf(story.world);
  const refused = await browser.post(story.mailed, { choice: "great", note: "Hm", seen: "0" });
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("3つのうち1つをお選びください。");
  expect(page).toContain(">Hm</textarea>");
});

it("a personal link speaks the person's language, at once when they or staff choose another", async () => {
  const story = await openMailedMonth();
  const dana = await openAsChampion(story.world, story.customer);
  expect(await headOf(dana, story.month)).toContain('<html lang="en">');
  await speak(story, "es");
  expect(await headOf(dana, story.month)).toContain('<html lang="es">');
  // The person's own word counts before that of staff.
  await wish(story, "fr");
  expect(await headOf(dana, story.month)).toContain('<html lang="fr">');
  const refused = await dana.post(`${story.month}/dispute`, { version: "1", note: " ", seen: "0" });
  expect(await refused.text()).toContain("Veuillez indiquer ce qui semble inexact.");
  await dana.post(`${story.month}/answer`, { choice: "better", note: "", seen: "0" });
  expect(await (await dana.get(`${story.month}?did=answer`)).text()).toContain("Votre réponse est enregistrée.");
});

it("a team link and the preview of staff speak the account's language, whoever they say they are", async () => {
  const story = await openMailedMonth();
  const { world, customer, month } = story;
  await speak(story, "es");
  await world.db
    .prepare("update recap set figures = json_set(figures, '$.account.locale', 'de-CH') where account_id = ?")
    .bind(customer.id)
    .run();
  await world.db.prepare("update account set revision = revision + 1 where id = ?").bind(customer.id).run();
  const team = await openLink(world, await makeLink(world, customer, {}));
  expect(await headOf(team, month)).toContain('<html lang="de">');
  const staff = await signIn(world, "csm");
  const preview = `/console/accounts/${customer.id}/preview/value/2026-10`;
  expect(await headOf(staff, preview)).toContain('<html lang="de">');
});

const pages = ["", "/journey", "/plan", "/people", "/value"];

it("every page of the portal speaks the person's language, Arabic from right to left", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  const dana = await openAsChampion(world, customer);
  const { id } = await openItem(world, customer);
  const every = [...pages, `/plan/${id}`].map((page) => customer.base + page);
  for (const page of every) expect(await headOf(dana, page)).toContain('<html lang="en"><');
  await speak(story, "ar");
  for (const page of every) expect(await headOf(dana, page)).toContain('<html lang="ar" dir="rtl"><');
  await speak(story, "ja");
  for (const page of every) expect(await headOf(dana, page)).toContain('<html lang="ja"><');
});

it("a page that was kept is never given to a reader of another language, not as unchanged either", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  const dana = await openAsChampion(world, customer);
  for (const page of pages) {
    await speak(story, null);
    const english = await dana.get(customer.base + page);
    await speak(story, "de");
    const etag = english.headers.get("etag") ?? "";
    const german = await dana.get(customer.base + page, { "if-none-match": etag });
    expect(german.status).toBe(200);
    expect(await german.text()).toContain('<html lang="de">');
  }
});

it("what became of a change is said in the person's language, and what was refused too", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  await speak(story, "ja");
  const dana = await openAsChampion(world, customer);
  const { id, version } = await openItem(world, customer);
  const path = `${customer.base}/plan/${id}`;
  const empty = await dana.post(`${path}/stuck`, { version: String(version), back: path, reason: " " });
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain("何が妨げになっているか、お書きください。");
  const long = await dana.post(`${path}/comment`, { version: String(version), back: path, body: "x".repeat(4001) });
  expect(await long.text()).toContain("4,000文字以内でご記入ください。");
  await dana.post(`${path}/done`, { version: String(version), back: path });
  const told = await (await dana.get(`${path}?did=done:${id}`)).text();
  expect(told).toMatch(/role="status"[^>]*>.*<p>完了：/);
  expect(told).toContain("元に戻す");
  const late = await dana.post(`${path}/stuck`, { version: String(version), back: path, reason: "Hm" });
  expect(late.status).toBe(409);
  const page = await late.text();
  expect(page).toMatch(/このステップはその間に変更され、現在は「完了」です（変更：.+）。/);
  expect(page).toContain(">Hm</textarea>");
});

it("a team link asks who somebody is in the account's language", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  await world.db.prepare("update account set locale = 'ar-EG' where id = ?").bind(customer.id).run();
  const team = await openLink(world, await makeLink(world, customer, {}));
  const asked = await (await team.get(`${customer.base}/who`)).text();
  expect(asked).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/);
  const refused = await team.post(`${customer.base}/who`, { back: customer.base });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("يُرجى اختيار اسمكم أو كتابته.");
});
