import { importLimits, type SheetRow } from "#schema/import.ts";

/** What may stand above a header: a title, the day of the report, "sep=;". */
const linesAbove = 20;

function isData(cell: string): boolean {
  const text = cell.trim();
  return /^[-+−(]?[\d.,'’ \u00a0\u202f]*\d[)%]?$/.test(text) || /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(\D.*)?$/.test(text);
}

/** The number of cells most rows have. */
function usualWidth(rows: SheetRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [1, 0])[0];
}

/** Cells up to the last that holds anything in any row of the usual width: a delimiter at the end of a line adds none. */
function filledWidth(rows: SheetRow[], width: number): number {
  const usual = rows.filter((row) => row.cells.length === width);
  return Math.max(1, ...usual.map((row) => row.cells.findLastIndex((cell) => cell.trim() !== "") + 1));
}

/** Whether a row holds anything but blanks. */
export function isFilled(row: SheetRow): boolean {
  return row.cells.some((cell) => cell.trim() !== "");
}

/**
 * The row with the names of the columns: the first as wide as the data, at least half filled, without a number or a date.
 * Null when data comes first. Rows must be filled.
 */
export function findHeader(rows: SheetRow[]): SheetRow | null {
  const width = usualWidth(rows);
  const filled = filledWidth(rows, width);
  for (const row of rows.slice(0, linesAbove)) {
    const isWide = row.cells.length === width || row.cells.length === filled;
    const named = row.cells.filter((cell) => cell.trim() !== "");
    if (!isWide || named.length * 2 < filled) continue;
    return named.some(isData) ? null : row;
  }
  return null;
}

function plainName(cell: string): string {
  return cell
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, importLimits.columnChars - 6);
}

/** Unique names for the columns, from the header's cells or by position; and the names that stood there more than once. */
export function nameColumns(cells: string[]): { columns: string[]; repeated: string[] } {
  const columns: string[] = [];
  const repeated = new Set<string>();
  for (const [at, cell] of cells.entries()) {
    const name = plainName(cell) || `Column ${at + 1}`;
    let unique = name;
    for (let count = 2; columns.includes(unique); count++) unique = `${name} (${count})`;
    if (unique !== name) repeated.add(name);
    columns.push(unique);
  }
  return { columns, repeated: [...repeated] };
}

/** The width of a file without a header: that of most of its rows. */
export function columnsByPosition(rows: SheetRow[]): string[] {
  return Array.from({ length: filledWidth(rows, usualWidth(rows)) }, () => "");
}
