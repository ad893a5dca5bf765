import { expect, it } from "vitest";
import type { Browser } from "../support/browser.ts";
import { type MailedMonth, openMailedMonth } from "../support/month.ts";
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

it("a page that is English alone says so, whatever the account's language", async () => {
  const story = await openMailedMonth();
  await speak(story, "ar");
  const dana = await openAsChampion(story.world, story.customer);
  for (const page of ["", "/journey", "/plan", "/people"])
    expect(await headOf(dana, `${story.customer.base}${page}`)).toContain('<html lang="en">');
});
