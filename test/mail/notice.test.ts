import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MailBody } from "#mail/mail.ts";
import { freshLinkMail } from "#mail/notice/fresh-link.ts";
import { shareMail } from "#mail/notice/share.ts";
import { signInMail } from "#mail/notice/sign-in.ts";
import { autoLinksIn, linksIn, numbersIn, readableOf } from "../support/mail-reading.ts";

const link = "https://plan.northgate.example/p/c1_abc";
const names = {
  vendorName: "Northgate",
  accountName: "Jackson Hole Airport",
  contactName: "Ellen Marsh",
  csmName: "Priya Raman",
};

type Names = typeof names;
const mails: Record<string, { make: (names: Names) => MailBody; links: string[] }> = {
  "sign-in": { make: ({ vendorName }) => signInMail({ vendorName, code: "123456", minutes: 10 }), links: [] },
  share: { make: (given) => shareMail({ ...given, link }), links: [link] },
  "fresh link": { make: (given) => freshLinkMail({ ...given, link }), links: [link] },
};

test("the sign-in code is in the subject and there is nothing to click", () => {
  const { subject, html, text } = signInMail({ vendorName: "Northgate", code: "123456", minutes: 10 });
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

describe.each(Object.entries(mails))("%s mail", (_, { make, links }) => {
  test("text and HTML carry the same numbers", () => {
    const { html, text } = make(names);
    const written = numbersIn(text);
    expect([...numbersIn(readableOf(html))].filter((number) => !written.has(number))).toEqual([]);
  });

  test("one h1, a language, no image, no line over 72 columns but the link", () => {
    const { html, text } = make(names);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en" dir="ltr">');
    expect(html).not.toMatch(/<img|url\(|src=/);
    for (const line of text.split("\n")) if (line !== link) expect(line.length).toBeLessThanOrEqual(72);
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
        const { subject, html, text } = make({ vendorName, accountName, contactName, csmName });
        expect(subject).not.toMatch(/[\r\n\0]/);
        expect(Array.from(subject).length).toBeLessThanOrEqual(120);
        expect(linksIn(html)).toEqual(links);
        expect(html).not.toMatch(/<(img|script|iframe|svg)\b/i);
        expect(autoLinksIn(readableOf(html).replaceAll(link, " "))).toEqual([]);
        expect(autoLinksIn(text.replace(link, " "))).toEqual([]);
        expect(autoLinksIn(subject)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
