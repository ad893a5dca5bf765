import type { DecimalSign } from "#schema/import.ts";

// Thousands alone may be grouped, by one and the same sign, and no group starts a number with a zero.
const shapes: Record<DecimalSign, RegExp> = {
  ".": /^([-+−]?)(\d+|[1-9]\d{0,2}([, \u00a0\u202f'’])\d{3}(?:\3\d{3})*|)(?:\.(\d+))?$/,
  ",": /^([-+−]?)(\d+|[1-9]\d{0,2}([. \u00a0\u202f'’])\d{3}(?:\3\d{3})*|)(?:,(\d+))?$/,
};

/** A number as people write it, as plain decimal text: "1.234,50" with "," is "1234.50". Null when it is none. No floats. */
export function readDecimal(cell: string, sign: DecimalSign): string | null {
  const match = shapes[sign].exec(cell);
  if (!match) return null;
  const [, minus = "", whole = "", , decimals = ""] = match;
  if (whole === "" && decimals === "") return null;
  const digits = whole.replace(/\D/g, "").replace(/^0+(?=\d)/, "") || "0";
  return `${minus === "-" || minus === "−" ? "-" : ""}${digits}${decimals === "" ? "" : `.${decimals}`}`;
}

/** A plain decimal text in units of 10^-scale. The text has no more decimals than that. */
function unitsOf(text: string, scale: number): bigint {
  const point = text.indexOf(".");
  if (point < 0) return BigInt(text + "0".repeat(scale));
  return BigInt(text.slice(0, point) + text.slice(point + 1).padEnd(scale, "0"));
}

/** The exact sum of plain decimal texts, with as many decimals as the longest of them: "1.5" and "-0.25" make "1.25". */
export function sumDecimals(texts: string[]): string {
  const decimals = (text: string) => (text.includes(".") ? text.length - text.indexOf(".") - 1 : 0);
  const scale = texts.reduce((most, text) => Math.max(most, decimals(text)), 0);
  const sum = texts.reduce((total, text) => total + unitsOf(text, scale), 0n);
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${sum < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}
