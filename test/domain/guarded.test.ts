import { expect, test } from "vitest";
import { countsMoney } from "#schema/money.ts";

/* What the page of a mail leaves to those who sign in. */

const metric = (unit: string, one = "saving", other = "savings") => ({ unit, noun: { one, other } });

test("a figure is money by the code of its currency, its sign or its name, in the unit or in the words", () => {
  for (const unit of ["EUR", "eur", "kUSD", "USD k", "k€", "$", "£ m", "dollars", "JPY"])
    expect([unit, countsMoney(metric(unit))]).toEqual([unit, true]);
  for (const noun of ["euro", "Dollar", "dollar of cost", "Swiss franc", "yen", "krona", "EUR saved", "€ saved"])
    expect([noun, countsMoney(metric("", noun, `${noun}s`))]).toEqual([noun, true]);
});

test("what only sounds like money is none", () => {
  for (const unit of ["", "km", "h", "min", "kg", "%", "pts"])
    expect([unit, countsMoney(metric(unit, "deal won", "deals won"))]).toEqual([unit, false]);
  for (const noun of ["real call", "all-hands call", "try", "percent", "accent", "compound", "Europallet"])
    expect([noun, countsMoney(metric("", noun, `${noun}s`))]).toEqual([noun, false]);
});
