import { readFileSync, writeFileSync } from "node:fs";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import { describe, expect, test } from "vitest";
import { composeCelebrationLetter } from "#mail/recap/celebration.ts";
import { postedRecap } from "#mail/recap/posted.ts";
import { printLetter, unfoldedMail } from "#mail/recap/render.ts";
import { sayCelebration } from "#mail/recap/said-celebration.ts";
import type { CelebrationFigures, Snapshot } from "#schema/celebration.ts";
import type { Language } from "#schema/words.ts";
import { numbersIn, readableOf } from "../support/mail-reading.ts";
import { languages, links, month } from "./case.ts";
import { celebrationIn, firstValueOf } from "./celebration-case.ts";

/* GOLDEN_UPDATE=1 writes the files anew; look at what changed before it is committed. */

const folder = new URL("../fixtures/golden-mail/", import.meta.url);
const bidi = /[\u200e\u200f\u061c\u2066-\u2069]/g;

function sameAsFile(name: string, text: string): void {
  const file = new URL(name, folder);
  if (process.env.GOLDEN_UPDATE === "1") writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, "utf8"));
}

const bare = firstValueOf({ twelveMonth: null, next: null, csm: null });
const hostileText =
  '"><img src=x onerror=alert(1)><a href=https://evil.example>evil.example</a>\r\nBcc: all@evil.example \u202eabc';
const hostile = firstValueOf({
  account: { ...bare.account, name: hostileText },
  vendor: { ...bare.vendor, name: hostileText, postalAddress: hostileText },
  csm: { name: hostileText, email: "x@northgate.example", title: hostileText },
  goal: { ...bare.goal, statement: hostileText },
  next: { title: hostileText, side: "customer", ownerName: hostileText, day: "2026-11-06" },
});
const long = firstValueOf({
  goal: { ...bare.goal, target: 1_000_000_000_000, current: 1_000_000_000_000, daysToReach: 1000 },
});
const cases: [string, CelebrationFigures][] = [
  ["with everything", firstValueOf()],
  ["alone", bare],
  ["of a hostile customer", hostile],
  ["of a very large mark", long],
  ["of one day", firstValueOf({ goal: { ...bare.goal, target: 1, daysToReach: 1 } })],
  ["on the day it began", firstValueOf({ goal: { ...bare.goal, daysToReach: 0, reachedOn: bare.goal.startsOn } })],
];

test.each(languages)("a First Value in %s is the mail that was looked at", (language) => {
  const { subject, preheader, html, text } = celebrationIn(firstValueOf(), language);
  sameAsFile(`first-value.${language}.html`, html);
  sameAsFile(`first-value.${language}.txt`, `Subject: ${subject}\nPreheader: ${preheader}\n\n${text}`);
});

const every = cases.flatMap(([name, figures]) => languages.map((language) => ({ name, figures, language })));

describe.each(every)("a First Value $name in $language", ({ name, figures, language }) => {
  const mail = celebrationIn(figures, language);

  test("each number of the HTML is in the text, and nothing is left out of either", () => {
    const written = numbersIn(mail.text);
    expect([...numbersIn(readableOf(mail.html))].filter((number) => !written.has(number))).toEqual([]);
    for (const text of [readableOf(mail.html), mail.text, mail.subject, mail.preheader])
      expect(text).not.toMatch(/undefined|null|NaN|\[object|[！]|\.\.|。。|،،/);
  });

  test("the subject is one line of sixty letters with the number in its first 33, and the preheader a second fact", () => {
    const seen = mail.subject.replace(bidi, "");
    expect(seen.length).toBeLessThanOrEqual(60);
    expect(mail.subject).not.toMatch(/[\r\n!！]/);
    const saidAlone = language === "ar" && figures.goal.target < 3;
    if (!saidAlone) expect(seen.slice(0, 33)).toMatch(/[0-9٠-٩]/);
    expect(mail.preheader.replace(bidi, "").length).toBeGreaterThanOrEqual(name === "of one day" ? 30 : 34);
    expect(mail.preheader.length).toBeLessThanOrEqual(90);
  });

  test("it is written in one direction, and stays small", async () => {
    expect(mail.html).toContain(`dir="${language === "ar" ? "rtl" : "ltr"}"`);
    const tables = mail.html.replace(/<!--.*?-->/gs, "").match(/<table[^>]*>/g) ?? [];
    const turned = tables.filter((table) => table.includes('dir="rtl"'));
    expect(turned).toHaveLength(language === "ar" ? tables.length : 0);
    const whole = await new MailComposer({ html: mail.html, subject: "x", from: "a@b.example" }).compile().build();
    expect(whole.length).toBeLessThan(40_000);
  });

  test("its page says what it says", () => {
    const said = sayCelebration({ ...figures, account: { ...figures.account } }, { language, note: null });
    expect(said.figure.number.replace(bidi, "")).toMatch(/\S/);
    expect(said.goals).toHaveLength(figures.twelveMonth ? 2 : 1);
    expect(said.language).toBe(language);
  });
});

test("what a customer wrote is text, in the mail and in its subject", () => {
  for (const language of languages) {
    const { html, subject, preheader } = celebrationIn(hostile, language);
    expect(html).not.toMatch(/<img|href="https:\/\/evil|onerror=alert\(1\)>/);
    expect(`${subject}${preheader}`).not.toMatch(/[\r\n]/);
  }
});

test.each(languages.filter((language) => language !== "en"))(
  "no English sentence is left in %s",
  (language: Language) => {
    const { text } = celebrationIn(firstValueOf(), language);
    expect(text).not.toMatch(
      /first value|after the start|Congratulations|Next best step|How this is counted|Unsubscribe from/,
    );
  },
);

test("it says in the customer's words what was reached, when, how long it took, and what comes next", () => {
  const { subject, preheader, text } = celebrationIn(firstValueOf(), "en");
  expect(subject).toBe("100 departures: first value reached on June 9");
  expect(preheader).toBe("52 days after the start. Next: 2,400 departures by April 17, 2027.");
  const flat = text.replace(bidi, "").replace(/\s+/g, " ");
  expect(flat).toContain(
    "Jackson Hole Airport reached its first value on June 9: 100 departures, 52 days after the start.",
  );
  expect(flat).toContain("Congratulations to everyone who had a part in it.");
  expect(flat).toContain("Next best step");
  expect(text).not.toMatch(/[!]/);
});

test("a note of a person stands in it as theirs", () => {
  const note = { text: "See you in Denver.", by: "Priya Raman" };
  const letter = composeCelebrationLetter({ figures: firstValueOf(), links, recipientName: "", note });
  const { text } = unfoldedMail(printLetter(letter));
  expect(text.replace(bidi, "")).toContain("A word from Priya Raman:\n  See you in Denver.");
});

test("the mail of a First Value is on a list of its own, the recaps of the account on theirs", () => {
  const posted = (figures: Snapshot) =>
    postedRecap({
      config: { VENDOR_NAME: "Northgate", MAIL_FROM: "a@b.example", PUBLIC_URL: "https://plan.northgate.example" },
      id: "d1",
      accountId: "acc_1",
      to: { name: "Ellen Marsh", address: "ellen@jac.example" },
      body: {
        subject: "Reached",
        html: "",
        text: "",
        variant: "champion",
        language: "en",
        quarterly: false,
        first: null,
      },
      figures: JSON.stringify(figures),
      links: { view: "https://plan.northgate.example/r/token", unsubscribe: "https://plan.northgate.example/u/token" },
    }).headers["List-Id"];
  expect(posted(firstValueOf())).toBe("<first-value.acc_1.plan.northgate.example>");
  expect(posted(month())).toBe("<recap.acc_1.plan.northgate.example>");
});
