import { shortEvent, type ValueEvent } from "#schema/event.ts";
import type { ImportMapping, RowFlag, RowOutcome, SheetRow } from "#schema/import.ts";
import { readDecimal } from "./decimal.ts";
import { derivedId, takeId } from "./identity.ts";
import { type Moment, readMoment, shortText } from "./moment.ts";
import { optional, type Problem, type RowReader, rawCell, required, type Sheet, wholeRowProblem } from "./sheet.ts";

/** Stands for a time that could not be read: its row is refused by what was noted. */
const noMoment: Moment = { at: 0, text: "", hour: null };

function readTime(reader: RowReader): Moment {
  const { column, clockColumn, format, zone } = reader.sheet.mapping.time;
  const date = required(reader, column);
  const clock = clockColumn === null ? null : required(reader, clockColumn);
  if (date === "" || clock === "") return noMoment;
  const moment = readMoment({ date, clock, format, zone });
  if (typeof moment !== "string") return moment;
  reader.problems.push({ column, code: "bad_time", message: moment });
  return noMoment;
}

function readValue(reader: RowReader, { column, decimalSign }: NonNullable<ImportMapping["value"]>): string | null {
  const cell = required(reader, column);
  if (cell === "") return null;
  const amount = readDecimal(cell, decimalSign);
  if (amount !== null) return amount;
  const example = decimalSign === "." ? "1,234.50" : "1.234,50";
  const message = `“${shortText(cell)}” is not a number like ${example}.`;
  reader.problems.push({ column, code: "bad_value", message });
  return null;
}

function readPlace(reader: RowReader, place: ImportMapping["subject"]): string {
  return "fixed" in place ? place.fixed : required(reader, place.column);
}

function readData(reader: RowReader): NonNullable<ValueEvent["data"]> {
  const { value, actor, status } = reader.sheet.mapping;
  const data: NonNullable<ValueEvent["data"]> = {};
  const amount = value === null ? null : readValue(reader, value);
  if (amount !== null) data.value = amount;
  const [who, state] = [optional(reader, actor), optional(reader, status)];
  if (who !== "") data.actor = who;
  if (state !== "") data.status = state;
  return data;
}

/** An id of the file's own in its exact bytes, nothing trimmed; else one made of the natural key. */
function idOf({ sheet, row }: RowReader, subject: string, type: string): string {
  const { identity } = sheet.mapping;
  if ("column" in identity) return rawCell(sheet, row, identity.column);
  const trimmed = (name: string) => rawCell(sheet, row, name).trim();
  const content = sheet.isKeyWhole ? null : sheet.content.map(trimmed);
  const parts = { source: sheet.source, subject, type, key: sheet.key.map(trimmed), content };
  return derivedId(sheet.seen, parts, sheet.hash);
}

/** Whether another row has taken the id. A key that holds all of the content cannot be shared by rows that differ. */
function takenProblem({ sheet, row }: RowReader, id: string): Problem | null {
  const { identity } = sheet.mapping;
  const isOwn = "column" in identity;
  if (!isOwn && sheet.isKeyWhole) return null;
  const line = takeId(sheet.seen, isOwn ? sheet.hash(id) : id, row.line);
  if (line === null) return null;
  if (isOwn) {
    return { column: identity.column, code: "repeated_id", message: `The row in line ${line} has this id already.` };
  }
  const message = `The row in line ${line} has the same natural key and says something else. Please add a column to the key.`;
  return { column: null, code: "key_not_unique", message };
}

function columnOf(mapping: ImportMapping, field: PropertyKey | undefined): string | null {
  const { identity, type, subject, time, value } = mapping;
  switch (field) {
    case "type":
      return "column" in type ? type.column : null;
    case "subject":
      return "column" in subject ? subject.column : null;
    case "time":
      return time.column;
    case "value":
      return value?.column ?? null;
    case "actor":
      return mapping.actor;
    case "status":
      return mapping.status;
    default:
      return "column" in identity ? identity.column : null;
  }
}

/** The contract of a value event has the last word: length and printable characters. */
function contractProblem({ mapping }: Sheet, event: ValueEvent): Problem | null {
  const parsed = shortEvent.safeParse(event);
  if (parsed.success) return null;
  const field = parsed.error.issues[0]?.path.at(-1);
  const code = field === "value" ? "bad_value" : "bad_text";
  const message = "This cell is too long or holds characters that cannot be printed.";
  return { column: columnOf(mapping, field), code, message };
}

function flagOf({ sheet, row }: RowReader, moment: Moment): RowFlag | null {
  if (moment.hour === null) return null;
  const { clockColumn, column, zone } = sheet.mapping.time;
  const said = rawCell(sheet, row, clockColumn ?? column).trim();
  const message =
    moment.hour === "missing_hour"
      ? `“${shortText(said)}” never was on a clock in ${zone}: taken as ${moment.text}.`
      : `“${shortText(said)}” was twice on the clock in ${zone}: the first is taken, ${moment.text}.`;
  return { line: row.line, column, code: moment.hour, message };
}

function refuse({ line, cells }: SheetRow, { column, code, message }: Problem): RowOutcome {
  return { ok: false, line, cells, rejection: { line, column, code, message } };
}

function readRow(sheet: Sheet, row: SheetRow): RowOutcome {
  const broken = wholeRowProblem(sheet, row);
  if (broken) return refuse(row, broken);
  const reader: RowReader = { sheet, row, problems: [] };
  const { identity } = sheet.mapping;
  if ("column" in identity) required(reader, identity.column);
  const moment = readTime(reader);
  const subject = readPlace(reader, sheet.mapping.subject);
  const type = readPlace(reader, sheet.mapping.type);
  const data = readData(reader);
  if (reader.problems[0]) return refuse(row, reader.problems[0]);
  const id = idOf(reader, subject, type);
  const event: ValueEvent = { id, type, subject, time: moment.text, data };
  const problem = contractProblem(sheet, event) ?? takenProblem(reader, id);
  if (problem) return refuse(row, problem);
  return { ok: true, line: row.line, cells: row.cells, event, at: moment.at, flag: flagOf(reader, moment) };
}

/** Reads the next rows of a file, in their order: an event in the short form for each, or why not. Ids depend on the rows before. */
export function readRows(sheet: Sheet, rows: SheetRow[]): RowOutcome[] {
  return rows.map((row) => readRow(sheet, row));
}
