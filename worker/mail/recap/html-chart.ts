import { escaped, markup, settled } from "#mail/safe.ts";
import { heading, paragraph, row, type Sheet } from "#mail/sheet.ts";
import type { ContributorTable, GoalLines } from "#schema/recap-said.ts";
import type { DayChart, DayWeek, HeatChart } from "./letter.ts";

const chartHeight = 96;
const shareWidth = 120;

/** A progress bar of table cells: filled, rest, and a mark where the goal was expected to be. */
export function goalBar(sheet: Sheet, bar: NonNullable<GoalLines["bar"]>): string {
  const cells = barSegments(bar).map((segment) => barCell(sheet, segment));
  const label = labelOf(sheet, bar.label);
  return `<table ${imageOf(sheet)} aria-label="${label}" width="100%"><tr>${cells.join("")}</tr></table>`;
}

/** Read as one picture; its cells say nothing by themselves. */
function imageOf(sheet: Sheet): string {
  return sheet.layout.replace("presentation", "img");
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
  const { accent, ink1, line } = sheet.colors;
  const [color, name] = { filled: [accent, "b"], rest: [line, "t"], mark: [ink1, "m"] }[kind];
  const height = kind === "mark" ? 12 : 6;
  return `<td width="${percent}%" height="12"><table ${sheet.layout} width="100%"><tr><td height="${height}" class="${name}" bgcolor="${color}" style="background-color:${color};height:${height}px;font-size:1px;line-height:1px">&nbsp;</td></tr></table></td>`;
}

/** One bar a day on a common base line; a day without anything is a 0 and no bar. */
export function dayRows(sheet: Sheet, chart: DayChart): string[] {
  const days = chart.weeks.flatMap((week) => week.days);
  const highest = Math.max(...days.map((day) => day.value));
  const bars = days.map((day) => dayBar(sheet, day, highest)).join("");
  const label = labelOf(sheet, chart.summary);
  const table = `<table ${imageOf(sheet)} width="100%" aria-label="${label}"><tr>${bars}</tr><tr>${axisCells(sheet, chart)}</tr></table>`;
  return [
    row(sheet, sectionHead(sheet, chart.title, chart.legend), { above: 32, rule: true }),
    row(sheet, table, { above: 12, below: 32 }),
  ];
}

function dayBar(sheet: Sheet, day: DayWeek["days"][number], highest: number): string {
  const { accent, pale, ink3 } = sheet.colors;
  if (day.value <= 0) {
    return `<td valign="bottom" align="center" class="i3" height="${chartHeight}" style="font-size:14px;line-height:16px;color:${ink3}">${day.shown}</td>`;
  }
  const height = Math.max(2, Math.round((chartHeight * day.value) / highest));
  const color = day.weekend ? pale : accent;
  return `<td valign="bottom" align="center" height="${chartHeight}"><table ${sheet.layout} align="center" width="8" class="d"><tr><td height="${height}" class="${day.weekend ? "w" : "b"}" bgcolor="${color}" style="background-color:${color};height:${height}px;font-size:1px;line-height:1px">&nbsp;</td></tr></table></td>`;
}

function axisCells(sheet: Sheet, chart: DayChart): string {
  const { ink3, line } = sheet.colors;
  const style = `border-top:1px solid ${line};padding-top:4px;font-size:14px;line-height:20px;white-space:nowrap;color:${ink3}`;
  return chart.weeks
    .map((week) => {
      const label = markup(week.axis, sheet.direction);
      return `<td colspan="${week.days.length}" align="${sheet.start}" class="i3 l" style="${style}">${label}</td>`;
    })
    .join("");
}

/** A real table: heads with a scope, the number in each cell, colour only on top of it. */
export function heatRows(sheet: Sheet, chart: HeatChart): string[] {
  const { ink3 } = sheet.colors;
  const say = (text: string): string => markup(text, sheet.direction);
  const head = `font-size:14px;line-height:18px;font-weight:400;color:${ink3}`;
  const heads = chart.heads
    .map(
      (text) =>
        `<th scope="col" class="i3" width="11%" align="center" style="${head};padding:0 0 4px">${say(text)}</th>`,
    )
    .join("");
  const body = chart.rows
    .map((line) => {
      const cells = line.cells.map((cell) => heatCell(sheet, cell)).join("");
      return `<tr><th scope="row" class="i3" align="${sheet.start}" style="${head};white-space:nowrap">${say(line.head)}</th>${cells}</tr>`;
    })
    .join("\n");
  const table = `<table${sheet.flow} width="100%" cellpadding="0" cellspacing="2" border="0"><caption class="i3" align="top" style="caption-side:top;padding:0 0 8px;text-align:${sheet.start};font-size:14px;line-height:22px;color:${ink3}">${say(chart.caption)}</caption>
<tr><th scope="col" class="i3" width="12%" align="${sheet.start}" style="${head};padding:0 0 4px"><span class="x">${say(chart.corner)}</span></th>${heads}</tr>
${body}</table>`;
  const notes = chart.notes.map((note) => paragraph(sheet, say(note), "small")).join("");
  return [
    row(sheet, sectionHead(sheet, chart.title, chart.sentence), { above: 32, rule: true }),
    row(sheet, `${table}${notes}`, { above: 8, below: 32 }),
  ];
}

function heatCell(sheet: Sheet, cell: { shown: string; step: number }): string {
  const pair = sheet.colors.heat[cell.step] ?? sheet.colors.heat[0];
  if (!pair) return "<td></td>";
  return `<td class="h${cell.step}" align="center" bgcolor="${pair.ground}" style="background-color:${pair.ground};color:${pair.ink};font-size:14px;line-height:28px">${markup(cell.shown, sheet.direction)}</td>`;
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
