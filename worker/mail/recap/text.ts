import { writeDay, writeWeekday } from "#mail/calendar.ts";
import { fenced } from "#mail/paper.ts";
import { alignColumns, columnsOf, tableOf, textWidth, wrap } from "#mail/plain.ts";
import { settled } from "#mail/safe.ts";
import type { Fact, GoalLines, StepList } from "#schema/recap-said.ts";
import type { DayChart, Letter } from "./letter.ts";

type Say = Letter["voice"]["words"]["recap"];

/** The letter as plain text, the breakdowns fenced: the same facts, at most 72 columns but for links, which stand alone on their lines. */
export function letterText(letter: Letter): string {
  const { head } = letter;
  const { words } = letter.voice;
  const say = words.recap;
  const parts = [
    wrap(`${head.account} ${head.vendor}`),
    ...letter.internal.map((each) => section(each.title, wrap(each.text))),
    [
      head.period,
      letter.figure ? `${letter.figure.number} ${letter.figure.noun}` : null,
      letter.headline,
      letter.lead,
      letter.quarter,
    ]
      .filter((line) => line !== null && line !== "")
      .map((line) => wrap(line ?? ""))
      .join("\n\n"),
    letter.note ? `${wrap(say.colon(letter.note.title))}\n${wrap(letter.note.text, "  ")}` : "",
    ...letter.goals.map((goal) => goalText(goal)),
    letter.facts.map((fact) => factText(say, fact)).join("\n\n"),
    fenced(dayText(letter)),
    fenced(heatText(letter)),
    fenced(contributorText(letter)),
    letter.benchmark ? section(letter.benchmark.title, wrap(letter.benchmark.text)) : "",
    fenced(stepText(letter.done)),
    stepText(letter.next),
    linkText(say, letter.button),
    letter.ask
      ? section(
          letter.ask.title,
          [wrap(letter.ask.text), ...letter.ask.choices.map((choice) => linkText(say, choice))].join("\n\n"),
        )
      : "",
    letter.signature ? `${wrap(letter.signature.name)}\n${wrap(letter.signature.role)}` : "",
    section(
      letter.counted.title,
      letter.counted.rows.map((row) => `${wrap(say.colon(row.label))}\n${wrap(row.value, "  ")}`).join("\n"),
    ),
    `${"-".repeat(textWidth)}\n${wrap(letter.reason)}`,
    ...letter.links.map((entry) => linkText(say, entry)),
    wrap(letter.address),
  ];
  const text = parts.filter((part) => part !== "").join("\n\n");
  return `${settled(text, letter.voice.direction)}\n`;
}

function section(title: string, body: string): string {
  return `${wrap(title)}\n${"-".repeat(Math.min(textWidth, columnsOf(title)))}\n${body}`;
}

function goalText(goal: GoalLines): string {
  return section(goal.label, [goal.statement, goal.state, ...goal.notes].map((line) => wrap(line)).join("\n"));
}

function factText(say: Say, fact: Fact): string {
  const badge = fact.badge ? ` (${fact.badge.text})` : "";
  const note = fact.note === "" ? "" : `\n${wrap(fact.note, "  ")}`;
  return `${wrap(`${say.labelled({ label: fact.label, text: fact.value })}${badge}`)}${note}`;
}

function linkText(say: Say, entry: { label: string; href: string }): string {
  return `${wrap(say.colon(entry.label))}\n${entry.href}`;
}

function dayText(letter: Letter): string {
  const { days } = letter;
  return days ? section(days.title, `${wrap(days.sentence)}\n\n${dayTable(letter, days)}`) : "";
}

/** Weeks under each other like a wall calendar; one line a day where the figures are too wide for that. */
function dayTable(letter: Letter, chart: DayChart): string {
  const { locale, firstWeekday, direction } = letter.voice;
  const order = Array.from({ length: 7 }, (_, index) => (firstWeekday + index) % 7);
  const rows = chart.weeks.map((week) => [
    week.row,
    ...order.map((weekday) => week.days.find((day) => day.weekday === weekday)?.shown ?? ""),
  ]);
  for (const style of ["weekdayShort", "weekdayLetter"] as const) {
    const heads = [chart.weekHead, ...order.map((weekday) => writeWeekday(locale, weekday, style))];
    const table = tableOf([heads, ...rows]);
    if (table.width <= textWidth) return alignColumns(table, direction);
  }
  const days = chart.weeks.flatMap((week) => week.days);
  return alignColumns(tableOf(days.map((day) => [writeDay(locale, day.date, "weekday"), day.shown])), direction);
}

function heatText(letter: Letter): string {
  const { heat } = letter;
  if (!heat) return "";
  const rows = heat.rows.map((row) => [row.head, ...row.cells.map((cell) => cell.shown)]);
  const table = alignColumns(tableOf([["", ...heat.heads], ...rows]), letter.voice.direction);
  const notes = heat.notes.map((note) => `\n\n${wrap(note)}`).join("");
  return section(heat.title, `${wrap(heat.sentence)}\n${wrap(heat.caption)}\n\n${table}${notes}`);
}

function contributorText({ contributors, voice }: Letter): string {
  if (!contributors) return "";
  const rows = contributors.rows.map((row) => [row.name, row.shown]);
  return section(contributors.title, alignColumns(tableOf([[...contributors.heads], ...rows]), voice.direction));
}

function stepText(list: StepList | null): string {
  if (!list) return "";
  const steps = list.steps.map((step) => `${wrap(step.title)}\n${wrap(step.meta, "  ")}`);
  return section(list.title, [...steps, ...(list.more === null ? [] : [wrap(list.more)])].join("\n"));
}
