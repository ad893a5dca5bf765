import * as z from "zod";
import { day, lineOrNothing } from "./text.ts";
import { goalTypes } from "./words.ts";

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

/** What an account counts and wants to reach, as typed: figures as decimal text. */
export interface AskedFigures extends z.infer<typeof fixed> {
  /** Keys ticked, the headline among them or not. */
  keys: string[];
}

/** The form of an account's figures. */
export const figuresForm: z.ZodType<AskedFigures, Record<string, string>> = z
  .record(z.string(), z.string())
  .transform((fields, ctx): AskedFigures => {
    const keys = Object.keys(fields).flatMap((name) => chosen.exec(name)?.[1] ?? []);
    const read = fixed.safeParse(Object.fromEntries(Object.entries(fields).filter(([name]) => !chosen.test(name))));
    for (const issue of read.error?.issues ?? []) {
      const names = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".")];
      const text = issue.code === "unrecognized_keys" ? "This field is not known here." : issue.message;
      for (const name of names) ctx.issues.push({ code: "custom", path: [name], message: text, input: fields });
    }
    return read.data ? { ...read.data, keys } : z.NEVER;
  });
