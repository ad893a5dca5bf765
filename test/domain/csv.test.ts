import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalText, recapCsv } from "#domain/csv.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { daysOf, departures, figuresOf } from "../support/recap-figures.ts";

/** RFC 4180, read back independently. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (const [, quoted, plain, end] of text.matchAll(cell)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}

function withNames(names: string[]): RecapFigures {
  return figuresOf({ contributors: { shown: names.map((name) => ({ name, value: 1 })), others: null } });
}

function namesIn(figures: RecapFigures): string[] {
  return read(recapCsv(figures))
    .filter(([block]) => block === "contributor")
    .map(([, name = ""]) => name);
}

const scaled = (value: number, scale: number) =>
  figuresOf({ metric: { ...departures, scale }, value, days: daysOf("2026-10", [value]), contributors: null });

test("the file holds the total, every day and every contributor of the snapshot, and they add up", () => {
  const figures = figuresOf();
  const [head, total, ...rest] = read(recapCsv(figures));
  expect(head).toEqual(["block", "name", "value", "unit"]);
  expect(total).toEqual(["total", "2026-10", "193", "departures"]);
  const sum = (block: string) =>
    rest.filter((row) => row[0] === block).reduce((all, row) => all + Number(row[2] ?? Number.NaN), 0);
  expect([sum("day"), sum("contributor")]).toEqual([figures.days.reduce((all, day) => all + day.value, 0), 193]);
  expect(rest.filter((row) => row[0] === "day")).toHaveLength(31);
  expect(rest.at(-1)).toEqual(["contributor", "9 others", "22", "departures"]);
  const one = figuresOf({ contributors: { shown: [{ name: "SEA", value: 190 }], others: { count: 1, value: 3 } } });
  expect(read(recapCsv(one)).at(-1)).toEqual(["contributor", "1 other", "3", "departures"]);
  const none = figuresOf({ contributors: { shown: [{ name: "SEA", value: 190 }], others: { count: 0, value: 3 } } });
  expect(read(recapCsv(none)).at(-1)).toEqual(["contributor", "without a name", "3", "departures"]);
});

/** The rows of the file between its total and its days. */
function worthIn(figures: Partial<RecapFigures>): string[][] {
  return read(recapCsv(figuresOf(figures))).filter(([block = ""]) => /worth|rate|time/.test(block));
}

test.each([
  ["USD", 1_737_005, 9000, "17370.05", "90.00"],
  ["JPY", 1_834_567, 9505, "1834567", "9505"],
  ["KWD", 241_255, 1250, "241.255", "1.250"],
])(
  "the file holds what the month was worth to the last minor unit, and its rate, in %s",
  (currency, amountMinor, rateMinor, worth, rate) => {
    const money = { amountMinor, currency, rateMinor, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" };
    expect(worthIn({ money })).toEqual([
      ["worth", "2026-10", worth, currency],
      ["rate", "2026-10-01", rate, `${currency} per departure`],
    ]);
  },
);

test("every rate of a month is in the file under its first day", () => {
  const rate = { rateMinor: 9000, agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" };
  const rates = [
    { ...rate, from: "2026-10-01" },
    { ...rate, rateMinor: 9550, from: "2026-10-15" },
  ];
  expect(worthIn({ money: { ...rate, amountMinor: 1_800_500, currency: "USD", rates } }).slice(1)).toEqual([
    ["rate", "2026-10-01", "90.00", "USD per departure"],
    ["rate", "2026-10-15", "95.50", "USD per departure"],
  ]);
});

test("hours saved are in the file with the minutes they come from, and nothing where nothing was agreed", () => {
  expect(worthIn({ money: null, time: { hours: 96.5, minutesPerUnit: 30 } })).toEqual([
    ["time saved", "2026-10", "96.5", "hours"],
    ["time of each", "2026-10", "30", "minutes per departure"],
  ]);
  expect(worthIn({ money: null, time: null })).toEqual([]);
});

test("a figure that may not be printed is said to be missing, never zero", () => {
  expect(read(recapCsv(figuresOf({ state: "stale", value: null, days: [], contributors: null })))[1]?.[2]).toBe(
    "not available",
  );
});

test("text a spreadsheet would run is led by an apostrophe", () => {
  const formulas = ["=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1"];
  expect(namesIn(withNames(formulas))).toEqual(formulas.map((text) => `'${text}`));
  expect(namesIn(withNames(["DEN", "a=b", "5 + 5", "Ünal"]))).toEqual(["DEN", "a=b", "5 + 5", "Ünal"]);
});

test("a figure below zero stays a number: the guard is for text alone", () => {
  expect(recapCsv(scaled(-1250, 2))).toContain("total,2026-10,-12.50,departures\r\n");
});

test("a formula does not begin behind a semicolon either: half the world's spreadsheets split there", () => {
  const names = ["DEN;=cmd|' /C calc'!A0;x", "DEN;@SUM(A1);+1;-1"];
  for (const name of namesIn(withNames(names)))
    expect(name.split(";").filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  expect(namesIn(withNames(["North; South", "5;5", "a;b=c"]))).toEqual(["North; South", "5;5", "a;b=c"]);
});

const unguarded = (text: string) => text.replace(/(?<=;)'(?=[=+\-@])/g, "");

test("any name comes back as it was, behind its guard, in its own cell", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary", maxLength: 20 }), { maxLength: 5 }), (names) => {
      const found = namesIn(withNames(names));
      const plain = names.map(unguarded);
      expect(found.map(unguarded).map((text, at) => (text === plain[at] ? text : text.slice(1)))).toEqual(plain);
      expect(found.filter((text) => /^[=+\-@\t\r\n]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test.each([
  [0, 0, "0"],
  [0, 2, "0.00"],
  [5, 2, "0.05"],
  [-5, 2, "-0.05"],
  [-1250, 2, "-12.50"],
  [1, 6, "0.000001"],
  [9_007_199_254_740_991, 6, "9007199254.740991"],
  [-9_007_199_254_740_991, 1, "-900719925474099.1"],
])("%i at %i decimals reads %s, in the file too", (value, scale, text) => {
  expect(decimalText(value, scale)).toBe(text);
  expect(read(recapCsv(scaled(value, scale)))[1]?.[2]).toBe(text);
});

test("teams are called teams, and the rest is no number of people", () => {
  const contributors = { by: "team" as const, shown: [{ name: "North", value: 190 }], others: { count: 4, value: 3 } };
  expect(read(recapCsv(figuresOf({ contributors }))).slice(-2)).toEqual([
    ["team", "North", "190", "departures"],
    ["team", "everybody else", "3", "departures"],
  ]);
});
