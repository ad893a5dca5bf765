import { chartHeight, shareWidth } from "#mail/phrases.ts";
import { escaped, markup, settled } from "#mail/safe.ts";
import { heading, paragraph, row, type Sheet } from "#mail/sheet.ts";
import { letterSettings } from "#schema/letter-settings.ts";
import type { ContributorTable, GoalLines } from "#schema/recap-said.ts";
import type { DayChart, DayWeek, HeatChart } from "./letter.ts";

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
  const { part, full, rest, mark, barEnd } = sheet.folded;
  const color = { filled: full, rest, mark }[kind];
  const height = kind === "mark" ? 12 : 6;
  return `<td width="${percent}${part}${height}${color}${height}${barEnd}`;
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
  const height = Math.max(letterSettings.barMin, Math.round((chartHeight * day.value) / highest));
  return `${bar}${height}${day.weekend ? faint : full}${height}${barEnd}`;
}

function axisCells(sheet: Sheet, chart: DayChart): string {
  return chart.weeks
    .map((week) => `<td colspan="${week.days.length}${sheet.folded.axis}${markup(week.axis, sheet.direction)}</td>`)
    .join("");
}

/** A real table: heads with a scope, the number in each cell, colour only on top of it. */
export function heatRows(sheet: Sheet, chart: HeatChart): string[] {
  const { heatTable, heatHead, heatCorner, heatSide } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const heads = chart.heads.map((text) => `${heatHead}${say(text)}</th>`).join("");
  const body = chart.rows
    .map((line) => {
      const cells = line.cells.map((cell) => heatCell(sheet, cell)).join("");
      return `<tr>${heatSide}${say(line.head)}</th>${cells}</tr>`;
    })
    .join("\n");
  const table = `${heatTable}${say(chart.caption)}</caption>
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
  const { shareTable, shareHead } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const rows = table.rows.map((entry) => contributorRow(sheet, entry)).join("\n");
  const html = `${shareTable}${say(table.heads[0])}${shareHead}${say(table.heads[1])}</th></tr>
${rows}</table>`;
  return [
    row(sheet, heading(sheet, say(table.title)), { above: 32, rule: true }),
    row(sheet, html, { above: 4, below: 32 }),
  ];
}

function contributorRow(sheet: Sheet, { name, share, shown }: ContributorTable["rows"][number]): string {
  const { shareName, shareBar, shareFigure, othersName, othersFigure } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  if (share === null) return `${othersName}${say(name)}${othersFigure}${say(shown)}</td></tr>`;
  const width = Math.max(letterSettings.barMin, Math.round(shareWidth * share));
  return `${shareName}${say(name)}${shareBar}${width}${shareFigure}${say(shown)}</td></tr>`;
}

function sectionHead(sheet: Sheet, title: string, sentence: string): string {
  return `${heading(sheet, markup(title, sheet.direction))}${paragraph(sheet, markup(sentence, sheet.direction), "small")}`;
}
