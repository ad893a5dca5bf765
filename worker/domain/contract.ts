import { Refusal } from "#schema/errors.ts";

const dayForm = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** "12 October 2026" of a plain day, as the console writes it. */
export function dayWords(day: string): string {
  return dayForm.format(Date.parse(day));
}

/**
 * Refuses a last day of a contract before its kickoff, under the field it came in; both are local days, null: it goes on.
 * Throws Refusal invalid.
 */
export function refuseEarlyEnd(endsOn: string | null, kickoffOn: string, field: string): void {
  if (endsOn === null || endsOn >= kickoffOn) return;
  const text = `The contract cannot end before its kickoff on ${dayWords(kickoffOn)}.`;
  throw new Refusal("invalid", text, { [field]: text });
}

/** What who looks after an account is told of its last month: that it is over, and where the review of it is. */
export function endedLine({ accountId, endsOn }: { accountId: string; endsOn: string }): string {
  const review = `/console/accounts/${accountId}/preview/value/review/${endsOn.slice(0, 7)}`;
  return `The contract ended on ${dayWords(endsOn)}: this is its last month. Time for the review; its pages are at ${review}`;
}
