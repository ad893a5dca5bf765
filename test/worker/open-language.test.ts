import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { type Language, languages } from "#schema/words.ts";
import { endView } from "#store/recap/view.ts";
import { revokeShare, rotateShare } from "#store/share.ts";
import type { Browser } from "../support/browser.ts";
import { failingDb } from "../support/failing-db.ts";
import { type MailedMonth, openMailedMonth } from "../support/month.ts";
import { textOf, wordIn } from "../support/page-text.ts";
import { priya } from "../support/principal.ts";
import { dumpTables, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  linkOf,
  makeLink,
  openAsChampion,
  openLink,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

/* Whose language the pages around the portal are in: of links that open nothing, and of what went wrong. */

const minute = 60_000;
afterEach(() => vi.restoreAllMocks());

const titles: Record<Language, string> = {
  en: "This link does not open anything",
  de: "Dieser Link öffnet nichts",
  fr: "Ce lien n’ouvre rien",
  es: "Este enlace no abre nada",
  ja: "このリンクでは何も開けません",
  ar: "هذا الرابط لا يفتح شيئًا",
};
const asks = (language: string) => ({ "accept-language": language });
const headOf = (language: Language) =>
  `<!doctype html><html lang="${language}"${language === "ar" ? ' dir="rtl"' : ""}>`;

interface DeadEnd {
  path: string;
  browser: Browser;
}

/** Everything that opens nothing: never ours, ended in every way there is, or visited without a session. */
async function deadEnds({ world, customer, mailed, deliveryId }: MailedMonth): Promise<DeadEnd[]> {
  const foreign = await openWorld({ LINK_SECRET: "k1:another-secret-another-secret-another-0" });
  const living = await makeLink(world, customer);
  const ended = [
    await makeLink(world, customer),
    await makeLink(world, customer, { contactId: customer.champion.id }),
    await makeLink(world, customer, { expiresAt: Date.now() + minute }),
  ] as const;
  const former = await Promise.all(ended.map((link) => openLink(world, link)));
  await revokeShare(world.db, customer.id, { shareId: ended[0].id, by: system, now: Date.now() });
  await rotateShare(world.db, customer.id, { shareId: ended[1].id, by: system, now: Date.now() });
  await world.db.prepare("update share set expires_at = 1 where id = ?").bind(ended[2].id).run();
  await endView(world.db, deliveryId, { by: priya, now: Date.now() });
  const paths = [
    ...["/p/x", "/r/x", "/u/x", `/p/${"v1.".padEnd(400, "A")}`, `/p/${encodeURIComponent("' or 1=1 --")}`],
    ...[linkOf(foreign, living.id, 0).path, linkOf(world, living.id, 1).path],
    ...[linkOf(world, "AAAAAAAAAAAAAAAAAAAAAA", 0).path, ...ended.map(({ path }) => path), mailed],
    ...[customer.base, `${customer.base}/plan`, "/a/nobody", "/a/nobody/value/2026-10"],
  ];
  return [
    ...paths.map((path) => ({ path, browser: browserOf(world) })),
    ...former.map((browser) => ({ path: `${customer.base}/plan`, browser })),
  ];
}

it("in each language every dead link is the same page to the byte, and says that it goes by the browser's language", async () => {
  const story = await openMailedMonth();
  const ends = await deadEnds(story);
  // The person and the account speak others: a dead link tells neither.
  await speak(story, { person: "es", account: "fr-FR" });
  const before = await dumpTables(story.world.db);
  for (const language of languages) {
    const seen = new Set<string>();
    for (const { path, browser } of ends) {
      const { status, headers, body } = await read(browser, path, asks(`${language}-XX, ${language};q=0.9`));
      expect([401, 404, 410], path).toContain(status);
      expect([headers.get("vary"), headers.get("set-cookie")], path).toEqual(["Accept-Language", null]);
      expect(headers.get("cache-control"), path).toBe("private, no-store");
      const policy = headers.get("content-security-policy")?.replace(/'nonce-[^']*'/, "");
      seen.add(`${policy} ${body}`);
    }
    expect(seen.size, language).toBe(1);
    const [page = ""] = seen;
    expect(page).toContain(`${headOf(language)}<head>`);
    expect(page).toContain(`<h1>${titles[language]}</h1>`);
    expect(page).not.toContain(story.customer.name);
    if (language !== "en") expect(wordIn(language, ownText(page))).toBe("");
  }
  expect(await dumpTables(story.world.db)).toEqual(before);
});

it("a header that is missing, huge or garbage shows the dead link in a language we have, to the byte like any other", async () => {
  const world = await openWorld();
  const pageFor = async (header: string | null) =>
    (await read(browserOf(world), "/p/x", header === null ? {} : asks(header))).body;
  const english = await pageFor("en");
  for (const header of [
    null,
    "",
    "*",
    "pt-BR",
    "de;q=0",
    "<script>alert(1)</script>",
    "de;q=9",
    "x".repeat(60_000),
    ";;,,q=",
  ])
    expect(await pageFor(header), String(header).slice(0, 40)).toBe(english);
  expect(await pageFor("zz, de-AT;q=0.4, <b>;q=1")).toBe(await pageFor("de"));
  expect(await pageFor(`ja,${"x,".repeat(30_000)}`)).toBe(await pageFor("ja"));
  expect(await pageFor("en;q=0, *")).toBe(await pageFor("de"));
});

it("asking for a link speaks the browser's language too, the same known or not, and the mail the person's", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  await makeLink(world, customer, { contactId: customer.champion.id });
  await speak(story, { person: "es", account: "de-DE" });
  const ask = async (email: string) => {
    const answer = await browserOf(world).post("/link", { email }, asks("fr-CH, fr"));
    expect([answer.status, answer.headers.get("vary")]).toEqual([200, "Accept-Language"]);
    return answer.text();
  };
  const page = await ask("stranger@elsewhere.example");
  expect(await ask(customer.champion.email)).toBe(page);
  expect(page).toContain(headOf("fr"));
  expect(page).toContain("Consultez votre messagerie");
  expect(world.mails.map(({ subject }) => subject)).toEqual(["Su enlace al plan con Northgate"]);
  await wish(story, "ja");
  await ask(customer.champion.email);
  expect(world.mails.at(-1)?.subject).toBe("Northgateとのプランへのリンク");
});

it("an address that is none is asked for once more, with what was typed beside its reason, and reaches nobody", async () => {
  const world = await openWorld();
  const before = await dumpTables(world.db);
  for (const [language, reason] of [
    ["de", "Das ist keine vollständige E-Mail-Adresse."],
    ["ar", "عنوان البريد هذا غير مكتمل."],
  ] as const) {
    const answer = await browserOf(world).post("/link", { email: 'dana@" onfocus=x' }, asks(language));
    const page = await answer.text();
    expect(answer.status).toBe(422);
    expect(page).toContain(headOf(language));
    expect(page).toContain(`>${reason}</span>`);
    expect(page).toContain('value="dana@&quot; onfocus=x"');
    expect(page).toContain('<form method="post" action="/link">');
  }
  expect(await dumpTables(world.db)).toEqual(before);
  expect(world.mails).toEqual([]);
});

/** What a person with a living link can run into, each by its status. */
async function mishaps(browser: Browser, { world, customer }: Story): Promise<[number, string][]> {
  const { id } = await openItem(world, customer);
  const step = `${customer.base}/plan/${id}`;
  const german = asks("de");
  const answers = [
    await browser.get(`${customer.base}/nothing`, german),
    await browser.get(`${customer.base}/plan/nothing`, german),
    await browser.get(`${customer.base}/value/2031-01`, german),
    await browser.post(`${step}/done`, { version: "1" }, { ...german, "sec-fetch-site": "cross-site" }),
    await browser.post(`${step}/comment`, { body: "x".repeat(70_000) }, german),
    await browser.send(`${step}/done`, { method: "POST", headers: { ...german, "sec-fetch-site": "same-origin" } }),
  ];
  return Promise.all(answers.map(async (answer) => [answer.status, await answer.text()] as [number, string]));
}

const statuses = [404, 404, 404, 403, 413, 400];

it("what went wrong in the portal is said in the language the portal speaks to this person, whatever the browser asks", async () => {
  const story = await openMailedMonth();
  const dana = await openAsChampion(story.world, story.customer);
  const team = await openLink(story.world, await makeLink(story.world, story.customer));
  for (const language of languages) {
    await speak(story, { person: language, account: "ja-JP" });
    for (const [browser, spoken] of [
      [dana, language],
      [team, "ja"],
    ] as const) {
      const pages = await mishaps(browser, story);
      expect(pages.map(([status]) => status)).toEqual(statuses);
      for (const [status, page] of pages) {
        expect(page, `${status}`).toContain(headOf(spoken));
        expect(page, `${status}`).toContain(`href="${story.customer.base}"`);
        if (spoken !== "en") expect(wordIn(spoken, ownText(page)), `${spoken} ${status}`).toBe("");
      }
    }
  }
});

it("a link for reading is told in its own language that it may not, and nothing changes", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  await speak(story, { person: null, account: "fr-FR" });
  const reader = await openLink(world, await makeLink(world, customer, { scope: "view" }));
  const { id } = await openItem(world, customer);
  const before = await dumpTables(world.db);
  const answer = await reader.post(`${customer.base}/plan/${id}/done`, { version: "1" }, asks("de"));
  const page = await answer.text();
  expect(answer.status).toBe(403);
  expect(page).toContain("Votre lien ne le permet pas. Rien n’a été modifié.");
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a problem told to somebody whose link ended is in the browser's language, and so tells nothing of them", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  await speak(story, { person: "es", account: "ja-JP" });
  const link = await makeLink(world, customer, { contactId: customer.champion.id });
  const dana = await openLink(world, link);
  const nothing = () => read(dana, `${customer.base}/nothing`, asks("de"));
  expect((await nothing()).body).toContain(headOf("es"));
  await revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  const { body, headers } = await nothing();
  expect(body).toContain(headOf("de"));
  expect(headers.get("vary")).toBe("Accept-Language");
});

it("what went wrong where nobody is known is in the browser's language; the console keeps to English", async () => {
  const world = await openWorld();
  const stranger = browserOf(world);
  const missing = await read(stranger, "/nothing", asks("ja"));
  expect([missing.status, missing.headers.get("vary")]).toEqual([404, "Accept-Language"]);
  expect(missing.body).toContain("<h1>このページはありません</h1>");
  const foreign = await stranger.post(
    "/link",
    { email: "a@b.example" },
    { ...asks("ar"), "sec-fetch-site": "cross-site" },
  );
  expect(await foreign.text()).toContain(headOf("ar"));
  const asked = await Promise.all(Array.from({ length: 301 }, () => stranger.get("/p/x", asks("es"))));
  const refused = asked.find(({ status }) => status === 429);
  expect(await refused?.text()).toContain("Desde aquí llegaron demasiados intentos.");
  const staff = await signIn(world, "admin");
  const inside = await read(staff, "/console/nothing", asks("ja"));
  expect([inside.status, inside.headers.get("vary")]).toEqual([404, null]);
  expect(inside.body).toContain("<p>There is nothing at this address.</p>");
});

it("a database that fails is told in the person's language when it answers again, else in the browser's, and never as it was worded", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await openMailedMonth();
  await speak(story, { person: "ar", account: "en-US" });
  const failing = failingDb(story.world.db);
  const world = await openWorld({ DB: failing.db });
  const dana = await openAsChampion(story.world, story.customer);
  const browser = browserOf(world);
  for (const [name, value] of dana.jar) browser.jar.set(name, value);
  failing.fails = { at: failing.calls, how: "before" };
  const once = await read(browser, story.customer.base, asks("de"));
  expect([once.status, once.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(once.body).toContain(headOf("ar"));
  let isAway = false;
  const prepare = (text: string) => {
    if (isAway) throw new Error("D1_ERROR: overloaded");
    return story.world.db.prepare(text);
  };
  const dark = browserOf(await openWorld({ DB: { prepare, batch: (all: []) => story.world.db.batch(all) } }));
  isAway = true;
  for (const [name, value] of dana.jar) dark.jar.set(name, value);
  const { status, body } = await read(dark, story.customer.base, asks("de"));
  expect([status, body.includes(headOf("de")), body.includes("D1_ERROR")]).toEqual([503, true, false]);
});

it("the first mail with a link speaks the language of the portal it opens", async () => {
  const story = await openMailedMonth();
  const { world, customer } = story;
  const link = await makeLink(world, customer, { contactId: customer.champion.id });
  await speak(story, { person: "de", account: "en-US" });
  const staff = await signIn(world, "csm");
  expect((await staff.post(`/console/accounts/${customer.id}/shares/${link.id}/mail`, {})).status).toBe(303);
  expect(world.mails.at(-1)?.subject).toBe(`${customer.name} und Northgate: Ihr Plan ist bereit`);
  const dana = await openLink(world, link);
  expect((await read(dana, customer.base, asks("ja"))).body).toContain(headOf("de"));
});

type Story = { world: World; customer: Customer };

async function read(browser: Browser, path: string, headers: Record<string, string>) {
  const answer = await browser.get(path, headers);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

/** What a page says, without the vendor's name and the number of the request. */
function ownText(page: string): string {
  const body = page.slice(page.indexOf("<body>")).replace(/<code[^>]*>[^<]*<\/code>/, "");
  return textOf(body).replaceAll("Northgate", "");
}

async function speak({ world, customer }: Story, as: { person: Language | null; account: string }): Promise<void> {
  await world.db.batch([
    world.db
      .prepare("update contact set language = ? where account_id = ? and id = ?")
      .bind(as.person, customer.id, customer.champion.id),
    world.db
      .prepare("update account set locale = ?, revision = revision + 1 where id = ?")
      .bind(as.account, customer.id),
  ]);
}

function wish({ world, customer }: Story, language: Language) {
  return world.db
    .prepare(
      "insert into mail_preference (account_id, address, frequency, language, at) values (?, ?, 'monthly', ?, 1)",
    )
    .bind(customer.id, customer.champion.email.toLowerCase(), language)
    .run();
}
