import { expect, it } from "vitest";
import { reviewOf } from "#domain/recap/review.ts";
import { renderRecap } from "#mail/recap/render.ts";
import { sayRecap } from "#mail/recap/said.ts";
import { wordsAr } from "#mail/words-ar.ts";
import { wordsDe } from "#mail/words-de.ts";
import { wordsEn } from "#mail/words-en.ts";
import { wordsEs } from "#mail/words-es.ts";
import { wordsFr } from "#mail/words-fr.ts";
import { wordsJa } from "#mail/words-ja.ts";
import { renderHtml } from "#pages/html.ts";
import { wordsIn } from "#portal/words.ts";
import { type PageWords, pageWordsEn } from "#portal/words-en.ts";
import { recapContent, reviewContent, valueContent } from "#routes/recap-page.tsx";
import type { RecapView, SaidView, StepBecame, ValueView } from "#schema/portal-value.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { logKinds } from "#schema/words.ts";
import { goldenCases, languages, month, orderOf, otherCases } from "../mail/case.ts";
import { textOf, wordIn } from "../support/page-text.ts";

const mailWords = { en: wordsEn, de: wordsDe, fr: wordsFr, es: wordsEs, ja: wordsJa, ar: wordsAr };
const at = Date.UTC(2026, 10, 4, 12);

/** Everything the page can say of what people said, so that no part of it is left out. */
function feedbackOf(problem: "choice" | "long" | "reason"): RecapView["feedback"] {
  const said = (choice: SaidView["choice"]): SaidView => ({ name: "Qx Qx", choice, note: "Qx", at, times: 1 });
  const act = problem === "reason" ? "dispute" : "answer";
  return {
    ...{ action: "/q", version: 2, own: said("below"), proposed: null },
    answers: [said("better"), said("expected"), said("below")],
    confirmed: [said("confirmed")],
    disputed: [said("disputed")],
    settled: [{ ...said("disputed"), on: at, by: "Qx Qx", found: "Qx" }],
    figure: { base: "/q", times: 1 },
    draft: { act, choice: "", note: "Qx", problem },
  };
}

/** Everything that can come of a step. */
const everyOutcome: StepBecame[] = [
  { kind: "done", on: "2026-11-02", by: "Qx Qx", lateDays: 0 },
  { kind: "done", on: "2025-01-02", by: null, lateDays: 1 },
  { kind: "open", on: "2026-11-20", lateDays: 0 },
  { kind: "open", on: "2026-11-02", lateDays: 3 },
  { kind: "moved", on: "2027-11-20", lateDays: 0 },
  { kind: "moved", on: "2026-11-03", lateDays: 2 },
  { kind: "skipped", reason: "Qx" },
  { kind: "skipped", reason: null },
  { kind: "gone" },
];

const comingStep = { id: "q", title: "Qx", side: "customer" as const, ownerName: "Qx Qx", day: "2026-11-06" };

function viewOf(figures: RecapFigures, more: Partial<RecapView> = {}): RecapView {
  const { account, period, vendor, csm } = figures;
  const person = csm && { ...csm, role: "csm", side: "vendor" as const };
  return {
    frame: {
      base: "/q",
      vendor,
      account: { ...account, timezone: period.timezone },
      today: "2026-11-05",
      viewer: { kind: "team", name: null, contactId: null, canAct: true },
      csm: person,
      notice: null,
    },
    figures,
    note: { by: "Qx Qx", text: "Qx" },
    ...{ earlier: "/q", later: "/q", before: "/q", newest: null, now: null, guard: null },
    became: null,
    feedback: feedbackOf("choice"),
    told: "answer",
    ...more,
  };
}

/** What customers and staff wrote, in letters that are no word of any language. */
function withoutTheirWords(figures: RecapFigures): RecapFigures {
  const { account, vendor, csm, metric, contributors, goals, done, next, upcoming, counted, money } = figures;
  const named = {
    ...metric,
    name: "Qx",
    definition: "Qx",
    owner: "Qx Qx",
    statuses: ["Qx", "Qy"],
    countedStatuses: ["Qx"],
  };
  const goal = <Goal extends { statement: string }>(each: Goal | null) => each && { ...each, statement: "Qx" };
  const step = <Step extends object>(each: Step) => ({ ...each, title: "Qx", ownerName: "Qx Qx" });
  return {
    ...figures,
    account: { ...account, name: "Qx" },
    vendor: { ...vendor, name: "Qx", postalAddress: "Qx" },
    csm: csm && { ...csm, name: "Qx Qx", title: "Qx" },
    metric: { ...named, provenance: metric.provenance && "Qx" },
    contributors: contributors && {
      ...contributors,
      shown: contributors.shown.map((each) => ({ ...each, name: "Qx" })),
    },
    goals: { firstValue: goal(goals.firstValue), twelveMonth: goal(goals.twelveMonth) },
    done: done.map(step),
    next: next && step(next),
    ...(upcoming ? { upcoming: upcoming.map(step) } : {}),
    counted: { ...counted, sourceName: "Qx" },
    money: money && { ...money, agreedBy: "Qx Qx" },
  };
}

it("no page in another language has an English word, whatever its month was", () => {
  const views = (figures: RecapFigures) => [
    viewOf(figures),
    viewOf(figures, { feedback: feedbackOf("long"), told: "restated" }),
    viewOf({ ...figures, upcoming: everyOutcome.map(() => comingStep) }, { became: everyOutcome }),
    viewOf(figures, { newest: "/q", feedback: feedbackOf("reason"), told: "dispute" }),
    viewOf(figures, {
      ...{ frame: null, told: null },
      now: { value: 200, asOf: figures.counted.asOf, reasons: [...logKinds] },
    }),
  ];
  const months = [...goldenCases, ...otherCases]
    .map(({ figures }) => figures)
    .filter(({ metric }) => metric.languages.de);
  expect(months.length).toBeGreaterThan(8);
  const found: string[] = [];
  for (const language of languages.filter((each) => each !== "en"))
    for (const figures of months)
      for (const view of views(withoutTheirWords(orderOf(figures, language).figures))) {
        const word = wordIn(language, textOf(renderHtml(recapContent(view, language).body)));
        if (word !== "") found.push(`${language}: ${word}`);
      }
  expect([...new Set(found)]).toEqual([]);
});

it("no archive in another language has an English word, whatever its goal", () => {
  const { frame, figures } = viewOf(withoutTheirWords(month()));
  const { metric, goals } = figures;
  if (!frame || !goals.twelveMonth) throw new Error("nothing to show");
  const months = ["2026-08", "2026-09", "2026-10"].map((key, index) => ({
    ...{ key, value: index === 0 ? null : 193, state: "ok" as const, version: index, path: "/q" },
    live: index === 0 ? null : 193 + index,
    ...{ partial: index === 1, underReview: index === 2, stepsDone: index, displayDecimals: 0, isComparable: true },
    ...{ isOther: index === 1, aside: index === 1 ? 40 : 0, early: index * 10, counted: index === 1 ? metric : null },
  }));
  const span = { from: "2026-08", until: "2026-09", metric };
  const others = [
    { ...span, opens: true },
    { ...span, opens: false },
    { ...span, opens: false, until: "2026-08" },
  ];
  const promises = everyOutcome.map((became) => ({ key: "2026-10", step: comingStep, became }));
  const full = {
    frame,
    metric,
    goalMetric: metric,
    months,
    others,
    promises,
    firstRecapOn: null,
    curve: null,
    endedOn: null,
  };
  const curve = {
    asked: months.map(({ key }, at) => ({ key, value: 100 * at })),
    start: { on: "2026-08-01", value: 0 },
    milestones: [{ on: "2026-09-15", value: 150 }],
    end: { on: "2027-08-01", value: 1200 },
  };
  const views: ValueView[] = [
    { ...full, twelveMonth: { ...goals.twelveMonth, metric } },
    { ...full, twelveMonth: { ...goals.twelveMonth, metric, startsOn: "2026-08-01" }, curve },
    { ...full, twelveMonth: { ...goals.twelveMonth, metric, type: "reach_level", baseline: 10 } },
    { ...full, twelveMonth: null },
    { ...full, twelveMonth: null, months: [], firstRecapOn: "2026-12-03" },
    { ...full, twelveMonth: null, months: [], metric: null },
    { ...full, twelveMonth: null, months: [], endedOn: "2026-10-31" },
  ];
  for (const language of languages.filter((each) => each !== "en"))
    for (const view of views)
      expect(wordIn(language, textOf(renderHtml(valueContent(view, language).body))), language).toBe("");
});

it("no review in another language has an English word, whatever its three months", () => {
  const keys = ["2026-08", "2026-09", "2026-10"];
  const { frame } = viewOf(withoutTheirWords(month()));
  if (!frame) throw new Error("nothing to show");
  const restated = { before: 190, reasons: ["events" as const] };
  const of = (key: string, more: Partial<RecapFigures>) => {
    const figures = withoutTheirWords(month(more));
    return { ...figures, period: { ...figures.period, key } };
  };
  const whole = keys.map((key) => of(key, { restated }));
  const marks = { underReview: keys.slice(0, 1), restated: keys.slice(1, 2), paths: ["/q", null, "/q"] };
  const days = { kickoffOn: "2026-04-18", renewalOn: "2027-04-18", endsOn: null };
  const promises = everyOutcome.map((became) => ({ key: "2026-08", step: comingStep, became }));
  const full = { frame, ...marks, promises, contract: days, answer: "/q", earlier: "/q", later: "/q", csv: "/q" };
  const marked = { record: true, milestone: { value: 1000, total: 1100, on: null } };
  const goals = { firstValue: null, twelveMonth: null };
  const reviews = [
    whole,
    whole.slice(0, 1),
    whole.slice(1),
    [of("2026-08", { days: [] }), of("2026-09", marked), of("2026-10", { ...marked, direction: "neutral" })],
    [of("2026-10", { goals, value: null, state: "stale" })],
    keys.map((key) => of(key, { metric: { ...month().metric, aggregation: "avg" } })),
    keys.map((key, at) => of(key, at === 1 ? {} : { metric: { ...withoutTheirWords(month()).metric, key: "q.q" } })),
  ].map((figures) => reviewOf(figures, keys));
  const change = {
    kind: "percent" as const,
    percent: -12,
    ratio: null,
    tone: "worse" as const,
    before: 600,
    delta: -72,
  };
  const changed = (["percent", "same", "new", "ratio"] as const).map((kind) => ({
    ...reviewOf(whole, keys),
    ...{ change: { ...change, kind, ratio: 11 }, published: 570 },
  }));
  for (const language of languages.filter((each) => each !== "en"))
    for (const review of [...reviews, ...changed])
      for (const contract of [days, { ...days, renewalOn: frame.today }, { ...days, endsOn: "2026-10-20" }]) {
        const view = { ...full, review, contract, fee: null };
        expect(wordIn(language, textOf(renderHtml(reviewContent(view, language).body))), language).toBe("");
      }
});

it("no word on value against the fee is English in another language", () => {
  const { frame, figures } = viewOf(withoutTheirWords(month()));
  if (!frame) throw new Error("nothing to show");
  const keys = ["2026-08", "2026-09", "2026-10"];
  const contract = { kickoffOn: "2026-04-18", renewalOn: "2027-04-18", endsOn: null };
  const rest = {
    frame,
    contract,
    promises: [],
    underReview: [],
    restated: [],
    paths: [],
    answer: null,
    earlier: null,
    later: null,
    csv: null,
  };
  const agreed = { by: "Qx", on: "2026-11-03" };
  const shown = [
    { tenths: 24, agreed, action: "/q" },
    { tenths: null, agreed, action: "/q" },
    { tenths: null, agreed: null, action: "/q" },
  ];
  for (const language of languages.filter((each) => each !== "en"))
    for (const fee of shown) {
      const view = { ...rest, review: reviewOf([figures], keys), fee };
      expect(wordIn(language, textOf(renderHtml(reviewContent(view, language).body))), language).toBe("");
    }
});

it("an Arabic page says no, one, two, few, many and a hundred as Arabic does", () => {
  const said = (value: number) =>
    sayRecap(month({ value, state: value === 0 ? "zero" : "ok" }), { language: "ar", note: null }).headline.replace(
      /[\u2066-\u2069]/g,
      "",
    );
  expect(said(0)).toMatch(/(?:٠|0) رحلة/);
  expect(said(1)).toContain("رحلة واحدة");
  expect(said(2)).toContain("رحلتين");
  expect(said(3)).toMatch(/(?:٣|3) رحلات/);
  expect(said(11)).toMatch(/(?:١١|11) رحلة/);
  expect(said(100)).toMatch(/(?:١٠٠|100) رحلة/);
});

it("headline, news, goals and facts of a page are those of its mail, in every language", () => {
  const plain = (text: string) => text.replace(/[\u200a\u2066-\u2069]/g, "").replace(/\s+/g, " ");
  for (const language of languages) {
    const order = orderOf(month(), language);
    const mail = plain(renderRecap(order).text);
    const said = sayRecap(order.figures, { language, note: null });
    const sentences = [
      said.headline,
      said.lead,
      ...said.goals.map(({ state }) => state),
      ...said.facts.map(({ label }) => label),
    ];
    for (const sentence of sentences) expect(mail, language).toContain(plain(sentence));
  }
});

/** Every message of a set of words, with a sign in the place of what is put into it. */
function messagesOf(words: unknown): string[] {
  if (typeof words === "string") return [words];
  if (typeof words !== "function")
    return typeof words === "object" ? Object.values(words ?? {}).flatMap(messagesOf) : [];
  const given = new Proxy({}, { get: (_, key) => (key === Symbol.toPrimitive ? () => "§" : "§") });
  return ["§", given].flatMap((argument) => {
    try {
      return messagesOf(words(argument));
    } catch {
      return [];
    }
  });
}

it("no sentence stands in the words of the mails and in those of the page", () => {
  for (const language of languages) {
    const known = new Set(messagesOf(mailWords[language].recap).filter((text) => text.length > 24));
    const own = messagesOf(wordsIn(language));
    expect(own.length).toBeGreaterThan(60);
    expect(own.filter((text) => known.has(text))).toEqual([]);
  }
});

it("a message that is missing in one language does not compile", () => {
  const { total, ...rest } = pageWordsEn.recap;
  // @ts-expect-error: the message "total" is missing.
  const incomplete: PageWords = { ...pageWordsEn, recap: rest };
  expect("total" in incomplete.recap).toBe(false);
  expect(total).not.toBe("");
});

it("every language has exactly the messages of English", () => {
  const shape = (words: object): unknown =>
    Object.entries(words).map(([key, value]) => [key, typeof value === "object" ? shape(value) : typeof value]);
  for (const language of languages) expect(shape(wordsIn(language)), language).toEqual(shape(pageWordsEn));
});
