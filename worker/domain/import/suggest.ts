import {
  type DateFormat,
  type DecimalSign,
  dateFormats,
  type FileLayout,
  type ImportDoubt,
  type ImportDraft,
  type ImportMapping,
} from "#schema/import.ts";
import { readDecimal } from "./decimal.ts";
import { placeDoubts, timeDoubts, valueDoubts } from "./doubt.ts";
import { readMoment } from "./moment.ts";
import { type ColumnRole, nameFit } from "./name.ts";

/** Share of a sample that must fit: some cells of a real file never do. */
const mostly = 0.6;

/** What is known where an import begins: a file may be for one account, or of one metric. */
interface ImportSetting {
  /** IANA zone offered for times without an offset. */
  zone: string;
  /** External ids of accounts and keys of metrics. */
  accounts: ReadonlySet<string>;
  metrics: ReadonlySet<string>;
}

interface ImportSuggestion {
  draft: ImportDraft;
  doubts: ImportDoubt[];
}

/** The sample by columns, without blank cells. */
type Sample = Map<string, string[]>;

function sampleOf({ columns, sample }: Pick<FileLayout, "columns" | "sample">): Sample {
  const cellsOf = (at: number) => sample.map((row) => row.cells[at]?.trim() ?? "").filter((cell) => cell !== "");
  return new Map(columns.map((name, at) => [name, cellsOf(at)]));
}

function share(cells: string[], fits: (cell: string) => boolean): number {
  return cells.length === 0 ? 0 : cells.filter(fits).length / cells.length;
}

function isDate(date: string, format: DateFormat): boolean {
  return typeof readMoment({ date, clock: null, format, zone: "UTC" }) !== "string";
}

function hasOffset(date: string, format: DateFormat): boolean {
  return typeof readMoment({ date, clock: null, format, zone: null }) !== "string";
}

/** Some cells can only be read the other way round: day and month change places within the file. */
function isContradicted(cells: string[], format: DateFormat): boolean {
  if (!format.endsWith("slashes")) return false;
  const other = format === "mdy_slashes" ? "dmy_slashes" : "mdy_slashes";
  return cells.some((cell) => isDate(cell, other) && !isDate(cell, format));
}

/** The formats under which most of the sample can be read. More than one when it does not tell days from months. */
function formatsOf(cells: string[]): DateFormat[] {
  const shares = dateFormats.map((format) => ({ format, share: share(cells, (cell) => isDate(cell, format)) }));
  const best = Math.max(...shares.map((each) => each.share));
  if (best < mostly) return [];
  const formats = shares.filter((each) => each.share === best).map((each) => each.format);
  return formats.some((format) => isContradicted(cells, format)) ? ["mdy_slashes", "dmy_slashes"] : formats;
}

/** The best column for a role by its name, among those that are free and whose cells fit. */
function named(role: ColumnRole, columns: string[], fits: (column: string) => boolean = () => true): string | null {
  const ranked = columns
    .map((column) => ({ column, fit: nameFit(column, role) }))
    .filter(({ column, fit }) => fit > 0 && fits(column))
    .toSorted((a, b) => b.fit - a.fit);
  return ranked[0]?.column ?? null;
}

function isClock(cell: string): boolean {
  return /^\d{1,2}:\d{2}(:\d{2})?(\s*[AaPp][Mm])?$/.test(cell);
}

function decimalSigns(cells: string[]): DecimalSign[] {
  return ([".", ","] as const).filter((sign) => share(cells, (cell) => readDecimal(cell, sign) !== null) >= mostly);
}

/** One sign when the sample allows one, or when both read every cell alike; null when they read a cell differently. */
function signOf(cells: string[], delimiter: FileLayout["delimiter"]): DecimalSign | null {
  const signs = decimalSigns(cells);
  if (signs.length < 2) return signs[0] ?? null;
  const isSame = cells.every((cell) => readDecimal(cell, ".") === readDecimal(cell, ","));
  if (!isSame) return null;
  return delimiter === ";" ? "," : ".";
}

/** Takes columns one after the other, so that none is used twice. */
function pickerOf(sample: Sample) {
  let free = [...sample.keys()];
  const cells = (column: string) => sample.get(column) ?? [];
  function take(column: string | null): string | null {
    if (column !== null) free = free.filter((each) => each !== column);
    return column;
  }
  return {
    cells,
    byName: (role: ColumnRole, fits?: (cells: string[]) => boolean) =>
      take(named(role, free, fits && ((column) => fits(cells(column))))),
    byCells: (fits: (cells: string[]) => boolean) => take(free.find((column) => fits(cells(column))) ?? null),
  };
}

type Picker = ReturnType<typeof pickerOf>;

/** A column whose cells are known, else one with the right name, else the only one there can be. */
function placeOf(
  picker: Picker,
  role: "subject" | "type",
  known: ReadonlySet<string>,
): ImportMapping["subject"] | null {
  const column =
    picker.byCells((cells) => known.size > 0 && share(cells, (cell) => known.has(cell)) >= mostly) ??
    picker.byName(role);
  if (column !== null) return { column };
  const [only] = known;
  return known.size === 1 && only !== undefined ? { fixed: only } : null;
}

function timeOf(picker: Picker, zone: string): { time: ImportDraft["time"]; formats: DateFormat[] } {
  const isTime = (cells: string[]) => formatsOf(cells).length > 0;
  const isWritten = (cells: string[]) => formatsOf(cells).some((format) => !format.startsWith("epoch"));
  const column = picker.byName("time", isTime) ?? picker.byCells(isWritten);
  const cells = column === null ? [] : picker.cells(column);
  const formats = column === null ? [] : formatsOf(cells);
  const clockColumn = cells.some((cell) => cell.includes(":"))
    ? null
    : picker.byName("clock", (each) => share(each, isClock) >= mostly);
  const format = formats.length === 1 ? (formats[0] ?? null) : null;
  const needsZone = formats.some((each) => cells.some((cell) => isDate(cell, each) && !hasOffset(cell, each)));
  return { time: { column, clockColumn, format, zone: needsZone ? zone : null }, formats };
}

function identityOf(idColumn: string | null, columns: (string | null)[]): ImportMapping["identity"] | null {
  if (idColumn !== null) return { column: idColumn };
  const naturalKey = [...new Set(columns.filter((column) => column !== null))];
  return naturalKey.length === 0 ? null : { naturalKey };
}

/**
 * A mapping as far as names of columns and first rows tell, and what a person must decide: days that may be months, a
 * comma that may be a point, the zone of times without an offset. None of these is ever guessed.
 */
export function suggestMapping(
  file: Pick<FileLayout, "columns" | "repeated" | "sample" | "delimiter">,
  setting: ImportSetting,
): ImportSuggestion {
  const picker = pickerOf(sampleOf(file));
  const isOwnId = (cells: string[]) => cells.length === file.sample.length && new Set(cells).size === cells.length;
  const idColumn = picker.byName("id", isOwnId);
  const { time, formats } = timeOf(picker, setting.zone);
  const subject = placeOf(picker, "subject", setting.accounts);
  const type = placeOf(picker, "type", setting.metrics);
  const valueColumn = picker.byName("value", (cells) => decimalSigns(cells).length > 0);
  const amounts = valueColumn === null ? [] : picker.cells(valueColumn);
  const value = valueColumn === null ? null : { column: valueColumn, decimalSign: signOf(amounts, file.delimiter) };
  const actor = picker.byName("actor");
  const status = picker.byName("status");
  const places = [subject, type].map((place) => (place !== null && "column" in place ? place.column : null));
  const identity = identityOf(idColumn, [time.column, time.clockColumn, ...places, valueColumn, actor, status]);
  const draft: ImportDraft = { time, subject, type, value, actor, status, identity };
  const dates = time.column === null ? [] : picker.cells(time.column);
  return {
    draft,
    doubts: [...timeDoubts(time, formats, dates), ...placeDoubts(draft, file.repeated), ...valueDoubts(value, amounts)],
  };
}
