import { fenced } from "#mail/paper.ts";
import { markup, settled } from "#mail/safe.ts";
import { button, foldedPage, heading, letterhead, link, paragraph, row, type Sheet, sheetFor } from "#mail/sheet.ts";
import type { Fact, GoalLines, Passage, StepList } from "#schema/recap-said.ts";
import { contributorRows, dayRows, goalBar, heatRows } from "./html-chart.ts";
import type { Letter } from "./letter.ts";

/** The paper a letter is written on. */
export function sheetOf({ voice, hue }: Letter): Sheet {
  return sheetFor({ lang: voice.locale, direction: voice.direction, hue });
}

/** The letter as an HTML mail, its paper's phrases folded and the breakdowns fenced: one 600 px column of tables, hairlines between the parts. */
export function letterHtml(letter: Letter): string {
  const { voice } = letter;
  const sheet = sheetOf(letter);
  const closing = closingHtml(sheet, letter);
  return foldedPage(sheet, {
    title: settled(letter.subject, voice.direction),
    preheader: letter.preheader,
    rows: [
      row(sheet, letterhead(sheet, letter.head), { below: 16 }),
      ...letter.internal.map((each) => passageRow(sheet, each)),
      row(sheet, headlineHtml(sheet, letter), { above: 24, below: 28, rule: true }),
      ...(letter.note ? [noteRow(sheet, letter.note)] : []),
      ...goalRows(sheet, letter),
      ...factRows(sheet, letter.facts),
      ...(letter.days ? dayRows(sheet, letter.days) : []).map(fenced),
      ...(letter.heat ? heatRows(sheet, letter.heat) : []).map(fenced),
      ...(letter.contributors ? contributorRows(sheet, letter.contributors) : []).map(fenced),
      ...(letter.benchmark ? [passageRow(sheet, letter.benchmark)] : []),
      ...stepRows(sheet, letter.done).map(fenced),
      ...stepRows(sheet, letter.next),
      row(sheet, button(sheet, letter.button), letter.next ? { below: 32 } : { above: 32, below: 32, rule: true }),
      ...(closing === "" ? [] : [row(sheet, closing, { above: 24, below: 28, rule: true })]),
      row(sheet, countedHtml(sheet, letter), { above: 24, below: 24, rule: true }),
      row(sheet, footerHtml(sheet, letter), { above: 20, rule: true }),
    ],
  });
}

function headlineHtml(sheet: Sheet, letter: Letter): string {
  const { period, figure, figureNoun, headline, lead, quarter } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const parts = [
    `${period}${say(letter.head.period)}</p>`,
    letter.figure ? `${figure}${say(letter.figure.number)} ${figureNoun}${say(letter.figure.noun)}</span></p>` : "",
    `${headline}${say(letter.headline)}</h1>`,
    letter.lead === "" ? "" : `${lead}${say(letter.lead)}</p>`,
    letter.quarter === null ? "" : `${quarter}${say(letter.quarter)}</p>`,
  ];
  return parts.join("");
}

function passageRow(sheet: Sheet, passage: Passage): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const html = `${heading(sheet, say(passage.title))}${paragraph(sheet, say(passage.text))}`;
  return row(sheet, html, { above: 32, below: 24, rule: true });
}

/** Whose words they are stands above them: nobody takes them for the figures' own. */
function noteRow(sheet: Sheet, note: Passage): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const html = `${paragraph(sheet, say(note.title), "small")}${paragraph(sheet, say(note.text), "strong")}`;
  return row(sheet, html, { above: 20, below: 20, rule: true });
}

function goalRows(sheet: Sheet, letter: Letter): string[] {
  const { goals } = letter;
  if (goals.length === 0) return [];
  const cells = goals.map((goal, index) =>
    goalCell({ sheet, words: letter.voice.words.recap }, goal, {
      last: index === goals.length - 1,
      width: 100 / goals.length,
    }),
  );
  return [
    row(sheet, `${sheet.folded.grid}<tr>${cells.join("")}</tr></table>`, {
      above: 24,
      below: 24,
      rule: true,
    }),
  ];
}

interface Hand {
  sheet: Sheet;
  words: Letter["voice"]["words"]["recap"];
}

function goalCell({ sheet, words }: Hand, goal: GoalLines, place: { last: boolean; width: number }): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const bar = goal.bar
    ? `${sheet.folded.grid}<tr><td style="padding:8px 0 6px">${goalBar(sheet, goal.bar)}</td></tr></table>`
    : "";
  const notes = goal.notes.length === 0 ? "" : paragraph(sheet, say(goal.notes.join(words.gap)), "small");
  const label = say(words.labelled({ label: goal.label, text: goal.statement }));
  return cell(
    sheet,
    `${paragraph(sheet, label, "small")}${paragraph(sheet, say(goal.state), "strong")}${bar}${notes}`,
    place,
  );
}

function factRows(sheet: Sheet, facts: Fact[]): string[] {
  if (facts.length === 0) return [];
  const cells = facts.map((fact, index) => factCell(sheet, fact, { last: index === facts.length - 1, width: 33 }));
  return [
    row(sheet, `${sheet.folded.grid}<tr>${cells.join("")}</tr></table>`, {
      above: 24,
      below: 24,
      rule: true,
    }),
  ];
}

function factCell(sheet: Sheet, fact: Fact, place: { last: boolean; width: number }): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const value = `${sheet.folded.fact}${say(fact.value)}</p>`;
  const badge = fact.badge ? badgeHtml(sheet, fact.badge) : "";
  return cell(
    sheet,
    `${paragraph(sheet, say(fact.label), "small")}${value}${paragraph(sheet, say(fact.note), "small")}${badge}`,
    place,
  );
}

function badgeHtml(sheet: Sheet, badge: NonNullable<Fact["badge"]>): string {
  return `<table ${sheet.layout}>${sheet.folded[badge.tone]}${markup(badge.text, sheet.direction)}</span></td></tr></table>`;
}

function cell(sheet: Sheet, inner: string, place: { last: boolean; width: number }): string {
  const { cell: start, lastCell } = sheet.folded;
  return `<td width="${Math.floor(place.width)}${place.last ? lastCell : start}${inner}</td>`;
}

function stepRows(sheet: Sheet, list: StepList | null): string[] {
  if (!list) return [];
  const { grid, step, stepTitle } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const steps = list.steps.map(
    ({ title, meta }) => `${step}${stepTitle}${say(title)}</p>${paragraph(sheet, say(meta), "small")}</td></tr>`,
  );
  const more = list.more === null ? "" : `${step}${paragraph(sheet, say(list.more), "small")}</td></tr>`;
  const html = `${heading(sheet, say(list.title))}${grid}${steps.join("")}${more}</table>`;
  return [row(sheet, html, { above: 32, below: 24, rule: true })];
}

/** The question and the signature: the mail ends as a letter does. */
function closingHtml(sheet: Sheet, letter: Letter): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const choices = (letter.ask?.choices ?? []).map((choice) => `${sheet.folded.choiceLine}${link(sheet, choice)}</p>`);
  const ask = letter.ask
    ? `${heading(sheet, say(letter.ask.title))}${paragraph(sheet, say(letter.ask.text))}${choices.join("")}`
    : "";
  if (!letter.signature) return ask;
  const { name, role } = letter.signature;
  const signature = `${paragraph(sheet, say(name), "strong")}${paragraph(sheet, say(role), "small")}`;
  return `${ask}<table ${sheet.layout}><tr><td style="padding:${ask ? 16 : 0}px 0 0">${signature}</td></tr></table>`;
}

function countedHtml(sheet: Sheet, letter: Letter): string {
  const { grid, countedLabel, countedValue } = sheet.folded;
  const say = (text: string): string => markup(text, sheet.direction);
  const rows = letter.counted.rows.map(
    ({ label, value }) => `<tr>${countedLabel}${say(label)}</td>${countedValue}${say(value)}</td></tr>`,
  );
  return `${heading(sheet, say(letter.counted.title))}${grid}${rows.join("")}</table>`;
}

function footerHtml(sheet: Sheet, letter: Letter): string {
  const say = (text: string): string => markup(text, sheet.direction);
  const links = letter.links.map((entry) => `${sheet.folded.linkLine}${link(sheet, entry)}</p>`).join("");
  return `${paragraph(sheet, say(letter.reason), "small")}${links}${paragraph(sheet, say(letter.address), "small")}`;
}
