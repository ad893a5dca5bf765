import type { DateFormat, ImportDoubt, ImportDraft } from "#schema/import.ts";
import { readDecimal } from "./decimal.ts";
import { formatExamples } from "./moment.ts";

/*
 * What a person must decide about a suggested mapping, in words for the page.
 */

/** Doubts about the time column: none found, more than one format fits its cells, a zone to confirm. */
export function timeDoubts(time: ImportDraft["time"], formats: DateFormat[], cells: string[]): ImportDoubt[] {
  const doubts: ImportDoubt[] = [];
  if (time.column === null)
    doubts.push({ field: "time", message: "No column was found that holds dates.", choices: [] });
  if (formats.length > 1) {
    const readings = formats.map((format) => `like ${formatExamples[format]}`).join(" or ");
    const message = `“${cells[0] ?? ""}” can be read ${readings}. Please choose.`;
    doubts.push({ field: "time", message, choices: formats });
  }
  if (time.zone !== null) {
    const message = `The times have no offset. Please confirm the time zone they were written in: ${time.zone}.`;
    doubts.push({ field: "zone", message, choices: [] });
  }
  return doubts;
}

/** Doubts about whose figures these are, which metric, and which of two columns with one name. */
export function placeDoubts(draft: Pick<ImportDraft, "subject" | "type">, repeated: string[]): ImportDoubt[] {
  const doubts: ImportDoubt[] = [];
  if (draft.subject === null) {
    doubts.push({
      field: "subject",
      message: "No column names the account. Choose one, or one account for the whole file.",
      choices: [],
    });
  }
  if (draft.type === null) {
    doubts.push({
      field: "type",
      message: "No column names the metric. Choose one, or one metric for the whole file.",
      choices: [],
    });
  }
  if (repeated.length > 0) {
    const names = repeated.map((name) => `“${name}”`).join(", ");
    doubts.push({
      field: "columns",
      message: `The header has ${names} more than once. Later ones carry a number.`,
      choices: [],
    });
  }
  return doubts;
}

/** The doubt about a comma or point that may group thousands or begin the decimals. */
export function valueDoubts(value: ImportDraft["value"], cells: string[]): ImportDoubt[] {
  if (value === null || value.decimalSign !== null) return [];
  const cell = cells.find((each) => readDecimal(each, ".") !== readDecimal(each, ",")) ?? "";
  const message = `“${cell}” reads differently with a decimal point and with a decimal comma. Please choose.`;
  return [{ field: "value", message, choices: [".", ","] }];
}
