import { Refusal } from "#schema/errors.ts";
import type { AskedFee, Fee, FeeConsent, FeeView } from "#schema/fee.ts";
import { minorAmount } from "#schema/metric-form.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { Grant } from "#schema/share.ts";
import { minorDigits } from "#schema/words.ts";
import { addDays, addMonths, daysBetween } from "./day.ts";
import { type Worth, worthOf } from "./recap/money.ts";
import { localOf } from "./zone.ts";

/** A fee in minor units of the account's currency. Throws Refusal invalid: none that can be charged in it. */
export function feeOf(asked: AskedFee, currency: string): Fee {
  const { amount, ...rest } = asked;
  const amountMinor = minorAmount(amount, currency);
  const digits = minorDigits[currency] ?? 2;
  const text = digits === 0 ? "A whole amount, please." : `A plain amount with at most ${digits} decimals.`;
  if (amountMinor === null) throw new Refusal("invalid", text, { amount: text });
  if (amountMinor === 0) throw new Refusal("invalid", "Above zero, please.", { amount: "Above zero, please." });
  return { ...rest, amountMinor, currency };
}

interface Span {
  from: string;
  until: string;
}

/** The fee in force on a local day; null before the first. */
function feeOn(fees: readonly Fee[], day: string): Fee | null {
  return fees.filter((fee) => fee.validFrom <= day).at(-1) ?? null;
}

/** Divides by the days of every month: shares of fees are added in it, and none is rounded on the way. */
const monthParts = 28n * 29n * 15n * 31n;

/** What is due from a day on to the end of what a recap counts, in shares of a minor unit: each day bears its part of its own month's fee. */
function feesIn(from: string, until: string, fees: readonly Fee[]): { parts: bigint; currencies: Set<string> } | null {
  const currencies = new Set<string>();
  let parts = 0n;
  for (let day = from; day <= until; day = addDays(day, 1)) {
    const fee = feeOn(fees, day);
    if (fee === null) return null;
    const start = `${day.slice(0, 7)}-01`;
    parts += BigInt(fee.amountMinor) * (monthParts / BigInt(daysBetween(start, addMonths(start, 1))));
    currencies.add(fee.currency);
  }
  return { parts, currencies };
}

/** What a month was worth and the days that is of; null where that is not known. */
function pricedOf(figures: RecapFigures): (Span & Worth) | null {
  const { period } = figures;
  const worth = worthOf(figures);
  const from = worth?.rates?.[0]?.from ?? period.partial?.since ?? period.firstDay;
  return worth && { ...worth, from, until: period.partial?.until ?? period.lastDay };
}

/** The whole number at or below a quotient; bottom above 0. */
function floored(top: bigint, bottom: bigint): bigint {
  const quotient = top / bottom;
  return top < 0n && quotient * bottom !== top ? quotient - 1n : quotient;
}

/**
 * What months were worth ÷ the fees of the same days (recaps.md §5), in tenths, cut and never rounded up: 24 is "2.4 times".
 * A month that counts or prices only some of its days bears exactly their share of its fee, and one in which nothing happened
 * bears all of it; `fees` by their first day. Null where a month has no snapshot or no money value, a day of it has no fee, or
 * the currencies are not all one: never a guess.
 */
export function timesFee(months: readonly (RecapFigures | null)[], fees: readonly Fee[]): number | null {
  let [value, due] = [0n, 0n];
  const currencies = new Set<string>();
  for (const figures of months) {
    const priced = figures && pricedOf(figures);
    const own = priced && feesIn(priced.from, priced.until, fees);
    if (!priced || !own) return null;
    value += BigInt(priced.amountMinor);
    due += own.parts;
    for (const currency of [priced.currency, ...own.currencies]) currencies.add(currency);
  }
  return currencies.size === 1 && due > 0n ? Number(floored(value * 10n * monthParts, due)) : null;
}

/**
 * Whether this reader decides for the customer if value is held against fees: a sponsor or admin (`deciders`) who is personally
 * known. A team link says who it is without proof, so it never does.
 */
export function mayDecide(
  grant: Pick<Grant, "kind" | "canAct" | "contactId"> | "preview",
  deciders: readonly { id: string }[],
): boolean {
  if (grant === "preview" || grant.kind !== "personal" || !grant.canAct) return false;
  return deciders.some(({ id }) => id === grant.contactId);
}

/** What a review shows of it: the figure to everybody once both sides agreed, the offer to who decides, else nothing. */
export function viewFee(
  facts: { fees: readonly Fee[]; consent: FeeConsent | null },
  months: readonly (RecapFigures | null)[],
  reader: { mayDecide: boolean; action: string; timezone: string },
): FeeView | null {
  const { fees, consent } = facts;
  if (!consent) return null;
  const action = reader.mayDecide ? reader.action : null;
  const { agreedAt, agreedBy } = consent;
  if (agreedAt === null) return action === null ? null : { tenths: null, agreed: null, action };
  const tenths = timesFee(months, fees);
  if (tenths === null && action === null) return null;
  return { tenths, agreed: { by: agreedBy ?? "", on: localOf(agreedAt, reader.timezone).date }, action };
}
