import * as z from "zod";
import { readAs } from "./fault.ts";
import { day, lineOrNothing } from "./text.ts";
import { goalTypes, mostPoints } from "./words.ts";

/** A figure as people write it: 1,200 is 1200; it may be left out. */
const figure = z
  .string()
  .trim()
  .transform((text) => (/^-?\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text))
  .pipe(z.string().regex(/^(?:-?\d{1,12}(?:\.\d{1,6})?)?$/, "A plain number, please."))
  .default("");
const by = z.union([z.literal(""), day()]).default("");

const fixed = z.strictObject({
  headline: z.string().min(1, "Choose the metric the goals are counted in.").max(128),
  fv_statement: lineOrNothing(160),
  fv_target: figure,
  fv_by: by,
  tm_statement: lineOrNothing(160),
  tm_type: z.enum(goalTypes, "Choose what kind of goal it is.").default("accumulate"),
  tm_target: figure,
  tm_baseline: figure,
  tm_low: figure,
  tm_high: figure,
  tm_by: by,
});
const chosen = /^use_(.{1,128})$/;
const pointField = /^tm_(?:on|value)_([1-9]|1\d|2[0-4])$/;

/** A row of milestones as typed; `row` counts from 1. */
interface AskedRow {
  row: number;
  on: string;
  value: string;
}

/** What an account counts and wants to reach, as typed: figures as decimal text. */
export interface AskedFigures extends z.infer<typeof fixed> {
  /** Keys ticked, the headline among them or not. */
  keys: string[];
  /** Milestones of the twelve-month goal by their rows; rows in which nothing stands are left out. */
  rows: AskedRow[];
}

/** The rows of milestones: both parts by themselves; what they say together is the domain's to judge. */
function rowsOf(fields: Record<string, string>): { rows: AskedRow[]; problems: [name: string, text: string][] } {
  const problems: [string, string][] = [];
  const read = (name: string, as: typeof by | typeof figure): string => {
    const { data, error } = as.safeParse((fields[name] ?? "").trim());
    if (error) problems.push([name, error.issues[0]?.message ?? ""]);
    return data ?? "";
  };
  const rows = Array.from({ length: mostPoints }, (_, at) => {
    const row = at + 1;
    return { row, on: read(`tm_on_${row}`, by), value: read(`tm_value_${row}`, figure) };
  });
  return { rows: rows.filter(({ on, value }) => on !== "" || value !== ""), problems };
}

/** The form of an account's figures. */
export const figuresForm: z.ZodType<AskedFigures, Record<string, string>> = z
  .record(z.string(), z.string())
  .transform((fields, ctx): AskedFigures => {
    const keys = Object.keys(fields).flatMap((name) => chosen.exec(name)?.[1] ?? []);
    const { rows, problems } = rowsOf(fields);
    for (const [name, message] of problems) ctx.issues.push({ code: "custom", path: [name], message, input: fields });
    const isFixed = (name: string) => !chosen.test(name) && !pointField.test(name);
    const read = readAs(fixed, Object.fromEntries(Object.entries(fields).filter(([name]) => isFixed(name))));
    for (const { path, text } of read.faults ?? [])
      ctx.issues.push({ code: "custom", path: [path], message: text, input: fields });
    return read.data && problems.length === 0 ? { ...read.data, keys, rows } : z.NEVER;
  });
