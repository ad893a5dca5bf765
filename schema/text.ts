import * as z from "zod";

/** No control characters, line ends, or marks that turn the direction of what stands beside a name. */
const oneLine = /^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** One line of text as people write it: trimmed, no control characters, at least one character. */
export function line(max: number, missing: string): z.ZodString {
  return z
    .string()
    .trim()
    .min(1, missing)
    .max(max, `Please keep it under ${max} characters.`)
    .regex(oneLine, "Please keep it to one line of plain text.");
}

/** The same, and it may be empty. */
export function lineOrNothing(max: number): z.ZodDefault<z.ZodString> {
  return z
    .string()
    .trim()
    .max(max, `Please keep it under ${max} characters.`)
    .regex(oneLine, "Please keep it to one line of plain text.")
    .default("");
}

/** A calendar day of our time: nothing before 1990 or after 2199 is a plan. */
export function day(missing = "That is no day."): z.ZodType<string, string> {
  return z.iso
    .date(missing)
    .refine((text) => text >= "1990-01-01" && text <= "2199-12-31", "A day between 1990 and 2199, please.");
}
