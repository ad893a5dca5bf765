import papa from "papaparse";
import { chooseDelimiter, declaredDelimiter } from "#domain/import/delimiter.ts";
import { columnsByPosition, findHeader, isFilled, nameColumns } from "#domain/import/header.ts";
import { Refusal } from "#schema/errors.ts";
import { type Delimiter, delimiters, type FileLayout, importLimits, type SheetRow } from "#schema/import.ts";
import { type Bytes, inspectBytes, textOf } from "./decode.ts";

type Shape = Pick<FileLayout, "delimiter" | "newline">;

/** Rows of a text and what is left of it: the last row, which may go on. */
interface Parsed {
  rows: SheetRow[];
  rest: string;
  /** Line at which the rest begins. */
  line: number;
}

/** Line breaks of the file inside the cells of a row: they stand within quotes. */
function breaksIn(cells: string[], newline: string): number {
  let count = 0;
  for (const cell of cells) for (let at = cell.indexOf(newline); at !== -1; at = cell.indexOf(newline, at + 1)) count++;
  return count;
}

/** A line may end in CR LF though others end in LF. */
function dropReturn(cells: string[]): void {
  const last = cells.at(-1);
  if (last?.endsWith("\r")) cells[cells.length - 1] = last.slice(0, -1);
}

function openQuote(line: number): Refusal {
  const message = `The row in line ${line} does not end. Most often a quote is opened there and never closed; please correct it and import the file again.`;
  return new Refusal("invalid", message, { line: String(line) });
}

/**
 * Splits text that begins at a row. All but the last piece of a file keep their last row for the next. The bare parser
 * does it: with a callback for each row, reading takes several times the memory.
 */
function parseText(text: string, shape: Shape, from: { line: number; isLast: boolean }): Parsed {
  const parser = new papa.Parser(shape);
  const { data, errors, meta }: papa.ParseResult<string[]> = parser.parse(text, 0, !from.isLast);
  const torn = new Set(errors.map((error) => error.row));
  const unclosed = errors.find((error) => error.code === "MissingQuotes")?.row;
  let { line } = from;
  const rows = data.map((cells, at): SheetRow => {
    if (at === unclosed) throw openQuote(line);
    if (shape.newline === "\n") dropReturn(cells);
    const row = { line, cells, isTorn: torn.has(at) };
    line += 1 + breaksIn(cells, shape.newline);
    return row;
  });
  return { rows, rest: from.isLast ? "" : text.slice(meta.cursor), line };
}

/** Every filled row of a text, in the groups in which its pieces arrive. */
async function* rowsOf(texts: AsyncIterable<string>, shape: Shape): AsyncGenerator<SheetRow[]> {
  let rest = "";
  let line = 1;
  for await (const text of texts) {
    const parsed = parseText(plainStart(rest + text), shape, { line, isLast: false });
    ({ rest, line } = parsed);
    if (rest.length > importLimits.rowChars) throw openQuote(line);
    yield parsed.rows.filter(isFilled);
  }
  yield parseText(plainStart(rest), shape, { line, isLast: true }).rows.filter(isFilled);
}

/** papaparse drops a byte order mark and counts its places without it. */
function plainStart(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function newlineOf(text: string): Shape["newline"] {
  const outside = text.replace(/"[^"]*"/g, "");
  return outside.includes("\r") && !outside.includes("\n") ? "\r" : "\n";
}

function headRows(text: string, shape: Shape, isLast: boolean): SheetRow[] {
  return parseText(plainStart(text), shape, { line: 1, isLast }).rows.filter(isFilled);
}

/** Under a wrong delimiter a quote may seem open: then this delimiter divides nothing. */
function splitBy(delimiter: Delimiter, text: string, shape: Omit<Shape, "delimiter">) {
  const rows = parseText(text, { ...shape, delimiter }, { line: 1, isLast: false }).rows;
  return { delimiter, rows: rows.filter((row) => isFilled(row) && !row.isTorn).map((row) => row.cells) };
}

function delimiterOf(text: string, newline: Shape["newline"]): Delimiter {
  const whole = text.endsWith(newline) ? text : `${text}${newline}`;
  return declaredDelimiter(text) ?? chooseDelimiter(delimiters.map((each) => splitBy(each, whole, { newline })));
}

/** What a person may correct of what the file seems to say. */
interface GivenLayout {
  delimiter?: Delimiter;
  hasHeader?: boolean;
}

function headerOf(rows: SheetRow[], given: boolean | undefined): SheetRow | null {
  if (given === false) return null;
  return findHeader(rows) ?? (given ? (rows[0] ?? null) : null);
}

/**
 * How a CSV file is written: encoding, delimiter, header and its first rows. Reads all of it once, keeps 64 KB.
 * @throws Refusal too_large: over 20 MB. Refusal invalid: empty, no text, no rows, too many columns, a quote without end.
 */
export async function inspectFile(chunks: Bytes, given: GivenLayout = {}): Promise<FileLayout> {
  const { bytes, encoding, text, isWhole } = await inspectBytes(chunks);
  const newline = newlineOf(text);
  const delimiter = given.delimiter ?? delimiterOf(text, newline);
  const rows = headRows(text, { delimiter, newline }, isWhole);
  const first = declaredDelimiter(text) === null ? 0 : 1;
  const header = headerOf(rows.slice(first), given.hasHeader);
  const data = header === null ? rows.slice(first) : rows.slice(rows.indexOf(header) + 1);
  if (data[0] === undefined) {
    throw isWhole ? new Refusal("invalid", "The file has no rows.") : openQuote((header ?? rows[0])?.line ?? 1);
  }
  const names = nameColumns(header?.cells ?? columnsByPosition(data));
  if (names.columns.length > importLimits.columns) {
    throw new Refusal(
      "invalid",
      `A file may have ${importLimits.columns} columns; this one has ${names.columns.length}.`,
    );
  }
  const sample = data.slice(0, importLimits.sampleRows);
  return { bytes, encoding, delimiter, newline, hasHeader: header !== null, dataLine: data[0].line, ...names, sample };
}

/**
 * The rows of a file below its header, without empty lines, in batches of at most 500. Holds one batch and a piece of
 * text, whatever the size of the file. Lines are those of the file.
 * @throws Refusal too_large: over 100,000 rows. Refusal invalid, with the line: a quote that is never closed.
 */
export async function* readBatches(chunks: Bytes, layout: FileLayout): AsyncGenerator<SheetRow[]> {
  let batch: SheetRow[] = [];
  let count = 0;
  for await (const rows of rowsOf(textOf(chunks, layout.encoding), layout)) {
    for (const row of rows) {
      if (row.line < layout.dataLine) continue;
      if (++count > importLimits.rows) {
        const limit = importLimits.rows.toLocaleString("en");
        throw new Refusal("too_large", `A file may have ${limit} rows. Please split it and import the parts.`);
      }
      batch.push(row);
      if (batch.length < importLimits.perBatch) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
