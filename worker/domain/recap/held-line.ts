import type { RecapFigures } from "#schema/recap.ts";
import type { HeldLine } from "#schema/recap-row.ts";
import { isMailedTo, momentIn } from "./hold.ts";

/** A reason without what moves on while it stays the same one: its numbers, how far a source has come, and what it was refused for last. */
function marksOf(reason: string): string[] {
  return reason
    .replace(/( is complete only until| failed at) .*/s, "$1")
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

/**
 * What a success manager is told of a month at zero behind another one (recaps.md §9): the sponsor hears nothing, so somebody has
 * to talk to the customer. Null for any other month.
 */
export function quietLine(figures: Pick<RecapFigures, "value" | "change" | "period" | "months">): string | null {
  if (isMailedTo("executive_sponsor", figures)) return null;
  const rest = figures.months.length - figures.months.findLastIndex(({ value }) => value !== 0) - 1;
  return `${Math.max(2, rest + 1)} months in a row at zero: the sponsor gets no recap until there is something to tell. What to do now stands with this recap.`;
}

/** What they are told of a month that is only archived because it is late: one that was held for its data to the end says so. */
export function lateLine(
  { value, computedAt, goesUntil }: { value: number | null; computedAt: number; goesUntil: number | null },
  { maxLateDays, waitUntilDay }: { maxLateDays: number; waitUntilDay: number },
): string {
  const hasWaited = value === null && computedAt > (goesUntil ?? 0);
  const data = `its data were not complete by day ${waitUntilDay + maxLateDays} of the month after.`;
  return `Archived, nobody is mailed: ${hasWaited ? data : `it was more than ${maxLateDays} days late.`}`;
}
