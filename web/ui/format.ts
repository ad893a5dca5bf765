import { minorDigits } from "#schema/words.ts";
import { asDate, type Scaled } from "#schema/written.ts";

/** Plain days, scaled figures and instants as words of one locale. Formatters are built once a locale and kept. */

interface Forms {
  one: string;
  other: string;
}

export interface Format {
  locale: string;
  /** A whole number: "1,234". */
  count(value: number): string;
  /** A scaled integer of a metric: 12345 at scale 2 is "123.45" with at most displayDecimals. */
  figure(value: number, metric: Scaled): string;
  /** The same with its sign, a real minus: "+23", "−4". */
  signed(value: number, metric: Scaled): string;
  /** Short for axes and narrow cells: "12K". */
  compact(value: number, metric: Scaled): string;
  /** At most one decimal: "6.3". */
  decimal(value: number): string;
  /** Tenths with their one decimal: 24 is "2.4", 20 is "2.0". */
  tenths(value: number): string;
  /** Two significant digits: "4.8". */
  significant(value: number): string;
  /** 13 becomes "13%", in the way of the locale. */
  percent(value: number): string;
  /** Exact amount of a currency from its minor unit, decimals only when needed: 9000 USD is "$90". */
  money(minor: number, currency: string): string;
  /** Which form of a noun a scaled figure takes. */
  plural(value: number, metric: Scaled, forms: Forms): string;
  /** Days are "YYYY-MM-DD". "27 November" */
  day(day: string): string;
  /** "31 Oct" */
  dayBrief(day: string): string;
  /** "27 November 2026" */
  dayYear(day: string): string;
  /** "Fri 27 Nov" */
  dayShort(day: string): string;
  /** "Thu 22 October" */
  dayNamed(day: string): string;
  /** "Friday" */
  weekday(day: string): string;
  /** 0 is Monday: "Mon" */
  weekdayShort(index: number): string;
  /** 0 is Monday: "Monday" */
  weekdayLong(index: number): string;
  /** Months are "YYYY-MM". "October" */
  month(key: string): string;
  /** "Oct" */
  monthShort(key: string): string;
  /** "October 2026" */
  monthYear(key: string): string;
  /** An instant (UTC ms) in a zone: "3 November 2026, 09:04" */
  moment(at: number, timezone: string): string;
  /** The same without the year, for threads: "3 Nov, 09:04" */
  momentShort(at: number, timezone: string): string;
  /** Only the hour: "09:04" */
  time(at: number, timezone: string): string;
  /** The plain day an instant falls on in a zone: "2026-11-03". */
  dayOf(at: number, timezone: string): string;
}

const formats = new Map<string, Format>();

/** The kept formatters of a locale; an unknown tag reads as English. */
export function formatOf(locale: string): Format {
  const known = formats.get(locale);
  if (known) return known;
  const made = makeFormat(validLocale(locale));
  formats.set(locale, made);
  return made;
}

function validLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** Remembers the last few hundred answers: a page shows the same days again and again. */
export function remembered<K, V>(make: (key: K) => V): (key: K) => V {
  const kept = new Map<K, V>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size > 800) kept.clear();
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}

/** UTC ms of a plain day or month key; only ever formatted in UTC again. */
const utcOf = remembered((day: string) => Date.parse(day.length === 7 ? `${day}-01` : day));

/** 1 day, 2 days: for the page's own words, which are English. */
export function counted(count: number, one: string, other = `${one}s`): string {
  return `${count} ${count === 1 ? one : other}`;
}

/** First letters of the first and last name, for the round mark beside a person. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = [...(words[0] ?? "")][0] ?? "";
  const last = words.length > 1 ? ([...(words.at(-1) ?? "")][0] ?? "") : "";
  return (first + last).toLocaleUpperCase();
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const leftToRight = /\p{Script=Latin}/u;

/** Keeps a name of the other direction from turning the words around it, where no bdi element can stand. */
export function isolated(name: string, isWithinRightToLeft = false): string {
  return (isWithinRightToLeft ? leftToRight : rightToLeft).test(name) ? `\u2068${name}\u2069` : name;
}

function dayFormat(locale: string, options: Intl.DateTimeFormatOptions): (day: string) => string {
  const format = new Intl.DateTimeFormat(locale, { ...options, calendar: "gregory", timeZone: "UTC" });
  return remembered((day: string) => asDate(locale, format.format(utcOf(day))));
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): (value: number) => string {
  const format = new Intl.NumberFormat(locale, options);
  return remembered((value: number) => format.format(value));
}

function zoned(locale: string, options: Intl.DateTimeFormatOptions): (at: number, timezone: string) => string {
  const of = remembered(
    (timeZone: string) => new Intl.DateTimeFormat(locale, { ...options, calendar: "gregory", timeZone }),
  );
  return (at, timezone) => asDate(locale, of(timezone).format(at));
}

function moneyFormat(locale: string): Format["money"] {
  const of = remembered((currency: string) => {
    const digits = minorDigits[currency] ?? 2;
    const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    const shown = { style: "currency", currency, ...fraction, trailingZeroDisplay: "stripIfInteger" } as const;
    return { size: 10 ** digits, format: new Intl.NumberFormat(locale, shown) };
  });
  return (minor, currency) => {
    const { size, format } = of(currency);
    return format.format(minor / size);
  };
}

function numbers(locale: string) {
  const count = numberFormat(locale, {});
  const decimal = numberFormat(locale, { maximumFractionDigits: 1 });
  const tenths = numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const percent = numberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const compact = numberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const rules = new Intl.PluralRules(locale);
  const ruleOf = remembered((value: number) => rules.select(value));
  const withDecimals = remembered((max: number) =>
    numberFormat(locale, { maximumFractionDigits: max, signDisplay: "negative" }),
  );
  const real = (value: number, metric: Scaled): number => value / 10 ** metric.scale;
  const withSign = remembered((max: number) =>
    numberFormat(locale, { maximumFractionDigits: max, signDisplay: "exceptZero" }),
  );
  const figure: Format["figure"] = (value, metric) => withDecimals(metric.displayDecimals)(real(value, metric) || 0);
  return {
    count,
    figure,
    // Intl keeps the sign before the figure where writing runs from right to left.
    signed: (value: number, metric: Scaled) =>
      withSign(metric.displayDecimals)(real(value, metric) || 0).replace("-", "−"),
    compact: (value: number, metric: Scaled) => compact(real(value, metric)),
    decimal,
    tenths: (value: number) => tenths(value / 10),
    significant: numberFormat(locale, { maximumSignificantDigits: 2 }),
    percent: (value: number) => percent(value / 100),
    plural: (value: number, metric: Scaled, forms: Forms) =>
      ruleOf(Math.abs(real(value, metric))) === "one" ? forms.one : forms.other,
  };
}

function makeFormat(locale: string): Format {
  const weekdayShort = dayFormat(locale, { weekday: "short" });
  const weekday = dayFormat(locale, { weekday: "long" });
  const isoDay = zoned("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" });
  return {
    locale,
    ...numbers(locale),
    money: moneyFormat(locale),
    day: dayFormat(locale, { day: "numeric", month: "long" }),
    dayBrief: dayFormat(locale, { day: "numeric", month: "short" }),
    dayYear: dayFormat(locale, { day: "numeric", month: "long", year: "numeric" }),
    dayShort: dayFormat(locale, { weekday: "short", day: "numeric", month: "short" }),
    dayNamed: dayFormat(locale, { weekday: "short", day: "numeric", month: "long" }),
    weekday,
    // 1 January 2024 was a Monday.
    weekdayShort: (index) => weekdayShort(`2024-01-0${index + 1}`),
    weekdayLong: (index) => weekday(`2024-01-0${index + 1}`),
    month: dayFormat(locale, { month: "long" }),
    monthShort: dayFormat(locale, { month: "short" }),
    monthYear: dayFormat(locale, { month: "long", year: "numeric" }),
    moment: zoned(locale, { dateStyle: "long", timeStyle: "short" }),
    momentShort: zoned(locale, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }),
    time: zoned(locale, { hour: "2-digit", minute: "2-digit" }),
    dayOf: isoDay,
  };
}
