import type { RecapFigures } from "#schema/recap.ts";

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

/** The figures of one recap as CSV, from the stored snapshot: total, days and contributors, exact decimals. */
export function recapCsv(figures: RecapFigures): string {
  const { metric, period, value } = figures;
  const unit = metric.aggregation === "unique" ? metric.actorNoun.other : metric.noun.other;
  const text = (amount: number) => decimalText(amount, metric.scale);
  const rows: string[][] = [
    ["block", "name", "value", "unit"],
    ["total", period.key, value === null ? "not available" : text(value), unit],
    ...figures.days.map((day) => ["day", day.date, text(day.value), unit]),
    ...(figures.contributors?.shown ?? []).map((each) => ["contributor", each.name, text(each.value), unit]),
  ];
  const others = figures.contributors?.others;
  if (others) rows.push(["contributor", `${others.count} others`, text(others.value), unit]);
  return rows.map(csvLine).join("");
}
