import * as z from "zod";
import { type RecapDetail, recapDetails, recapFrequencies } from "./words.ts";

/**
 * How people of an account get its recaps of whom nothing else is said, as its admin set it: null is every month, and each in the
 * form of their part. Since when (UTC ms) and by whom; null while nobody said anything.
 */
export interface Usual {
  frequency: "quarterly" | "off" | null;
  detail: RecapDetail | null;
  since: number | null;
  by: string | null;
}

/** `seen`: since when what stood on the page was so, that nobody undoes on an old one what a colleague did since; 0: ever. */
export const usualForm = z.strictObject({
  frequency: z
    .enum(recapFrequencies, "Choose how often.")
    .transform((frequency) => (frequency === "monthly" ? null : frequency)),
  detail: z
    .union([z.literal(""), z.enum(recapDetails)], "Choose how much.")
    .transform((detail) => (detail === "" ? null : detail)),
  seen: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
});

/** The same as a page says it: since which day. */
export interface UsualView {
  frequency: "monthly" | "quarterly" | "off";
  detail: RecapDetail | null;
  seen: number;
  on: string | null;
  by: string | null;
}
