import type { EventCode } from "#schema/event.ts";

/**
 * A decimal text or an integer as a scaled integer: "12.5" at scale 2 is 1250. No floats on the way. Gives the reason when
 * it is no plain decimal, has more decimals than the metric keeps, or is beyond ±(2^53 - 1).
 */
export function scaledValue(value: string | number, scale: number): number | EventCode {
  const text = String(value);
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/.exec(text);
  if (!match) return "bad_value";
  const [, sign, whole = "", decimals = ""] = match;
  const kept = decimals.replace(/0+$/, "");
  if (kept.length > scale) return "too_many_decimals";
  const scaled = BigInt(whole + kept.padEnd(scale, "0"));
  if (scaled > BigInt(Number.MAX_SAFE_INTEGER)) return "value_out_of_range";
  // -0 and 0 are the same amount.
  return scaled === 0n ? 0 : Number(sign ? -scaled : scaled);
}
