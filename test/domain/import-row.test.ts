import fc from "fast-check";
import { expect, test } from "vitest";
import { readRows } from "#domain/import/row.ts";
import { openSheet } from "#domain/import/sheet.ts";
import { shortEvent } from "#schema/event.ts";
import { type ImportMapping, importMapping, type RowOutcome } from "#schema/import.ts";
import { meetingColumns, meetings, readCells, sha256 } from "../support/csv-file.ts";

const row = ["2026-10-01 10:00", "ADA", "1.50", "Ünal", "a-1"];
const withId: ImportMapping = { ...meetings, identity: { column: "Id" } };

const changed = (at: number, cell: string) => row.with(at, cell);
const idsOf = (outcomes: RowOutcome[]) => outcomes.flatMap((each) => (each.ok ? [each.event.id] : []));
const codes = (outcomes: RowOutcome[]) => outcomes.map((each) => (each.ok ? "ok" : each.rejection.code));

function rejection(cells: string[], mapping = meetings) {
  const [outcome] = readCells([cells], mapping);
  return outcome?.ok === false ? outcome.rejection : null;
}

test("a row becomes a value event in the short form, with the zone's offset", () => {
  const [outcome] = readCells([row], withId);
  expect(outcome).toEqual({
    ok: true,
    line: 2,
    cells: row,
    at: Date.UTC(2026, 9, 1, 8),
    flag: null,
    event: {
      id: "a-1",
      type: "meeting.booked",
      subject: "ADA",
      time: "2026-10-01T10:00:00+02:00",
      data: { value: "1.50", actor: "Ünal" },
    },
  });
});

test("account and metric come from a column or are fixed for the file; value, actor and status may be absent", () => {
  const mapping: ImportMapping = {
    ...withId,
    subject: { fixed: "ADA" },
    type: { column: "Account" },
    value: null,
    actor: null,
    status: "Rep",
  };
  const [outcome] = readCells([changed(1, "call.made")], mapping);
  expect(outcome).toMatchObject({ event: { subject: "ADA", type: "call.made", data: { status: "Ünal" } } });
  expect(outcome?.ok && "value" in (outcome.event.data ?? {})).toBe(false);
});

test("an empty cell of actor or status is left out, not sent as nothing", () => {
  const [outcome] = readCells([changed(3, " ")]);
  expect(outcome).toMatchObject({ ok: true, event: { data: { value: "1.50" } } });
  expect(outcome?.ok && outcome.event.data).not.toHaveProperty("actor");
});

test.each([
  ["an empty time", changed(0, " "), "When", "empty_cell"],
  ["a time that is none", changed(0, "soon"), "When", "bad_time"],
  ["an empty account", changed(1, ""), "Account", "empty_cell"],
  ["an empty value", changed(2, ""), "Value", "empty_cell"],
  ["a value with the wrong sign", changed(2, "1,5"), "Value", "bad_value"],
  ["a value of more characters than an event takes", changed(2, "1".repeat(41)), "Value", "bad_value"],
  ["a formula", changed(3, "=1+1"), "Rep", "formula_cell"],
  ["a formula behind our own apostrophe", changed(3, "'=1+1"), "Rep", "formula_cell"],
  ["a name of more than 128 characters", changed(3, "x".repeat(129)), "Rep", "bad_text"],
  ["a line break in a name", changed(3, "a\nb"), "Rep", "bad_text"],
  ["a NUL byte", changed(4, "a\0b"), null, "unreadable_text"],
  ["a character no decoder knew", changed(3, "M\ufffdller"), null, "unreadable_text"],
  ["too few cells", row.slice(0, 4), null, "ragged_row"],
  ["too many cells", [...row, "more"], null, "ragged_row"],
])("%s is rejected with its line, column and a reason", (_, cells, column, code) => {
  const found = rejection(cells);
  expect(found).toMatchObject({ line: 2, column, code });
  expect(found?.message).toMatch(/^.{10,200}\.$/u);
});

test("torn quotes reject the row, and the reason of a long cell stays short", () => {
  const sheet = openSheet({ columns: meetingColumns, mapping: meetings, source: "crm", hash: sha256 });
  expect(codes(readRows(sheet, [{ line: 2, cells: row, isTorn: true }]))).toEqual(["torn_quotes"]);
  expect(rejection(changed(0, "\n".repeat(5000)))?.message.length).toBeLessThan(120);
});

test("empty cells at the end of a row are no more columns", () => {
  expect(codes(readCells([[...row, "", " "]]))).toEqual(["ok"]);
});

test("an apostrophe that kept a spreadsheet from computing is no part of the cell", () => {
  const [outcome] = readCells([["2026-10-01 10:00", "'@ADA", "'-1.5", "'+Ünal", "'-1"]], withId);
  expect(outcome).toMatchObject({
    event: { id: "-1", subject: "@ADA", data: { value: "-1.5", actor: "+Ünal" } },
  });
  expect(readCells([changed(3, "'s Gravenhage")])[0]).toMatchObject({ event: { data: { actor: "'s Gravenhage" } } });
});

test("a missing hour is shifted forward and flagged, a doubled one is its first and flagged", () => {
  const [gap, twice] = readCells([changed(0, "2026-03-29 02:30"), changed(0, "2026-10-25 02:30")]);
  expect(gap).toMatchObject({
    event: { time: "2026-03-29T03:30:00+02:00" },
    flag: { line: 2, column: "When", code: "missing_hour", message: expect.stringContaining("Europe/Berlin") },
  });
  expect(twice).toMatchObject({
    event: { time: "2026-10-25T02:30:00+02:00" },
    flag: { line: 3, code: "doubled_hour" },
  });
});

test("an id is taken in its exact bytes, and only once in a file", () => {
  const outcomes = readCells([changed(4, " a "), changed(4, "a"), changed(4, "a"), changed(4, "")], withId);
  expect(idsOf(outcomes)).toEqual([" a ", "a"]);
  expect(outcomes[2]).toMatchObject({
    rejection: { code: "repeated_id", column: "Id", message: expect.stringContaining("line 3") },
  });
  expect(outcomes[3]).toMatchObject({ rejection: { code: "empty_cell", column: "Id" } });
});

test("a refused row takes no id from a good one", () => {
  expect(codes(readCells([changed(2, "x"), changed(3, "\u0007"), row], withId))).toEqual([
    "bad_value",
    "bad_text",
    "ok",
  ]);
});

test("two truly equal rows stay two, and the same file gives the same ids", () => {
  const first = idsOf(readCells([row, row, changed(1, "BOB")]));
  expect(new Set(first).size).toBe(3);
  expect(idsOf(readCells([row, row, changed(1, "BOB")]))).toEqual(first);
});

test("the id is SHA-256 of source, account, metric, natural key and occurrence", () => {
  const text = (occurrence: number) =>
    JSON.stringify(["crm", "ADA", "meeting.booked", ["2026-10-01 10:00", "ADA", "1.50", "Ünal"], occurrence]);
  expect(idsOf(readCells([row, row]))).toEqual([sha256(text(1)), sha256(text(2))]);
});

test("files of one source that are fixed to different accounts share no ids", () => {
  const of = (subject: string) =>
    idsOf(readCells([row], { ...meetings, subject: { fixed: subject }, identity: { naturalKey: ["When"] } }));
  expect(of("ADA")).not.toEqual(of("BOB"));
});

test("rows that share a natural key and differ are rejected after the first: the key does not tell them apart", () => {
  const mapping: ImportMapping = { ...meetings, identity: { naturalKey: ["When", "Account"] } };
  const outcomes = readCells([row, changed(2, "9"), row], mapping);
  expect(codes(outcomes)).toEqual(["ok", "key_not_unique", "ok"]);
  expect(outcomes[1]).toMatchObject({ rejection: { message: expect.stringContaining("line 2") } });
});

test("a column outside the mapping may be part of the key", () => {
  const mapping: ImportMapping = { ...meetings, identity: { naturalKey: ["Id"] } };
  expect(new Set(idsOf(readCells([changed(4, "1"), changed(4, "2")], mapping))).size).toBe(2);
});

test("reordering the rows keeps the set of ids, whatever key they have", () => {
  const cell = (of: string[]) => fc.constantFrom(...of);
  const rows = fc.array(
    fc.tuple(
      cell(["2026-10-01", "2026-10-02", "x"]),
      cell(["ADA", "BOB"]),
      cell(["1", "2", ""]),
      cell(["R", "S"]),
      fc.constant(""),
    ),
    { maxLength: 40 },
  );
  const key = fc.subarray(["When", "Account", "Value", "Rep"], { minLength: 1 });
  const shuffled = rows.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  );
  fc.assert(
    fc.property(shuffled, key, ([given, other], naturalKey) => {
      const mapping = { ...meetings, identity: { naturalKey } };
      const ids = idsOf(readCells(given, mapping));
      expect(new Set(ids).size).toBe(ids.length);
      expect(idsOf(readCells(other, mapping)).toSorted()).toEqual(ids.toSorted());
    }),
    { numRuns: 300 },
  );
});

test("whatever stands in the cells, a row is an event that meets the contract or a rejection with a reason", () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 140 }),
    fc.constantFrom(...row, "=1", "'=1", "1e400", "-0", "2026-10-25 02:30"),
  );
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 4, maxLength: 6 }), { maxLength: 6 }), (cells) => {
      for (const outcome of readCells(cells, withId)) {
        if (outcome.ok) expect(shortEvent.parse(outcome.event)).toEqual(outcome.event);
        else expect(outcome.rejection.message).not.toBe("");
      }
    }),
    { numRuns: 500 },
  );
});

test("a mapping that names a column the file has not is refused, and so is a zone that is none", () => {
  const open =
    (mapping: ImportMapping, columns = meetingColumns) =>
    () =>
      openSheet({ columns, mapping, source: "crm", hash: sha256 });
  expect(open(meetings, ["When", "Account", "Rep"])).toThrow("The file has no column “Value”.");
  expect(open({ ...meetings, time: { ...meetings.time, zone: "Mars/Base" } })).toThrow("This is not a time zone.");
});

test("a mapping is kept as it is: the contract gives it back unchanged", () => {
  expect(importMapping.parse(JSON.parse(JSON.stringify(withId)))).toEqual(withId);
  expect(importMapping.safeParse({ ...withId, subject: {} }).success).toBe(false);
  expect(importMapping.safeParse({ ...meetings, identity: { naturalKey: [] } }).success).toBe(false);
});
