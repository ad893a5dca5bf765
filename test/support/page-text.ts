import type { Language } from "#schema/words.ts";

/** What a page says to eye and ear. */
export function textOf(html: string): string {
  const labels = [
    ...html.matchAll(/(?:aria-label|abbr|placeholder|data-(?!row|enhance|tone|seen|print)[a-z]+)="([^"]*)"/g),
  ].map((match) => match[1]);
  return [html.replace(/<[^>]*>/g, " "), ...labels]
    .join(" ")
    .replace(/[\u2066-\u2069]/g, "")
    .replace(/\s+/g, " ");
}

/** The first English word of a text in another language, or an Arabic line parted by a dot; empty where there is none. */
export function wordIn(language: Language, text: string): string {
  const dotted = language === "ar" && dot.exec(text);
  if (dotted) return dotted[0];
  const word = /ja|ar/.test(language) ? /.{0,20}[A-Za-z]{3,}.{0,20}/ : english;
  return word.exec(text.replaceAll(names, ""))?.[0] ?? "";
}

/** In Arabic zero is a dot: between two numbers it reads as one more. */
const dot = /.{0,20}[·•].{0,20}/;
/** Of people, places and currencies, and what is called the same everywhere. */
const names = /Qx|QX|CSV|KWD|Denver|New York|Ellen Marsh|Dana Whitfield|Dana/g;
const english =
  /(?<!\p{L})(?:the|of|and|with|from|your|you|this|month|day|days|by|figure|answer|goal|reached|table|hour|hours|show|step|next|done|best|against|others|earlier|later|print|write|under|review|until|before|after|who|what|how|time|all|whole|our|ours|yours|nothing|is|are|left|late|due|stuck|waits|waiting|send|today|tomorrow|yesterday|since|open|saved|somebody|nobody|wrote|checked)(?!\p{L})/iu;
