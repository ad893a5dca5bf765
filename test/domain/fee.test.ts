import { expect, test } from "vitest";
import { feeOf, mayDecide, timesFee, viewFee } from "#domain/fee.ts";
import type { Fee } from "#schema/fee.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { figuresOf } from "../support/recap-figures.ts";
import { refusalOf } from "../support/refused-act.ts";

const base = figuresOf();

function month(key: string, amountMinor: number | null, over: Partial<RecapFigures["period"]> = {}): RecapFigures {
  const last = new Date(Date.UTC(Number(key.slice(0, 4)), Number(key.slice(5)), 0)).toISOString().slice(0, 10);
  const period = { ...base.period, key, firstDay: `${key}-01`, lastDay: last, partial: null, ...over };
  const money = { amountMinor: amountMinor ?? 0, currency: "USD", rateMinor: 9000, agreedOn: "", agreedBy: "" };
  return { ...base, period, money: amountMinor === null ? null : money };
}

const fee = (validFrom: string, amountMinor: number, currency = "USD"): Fee => ({
  ...{ validFrom, amountMinor, currency, agreedBy: "Ellen Marsh", agreedOn: "2026-01-01", note: "" },
});

const quarter = [month("2026-08", 300_000), month("2026-09", 200_000), month("2026-10", 220_000)];

test("value over the fees of the same months is told in tenths, cut", () => {
  // 7,200.00 over 3 × 1,000.00 is 2.4; a cent less of value is 2.3.
  expect(timesFee(quarter, [fee("2026-01-01", 100_000)])).toBe(24);
  expect(timesFee([month("2026-08", 299_999), ...quarter.slice(1)], [fee("2026-01-01", 100_000)])).toBe(23);
});

test("a fee that changes inside a month counts by its days", () => {
  // 16 days of 310 and 15 of 620 in 31: 160 + 300.
  expect(timesFee([month("2026-10", 4600)], [fee("2026-01-01", 310), fee("2026-10-17", 620)])).toBe(100);
  // 15 of 30 days at 3 and 15 at 1: 1.5 and 0.5.
  expect(timesFee([month("2026-09", 2)], [fee("2026-01-01", 3), fee("2026-09-16", 1)])).toBe(10);
});

test("a fee entered anew at the same amount is no other fee", () => {
  // 240.00 over 100.01 is 2.39 times, in however many pieces the month is paid.
  const october = month("2026-10", 24_000);
  expect(timesFee([october], [fee("2026-01-01", 10_001)])).toBe(23);
  const again = [fee("2026-01-01", 10_001), fee("2026-10-02", 10_001), fee("2026-10-03", 10_001)];
  expect(timesFee([october], again)).toBe(23);
  // Two halves of 100.01 are 50.005 each: to the cent they were 100.00, and 240.00 over that 2.4 times.
  expect(timesFee([month("2026-09", 24_000)], [fee("2026-01-01", 10_001), fee("2026-09-16", 10_001)])).toBe(23);
});

test("a month in which nothing happened is worth nothing, and its fee counts as that of any other", () => {
  const rate = { validFrom: "2026-01-01", agreedBy: "Ellen Marsh", agreedOn: "2026-01-01", note: "" };
  const metric = { ...base.metric, rates: [{ ...rate, amountMinor: 9000, currency: "USD" }] };
  const quiet: RecapFigures = { ...month("2026-09", null), state: "zero", value: 0, metric };
  // 5,200.00 of three months at 1,000.00.
  expect(timesFee([quarter[0] ?? null, quiet, quarter[2] ?? null], [fee("2026-01-01", 100_000)])).toBe(17);
  expect(timesFee([quiet], [fee("2026-01-01", 100_000)])).toBe(0);
  const late = { ...metric, rates: metric.rates.map((each) => ({ ...each, validFrom: "2026-09-02" })) };
  expect(timesFee([{ ...quiet, metric: late }], [fee("2026-01-01", 100_000)])).toBeNull();
});

test("what took away more than it brought is cut downwards too", () => {
  expect(timesFee([month("2026-10", -245_000)], [fee("2026-01-01", 100_000)])).toBe(-25);
  expect(timesFee([month("2026-10", -1)], [fee("2026-01-01", 100_000)])).toBe(-1);
});

test("where a rate was agreed inside a month, the fee is that of the days it prices", () => {
  const october = month("2026-10", 200_000);
  const from = (day: string) => ({ rateMinor: 9000, agreedOn: "", agreedBy: "", from: day });
  const money = october.money && { ...october.money, rates: [from("2026-10-12"), from("2026-10-20")] };
  // 20 of 31 days of 3,100.00.
  expect(timesFee([{ ...october, money }], [fee("2026-01-01", 310_000)])).toBe(10);
});

test("a month that counts only some of its days bears only their share of the fee", () => {
  const partial = { kind: "first" as const, since: "2026-10-12", until: "2026-10-31" };
  // 20 of 31 days of 3,100.00: 2,000.00.
  expect(timesFee([month("2026-10", 400_000, { partial })], [fee("2026-01-01", 310_000)])).toBe(20);
});

test("days of the month before that are told with a month bear their share of their own month's fee", () => {
  // 3 of 30 days of 3,000.00 and the whole of October.
  const merged = month("2026-10", 330_000, { firstDay: "2026-09-28" });
  expect(timesFee([merged], [fee("2026-01-01", 300_000)])).toBe(10);
});

test.each([
  ["a month without a recap", [...quarter.slice(0, 2), null], [fee("2026-01-01", 1000)]],
  ["a month without a money value", [...quarter.slice(0, 2), month("2026-10", null)], [fee("2026-01-01", 1000)]],
  ["a month without a fee", quarter, []],
  ["a day before the first fee", quarter, [fee("2026-08-02", 1000)]],
  ["another currency than the value's", quarter, [fee("2026-01-01", 1000, "EUR")]],
  ["a currency that changed on the way", quarter, [fee("2026-01-01", 1000), fee("2026-10-01", 1000, "EUR")]],
] as [string, (RecapFigures | null)[], Fee[]][])("with %s nothing is said", (_, months, fees) => {
  expect(timesFee(months, fees)).toBeNull();
});

test("amounts are kept in the minor units of the account's currency, and never more finely", () => {
  const asked = { validFrom: "2026-10-01", agreedBy: "Ellen", agreedOn: "2026-10-01", note: "" };
  const minor = (amount: string, currency: string) => feeOf({ ...asked, amount }, currency).amountMinor;
  expect([minor("1200.5", "USD"), minor("1200", "JPY"), minor("1200.5", "KWD")]).toEqual([120_050, 1200, 1_200_500]);
  for (const [amount, currency] of [
    ["1200.5", "JPY"],
    ["1200.505", "USD"],
    ["1200.5055", "KWD"],
    ["0", "USD"],
  ] as const)
    expect(Object.keys(refusalOf(() => minor(amount, currency))?.details ?? {}), amount + currency).toEqual(["amount"]);
});

test("yen and dinars are held against yen and dinars", () => {
  const worth = (currency: string, amountMinor: number) => {
    const figures = month("2026-10", amountMinor);
    return { ...figures, money: figures.money && { ...figures.money, currency } };
  };
  expect(timesFee([worth("JPY", 250_000)], [fee("2026-01-01", 100_000, "JPY")])).toBe(25);
  expect(timesFee([worth("KWD", 1_200_500)], [fee("2026-01-01", 1_000_000, "KWD")])).toBe(12);
});

const sponsor = { kind: "personal" as const, canAct: true, contactId: "c2" };

test("only a sponsor or admin with a link of their own that takes part decides for the customer", () => {
  const deciders = [{ id: "c2" }];
  expect(mayDecide(sponsor, deciders)).toBe(true);
  expect(mayDecide({ ...sponsor, contactId: "c1" }, deciders)).toBe(false);
  expect(mayDecide({ ...sponsor, canAct: false }, deciders)).toBe(false);
  // A team link may say it is the sponsor: that proves nothing.
  expect(mayDecide({ ...sponsor, kind: "team" }, deciders)).toBe(false);
  expect(mayDecide("preview", deciders)).toBe(false);
});

test("nothing is shown to anybody before both sides agreed, but the offer to who decides", () => {
  const fees = [fee("2026-01-01", 100_000)];
  const offered = { offeredAt: 1, offeredBy: "Priya", agreedAt: null, agreedBy: null };
  const agreed = { ...offered, agreedAt: Date.UTC(2026, 10, 3, 2), agreedBy: "Ellen Marsh" };
  const see = (consent: typeof offered | typeof agreed | null, isDecider: boolean, months = quarter) =>
    viewFee({ fees, consent }, months, { mayDecide: isDecider, action: "/x", timezone: "America/Denver" });
  expect([see(null, true), see(null, false), see(offered, false)]).toEqual([null, null, null]);
  expect(see(offered, true)).toEqual({ tenths: null, agreed: null, action: "/x" });
  const both = { tenths: 24, agreed: { by: "Ellen Marsh", on: "2026-11-02" } };
  expect([see(agreed, false), see(agreed, true)]).toEqual([
    { ...both, action: null },
    { ...both, action: "/x" },
  ]);
  expect(see(agreed, false, quarter.slice(0, 0))).toBeNull();
});
