import { expect, test } from "vitest";
import type { RecapFigures } from "#schema/recap.ts";
import { figuresOf, twelveMonthUnderWay } from "../support/recap-figures.ts";
import { inWords, languages, month, renderIn } from "./case.ts";
import { celebrationIn, firstValueOf } from "./celebration-case.ts";

/* Money is in no subject and in no line after it: both are read by whoever sees the screen. */

const { change, goals, money, months, period } = figuresOf();
const worth = { money, change: { ...change, tone: "better" as const } };
/** 193,456 in minor units of two, none and three decimals. */
const coins = [
  ["USD", 2],
  ["JPY", 0],
  ["KWD", 3],
] as const;

function saved(unit: string, scale: number, more: Partial<RecapFigures> = {}): RecapFigures {
  const noun = { one: "saving", other: "savings" };
  const metric = { ...inWords, aggregation: "sum" as const, unit, noun, scale, displayDecimals: scale };
  return month({ metric, value: 193_456, money: null, ...more });
}

const shapes: Record<string, Partial<RecapFigures>> = {
  "a month": {},
  "a best month": { record: true },
  "a goal reached": {
    goals: {
      ...goals,
      twelveMonth: { ...twelveMonthUnderWay, progress: 1, reachedOn: "2026-10-20", paceState: "reached" },
    },
  },
  "a month without goals": { goals: { firstValue: null, twelveMonth: null } },
  "a milestone": { milestone: { value: 100_000, total: 111_600, on: "2026-10-14" } },
  "a month by its days": { change: { ...change, kind: "per_day", delta: null, percent: null } },
  "a first month": {
    period: { ...period, coveredDays: 20, partial: { kind: "first", since: "2026-10-12", until: "2026-10-31" } },
  },
  "a last month": {
    period: { ...period, coveredDays: 20, partial: { kind: "last", since: "2026-10-01", until: "2026-10-20" } },
  },
  "a corrected month": { restated: { before: 200_000, reasons: ["correction"] } },
  "a month without a saving": { state: "zero", value: 0, bestDay: null, next: null },
};

const inMonth: Record<(typeof languages)[number], string> = {
  en: "October 2026",
  de: "Oktober 2026",
  fr: "octobre 2026",
  es: "octubre de 2026",
  ja: "2026年10月",
  ar: "أكتوبر",
};

/** Digits of any script that are no year, month, share of a goal or its twelve months. */
function amountsIn(line: string): string[] {
  const latin = line.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660));
  return latin.replace(/2026年10月|2026|12か月|46[.,٫]5|100/g, "").match(/\d+|USD|JPY|KWD|\p{Sc}/gu) ?? [];
}

test.each(languages.flatMap((language) => Object.keys(shapes).map((shape) => [language, shape] as const)))(
  "in %s the mail of %s names the month and no amount where the figure is money",
  (language, shape) => {
    for (const [unit, scale] of coins) {
      const { subject, preheader } = renderIn(saved(unit, scale, shapes[shape]), language);
      expect([subject, amountsIn(subject)]).toEqual([subject, []]);
      expect([preheader, amountsIn(preheader)]).toEqual([preheader, []]);
      expect(subject.toLowerCase()).toContain(inMonth[language].toLowerCase());
      expect(subject.length).toBeLessThanOrEqual(60);
      expect(preheader.length).toBeGreaterThanOrEqual(40);
      expect(preheader.length).toBeLessThanOrEqual(90);
    }
  },
);

/** A month of meetings with what it was worth, in an account that lets subjects say so. */
const allowed = (more: Partial<RecapFigures> = {}): RecapFigures =>
  month({
    metric: inWords,
    record: false,
    milestone: null,
    goals: { firstValue: null, twelveMonth: null },
    ...worth,
    moneyInSubject: true,
    ...more,
  });

test.each([
  ["en", "October 2026: 193 departures, ≈ $17,400"],
  ["de", "Oktober 2026: 193 Abflüge, ≈ 17.400"],
  ["fr", "Octobre 2026"],
  ["es", "Octubre de 2026"],
  ["ja", "2026年10月：193便の出発、約$17,400"],
  ["ar", "أكتوبر"],
] as const)(
  "in %s a subject names what the month was worth where the account lets it, and the line after it another fact",
  (language, said) => {
    const { subject, preheader } = renderIn(allowed(), language);
    expect(subject).toContain(said);
    expect(subject).toMatch(/≈|約/);
    expect(subject.length).toBeLessThanOrEqual(60);
    expect(preheader).not.toMatch(/≈|約|\p{Sc}/u);
    expect(preheader.length).toBeGreaterThanOrEqual(40);
  },
);

test.each<[string, Partial<RecapFigures>]>([
  ["an account that said nothing", { moneyInSubject: undefined as never }],
  ["an account without a rate", { money: null }],
  ["a month worth less than nothing", { money: money && { ...money, amountMinor: -1_737_000 } }],
  ["a worse month", { change: { ...change, tone: "worse", delta: -60 } }],
  ["a best month, which says that", { record: true }],
  ["a month without anything", { state: "zero", value: 0, bestDay: null }],
  ["a first month", shapes["a first month"] ?? {}],
  ["a corrected month", { restated: { before: 210, reasons: ["correction"] } }],
  ["a figure that may not be printed", { state: "stale", value: null }],
])("the subject of %s names no money", (_which, more) => {
  for (const language of languages) {
    const { moneyInSubject, ...figures } = allowed(more);
    const { subject } = renderIn({ ...figures, ...(moneyInSubject && { moneyInSubject }) }, language);
    expect(subject).not.toMatch(/≈|約|\p{Sc}/u);
  }
});

test("a figure that is money stands in the subject of an account that lets it", () => {
  expect(renderIn({ ...saved("USD", 2), moneyInSubject: true }, "en").subject).toMatch(/1,934\.56/);
});

test("a corrected month and a quarter of money say what they are", () => {
  expect(renderIn(saved("USD", 2, shapes["a corrected month"]), "en").subject).toBe("Corrected: October 2026 recap");
  const september = { ...period, key: "2026-09", firstDay: "2026-09-01", lastDay: "2026-09-30" };
  const three = {
    period: september,
    months: [...months.slice(0, 2), ...months.slice(2).map((each) => ({ ...each, value: 20_000 }))],
  };
  expect(renderIn(saved("USD", 2, three), "en", { quarterly: true }).subject).toMatch(
    /^July\s–\sSeptember 2026 recap$/,
  );
});

test.each(languages)(
  "in %s the mail of a First Value names its day and no amount where the figure is money",
  (language) => {
    for (const [unit, scale] of coins) {
      const { metric } = saved(unit, scale);
      const { goal, twelveMonth } = firstValueOf();
      const next = twelveMonth && { ...twelveMonth, metric, goal: { ...twelveMonth.goal, target: 777_000 } };
      const figures = firstValueOf({ metric, goal: { ...goal, target: 777_000 }, twelveMonth: next });
      const { subject, preheader } = celebrationIn(figures, language);
      expect(subject).toMatch(/9|٩/);
      expect(subject.length).toBeLessThanOrEqual(60);
      expect(preheader.length).toBeGreaterThanOrEqual(40);
      for (const line of [subject, preheader]) expect(line).not.toMatch(/7|٧|USD|JPY|KWD|saving|\p{Sc}/u);
    }
  },
);

test("what departures were worth does not take their number from the subject", () => {
  expect(renderIn(month(), "en").subject).toBe("193 departures in October 2026");
});
