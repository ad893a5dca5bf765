import { darkPalette, lightPalette, type Palette } from "./color.ts";
import { keptBy } from "./kept.ts";
import { folding, type Paper, paperOf, unfolded } from "./paper.ts";
import { type Phrases, phrasesOf } from "./phrases.ts";
import { escaped, markup } from "./safe.ts";

/** The paper of every mail: document, palette and the few shapes all mails share. */
export interface Sheet {
  lang: string;
  direction: "ltr" | "rtl";
  /** Where lines begin and end: `align` knows no start and end. */
  start: "left" | "right";
  end: "left" | "right";
  /** The direction as an attribute of each table: Outlook for Windows does not inherit it. */
  flow: string;
  /** Attributes of a table that only lays out, folded; and of one that is read as a picture. */
  layout: string;
  image: string;
  colors: Palette;
  /** Phrases every mail of this sheet has in common, each folded to one character. */
  folded: Phrases;
  paper: Paper;
}

/** The same sheet for the same three: its colours take longer to work out than a whole mail to write. */
export function sheetFor({ lang, direction, hue }: { lang: string; direction: "ltr" | "rtl"; hue: number }): Sheet {
  return knownSheet(`${lang} ${direction} ${hue}`);
}

const knownSheet = keptBy(512, (key) => {
  const [lang = "", direction, hue] = key.split(" ");
  return makeSheet({ lang, direction: direction === "rtl" ? "rtl" : "ltr", hue: Number(hue) });
});

function makeSheet({ lang, direction, hue }: { lang: string; direction: "ltr" | "rtl"; hue: number }): Sheet {
  const { phrases, fold } = folding();
  const flow = direction === "ltr" ? "" : ' dir="rtl"';
  const start = direction === "ltr" ? "left" : "right";
  const colors = lightPalette(hue);
  const end = direction === "ltr" ? "right" : "left";
  const plain = { lang, direction, start, end, font: lang.startsWith("ja") ? japanese : font, colors } as const;
  const table = `cellpadding="0" cellspacing="0" border="0"${flow}`;
  const layout = `role="presentation" ${table}`;
  return {
    lang,
    direction,
    start,
    end,
    flow,
    layout: fold(layout),
    image: fold(`role="img" ${table}`),
    colors,
    folded: phrasesOf(fold, { ...plain, layout, flow, dark: darkPalette(hue) }),
    paper: paperOf(`${lang} ${hue}`, phrases),
  };
}

const font = "'Public Sans','Segoe UI',-apple-system,'Helvetica Neue',Helvetica,Arial,sans-serif";
// Without these Outlook for Windows writes kana and kanji in the fonts of two languages.
const japanese = "'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";

/** A whole HTML document. `rows` are `<tr>` elements of the one 600 px column. */
export function page(sheet: Sheet, content: { title: string; preheader: string; rows: string[] }): string {
  return unfolded(foldedPage(sheet, content), sheet.paper.phrases);
}

/** The same with the phrases of the sheet still folded. */
export function foldedPage(sheet: Sheet, content: { title: string; preheader: string; rows: string[] }): string {
  const { top, head, column, end } = sheet.folded;
  const preheader = markup(content.preheader, sheet.direction);
  return `${top}${escaped(content.title)}${head}${preheader}${column}${content.rows.join("\n")}${end}`;
}

/** One row of the column; `rule` draws the hairline above it. */
export function row(
  sheet: Sheet,
  inner: string,
  options: { above?: number; below?: number; rule?: boolean } = {},
): string {
  const { above = 0, below = 0, rule = false } = options;
  const { ruledStart, rowStart, row: text } = sheet.folded;
  return `${rule ? ruledStart : rowStart}${above}px 0 ${below}${text}${inner}</td></tr>`;
}

export function paragraph(sheet: Sheet, text: string, kind: "body" | "small" | "strong" = "body"): string {
  return `${sheet.folded[kind]}${text}</p>`;
}

export function heading(sheet: Sheet, text: string): string {
  return `${sheet.folded.heading}${text}</h2>`;
}

export function link(sheet: Sheet, options: { label: string; href: string }): string {
  return `<a class="a" href="${escaped(options.href)}${sheet.folded.link}${markup(options.label, sheet.direction)}</a>`;
}

/** The one button of a mail: a coloured cell, 48 px high, whose whole area is the link. Outlook for Windows pads only cells. */
export function button(sheet: Sheet, options: { label: string; href: string }): string {
  const { buttonStart, button: text } = sheet.folded;
  return `${buttonStart}${escaped(options.href)}${text}${markup(options.label, sheet.direction)}</a></td></tr></table>`;
}

/** Who writes to whom: the vendor's initial on its colour, the account, the vendor. */
export function letterhead(sheet: Sheet, head: { initial: string; account: string; vendor: string }): string {
  const { letterhead: mark, letterheadName: name } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  return `${mark}${escaped(head.initial)}${name}${say(head.account)}</b> ${say(head.vendor)}</td></tr></table>`;
}
