import * as z from "zod";

/** No control characters, line ends, or marks that turn the direction of what stands beside a name. */
const oneLine = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** Fillers and the blank of braille are letters and signs by their class, and nobody sees them either. */
const visible = /[^\s\p{Cc}\p{Cf}\p{DI}\u2800]/u;

/** One line of text as people write it: trimmed, no control characters, at least one character that is seen. */
export function line(max: number, missing: string): z.ZodString {
  return z
    .string()
    .trim()
    .min(1, missing)
    .max(max, `Please keep it under ${max} characters.`)
    .regex(oneLine, "Please keep it to one line of plain text.")
    .refine((text) => visible.test(text), missing);
}

/** The same, and it may be empty: it is where nothing in it is seen. */
export function lineOrNothing(max: number): z.ZodDefault<z.ZodString> {
  return z
    .string()
    .trim()
    .overwrite((text) => (visible.test(text) ? text : ""))
    .max(max, `Please keep it under ${max} characters.`)
    .regex(oneLine, "Please keep it to one line of plain text.")
    .default("");
}

/** How many letters people count: a flag is one, and so is an accent with what it stands on. */
function lettersIn(text: string): number {
  return [...new Intl.Segmenter("en").segment(text)].length;
}

/** The same, counted as people count. What looks like one letter and is made of very many is not. */
export function countedLineOrNothing(max: number): z.ZodDefault<z.ZodString> {
  const problem = `Please keep it under ${max} characters.`;
  return z
    .string()
    .trim()
    .max(max * 12, problem)
    .refine((text) => lettersIn(text) <= max, problem)
    .regex(oneLine, "Please keep it to one line of plain text.")
    .default("");
}

/** Nobody sees these, and some of them turn or cut off what stands beside a text. Line feeds and tabs stay. */
const unseen = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/** Several lines of text as people write them: trimmed, without what nobody sees; empty where nothing else was in it. */
export function lines(max: number): z.ZodType<string, string> {
  return z
    .string()
    .transform((text) => (visible.test(text) ? text.replace(unseen, "").trim() : ""))
    .pipe(z.string().max(max, `Please keep it under ${max.toLocaleString("en")} characters.`));
}

/** The same, and it may not be empty. */
export function linesNeeded(max: number, missing: string): z.ZodType<string, string> {
  return lines(max).pipe(z.string().min(1, missing));
}

/** Exact bytes: nothing is trimmed. No control characters and no lone surrogates. */
export function printable(max: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !/\p{Cc}|\p{Cs}/u.test(text), "This must be printable text.");
}

/** A day of the calendar, whenever. `wrong`: said of what is there and is no day. */
export function calendarDay(wrong = "A day like 2026-10-05, please."): z.ZodISODate {
  return z.iso.date({ error: ({ input }) => (input === undefined ? undefined : wrong) });
}

/** A calendar day of our time: nothing before 1990 or after 2199 is a plan. `wrong`: said of what is there and is no day. */
export function day(wrong?: string): z.ZodType<string, string> {
  return calendarDay(wrong).refine(
    (text) => text >= "1990-01-01" && text <= "2199-12-31",
    "A day between 1990 and 2199, please.",
  );
}
