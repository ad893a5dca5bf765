import { expect, test } from "vitest";
import { reviewOf } from "#domain/recap/review.ts";
import { sayReview } from "#mail/recap/said-review.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ReviewView } from "#schema/review.ts";
import { figuresOf } from "../support/recap-figures.ts";

/** What a review of three months says they were worth, the rate of the first being another. */
function worthOf(
  first: Partial<RecapFigures>,
  last: Partial<RecapFigures> = {},
  middle: Partial<RecapFigures> = {},
): string {
  const base = figuresOf();
  const month = (key: string, days: number, more: Partial<RecapFigures>) =>
    figuresOf({ period: { ...base.period, key, firstDay: `${key}-01`, lastDay: `${key}-${days}` }, ...more });
  const months = [month("2026-08", 31, first), month("2026-09", 30, middle), month("2026-10", 31, last)];
  const review = reviewOf(months, ["2026-08", "2026-09", "2026-10"]);
  const view = { review, contract: { renewalOn: "2027-05-01" }, frame: { today: "2026-11-20" } };
  const { worth } = sayReview(view as unknown as ReviewView, "en");
  return worth ? `${worth.value}: ${worth.note}` : "";
}

test("a review names every rate that went into what three months were worth, each from its day", () => {
  const { money } = figuresOf();
  const before = worthOf({ money: money && { ...money, rateMinor: 8000 } });
  expect(worthOf({})).not.toContain("80.00");
  expect(before).toContain(
    "at $80 per departure, agreed on March 3 by Ellen Marsh; from September 1 at $90 per departure, agreed on March 3",
  );
});

test.each([
  ["USD", 1_737_025, /^\$52,110\.75:/],
  ["JPY", 1_834_567, /^¥5,503,701:/],
  ["KWD", 241_255, /^KWD\s723\.765:/],
])("a review says to the last minor unit what three months were worth, in %s", (currency, amountMinor, said) => {
  const { money } = figuresOf();
  const month = { money: money && { ...money, currency, amountMinor } };
  expect(worthOf(month, month, month).replace(/[\u2066-\u2069]/g, "")).toMatch(said);
});

test("a last month in which nothing happened does not hide what the others were worth", () => {
  expect(worthOf({}, { value: 0, state: "zero", money: null, bestDay: null, peak: null })).toContain("34,740");
});

test("an hour the clocks skipped in any of the three months is told beside the hours of all", () => {
  const base = figuresOf();
  const month = (key: string, missingHours: string[]) =>
    figuresOf({ period: { ...base.period, key, firstDay: `${key}-01`, lastDay: `${key}-28` }, missingHours });
  const keys = ["2026-03", "2026-04", "2026-05"];
  const review = reviewOf([month("2026-03", ["2026-03-08 02"]), month("2026-04", []), month("2026-05", [])], keys);
  expect(review.missingHours).toEqual(["2026-03-08 02"]);
  const view = { review, contract: { renewalOn: "2027-05-01" }, frame: { today: "2026-06-20" } };
  const { last } = sayReview(view as unknown as ReviewView, "en");
  expect(last.heat?.notes).toEqual(["* On March 8 the hour from 2 to 3 did not exist: the clocks went forward."]);
});
