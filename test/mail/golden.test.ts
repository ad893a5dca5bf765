import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { describe, expect, test } from "vitest";
import { formFor } from "#domain/recap/recipient.ts";
import { writeForm } from "#mail/recap/stored.ts";
import { languageOf, voiceFor } from "#mail/voice.ts";
import type { Language } from "#schema/words.ts";
import { pluralIn } from "#schema/written.ts";
import { numbersIn, readableOf } from "../support/mail-reading.ts";
import { readerOf } from "../support/reader.ts";
import { goldenCases, inWords, languages, links, type MailCase, month, orderOf, otherCases, renderIn } from "./case.ts";

/* GOLDEN_UPDATE=1 writes the files anew; look at what changed before it is committed. */

const folder = new URL("../fixtures/golden-mail/", import.meta.url);
const isUpdate = process.env.GOLDEN_UPDATE === "1";
const bidi = /[\u200e\u200f\u061c\u2066-\u2069]/g;

/** Columns in letters of one width, counted by its own rule: kana, kanji and full-width signs take two. */
function columns(line: string): number {
  const shown = line.replace(bidi, "").replace(/\p{M}/gu, "");
  const wide = shown.match(/[\u3000-\u30ff\u4e00-\u9fff\uff00-\uff60\p{Emoji_Presentation}]/gu) ?? [];
  return Array.from(shown).length + wide.length;
}

function sameAsFile(name: string, text: string): void {
  const file = new URL(name, folder);
  if (isUpdate) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}

const files = goldenCases.flatMap(({ name, figures, order, as }) =>
  as.map((language) => ({ name, figures, order, language })),
);

test.each(files)("$name in $language is the mail that was looked at", ({ name, figures, order, language }) => {
  const { subject, preheader, html, text } = renderIn(figures, language, order);
  sameAsFile(`${name}.${language}.html`, html);
  sameAsFile(`${name}.${language}.txt`, `Subject: ${subject}\nPreheader: ${preheader}\n\n${text}`);
});

/** Who reads another form than people of their part usually do; their account is in the lowest quarter of its group. */
const unusual = [
  {
    name: "sponsor-whole",
    reader: readerOf({ role: "executive_sponsor", detail: "whole" }),
    as: ["en", "de"] as const,
  },
  { name: "champion-short", reader: readerOf({ detail: "short" }), as: ["en", "ar"] as const },
].flatMap(({ as, ...each }) => as.map((language) => ({ ...each, language })));

test.each(unusual)("$name in $language is the mail that was looked at", ({ name, reader, language }) => {
  const benchmark = goldenCases.find((each) => each.name === "benchmark")?.figures.benchmark;
  const { figures } = orderOf(month({ benchmark: benchmark ? { ...benchmark, quarter: "lowest" } : null }), language);
  const { subject, html, text } = writeForm(figures, formFor(reader, { figures }), null);
  sameAsFile(`${name}.${language}.html`, html);
  sameAsFile(`${name}.${language}.txt`, `Subject: ${subject}\n\n${text}`);
  expect(text).not.toContain(voiceFor({ locale: "en-US", language }).words.recap.peers);
});

test("every language is among the golden mails", () => {
  expect(new Set(files.map(({ language }) => language))).toEqual(new Set(languages));
});

const every = [...goldenCases, ...otherCases].flatMap(({ name, figures, order }) =>
  languages.map((language) => ({ name, figures, order, language })),
);

describe.each(every)("$name in $language", ({ name, figures, order, language }) => {
  const mail = renderIn(figures, language, order);

  test("no Arabic line is parted by a dot, which beside a number reads as a zero", () => {
    if (language === "ar") expect(mail.text + readableOf(mail.html)).not.toMatch(/[·•]/);
  });

  test("each number of the HTML is in the text, and no line is wider than 72 columns", () => {
    const written = numbersIn(mail.text);
    expect([...numbersIn(readableOf(mail.html))].filter((number) => !written.has(number))).toEqual([]);
    const long = mail.text.split("\n").filter((line) => columns(line) > 72);
    expect(long).toEqual([]);
  });

  test("the subject has number and noun in its first 33 letters and the preheader a second fact", () => {
    const { subject, preheader } = mail;
    const seen = subject.replace(bidi, "");
    expect(seen.length).toBeLessThanOrEqual(60);
    expect(subject).not.toMatch(/[\r\n!！]/);
    const shown = preheader.replace(bidi, "").length;
    expect(shown).toBeGreaterThanOrEqual(38);
    expect(preheader.length).toBeLessThanOrEqual(90);
    if (figures.state !== "ok") return;
    const { scale, displayDecimals } = figures.metric;
    const { locale } = voiceFor({ locale: orderOf(figures, language).figures.account.locale, language });
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: displayDecimals }).format(
      (order?.quarterly ? 587 : (figures.value ?? 0)) / 10 ** scale,
    );
    const saidAlone = language === "ar" && /one of|two of/.test(name);
    if (!saidAlone) expect(seen.slice(0, 33)).toContain(number.replace(/\s/g, " "));
  });

  test("no sentence has a hole, an exclamation mark or a doubled stop", () => {
    const plain = mail.text.replace(/(?:\?answer=\w+)?#(?:feedback|often)$/gm, "");
    for (const text of [readableOf(mail.html), plain, mail.subject, mail.preheader])
      expect(text).not.toMatch(/undefined|null|NaN|Infinity|\[object|[!！]|\.\.|。。|،،|؛؛| {2},|#/);
  });

  test("it carries no image, so that it looks the same where images are off", () => {
    expect(mail.html).not.toMatch(
      /<(img|image|picture|svg|video|object|embed)\b|\ssrc(set)?=|\sbackground=|url\(|image-set\(/i,
    );
  });

  test("direction and language are said once for the page and again for every table", () => {
    const { html } = mail;
    expect(html).toContain(`dir="${language === "ar" ? "rtl" : "ltr"}"`);
    const tables = html.replace(/<!--.*?-->/gs, "").match(/<table[^>]*>/g) ?? [];
    const turned = tables.filter((table) => table.includes('dir="rtl"'));
    expect(turned).toHaveLength(language === "ar" ? tables.length : 0);
    expect(html).not.toMatch(/(margin|padding|border)-inline|text-align:\s*(start|end)/);
  });
});

/** Latin words of a mail that are not the customer's own. */
function ourWords({ figures, order }: MailCase, language: Language): Set<string> {
  const mail = renderIn(figures, language, order);
  const own = new Set(
    JSON.stringify([figures, order, links, "Ellen Marsh", "Denver", "New York"])
      .toLowerCase()
      .match(/[a-z]+/g),
  );
  const text = mail.text.replace(/(?:\?answer=\w+)?#\w+$/gm, "");
  const said = `${readableOf(mail.html)} ${text} ${mail.subject} ${mail.preheader}`.toLowerCase();
  const words = said.match(/(?<![\p{L}’'])[a-z]{3,20}(?!\p{L})/gu) ?? [];
  return new Set(words.filter((word) => !own.has(word)));
}

/** Words that two languages happen to share, and signs of money. */
const shared: Record<Language, string[]> = {
  en: [],
  de: ["start", "mail", "team", "status", "browser", "median", "minute", "august", "september", "november"],
  fr: ["week", "oct", "mail", "contact", "source", "page", "minute", "minutes"],
  es: ["oct", "idea"],
  ja: [],
  ar: [],
};

test.each(languages.filter((language) => language !== "en"))("no English word is left in %s", (language) => {
  const months = [...goldenCases, ...otherCases];
  const left = months.flatMap((each) => {
    const english = ourWords(each, "en");
    return [...ourWords(each, language)].filter((word) => english.has(word) || language === "ja" || language === "ar");
  });
  expect([...new Set(left)].filter((word) => !shared[language].includes(word))).toEqual([]);
});

test.each(languages)("a metric without words in %s is told whole, in a sentence that needs no verb", (language) => {
  const { text } = renderIn(month({ metric: { ...inWords, languages: {} } }), language);
  expect(text.replace(bidi, "")).toMatch(/(193|١٩٣) departures/);
  if (language !== "en") expect(text).not.toContain("handled 1");
});

test.each(languages)("the longest mail in %s stays under 80 kB, and 90 kB as it travels", async (language) => {
  const longest = goldenCases.find(({ name }) => name === "longest");
  const { html, text } = renderIn(longest?.figures ?? month(), language, longest?.order);
  expect(new TextEncoder().encode(html).length).toBeLessThan(80_000);
  const whole = await new MailComposer({ html, text, subject: "x", from: "a@b.example" }).compile().build();
  const alone = await new MailComposer({ html, subject: "x", from: "a@b.example" }).compile().build();
  expect(alone.length).toBeLessThan(90_000);
  expect(whole.length).toBeLessThan(102_000);
  expect(html).toContain("<caption");
});

test("nouns follow the plural of their language", () => {
  const said = (language: Language, value: number): string =>
    renderIn(month({ value, activeActors: null }), language)
      .text.replace(bidi, "")
      .replace(/[\n\s]+/g, " ");
  expect(said("ar", 1)).toContain("نفّذ فريقكم رحلة واحدة عبر");
  expect(said("ar", 2)).toContain("نفّذ فريقكم رحلتين عبر");
  expect(said("ar", 3)).toContain("نفّذ فريقكم ٣ رحلات عبر");
  expect(said("ar", 11)).toContain("نفّذ فريقكم ١١ رحلة عبر");
  expect(said("fr", 1)).toContain("assuré 1 départ avec");
  expect(said("fr", 1_000_000)).toContain("assuré 1 000 000 de départs avec");
  expect(said("es", 1_000_000)).toContain("gestionado 1.000.000 de salidas con");
  expect(said("de", 1)).toContain("haben Sie mit Northgate 1 Abflug abgewickelt.");
  expect(said("ja", 193)).toContain("193便の出発を取り扱いました。");
});

test("a message takes each form a language has", () => {
  const days = pluralIn("ar", { zero: "z", one: "o", two: "t", few: "f #", many: "m #", other: "x #" });
  expect([0, 1, 2, 3, 10, 11, 99, 100].map((n) => days(n, `${n}`))).toEqual([
    "z",
    "o",
    "t",
    "f 3",
    "f 10",
    "m 11",
    "m 99",
    "x 100",
  ]);
  expect(pluralIn("fr", { one: "o", many: "m", other: "x" })(0, "0")).toBe("o");
});

test("the person's language comes first, then the account's, then English", () => {
  expect(languageOf("ja", "de-DE")).toBe("ja");
  expect(languageOf(null, "de-AT")).toBe("de");
  expect(languageOf("nl", "ar-EG")).toBe("ar");
  expect(languageOf("nl", "pl-PL")).toBe("en");
  expect(languageOf("not a tag", undefined)).toBe("en");
});

test("region and first weekday stay the account's when only the language is the person's", () => {
  expect(voiceFor({ locale: "en-US", language: "de" })).toMatchObject({
    language: "de",
    locale: "de-US",
    firstWeekday: 6,
  });
  expect(voiceFor({ locale: "ar-EG", language: "en" })).toMatchObject({
    language: "en",
    locale: "en-EG",
    direction: "ltr",
    firstWeekday: 5,
  });
  expect(voiceFor({ locale: "nl-NL" })).toMatchObject({ language: "en", locale: "en-NL", firstWeekday: 0 });
  expect(voiceFor({ locale: "en-US", language: "fr-CH" })).toMatchObject({ locale: "fr-CH" });
  expect(voiceFor({ locale: "ar" })).toMatchObject({ locale: "ar", direction: "rtl" });
});

test.each(languages)("a month restated without another figure does not say in %s that it was another", (language) => {
  const restatedFrom = (before: number) => renderIn(month({ restated: { before, reasons: ["correction"] } }), language);
  const { recap } = voiceFor({ locale: "en-US", language }).words;
  const bare = (text: string) => text.replace(bidi, "").replace(/\s+/g, "");
  const isSaid = (sentence: string, { text }: { text: string }) =>
    bare(sentence)
      .split("#")
      .every((part) => bare(text).includes(part));
  const [same, other] = [restatedFrom(193), restatedFrom(200)];
  const corrects = recap.restated({ before: "#", month: "#" });
  const unchanged = recap.unchanged({ amount: "#", month: "#" });
  expect([isSaid(corrects, same), isSaid(unchanged, same)]).toEqual([false, true]);
  expect([isSaid(corrects, other), isSaid(unchanged, other)]).toEqual([true, false]);
  expect(isSaid(recap.why("correction"), same)).toBe(true);
  expect(same.subject).toBe(other.subject);
});
