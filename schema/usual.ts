import * as z from "zod";
import { type CelebrationWish, celebrationWishes, type RecapDetail, recapDetails, recapFrequencies } from "./words.ts";

/**
 * How people of an account get its recaps of whom nothing else is said, as its admin set it: null is every month, and each in the
 * form of their part, and word of the First Value unless they get no recap. Since when (UTC ms) and by whom; null while nobody said anything.
 */
export interface Usual {
  frequency: "quarterly" | "off" | null;
  detail: RecapDetail | null;
  celebration: CelebrationWish | null;
  since: number | null;
  by: string | null;
}

/** `seen`: since when what stood on the page was so, that nobody undoes on an old one what a colleague did since; 0: ever. */
export const usualForm = z
  .strictObject({
    frequency: z
      .enum(recapFrequencies, "Choose how often.")
      .transform((frequency) => (frequency === "monthly" ? null : frequency)),
    detail: z
      .union([z.literal(""), z.enum(recapDetails)], "Choose how much.")
      .transform((detail) => (detail === "" ? null : detail)),
    /** Missing on a page opened before there was a choice. */
    celebration: z.enum(celebrationWishes, "Choose whether the First Value is told.").optional(),
    seen: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number),
  })
  .transform(({ celebration, ...said }) => {
    // As it is for who gets the recap, or gets none, is nothing that has to be said.
    const usual = said.frequency === "off" ? "off" : "on";
    return { ...said, celebration: celebration === usual ? null : (celebration ?? null) };
  });

/** The same as a page says it: since which day. */
export interface UsualView {
  frequency: "monthly" | "quarterly" | "off";
  detail: RecapDetail | null;
  celebration: CelebrationWish;
  seen: number;
  on: string | null;
  by: string | null;
}
