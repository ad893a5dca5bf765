import type { Language, PluralCategory, pluralForms } from "./words.ts";

/*
 * How values read in a mail and on a page alike: readers hold one against the other, and neither room knows the other. No zod
 * here, as in words.ts: pages and what runs in a browser take these.
 */

/** Decimals a metric keeps, and those that are shown. */
export interface Scaled {
  scale: number;
  displayDecimals: number;
}

/**
 * Parts of a whole rounded to what is shown, so that a reader who adds them up finds the whole as it is shown: those with
 * the largest remainders are rounded up, the earlier of two equals. Scaled integers in and out.
 */
export function roundParts({ scale, displayDecimals }: Scaled, parts: number[]): number[] {
  // Whole in what is shown already.
  if (scale <= displayDecimals) return parts;
  const step = 10 ** (scale - displayDecimals);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const floors = parts.map((part) => Math.floor(part / step));
  const missing = Math.sign(whole) * Math.round(Math.abs(whole) / step) - floors.reduce((sum, floor) => sum + floor, 0);
  const rests = parts.map((part, index) => part - (floors[index] ?? 0) * step);
  const raised = new Set(
    parts
      .map((_, index) => index)
      .sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0))
      .slice(0, missing),
  );
  return floors.map((floor, index) => (floor + (raised.has(index) ? 1 : 0)) * step);
}

/** Days from one plain day ("YYYY-MM-DD", or a month's first as "YYYY-MM") to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000;
}

/** "Buenos Aires" of "America/Argentina/Buenos_Aires": how people name their own time. */
export function zoneCity(timezone: string): string {
  return timezone.slice(timezone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** A date or span of days as Intl writes it, and as people do: French says "1er octobre", and no line ends in the "2." of "2. Dezember". */
export function asDate(locale: string, text: string): string {
  const said = locale.startsWith("fr") ? text.replace(/(?<!\p{Nd})1(?= \p{L}|–)/gu, "1er") : text;
  return said.replace(/(?<=\p{Nd}\.) (?=\p{L})/gu, "\u00a0");
}

const numbersKept = 4096;
type Rule = (value: number) => PluralCategory;
const rules = new Map<string, Rule>();

/** Asked about a number before: a look costs less than a rule. */
function makeRule(language: Language, decimals: number): Rule {
  const rule = new Intl.PluralRules(language, { maximumFractionDigits: decimals });
  const known = new Map<number, PluralCategory>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= numbersKept) known.clear();
    const category = rule.select(value) as PluralCategory;
    known.set(value, category);
    return category;
  };
}

/** Category of a number shown with at most `decimals` decimals (CLDR); made once, asked often. */
export function categoryOf(language: Language, value: number, decimals = 0): PluralCategory {
  const key = `${language} ${decimals}`;
  const known = rules.get(key);
  if (known) return known(value);
  const made = makeRule(language, decimals);
  rules.set(key, made);
  return made(value);
}

/** Every form the language has, no more and no less; `#` stands for the number as written. */
type Forms<L extends Language> = Readonly<Record<(typeof pluralForms)[L][number], string>>;

/** A message with a whole number in it. A form that is missing does not compile. */
export function pluralIn<L extends Language>(language: L, forms: Forms<L>): (n: number, written: string) => string {
  const every: Partial<Record<PluralCategory, string>> & { other: string } = forms as Record<"other", string>;
  return (n, written) => (every[categoryOf(language, n)] ?? every.other).replaceAll("#", () => written);
}
