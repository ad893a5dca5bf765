import { Refusal } from "#schema/errors.ts";

// No body of this API is nested deeper than six; a thousand brackets are an attack on whoever walks them.
const maxDepth = 32;
const [quote, backslash, colon, opens, closes] = [0x22, 0x5c, 0x3a, 0x7b, 0x7d];

/** Where the string that begins at `start` ends: its closing quote. The text is known to be JSON. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    // An even run of backslashes escapes itself and not the quote.
    if ((end - before) % 2 === 1) return end;
  }
}

function isName(text: string, end: number): boolean {
  let next = end + 1;
  while (text.charCodeAt(next) <= 0x20) next += 1;
  return text.charCodeAt(next) === colon;
}

function writtenNames(text: string): number {
  let names = 0;
  for (let start = text.indexOf('"'); start >= 0; ) {
    const end = endOfString(text, start);
    if (isName(text, end)) names += 1;
    start = text.indexOf('"', end + 1);
  }
  return names;
}

function keptNames(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return 0;
  if (depth > maxDepth) throw new Refusal("unreadable", `The body is nested deeper than ${maxDepth} levels.`);
  let names = 0;
  if (Array.isArray(value)) for (const each of value) names += keptNames(each, depth + 1);
  else for (const name in value) names += 1 + keptNames((value as Record<string, unknown>)[name], depth + 1);
  return names;
}

/** The first name that stands twice in one object, compared as JSON reads it: "a" and "\u0061" are one. */
function repeatedName(text: string): string {
  const open: Set<string>[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === opens) open.push(new Set());
    else if (sign === closes) open.pop();
    else if (sign === quote) {
      const end = endOfString(text, at);
      const name = isName(text, end) ? (JSON.parse(text.slice(at, end + 1)) as string) : null;
      if (name !== null && open.at(-1)?.has(name)) return name;
      if (name !== null) open.at(-1)?.add(name);
      at = end;
    }
  }
  return "";
}

/**
 * JSON with one meaning. Throws Refusal unreadable when it is none, is nested deeper than 32 levels, or names a member of
 * one object twice: parsers keep the first or the last of them, so the sender and we might read two different events.
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal("unreadable", "The body is no JSON.");
  }
  // Parsing kept one member of each name: fewer than were written means that one stood twice.
  if (keptNames(value, 0) === writtenNames(text)) return value;
  const name = repeatedName(text).slice(0, 64);
  throw new Refusal("unreadable", `The body has ${JSON.stringify(name)} twice in one object: which one counts?`);
}
