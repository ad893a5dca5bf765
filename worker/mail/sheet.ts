import { darkPalette, lightPalette, type Palette } from "./color.ts";
import { keptBy } from "./kept.ts";
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
  /** Attributes of a table that only lays out. */
  layout: string;
  font: string;
  colors: Palette;
  dark: Palette;
}

/** The same sheet for the same three: its colours take longer to work out than a whole mail to write. */
export function sheetFor({ lang, direction, hue }: { lang: string; direction: "ltr" | "rtl"; hue: number }): Sheet {
  return knownSheet(`${lang} ${direction} ${hue}`);
}

const knownSheet = keptBy(512, (key) => {
  const [lang = "", direction, hue] = key.split(" ");
  return makeSheet({ lang, direction: direction === "rtl" ? "rtl" : "ltr", hue: Number(hue) });
});

function makeSheet(options: { lang: string; direction: "ltr" | "rtl"; hue: number }): Sheet {
  const leftFirst = options.direction === "ltr";
  const flow = leftFirst ? "" : ' dir="rtl"';
  return {
    lang: options.lang,
    direction: options.direction,
    start: leftFirst ? "left" : "right",
    end: leftFirst ? "right" : "left",
    flow,
    layout: `role="presentation" cellpadding="0" cellspacing="0" border="0"${flow}`,
    font: options.lang.startsWith("ja") ? japanese : font,
    colors: lightPalette(options.hue),
    dark: darkPalette(options.hue),
  };
}

const font = "'Public Sans','Segoe UI',-apple-system,'Helvetica Neue',Helvetica,Arial,sans-serif";
// Without these Outlook for Windows writes kana and kanji in the fonts of two languages.
const japanese = "'Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif";

// What follows the preheader in a list view would otherwise be the first words of the body.
const filler = "&#8199;&#847;".repeat(40);

/** A whole HTML document. `rows` are `<tr>` elements of the one 600 px column. */
export function page(sheet: Sheet, content: { title: string; preheader: string; rows: string[] }): string {
  const { colors, direction } = sheet;
  const base = `font-family:${sheet.font};font-size:16px;line-height:26px;color:${colors.ink1}`;
  const title = escaped(content.title);
  return `<!doctype html>
<html lang="${escaped(sheet.lang)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${title}</title>
<style>${styleOf(sheet)}</style>
<!--[if mso]><style>td,th,p,h1,h2,a,span{font-family:${sheet.font}!important;mso-line-height-rule:exactly}</style><![endif]-->
</head>
<body class="p" bgcolor="${colors.paper}" style="margin:0;padding:0;background-color:${colors.paper};${base}">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all;font-size:1px;line-height:1px;color:${colors.paper}">${markup(content.preheader, direction)}${filler}</div>
<table ${sheet.layout} width="100%" class="p" bgcolor="${colors.paper}" style="background-color:${colors.paper}"><tr><td align="center" class="o" style="padding:24px 16px 40px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${sheet.layout} width="600" style="width:100%;max-width:600px">
${content.rows.join("\n")}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

/** One row of the column; `rule` draws the hairline above it. The font is set again because not every program inherits it. */
export function row(
  sheet: Sheet,
  inner: string,
  options: { above?: number; below?: number; rule?: boolean } = {},
): string {
  const { above = 0, below = 0, rule = false } = options;
  const line = rule ? `border-top:1px solid ${sheet.colors.line};` : "";
  // Without the last two, one long word of a customer would push the column past the screen.
  const text = `font-size:16px;line-height:26px;color:${sheet.colors.ink1};overflow-wrap:anywhere;word-break:break-word`;
  const style = `${line}padding:${above}px 0 ${below}px;font-family:${sheet.font};${text}`;
  return `<tr><td class="i1${rule ? " l" : ""}" align="${sheet.start}" style="${style}">${inner}</td></tr>`;
}

export function paragraph(sheet: Sheet, text: string, kind: "body" | "small" | "strong" = "body"): string {
  const { ink1, ink2, ink3 } = sheet.colors;
  if (kind === "small")
    return `<p class="i3" style="margin:0;font-size:14px;line-height:22px;color:${ink3}">${text}</p>`;
  if (kind === "strong") return `<p class="i1" style="margin:0;font-weight:600;color:${ink1}">${text}</p>`;
  return `<p class="i2" style="margin:0;color:${ink2}">${text}</p>`;
}

export function heading(sheet: Sheet, text: string): string {
  return `<h2 class="i1" style="margin:0;font-size:18px;line-height:28px;font-weight:600;color:${sheet.colors.ink1}">${text}</h2>`;
}

export function link(sheet: Sheet, options: { label: string; href: string }): string {
  return `<a class="a" href="${escaped(options.href)}" style="color:${sheet.colors.accent};text-decoration:underline">${markup(options.label, sheet.direction)}</a>`;
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

const styles = new WeakMap<Sheet, string>();

function styleOf(sheet: Sheet): string {
  const known = styles.get(sheet) ?? style(sheet);
  styles.set(sheet, known);
  return known;
}

/** Bonus where it is understood: own dark palette, columns stacked on a phone. Everything holds without it. */
function style(sheet: Sheet): string {
  const { dark, colors } = sheet;
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
