import { quoted } from "#mail/safe.ts";
import type { Passage } from "#schema/recap-said.ts";

/** What staff see of a recap besides: read from the account as it is now, in English as everything of the console. */
export interface InternalFacts {
  /** "On track", "2 steps late" … as the console says it. */
  health: string[];
  holds: string[];
  /** What the month was worth against the fee of its days, in a sentence; null unless both sides agreed to show it. */
  fee: string | null;
}

/** Health and reasons to hold, ahead of everything a customer would read. */
export function internalPassages({ health, holds, fee }: InternalFacts): Passage[] {
  const held = holds.length > 0 ? holds : ["Nothing holds it."];
  return [
    { title: "For us: health", text: health.map((line) => quoted(line)).join(" ") },
    { title: "For us: why it is held", text: held.map((line) => quoted(line)).join(" ") },
    { title: "For us: value against the fee", text: fee ?? "" },
  ].filter((passage) => passage.text !== "");
}
