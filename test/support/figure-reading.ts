/*
 * The figures of a recap read back from what people get: the HTML mail, its text twin and the page. Its own small reader:
 * digits of any script, separators by a table written here, tables by their tags or columns.
 */

/** Decimal sign of the languages and regions the tests write in; every other separator groups. */
const decimalSigns: Record<string, string> = {
  "en-US": ".",
  "en-IN": ".",
  "de-DE": ",",
  "de-CH": ".",
  "fr-FR": ",",
  "es-ES": ",",
  "ja-JP": ".",
  "ar-EG": "٫",
  "ar-AE": ".",
};

/** A number with its decimals as one integer: 1,234.5 with two decimals is 123450. Null: something else, or shortened. */
export function readNumber(written: string, locale: string, decimals: number): number | null {
  const plain = written
    .replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, "")
    .replace(/[\u0660-\u0669]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x660))
    .trim();
  const sign = decimalSigns[locale] ?? ".";
  const [, minus, whole = "", part = ""] =
    plain.match(new RegExp(`^([-−]?)(\\d[\\d.,٬’'\\u00a0\\u202f]*?)(?:\\${sign}(\\d+))?$`)) ?? [];
  if (whole === "" || part.length > decimals) return null;
  const digits = whole.replace(/\D/g, "") + part.padEnd(decimals, "0");
  return minus ? -Number(digits) : Number(digits);
}

/** The first number of a text, as written. */
export function firstNumber(text: string): string {
  return text.match(/[-−]?\p{Nd}(?:[\p{Nd}.,٬٫’'\u00a0\u202f]*\p{Nd})?/u)?.[0] ?? "";
}

export interface ReadBlocks {
  headline: string;
  days: string[];
  /** Rows by weekday, cells by time. */
  times: string[][];
  /** What the cells count in, as written: "1,000". Empty for ones. */
  unit: string;
  contributors: string[];
}

function textOf(html: string): string {
  return html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&amp;", "&")
    .trim();
}

/** A figure without the mark of a cell that has a note. */
const unmarked = (cell: string) => cell.replace(/\*$/, "");

function cellsOf(row: string): string[] {
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map((cell) => unmarked(textOf(cell[1] ?? "")));
}

function rowsOf(table: string): string[] {
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map((row) => row[1] ?? "");
}

/** What a label says of the days: "Oct 1: 6, 9; Oct 5: 1", in the signs of six languages. */
function daysInLabel(label: string): string[] {
  return label
    .replace(/[\u2066-\u2069]/g, "")
    .split(/\s*[;؛]\s+|、(?=[^、：]*：)/)
    .flatMap((week) => (week.split(/\s?:\s|：/)[1] ?? "").split(/[,،]\s|、/));
}

/** The HTML mail without goals: its first picture is that of the days. */
export function readHtmlMail(html: string): ReadBlocks {
  const label = html.match(/role="img"[^>]*aria-label="([^"]*)"/)?.[1] ?? "";
  const heat = html.match(/<caption.*?<\/table>/s)?.[0] ?? "";
  const people = html.match(/<th scope="col" colspan="2".*/s)?.[0] ?? "";
  const names = [...people.matchAll(/<th scope="row".*?white-space:nowrap">(.*?)<\/td><\/tr>/gs)];
  return {
    headline: textOf(html.match(/font-size:40px[^>]*>(.*?)<span/s)?.[1] ?? ""),
    days: label === "" ? [] : daysInLabel(textOf(label)),
    times: rowsOf(heat)
      .map(cellsOf)
      .filter((cells) => cells.length > 0),
    unit: firstNumber(textOf(heat.split("</caption>")[0] ?? "")),
    contributors: names.map((match) => textOf(match[1] ?? "")),
  };
}

/** Lines of the first table after a title underlined by dashes, as cells. */
function tableUnder(text: string, title: string): { before: string[]; rows: string[][] } {
  const lines = text.replace(/[\u061c\u200e\u200f\u2066-\u2069]/g, "").split("\n");
  const at = lines.findIndex((line, index) => line === title && /^-+$/.test(lines[index + 1] ?? ""));
  if (at < 0) return { before: [], rows: [] };
  const from = lines.findIndex((line, index) => index > at + 1 && line.startsWith("  ") && / {2,}\S/.test(line.trim()));
  const until = lines.findIndex((line, index) => index > from && line.trim() === "");
  const rows = lines.slice(from, until).map((line) => line.trim().split(/ {2,}/));
  return { before: lines.slice(at + 2, from), rows };
}

/** The text twin. `titles`: how the parts by day, by time and by contributor are called. */
export function readTextMail(text: string, titles: readonly [string, string, string]): ReadBlocks {
  const [days, times, contributors] = titles.map((title) => tableUnder(text, title));
  const isFigure = (cell: string): boolean => /^[-−<]?\p{Nd}/u.test(cell);
  return {
    headline: firstNumber(text.split("\n\n")[2] ?? ""),
    days: (days?.rows ?? []).flatMap((cells) => cells.slice(1)).filter(isFigure),
    times: (times?.rows ?? []).filter((cells) => cells.length === 9).map((cells) => cells.slice(1).map(unmarked)),
    // The caption is the last line of words above the table.
    unit: firstNumber(times?.before.filter((line) => line !== "").at(-1) ?? ""),
    contributors: (contributors?.rows ?? []).slice(1).map((cells) => cells.at(-1) ?? ""),
  };
}

export interface ReadPage extends ReadBlocks {
  /** Rows by hour, cells by weekday. */
  hours: string[][];
  /** What the tables give as their total. */
  totals: string[];
}

/** The recap page. */
export function readPage(html: string, [, , contributors]: readonly [string, string, string]): ReadPage {
  const part = (from: RegExp): string => html.slice(html.search(from)).match(/<table.*?<\/table>/s)?.[0] ?? "";
  const body = (table: string): string[][] =>
    rowsOf(table.split("<tbody>")[1]?.split("</tbody>")[0] ?? "").map(cellsOf);
  const foot = (table: string): string[] => rowsOf(table.split("<tfoot>")[1] ?? "").flatMap(cellsOf);
  const has = (mark: string): boolean => html.includes(mark);
  const days = has('id="by-day"') ? part(/<details[^>]*id="by-day"/) : "";
  const people = has(`<h2>${contributors}`) ? part(new RegExp(`<h2>${contributors}`)) : "";
  return {
    headline: textOf(html.match(/<span class="figure">(.*?)<small>/s)?.[1] ?? ""),
    days: body(days).map((cells) => cells[1] ?? ""),
    times: has("heat narrow") ? body(part(/<table class="heat narrow"/)) : [],
    unit: "",
    hours: has('id="by-hour"') ? body(part(/<details[^>]*id="by-hour"/)) : [],
    contributors: body(people).map((cells) => cells[1] ?? ""),
    totals: [...foot(days), ...foot(people)],
  };
}
