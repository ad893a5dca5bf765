import { asDate } from "#schema/written.ts";
import { keptBy } from "./kept.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

const dayStyles = {
  /** 9 June */
  day: { day: "numeric", month: "long" },
  /** 9 June 2026 */
  full: { day: "numeric", month: "long", year: "numeric" },
  /** Thu 22 October */
  weekday: { weekday: "short", day: "numeric", month: "long" },
  /** 1 Oct */
  short: { day: "numeric", month: "short" },
  number: { day: "numeric" },
  /** October 2026 */
  month: { month: "long", year: "numeric" },
  monthName: { month: "long" },
  /** Thursday */
  weekdayName: { weekday: "long" },
  weekdayShort: { weekday: "short" },
  /** One letter, for columns: Arabic has no short names. */
  weekdayLetter: { weekday: "narrow" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function dateFormat(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone, calendar: "gregory" });
  formats.set(key, made);
  return made;
}

const utcOf = keptBy(4096, (day) => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return Date.UTC(year, month - 1, date);
});

type DayStyle = keyof typeof dayStyles;

/** Of each locale and style: a mail writes forty days in one. */
const dayWriters = new Map<string, Map<DayStyle, (day: string) => string>>();

/** A plain day "YYYY-MM-DD" (or a month "YYYY-MM") in words. */
export function writeDay(locale: string, day: string, style: DayStyle): string {
  return (dayWriters.get(locale)?.get(style) ?? dayWriterOf(locale, style))(day);
}

function dayWriterOf(locale: string, style: DayStyle): (day: string) => string {
  const format = dateFormat(locale, "UTC", dayStyles[style]);
  const writer = keptBy(512, (day) => asDate(locale, format.format(utcOf(day))));
  const writers = dayWriters.get(locale) ?? new Map<DayStyle, (day: string) => string>();
  dayWriters.set(locale, writers.set(style, writer));
  return writer;
}

/** Two plain days of one or two months as a range: "October 1 – 20, 2026". */
export function writeSpan(locale: string, from: string, to: string): string {
  // Intl writes Japanese ranges in figures alone.
  if (locale.startsWith("ja")) return `${writeDay(locale, from, "full")}～${writeNear(locale, to, from)}`;
  return asDate(locale, dateFormat(locale, "UTC", dayStyles.full).formatRange(utcOf(from), utcOf(to)));
}

/** Months "YYYY-MM" as a range: "July – September 2026". */
export function writeMonths(locale: string, from: string, to: string): string {
  // Intl writes Japanese ranges in figures alone.
  const isSameYear = from.slice(0, 4) === to.slice(0, 4);
  if (locale.startsWith("ja"))
    return `${writeDay(locale, from, "month")}～${writeDay(locale, to, isSameYear ? "monthName" : "month")}`;
  return dateFormat(locale, "UTC", dayStyles.month).formatRange(utcOf(from), utcOf(to));
}

/** A plain day, with its year only when that is not the year of `near`. */
export function writeNear(locale: string, day: string, near: string): string {
  return writeDay(locale, day, day.slice(0, 4) === near.slice(0, 4) ? "day" : "full");
}

/** Name of a weekday, 0 = Monday. */
export function writeWeekday(
  locale: string,
  weekday: number,
  style: "weekdayName" | "weekdayShort" | "weekdayLetter",
): string {
  // 1 January 2024 was a Monday.
  return writeDay(locale, `2024-01-0${weekday + 1}`, style);
}

/** A UTC instant (ms) as local date and time of the zone. */
export function writeInstant(locale: string, timezone: string, at: number): string {
  // To the minute: more of it is not written.
  return writtenInstant(`${locale} ${timezone} ${Math.floor(at / 60_000) * 60_000}`);
}

const writtenInstant = keptBy(4096, (key) => {
  const [locale = "", timezone = "", at = ""] = key.split(" ");
  const format = dateFormat(locale, timezone, { dateStyle: "long", timeStyle: "short" });
  return asDate(locale, format.format(Number(at)));
});

/** The plain local day of a UTC instant (ms). */
export function dayOf(timezone: string, at: number): string {
  return knownDay(`${timezone} ${at}`);
}

// The trigger's time, for every recap it found due.
const knownDay = keptBy(512, (key) => {
  const [timezone = "", at = ""] = key.split(" ");
  // The Canadian format is the ISO one.
  return dateFormat("en-CA", timezone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(Number(at));
});

/** 0 = Monday. */
export function weekdayOf(day: string): number {
  return (new Date(utcOf(day)).getUTCDay() + 6) % 7;
}
