import { letterSettings } from "#schema/letter-settings.ts";
import { keptBy } from "./kept.ts";

const { nameLength } = letterSettings;

const isolateStart = "\u2068";
const isolateEnd = "\u2069";
// A space of almost no width: to every link finder the host name ends here, to the reader nothing changed.
const hairSpace = "\u200a";

const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu;
const bidiControl = /[\u202a-\u202e\u2066-\u2069]/gu;
/** What cleaning would change; most names have none of it. */
const unclean = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]|[^\S ]|\s\s|^\s|\s$/u;
/** "Inc." and "Web 2.0": a letter straight behind them would make an address of it. */
const endsInDot = /[.。．｡][^\p{L}\s]*$/u;
/** A piece that ends so, and goes on without a space behind it. */
const endsInName = /[.。．｡][^\p{L}\s\u2069]*\u2069+\p{L}/u;
const isolates = /[\u2068\u2069]/g;
const letterFirst = /^\p{L}/u;
const linkable = /[.。．｡@:/]/u;
const special = /[&<>"'\u0080-\u009f\ufdd0-\ufdef]/;
/** In HTML they stand for phrases (paper.ts). */
const marks = /[\u0080-\u009f\ufdd0-\ufdef]/g;
const marked = /[&<>"'\u0080-\u009f\ufdd0-\ufdef\u2068\u2069]/;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** From the first Hebrew letter on, but for what is punctuation: our own marks, dashes and quotes. */
const beyondHebrew = /[\u0590-\u1fff\u2c00-\uffff]/;
const leftToRight = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

/** One line of text: no control characters, no line breaks, no direction overrides, single spaces. */
export function cleanLine(value: string): string {
  if (!unclean.test(value)) return value;
  return value.replace(unprintable, " ").replace(bidiControl, "").replace(/\s+/gu, " ").trim();
}

/** At most `limit` characters, the last an ellipsis when something was cut. */
export function clip(value: string, limit: number): string {
  // Never fewer units than characters.
  if (value.length <= limit) return value;
  const characters = Array.from(value);
  return characters.length <= limit ? value : `${characters.slice(0, limit - 1).join("")}…`;
}

/** Text somebody typed, made so that no mail program turns part of it into a link. */
export function unlinked(value: string): string {
  if (!linkable.test(value)) return value;
  return value
    .replace(/([.。．｡])(?=\p{L})/gu, `$1${hairSpace}`)
    .replace(/(?<=\S)@(?=\S)/gu, `${hairSpace}@${hairSpace}`)
    .replace(/:(?=[/+\p{L}])/gu, `:${hairSpace}`)
    .replace(/\/(?=\/)/gu, `/${hairSpace}`);
}

/** Text of a person or system in a sentence of ours: one line, clipped, no links, its direction kept to itself. */
export function quoted(value: string, limit = 400): string {
  return value.length <= Math.min(limit, nameLength) ? shortQuoted(value) : quotedOf(value, limit);
}

// Names of the vendor's people and words of a metric, the same for all its accounts.
const shortQuoted = keptBy(4096, (value) => quotedOf(value, nameLength));

function quotedOf(value: string, limit: number): string {
  return `${isolateStart}${unlinked(clip(cleanLine(value), limit))}${isolateEnd}`;
}

/** Finished pieces that are read as one run, "193 departures" in an Arabic sentence: the isolates inside give way to one. */
export function together(text: string): string {
  return `${isolateStart}${text.replace(bidiControl, "")}${isolateEnd}`;
}

/** A display name of at most 60 characters in a sentence of ours. */
export function named(value: string): string {
  return quoted(value, nameLength);
}

/** Drops the isolates that change nothing in a text of this direction; the others stay as characters. */
export function settled(value: string, direction: "ltr" | "rtl"): string {
  if (!value.includes(isolateStart)) return value;
  const foreign = direction === "ltr" ? rightToLeft : leftToRight;
  // Before Hebrew there is no letter that runs to the left.
  const isPlain = direction === "ltr" && !beyondHebrew.test(value);
  if (isPlain && !endsInName.test(value)) return value.replace(isolates, "");
  let text = "";
  let from = 0;
  for (let open = value.indexOf(isolateStart); open >= 0; ) {
    const close = value.indexOf(isolateEnd, open);
    if (close < 0) break;
    // The innermost pair: what is opened in between begins a pair of its own.
    open = value.lastIndexOf(isolateStart, close);
    const inner = value.slice(open + 1, close);
    // Japanese goes on without a space: "Inc.の" and "2.0が" would be addresses to a generous link finder.
    const kept = endsInDot.test(inner) && letterFirst.test(value.slice(close + 1)) ? `${inner}${hairSpace}` : inner;
    text += value.slice(from, open) + (!isPlain && foreign.test(kept) ? `${isolateStart}${kept}${isolateEnd}` : kept);
    from = close + 1;
    open = value.indexOf(isolateStart, from);
  }
  return text + value.slice(from);
}

/** The same for a page of ours, where nothing turns text into links. */
export function onPage(value: string, direction: "ltr" | "rtl"): string {
  const text = settled(value, direction);
  return text.includes(hairSpace) ? text.replaceAll(hairSpace, "") : text;
}

/** Escapes for element text and for double- or single-quoted attributes. */
export function escaped(value: string): string {
  if (!special.test(value)) return value;
  return value
    .replace(marks, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Escaped element text in which the remaining isolates are `<bdi>` elements. */
export function markup(value: string, direction: "ltr" | "rtl"): string {
  if (!marked.test(value)) return value;
  const text = escaped(settled(value, direction));
  return text.replaceAll(isolateStart, "<bdi>").replaceAll(isolateEnd, "</bdi>");
}

/** The first letter large, for what stands alone; isolates in front of it stay. */
export function capital(text: string): string {
  return text.replace(
    /^([\u2068\p{P}]*)(\p{Ll})/u,
    (_, before: string, letter: string) => `${before}${letter.toLocaleUpperCase()}`,
  );
}
