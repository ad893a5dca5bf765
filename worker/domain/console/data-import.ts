import { formatExamples, readMoment } from "#domain/import/moment.ts";
import { isTimezone } from "#domain/zone.ts";
import { Refusal } from "#schema/errors.ts";
import type { EventCode } from "#schema/event.ts";
import {
  type DateFormat,
  dateFormats,
  type FileLayout,
  type ImportDraft,
  type ImportMapping,
  importMapping,
  type Rejection,
} from "#schema/import.ts";

/* A mapping as the fields of its form, and back. */

type Fields = Record<string, string>;
type Place = ImportMapping["subject"] | null;

/** How each date format reads, for a list. */
export const formatOptions: { value: DateFormat; label: string }[] = dateFormats.map((value) => ({
  value,
  label: { epoch_seconds: "Seconds since 1970: ", epoch_milliseconds: "Milliseconds since 1970: " }[value as string]
    ? `${value === "epoch_seconds" ? "Seconds" : "Milliseconds"} since 1970: ${formatExamples[value]}`
    : `${value.includes("slashes") ? (value.startsWith("dmy") ? "Day first: " : "Month first: ") : ""}${formatExamples[value]}`,
}));

const columnOf = (place: Place) => (place !== null && "column" in place ? place.column : "");
const fixedOf = (place: Place) => (place !== null && "fixed" in place ? place.fixed : "");

/** A suggestion, or a mapping confirmed before, as the fields of its form. The zone of a suggestion is left for a person to choose. */
export function mappingFields(draft: ImportDraft, columns: string[], isConfirmed: boolean): Fields {
  const { time, subject, type, value, actor, status, identity } = draft;
  const key = identity !== null && "naturalKey" in identity ? identity.naturalKey : [];
  return {
    ...{ time_column: time.column ?? "", clock_column: time.clockColumn ?? "", format: time.format ?? "" },
    zone: isConfirmed ? (time.zone ?? "") : "",
    ...{ subject_column: columnOf(subject), subject_fixed: fixedOf(subject) },
    ...{ type_column: columnOf(type), type_fixed: fixedOf(type) },
    ...{ value_column: value?.column ?? "", decimal_sign: value?.decimalSign ?? "" },
    ...{ actor_column: actor ?? "", status_column: status ?? "" },
    id_column: identity !== null && "column" in identity ? identity.column : "",
    ...Object.fromEntries(columns.flatMap((column, at) => (key.includes(column) ? [[`key_${at}`, "on"]] : []))),
  };
}

/** Every column a mapping speaks of. */
function columnsOf({ time, subject, type, value, actor, status, identity }: ImportMapping): string[] {
  const own = [time.column, time.clockColumn, columnOf(subject), columnOf(type), value?.column, actor, status];
  const key = "column" in identity ? [identity.column] : identity.naturalKey;
  return [...own, ...key].filter((column): column is string => Boolean(column));
}

/** Whether a mapping confirmed for another file of the source fits this one. */
export function isFitting(mapping: ImportMapping, { columns }: Pick<FileLayout, "columns">): boolean {
  return columnsOf(mapping).every((column) => columns.includes(column));
}

type Layout = Pick<FileLayout, "columns" | "sample">;

/** Whether some times of the first rows can only be read with a zone. */
function needsZone({ columns, sample }: Layout, time: ImportMapping["time"]): boolean {
  const [day, clock] = [
    columns.indexOf(time.column),
    time.clockColumn === null ? -1 : columns.indexOf(time.clockColumn),
  ];
  return sample.some(({ cells }) => {
    const given = { date: (cells[day] ?? "").trim(), clock: clock < 0 ? null : (cells[clock] ?? "").trim() };
    const reads = (zone: string | null) => typeof readMoment({ ...given, format: time.format, zone }) !== "string";
    return !reads(null) && reads("UTC");
  });
}

function placeOf(fields: Fields, name: "subject" | "type"): unknown {
  const column = fields[`${name}_column`] ?? "";
  return column === "" ? { fixed: fields[`${name}_fixed`] ?? "" } : { column };
}

function identityOf(fields: Fields, columns: string[]): unknown {
  if (fields.id_column) return { column: fields.id_column };
  const chosen = columns.filter((_, at) => fields[`key_${at}`] !== undefined);
  const own = ["time_column", "clock_column", "subject_column", "type_column", "value_column", "actor_column"];
  const mapped = [...own, "status_column"].map((name) => fields[name] ?? "").filter((column) => column !== "");
  return { naturalKey: chosen.length > 0 ? chosen : [...new Set(mapped)] };
}

/** What is missing of a form, by field. */
function missing(fields: Fields): Fields {
  const problems: Fields = {};
  if (!fields.time_column) problems.time_column = "Choose the column that says when.";
  if (!fields.format) problems.format = "Choose how the dates are written.";
  if (fields.zone && !isTimezone(fields.zone)) problems.zone = "This is not a time zone, like America/Denver.";
  if (!fields.subject_column && !fields.subject_fixed) problems.subject_column = "Choose a column, or one account.";
  if (!fields.type_column && !fields.type_fixed) problems.type_column = "Choose a column, or one metric.";
  if (fields.value_column && !fields.decimal_sign) problems.decimal_sign = "Choose the sign before the decimals.";
  return problems;
}

/** The form's field that a part of the contract is written in. */
function fieldOf(path: PropertyKey[]): string {
  const [first, second] = path.map(String);
  if (first === "time")
    return second === "clockColumn" ? "clock_column" : second === "column" ? "time_column" : (second ?? "");
  if (first === "value") return second === "decimalSign" ? "decimal_sign" : "value_column";
  return first === "identity" ? "id_column" : `${first}_column`;
}

/**
 * The mapping a form says, for a file. Throws Refusal invalid with the fields at fault: something is not chosen, a column is not
 * in the file, the times need a zone.
 */
export function readMapping(fields: Fields, layout: Layout): ImportMapping {
  const problems = missing(fields);
  const given = {
    time: {
      column: fields.time_column ?? "",
      clockColumn: fields.clock_column || null,
      format: fields.format,
      zone: fields.zone || null,
    },
    ...{ subject: placeOf(fields, "subject"), type: placeOf(fields, "type") },
    value: fields.value_column ? { column: fields.value_column, decimalSign: fields.decimal_sign } : null,
    ...{ actor: fields.actor_column || null, status: fields.status_column || null },
    identity: identityOf(fields, layout.columns),
  };
  const parsed = importMapping.safeParse(given);
  for (const { path } of parsed.error?.issues ?? []) problems[fieldOf(path)] ??= "Choose one of the list.";
  if (parsed.data && !isFitting(parsed.data, layout)) problems.time_column ??= "A chosen column is not in this file.";
  const time = importMapping.shape.time.safeParse(given.time).data;
  if (time?.zone === null && needsZone(layout, time))
    problems.zone ??= "Choose the zone: the times of this file have no offset.";
  const [first] = Object.values(problems);
  if (!parsed.data || first !== undefined) throw new Refusal("invalid", first ?? "Something is not chosen.", problems);
  return parsed.data;
}

const columnsAtFault: Partial<Record<EventCode, (mapping: ImportMapping) => string>> = {
  unknown_metric: ({ type }) => columnOf(type),
  wrong_aggregation: ({ type }) => columnOf(type),
  unknown_account: ({ subject }) => columnOf(subject),
  bad_time: ({ time }) => time.column,
  in_future: ({ time }) => time.column,
  bad_value: ({ value }) => value?.column ?? "",
  too_many_decimals: ({ value }) => value?.column ?? "",
  value_out_of_range: ({ value }) => value?.column ?? "",
  unknown_status: ({ status }) => status ?? "",
};
const reasons: Partial<Record<EventCode, string>> = {
  unknown_metric: "No metric has this key.",
  wrong_aggregation: "A rate is made of two other metrics: import those.",
  unknown_account: "No account has this external id.",
  in_future: "This lies in the future.",
  bad_value: "This metric needs a value.",
  too_many_decimals: "This has more decimals than the metric keeps.",
  value_out_of_range: "This is beyond what is counted exactly.",
  unknown_status: "This is no status of the metric's list.",
};

/** Why a row was refused once its account and metric were asked, in words of the file; `column` null: the whole row is meant. */
export function refusedRow(
  code: EventCode,
  message: string,
  mapping: ImportMapping,
): Pick<Rejection, "column" | "message"> {
  return { column: columnsAtFault[code]?.(mapping) || null, message: reasons[code] ?? message };
}
