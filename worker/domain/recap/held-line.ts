import type { HeldLine } from "#schema/recap-row.ts";
import { momentIn } from "./hold.ts";

/** A reason without what moves on while it stays the same one: its numbers, and how far a source has come. */
function marksOf(reason: string): string[] {
  return reason
    .replace(/( is complete only until) .*/s, "$1")
    .split(/\d+/)
    .filter((mark) => mark !== "");
}

/** What a success manager is told of a recap that is held; `until` (UTC ms): when it goes out by itself if nobody stops it. */
export function heldLine(
  { holds, value }: { holds: string[]; value: number | null },
  { until, timezone }: { until: number; timezone: string },
): HeldLine {
  return {
    said: `Held: ${holds.join(" ")}`,
    waits: value === null ? "It is looked at again until its data are there." : "It waits for a person.",
    goes: `It goes out by itself after ${momentIn(timezone, until)} unless somebody stops it.`,
    marks: holds.flatMap(marksOf),
  };
}
