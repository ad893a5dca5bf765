import { countedNoun } from "#domain/metric/noun.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ReviewView } from "#schema/review.ts";
import { minorDigits } from "#schema/words.ts";

/** One CSV field (RFC 4180). Text a spreadsheet would run as a formula is led by an apostrophe; plain decimals are left alone. */
function field(value: string): string {
  const isRisky = /^[=+\-@\t\r\n]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value);
  const guarded = isRisky ? `'${value}` : value;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** One line of a CSV file (RFC 4180), with its line end: cells that a spreadsheet would run are led by an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(field).join(",")}\r\n`;
}

/** A scaled integer as an exact decimal text. */
export function decimalText(value: number, scale: number): string {
  if (scale === 0) return String(value);
  const digits = String(Math.abs(value)).padStart(scale + 1, "0");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A scaled figure as an exact decimal with its English noun: "193 departures". */
export function countedText(value: number, metric: MetricDefinition): string {
  const noun = countedNoun(metric);
  return `${decimalText(value, metric.scale)} ${value === 10 ** metric.scale ? noun.one : noun.other}`;
}

function unitOf({ metric }: RecapFigures): string {
  return countedNoun(metric).other;
}

function moneyText(amountMinor: number, currency: string): string {
  return decimalText(amountMinor, minorDigits[currency] ?? 2);
}

/** What the total was worth, in decimals exact to the minor unit, and each rate under the first day it held; or the hours saved. */
function worthRows({ money, time, metric, period }: RecapFigures): string[][] {
  const { one } = countedNoun(metric);
  const saved = time && [
    ["time saved", period.key, String(time.hours), "hours"],
    ["time of each", period.key, String(time.minutesPerUnit), `minutes per ${one}`],
  ];
  if (!money) return saved ?? [];
  const { currency, rateMinor, rates = [{ rateMinor, from: period.firstDay }] } = money;
  return [
    ["worth", period.key, moneyText(money.amountMinor, currency), currency],
    ...rates.map((rate) => ["rate", rate.from, moneyText(rate.rateMinor, currency), `${currency} per ${one}`]),
  ];
}

/** The figures of one recap as CSV, from the stored snapshot: total, its worth, days and contributors, exact decimals. */
export function recapCsv(figures: RecapFigures): string {
  const { metric, period, value } = figures;
  const unit = unitOf(figures);
  const text = (amount: number) => decimalText(amount, metric.scale);
  const rows: string[][] = [
    ["block", "name", "value", "unit"],
    ["total", period.key, value === null ? "not available" : text(value), unit],
    ...worthRows(figures),
    ...figures.days.map((day) => ["day", day.date, text(day.value), unit]),
  ];
  rows.push(...contributorRows(figures.contributors, figures));
  return rows.map(csvLine).join("");
}

/** Somebody else wrote it: where a spreadsheet splits at semicolons, a cell begins behind each of them. */
const guardedName = (name: string) => name.replace(/(?<=;)(?=[=+\-@])/g, "'");

/** A row each, and one for everybody else. */
function contributorRows(contributors: RecapFigures["contributors"], figures: RecapFigures): string[][] {
  if (!contributors) return [];
  const { by, shown, others } = contributors;
  const block = by === "team" ? "team" : "contributor";
  const row = (name: string, value: number) => [block, name, decimalText(value, figures.metric.scale), unitOf(figures)];
  const rows = shown.map(({ name, value }) => row(guardedName(name), value));
  if (!others) return rows;
  const rest = others.count ? `${others.count} ${others.count === 1 ? "other" : "others"}` : "without a name";
  return [...rows, row(by === "team" ? "everybody else" : rest, others.value)];
}

/** The three months of a review as CSV, from their stored snapshots and what came since: each month, what came since it was published, what they come to and are worth, every day, who it is from. */
export function reviewCsv({ review, fee }: Pick<ReviewView, "review" | "fee">): string {
  const { months, total, published, last } = review;
  const rows: string[][] = [["block", "name", "value", "unit"]];
  for (const { key, figures } of months) {
    const known = figures && figures.value !== null ? decimalText(figures.value, figures.metric.scale) : null;
    rows.push(["month", key, known ?? (figures ? "not available" : "no recap"), unitOf(figures ?? last)]);
  }
  const text = (value: number) => decimalText(value, last.metric.scale);
  if (total !== null && published !== null && total !== published)
    rows.push(["changed since", "three months", text(total - published), unitOf(last)]);
  if (total !== null) rows.push(["total", "three months", text(total), unitOf(last)]);
  rows.push(...months.flatMap(({ figures }) => (figures ? worthRows(figures) : [])));
  rows.push(...worthOfAll(review));
  if (fee && fee.tenths !== null) rows.push(["value over fee", "three months", decimalText(fee.tenths, 1), "times"]);
  for (const { figures } of months)
    for (const day of figures?.days ?? [])
      rows.push(["day", day.date, decimalText(day.value, figures?.metric.scale ?? 0), unitOf(figures ?? last)]);
  rows.push(...contributorRows(review.contributors, last));
  return rows.map(csvLine).join("");
}

/** What three months are worth by now, and what came of it since they were published. */
function worthOfAll({ money, publishedMoney }: ReviewView["review"]): string[][] {
  if (!money) return [];
  const row = (block: string, minor: number) => [
    block,
    "three months",
    moneyText(minor, money.currency),
    money.currency,
  ];
  const since = publishedMoney === null ? 0 : money.amountMinor - publishedMoney.amountMinor;
  return [...(since === 0 ? [] : [row("worth changed since", since)]), row("worth", money.amountMinor)];
}
