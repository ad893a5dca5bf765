import type { RecapFigures } from "#schema/recap.ts";
import { daysBetween, type Format, formatOf, isolated } from "#ui/format.ts";

/* The sentences of a recap page. Every number in them comes from the stored figures, none is worked out again. */

export interface RecapContext {
  figures: RecapFigures;
  format: Format;
}

export function recapContext(figures: RecapFigures): RecapContext {
  return { figures, format: formatOf(figures.account.locale) };
}

/** What stands beside a figure: distinct actors are what `unique` counts. */
export function nounOf({ aggregation, noun, actorNoun }: RecapFigures["metric"]): RecapFigures["metric"]["noun"] {
  return aggregation === "unique" ? actorNoun : noun;
}

/** "193 departures" with the noun in the right form. */
export function amount(value: number, { figures, format }: RecapContext): string {
  return `${format.figure(value, figures.metric)} ${format.plural(value, figures.metric, nounOf(figures.metric))}`;
}

/** The month a change is held against; with its year where that is all that differs. */
export function monthBefore(key: string, { figures, format }: RecapContext): string {
  return key.slice(5) === figures.period.key.slice(5) ? format.monthYear(key) : format.month(key);
}

/** "14 routes": how many of them did something; null where nobody is counted. */
export function activeWords({ figures, format }: RecapContext): string | null {
  const count = figures.activeActors;
  if (!count || count < 1) return null;
  return `${format.count(count)} ${format.plural(count, { scale: 0, displayDecimals: 0 }, figures.metric.actorNoun)}`;
}

/** What was achieved, against the month before, in one or two sentences. */
export function headline(context: RecapContext): string {
  const { figures } = context;
  if (figures.value === null) return missingWords(context);
  if (figures.value === 0) return zeroWords(context);
  const said = `${periodWords(context)} ${deed(figures.value, context)} with ${isolated(figures.vendor.name)}`;
  return `${said}${changeClause(context)}${recordWords(context)}${milestoneWords(context)}`;
}

/** "your 14 routes handled 193 departures"; of distinct actors "14 routes handled departures". */
function deed(value: number, context: RecapContext): string {
  const { metric } = context.figures;
  if (metric.aggregation === "unique") return `${amount(value, context)} ${metric.verb} ${metric.noun.other}`;
  return `${doers(context)} ${metric.verb} ${amount(value, context)}`;
}

/** "In October" or "From 12 October to 31 October (20 days)". */
function periodWords({ figures, format }: RecapContext): string {
  const { partial, key, coveredDays } = figures.period;
  if (!partial) return `In ${format.month(key)}`;
  return `From ${format.day(partial.since)} to ${format.day(partial.until)} (${coveredDays} days)`;
}

function doers({ figures, format }: RecapContext): string {
  const active = activeWords({ figures, format });
  if (active === null) return "you";
  return figures.activeActors === 1 ? `your ${figures.metric.actorNoun.one}` : `your ${active}`;
}

function zeroWords(context: RecapContext): string {
  const { figures } = context;
  const none = `${figures.metric.verb} no ${figures.metric.noun.other} with ${isolated(figures.vendor.name)}`;
  return `${periodWords(context)} you ${none}${beforeZero(context)}.`;
}

/** No percentage and no word of loss: the month before as it was. */
function beforeZero({ figures, format }: RecapContext): string {
  const { previousPeriod, previousValue } = figures.change;
  if (!previousPeriod || previousValue === null) return "";
  const before = monthBefore(previousPeriod, { figures, format });
  return previousValue === 0
    ? `, as in ${before}`
    : `, after ${format.figure(previousValue, figures.metric)} in ${before}`;
}

function missingWords({ figures, format }: RecapContext): string {
  const lead = `The figure for ${format.month(figures.period.key)} is not available yet.`;
  const source = figures.counted.sourceName;
  if (figures.state === "no_data") return `${lead} No source is connected.`;
  if (figures.state === "failed") return `${lead} ${source} could not be read.`;
  const until = figures.counted.completeUntil;
  const reach = until === null ? "" : ` until ${format.moment(until, figures.period.timezone)}`;
  return `${lead} ${source} is complete only${reach || " in part"}.`;
}

function changeClause({ figures, format }: RecapContext): string {
  const { change, metric } = figures;
  if (!change.previousPeriod) return ".";
  const before = monthBefore(change.previousPeriod, { figures, format });
  switch (change.kind) {
    case "new":
      return `, after none in ${before}.`;
    case "same":
      return `, about as many as in ${before}.`;
    case "absolute":
    case "percent":
      return `, ${deltaWords(change.delta ?? 0, { figures, format })} than in ${before}.`;
    case "ratio":
      return change.ratio === null ? "." : `, ${format.decimal(change.ratio)} times ${before}.`;
    case "per_day":
      return change.perDay
        ? `. That is ${perDay(change.perDay.now, metric.scale, format)} a day, after ${perDay(change.perDay.before, metric.scale, format)} in ${before}.`
        : ".";
    default:
      return ".";
  }
}

function deltaWords(delta: number, { figures, format }: RecapContext): string {
  const size = format.figure(Math.abs(delta), figures.metric);
  if (delta >= 0) return `${size} more`;
  return `${size} ${figures.metric.aggregation === "count" ? "fewer" : "less"}`;
}

export function perDay(scaled: number, scale: number, format: Format): string {
  return format.decimal(scaled / 10 ** scale);
}

function recordWords({ figures }: RecapContext): string {
  if (!figures.record) return "";
  return figures.direction === "higher" ? " It is your best month so far." : " It is the highest month so far.";
}

function milestoneWords(context: RecapContext): string {
  const { milestone } = context.figures;
  if (!milestone) return "";
  const on = milestone.on === null ? "" : `, reached on ${context.format.day(milestone.on)}`;
  return ` A milestone: ${amount(milestone.value, context)} in all${on}.`;
}

/** "up 13%, per day 6.3 after 5.8": the change beside its size. */
export function changeNote({ figures, format }: RecapContext): string {
  const { change, metric } = figures;
  const parts: string[] = [];
  if (change.kind === "percent" && change.percent !== null) {
    parts.push(`${change.percent < 0 ? "down" : "up"} ${format.percent(Math.abs(change.percent))}`);
  }
  if (figures.direction === "lower" && change.tone !== "neutral") parts.push(`which is ${change.tone}`);
  if (change.perDay) {
    parts.push(
      `per day ${perDay(change.perDay.now, metric.scale, format)} after ${perDay(change.perDay.before, metric.scale, format)}`,
    );
  }
  return parts.join(", ");
}

/** Which weekday had the most on average, or nothing when there is too little to say so. */
export function dayNote({ figures, format }: RecapContext): string {
  const pale = "Weekends are pale.";
  if (figures.value === null || !figures.peak) return pale;
  const sums = [0, 1, 2, 3, 4, 5, 6].map(() => ({ value: 0, days: 0 }));
  for (const day of figures.days) {
    const sum = sums[weekdayOf(day.date)];
    if (!sum) continue;
    sum.value += day.value;
    sum.days += 1;
  }
  const means = sums.map((sum) => (sum.days === 0 ? 0 : sum.value / sum.days));
  const most = means.indexOf(Math.max(...means));
  const mean = perDay(means[most] ?? 0, figures.metric.scale, format);
  return `Most on an average ${format.weekdayLong(most)}: ${mean}. ${pale}`;
}

/** 0 is Monday. 1 January 2024 was one. */
function weekdayOf(day: string): number {
  return ((daysBetween("2024-01-01", day) % 7) + 7) % 7;
}
