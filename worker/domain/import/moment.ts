import { instantOf } from "#domain/event/time.ts";
import type { DateFormat, RowFlag } from "#schema/import.ts";
import { instantOfWall, offsetText, timeText } from "./zone.ts";

type DayFormat = Exclude<DateFormat, "epoch_seconds" | "epoch_milliseconds">;

/** How each format reads, for people. */
export const formatExamples: Record<DateFormat, string> = {
  iso: "2026-10-31 14:05",
  dmy_dots: "31.10.2026 14:05",
  mdy_slashes: "10/31/2026 14:05",
  dmy_slashes: "31/10/2026 14:05",
  epoch_seconds: "1793451900",
  epoch_milliseconds: "1793451900000",
};

/** A day at the beginning of a cell; `order` names its groups. Numbered groups: a named one costs an object a row. */
const dayShapes: Record<DayFormat, { shape: RegExp; order: "ymd" | "dmy" | "mdy" }> = {
  iso: { shape: /^(\d{4})-(\d{2})-(\d{2})(?:[Tt]|\s+|$)/, order: "ymd" },
  dmy_dots: { shape: /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,?\s+|$)/, order: "dmy" },
  mdy_slashes: { shape: /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+|$)/, order: "mdy" },
  dmy_slashes: { shape: /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:,?\s+|$)/, order: "dmy" },
};
/** Hour, minute, second, fraction, half of the day, offset. */
const clockShape =
  /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AaPp])\.?[Mm]\.?)?\s*([Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/;

// Before, offsets were no whole minutes and seconds of the epoch look like milliseconds; after, nobody counts.
const [firstYear, lastYear] = [1980, 2199];

/** A time read from cells: UTC ms, RFC 3339 text with its offset, and what was odd about its clock. */
export interface Moment {
  at: number;
  text: string;
  hour: RowFlag["code"] | null;
}

/** The cells that say when, and how they are to be read. `clock` is the cell of a separate time column, or null. */
interface MomentText {
  date: string;
  clock: string | null;
  format: DateFormat;
  zone: string | null;
}

/** Local date and time of day as RFC 3339 wants them, and the offset as given or null. */
interface Wall {
  day: string;
  clock: string;
  offset: string | null;
}

const midnight: Omit<Wall, "day"> = { clock: "00:00:00", offset: null };
const two = (text: string) => text.padStart(2, "0");

function givenOffset(zone: string | undefined): string | null {
  if (zone === undefined) return null;
  if (!/^[+-]/.test(zone)) return "Z";
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

/** Hours of a twelve-hour clock, or of the day; null for 0 PM and 13 PM. */
function hourText(hour: string, half: string | undefined): string | null {
  if (half === undefined) return two(hour);
  const count = Number(hour);
  if (count < 1 || count > 12) return null;
  return two(String((count % 12) + (half.toLowerCase() === "p" ? 12 : 0)));
}

function readClock(text: string): Omit<Wall, "day"> | null {
  const parts = clockShape.exec(text);
  if (parts === null) return null;
  const hour = hourText(parts[1] ?? "", parts[5]);
  if (hour === null) return null;
  const fraction = parts[4] === undefined ? "" : `.${parts[4]}`;
  return { clock: `${hour}:${parts[2]}:${parts[3] ?? "00"}${fraction}`, offset: givenOffset(parts[6]) };
}

function dayText(parts: RegExpExecArray, order: "ymd" | "dmy" | "mdy"): string {
  const [, first = "", second = "", third = ""] = parts;
  if (order === "ymd") return `${first}-${second}-${third}`;
  return order === "dmy" ? `${third}-${two(second)}-${two(first)}` : `${third}-${two(first)}-${two(second)}`;
}

function readWall({ date, clock }: MomentText, format: DayFormat): Wall | string {
  const { shape, order } = dayShapes[format];
  const parts = shape.exec(date);
  const rest = parts === null ? "" : date.slice(parts[0].length);
  const own = rest === "" ? midnight : readClock(rest);
  if (parts === null || own === null) return `“${shortText(date)}” is not a time like ${formatExamples[format]}.`;
  const day = dayText(parts, order);
  if (clock === null) return { day, clock: own.clock, offset: own.offset };
  if (own.offset !== null || !/^00:00:00(\.0+)?$/.test(own.clock)) {
    return `“${shortText(date)}” holds a time of day already, and the time column holds another.`;
  }
  const separate = readClock(clock);
  return separate ? { day, ...separate } : `“${shortText(clock)}” is not a time of day like 14:05.`;
}

function momentOfEpoch({ date, format }: MomentText): Moment | string {
  const match = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(date);
  if (!match) return `“${shortText(date)}” is not a time like ${formatExamples[format]}.`;
  const [, whole = "", decimals = ""] = match;
  const at =
    format === "epoch_milliseconds"
      ? Number(whole)
      : Number(whole) * 1000 + Number(decimals.padEnd(3, "0").slice(0, 3));
  return inYears(at) ? { at, text: timeText(at, 0), hour: null } : outside(date);
}

function inYears(at: number): boolean {
  return at >= Date.UTC(firstYear, 0) && at < Date.UTC(lastYear + 1, 0);
}

function outside(text: string): string {
  return `“${shortText(text)}” lies outside the years ${firstYear} to ${lastYear}.`;
}

/** Cell text for a message: its beginning, on one line. */
export function shortText(cell: string): string {
  const plain = cell.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

function momentOfWall(given: MomentText, { day, clock, offset }: Wall): Moment | string {
  const wall = instantOf(`${day}T${clock}${offset ?? "Z"}`);
  const shown = () => shortText(`${given.date} ${given.clock ?? ""}`.trim());
  if (wall === null) return `“${shown()}” is no day or time of the calendar.`;
  if (!inYears(wall)) return outside(shown());
  if (offset !== null) return { at: wall, text: `${day}T${clock}${offset}`, hour: null };
  if (given.zone === null) return `“${shown()}” has no offset, and no time zone is chosen.`;
  const found = instantOfWall(wall, given.zone);
  if (found.hour === null) return { at: found.at, text: `${day}T${clock}${offsetText(found.offset)}`, hour: null };
  // A day without a time of day means its beginning, whenever that was.
  const isWholeDay = given.clock === null && !given.date.includes(":");
  const hour = isWholeDay ? null : (`${found.hour}_hour` as const);
  return { at: found.at, text: timeText(found.at, found.offset), hour };
}

/**
 * Reads a time in one format: day with or without a time of day, twelve-hour clocks, offsets in their usual spellings. Times
 * without an offset are of the zone (IANA). Gives a sentence for people when it is none. Throws Refusal invalid: not a zone.
 */
export function readMoment(given: MomentText): Moment | string {
  const { format } = given;
  if (format === "epoch_seconds" || format === "epoch_milliseconds") return momentOfEpoch(given);
  const wall = readWall(given, format);
  return typeof wall === "string" ? wall : momentOfWall(given, wall);
}
