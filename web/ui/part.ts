import type { Scaled } from "./format.ts";

/**
 * Parts of a whole rounded to what is shown, so that a reader who adds them up finds the whole as it is shown: those with
 * the largest remainders are rounded up, the earlier of two equals. Scaled integers in and out.
 */
export function roundParts(parts: number[], { scale, displayDecimals }: Scaled): number[] {
  // Whole in what is shown already.
  if (scale <= displayDecimals) return parts;
  const step = 10 ** (scale - displayDecimals);
  const whole = parts.reduce((sum, part) => sum + part, 0);
  const floors = parts.map((part) => Math.floor(part / step));
  const missing = Math.sign(whole) * Math.round(Math.abs(whole) / step) - floors.reduce((sum, floor) => sum + floor, 0);
  const rests = parts.map((part, index) => part - (floors[index] ?? 0) * step);
  const raised = new Set(
    parts
      .map((_, index) => index)
      .sort((a, b) => (rests[b] ?? 0) - (rests[a] ?? 0))
      .slice(0, missing),
  );
  return floors.map((floor, index) => (floor + (raised.has(index) ? 1 : 0)) * step);
}
