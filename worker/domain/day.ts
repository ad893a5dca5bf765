import { Refusal } from "#schema/errors.ts";

/*
 * Plain calendar days, "YYYY-MM-DD", years 0001 to 9999, Gregorian calendar throughout. A day has no zone and no hour, so
 * nothing here can move a due day across midnight. Integers instead of Temporal: plans and recaps do this thousands of times.
 */

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysPer400Years = 146_097;

interface Parts {
  year: number;
  month: number;
  day: number;
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  if (month === 2 && isLeapYear(year)) return 29;
  return monthLengths[month - 1] ?? 0;
}

/** The digits of a stretch as a number; NaN where one is none. */
function numberIn(value: string, from: number, until: number): number {
  let number = 0;
  for (let at = from; at < until; at += 1) {
    const digit = value.charCodeAt(at) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function readParts(value: string): Parts | null {
  if (value.length !== 10 || value[4] !== "-" || value[7] !== "-") return null;
  const [year, month, day] = [numberIn(value, 0, 4), numberIn(value, 5, 7), numberIn(value, 8, 10)];
  return year >= 1 && day >= 1 && day <= monthLength(year, month) ? { year, month, day } : null;
}

function partsOf(value: string): Parts {
  const parts = readParts(value);
  if (parts === null) throw new Refusal("invalid", "This is not a calendar day.", { day: value });
  return parts;
}

function textOf({ year, month, day }: Parts): string {
  if (!(year >= 1 && year <= 9999)) throw new Refusal("invalid", "This day is outside the years 1 to 9999.");
  return `${String(year).padStart(4, "0")}-${month < 10 ? "0" : ""}${month}-${day < 10 ? "0" : ""}${day}`;
}

/** Days of all years before this one, counted from 0001-01-01. */
function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

/** Days met before: a page asks for the same few dozen again and again. */
const serials = new Map<string, number>();
const cachedSerials = 4096;

/** 0001-01-01 is 0, and a Monday. */
function serialOf(value: string): number {
  const known = serials.get(value);
  if (known !== undefined) return known;
  const { year, month, day } = partsOf(value);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  const serial = daysBeforeYear(year) + (daysBeforeMonth[month - 1] ?? 0) + leapDay + day - 1;
  if (serials.size >= cachedSerials) serials.clear();
  serials.set(value, serial);
  return serial;
}

function dayOfSerial(serial: number): string {
  // By the mean length of a year: never a year too late, at most one too early (after a century without a leap day).
  let year = Math.floor((serial * 400) / daysPer400Years) + 1;
  if (daysBeforeYear(year + 1) <= serial) year += 1;
  let rest = serial - daysBeforeYear(year);
  let month = 1;
  while (rest >= monthLength(year, month)) {
    rest -= monthLength(year, month);
    month += 1;
  }
  return textOf({ year, month, day: rest + 1 });
}

function refuseFraction(count: number): void {
  if (!Number.isSafeInteger(count)) throw new Refusal("invalid", "Only whole days and months can be added.");
}

/** Whether the text is a day that exists, written "YYYY-MM-DD": "2028-02-29" is one, "2027-02-29" is not. */
export function isDay(value: string): boolean {
  return readParts(value) !== null;
}

/**
 * The day `count` calendar days later (earlier when negative).
 * @throws Refusal invalid: not a day, not a whole number, or outside the years 1 to 9999.
 */
export function addDays(day: string, count: number): string {
  refuseFraction(count);
  return dayOfSerial(serialOf(day) + count);
}

/**
 * The same day of the month `count` months later, or that month's last day where it is shorter: 31 January + 1 is
 * 28 or 29 February. Clamping loses the day of the month, so add to the original day, never step by step.
 * @throws Refusal invalid: not a day, not a whole number, or outside the years 1 to 9999.
 */
export function addMonths(day: string, count: number): string {
  refuseFraction(count);
  const from = partsOf(day);
  const months = from.year * 12 + from.month - 1 + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  return textOf({ year, month, day: Math.min(from.day, monthLength(year, month)) });
}

/** Calendar days from the first day to the second; negative when the second is earlier. Throws Refusal invalid. */
export function daysBetween(from: string, to: string): number {
  return serialOf(to) - serialOf(from);
}

/** 0 = Monday to 6 = Sunday. Throws Refusal invalid. */
export function weekday(day: string): number {
  return serialOf(day) % 7;
}

/** The day itself from Monday to Friday; off a weekend to the Monday after or the Friday before. Throws Refusal invalid. */
export function toWorkday(day: string, direction: "forward" | "back"): string {
  const index = weekday(day);
  if (index < 5) return day;
  return addDays(day, direction === "forward" ? 7 - index : 4 - index);
}

/** Below 0 when the first day is earlier, 0 when equal, above 0 when later: for sorting and limits. Throws Refusal invalid. */
export function compareDays(first: string, second: string): number {
  return serialOf(first) - serialOf(second);
}
