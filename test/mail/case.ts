import { noChange } from "#domain/recap/change.ts";
import type { RecapOrder } from "#mail/recap/compose.ts";
import { renderRecap } from "#mail/recap/render.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Language } from "#schema/words.ts";
import { daysOf, departures, figuresOf, hoursOf, twelveMonthUnderWay } from "../support/recap-figures.ts";

/* The months every language is tried on, and how they are rendered. */

export const languages: readonly Language[] = ["en", "de", "fr", "es", "ja", "ar"];
export const links = { view: "{{view}}", unsubscribe: "{{unsubscribe}}", portal: "{{portal}}" };
export const localeOf: Record<Language, string> = {
  en: "en-US",
  de: "de-DE",
  fr: "fr-FR",
  es: "es-ES",
  ja: "ja-JP",
  ar: "ar-EG",
};

export const inWords: RecapFigures["metric"] = {
  ...departures,
  languages: {
    de: {
      noun: { one: "Abflug", other: "Abflüge" },
      verb: "abgewickelt",
      actorNoun: { one: "Strecke", other: "Strecken" },
    },
    fr: {
      noun: { one: "départ", many: "de départs", other: "départs" },
      verb: "assuré",
      actorNoun: { one: "ligne", many: "de lignes", other: "lignes" },
    },
    es: {
      noun: { one: "salida", many: "de salidas", other: "salidas" },
      verb: "gestionado",
      actorNoun: { one: "ruta", many: "de rutas", other: "rutas" },
    },
    ja: { noun: { other: "便の出発" }, verb: "取り扱いました", actorNoun: { other: "路線" } },
    ar: {
      noun: { zero: "رحلة", one: "رحلة واحدة", two: "رحلتين", few: "رحلات", many: "رحلة", other: "رحلة" },
      verb: "نفّذ",
      actorNoun: { one: "مسار واحد", two: "مساران", few: "مسارات", many: "مسارًا", other: "مسار" },
    },
  },
};

/** A good month, said in six languages. */
export function month(overrides: Partial<RecapFigures> = {}): RecapFigures {
  return figuresOf({ metric: inWords, ...overrides });
}

/** The order of one case in one language, for an account of the country it is spoken in. */
export function orderOf(figures: RecapFigures, language: Language, more: Partial<RecapOrder> = {}): RecapOrder {
  const { account } = figures;
  const isAtHome = account.locale !== "en-US";
  return {
    figures: { ...figures, account: { ...account, locale: isAtHome ? account.locale : localeOf[language] } },
    variant: "champion",
    links,
    recipientName: "Ellen Marsh",
    language,
    ...more,
  };
}

export function renderIn(
  figures: RecapFigures,
  language: Language,
  more: Partial<RecapOrder> = {},
): ReturnType<typeof renderRecap> {
  return renderRecap(orderOf(figures, language, more));
}

const { account, period, change, goals } = figuresOf();
const partialDays = daysOf("2026-10", Array<number>(31).fill(0))
  .slice(11)
  .map((day, index) => ({ ...day, value: index === 0 ? 10 : 2 }));
const zero = month({
  state: "zero",
  value: 0,
  activeActors: null,
  days: daysOf("2026-10", Array<number>(31).fill(0)),
  bestDay: null,
  peak: null,
  money: null,
  contributors: null,
  change: { ...change, previousValue: 170, delta: -170, percent: -100, tone: "worse" },
});
const reachedGoal: typeof twelveMonthUnderWay = {
  ...twelveMonthUnderWay,
  current: 2688,
  progress: 1,
  reachedOn: "2026-10-20",
  paceState: "reached",
  neededPerMonth: null,
  projection: null,
  expected: null,
};
const among: NonNullable<RecapFigures["benchmark"]> = {
  segment: "mid",
  seats: { from: 11, to: 50 },
  size: { from: 20, to: 49 },
  own: 4.8,
  quarter: "top",
  percentile: 81,
  spread: { low: 1.9, middle: 3.2, high: 4.4 },
};
const longName = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente & Söhne GmbH";
const longest = month({
  account: { ...account, name: longName },
  vendor: { ...figuresOf().vendor, name: "Northgate Gesellschaft für Zusammenarbeit im Luftverkehr mbH" },
  csm: {
    name: "محمد عبد الرحمن بن عبد الله بن عبد العزيز آل الشيخ المدير العام",
    email: "m@northgate.example",
    title: "مدير",
  },
  value: 19_300_000,
  days: daysOf(
    "2026-10",
    figuresOf().days.map((day) => day.value * 100_000),
  ),
  contributors: {
    shown: [3_000_004, 3_000_003, 3_000_002, 3_000_001, 3_000_000].map((value, index) => ({
      name: `${"Zusammenarbeitsgesellschaft".repeat(3)} ${index + 1}`,
      value,
    })),
    others: { count: 1234, value: 4_299_990 },
  },
  missingHours: ["2026-10-04 02"],
  done: Array.from({ length: 12 }, (_, index) => ({
    title: `${"Ein sehr langer Schritt ".repeat(8)}${index + 1}`,
    side: "vendor" as const,
    ownerName: "Priya Raman",
    day: "2026-10-12",
  })),
  metric: {
    ...inWords,
    definition: "Ein Abflug zählt, wenn er ein geplantes Gate verlassen hat. ".repeat(6),
    provenance: "Aus dem Flugbuch. ".repeat(20),
    countedStatuses: ["left", "left late"],
  },
  corrected: [{ key: "2026-08", before: 178, after: 181 }],
  benchmark: { ...among, size: { from: 500, to: null } },
  milestone: { value: 100_000_000, total: 119_300_000, on: "2026-10-14" },
  period: { ...period, zoneBefore: "America/New_York" },
});

const inMinutes: RecapFigures["metric"] = { ...inWords, rates: [], minutesPerUnit: 30 };
const threeMonths = month({ months: [...figuresOf().months.slice(0, 3), { key: "2026-08", value: 210, state: "ok" }] });
const september: RecapFigures = {
  ...threeMonths,
  value: 202,
  period: { ...period, key: "2026-09", firstDay: "2026-09-01", lastDay: "2026-09-30", days: 30, coveredDays: 30 },
  days: daysOf("2026-09", [
    ...figuresOf()
      .days.slice(0, 29)
      .map((day) => day.value),
    15,
  ]),
  change: { ...change, previousPeriod: "2026-08", previousValue: 210, delta: -8, percent: -3.8, tone: "worse" },
  bestDay: { date: "2026-09-08", value: 10 },
  contributors: null,
};

export interface MailCase {
  name: string;
  figures: RecapFigures;
  order?: Partial<RecapOrder>;
}

/** recaps.md §13, the last month of a contract, and what only some recaps have; in English and one more language each as files. */
export const goldenCases: (MailCase & { as: readonly Language[] })[] = [
  {
    name: "time-saved",
    figures: month({ metric: inMinutes, money: null, time: { hours: 96.5, minutesPerUnit: 30 } }),
    as: ["en", "ar"],
  },
  {
    name: "two-rates",
    figures: month({
      money: {
        amountMinor: 1_800_500,
        currency: "USD",
        rateMinor: 9500,
        agreedOn: "2026-10-12",
        agreedBy: "Dana Whitfield",
        rates: [
          { rateMinor: 9000, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh", from: "2026-10-01" },
          { rateMinor: 9500, agreedOn: "2026-10-12", agreedBy: "Dana Whitfield", from: "2026-10-15" },
        ],
      },
    }),
    as: ["en", "fr"],
  },
  {
    name: "milestone",
    figures: month({ milestone: { value: 1000, total: 1116, on: "2026-10-14" } }),
    as: ["en", "ja"],
  },
  { name: "benchmark", figures: month({ benchmark: among }), as: ["en", "de", "ar", "ja"] },
  {
    name: "by-team",
    figures: month({
      contributors: {
        by: "team",
        shown: [
          { name: "North", value: 84 },
          { name: "Quality & Safety", value: 57 },
          { name: "فريق الرياض", value: 31 },
        ],
        others: { count: 2, value: 21 },
      },
    }),
    as: ["en", "de", "fr", "es", "ja", "ar"],
  },
  {
    name: "by-name",
    figures: month({
      contributors: {
        by: "name",
        shown: [
          { name: "Ines Okafor", value: 84, actor: "u-101" },
          { name: "Søren O’Neil", value: 57, actor: "u-102" },
          { name: "田辺 由紀", value: 31, actor: "u-103" },
        ],
        others: { count: 2, value: 21 },
      },
    }),
    as: ["en", "ja"],
  },
  {
    name: "note",
    figures: month({
      value: 110,
      change: { ...change, delta: -60, percent: -35.3, tone: "worse" },
      contributors: null,
    }),
    order: {
      note: { text: "Two of your three gates were closed for works from the 5th to the 19th.", by: "Priya Raman" },
      first: { by: "Dana Whitfield" },
    },
    as: ["en", "es"],
  },
  { name: "quarter", figures: september, order: { quarterly: true }, as: ["en", "ja", "ar"] },
  {
    name: "first-partial",
    figures: month({
      value: 48,
      change: noChange,
      period: { ...period, coveredDays: 20, partial: { kind: "first", since: "2026-10-12", until: "2026-10-31" } },
      days: partialDays,
      bestDay: { date: "2026-10-12", value: 10 },
      contributors: null,
    }),
    as: ["en", "ar"],
  },
  { name: "zero", figures: zero, as: ["en", "ja"] },
  {
    name: "second-zero",
    figures: {
      ...zero,
      change: { ...noChange, kind: "unchanged_zero", previousPeriod: "2026-09", previousValue: 0, delta: 0 },
    },
    as: ["en", "fr"],
  },
  {
    name: "decline",
    figures: month({
      value: 110,
      days: daysOf(
        "2026-10",
        [6, 4, 3, 1, 4, 5, 4, 6, 4, 1, 2, 3, 4, 3, 5, 3, 1, 2, 4, 5, 5, 4, 4, 2, 1, 3, 6, 3, 5, 4, 3],
      ),
      bestDay: { date: "2026-10-01", value: 6 },
      change: { ...change, delta: -60, percent: -35.3, perDay: { now: 3.55, before: 5.67 }, tone: "worse" },
      contributors: null,
    }),
    as: ["en", "de"],
  },
  { name: "record", figures: month({ record: true }), as: ["en", "es"] },
  {
    name: "first-value-reached",
    figures: month({
      goals: {
        firstValue: goals.firstValue && {
          ...goals.firstValue,
          reachedOn: "2026-10-09",
          daysToReach: 174,
          targetOn: "2026-10-01",
        },
        twelveMonth: { ...twelveMonthUnderWay, expected: null, pace: null, paceState: "ramping_up", projection: null },
      },
    }),
    as: ["en", "ja"],
  },
  { name: "goal-reached", figures: month({ goals: { ...goals, twelveMonth: reachedGoal } }), as: ["en", "fr"] },
  { name: "no-goal", figures: month({ goals: { firstValue: null, twelveMonth: null } }), as: ["en", "es"] },
  { name: "no-rate", figures: month({ money: null }), as: ["en", "de"] },
  {
    name: "jpy",
    figures: month({
      account: { ...account, locale: "ja-JP", currency: "JPY" },
      money: {
        amountMinor: 1_834_567,
        currency: "JPY",
        rateMinor: 9505,
        agreedOn: "2025-03-03",
        agreedBy: "Ellen Marsh",
      },
    }),
    as: ["en", "ja"],
  },
  {
    name: "kwd",
    figures: month({
      account: { ...account, locale: "ar-KW", currency: "KWD" },
      money: {
        amountMinor: 241_250,
        currency: "KWD",
        rateMinor: 1250,
        agreedOn: "2026-03-03",
        agreedBy: "Ellen Marsh",
      },
    }),
    as: ["en", "ar"],
  },
  {
    name: "ar-eg",
    figures: month({ account: { ...account, name: "مطار القاهرة", locale: "ar-EG" }, record: true }),
    as: ["en", "ar"],
  },
  {
    name: "longest",
    figures: longest,
    order: { note: { text: "Zwei Ihrer drei Gates waren wegen Bauarbeiten gesperrt. ".repeat(5), by: longName } },
    as: ["en", "de"],
  },
  {
    name: "restated-pace",
    as: languages,
    figures: month({
      value: 198,
      restated: { before: 200, reasons: ["correction"], pace: { was: "on_pace", now: "slightly_behind" } },
    }),
  },
  {
    name: "restated",
    figures: month({
      value: 193,
      restated: { before: 200, reasons: ["correction"] },
      corrected: [{ key: "2026-08", before: 175, after: 178 }],
    }),
    as: ["en", "es"],
  },
  {
    name: "last-partial",
    figures: month({
      change: {
        ...change,
        kind: "per_day",
        delta: null,
        percent: null,
        perDay: { now: 6.65, before: 5.67 },
      },
      period: {
        ...period,
        coveredDays: 20,
        partial: { kind: "last", since: "2026-10-01", until: "2026-10-20" },
        endsOn: "2026-10-20",
      },
      goals: {
        ...goals,
        twelveMonth: { ...twelveMonthUnderWay, neededPerMonth: null, projection: null, over: true },
      },
      next: null,
      upcoming: [],
      days: figuresOf().days.slice(0, 20),
      value: 133,
      money: {
        amountMinor: 1_197_000,
        currency: "USD",
        rateMinor: 9000,
        agreedOn: "2026-03-03",
        agreedBy: "Ellen Marsh",
      },
      done: figuresOf().done.filter(({ day }) => day !== null && day <= "2026-10-20"),
      contributors: null,
    }),
    as: ["en", "fr"],
  },
];

const open = {
  ...twelveMonthUnderWay,
  kind: "first_value" as const,
  target: 100,
  current: 80,
  progress: 0.8,
  expected: null,
};
const level = { ...twelveMonthUnderWay, type: "reach_level" as const, baseline: 120, current: 193, target: 240 };

/** Further months, so that every sentence of a language is said once. */
export const otherCases: MailCase[] = [
  {
    name: "a contract that began and ended in one month",
    figures: month({
      change: { ...noChange, kind: "none" },
      period: {
        ...period,
        coveredDays: 12,
        partial: { kind: "first", since: "2026-10-08", until: "2026-10-19" },
        endsOn: "2026-10-19",
      },
      goals: { firstValue: { ...open, over: true }, twelveMonth: { ...twelveMonthUnderWay, over: true } },
    }),
  },
  {
    name: "nothing until the contract ended",
    figures: {
      ...zero,
      period: {
        ...period,
        coveredDays: 20,
        partial: { kind: "last", since: "2026-10-01", until: "2026-10-20" },
        endsOn: "2026-10-20",
      },
      next: null,
    },
  },
  {
    name: "second quarter of a small group",
    figures: month({
      benchmark: { ...among, quarter: "second", percentile: null, size: { from: 10, to: 19 }, segment: "smb" },
      metric: inMinutes,
      money: null,
      time: { hours: 1, minutesPerUnit: 1 },
    }),
  },
  {
    name: "third quarter of a large group",
    figures: month({
      benchmark: {
        ...among,
        quarter: "third",
        size: { from: 500, to: null },
        seats: { from: 1001, to: null },
        segment: "enterprise",
      },
      milestone: { value: 250, total: 300, on: null },
    }),
  },
  {
    name: "restated in its milestone alone",
    figures: month({
      milestone: { value: 1000, total: 1116, on: "2026-10-14" },
      restated: { before: 193, reasons: ["correction"] },
    }),
  },
  {
    name: "a rate that began within the month",
    figures: month({
      money: {
        amountMinor: 900_000,
        currency: "USD",
        rateMinor: 9000,
        agreedOn: "2026-10-12",
        agreedBy: "Ellen Marsh",
        rates: [{ rateMinor: 9000, agreedOn: "2026-10-12", agreedBy: "Ellen Marsh", from: "2026-10-15" }],
      },
    }),
  },
  {
    name: "nothing but actors",
    figures: month({ change: noChange, money: null, bestDay: null, goals: { firstValue: null, twelveMonth: null } }),
  },
  {
    name: "entered by a person",
    figures: month({ counted: { ...figuresOf().counted, sourceName: "Entered by Dana", entered: { by: "Dana" } } }),
  },
  {
    name: "entered by hand, against the year before",
    figures: month({
      counted: { ...figuresOf().counted, sourceName: "Entered by hand", entered: { by: null } },
      change: { ...change, previousPeriod: "2025-10" },
    }),
  },
  { name: "new", figures: month({ change: { ...change, kind: "new", previousValue: 0, delta: 193, percent: null } }) },
  { name: "ratio", figures: month({ change: { ...change, kind: "ratio", ratio: 10.5, percent: null } }) },
  { name: "about the same", figures: month({ change: { ...change, kind: "same", delta: 1, percent: 0.4 } }) },
  { name: "exactly the same", figures: month({ change: { ...change, kind: "same", delta: 0, percent: 0 } }) },
  {
    name: "signs differ",
    figures: month({ change: { ...change, delta: 2, percent: 1.2, perDay: { now: 6.2, before: 6.4 } } }),
  },
  {
    name: "due soon",
    figures: month({
      goals: {
        firstValue: { ...open, targetOn: "2026-11-10" },
        twelveMonth: { ...level, baseline: null, progress: null },
      },
    }),
  },
  {
    name: "due today",
    figures: month({ goals: { firstValue: { ...open, targetOn: "2026-11-03" }, twelveMonth: level } }),
  },
  {
    name: "overdue",
    figures: month({
      goals: {
        firstValue: { ...open, targetOn: "2026-11-01" },
        twelveMonth: { ...level, type: "keep" as const, progress: 0.8 },
      },
    }),
  },
  { name: "zero without a step", figures: { ...zero, next: null, csm: null } },
  { name: "zero where less is better", figures: { ...zero, direction: "lower", csm: null } },
  {
    name: "zero so far",
    figures: {
      ...zero,
      change: noChange,
      period: { ...period, coveredDays: 20, partial: { kind: "first", since: "2026-10-12", until: "2026-10-31" } },
    },
  },
  { name: "no data", figures: month({ state: "no_data", value: null }) },
  { name: "stale", figures: month({ state: "stale", value: null, next: null }) },
  { name: "failed", figures: month({ state: "failed", value: null }) },
  {
    name: "flat, nobody counted",
    figures: month({ activeActors: null, bestDay: null, peak: null, csm: null, record: true, direction: "neutral" }),
  },
  {
    name: "average",
    figures: month({ metric: { ...inWords, aggregation: "avg", scale: 2, displayDecimals: 1 }, value: 1250 }),
  },
  { name: "level at the end", figures: month({ metric: { ...inWords, aggregation: "latest" } }) },
  { name: "distinct actors", figures: month({ metric: { ...inWords, aggregation: "unique" }, value: 14 }) },
  {
    name: "one of each",
    figures: month({ value: 1, activeActors: 1, contributors: { shown: [], others: { count: 0, value: 1 } } }),
  },
  {
    name: "two of each",
    figures: month({ value: 2, activeActors: 2, days: daysOf("2026-10", [2]), hours: hoursOf(daysOf("2026-10", [2])) }),
  },
  { name: "a million", figures: month({ value: 1_000_000, activeActors: 1_000_000 }) },
];
