import { minorDigits } from "#schema/words.ts";

const formats = new Map<string, Intl.NumberFormat>();
const ranges = new Map<string, string>();

/** A cached formatter: making one costs more than a hundred uses. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formats.set(key, made);
  return made;
}

export interface Scaled {
  scale: number;
  displayDecimals: number;
}

/** A scaled integer as people read it. */
export function writeValue(locale: string, metric: Scaled, value: number): string {
  return numberFormat(locale, { maximumFractionDigits: metric.displayDecimals }).format(
    value / 10 ** metric.scale || 0,
  );
}

/** The same with its sign, a real minus, for differences; nothing in front of zero. */
export function writeDelta(locale: string, metric: Scaled, value: number): string {
  const options = { maximumFractionDigits: metric.displayDecimals, signDisplay: "exceptZero" } as const;
  return numberFormat(locale, options)
    .format(value / 10 ** metric.scale || 0)
    .replace("-", "−");
}

/** A scaled rate per day: one decimal more than a total needs, two when it is below one. */
export function writeRate(locale: string, metric: Scaled, value: number): string {
  const rate = value / 10 ** metric.scale;
  const decimals = Math.max(metric.displayDecimals, Math.abs(rate) < 1 ? 2 : 1);
  return numberFormat(locale, { maximumFractionDigits: decimals }).format(rate);
}

/** A scaled integer in at most four or five characters, for chart cells. */
export function writeCompact(locale: string, metric: Scaled, value: number): string {
  const options = { notation: "compact", maximumSignificantDigits: 2 } as const;
  return numberFormat(locale, options).format(value / 10 ** metric.scale);
}

/** A number in at most five characters below a thousand; what is too small for a tenth says so. */
export function writeFew(locale: string, value: number): string {
  const write = (n: number): string => writeDecimal(locale, n);
  if (value !== 0 && Math.abs(value) < 0.05) return `<${write(0.1)}`;
  return Math.abs(value) < 100 ? write(value) : writeInteger(locale, value);
}

export function writeInteger(locale: string, value: number): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

export function writeDecimal(locale: string, value: number): string {
  return numberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

/** `percent` is 13.5 for 13.5 %. */
export function writePercent(locale: string, percent: number): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(percent / 100);
}

/** Things of which one is enough: "left, moved, or cancelled". */
export function writeList(locale: string, items: string[]): string {
  return new Intl.ListFormat(locale, { type: "disjunction" }).format(items);
}

/** Minor units of a currency rounded to three significant digits, for prose. */
export function writeAbout(locale: string, currency: string, amountMinor: number): string {
  const options = { style: "currency", currency, maximumSignificantDigits: 3 } as const;
  return writeCurrency(numberFormat(locale, options), amountMinor / 10 ** (minorDigits[currency] ?? 2));
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
  return writeCurrency(numberFormat(locale, options), amountMinor / 10 ** digits);
}

/** The sign of the currency is isolated: in an Arabic line "US$" would read "$US". */
function writeCurrency(format: Intl.NumberFormat, amount: number): string {
  const parts = format.formatToParts(amount);
  return parts.map(({ type, value }) => (type === "currency" ? `\u2068${value}\u2069` : value)).join("");
}

/** Whole numbers as a range, "10–19". */
export function writeRange(locale: string, from: number, to: number): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).formatRange(from, to).replace("～", "–");
}

/** A ratio in two significant digits. */
export function writeSignificant(locale: string, value: number): string {
  return numberFormat(locale, { maximumSignificantDigits: 2 }).format(value);
}

/** Working time with its unit in the language's own plural: "96.5 hours". At most one decimal. */
export function writeTime(locale: string, unit: "hour" | "minute", value: number): string {
  return numberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 1 }).format(value);
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

/**
 * Parts rounded to what is displayed so that they add to the displayed total: largest remainder, earlier part first.
 * Scaled integers in and out.
 */
export function roundParts(metric: Scaled, parts: number[]): number[] {
  if (metric.scale <= metric.displayDecimals) return parts;
  const step = 10 ** (metric.scale - metric.displayDecimals);
  const total = parts.reduce((sum, part) => sum + part, 0);
  const floors = parts.map((part) => Math.floor(part / step));
  const shown = Math.sign(total) * Math.round(Math.abs(total) / step);
  const missing = shown - floors.reduce((sum, part) => sum + part, 0);
  const order = parts
    .map((part, index) => ({ index, rest: part / step - (floors[index] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  const raised = new Set(order.slice(0, missing).map((entry) => entry.index));
  return floors.map((floor, index) => (floor + (raised.has(index) ? 1 : 0)) * step);
}
