import { expect, test } from "vitest";
import { valueWriter, writeMoney } from "#mail/number.ts";
import { minorDigits } from "#schema/words.ts";
import { formatOf } from "#ui/format.ts";

const locales = ["en-US", "en-IN", "de-DE", "fr-FR", "es-ES", "ja-JP", "ar-EG", "ar-AE"];
const isolates = /[\u2068\u2069]/g;

test("an amount reads the same in a mail and on a page, in every currency there is", () => {
  for (const currency of Intl.supportedValuesOf("currency")) {
    const whole = 9000 * 10 ** (minorDigits[currency] ?? 2);
    for (const [locale, amount] of locales.flatMap((each) => [0, 5, whole, whole + 1].map((n) => [each, n] as const))) {
      const mailed = writeMoney(locale, currency, amount).replaceAll(isolates, "");
      expect(formatOf(locale).money(amount, currency), `${locale} ${currency}`).toBe(mailed);
    }
  }
});

test("Hungarian forints have the two decimals they were agreed in, though nobody writes them", () => {
  expect(formatOf("en-GB").money(900_000, "HUF").replace("\u00a0", " ")).toBe("HUF 9,000");
});

test("what rounds to nothing has no sign, in a mail and on a page", () => {
  const metric = { scale: 2, displayDecimals: 0 };
  for (const locale of locales) {
    const zero = valueWriter(locale, metric)(0);
    expect(valueWriter(locale, metric)(-40)).toBe(zero);
    expect(formatOf(locale).figure(-40, metric)).toBe(zero);
    expect(formatOf(locale).figure(-60, metric)).toBe(valueWriter(locale, metric)(-100));
  }
});
