import { decimalText } from "#domain/csv.ts";
import type { AuditRow } from "#schema/data-row.ts";
import { whyOf } from "./data-value.ts";

/** Which month, what it said and says, and why. The same figure twice: what it says beside its figure changed. */
export function restatedDetails(about: AuditRow["about"]): string[] {
  const text = (value: number | string | null | undefined) =>
    value == null ? "no figure" : decimalText(Number(value), Number(about.scale ?? 0));
  const isSame = about.before === about.after;
  return [
    `month ${about.month}`,
    `version ${about.version}`,
    isSame
      ? `${text(about.after)} as before, with another milestone, record or goal`
      : `${text(about.before)} to ${text(about.after)}`,
    `because of ${whyOf(String(about.reason ?? "")).join(", ")}`,
  ];
}
