import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBatches } from "#csv/read.ts";
import { delimiters, importLimits } from "#schema/import.ts";
import { arriving, encoders, inspect, printed, readFile } from "../support/csv-file.ts";

const header = ["When", "Account", "Value", "Note", "Rep"];
const row = ["2026-10-01T10:00:00Z", "ADA", "1.5", "—", "Ünal"];

async function cellsOf(text: string | Uint8Array, size?: number): Promise<string[][]> {
  return (await readFile(text, size)).rows.map((each) => each.cells);
}

describe.each(Object.entries(encoders))("a file in %s", (name, encode) => {
  const isWindows = name === "Windows-1252";
  // Ünal makes the file no UTF-8; without such a letter both encodings are the same bytes.
  const unit = isWindows ? fc.constantFrom(..."aZ09 ,;|\t\"'\n\r=€äéß„“—") : "binary";
  const note = fc.string({ unit, maxLength: 30 }).filter((text) => !text.includes("\ufeff"));

  test.each(delimiters)("split by %j comes back cell by cell, however its bytes arrive", async (delimiter) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(note, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("\r\n", "\n", "\r"),
        fc.integer({ min: 1, max: 99 }),
        async (notes, newline, size) => {
          const rows = notes.map((text) => row.with(3, text));
          const bytes = encode(printed([header, ...rows], { delimiter, newline }));
          const { layout, rows: read } = await readFile(bytes, size);
          expect([layout.delimiter, layout.columns]).toEqual([delimiter, header]);
          expect(read.map((each) => each.cells)).toEqual(rows);
          expect(read.filter((each) => each.isTorn)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test.each([
  ["UTF-8", "utf-8"],
  ["UTF-8 with a mark", "utf-8"],
  ["UTF-16 LE", "utf-16le"],
  ["UTF-16 LE with a mark", "utf-16le"],
  ["UTF-16 BE", "utf-16be"],
  ["UTF-16 BE with a mark", "utf-16be"],
  ["Windows-1252", "windows-1252"],
] as const)("%s is told from the bytes", async (name, encoding) => {
  const layout = await inspect(encoders[name](printed([header, row])));
  expect([layout.encoding, layout.columns[0]]).toEqual([encoding, "When"]);
});

test("one letter at the end of a long file decides that it is no UTF-8", async () => {
  const rows = Array.from({ length: 5000 }, (_, at) => ["2026-10-01", "ADA", String(at), "plain", "Rep"]);
  const layout = await inspect(encoders["Windows-1252"](printed([header, ...rows, row])));
  expect(layout.encoding).toBe("windows-1252");
});

test.each([
  ["German decimals", "Datum;Kunde;Betrag\n01.02.2026;ADA;1,5\n02.02.2026;BOB;2,25\n", ";"],
  ["German decimals alone", "Umsatz;Kosten\n1,5;2,5\n3,5;4,5\n", ";"],
  ["German decimals without a header", "01.02.2026;1,5\n02.02.2026;2,5\n", ";"],
  ["nothing but German decimals", "1,5;2,5\n3,5;4,5\n", ";"],
  ["a comma in the header of a decimal column", "Datum;Betrag (EUR, netto)\n01.02.2026;1,5\n", ";"],
  [
    "a ragged row among them",
    "Datum;Kunde;Betrag\n01.02.2026;A;1,5\n02.02.2026;B\n03.02.2026;C;1,5\n04.02.2026;D;2,5\n",
    ";",
  ],
  ["whole numbers with commas between", "a,b,c\n1,2,3\n4,5,6\n", ","],
  ["a semicolon in the text of a comma file", 'date,note\n2026-01-01,"a;b"\n2026-01-02,c;d\n', ","],
  ["a pipe in each row of a comma file", "date,account,tags\n2026-01-01,A,x|y\n2026-01-02,B,z|w\n", ","],
  ["tabs with quotes inside cells", 'date\tname\n2026-01-01\t5" screen\n2026-01-02\tplain\n', "\t"],
  ["pipes", "date|name|value\n2026-01-01|a, b|1\n", "|"],
  ["a line for Excel", "sep=|\ndate|name\n2026-01-01|a\n", "|"],
  ["one column", "date\n2026-01-01\n", ","],
])("the delimiter is right for %s", async (_, text, delimiter) => {
  expect((await inspect(text)).delimiter).toBe(delimiter);
});

test("any German file with decimal commas is split by its semicolons", async () => {
  const two = (count: number) => String(count).padStart(2, "0");
  const day = fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }));
  const cells = fc.tuple(
    day,
    fc.integer({ min: 0, max: 9999 }),
    fc.integer({ min: 0, max: 99 }),
    fc.string({ unit: fc.constantFrom(..."abc ,.") }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cells, { minLength: 2, maxLength: 30 }), async (rows) => {
      const lines = rows.map(
        ([[d, m], whole, part, name]) => `${two(d)}.${two(m)}.2026;${name};${whole},${two(part)};${part},5`,
      );
      expect((await inspect(`Datum;Kunde, Ort;Betrag;Satz\n${lines.join("\n")}\n`)).delimiter).toBe(";");
    }),
    { numRuns: 300 },
  );
});

test("a person may say what the delimiter is, and that the first row is no header", async () => {
  const layout = await inspect("a;b,c\nd;e,f\n", { delimiter: ",", hasHeader: false });
  expect([layout.delimiter, layout.columns, layout.sample.length]).toEqual([",", ["Column 1", "Column 2"], 2]);
});

test("a person may say that the first row is a header though it holds numbers", async () => {
  const layout = await inspect("day,2026\n2026-01-01,5\n", { hasHeader: true });
  expect([layout.columns, layout.dataLine]).toEqual([["day", "2026"], 2]);
});

test("a file that begins with data has no header, and its columns go by their place", async () => {
  const layout = await inspect("2026-01-01,ADA,5\n2026-01-02,BOB,6\n");
  expect(layout).toMatchObject({ hasHeader: false, dataLine: 1, columns: ["Column 1", "Column 2", "Column 3"] });
});

test.each([
  ["a title and a day of report", "Report\nCreated;2026-11-01\n\nDay;Name;Value\n01.11.2026;A;5\n02.11.2026;B;6\n"],
  [
    "a title padded to the width of the table",
    "Report;;\nCreated;;\n\nDay;Name;Value\n01.11.2026;A;5\n02.11.2026;B;6\n",
  ],
  ["the line for Excel", "sep=;\n\n\nDay;Name;Value\n01.11.2026;A;5\n02.11.2026;B;6\n"],
  ["delimiters at the end of its data alone", "\n\n\nDay;Name;Value\n01.11.2026;A;5;\n02.11.2026;B;6;\n"],
])("the header is found below %s", async (_, text) => {
  const { layout, rows } = await readFile(text);
  expect([layout.columns, layout.dataLine]).toEqual([["Day", "Name", "Value"], 5]);
  expect(rows.map((each) => each.line)).toEqual([5, 6]);
});

test("a header that holds a line break is one row", async () => {
  const { layout, rows } = await readFile('Day,"Value\n(EUR)"\n2026-01-01,5\n');
  expect([layout.columns, rows.map((each) => each.line)]).toEqual([["Day", "Value (EUR)"], [3]]);
});

test("names of columns are made unique, and the repeated ones are told", async () => {
  const layout = await inspect("Day,Amount,,Amount,Amount (2),amount\n2026-01-01,1,2,3,4,5\n");
  expect(layout.columns).toEqual(["Day", "Amount", "Column 3", "Amount (2)", "Amount (2) (2)", "amount"]);
  expect(layout.repeated).toEqual(["Amount", "Amount (2)"]);
});

test("lines are those of the file: empty lines and breaks inside cells are counted, not read", async () => {
  const { rows } = await readFile(
    'Day,Note\n2026-01-01,"a\nb\r\nc"\n\n ,\n2026-01-02,d\r\n2026-01-03,"e"\r\n2026-01-04,f\r',
  );
  expect(rows.map((each) => [each.line, each.cells[1]])).toEqual([
    [2, "a\nb\r\nc"],
    [7, "d"],
    [8, "e"],
    [9, "f"],
  ]);
});

test("the last row needs no line end", async () => {
  expect(await cellsOf("Day,Note\n2026-01-01,a\n2026-01-02,b")).toEqual([
    ["2026-01-01", "a"],
    ["2026-01-02", "b"],
  ]);
  expect(await cellsOf('Day,Note\r\n2026-01-01,"a"')).toEqual([["2026-01-01", "a"]]);
});

test("a byte order mark between two joined files is no part of a cell", async () => {
  expect(await cellsOf("\ufeffDay,Note\n2026-01-01,a\n\ufeff2026-01-02,b\n2026-01-03,c\n")).toContainEqual([
    "2026-01-03",
    "c",
  ]);
});

test("a quote that does not close where its cell ends makes its row torn, not the file", async () => {
  const { rows } = await readFile('Day,Note\n2026-01-01,"a" b\n2026-01-02,"c"\n2026-01-03,d\n');
  expect(rows.map((each) => [each.line, each.isTorn])).toEqual([
    [2, true],
    [4, false],
  ]);
});

test("a quote that is never closed refuses the file and names the line", async () => {
  const text = 'Day,Note\n2026-01-01,a\n2026-01-02,"b\n2026-01-03,c\n';
  await expect(readFile(text)).rejects.toMatchObject({ code: "invalid", details: { line: "3" } });
});

test("a quote that is never closed is found in a long file without reading it into memory", async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `2026-01-01,${at}`);
  rows[9000] = '2026-01-01,"open';
  await expect(readFile(`Day,Note\n${rows.join("\n")}\n`)).rejects.toMatchObject({
    code: "invalid",
    details: { line: "9002" },
  });
});

test("rows come in batches of 500 and none is lost between two pieces of text", async () => {
  const count = 12_345;
  const text = printed([["Day", "Note"], ...Array.from({ length: count }, (_, at) => ["2026-01-01", `n\n"${at}"`])]);
  const { rows, sizes } = await readFile(text, 10_007);
  expect(rows.map((each) => each.cells[1])).toEqual(Array.from({ length: count }, (_, at) => `n\n"${at}"`));
  expect(rows.map((each) => each.line)).toEqual(Array.from({ length: count }, (_, at) => 2 + at * 2));
  expect([new Set(sizes.slice(0, -1)), sizes.at(-1)]).toEqual([new Set([importLimits.perBatch]), 345]);
});

test("100,000 rows may be imported, one more is refused", async () => {
  const lines = "2026-01-01,a\n".repeat(importLimits.rows);
  expect((await readFile(`Day,Note\n${lines}\n\n`)).rows).toHaveLength(importLimits.rows);
  await expect(readFile(`Day,Note\n${lines}2026-01-01,b`)).rejects.toMatchObject({
    code: "too_large",
    message: "A file may have 100,000 rows. Please split it and import the parts.",
  });
});

test("a file of more than 20 MB is refused while it arrives, and the rest is not asked for", async () => {
  let asked = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      asked += 1;
      yield new Uint8Array(1_000_000).fill(97);
    }
  }
  const { inspectFile } = await import("#csv/read.ts");
  await expect(inspectFile(endless())).rejects.toMatchObject({ code: "too_large" });
  expect(asked).toBe(21);
});

test.each([
  ["nothing", "", "The file is empty."],
  ["blank lines", "\n \n\n", "The file has no rows."],
  ["a header alone", "Day,Account,Value\n", "The file has no rows."],
  [
    "a workbook",
    "PK\u0003\u0004rest",
    "This is an Excel workbook or a ZIP archive. Please save the sheet as CSV and choose that file.",
  ],
  ["a PDF", "%PDF-1.7", "This is a PDF document. Please choose a CSV file."],
])("a file of %s is refused in words", async (_, text, message) => {
  await expect(inspect(text)).rejects.toMatchObject({ code: "invalid", message });
});

test("a file with more than 200 columns is refused", async () => {
  const wide = Array.from({ length: 201 }, (_, at) => `c${at}x`);
  await expect(inspect(printed([wide, wide.map((_, at) => String(at))]))).rejects.toMatchObject({ code: "invalid" });
});

test("a connection that breaks ends the reading with its error", async () => {
  const layout = await inspect("Day,Note\n2026-01-01,a\n");
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* arriving(encoders["UTF-8"]("Day,Note\n2026-01-01,a\n"));
    throw new Error("cut");
  }
  await expect(readBatches(broken(), layout).next()).rejects.toThrow("cut");
});
