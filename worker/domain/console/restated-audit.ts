import { decimalText } from "#domain/csv.ts";
import type { AuditRow } from "#schema/data-row.ts";
import type { PaceState } from "#schema/words.ts";
import { paceMoved, whyOf } from "./data-value.ts";

/** Which month, what it said and says, and why. The same figure twice: what it says beside its figure changed. */
export function restatedDetails(about: AuditRow["about"]): string[] {
  const text = (value: number | string | null | undefined) =>
    value == null ? "no figure" : decimalText(Number(value), Number(about.scale ?? 0));
  const isSame = about.before === about.after;
  const { paceWas, paceNow } = about;
  const pace = paceWas && paceNow ? paceMoved({ was: paceWas as PaceState, now: paceNow as PaceState }) : null;
  return [
    `month ${about.month}`,
    `version ${about.version}`,
    isSame
      ? `${text(about.after)} as before${pace === null ? ", with another milestone, record or goal" : ""}`
      : `${text(about.before)} to ${text(about.after)}`,
    ...(pace === null ? [] : [pace]),
    `because of ${whyOf(String(about.reason ?? "")).join(", ")}`,
  ];
}
