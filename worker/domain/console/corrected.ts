import { countedText } from "#domain/csv.ts";
import type { RecapRecipient } from "#domain/recap/recipient.ts";
import type { CorrectedView } from "#schema/console-recap.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { ToldReader } from "#schema/recap-row.ts";
import { paceMoved, whyOf } from "./data-value.ts";

interface Restated {
  figures: RecapFigures;
  isNewest: boolean;
  isHeldOut: boolean;
  before: number | null;
  told: ToldReader[];
  unknown: number;
}

/** A restated month in words, before a person has its corrected mail sent to these readers. */
export function viewCorrected(restated: Restated, recipients: RecapRecipient[]): CorrectedView {
  const { figures, before, unknown, isNewest, isHeldOut } = restated;
  const { metric } = figures;
  const words = (value: number | null): string => (value === null ? "no figure" : countedText(value, metric));
  const told = new Map(restated.told.map((each) => [each.address, each]));
  const toldOf = (address: string): string | null => {
    const { version = null, value = null } = told.get(address) ?? {};
    return version === null ? null : words(value);
  };
  return {
    before: words(before),
    after: words(figures.value),
    pace: paceMoved(figures.restated?.pace ?? null),
    why: whyOf(figures.restated?.reasons.join(",") ?? null),
    readers: recipients.map(({ name, recipient }) => ({ name, told: toldOf(recipient) })),
    unknown,
    hindered: isNewest ? (isHeldOut ? "held_out" : null) : "newer",
  };
}
