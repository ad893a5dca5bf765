import { writeDay, writeWeekday } from "#mail/calendar.ts";
import { alignColumns, tableWidth, textWidth, wrap } from "#mail/plain.ts";
import { settled } from "#mail/safe.ts";
import type { DayChart, Fact, GoalLines, Letter, StepList } from "./letter.ts";

/** The letter as plain text: the same facts, at most 72 columns but for links, which stand alone on their lines. */
export function letterText(letter: Letter): string {
  const { head } = letter;
  const parts = [
    wrap(`${head.account} ${head.vendor}`),
    [head.period, letter.figure ? `${letter.figure.number} ${letter.figure.noun}` : null, letter.headline, letter.lead]
      .filter((line) => line !== null && line !== "")
      .map((line) => wrap(line ?? ""))
      .join("\n\n"),
    ...letter.goals.map(goalText),
    letter.facts.map(factText).join("\n\n"),
    letter.days ? section(letter.days.title, `${wrap(letter.days.sentence)}\n\n${dayTable(letter, letter.days)}`) : "",
    heatText(letter),
    letter.contributors
      ? section(
          letter.contributors.title,
          alignColumns([
            [...letter.contributors.heads],
            ...letter.contributors.rows.map((row) => [row.name, row.shown]),
          ]),
        )
      : "",
    stepText(letter.done),
    stepText(letter.next),
    linkText(letter.button),
    letter.ask ? section(letter.ask.title, wrap(letter.ask.text)) : "",
    letter.signature ? `${wrap(letter.signature.name)}\n${wrap(letter.signature.role)}` : "",
    section(
      letter.counted.title,
      letter.counted.rows.map((row) => `${wrap(`${row.label}:`)}\n${wrap(row.value, "  ")}`).join("\n"),
    ),
    `${"-".repeat(textWidth)}\n${wrap(letter.reason)}`,
    ...letter.links.map(linkText),
    wrap(letter.address),
  ];
  const text = parts.filter((part) => part !== "").join("\n\n");
  return `${settled(text, letter.voice.direction)}\n`;
}

function section(title: string, body: string): string {
  return `${wrap(title)}\n${"-".repeat(Math.min(textWidth, Array.from(settled(title, "ltr")).length))}\n${body}`;
}

function goalText(goal: GoalLines): string {
  return section(goal.label, [goal.statement, goal.state, ...goal.notes].map((line) => wrap(line)).join("\n"));
}

function factText(fact: Fact): string {
  const badge = fact.badge ? ` (${fact.badge.text})` : "";
  const note = fact.note === "" ? "" : `\n${wrap(fact.note, "  ")}`;
  return `${wrap(`${fact.label}: ${fact.value}${badge}`)}${note}`;
}

function linkText(entry: { label: string; href: string }): string {
  return `${wrap(`${entry.label}:`)}\n${entry.href}`;
}

/** Weeks under each other like a wall calendar; one line a day where the figures are too wide for that. */
function dayTable(letter: Letter, chart: DayChart): string {
  const { locale, firstWeekday } = letter.voice;
  const order = Array.from({ length: 7 }, (_, index) => (firstWeekday + index) % 7);
  const rows = chart.weeks.map((week) => [
    week.label,
    ...order.map((weekday) => week.days.find((day) => day.weekday === weekday)?.shown ?? ""),
  ]);
  const table = [[chart.weekHead, ...order.map((weekday) => writeWeekday(locale, weekday, "weekdayShort"))], ...rows];
  if (tableWidth(table) <= textWidth) return alignColumns(table);
  const days = chart.weeks.flatMap((week) => week.days);
  return alignColumns(days.map((day) => [writeDay(locale, day.date, "weekday"), day.shown]));
}

function heatText(letter: Letter): string {
  const { heat } = letter;
  if (!heat) return "";
  const table = alignColumns([
    ["", ...heat.heads],
    ...heat.rows.map((row) => [row.head, ...row.cells.map((cell) => cell.shown)]),
  ]);
  const notes = heat.notes.map((note) => `\n\n${wrap(note)}`).join("");
  return section(heat.title, `${wrap(heat.sentence)}\n${wrap(heat.caption)}\n\n${table}${notes}`);
}

function stepText(list: StepList | null): string {
  if (!list) return "";
  const steps = list.steps.map((step) => `${wrap(step.title)}\n${wrap(step.meta, "  ")}`);
  return section(list.title, [...steps, ...(list.more === null ? [] : [wrap(list.more)])].join("\n"));
}
