import { isTimezone } from "#domain/zone.ts";
import { Refusal } from "#schema/errors.ts";
import type { ImportCode, ImportMapping, SheetRow } from "#schema/import.ts";
import { isFilled } from "./header.ts";
import { type Hash, mappedColumns, nothingSeen, type Seen } from "./identity.ts";

/** Why a row is refused; the line is the row's. */
export interface Problem {
  column: string | null;
  code: ImportCode;
  message: string;
}

/** A file being read by a mapping. `seen` grows with the rows; everything else stays. */
export interface Sheet {
  mapping: ImportMapping;
  source: string;
  hash: Hash;
  /** Number of columns, and the place of each by its name. */
  width: number;
  places: Map<string, number>;
  /** Columns an event is made of, and the natural key; `isKeyWhole` when the key holds all of them. */
  content: string[];
  key: string[];
  isKeyWhole: boolean;
  seen: Seen;
}

function keyColumns({ identity }: ImportMapping): string[] {
  return "column" in identity ? [identity.column] : identity.naturalKey;
}

/**
 * Begins to read a file by a mapping. `source` stands for the sending system; `hash` is SHA-256 as text.
 * @throws Refusal invalid: a mapped column is not in the file, the zone is none.
 */
export function openSheet(file: { columns: string[]; mapping: ImportMapping; source: string; hash: Hash }): Sheet {
  const { columns, mapping, source, hash } = file;
  const places = new Map(columns.map((name, at) => [name, at]));
  const content = mappedColumns(mapping);
  const key = keyColumns(mapping);
  const missing = [...new Set([...content, ...key])].filter((name) => !places.has(name));
  if (missing.length > 0) {
    const names = missing.map((name) => `“${name}”`).join(", ");
    throw new Refusal("invalid", `The file has no column ${names}.`, { columns: missing.join(", ") });
  }
  const { zone } = mapping.time;
  if (zone !== null && !isTimezone(zone)) throw new Refusal("invalid", "This is not a time zone.", { timezone: zone });
  const isKeyWhole = content.every((name) => key.includes(name));
  return { mapping, source, hash, width: columns.length, places, content, key, isKeyWhole, seen: nothingSeen() };
}

/** The cell as it was before a spreadsheet or an export of ours led it with an apostrophe. */
export function rawCell(sheet: Sheet, row: SheetRow, column: string): string {
  const cell = row.cells[sheet.places.get(column) ?? -1] ?? "";
  return /^'[=+\-@\t\r\n]/.test(cell) ? cell.slice(1) : cell;
}

/** What is wrong with a row as a whole, or null. */
export function wholeRowProblem(sheet: Sheet, row: SheetRow): Problem | null {
  const { cells } = row;
  if (row.isTorn) {
    return { column: null, code: "torn_quotes", message: "A quote in this row does not close where a cell ends." };
  }
  if (cells.some((cell) => cell.includes("\0") || cell.includes("\ufffd"))) {
    return { column: null, code: "unreadable_text", message: "This row holds characters that cannot be read." };
  }
  const isLonger = cells.length > sheet.width && isFilled({ ...row, cells: cells.slice(sheet.width) });
  if (cells.length >= sheet.width && !isLonger) return null;
  return {
    column: null,
    code: "ragged_row",
    message: `This row has ${cells.length} cells where the file has ${sheet.width} columns.`,
  };
}

/** One row as its cells are asked for, and what is wrong with them, in that order. */
export interface RowReader {
  sheet: Sheet;
  row: SheetRow;
  problems: Problem[];
}

/** The cell without blanks around it; "" when there is no such column, or nothing in it. A formula is noted. */
export function optional({ sheet, row, problems }: RowReader, column: string | null): string {
  const text = column === null ? "" : rawCell(sheet, row, column).trim();
  if (column === null || !/^=./.test(text)) return text;
  const message = "This cell holds a formula. Please export its value instead.";
  problems.push({ column, code: "formula_cell", message });
  return "";
}

/** The same, and nothing in it is noted. */
export function required(reader: RowReader, column: string): string {
  const before = reader.problems.length;
  const text = optional(reader, column);
  if (text !== "" || reader.problems.length > before) return text;
  reader.problems.push({ column, code: "empty_cell", message: "This cell is empty." });
  return "";
}
