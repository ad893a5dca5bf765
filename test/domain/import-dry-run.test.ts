import fc from "fast-check";
import { expect, test } from "vitest";
import { addToDryRun, emptyDryRun, rejectedHead, rejectedLines } from "#domain/import/dry-run.ts";
import { importLimits, type RowOutcome } from "#schema/import.ts";
import { meetingColumns, meetings, readCells, readFile } from "../support/csv-file.ts";

const zoneOf = () => "Europe/Berlin";
const row = (when: string, value: string, account = "ADA") => [when, account, value, "Ünal", ""];
const run = (...batches: RowOutcome[][]) =>
  batches.reduce((sum, batch) => addToDryRun(sum, batch, zoneOf), emptyDryRun);

test("the summary counts rows, good ones, rejections by code and flags by code", () => {
  const rows = [
    row("2026-10-01", "1"),
    row("2026-10-25 02:30", "2"),
    row("x", "1"),
    row("y", "1"),
    row("2026-10-01", "z"),
  ];
  expect(run(readCells(rows))).toMatchObject({
    rows: 5,
    good: 2,
    rejected: { bad_time: 2, bad_value: 1 },
    flagged: { doubled_hour: 1 },
    flags: [{ line: 3, column: "When", code: "doubled_hour" }],
  });
});

test("the first twenty errors are listed, all are counted", () => {
  const outcomes = readCells(Array.from({ length: 50 }, () => row("x", "1")));
  const { errors, rejected } = run(outcomes.slice(0, 15), outcomes.slice(15));
  expect(errors.map((each) => each.line)).toEqual(Array.from({ length: importLimits.errors }, (_, at) => at + 2));
  expect(rejected).toEqual({ bad_time: 50 });
});

test("totals are exact per metric and month of the account's clock, not of UTC or of the file", () => {
  const rows = [
    row("2026-09-30T23:30:00Z", "0.1"),
    row("2026-10-01T00:00:00+02:00", "0.2"),
    row("2026-09-30T23:30:00+02:00", "9007199254740993"),
    row("2026-10-31T23:30:00Z", "-5", "NYC"),
  ];
  const zones = (subject: string) => (subject === "NYC" ? "America/New_York" : "Europe/Berlin");
  expect(addToDryRun(emptyDryRun, readCells(rows), zones).totals).toEqual([
    { month: "2026-09", type: "meeting.booked", rows: 1, total: "9007199254740993" },
    { month: "2026-10", type: "meeting.booked", rows: 3, total: "-4.7" },
  ]);
});

test("a row without a value counts as one", () => {
  const outcomes = readCells([row("2026-10-01", ""), row("2026-10-02", "")], { ...meetings, value: null });
  expect(run(outcomes).totals).toEqual([{ month: "2026-10", type: "meeting.booked", rows: 2, total: "2" }]);
});

test("it makes no difference how the rows fall into batches, and nothing given is changed", () => {
  const cells = fc.array(
    fc.tuple(
      fc.constantFrom("2026-10-01", "2026-11-01", "2026-10-25 02:30", "x"),
      fc.constantFrom("1", "0.25", "-3", "y"),
    ),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(cells, fc.integer({ min: 0, max: 40 }), (given, cut) => {
      const outcomes = Object.freeze(readCells(given.map(([when, value]) => row(when, value)))) as RowOutcome[];
      const before = Object.freeze(run(outcomes.slice(0, cut)));
      expect(addToDryRun(before, outcomes.slice(cut), zoneOf)).toEqual(run(outcomes));
    }),
  );
});

test("rejected rows come back with their reason, their line and their cells as they were", async () => {
  const cells = [row("32.10.2026", "1", 'A;"B"'), row("2026-10-01", "1"), ["short"]];
  const { layout, rows } = await readFile(rejectedHead(meetingColumns) + rejectedLines(readCells(cells)));
  expect(layout.columns).toEqual(["Rejected because", "Line of the file", ...meetingColumns]);
  expect(rows.map((each) => each.cells.slice(1))).toEqual([
    ["2", ...row("32.10.2026", "1", 'A;"B"')],
    ["4", "short"],
  ]);
  expect(rows[0]?.cells[0]).toContain("bad_time in When");
  expect(rows[1]?.cells[0]).toContain("ragged_row: This row has 1 cells");
});

test("no cell of the rejected rows begins as a formula, and what was guarded reads back as it was", async () => {
  const name = fc.string({ unit: fc.constantFrom(..."=+-@\t'\"a1,;\r\n") });
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 8 }), async (names) => {
      const rejected = readCells(names.map((each) => row("x", "1", each)));
      const { rows } = await readFile(rejectedHead(meetingColumns) + rejectedLines(rejected));
      const cells = rows.map((each) => each.cells[3] ?? "");
      expect(cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell) && !/^-\d+$/.test(cell))).toEqual([]);
      expect(cells.map((cell, at) => (cell === names[at] ? cell : cell.slice(1)))).toEqual(names);
    }),
  );
});

test("a row that is put right in that file gets the id it would have had", async () => {
  const good = row("2026-10-01 10:00", "-1,5", "@ADA");
  const german = { ...meetings, value: { column: "Value", decimalSign: "," as const } };
  const [wanted] = readCells([good], german);
  const file = rejectedHead(meetingColumns) + rejectedLines(readCells([good.with(0, "1 October")], german));
  const { layout, rows } = await readFile(file.replaceAll("1 October", "2026-10-01 10:00"));
  const [again] = readCells([rows[0]?.cells ?? []], german, layout.columns);
  expect(again?.ok && again.event).toEqual(wanted?.ok && wanted.event);
});
