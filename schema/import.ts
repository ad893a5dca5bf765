import * as z from "zod";
import type { EventCode, ValueEvent } from "./event.ts";

/** Limits of a CSV import, metrics.md §5. Bytes of the file, rows that hold something, characters of one row. */
export const importLimits = {
  bytes: 20_000_000,
  rows: 100_000,
  perBatch: 500,
  rowChars: 65_536,
  /** Where encoding, delimiter, header and sample are looked for. */
  headBytes: 65_536,
  sampleRows: 100,
  columns: 200,
  columnChars: 100,
  errors: 20,
};

/** Labels of TextDecoder. A byte order mark is no encoding of its own: the decoder drops it. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** In the order in which a tie is decided: a comma may as well be a decimal sign. */
export const delimiters = ["\t", ";", "|", ","] as const;
export type Delimiter = (typeof delimiters)[number];

export const dateFormats = [
  "iso",
  "dmy_dots",
  "mdy_slashes",
  "dmy_slashes",
  "epoch_seconds",
  "epoch_milliseconds",
] as const;
export type DateFormat = (typeof dateFormats)[number];
export type DecimalSign = "." | ",";

const column = z.string().min(1).max(importLimits.columnChars);
const cellOrFixed = z.union([z.strictObject({ column }), z.strictObject({ fixed: z.string().min(1).max(128) })]);

/** Which column says what, kept per source. Columns go by their unique name in FileLayout.columns. */
export const importMapping = z.strictObject({
  time: z.strictObject({
    column,
    /** A second column that holds the time of day. */
    clockColumn: column.nullable(),
    format: z.enum(dateFormats),
    /** IANA zone of times without an offset; null when every time has one. */
    zone: z.string().min(1).max(64).nullable(),
  }),
  subject: cellOrFixed,
  type: cellOrFixed,
  /** Null: each row counts as one. */
  value: z.strictObject({ column, decimalSign: z.enum([".", ","]) }).nullable(),
  actor: column.nullable(),
  status: column.nullable(),
  identity: z.union([z.strictObject({ column }), z.strictObject({ naturalKey: z.array(column).min(1).max(20) })]),
});
export type ImportMapping = z.infer<typeof importMapping>;

/** A mapping as far as the file itself tells; null is for the person to fill in. */
export interface ImportDraft {
  time: { column: string | null; clockColumn: string | null; format: DateFormat | null; zone: string | null };
  subject: ImportMapping["subject"] | null;
  type: ImportMapping["type"] | null;
  value: { column: string; decimalSign: DecimalSign | null } | null;
  actor: string | null;
  status: string | null;
  identity: ImportMapping["identity"] | null;
}

/** What a person must decide or look at before the mapping is used. `choices` are values of the field, where there are few. */
export interface ImportDoubt {
  field: "time" | "zone" | "subject" | "type" | "value" | "columns";
  message: string;
  choices: string[];
}

/** A row as it stands in the file. `line` is where it begins, 1-based; `isTorn` when its quotes do not close where a cell ends. */
export interface SheetRow {
  line: number;
  cells: string[];
  isTorn: boolean;
}

/** How a file is written. `dataLine` is the line at which rows begin, after what stands above the header. */
export interface FileLayout {
  bytes: number;
  encoding: Encoding;
  delimiter: Delimiter;
  newline: "\n" | "\r";
  hasHeader: boolean;
  dataLine: number;
  /** Unique names: "Amount", "Amount (2)"; "Column 3" where the file has none. */
  columns: string[];
  /** Names the header has more than once. */
  repeated: string[];
  sample: SheetRow[];
}

/** Why a row of a file is no event. What the event itself lacks comes with an EventCode. */
export type ImportCode =
  | "ragged_row"
  | "torn_quotes"
  | "unreadable_text"
  | "formula_cell"
  | "empty_cell"
  | "bad_text"
  | "bad_time"
  | "bad_value"
  | "repeated_id"
  | "key_not_unique";

/** One row refused; `column` is null when the whole row is meant. */
export interface Rejection {
  line: number;
  column: string | null;
  code: ImportCode | EventCode;
  message: string;
}

/** A row that was taken, though its clock time never was or was twice. */
export interface RowFlag {
  line: number;
  column: string;
  code: "missing_hour" | "doubled_hour";
  message: string;
}

/** A row after reading: an event in the short form with its instant in UTC ms, or why not. The cells are as in the file. */
export type RowOutcome =
  | { ok: true; line: number; cells: string[]; event: ValueEvent; at: number; flag: RowFlag | null }
  | { ok: false; line: number; cells: string[]; rejection: Rejection };

/** Of one metric in one local month, "2026-10". `total` is the exact decimal sum of the values, 1 for a row without one. */
export interface MonthTotal {
  month: string;
  type: string;
  rows: number;
  total: string;
}

/** What an import would do, shown before anything is kept. Lists hold the first of their kind, counts all. */
export interface DryRun {
  rows: number;
  good: number;
  rejected: Partial<Record<Rejection["code"], number>>;
  flagged: Partial<Record<RowFlag["code"], number>>;
  errors: Rejection[];
  flags: RowFlag[];
  totals: MonthTotal[];
}
