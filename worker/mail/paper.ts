/*
 * What the mails of a sheet have in common (document, palette, styles) is most of their bytes. While a mail is written and
 * kept, each such phrase stands in it as one character, and the phrases stand beside it, once for all mails. The characters are
 * the C1 controls, and behind them the noncharacters: no text of anybody has them, because `escaped` takes them out.
 */

const controls = { first: 0x80, count: 0x20 };
const noncharacters = { first: 0xfdd0, count: 0x20 };
const marks = /[\u0080-\u009f\ufdd0-\ufdef]/g;

const markAt = (index: number): string =>
  String.fromCharCode(index < controls.count ? controls.first + index : noncharacters.first + index - controls.count);
const indexOf = (mark: number): number =>
  mark < noncharacters.first ? mark - controls.first : mark - noncharacters.first + controls.count;

/** Stands on both sides of what only the whole mail has; the phrase of this mark is empty. */
const fence = "\u009f";
const fences = /\u009f/g;
const fencedIn = /\u009f[^\u009f]*\u009f\n*/g;

/** The phrases of a sheet, and an id that is another one as soon as a phrase is. */
export interface Paper {
  id: string;
  phrases: string[];
}

/** Takes up to 63 phrases; each comes back as the character that stands for it. */
export function folding(): { phrases: string[]; fold: (phrase: string) => string } {
  const phrases: string[] = [];
  const fold = (phrase: string): string => {
    if (phrases.length === controls.count + noncharacters.count) throw new Error("a paper has 63 phrases at most");
    if (markAt(phrases.length) === fence) phrases.push("");
    return markAt(phrases.push(phrase) - 1);
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
  return html.replace(marks, (mark) => phrases[indexOf(mark.charCodeAt(0))] ?? "");
}

/** A part that a brief mail leaves out, with the line ends behind it. */
export function fenced(part: string): string {
  return part === "" ? "" : `${fence}${part}${fence}`;
}

/** HTML or text with all its parts; `brief`: without the fenced ones. */
export function withoutFences(text: string, brief: boolean): string {
  return text.replace(brief ? fencedIn : fences, "");
}

/** Bytes the HTML will have in UTF-8, and never fewer; phrases are ASCII. */
export function unfoldedSize(html: string, phrases: string[]): number {
  let size = 0;
  for (let at = 0; at < html.length; at += 1) {
    const code = html.charCodeAt(at);
    if (code < controls.first) size += 1;
    else if (code < 0xa0 || (code >= 0xfdd0 && code < 0xfdf0)) size += phrases[indexOf(code)]?.length ?? 0;
    // Half of a pair counts for more than it takes.
    else size += code < 0x800 ? 2 : 3;
  }
  return size;
}
