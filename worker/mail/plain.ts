import { keptBy } from "./kept.ts";

/** Columns of the plain-text twin. */
export const textWidth = 72;

const isolates = /[\u2066-\u2069]/gu;
/** Marks that join the letter before them, and controls: they take no column. */
const narrow = /[\p{Mn}\p{Me}\p{Cf}]/u;
/** Two columns wide (Unicode TR 11, W and F). */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
/** A line may break in front of each of these, but for the ones that may not begin a line. */
const breakable = /[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/u;
const notFirst =
  /[\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff09\u300d\u300f\u301c\uff5e\u30fb\u30fc\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u2069]/u;

/** Paragraph broken at spaces, or between Japanese letters, to 72 columns, every line led by `indent`. A longer word is cut. */
export function wrap(paragraph: string, indent = ""): string {
  const room = textWidth - indent.length;
  // No letter takes more than two columns.
  if (paragraph.length * 2 <= room || columnsOf(paragraph) <= room) return `${indent}${paragraph}`.trimEnd();
  return (wrapped.get(indent) ?? wrapperOf(indent))(paragraph);
}

/** By indent. How a figure is counted and where the vendor lives fills lines in every mail of a month. */
const wrapped = new Map<string, (paragraph: string) => string>();

function wrapperOf(indent: string): (paragraph: string) => string {
  const wrapper = keptBy(1024, (paragraph) => linesOf(paragraph, indent));
  wrapped.set(indent, wrapper);
  return wrapper;
}

function linesOf(paragraph: string, indent: string): string {
  const room = textWidth - indent.length;
  const lines: string[] = [];
  let line = "";
  let taken = 0;
  for (const piece of wordsOf(paragraph).flatMap((word) => cut(word, room))) {
    const size = columnsOf(piece.trimEnd());
    if (line !== "" && taken + size > room) {
      lines.push(line);
      line = piece;
      taken = columnsOf(piece);
    } else {
      line += piece;
      taken += columnsOf(piece);
    }
  }
  return [...lines, line].map((text) => `${indent}${text}`.trimEnd()).join("\n");
}

/** Each with the space behind it. */
function wordsOf(paragraph: string): string[] {
  const words: string[] = [];
  for (let from = 0; from < paragraph.length; ) {
    const space = paragraph.indexOf(" ", from);
    const next = space < 0 ? paragraph.length : space + 1;
    words.push(paragraph.slice(from, next));
    from = next;
  }
  return words;
}

/** A word in the pieces between which a line may break. */
function cut(word: string, room: number): string[] {
  if (columnsOf(word) <= room && !breakable.test(word)) return [word];
  const pieces: string[] = [];
  let piece = "";
  let taken = 0;
  let isAfterWide = false;
  for (const character of word) {
    const size = sizeOf(character);
    const isWide = breakable.test(character);
    const mayBreak = (isWide || isAfterWide) && !notFirst.test(character);
    if (piece !== "" && (mayBreak || (taken + size > room && character !== " "))) {
      pieces.push(piece);
      piece = "";
      taken = 0;
    }
    piece += character;
    taken += size;
    isAfterWide = isWide || (isAfterWide && notFirst.test(character));
  }
  return piece === "" ? pieces : [...pieces, piece];
}

/** Columns of each character met before, by its code, and one more: 0 stands for one not met yet, and for halves of one. */
const sizes = new Uint8Array(0x10000);

function sizeOf(character: string): number {
  const code = character.charCodeAt(0);
  const known = character.length === 1 ? sizes[code] : 0;
  if (known) return known - 1;
  const size = narrow.test(character) ? 0 : wide.test(character) ? 2 : 1;
  const isHalf = code >= 0xd800 && code < 0xe000;
  if (!isHalf) sizes[code] = size + 1;
  return size;
}

/** Columns a text takes in letters of one width: none for isolates and vowel signs, two for Chinese and Japanese. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const known = code >= 32 && code < 127 ? 2 : sizes[code];
    if (known) columns += known - 1;
    else {
      const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
      columns += sizeOf(character);
      at += character.length - 1;
    }
  }
  return columns;
}

/** Rows of cells, and the columns they take. */
export interface Table {
  rows: string[][];
  /** Of each cell. */
  taken: number[][];
  /** Of the widest of each column. */
  widths: number[];
  /** Of all of it. */
  width: number;
}

export function tableOf(rows: string[][]): Table {
  const taken = rows.map((row) => row.map(columnsOf));
  const widths = widthsOf(taken);
  return { rows, taken, widths, width: widths.reduce((sum, size) => sum + size + 2, 0) };
}

/**
 * Rows under each other: first column where lines begin, the rest at the far side. A first column without room is cut. Rows
 * of a right-to-left text stand between two marks, so that they keep their order in a program that begins lines at the left.
 */
export function alignColumns({ rows, taken, widths }: Table, direction: "ltr" | "rtl"): string {
  const others = widths.slice(1).reduce((sum, size) => sum + size + 2, 0);
  const first = Math.min(widths[0] ?? 0, textWidth - 2 - others);
  const sizes = [first, ...widths.slice(1)];
  const lines = rows.map((row, at) => `  ${alignRow(row, taken[at] ?? [], sizes)}`);
  return lines.map((line) => (direction === "rtl" ? `\u200f${line}\u200f` : line.trimEnd())).join("\n");
}

function widthsOf(taken: number[][]): number[] {
  const widths: number[] = [];
  // Counted: an iterator for each row takes longer than the row.
  for (const row of taken)
    for (let at = 0; at < row.length; at += 1) widths[at] = Math.max(widths[at] ?? 0, row[at] ?? 0);
  return widths;
}

const blanks = Array.from({ length: textWidth }, (_, length) => " ".repeat(length));
const blank = (length: number): string => blanks[length] ?? " ".repeat(Math.max(0, length));

/** Cells that take so many columns, each in a column of its own size. */
function alignRow(row: string[], taken: number[], sizes: number[]): string {
  let line = "";
  for (let at = 0; at < sizes.length; at += 1) {
    const cell = row[at] ?? "";
    const size = sizes[at] ?? 0;
    const own = taken[at] ?? 0;
    if (at > 0) line += `${blank(size - own + 2)}${cell}`;
    else if (own <= size) line += `${cell}${blank(size - own)}`;
    else {
      const shown = shortened(cell, size);
      line += `${shown}${blank(size - columnsOf(shown))}`;
    }
  }
  return line;
}

function shortened(cell: string, size: number): string {
  let kept = "";
  for (const character of cell) {
    if (columnsOf(kept) + sizeOf(character) > size - 1) break;
    kept += character;
  }
  // An isolate that was opened must be closed, or it would take the rest of the row with it.
  const open = (kept.match(isolates) ?? []).length % 2 === 1;
  return `${kept}…${open ? "\u2069" : ""}`;
}
