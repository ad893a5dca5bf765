import { expect, test } from "vitest";
import { folding, unfolded, unfoldedSize } from "#mail/paper.ts";
import { composeLetter } from "#mail/recap/compose.ts";
import { letterHtml, sheetOf } from "#mail/recap/html.ts";
import { renderRecap } from "#mail/recap/render.ts";
import { keptMail, mailsOf, writeForm } from "#mail/recap/stored.ts";
import type { RecapForm } from "#schema/recap-row.ts";
import { goldenCases, languages, links, month, orderOf, otherCases } from "./case.ts";

/* Mails as they are kept: folded on the paper of their language and brand, a sponsor's within a champion's. */

const form = (variant: RecapForm["variant"], key: string = variant): RecapForm => ({
  ...{ key, variant, language: null, quarterly: false, first: null },
});
const every = [...goldenCases, ...otherCases].flatMap(({ name, figures }) =>
  languages.map((language) => ({ name, language, figures: orderOf(figures, language).figures })),
);

test.each(every)("$name in $language: each mail comes back as if it were written alone", ({ figures }) => {
  const forms = [form("sponsor"), form("champion")];
  const { mails, papers } = mailsOf(figures, forms, null);
  const kept = JSON.stringify(Object.fromEntries(papers.map(({ id, phrases }) => [id, phrases])));
  const recap = { figures: JSON.stringify(figures), mails, papers: kept, forms: null, note: null };
  for (const each of forms) expect(keptMail(recap, each.key)).toEqual(writeForm(figures, each, null));
  expect(keptMail({ ...recap, mails: null, forms: mails }, "sponsor")).toEqual(keptMail(recap, "sponsor"));
});

test.each(every)("$name in $language: its size is known before it is unfolded, and never too small", ({ figures }) => {
  const letter = composeLetter({ figures, variant: "champion", links, recipientName: "" });
  const { phrases } = sheetOf(letter).paper;
  const html = letterHtml(letter);
  const bytes = Buffer.byteLength(unfolded(html, phrases));
  expect(unfoldedSize(html, phrases)).toBeGreaterThanOrEqual(bytes);
  expect(unfoldedSize(html, phrases)).toBeLessThan(bytes * 1.01);
});

test("63 phrases fit on a paper, each under a mark of its own, and not one more", () => {
  const { phrases, fold } = folding();
  const said = Array.from({ length: 63 }, (_, at) => `phrase ${at};`);
  const folded = said.map(fold);
  expect(new Set(folded).size).toBe(63);
  expect(unfolded(folded.join("\u009f"), phrases)).toBe(said.join(""));
  expect(() => fold("one more")).toThrow("63");
});

test("a mail kept on a paper of 31 phrases, as there was before, still comes back", () => {
  const phrases = Array.from({ length: 31 }, (_, at) => `<${at}>`);
  expect(unfolded("\u0080a\u009e\u009fb\u009f", phrases)).toBe("<0>a<30>b");
});

test("a mail whose paper is gone is written anew, not sent in pieces", () => {
  const figures = month();
  const { mails } = mailsOf(figures, [form("sponsor"), form("champion")], null);
  const recap = { figures: JSON.stringify(figures), mails, papers: "{}", forms: null, note: null };
  for (const each of [form("sponsor"), form("champion")])
    expect(keptMail(recap, each.key)).toEqual(writeForm(figures, each, null));
});

test("what a customer wrote never stands for a phrase or a fence", () => {
  const marks = [0x80, 0xfdd0]
    .flatMap((first) => Array.from({ length: 0x20 }, (_, at) => String.fromCharCode(first + at)))
    .join("x");
  const base = month();
  const step = { title: marks, side: "customer" as const, ownerName: marks, day: null };
  const figures = month({ account: { ...base.account, name: marks }, done: [step], next: step });
  const { html, text } = renderRecap({
    figures,
    variant: "champion",
    links: { ...links, view: `https://x.example/${marks}` },
    recipientName: marks,
    note: { text: marks, by: marks },
  });
  const plain = renderRecap({
    figures: month({
      account: { ...base.account, name: "x" },
      done: [{ ...step, title: "x", ownerName: "x" }],
      next: { ...step, title: "x", ownerName: "x" },
    }),
    variant: "champion",
    links,
    recipientName: "x",
    note: { text: "x", by: "x" },
  });
  expect(html.split("<td").length).toBe(plain.html.split("<td").length);
  expect(html).not.toMatch(/[\u0080-\u009f\ufdd0-\ufdef]/);
  expect(text.split("\n\n").length).toBe(plain.text.split("\n\n").length);
});
