import { darkPalette, lightPalette, type Palette } from "./color.ts";
import { keptBy } from "./kept.ts";
import { folding, type Paper, paperOf, unfolded } from "./paper.ts";
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
  folded: ReturnType<typeof phrasesOf>;
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
  const plain = { lang, direction, start, font: lang.startsWith("ja") ? japanese : font, colors } as const;
  const table = `cellpadding="0" cellspacing="0" border="0"${flow}`;
  const layout = `role="presentation" ${table}`;
  return {
    lang,
    direction,
    start,
    end: direction === "ltr" ? "right" : "left",
    flow,
    layout: fold(layout),
    image: fold(`role="img" ${table}`),
    colors,
    folded: phrasesOf(fold, { ...plain, layout, dark: darkPalette(hue) }),
    paper: paperOf(`${lang} ${hue}`, phrases),
  };
}

const font = "'Public Sans','Segoe UI',-apple-system,'Helvetica Neue',Helvetica,Arial,sans-serif";
// Without these Outlook for Windows writes kana and kanji in the fonts of two languages.
const japanese = "'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";

// What follows the preheader in a list view would otherwise be the first words of the body.
const filler = "&#8199;&#847;".repeat(40);

/** A sheet before anything is folded. */
interface Plain {
  lang: string;
  direction: "ltr" | "rtl";
  start: "left" | "right";
  font: string;
  colors: Palette;
  dark: Palette;
  layout: string;
}

function phrasesOf(fold: (phrase: string) => string, plain: Plain) {
  const { start, font, colors } = plain;
  const { ink1, ink2, ink3, line } = colors;
  const all = mapped(documentOf(plain), fold);
  return {
    ...all,
    // The font is set again because not every program inherits it. Without the last two, one long word of a customer would
    // push the column past the screen.
    row: fold(
      `px;font-family:${font};font-size:16px;line-height:26px;color:${ink1};overflow-wrap:anywhere;word-break:break-word">`,
    ),
    rowStart: fold(`<tr><td class="i1" align="${start}" style="padding:`),
    ruledStart: fold(`<tr><td class="i1 l" align="${start}" style="border-top:1px solid ${line};padding:`),
    small: fold(`<p class="i3" style="margin:0;font-size:14px;line-height:22px;color:${ink3}">`),
    strong: fold(`<p class="i1" style="margin:0;font-weight:600;color:${ink1}">`),
    body: fold(`<p class="i2" style="margin:0;color:${ink2}">`),
    heading: fold(`<h2 class="i1" style="margin:0;font-size:18px;line-height:28px;font-weight:600;color:${ink1}">`),
    link: fold(`" style="color:${colors.accent};text-decoration:underline">`),
    ...mapped(countedOf(plain), fold),
    ...mapped(barsOf(plain), fold),
    ...mapped(heatOf(plain), fold),
    heat: colors.heat.map(({ ground, ink }, step) =>
      fold(
        `<td class="h${step}" align="center" bgcolor="${ground}" style="background-color:${ground};color:${ink};font-size:14px;line-height:28px">`,
      ),
    ),
  };
}

function mapped<Name extends string>(phrases: Record<Name, string>, fold: (phrase: string) => string) {
  return Object.fromEntries(Object.entries<string>(phrases).map(([name, phrase]) => [name, fold(phrase)])) as Record<
    Name,
    string
  >;
}

/** The document up to its title, on to its preheader, on to the column, and after it. */
function documentOf(plain: Plain) {
  const { lang, direction, font, colors, layout } = plain;
  const base = `font-family:${font};font-size:16px;line-height:26px;color:${colors.ink1}`;
  return {
    top: `<!doctype html>
<html lang="${escaped(lang)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>`,
    head: `</title>
<style>${style(plain)}</style>
<!--[if mso]><style>td,th,p,h1,h2,a,span{font-family:${font}!important;mso-line-height-rule:exactly}</style><![endif]-->
</head>
<body class="p" bgcolor="${colors.paper}" style="margin:0;padding:0;background-color:${colors.paper};${base}">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:${colors.paper}">`,
    column: `${filler}</div>
<table ${layout} width="100%" class="p" bgcolor="${colors.paper}" style="background-color:${colors.paper}"><tr><td align="center" class="o" style="padding:24px 16px 40px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${layout} width="600" style="width:100%;max-width:600px">
`,
    end: `
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`,
  };
}

/** Cells of a list of what was counted how. */
function countedOf({ colors }: Plain) {
  const cell = (ink: string, width: string, name: string): string =>
    `<td${width} valign="top" class="${name} s" style="padding:2px 0;font-size:14px;line-height:22px;color:${ink}">`;
  return {
    countedLabel: cell(colors.ink3, ' width="150"', "i3"),
    countedValue: cell(colors.ink2, "", "i2"),
  };
}

/** Height of a chart by day, px. */
export const chartHeight = 96;

/** The bar of a day: its start up to the height, its colour up to the height once more, and its end. */
function barsOf({ colors, layout, start }: Plain) {
  const { accent, pale, ink3, line } = colors;
  const color = (value: string, name: string): string =>
    `" class="${name}" bgcolor="${value}" style="background-color:${value};height:`;
  return {
    bar: `<td valign="bottom" align="center" height="${chartHeight}"><table ${layout} align="center" width="8" class="d"><tr><td height="`,
    full: color(accent, "b"),
    faint: color(pale, "w"),
    rest: color(line, "t"),
    barEnd: `px;font-size:1px;line-height:1px">&nbsp;</td></tr></table></td>`,
    noBar: `<td valign="bottom" align="center" class="i3" height="${chartHeight}" style="font-size:14px;line-height:16px;color:${ink3}">`,
    axis: `" align="${start}" class="i3 l" style="border-top:1px solid ${line};padding-top:4px;font-size:14px;line-height:20px;white-space:nowrap;color:${ink3}">`,
  };
}

/** Heads of the table of weekdays and hours. */
function heatOf({ colors, start }: Plain) {
  const head = `font-size:14px;line-height:18px;font-weight:400;color:${colors.ink3}`;
  return {
    heatHead: `<th scope="col" class="i3" width="11%" align="center" style="${head};padding:0 0 4px">`,
    heatCorner: `<th scope="col" class="i3" width="12%" align="${start}" style="${head};padding:0 0 4px"><span class="x">`,
    heatSide: `<th scope="row" class="i3" align="${start}" style="${head};white-space:nowrap">`,
  };
}

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
  const { accent, onAccent } = sheet.colors;
  return `<table ${sheet.layout}><tr><td class="b" bgcolor="${accent}" style="background-color:${accent};border-radius:6px;mso-padding-alt:12px 20px"><a class="b" href="${escaped(options.href)}" style="display:inline-block;padding:12px 20px;font-size:16px;line-height:24px;font-weight:600;color:${onAccent};background-color:${accent};border-radius:6px;text-decoration:none">${markup(options.label, sheet.direction)}</a></td></tr></table>`;
}

/** Who writes to whom: the vendor's initial on its colour, the account, the vendor. */
export function letterhead(sheet: Sheet, head: { initial: string; account: string; vendor: string }): string {
  const { accent, onAccent, ink1, ink2 } = sheet.colors;
  const say = (text: string): string => markup(text, sheet.direction);
  const mark = `<td width="28" valign="top"><table ${sheet.layout}><tr><td class="b" width="28" height="28" align="center" bgcolor="${accent}" style="width:28px;height:28px;background-color:${accent};color:${onAccent};border-radius:6px;font-size:14px;line-height:28px;font-weight:600" aria-hidden="true">${escaped(head.initial)}</td></tr></table></td>`;
  const who = `<td valign="top" align="${sheet.start}" style="padding:0 12px;font-size:16px;line-height:28px;color:${ink2}" class="i2"><b class="i1" style="font-weight:600;color:${ink1}">${say(head.account)}</b> ${say(head.vendor)}</td>`;
  return `<table ${sheet.layout} width="100%"><tr>${mark}${who}</tr></table>`;
}

/** Bonus where it is understood: own dark palette, columns stacked on a phone. Everything holds without it. */
function style({ dark, colors }: Pick<Plain, "dark" | "colors">): string {
  const rules = darkRules(dark);
  const media = rules.map(([name, text]) => `${name}{${text}}`).join("");
  const outlook = rules.map(([name, text]) => `[data-ogsc] ${name}{${text}}`).join("");
  return `:root{color-scheme:light dark}a{color:${colors.accent}}
@media (min-width:480px){.d{width:13px!important}}
@media (max-width:520px){.k{display:block!important;width:auto!important;padding:0 0 20px!important}.z{padding:0!important}.s{display:block!important;width:auto!important;padding:0 0 2px!important}.x{display:none!important}.o{padding:16px 16px 32px!important}}
@media (prefers-color-scheme:dark){${media}}
${outlook}`;
}

function darkRules(dark: Palette): [string, string][] {
  const ground = (color: string): string => `background-color:${color}!important`;
  const ink = (color: string): string => `color:${color}!important`;
  return [
    [".p", `${ground(dark.paper)};${ink(dark.ink1)}`],
    [".i1", ink(dark.ink1)],
    [".i2", ink(dark.ink2)],
    [".i3", ink(dark.ink3)],
    [".a", ink(dark.accent)],
    [".l", `border-color:${dark.line}!important`],
    [".b", `${ground(dark.accent)};${ink(dark.onAccent)}`],
    [".w", ground(dark.pale)],
    [".t", ground(dark.sunk)],
    [".m", ground(dark.ink1)],
    ...dark.heat.map((pair, step): [string, string] => [`.h${step}`, `${ground(pair.ground)};${ink(pair.ink)}`]),
    [".g", `${ground(dark.better.ground)};${ink(dark.better.ink)}`],
    [".r", `${ground(dark.worse.ground)};${ink(dark.worse.ink)}`],
  ];
}
