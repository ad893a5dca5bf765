import type { Palette } from "./color.ts";
import { escaped } from "./safe.ts";

// What follows the preheader in a list view would otherwise be the first words of the body.
const filler = "&#8199;&#847;".repeat(40);

/** A sheet before anything is folded. */
export interface Plain {
  lang: string;
  direction: "ltr" | "rtl";
  start: "left" | "right";
  end: "left" | "right";
  font: string;
  colors: Palette;
  dark: Palette;
  /** Attributes of a table that only lays out. */
  layout: string;
  /** The direction as an attribute of a table. */
  flow: string;
}

type Named = ReturnType<typeof documentOf> &
  ReturnType<typeof shapesOf> &
  ReturnType<typeof headOf> &
  ReturnType<typeof cellsOf> &
  ReturnType<typeof barsOf> &
  ReturnType<typeof heatOf> &
  ReturnType<typeof contributorsOf>;

/** By name; a cell of the table of weekdays and hours by its step. */
export type Phrases = Record<keyof Named, string> & { heat: string[] };

/** What the mails of a sheet have in common, each piece folded. */
export function phrasesOf(fold: (phrase: string) => string, plain: Plain): Phrases {
  const named: Named = {
    ...documentOf(plain),
    ...shapesOf(plain),
    ...headOf(plain),
    ...cellsOf(plain),
    ...barsOf(plain),
    ...heatOf(plain),
    ...contributorsOf(plain),
  };
  const folded = Object.entries(named).map(([name, phrase]) => [name, fold(phrase)]);
  return { ...(Object.fromEntries(folded) as Record<keyof Named, string>), heat: heatCells(plain).map(fold) };
}

function heatCells({ colors }: Plain): string[] {
  return colors.heat.map(
    ({ ground, ink }, step) =>
      `<td class="h${step}" align="center" bgcolor="${ground}" style="background-color:${ground};color:${ink};font-size:14px;line-height:28px">`,
  );
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

/** Rows, tables and lines of text that every mail is made of. */
function shapesOf({ start, font, colors, layout }: Plain) {
  const { ink1, ink2, ink3, line, accent, onAccent } = colors;
  return {
    // The font is set again because not every program inherits it. Without the last two, one long word of a customer would
    // push the column past the screen.
    row: `px;font-family:${font};font-size:16px;line-height:26px;color:${ink1};overflow-wrap:anywhere;word-break:break-word">`,
    rowStart: `<tr><td class="i1" align="${start}" style="padding:`,
    ruledStart: `<tr><td class="i1 l" align="${start}" style="border-top:1px solid ${line};padding:`,
    grid: `<table ${layout} width="100%">`,
    small: `<p class="i3" style="margin:0;font-size:14px;line-height:22px;color:${ink3}">`,
    strong: `<p class="i1" style="margin:0;font-weight:600;color:${ink1}">`,
    body: `<p class="i2" style="margin:0;color:${ink2}">`,
    heading: `<h2 class="i1" style="margin:0;font-size:18px;line-height:28px;font-weight:600;color:${ink1}">`,
    link: `" style="color:${accent};text-decoration:underline">`,
    // A line as high as a finger is wide.
    linkLine: '<p style="margin:0;font-size:14px;line-height:44px">',
    choiceLine: '<p style="margin:0;font-size:16px;line-height:44px">',
    buttonStart: `<table ${layout}><tr><td class="b" bgcolor="${accent}" style="background-color:${accent};border-radius:6px;mso-padding-alt:12px 20px"><a class="b" href="`,
    button: `" style="display:inline-block;padding:12px 20px;font-size:16px;line-height:24px;font-weight:600;color:${onAccent};background-color:${accent};border-radius:6px;text-decoration:none">`,
  };
}

/** The letterhead up to the initial, on to the account and on to the vendor; then what stands large above the rest. */
function headOf({ start, colors, layout }: Plain) {
  const { ink1, ink2, ink3, accent, onAccent } = colors;
  return {
    letterhead: `<table ${layout} width="100%"><tr><td width="28" valign="top"><table ${layout}><tr><td class="b" width="28" height="28" align="center" bgcolor="${accent}" style="width:28px;height:28px;background-color:${accent};color:${onAccent};border-radius:6px;font-size:14px;line-height:28px;font-weight:600" aria-hidden="true">`,
    letterheadName: `</td></tr></table></td><td valign="top" align="${start}" style="padding:0 12px;font-size:16px;line-height:28px;color:${ink2}" class="i2"><b class="i1" style="font-weight:600;color:${ink1}">`,
    period: `<p class="i3" style="margin:0;padding:0 0 4px;font-size:14px;line-height:22px;color:${ink3}">`,
    figure: `<p class="i1" style="margin:0;padding:4px 0;font-size:40px;line-height:44px;font-weight:600;letter-spacing:-0.02em;color:${ink1}">`,
    figureNoun: `<span class="i2" style="font-size:18px;font-weight:400;letter-spacing:0;color:${ink2}">`,
    headline: `<h1 class="i1" style="margin:0;font-size:22px;line-height:30px;font-weight:400;text-wrap:balance;color:${ink1}">`,
    lead: `<p class="i2" style="margin:0;padding:8px 0 0;color:${ink2}">`,
    quarter: `<p class="i1" style="margin:0;padding:8px 0 0;font-weight:600;color:${ink1}">`,
  };
}

/** Cells of goals and facts side by side, of lists of steps, and of what was counted how. */
function cellsOf({ direction, start, colors }: Plain) {
  const { ink1, ink2, ink3, better, worse } = colors;
  const cell = (name: string, gap: string): string =>
    `%" valign="top" align="${start}" class="${name}" style="padding:${gap}">`;
  const badge = (name: string, { ground, ink }: typeof better): string =>
    `<tr><td style="padding:4px 0 0"><span class="${name}" style="background-color:${ground};color:${ink};padding:1px 6px;font-size:14px;line-height:22px">`;
  const counted = (ink: string, width: string, name: string): string =>
    `<td${width} valign="top" class="${name} s" style="padding:2px 0;font-size:14px;line-height:22px;color:${ink}">`;
  return {
    cell: cell("k", direction === "ltr" ? "0 24px 0 0" : "0 0 0 24px"),
    lastCell: cell("k z", "0"),
    fact: `<p class="i1" style="margin:0;font-size:18px;line-height:28px;font-weight:600;color:${ink1}">`,
    better: badge("g", better),
    worse: badge("r", worse),
    step: '<tr><td style="padding:6px 0 0">',
    stepTitle: `<p class="i1" style="margin:0;color:${ink1}">`,
    countedLabel: counted(ink3, ' width="150"', "i3"),
    countedValue: counted(ink2, "", "i2"),
  };
}

/** Height of a chart by day, px. */
export const chartHeight = 96;

/** The bar of a day: its start up to the height, its colour up to the height once more, and its end. A goal's bar is made of the same. */
function barsOf({ colors, layout, start }: Plain) {
  const { accent, pale, ink1, ink3, line } = colors;
  const color = (value: string, name: string): string =>
    `" class="${name}" bgcolor="${value}" style="background-color:${value};height:`;
  return {
    bar: `<td valign="bottom" align="center" height="${chartHeight}"><table ${layout} align="center" width="8" class="d"><tr><td height="`,
    part: `%" height="12"><table ${layout} width="100%"><tr><td height="`,
    full: color(accent, "b"),
    faint: color(pale, "w"),
    rest: color(line, "t"),
    mark: color(ink1, "m"),
    barEnd: `px;font-size:1px;line-height:1px">&nbsp;</td></tr></table></td>`,
    noBar: `<td valign="bottom" align="center" class="i3" height="${chartHeight}" style="font-size:14px;line-height:16px;color:${ink3}">`,
    axis: `" align="${start}" class="i3 l" style="border-top:1px solid ${line};padding-top:4px;font-size:14px;line-height:20px;white-space:nowrap;color:${ink3}">`,
  };
}

/** The table of weekdays and hours up to its caption, and its heads. */
function heatOf({ colors, start, flow }: Plain) {
  const head = `font-size:14px;line-height:18px;font-weight:400;color:${colors.ink3}`;
  return {
    heatTable: `<table${flow} width="100%" cellpadding="0" cellspacing="2" border="0"><caption class="i3" align="top" style="caption-side:top;padding:0 0 8px;text-align:${start};font-size:14px;line-height:22px;color:${colors.ink3}">`,
    heatHead: `<th scope="col" class="i3" width="11%" align="center" style="${head};padding:0 0 4px">`,
    heatCorner: `<th scope="col" class="i3" width="12%" align="${start}" style="${head};padding:0 0 4px"><span class="x">`,
    heatSide: `<th scope="row" class="i3" align="${start}" style="${head};white-space:nowrap">`,
  };
}

/** Width of the longest bar beside a contributor, px. */
export const shareWidth = 96;

/** The table of contributors up to its heads; of each its name, then its bar up to the width and on, and its figure; of the others without a bar. */
function contributorsOf({ colors, layout, start, end, flow }: Plain) {
  const { accent, ink1, ink3, line } = colors;
  const head = `padding:4px 0;font-size:14px;line-height:22px;font-weight:400;color:${ink3}`;
  const edge = `border-top:1px solid ${line};padding:8px 0;line-height:22px`;
  const bar = `</th><td width="${shareWidth}" class="x l" style="${edge};padding:8px">`;
  const side = (ink: string, name: string): string =>
    `<tr><th scope="row" align="${start}" class="${name} l" style="${edge};font-weight:400;color:${ink}">`;
  const figure = (ink: string, name: string): string =>
    `</td><td width="96" align="${end}" class="${name} l" style="${edge};font-weight:400;color:${ink};white-space:nowrap">`;
  return {
    shareTable: `<table${flow} width="100%" cellpadding="0" cellspacing="0" border="0">\n<tr><th scope="col" class="i3" align="${start}" style="${head}">`,
    shareHead: `</th><th scope="col" colspan="2" class="i3" align="${end}" style="${head}">`,
    shareName: side(ink1, "i1"),
    shareBar: `${bar}<table ${layout} align="${start}" width="`,
    shareFigure: `"><tr><td class="b" height="6" bgcolor="${accent}" style="background-color:${accent};height:6px;font-size:1px;line-height:1px">&nbsp;</td></tr></table>${figure(ink1, "i1")}`,
    othersName: side(ink3, "i3"),
    othersFigure: `${bar}${figure(ink3, "i3")}`,
  };
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
