import { letterSettings } from "#schema/letter-settings.ts";
import { minorDigits } from "#schema/words.ts";
import type { Scaled } from "#schema/written.ts";

const formats = new Map<string, Intl.NumberFormat>();
const lists = new Map<string, Intl.ListFormat>();
const ranges = new Map<string, string>();
/** Of the currencies, by locale and style. */
const signs = new Map<string, string>();
const numbersKept = 4096;

/** A cached formatter: making one costs more than a hundred uses. `name` stands for the options. */
function numberFormat(locale: string, name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${name}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

/** Writes numbers as they were written before, if they were: a look costs less than a format. */
function writerOf(style: Style): (value: number) => string {
  const key = `${style.locale} ${style.name}`;
  const made = writers.get(key);
  if (made) return made;
  const writer = makeWriter(style);
  if (writers.size >= writersKept) writers.clear();
  writers.set(key, writer);
  return writer;
}

function makeWriter({ locale, name, options }: Style): (value: number) => string {
  const format = numberFormat(locale, name, options);
  const known = new Map<number, string>();
  return (value) => {
    // 0 and -0 are one key and two texts.
    if (Object.is(value, -0)) return format.format(value);
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= numbersKept) known.clear();
    const text = format.format(value);
    known.set(value, text);
    return text;
  };
}

const writersKept = 512;
const writers = new Map<string, (value: number) => string>();
const write = (value: number, style: Style): string => writerOf(style)(value);

interface Style {
  locale: string;
  /** Says the same as the options. */
  name: string;
  options: Intl.NumberFormatOptions;
}

function upTo(locale: string, decimals: number): Style {
  // What rounds to nothing has no sign: −0.4 reads 0.
  return { locale, name: `up to ${decimals}`, options: { maximumFractionDigits: decimals, signDisplay: "negative" } };
}

/** Writes scaled integers as people read them: a chart has a hundred of them. */
export function valueWriter(locale: string, metric: Scaled): (value: number) => string {
  const writer = writerOf(upTo(locale, metric.displayDecimals));
  const size = 10 ** metric.scale;
  return (value) => writer(value / size || 0);
}

/** The same with its sign, a real minus, for differences; nothing in front of zero. */
export function writeDelta(locale: string, metric: Scaled, value: number): string {
  const decimals = metric.displayDecimals;
  const options = { maximumFractionDigits: decimals, signDisplay: "exceptZero" } as const;
  return write(value / 10 ** metric.scale || 0, { locale, name: `signed ${decimals}`, options }).replace("-", "−");
}

/** A scaled rate per day: one decimal more than a total needs, two when it is below one. */
export function writeRate(locale: string, metric: Scaled, value: number): string {
  const rate = value / 10 ** metric.scale;
  const decimals = Math.max(metric.displayDecimals, Math.abs(rate) < 1 ? 2 : 1);
  return write(rate, upTo(locale, decimals));
}

/** A scaled integer in at most four or five characters, for chart cells. */
export function writeCompact(locale: string, metric: Scaled, value: number): string {
  const options = { notation: "compact", maximumSignificantDigits: 2 } as const;
  return write(value / 10 ** metric.scale, { locale, name: "compact", options });
}

/** A number in at most five characters below a thousand; what is too small for a tenth says so. */
export function writeFew(locale: string, value: number): string {
  if (value !== 0 && Math.abs(value) < 0.05) return `<${writeDecimal(locale, 0.1)}`;
  return Math.abs(value) < 100 ? writeDecimal(locale, value) : writeInteger(locale, value);
}

export function writeInteger(locale: string, value: number): string {
  return write(value, upTo(locale, 0));
}

export function writeDecimal(locale: string, value: number): string {
  return write(value, upTo(locale, 1));
}

/** `percent` is 13.5 for 13.5 %. */
export function writePercent(locale: string, percent: number): string {
  return write(percent / 100, { locale, name: "percent", options: { style: "percent", maximumFractionDigits: 1 } });
}

/** Things of which one is enough: "left, moved, or cancelled". */
export function writeList(locale: string, items: string[]): string {
  const format = lists.get(locale) ?? new Intl.ListFormat(locale, { type: "disjunction" });
  lists.set(locale, format);
  return format.format(items);
}

/** Minor units of a currency rounded to a few significant digits, for prose; what is no whole amount then has all its decimals. */
export function writeAbout(locale: string, currency: string, amountMinor: number): string {
  const size = Math.abs(amountMinor);
  const step = 10 ** Math.max(0, String(size).length - letterSettings.aboutDigits);
  return writeMoney(locale, currency, Math.sign(amountMinor) * Math.round(size / step) * step);
}

/** Minor units of a currency, exact; whole amounts without decimals. */
export function writeMoney(locale: string, currency: string, amountMinor: number): string {
  const digits = minorDigits[currency] ?? 2;
  const fraction = amountMinor % 10 ** digits === 0 ? 0 : digits;
  const options = {
    style: "currency",
    currency,
    minimumFractionDigits: fraction,
    maximumFractionDigits: fraction,
  } as const;
  return writeCurrency(amountMinor / 10 ** digits, { locale, name: `${currency} ${fraction}`, options });
}

/** The sign of the currency is isolated: in an Arabic line "US$" would read "$US". */
function writeCurrency(amount: number, style: Style): string {
  const key = `${style.locale} ${style.name}`;
  const sign = signs.get(key) ?? signOf(style);
  signs.set(key, sign);
  // No number has its currency's sign in it, so the first one found is the sign.
  return write(amount, style).replace(sign, (found) => `\u2068${found}\u2069`);
}

function signOf({ locale, name, options }: Style): string {
  const parts = numberFormat(locale, name, options).formatToParts(0);
  return parts.find(({ type }) => type === "currency")?.value ?? "";
}

/** Whole numbers as a range, "10–19". */
export function writeRange(locale: string, from: number, to: number): string {
  return numberFormat(locale, "up to 0", { maximumFractionDigits: 0 }).formatRange(from, to).replace("～", "–");
}

/** A ratio in two significant digits. */
export function writeSignificant(locale: string, value: number): string {
  return write(value, { locale, name: "two digits", options: { maximumSignificantDigits: 2 } });
}

/** Working time with its unit in the language's own plural: "96.5 hours". At most one decimal. */
export function writeTime(locale: string, unit: "hour" | "minute", value: number): string {
  const options = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 } as const;
  return write(value, { locale, name: `time in ${unit}`, options });
}

/** Hours of the day as a range, "6–9", in the narrowest writing: the Japanese sign would take the room of two digits. */
export function writeHours(locale: string, from: number, to: number): string {
  const key = `${locale} ${from} ${to}`;
  const known = ranges.get(key);
  if (known !== undefined) return known;
  const range = writeRange(locale, from, to);
  ranges.set(key, range);
  return range;
}
