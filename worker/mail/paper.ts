/*
 * What every mail of a sheet has in common (document, palette, styles) is most of its bytes. While a mail is written and kept,
 * each such phrase stands in it as one character, and the phrases stand beside it, once for all mails. The characters are
 * the C1 controls: no text of anybody has them, because `escaped` takes them out.
 */

const firstMark = 0x80;
const marks = /[\u0080-\u009f]/g;
/** Stands on both sides of what only the whole mail has; no phrase has this mark. */
const fence = "\u009f";
const fences = /\u009f/g;
const fencedIn = /\u009f[^\u009f]*\u009f\n*/g;

/** The phrases of a sheet, and an id that is another one as soon as a phrase is. */
export interface Paper {
  id: string;
  phrases: string[];
}

/** Takes up to 31 phrases; each comes back as the character that stands for it. */
export function folding(): { phrases: string[]; fold: (phrase: string) => string } {
  const phrases: string[] = [];
  const fold = (phrase: string): string => {
    if (phrases.length > 0x1e) throw new Error("a paper has 31 phrases at most");
    return String.fromCharCode(firstMark + phrases.push(phrase) - 1);
  };
  return { phrases, fold };
}

/** FNV-1a over the phrases, behind a name that is unlike that of every other sheet. */
export function paperOf(name: string, phrases: string[]): Paper {
  let sum = 0x811c9dc5;
  for (const character of phrases.join("\n")) sum = Math.imul(sum ^ character.charCodeAt(0), 0x01000193);
  return { id: `${name} ${(sum >>> 0).toString(36)}`, phrases };
}

/** The HTML as it travels. */
export function unfolded(html: string, phrases: string[]): string {
  return html.replace(marks, (mark) => phrases[mark.charCodeAt(0) - firstMark] ?? "");
}

/** A part that a brief mail leaves out, with the line ends behind it. */
export function fenced(part: string): string {
  return part === "" ? "" : `${fence}${part}${fence}`;
}

/** HTML or text with all its parts; `brief`: without the fenced ones. */
export function withoutFences(text: string, brief: boolean): string {
  return text.replace(brief ? fencedIn : fences, "");
}

const encoder = new TextEncoder();
const room = new Uint8Array(100_000);

/**
 * Bytes the HTML will have, and never fewer; phrases are ASCII. Searched for by the platform, mark by mark: letter by letter
 * in here takes twice as long. Infinity past 100,000 folded bytes.
 */
export function unfoldedSize(html: string, phrases: string[]): number {
  const { read, written } = encoder.encodeInto(html, room);
  if (read < html.length) return Number.POSITIVE_INFINITY;
  return phrases.reduce((size, phrase, index) => {
    const mark = String.fromCharCode(firstMark + index);
    let count = 0;
    for (let at = html.indexOf(mark); at >= 0; at = html.indexOf(mark, at + 1)) count += 1;
    // The mark itself takes two bytes.
    return size + count * (phrase.length - 2);
  }, written);
}
