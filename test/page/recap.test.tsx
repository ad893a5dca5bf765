import { renderToString } from "preact-render-to-string";
import { expect, it } from "vitest";
import { noChange } from "#domain/recap/change.ts";
import { recapContent } from "#routes/recap-page.tsx";
import type { RecapView } from "#schema/portal-value.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { departures, figuresOf } from "../support/recap-figures.ts";

const feedback: RecapView["feedback"] = {
  ...{ action: null, version: 1, own: null, proposed: null, draft: null },
  ...{ answers: [], confirmed: [], disputed: [], settled: [] },
  figure: { base: null, times: 0 },
};
const neighbours = { earlier: null, later: null, before: null, newest: null, now: null, became: null, guard: null };

/** The page of a month as it reads. */
function pageOf(figures: Partial<RecapFigures>, note: RecapView["note"] = null): string {
  const view: RecapView = { frame: null, figures: figuresOf(figures), note, ...neighbours, feedback, told: null };
  return renderToString(recapContent(view, null).body)
    .replace(/<[^>]+>/g, " ")
    .replace(/[\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ");
}

const noMoney = { money: null, metric: { ...departures, rates: [], minutesPerUnit: 30 } };

it("saved time stands where no money tells what the units are worth, and only there", () => {
  const time = { hours: 96.5, minutesPerUnit: 30 };
  expect(pageOf({ ...noMoney, time })).toContain("Time saved, as agreed ≈ 96.5 hours at 30 minutes per departure");
  expect(pageOf({ time })).not.toContain("96.5");
});

it.each([
  ["USD", 1_737_050, 9000, "$17,370.50 at $90"],
  ["JPY", 1_834_567, 9505, "¥1,834,567 at ¥9,505"],
  ["KWD", 241_255, 1250, "KWD 241.255 at KWD 1.250"],
])("the page says to the last minor unit what a month was worth, in %s", (currency, amountMinor, rateMinor, said) => {
  const money = { amountMinor, currency, rateMinor, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" };
  const page = pageOf({ account: { ...figuresOf().account, currency }, money });
  expect(page).toContain(`Worth, as agreed ${said} per departure`);
  expect(page).not.toContain("≈");
});

it("two rates of one month are both named with their days", () => {
  const rates = [
    { rateMinor: 9000, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh", from: "2026-10-01" },
    { rateMinor: 9500, agreedOn: "2026-10-12", agreedBy: "Dana Whitfield", from: "2026-10-15" },
  ];
  const money = { amountMinor: 1_800_500, currency: "USD", ...rates[1], rateMinor: 9500, rates };
  expect(pageOf({ money: { ...money, agreedOn: "2026-10-12", agreedBy: "Dana Whitfield" } })).toContain(
    "at $90 per departure, agreed on March 3 by Ellen Marsh; from October 15 at $95 per departure, agreed on October 12 by Dana Whitfield",
  );
});

it("a milestone is in the headline and among the facts", () => {
  const page = pageOf({ milestone: { value: 1000, total: 1116, on: "2026-10-14" } });
  expect(page).toContain("A milestone: 1,000 departures in all, reached on October 14.");
  expect(page).toContain("Milestone 1,000 departures 1,116 in all by now");
});

it("a figure of distinct actors is told in the actors' noun", () => {
  const page = pageOf({
    metric: { ...departures, aggregation: "unique" },
    value: 14,
    activeActors: 14,
    change: noChange,
  });
  expect(page).toContain("In October 2026, 14 routes handled departures with Northgate.");
  expect(page).not.toMatch(/14 departures/);
});

it("a month held against the same one last year says which year", () => {
  const change = { ...figuresOf().change, previousPeriod: "2025-10" };
  expect(pageOf({ change })).toContain("Against October 2025");
});

const benchmark: NonNullable<RecapFigures["benchmark"]> = {
  segment: "enterprise",
  seats: { from: 1001, to: null },
  size: { from: 10, to: 19 },
  own: 4.8,
  quarter: "second",
  percentile: null,
  spread: { low: 1.9, middle: 3.2, high: 4.4 },
};

it("where the account stands is said with its group, and the lowest quarter is not said", () => {
  expect(pageOf({ benchmark })).toContain(
    "Second quarter from the top of 10–19 large companies with 1,001 or more seats. Departures per seat: 4.8.",
  );
  expect(pageOf({ benchmark: { ...benchmark, quarter: "lowest" } })).not.toContain("large companies");
});

it("a note stands as its writer's words", () => {
  expect(pageOf({}, { text: "Gates <b>were closed.", by: "Priya Raman" })).toContain(
    "A word from Priya Raman Gates &lt;b>were closed.",
  );
});

it("the hour the clocks skipped has a mark in both tables and the picture, and the sentence that says so begins with it", () => {
  const view: RecapView = {
    ...{
      frame: null,
      figures: figuresOf({ missingHours: ["2026-10-04 02"] }),
      note: null,
      ...neighbours,
      feedback,
      told: null,
    },
  };
  const html = renderToString(recapContent(view, null).body);
  const cells = html.match(/<td[^>]*>\d+\*<\/td>/g) ?? [];
  expect(cells).toHaveLength(2);
  expect(html.match(/<text[^>]*x="10.42%"[^>]*>\*<\/text>/g)).toHaveLength(1);
  const [blocks = "", hours = ""] = html.match(/<table class="heat[^>]*>.*?<\/table>/gs) ?? [];
  expect(/<th[^>]*>\s*Sun<\/th>\s*<td[^>]*>\d+\*/.test(blocks)).toBe(true);
  expect(/<th[^>]*>\s*2<\/th>.*?\d+\*/s.test(hours)).toBe(true);
  expect(pageOf({ missingHours: ["2026-10-04 02"] })).toContain("* On October 4 the hour from 2 to 3 did not exist");
  expect(pageOf({})).not.toContain("*");
});

it("nothing after nothing is unchanged at 0, at the place of the change", () => {
  const change = {
    ...noChange,
    kind: "unchanged_zero" as const,
    previousPeriod: "2026-09",
    previousValue: 0,
    delta: 0,
  };
  const zero = { state: "zero" as const, value: 0, bestDay: null, record: false, milestone: null };
  expect(pageOf({ ...zero, change })).toContain("Against September Unchanged at 0 none in September");
});
