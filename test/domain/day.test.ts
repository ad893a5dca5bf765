import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, compareDays, daysBetween, isDay, toWorkday, weekday } from "#domain/day.ts";
import { refusalOf } from "../support/refused-act.ts";

const msPerDay = 86_400_000;
/** The platform's own calendar, as an independent witness. */
function witness(daysSince1970: number): string {
  return new Date(daysSince1970 * msPerDay).toISOString().slice(0, 10);
}
const anyCount = fc.integer({ min: -719_162, max: 2_932_896 });
const anyDay = anyCount.map(witness);

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? "accepted";

test("a day exists only when its month has it", () => {
  expect(["2026-01-31", "2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31"].filter((day) => !isDay(day))).toEqual(
    [],
  );
  const wrong = ["2027-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-01", "2026-01-00", "0000-01-01"];
  expect(wrong.filter(isDay)).toEqual([]);
});

test("a day is written with ten characters and nothing else", () => {
  const wrong = ["", "2026-1-1", "20260101", "2026-01-01T00:00", " 2026-01-01", "2026-01-01\n", "２０２６-01-01"];
  expect(wrong.filter(isDay)).toEqual([]);
});

test("every day from year 1 to year 9999 is where the platform's calendar puts it", () => {
  fc.assert(
    fc.property(anyCount, (count) => {
      expect(addDays("1970-01-01", count)).toBe(witness(count));
      expect(daysBetween("1970-01-01", witness(count))).toBe(count);
    }),
    { numRuns: 3000 },
  );
});

test("the day after is right on every day of a leap cycle", () => {
  let day = "1999-12-31";
  for (let count = 10_957; count <= 10_957 + 146_097; count += 1) {
    day = addDays(day, 1);
    if (day !== witness(count)) expect(day).toBe(witness(count));
  }
  expect(day).toBe("2400-01-01");
});

test("adding days and counting them back agree", () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -3000, max: 3000 }), (day, count) => {
      fc.pre(day > "0020" && day < "9980");
      expect(daysBetween(day, addDays(day, count))).toBe(count);
    }),
  );
});

test("a leap year has a day between 28 February and 1 March", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  expect(addDays("2027-02-28", 1)).toBe("2027-03-01");
  expect(addDays("2100-02-28", 1)).toBe("2100-03-01");
  expect(addDays("2028-12-31", 1)).toBe("2029-01-01");
  expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
});

test("a month later clamps to the last day of a shorter month", () => {
  expect(addMonths("2027-01-31", 1)).toBe("2027-02-28");
  expect(addMonths("2028-01-31", 1)).toBe("2028-02-29");
  expect(addMonths("2027-08-31", 1)).toBe("2027-09-30");
  expect(addMonths("2028-02-29", 12)).toBe("2029-02-28");
  expect(addMonths("2028-02-29", 48)).toBe("2032-02-29");
});

test("months count across years in both directions", () => {
  expect(addMonths("2026-11-15", 3)).toBe("2027-02-15");
  expect(addMonths("2026-12-15", 12)).toBe("2027-12-15");
  expect(addMonths("2027-01-15", -1)).toBe("2026-12-15");
  expect(addMonths("2027-03-31", -13)).toBe("2026-02-28");
  expect(addMonths("2027-03-31", 0)).toBe("2027-03-31");
});

test("the week begins on Monday with 0", () => {
  expect(weekday("2026-11-02")).toBe(0);
  expect(weekday("2026-11-08")).toBe(6);
  expect(weekday("2000-02-29")).toBe(1);
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(weekday(day)).toBe((new Date(day).getUTCDay() + 6) % 7);
    }),
  );
});

test("a weekend moves to the Monday after or the Friday before, a workday stays", () => {
  expect(toWorkday("2026-11-07", "forward")).toBe("2026-11-09");
  expect(toWorkday("2026-11-08", "forward")).toBe("2026-11-09");
  expect(toWorkday("2026-11-07", "back")).toBe("2026-11-06");
  expect(toWorkday("2026-11-08", "back")).toBe("2026-11-06");
  expect(toWorkday("2026-11-06", "forward")).toBe("2026-11-06");
  expect(toWorkday("2026-11-09", "back")).toBe("2026-11-09");
});

test("days sort by the calendar", () => {
  const days = ["2027-01-01", "2026-12-31", "0999-05-05", "2026-12-30"];
  expect(days.toSorted(compareDays)).toEqual(["0999-05-05", "2026-12-30", "2026-12-31", "2027-01-01"]);
  expect(compareDays("2026-12-31", "2026-12-31")).toBe(0);
});

test("a text that is no day is refused as invalid, never computed with", () => {
  expect(codeOf(() => addDays("2027-02-29", 1))).toBe("invalid");
  expect(codeOf(() => addMonths("soon", 1))).toBe("invalid");
  expect(codeOf(() => daysBetween("2026-01-01", ""))).toBe("invalid");
  expect(codeOf(() => weekday("2026-04-31"))).toBe("invalid");
  expect(codeOf(() => toWorkday("2026-4-1", "back"))).toBe("invalid");
  expect(codeOf(() => compareDays("2026-01-01", "x"))).toBe("invalid");
});

test("a part of a day and a day outside the years 1 to 9999 are refused", () => {
  expect(codeOf(() => addDays("2026-01-01", 0.5))).toBe("invalid");
  expect(codeOf(() => addMonths("2026-01-01", Number.NaN))).toBe("invalid");
  expect(codeOf(() => addDays("9999-12-31", 1))).toBe("invalid");
  expect(codeOf(() => addDays("0001-01-01", -1))).toBe("invalid");
  expect(codeOf(() => addMonths("9999-12-01", 1))).toBe("invalid");
  expect(codeOf(() => addMonths("0001-01-01", -1))).toBe("invalid");
});
