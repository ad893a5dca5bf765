import { describe, expect, test } from "vitest";
import { noChange } from "#domain/recap/change.ts";
import type { RecapOrder } from "#mail/recap/compose.ts";
import { renderRecap } from "#mail/recap/render.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { linksIn, numbersIn, readableOf } from "../support/mail-reading.ts";
import { daysOf, departures, figuresOf, hoursOf, twelveMonthUnderWay } from "../support/recap-figures.ts";

const links = { view: "{{view}}", unsubscribe: "{{unsubscribe}}", portal: "{{portal}}" };

function render(figures: RecapFigures, options: Partial<RecapOrder> = {}) {
  return renderRecap({
    figures,
    variant: "champion",
    links,
    recipientName: "Ellen Marsh",
    reason: "You get this because Priya Raman named you a recipient of this recap.",
    ...options,
  });
}

const october = figuresOf().period;
const zeroMonth = figuresOf({
  state: "zero",
  value: 0,
  activeActors: null,
  days: daysOf("2026-10", Array<number>(31).fill(0)),
  bestDay: null,
  peak: null,
  money: null,
  contributors: null,
  change: {
    ...noChange,
    kind: "percent",
    previousPeriod: "2026-09",
    previousValue: 170,
    delta: -170,
    percent: -100,
    tone: "worse",
  },
});
const decline = figuresOf({
  value: 110,
  change: {
    ...noChange,
    kind: "percent",
    previousPeriod: "2026-09",
    previousValue: 170,
    delta: -60,
    percent: -35.3,
    perDay: { now: 3.55, before: 5.67 },
    tone: "worse",
  },
});
const firstPartial = figuresOf({
  value: 48,
  change: noChange,
  period: { ...october, coveredDays: 20, partial: { kind: "first", since: "2026-10-12", until: "2026-10-31" } },
  days: daysOf("2026-10", Array<number>(31).fill(0))
    .slice(11)
    .map((day, index) => ({ ...day, value: index === 0 ? 10 : 2 })),
  bestDay: { date: "2026-10-12", value: 10 },
});
const longest = figuresOf({
  account: {
    ...figuresOf().account,
    name: "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente & Söhne GmbH",
    locale: "de-DE",
  },
  csm: {
    name: "محمد عبد الرحمن بن عبد الله بن عبد العزيز آل الشيخ المدير العام للمنطقة",
    email: "m@northgate.example",
    title: "مدير",
  },
  value: 19_300_000,
  days: daysOf(
    "2026-10",
    figuresOf().days.map((day) => day.value * 100_000),
  ),
  contributors: {
    shown: Array.from({ length: 5 }, (_, index) => ({
      name: `${"Zusammenarbeitsgesellschaft".repeat(4)} ${index}`,
      value: 3_000_000 - index,
    })),
    others: { count: 1234, value: 4_300_010 },
  },
  missingHours: ["2026-10-04 02"],
  done: Array.from({ length: 12 }, (_, index) => ({
    title: `${"sehr langer Schritt ".repeat(12)}${index}`,
    side: "vendor" as const,
    ownerName: "Priya Raman",
    day: "2026-10-12",
  })),
  metric: {
    ...departures,
    definition: "Ein Abflug zählt, wenn er ein geplantes Gate verlassen hat. ".repeat(6),
    provenance: "Aus dem Flugbuch. ".repeat(20),
  },
});
const hostile =
  '"><img src=x onerror=alert(1)><a href=https://evil.example>evil.example</a>\r\nBcc: all@evil.example \u202eabc';
const attacked = figuresOf({
  account: { ...figuresOf().account, name: hostile },
  vendor: { ...figuresOf().vendor, name: hostile, postalAddress: hostile },
  csm: { name: hostile, email: "x@northgate.example", title: hostile },
  metric: {
    ...departures,
    definition: hostile,
    owner: hostile,
    verb: hostile.slice(0, 40),
    noun: { one: hostile.slice(0, 60), other: hostile.slice(0, 60) },
    provenance: hostile,
  },
  contributors: { shown: [{ name: hostile, value: 193 }], others: null },
  next: { title: hostile, side: "vendor", ownerName: hostile, day: "2026-11-06" },
  counted: { ...figuresOf().counted, sourceName: hostile },
});
const yen = figuresOf({
  account: { ...figuresOf().account, locale: "en-JP", currency: "JPY" },
  money: { amountMinor: 1_834_567, currency: "JPY", rateMinor: 9505, agreedOn: "2025-03-03", agreedBy: "Ellen Marsh" },
});
const dinar = figuresOf({
  account: { ...figuresOf().account, locale: "en-KW", currency: "KWD" },
  money: { amountMinor: 241_250, currency: "KWD", rateMinor: 1250, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" },
});

const fixtures: Record<string, RecapFigures> = {
  ok: figuresOf(),
  zero: zeroMonth,
  decline,
  record: figuresOf({ record: true }),
  "first partial": firstPartial,
  "last partial": figuresOf({
    period: { ...october, coveredDays: 20, partial: { kind: "last", since: "2026-10-01", until: "2026-10-20" } },
  }),
  JPY: yen,
  KWD: dinar,
  "no rate": figuresOf({ money: null }),
  "no goals": figuresOf({ goals: { firstValue: null, twelveMonth: null } }),
  "no CSM": figuresOf({ csm: null }),
  "no data": figuresOf({ state: "no_data", value: null }),
  stale: figuresOf({ state: "stale", value: null }),
  Egypt: figuresOf({ account: { ...figuresOf().account, name: "مطار القاهرة", locale: "ar-EG" } }),
  decimals: figuresOf({
    metric: { ...departures, scale: 2, displayDecimals: 1, noun: { one: "hour", other: "hours" } },
    value: 19_300,
  }),
  longest,
  hostile: attacked,
};
const cases = Object.entries(fixtures).flatMap(([name, figures]) =>
  (["champion", "sponsor"] as const).map((variant) => ({
    name: `${name}, ${variant}`,
    mail: render(figures, { variant }),
    figures,
  })),
);

describe.each(cases)("$name", ({ mail, figures }) => {
  test("each number of the HTML is in the text", () => {
    const written = numbersIn(mail.text);
    expect([...numbersIn(readableOf(mail.html))].filter((number) => !written.has(number))).toEqual([]);
  });

  test("the HTML is tables alone, with one h1, a language, a direction and a title", () => {
    expect(mail.html).not.toMatch(/<(svg|img|progress|meter|canvas|link|script|form|picture|video)\b/i);
    expect(mail.html).not.toMatch(/display:\s*(flex|grid)|background-image|url\(|var\(|oklch|margin:[^0]/i);
    expect(mail.html.match(/<h1\b/g)).toHaveLength(1);
    expect(mail.html).toMatch(/<html lang="[a-z]{2}[^"]*" dir="(ltr|rtl)">/);
    expect(mail.html).toMatch(/<title>[^<]+<\/title>/);
    for (const table of mail.html.replace(/<!--.*?-->/gs, "").match(/<table[^>]*>/g) ?? []) {
      expect(table).toMatch(/role="(presentation|img)"|cellspacing="[02]" border="0">/);
    }
  });

  test("nothing a person reads is smaller than 14 px", () => {
    const small = [...mail.html.matchAll(/font-size:(\d+)px[^>]*>([^<]*)/g)].filter(
      ([, size, text]) => Number(size) < 14 && (text ?? "").replace(/&nbsp;/g, "").trim() !== "" && Number(size) > 1,
    );
    expect(small).toEqual([]);
  });

  test("the mail stays under 80 kB and its style block under 4 kB", () => {
    expect(new TextEncoder().encode(mail.html).length).toBeLessThan(80_000);
    expect((mail.html.match(/<style>(.*?)<\/style>/s)?.[1] ?? "").length).toBeLessThan(4096);
  });

  test("text lines have at most 72 columns, links stand alone", () => {
    for (const line of mail.text.split("\n"))
      expect(Array.from(line.replace(/[\u2066-\u2069]/g, "")).length).toBeLessThanOrEqual(72);
    for (const link of Object.values(links)) expect(mail.text.split("\n")).toContain(link);
  });

  test("only the given links are in it", () => {
    const choices = ["better", "expected", "below"].map((choice) => `${links.view}?answer=${choice}#feedback`);
    const asked = figures.value ? choices : [];
    const often = `${links.unsubscribe}#often`;
    expect(new Set(linksIn(mail.html))).toEqual(new Set([...Object.values(links), often, ...asked]));
    for (const choice of [often, ...asked]) expect(mail.text.split("\n")).toContain(choice);
  });

  test("subject and preheader keep their lengths and the subject names its month", () => {
    expect(mail.subject.replace("\u200f", "").length).toBeLessThanOrEqual(60);
    expect(mail.subject).not.toMatch(/[\r\n!]/);
    expect(mail.preheader.length).toBeGreaterThanOrEqual(40);
    expect(mail.preheader.length).toBeLessThanOrEqual(90);
    if (figures.period.partial?.kind !== "first") expect(mail.subject).toMatch(/October|10月|أكتوبر|Oktober/);
  });

  test("no sentence carries a hole, an exclamation mark or an undefined", () => {
    expect(readableOf(mail.html)).not.toMatch(/undefined|null|NaN|Infinity|\[object/);
    expect(mail.text.replaceAll(hostile, "")).not.toMatch(/undefined|NaN|Infinity|\w!/);
  });
});

test("the headline says who did how much with whom", () => {
  expect(render(figuresOf()).text).toContain("In October 2026, your 14 routes handled 193 departures with Northgate.");
});

test("without actors the headline speaks to the reader", () => {
  const { text } = render(figuresOf({ activeActors: null, csm: null }));
  expect(text).toContain("In October 2026, you handled 193 departures with Northgate.");
  expect(text).toContain("It reaches the team at Northgate.");
});

test("a single departure takes the singular", () => {
  expect(render(figuresOf({ value: 1, activeActors: 1 })).text).toContain("your 1 route handled 1 departure with");
});

test("the sponsor reads the result and what is next, not the breakdowns", () => {
  const { html, text } = render(figuresOf(), { variant: "sponsor" });
  for (const gone of ["By day", "By weekday and time", "By route", "Done this month"]) {
    expect(html).not.toContain(gone);
    expect(text).not.toContain(gone);
  }
  for (const kept of ["Twelve-month goal", "Worth, as agreed", "Next best step", "How this is counted"]) {
    expect(html).toContain(kept);
    expect(text).toContain(kept);
  }
});

test("day, hour and contributor blocks of the text add up to the headline", () => {
  const { text } = render(figuresOf());
  const block = (from: string, to: string): string => text.slice(text.indexOf(`${from}\n-`), text.indexOf(`${to}\n-`));
  const cells = (part: string, line: RegExp): number =>
    part
      .split("\n")
      .filter((row) => line.test(row))
      .flatMap((row) => row.replace(line, "").match(/\d+/g) ?? [])
      .reduce((sum, cell) => sum + Number(cell), 0);
  expect(cells(block("By day", "By weekday and time"), /^ {2}Oct \d+( \(\d days?\))?/)).toBe(193);
  expect(cells(block("By weekday and time", "By route"), /^ {2}(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/)).toBe(193);
  expect(cells(block("By route", "Done this month"), /^ {2}(9 others|[A-Z][a-z]+( [A-Z][a-z]+)*)(?= {2})/)).toBe(193);
});

test("parts cut to fewer decimals still add to the shown total", () => {
  const shown = ["a", "b", "c"].map((name) => ({ name, value: 3333 }));
  const metric = { ...departures, scale: 2, displayDecimals: 0 };
  const { text } = render(
    figuresOf({ metric, value: 10_000, contributors: { shown, others: { count: 1, value: 1 } } }),
  );
  expect(text).toMatch(/a\s+34\n\s+b\s+33\n\s+c\s+33\n\s+1 other\s+0/);
});

test("a zero month is told without percentages, congratulation or charts", () => {
  const { html, text, subject } = render(zeroMonth);
  expect(subject).toBe("October 2026 recap and one idea");
  expect(text).toContain("No departures in October 2026.");
  expect(text).toContain("What usually helps");
  expect(text).toContain("1,116 of 2,400 departures");
  expect(readableOf(html)).not.toMatch(/%|best|congrat|fewer/i);
  expect(html).not.toContain("By day");
});

test("a zero where less is better is no reason for advice", () => {
  const { subject, text } = render({ ...zeroMonth, direction: "lower" });
  expect(subject).toBe("October 2026: no departures");
  expect(text).not.toContain("usually helps");
});

test("a decline is told in neutral words with the best fact kept", () => {
  const { text } = render(decline);
  expect(text).toContain("handled 110 departures");
  expect(text).toContain("60 fewer than in September.");
  expect(text).toContain("Against September: −60 (▼ weaker month)\n  down 35.3% from 170");
  expect(text).toContain("Best day: Thu, October 8");
});

test.each([
  ["unique", "60 fewer than"],
  ["sum", "60 less than"],
] as const)("people are fewer as events are, amounts are less: %s is %s", (aggregation, words) => {
  expect(render({ ...decline, metric: { ...decline.metric, aggregation } }).text).toContain(words);
});

test("a record is in subject, sentence and facts", () => {
  const { subject, text } = render(figuresOf({ record: true }));
  expect(subject).toBe("October 2026: 193 departures, your best month");
  expect(text).toContain("It is your best month so far.");
  expect(text).toContain("Best month so far: October\n  before: 178 in August");
});

test("a first partial month has its own dates, a daily rate and no percentage of change", () => {
  const { subject, text, html } = render(firstPartial);
  expect(subject).toBe("Your first 20 days: 48 departures");
  expect(text).toContain("Since October 12, 2026 (20 days), your 14 routes handled 48 departures");
  expect(text).toContain("That is 2.4 a day.");
  expect(html).not.toContain("Against");
});

test("the month after a partial one is compared by day and says so", () => {
  const change = {
    ...noChange,
    kind: "per_day" as const,
    previousPeriod: "2026-09",
    previousValue: 58,
    perDay: { now: 6.23, before: 5.8 },
    tone: "better" as const,
  };
  const text = render(figuresOf({ change })).text.replaceAll("\n", " ");
  expect(text).toContain("That is 6.2 a day, after 5.8 a day in September.");
  expect(text).toContain("compared by day");
  expect(text).toContain("Against September: 6.2 a day (▲ stronger month)");
});

test("the daily rate stands beside the total only when the two disagree", () => {
  expect(render(figuresOf()).text).not.toContain("per day");
  const change = {
    ...figuresOf().change,
    delta: 2,
    percent: 1.2,
    previousValue: 191,
    perDay: { now: 6.23, before: 6.37 },
  };
  expect(render(figuresOf({ change })).text).toContain("per day 6.2 after 6.4");
});

test.each(["no_data", "stale", "failed"] as const)(
  "a figure that is %s prints no number even where the snapshot has one",
  (state) => {
    const { html, text, subject, preheader } = render(figuresOf({ state, value: 193 }));
    for (const part of [readableOf(html), text, subject, preheader])
      expect(part).not.toMatch(/193|1,116|46\.5|2,400|\b0 dep/);
    expect(text).toContain("not available yet");
  },
);

test("yen have no minor unit and dinars three digits", () => {
  expect(render(yen).text).toContain("≈ ¥1,830,000");
  expect(render(yen).text).toContain("at ¥9,505 per departure, agreed on March 3, 2025");
  expect(render(dinar).text).toMatch(/≈ KWD\s241\n/);
  expect(render(dinar).text).toMatch(/at KWD\s1\.250 per departure/);
});

test("about so much money is written as money: with all the decimals of its currency or none", () => {
  const { money } = figuresOf();
  const about = (currency: string, amountMinor: number) =>
    /≈ (.+)/
      .exec(render(figuresOf({ money: money && { ...money, currency, amountMinor } })).text)?.[1]
      ?.replace(/\s/, " ");
  expect(about("USD", 1744)).toBe("$17.40");
  expect(about("USD", 50)).toBe("$0.50");
  expect(about("USD", 99_960)).toBe("$1,000");
  expect(about("USD", 1_737_000)).toBe("$17,400");
  expect(about("KWD", 1744)).toBe("KWD 1.740");
  expect(about("JPY", 1744)).toBe("¥1,740");
});

test("without an agreed rate there is no money and the best day moves up", () => {
  const { text } = render(figuresOf({ money: null }));
  expect(text).not.toMatch(/Worth|\$/);
  expect(text).toContain("Best day: Thu, October 8");
});

test("without goals their block is gone", () => {
  expect(render(figuresOf({ goals: { firstValue: null, twelveMonth: null } })).html).not.toMatch(
    /Twelve-month goal|First value/,
  );
});

test("an unreached goal is never rounded up to 100 %", () => {
  const twelveMonth = { ...twelveMonthUnderWay, current: 2399, progress: 2399 / 2400 };
  expect(render(figuresOf({ goals: { firstValue: null, twelveMonth } })).text).toContain("99.9% of the way");
});

test("a goal reached says when and how far beyond, without projection", () => {
  const twelveMonth = {
    ...twelveMonthUnderWay,
    current: 2688,
    progress: 1,
    reachedOn: "2026-10-20",
    paceState: "reached" as const,
    neededPerMonth: null,
    projection: null,
    expected: null,
  };
  const { text } = render(figuresOf({ goals: { firstValue: null, twelveMonth } }));
  expect(text).toContain("Reached on October 20, now 12% beyond it.");
  expect(text).not.toContain("At the present pace");
});

test("an open first value goal counts the days left from the day of the recap", () => {
  const firstValue = {
    ...twelveMonthUnderWay,
    kind: "first_value" as const,
    target: 100,
    current: 80,
    progress: 0.8,
    targetOn: "2026-11-10",
    expected: null,
  };
  expect(render(figuresOf({ goals: { firstValue, twelveMonth: null } })).text).toContain(
    "Due November 10, 7 days left.",
  );
});

test("the week begins where the account's region has it", () => {
  const firstRow = (locale: string): string | undefined =>
    render(figuresOf({ account: { ...figuresOf().account, locale } })).html.match(
      /<th scope="row"[^>]*>([^<]+)<\/th>/,
    )?.[1];
  expect([firstRow("en-US"), firstRow("de-DE"), firstRow("ar-EG")]).toEqual(["Sun", "Mo", "السبت"]);
});

test("a language that is not written reads as English with the separators of the account's region", () => {
  const { text } = render(figuresOf({ account: { ...figuresOf().account, locale: "nl-NL" }, value: 1_116_000 }));
  expect(text).toContain("1.116.000 departures");
  expect(text).toContain("In October 2026");
});

test("a right-to-left name is kept to itself", () => {
  const { html, text } = render(fixtures.Egypt ?? figuresOf(), { language: "en" });
  expect(html).toContain("<bdi>مطار القاهرة</bdi>");
  expect(text).toContain("\u2068مطار القاهرة\u2069");
  expect(render(figuresOf()).html).not.toContain("<bdi>");
});

test("an hour the clocks skipped is named under the table, and its cell of that weekday has the mark", () => {
  // 4 October is a Sunday; 2 to 3 lies in the first block, 14 to 15 in the fifth.
  const { html, text } = render(figuresOf({ missingHours: ["2026-10-04 02", "2026-10-04 14"] }));
  expect(text).toContain("* On October 4 the hour from 2 to 3 did not exist");
  const row = text.split("\n").find((line) => /^ {2}Sun .*\*/.test(line)) ?? "";
  expect(
    row
      .trim()
      .split(/ +/)
      .map((cell) => cell.endsWith("*")),
  ).toEqual(["Sun", 0, 0, 0, 0, 0, 0, 0, 0].map((_, at) => at === 1 || at === 5));
  expect(html.match(/>\d+\*<\/td>/g)).toHaveLength(2);
  expect(render(figuresOf()).text).not.toContain("*");
});

test("a week of which the month has only some days says how many, at its row", () => {
  const { text, html } = render(figuresOf());
  expect(text).toMatch(/Oct 1 \(3 days\) +6 +9 +3\n {2}Oct 4 /);
  expect(text).not.toMatch(/Oct (4|11|18|25) \(/);
  expect(html).toContain('aria-label="Oct 1 (3 days): 6, 9, 3; Oct 4: ');
});

test("nothing after nothing is unchanged at 0, at the place of the change", () => {
  const change = {
    ...noChange,
    kind: "unchanged_zero" as const,
    previousPeriod: "2026-09",
    previousValue: 0,
    delta: 0,
  };
  const { text } = render({ ...zeroMonth, change });
  expect(text).toContain("Against September: Unchanged at 0\n  none in September");
  expect(render(zeroMonth).text).not.toContain("Unchanged");
});

test("which statuses count is said, and of the others that they do not", () => {
  const rowsOf = (countedStatuses: string[]) => {
    const { text, html } = render(figuresOf({ metric: { ...departures, countedStatuses } }));
    expect(html.includes("Not counted with status")).toBe(text.includes("Not counted with status"));
    return text.match(/(?:Only|Not counted) with status:\n.+/g);
  };
  expect(rowsOf(["left", "late"])).toEqual([
    "Only with status:\n  left or late",
    "Not counted with status:\n  cancelled, diverted, or won",
  ]);
  expect(rowsOf(departures.statuses)).toHaveLength(1);
  expect(rowsOf([])).toBeNull();
});

test("too large a mail gives up its contributors first", () => {
  const name = "😀&\"<>'".repeat(8);
  const metric = { ...departures, countedStatuses: Array.from({ length: 20 }, () => '"'.repeat(40)) };
  const done = Array.from({ length: 6 }, () => ({
    title: '"'.repeat(160),
    side: "vendor" as const,
    ownerName: '"'.repeat(60),
    day: null,
  }));
  const contributors = { shown: Array.from({ length: 5000 }, () => ({ name, value: 1 })), others: null };
  const { html } = render(figuresOf({ metric, done, contributors }));
  expect(html.length).toBeLessThan(80_000);
  expect(html).not.toContain("By route");
  expect(html).toContain("By weekday and time");
});

test("hours of the fixture agree with its days", () => {
  const total = hoursOf(figuresOf().days)
    .flat()
    .reduce((sum, value) => sum + value, 0);
  expect(total).toBe(193);
});

const september: Partial<RecapFigures> = {
  period: { ...october, key: "2026-09", firstDay: "2026-09-01", lastDay: "2026-09-30", days: 30, coveredDays: 30 },
  months: [
    { key: "2026-06", value: 171, state: "ok" },
    { key: "2026-07", value: 200, state: "ok" },
    { key: "2026-08", value: 210, state: "ok" },
  ],
  value: 202,
};

test("who reads quarterly gets the three months and their sum in the quarter's last mail, and in its subject", () => {
  const { text, subject } = render(figuresOf(september), { quarterly: true });
  expect(text).toContain("July 200 · August 210 · September 202: 612 in the quarter");
  expect(subject).toBe("612 departures, July – September 2026");
  expect(render(figuresOf(september)).text).not.toContain("in the quarter");
});

test.each([
  ["a month that ends no quarter", {}],
  ["a quarter of which a month is missing", { ...september, months: september.months?.slice(2) ?? [] }],
  ["a figure that does not add up", { ...september, metric: { ...departures, aggregation: "avg" as const } }],
  ["a month without a figure", { ...september, state: "stale" as const, value: null }],
  [
    "a quarter in which something else began to be counted",
    { ...september, metric: { ...departures, version: 2, startsOn: "2026-08", comparable: false } },
  ],
])("%s is told as any month, whoever reads it", (_, figures) => {
  const asked = figuresOf(figures);
  expect(render(asked, { quarterly: true })).toEqual(render(asked));
});

test("a quarter that ends with a zero month still names what it brought", () => {
  const { text, subject } = render(figuresOf({ ...september, state: "zero", value: 0, record: false }), {
    quarterly: true,
  });
  expect(text).toContain("July 200 · August 210 · September 0: 410 in the quarter");
  expect(subject).toContain("410 departures");
});

test("the first mail to a person says who added them, in place of the reason", () => {
  const { text } = render(figuresOf(), { first: { by: "Dana\r\nWhitfield" } });
  expect(text.replace(/\s+/g, " ")).toContain(
    "You get this for the first time: Dana Whitfield added you to the recaps of Jackson Hole Airport with Northgate.",
  );
  expect(text).not.toContain("named you a recipient");
});

const lowest = figuresOf({
  benchmark: {
    segment: "mid",
    seats: { from: 11, to: 50 },
    size: { from: 20, to: 49 },
    own: 1,
    quarter: "lowest",
    percentile: 8,
    spread: { low: 2, middle: 3, high: 4 },
  },
});

test("the lowest quarter is in no mail of a customer, and in what is for staff", () => {
  for (const variant of ["sponsor", "champion"] as const)
    expect(JSON.stringify(render(lowest, { variant }))).not.toContain("mid-sized");
  const inside = render(lowest, { variant: "internal", internal: { health: ["2 steps late."], holds: [], fee: null } });
  expect(inside.text).toContain("Lowest quarter of 20–49 mid-sized companies");
  expect(inside.text).toContain("2 steps late.");
  expect(inside.text).toContain("Nothing holds it.");
});

test("health and holds are in no mail that is not asked for by staff", () => {
  const held = figuresOf({ holds: ["No executive sponsor would receive it: Ellen Marsh stopped these mails."] });
  for (const variant of ["sponsor", "champion"] as const) {
    expect(JSON.stringify(render(held, { variant }))).not.toMatch(/For us|No executive sponsor/);
  }
});

test("a note is its writer's, word for word, and never markup, links or lines of its own", () => {
  const { html, text } = render(decline, {
    note: { text: '<a href="https://evil.example">Gates</a>\nclosed', by: "Priya Raman" },
  });
  expect(html).toContain("A word from Priya Raman");
  expect(linksIn(html)).not.toContain("https://evil.example");
  expect(text).toMatch(/A word from Priya Raman:\n {2}<a href/);
});

test("money stands alone where both were ever agreed", () => {
  const both = render(figuresOf({ time: { hours: 96.5, minutesPerUnit: 30 } }));
  expect(both.text).toContain("Worth, as agreed");
  expect(both.text).not.toContain("96.5");
});

test("only where more is better the day with the most is the best, in facts and preheader", () => {
  for (const direction of ["lower", "neutral"] as const) {
    const { text, html } = render(figuresOf({ direction, money: null }));
    expect(`${text}${html}`, direction).not.toMatch(/best day/i);
    expect(text, direction).toContain("Most on");
  }
  expect(render(figuresOf({ money: null })).text).toMatch(/best day/i);
});

test("a best month names the best of those that were counted as it was", () => {
  const months = figuresOf().months.map((each) => (each.key === "2026-06" ? { ...each, value: 477 } : each));
  const metric = { ...departures, comparable: false, startsOn: "2026-07" };
  const { text } = render(figuresOf({ record: true, money: null, months, metric }));
  expect(text).toContain("178 in August");
  expect(text).not.toContain("477");
});

test("a step whose day was over as the mail was composed is due since that day, in every language", () => {
  const { next } = figuresOf();
  const nextOf = (day: string, language: string) =>
    render(figuresOf({ next: next && { ...next, day } }), { language }).text.replaceAll(/\s+/g, " ");
  for (const [language, late, open] of [
    ["en", "due since October 20", "by November 20"],
    ["de", "fällig seit 20. Oktober", "bis 20. November"],
    ["fr", "échéance dépassée depuis le 20 octobre", "d’ici au 20 novembre"],
    ["es", "venció el 20 de octubre", "hasta el 20 de noviembre"],
    ["ja", "期限は10月20日でした", "11月20日まで"],
  ] as const) {
    expect(nextOf("2026-10-20", language), language).toContain(late);
    expect(nextOf("2026-11-20", language), language).toContain(open);
  }
});
