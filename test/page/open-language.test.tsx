import { expect, it } from "vitest";
import { AskAgainPage, EndedPage, LinkSentPage } from "#open/ended.tsx";
import { type EndedWords, endedWords } from "#open/ended-words.ts";
import { ProblemPage } from "#open/problem.tsx";
import { type ProblemKind, type ProblemWords, problemWords } from "#open/problem-words.ts";
import { renderHtml } from "#pages/html.ts";
import { type Language, languages } from "#schema/words.ts";
import { textOf, wordIn } from "../support/page-text.ts";

/* The pages without a session, sentence by sentence, in every language they speak. */

const { overview, number: _, ...kinds } = problemWords.en;

function problemIn(language: Language, kind: ProblemKind): string {
  const words = problemWords[language];
  const back = { href: "/a/q", title: words.overview };
  const page = { vendorName: "Qx", language, ...words[kind], requestId: "Qx", back };
  return renderHtml(<ProblemPage {...page} />);
}

const others = languages.filter((each) => each !== "en");

it("no page of what went wrong has an English word in another language, whatever it was", () => {
  expect(Object.keys(kinds).length).toBeGreaterThan(9);
  for (const language of others)
    for (const kind of Object.keys(kinds) as ProblemKind[])
      expect(wordIn(language, textOf(problemIn(language, kind))), `${language} ${kind}`).toBe("");
});

it("each says something of its own, in sentences that end", () => {
  for (const language of languages) {
    const said = Object.keys(kinds).map((kind) => problemWords[language][kind as ProblemKind]);
    expect(new Set(said.map(({ text }) => text)).size, language).toBe(said.length);
    for (const { title, text } of said) {
      expect(title, language).not.toMatch(/[.。]$/);
      expect(text, language).toMatch(/[.。]$/);
    }
  }
});

it("the page of a dead link and those behind it have no English word in another language", () => {
  for (const language of others) {
    const frame = { vendorName: "Qx", language };
    for (const page of [<EndedPage {...frame} />, <LinkSentPage {...frame} />, <AskAgainPage {...frame} typed="Qx" />])
      expect(wordIn(language, textOf(renderHtml(page))), language).toBe("");
  }
});

it("they read in their own direction, and a number stays as it is written", () => {
  expect(problemIn("ar", "fault")).toMatch(/^<div class="open" lang="ar" dir="rtl">/);
  expect(problemIn("ar", "fault")).toContain('<code dir="ltr">Qx</code>');
  expect(problemIn("ja", "fault")).toMatch(/^<div class="open" lang="ja" dir="ltr">/);
});

it("a message that is missing in one language does not compile", () => {
  const { fault: _fault, ...rest } = problemWords.de;
  // @ts-expect-error: the message "fault" is missing.
  const problems: Record<Language, ProblemWords> = { ...problemWords, de: rest };
  const { sent: _sent, ...less } = endedWords.ja;
  // @ts-expect-error: the message "sent" is missing.
  const ended: Record<Language, EndedWords> = { ...endedWords, ja: less };
  expect([problems.de.overview, ended.ja.title].includes(overview)).toBe(false);
});
