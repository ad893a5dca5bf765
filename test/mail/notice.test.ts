import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MailBody } from "#mail/mail.ts";
import { freshLinkMail } from "#mail/notice/fresh-link.ts";
import { shareMail } from "#mail/notice/share.ts";
import { signInMail } from "#mail/notice/sign-in.ts";
import { toldMail } from "#mail/notice/told.ts";
import { autoLinksIn, linksIn, numbersIn, readableOf } from "../support/mail-reading.ts";

const link = "https://plan.northgate.example/p/c1_abc";
const names = {
  vendorName: "Northgate",
  hue: 225,
  accountName: "Jackson Hole Airport",
  contactName: "Ellen Marsh",
  csmName: "Priya Raman",
};

// A Japanese sentence that follows another is no address.
const isOurs = (found: string): boolean =>
  /^[^.@:/]*。[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}][^.@:/]*$/u.test(found);
const foundIn = (text: string): string[] => autoLinksIn(text).filter((found) => !isOurs(found));

type Names = typeof names;
const locales = ["en", "de-DE", "fr-FR", "es-MX", "ja-JP", "ar-EG"];
const kinds: Record<string, { make: (names: Names, locale: string) => MailBody; links: string[] }> = {
  "sign-in": {
    make: ({ vendorName }, locale) =>
      signInMail({ vendorName, hue: 225, code: "123456", minutes: 10, reader: { locale } }),
    links: [],
  },
  share: { make: (given, locale) => shareMail({ ...given, link, reader: { locale } }), links: [link] },
  "fresh link": { make: (given, locale) => freshLinkMail({ ...given, link, reader: { locale } }), links: [link] },
};
const mails = Object.entries(kinds).flatMap(([kind, { make, links }]) =>
  locales.map((locale) => ({ kind, locale, make: (given: Names) => make(given, locale), links })),
);

test("the sign-in code is in the subject and there is nothing to click", () => {
  const { subject, html, text } = signInMail({ vendorName: "Northgate", hue: 225, code: "123456", minutes: 10 });
  expect(subject).toBe("123456 is your sign-in code for Northgate");
  expect(html).not.toMatch(/<a\b|href/);
  expect(text).toContain("\n123456\n");
  expect(text).toContain("ends after 10 minutes");
});

test("the share mail says what it is, who sends it and why", () => {
  const { subject, text } = shareMail({ ...names, link });
  const said = text.replaceAll("\n", " ");
  expect(subject).toBe("Jackson Hole Airport and Northgate: your plan is ready");
  expect(said).toContain("Hello Ellen Marsh,");
  expect(said).toContain("Priya Raman of Northgate shared the plan of Jackson Hole Airport with you.");
  expect(text.split("\n")).toContain(link);
});

test("the fresh link says that somebody asked for it", () => {
  const { subject, text } = freshLinkMail({ ...names, link });
  expect(subject).toBe("Your link to the plan with Northgate");
  expect(text.replaceAll("\n", " ")).toContain("somebody entered your address");
});

test.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "//evil.example",
  'https://a.example/"onclick="x',
  "https://a.example/\nx",
])("%s is not mailed as a link", (odd) => {
  expect(() => shareMail({ ...names, link: odd })).toThrow("cannot be mailed");
  expect(() => freshLinkMail({ ...names, link: odd })).toThrow("cannot be mailed");
});

test("a notice speaks the person's language, then the account's", () => {
  const { subject, html, text } = shareMail({ ...names, link, reader: { locale: "ar-EG", language: "ja" } });
  expect(subject).toBe("Jackson Hole Airport様とNorthgate：プランをご覧いただけます");
  expect(html).toContain('<html lang="ja-EG" dir="ltr">');
  expect(text).toContain("Ellen Marsh 様");
  expect(freshLinkMail({ ...names, link, reader: { locale: "nl-NL" } }).subject).toContain("Your link");
});

test("a manager reads of whom, when and what, and names bring no link of their own", () => {
  const own = [`${link}/1`, `${link}/2`] as const;
  const lines = [
    { accountName: "Jackson Hole Airport", periodKey: "2026-11", text: "dana@acme.example: bounced.", link: own[0] },
    {
      accountName: '<a href="https://evil.example">x</a>',
      periodKey: "2026-10",
      text: "www.evil.example",
      link: own[1],
    },
  ];
  const { subject, html, text } = toldMail({ vendorName: "Northgate", hue: 225, link, lines });
  expect(subject).toBe("Recaps that need a look: Jackson Hole Airport, November 2026, and 1 more");
  expect(text).toContain("Jackson Hole Airport, November 2026\n\ndana");
  expect(linksIn(html)).toEqual([...own, link]);
  expect(text).toContain(`bounced.\n\n${own[0]}\n\n`);
  expect(foundIn([...own, link].reduce((rest, each) => rest.replace(each, " "), text))).toEqual([]);
  expect(() => toldMail({ vendorName: "Northgate", hue: 225, link: "javascript:x", lines })).toThrow(
    "cannot be mailed",
  );
  const odd = lines.map((line) => ({ ...line, link: "javascript:x" }));
  expect(() => toldMail({ vendorName: "Northgate", hue: 225, link, lines: odd })).toThrow("cannot be mailed");
});

test("the minutes of a code follow the plural of the language", () => {
  const said = (minutes: number): string =>
    signInMail({ vendorName: "Northgate", hue: 225, code: "123456", minutes, reader: { locale: "ar-EG" } }).text;
  expect([1, 2, 3, 15].map((n) => said(n).match(/صلاحيته ([^.]+)\./)?.[1])).toEqual([
    "دقيقة واحدة",
    "دقيقتان",
    "٣ دقائق",
    "١٥ دقيقة",
  ]);
});

test("no two languages say the same", () => {
  for (const { make } of Object.values(kinds)) {
    const texts = locales.map((locale) => make(names, locale).text);
    const lines = texts.flatMap((text) =>
      text.split("\n\n").filter((line) => !/^(https|123456$|Priya Raman)/.test(line)),
    );
    expect(new Set(lines).size).toBe(lines.length);
  }
});

describe.each(mails)("$kind mail in $locale", ({ locale, make, links }) => {
  test("text and HTML carry the same numbers", () => {
    const { html, text } = make(names);
    const written = numbersIn(text);
    expect([...numbersIn(readableOf(html))].filter((number) => !written.has(number))).toEqual([]);
  });

  test("one h1, a language, no image, no line over 72 columns but the link", () => {
    const { html, text } = make(names);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html).toContain(`<html lang="${locale}" dir="${locale === "ar-EG" ? "rtl" : "ltr"}">`);
    expect(html).not.toMatch(/<img|url\(|src=/);
    for (const line of text.split("\n"))
      if (line !== link) expect(line.replace(/[\u2066-\u2069]/g, "").length).toBeLessThanOrEqual(72);
  });

  test("a name that ends in a dot or a number behind one makes no address of the word that follows it", () => {
    for (const name of ["Northgate Inc.", "Web 2.0", "a.0"]) {
      const { subject, html, text } = make({
        ...names,
        ...{ vendorName: name, accountName: name, contactName: name, csmName: name },
      });
      for (const said of [subject, readableOf(html).replaceAll(link, " "), text.replace(link, " ")])
        expect(foundIn(said), name).toEqual([]);
    }
  });

  test("hostile names bring no link, no image, no header and no length", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '<a href="https://evil.example">x</a>',
        "https://evil.example/login",
        "www.evil.example",
        "evil.example/reset",
        "ceo@bank.example",
        "mailto:ceo@bank.example",
        "x\r\nBcc: all@evil.example",
        "<img src=https://evil.example/p.gif>",
        "![a](https://evil.example/p.gif)",
        "\u202eelpmaxe.live\u2066",
        "例え。テスト",
        "A.".repeat(250),
      ),
      fc.webUrl(),
      fc.emailAddress(),
      fc.string({ unit: "grapheme", maxLength: 500 }),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (vendorName, accountName, contactName, csmName) => {
        const { subject, html, text } = make({ ...names, vendorName, accountName, contactName, csmName });
        expect(subject).not.toMatch(/[\r\n\0]/);
        expect(Array.from(subject).length).toBeLessThanOrEqual(120);
        expect(linksIn(html)).toEqual(links);
        expect(html).not.toMatch(/<(img|script|iframe|svg)\b/i);
        expect(foundIn(readableOf(html).replaceAll(link, " "))).toEqual([]);
        expect(foundIn(text.replace(link, " "))).toEqual([]);
        expect(foundIn(subject)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
