import { Refusal } from "#schema/errors.ts";
import type { AskedFee, Fee, FeeConsent, FeeView } from "#schema/fee.ts";
import { minorAmount } from "#schema/metric-form.ts";
import type { RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { Grant } from "#schema/share.ts";
import { minorDigits } from "#schema/words.ts";
import { addDays, addMonths, daysBetween } from "./day.ts";
import { divideHalfEven } from "./recap/money.ts";
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

/** The fee in force on a local day; null before the first. */
function feeOn(fees: readonly Fee[], day: string): Fee | null {
  return fees.filter((fee) => fee.validFrom <= day).at(-1) ?? null;
}

/** What is due for the days a recap counts: of each calendar month the share of its days, by the fee in force that day. */
function feesIn(period: RecapPeriod, fees: readonly Fee[]): { sum: bigint; currencies: Set<string> } | null {
  const first = period.partial?.since ?? period.firstDay;
  const last = period.partial?.until ?? period.lastDay;
  const days = new Map<string, { fee: Fee; count: number; of: number }>();
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const fee = feeOn(fees, day);
    if (fee === null) return null;
    const start = `${day.slice(0, 7)}-01`;
    const key = `${start} ${fee.validFrom}`;
    const known = days.get(key) ?? { fee, count: 0, of: daysBetween(start, addMonths(start, 1)) };
    days.set(key, { ...known, count: known.count + 1 });
  }
  const parts = [...days.values()];
  const sum = parts.reduce(
    (total, { fee, count, of }) => total + divideHalfEven(BigInt(fee.amountMinor) * BigInt(count), BigInt(of)),
    0n,
  );
  return { sum, currencies: new Set(parts.map(({ fee }) => fee.currency)) };
}

/**
 * What months were worth ÷ the fees of the same days (recaps.md §5), in tenths, cut and never rounded up: 24 is "2.4 times".
 * A month that counts only some of its days bears that share of its fee, rounded half to even; `fees` by their first day.
 * Null where a month has no snapshot or no money value, a day of it has no fee, or the currencies are not all one: never a guess.
 */
export function timesFee(months: readonly (RecapFigures | null)[], fees: readonly Fee[]): number | null {
  let [value, due] = [0n, 0n];
  const currencies = new Set<string>();
  for (const figures of months) {
    const own = figures?.money ? feesIn(figures.period, fees) : null;
    if (!figures?.money || own === null) return null;
    value += BigInt(figures.money.amountMinor);
    due += own.sum;
    for (const currency of [figures.money.currency, ...own.currencies]) currencies.add(currency);
  }
  return currencies.size === 1 && due > 0n ? Number((value * 10n) / due) : null;
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
