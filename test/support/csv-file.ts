import { createHash } from "node:crypto";
import { inspectFile, readBatches } from "#csv/read.ts";
import { readRows } from "#domain/import/row.ts";
import { openSheet } from "#domain/import/sheet.ts";
import type { FileLayout, ImportMapping, RowOutcome, SheetRow } from "#schema/import.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** Windows-1252 by the letter: what lies between 0x80 and 0x9f there. */
const windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

function windowsByte(unit: string): number {
  const at = windows.indexOf(unit);
  return at >= 0 ? 0x80 + at : (unit.codePointAt(0) ?? 0);
}

export const encoders = {
  "UTF-8": (text: string) => new Uint8Array(Buffer.from(text, "utf8")),
  "UTF-8 with a mark": (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf8")),
  "UTF-16 LE": (text: string) => new Uint8Array(Buffer.from(text, "utf16le")),
  "UTF-16 LE with a mark": (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")),
  "UTF-16 BE": (text: string) => new Uint8Array(Buffer.from(text, "utf16le").swap16()),
  "UTF-16 BE with a mark": (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le").swap16()),
  "Windows-1252": (text: string) => Uint8Array.from([...text].map(windowsByte)),
};

/** The bytes of a file in chunks of one size. */
export async function* arriving(bytes: Uint8Array, size = 8192): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Prints rows as RFC 4180 with any delimiter, quoting what must be quoted. */
export function printed(rows: string[][], { delimiter = ",", newline = "\r\n" } = {}): string {
  const cell = (text: string) =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => `${row.map(cell).join(delimiter)}${newline}`).join("");
}

export const inspect = (text: string | Uint8Array, given?: Parameters<typeof inspectFile>[1]): Promise<FileLayout> =>
  inspectFile(arriving(typeof text === "string" ? encoders["UTF-8"](text) : text), given);

/** Inspects a file and reads all of its rows. */
export async function readFile(
  file: string | Uint8Array,
  size?: number,
): Promise<{ layout: FileLayout; rows: SheetRow[]; sizes: number[] }> {
  const bytes = typeof file === "string" ? encoders["UTF-8"](file) : file;
  const layout = await inspectFile(arriving(bytes, size));
  const rows: SheetRow[] = [];
  const sizes: number[] = [];
  for await (const batch of readBatches(arriving(bytes, size), layout)) {
    rows.push(...batch);
    sizes.push(batch.length);
  }
  return { layout, rows, sizes };
}

/** Meetings of accounts, one row each; every column in use. */
export const meetings: ImportMapping = {
  time: { column: "When", clockColumn: null, format: "iso", zone: "Europe/Berlin" },
  subject: { column: "Account" },
  type: { fixed: "meeting.booked" },
  value: { column: "Value", decimalSign: "." },
  actor: "Rep",
  status: null,
  identity: { naturalKey: ["When", "Account", "Value", "Rep"] },
};

export const meetingColumns = ["When", "Account", "Value", "Rep", "Id"];

/** Reads rows of cells by a mapping, as if the header stood in line 1. */
export function readCells(
  cells: string[][],
  mapping: ImportMapping = meetings,
  columns = meetingColumns,
): RowOutcome[] {
  const sheet = openSheet({ columns, mapping, source: "crm", hash: sha256 });
  return readRows(
    sheet,
    cells.map((each, at) => ({ line: at + 2, cells: each, isTorn: false })),
  );
}
