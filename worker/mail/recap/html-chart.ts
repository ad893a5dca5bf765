import { escaped, markup, settled } from "#mail/safe.ts";
import { chartHeight, heading, paragraph, row, type Sheet } from "#mail/sheet.ts";
import type { ContributorTable, GoalLines } from "#schema/recap-said.ts";
import type { DayChart, DayWeek, HeatChart } from "./letter.ts";

const shareWidth = 120;

/** A progress bar of table cells: filled, rest, and a mark where the goal was expected to be. */
export function goalBar(sheet: Sheet, bar: NonNullable<GoalLines["bar"]>): string {
  const cells = barSegments(bar).map((segment) => barCell(sheet, segment));
  const label = labelOf(sheet, bar.label);
  return `<table ${sheet.image} aria-label="${label}" width="100%"><tr>${cells.join("")}</tr></table>`;
}

/** An attribute cannot hold elements: the isolates stay characters. */
function labelOf(sheet: Sheet, text: string): string {
  return escaped(settled(text, sheet.direction));
}

interface Segment {
  percent: number;
  kind: "filled" | "rest" | "mark";
}

/** Widths in percent that add to 100; the mark takes one of them. */
function barSegments({ filled, mark }: NonNullable<GoalLines["bar"]>): Segment[] {
  const segments: Segment[] = [];
  for (let at = 0; at < 100; at += 1) {
    const kind = at === mark ? "mark" : at < filled ? "filled" : "rest";
    const last = segments.at(-1);
    if (last?.kind === kind) last.percent += 1;
    else segments.push({ percent: 1, kind });
  }
  return segments;
}

function barCell(sheet: Sheet, { percent, kind }: Segment): string {
  const { full, rest, barEnd } = sheet.folded;
  const { ink1 } = sheet.colors;
  const mark = `" class="m" bgcolor="${ink1}" style="background-color:${ink1};height:`;
  const color = { filled: full, rest, mark }[kind];
  const height = kind === "mark" ? 12 : 6;
  return `<td width="${percent}%" height="12"><table ${sheet.layout} width="100%"><tr><td height="${height}${color}${height}${barEnd}`;
}

/** One bar a day on a common base line; a day without anything is a 0 and no bar. */
export function dayRows(sheet: Sheet, chart: DayChart): string[] {
  const days = chart.weeks.flatMap((week) => week.days);
  const highest = Math.max(...days.map((day) => day.value));
  const bars = days.map((day) => dayBar(sheet, day, highest)).join("");
  const label = labelOf(sheet, chart.summary);
  const table = `<table ${sheet.image} width="100%" aria-label="${label}"><tr>${bars}</tr><tr>${axisCells(sheet, chart)}</tr></table>`;
  return [
    row(sheet, sectionHead(sheet, chart.title, chart.legend), { above: 32, rule: true }),
    row(sheet, table, { above: 12, below: 32 }),
  ];
}

function dayBar(sheet: Sheet, day: DayWeek["days"][number], highest: number): string {
  const { bar, full, faint, barEnd, noBar } = sheet.folded;
  if (day.value <= 0) return `${noBar}${day.shown}</td>`;
  const height = Math.max(2, Math.round((chartHeight * day.value) / highest));
  return `${bar}${height}${day.weekend ? faint : full}${height}${barEnd}`;
}

function axisCells(sheet: Sheet, chart: DayChart): string {
  return chart.weeks
    .map((week) => `<td colspan="${week.days.length}${sheet.folded.axis}${markup(week.axis, sheet.direction)}</td>`)
    .join("");
}

/** A real table: heads with a scope, the number in each cell, colour only on top of it. */
export function heatRows(sheet: Sheet, chart: HeatChart): string[] {
  const { ink3 } = sheet.colors;
  const { heatHead, heatCorner, heatSide } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const heads = chart.heads.map((text) => `${heatHead}${say(text)}</th>`).join("");
  const body = chart.rows
    .map((line) => {
      const cells = line.cells.map((cell) => heatCell(sheet, cell)).join("");
      return `<tr>${heatSide}${say(line.head)}</th>${cells}</tr>`;
    })
    .join("\n");
  const table = `<table${sheet.flow} width="100%" cellpadding="0" cellspacing="2" border="0"><caption class="i3" align="top" style="caption-side:top;padding:0 0 8px;text-align:${sheet.start};font-size:14px;line-height:22px;color:${ink3}">${say(chart.caption)}</caption>
<tr>${heatCorner}${say(chart.corner)}</span></th>${heads}</tr>
${body}</table>`;
  const notes = chart.notes.map((note) => paragraph(sheet, say(note), "small")).join("");
  return [
    row(sheet, sectionHead(sheet, chart.title, chart.sentence), { above: 32, rule: true }),
    row(sheet, `${table}${notes}`, { above: 8, below: 32 }),
  ];
}

function heatCell(sheet: Sheet, cell: { shown: string; step: number }): string {
  return `${sheet.folded.heat[cell.step]}${markup(cell.shown, sheet.direction)}</td>`;
}

export function contributorRows(sheet: Sheet, table: ContributorTable): string[] {
  const { ink3 } = sheet.colors;
  const say = (text: string): string => markup(text, sheet.direction);
  const head = `padding:4px 0;font-size:14px;line-height:22px;font-weight:400;color:${ink3}`;
  const rows = table.rows.map((entry) => contributorRow(sheet, entry)).join("\n");
  const html = `<table${sheet.flow} width="100%" cellpadding="0" cellspacing="0" border="0">
<tr><th scope="col" class="i3" align="${sheet.start}" style="${head}">${say(table.heads[0])}</th><th scope="col" colspan="2" class="i3" align="${sheet.end}" style="${head}">${say(table.heads[1])}</th></tr>
${rows}</table>`;
  return [
    row(sheet, heading(sheet, say(table.title)), { above: 32, rule: true }),
    row(sheet, html, { above: 4, below: 32 }),
  ];
}

function contributorRow(sheet: Sheet, entry: ContributorTable["rows"][number]): string {
  const { accent, ink1, ink3, line } = sheet.colors;
  const others = entry.share === null;
  const width = others ? 0 : Math.max(2, Math.round(shareWidth * (entry.share ?? 0)));
  const bar = width
    ? `<table ${sheet.layout} align="${sheet.start}" width="${width}"><tr><td class="b" height="6" bgcolor="${accent}" style="background-color:${accent};height:6px;font-size:1px;line-height:1px">&nbsp;</td></tr></table>`
    : "";
  const cell = `border-top:1px solid ${line};padding:8px 0;line-height:22px`;
  const ink = others
    ? `class="i3 l" style="${cell};font-weight:400;color:${ink3}`
    : `class="i1 l" style="${cell};font-weight:400;color:${ink1}`;
  return `<tr><th scope="row" align="${sheet.start}" ${ink}">${markup(entry.name, sheet.direction)}</th><td width="${shareWidth}" class="x l" style="${cell};padding:8px 12px">${bar}</td><td width="72" align="${sheet.end}" ${ink};white-space:nowrap">${markup(entry.shown, sheet.direction)}</td></tr>`;
}

function sectionHead(sheet: Sheet, title: string, sentence: string): string {
  return `${heading(sheet, markup(title, sheet.direction))}${paragraph(sheet, markup(sentence, sheet.direction), "small")}`;
}
