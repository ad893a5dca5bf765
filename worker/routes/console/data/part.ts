import { keyParts } from "#http/row-key.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import { Refusal } from "#schema/errors.ts";

/* What the pages of the section "Data" have in common. */

/** The parts of a row's name in an address. Throws Refusal not_found: it is none of ours. */
export function partsOf(text: string, count: number): string[] {
  const parts = keyParts(text, count);
  if (!parts) throw new Refusal("not_found", "There is nothing at this address.");
  return parts;
}

/** The frame with a sentence of its own, where one of the usual ones would say too little. */
export function withNotice(frame: ConsoleFrame, text: string | null, tone: "done" | "problem" = "done"): ConsoleFrame {
  return text === null ? frame : { ...frame, notice: { text, tone } };
}
