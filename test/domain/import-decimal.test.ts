import fc from "fast-check";
import { expect, test } from "vitest";
import { readDecimal, sumDecimals } from "#domain/import/decimal.ts";

test.each([
  ["5", ".", "5"],
  ["-5", ".", "-5"],
  ["+5", ".", "5"],
  ["−5", ",", "-5"],
  ["007", ".", "7"],
  ["1234.50", ".", "1234.50"],
  ["1,234.50", ".", "1234.50"],
  ["1,234,567", ".", "1234567"],
  ["1.234,50", ",", "1234.50"],
  ["1.234", ",", "1234"],
  ["1,5", ",", "1.5"],
  ["1 234 567,5", ",", "1234567.5"],
  ["1\u00a0234,5", ",", "1234.5"],
  ["1\u202f234,5", ",", "1234.5"],
  ["1'234.50", ".", "1234.50"],
  [".5", ".", "0.5"],
  ["-,5", ",", "-0.5"],
  ["99999999999999999999.000001", ".", "99999999999999999999.000001"],
] as const)("%s with the sign %s is %s", (cell, sign, text) => {
  expect(readDecimal(cell, sign)).toBe(text);
});

test.each([
  ["1,5", "."],
  ["1.5", ","],
  ["0,123", "."],
  ["12,34", "."],
  ["1,2345", "."],
  ["1234,567", "."],
  ["1,234 567", "."],
  ["1,,234", "."],
  ["1,234,", "."],
  ["1.234,567,8", ","],
  ["1.5.2", "."],
  ["5.", "."],
  [".", "."],
  ["-", "."],
  ["", "."],
  ["1e5", "."],
  ["1e400", "."],
  ["NaN", "."],
  ["Infinity", "."],
  ["0x10", "."],
  ["5 %", "."],
  ["€5", "."],
  ["(5)", "."],
  ["5-", "."],
  ["٥", "."],
] as const)("%s is no number with the sign %s", (cell, sign) => {
  expect(readDecimal(cell, sign)).toBe(null);
});

test("a number grouped and signed as either custom has it comes back digit by digit", () => {
  const digits = fc.bigInt({ min: 0n, max: 10n ** 20n });
  fc.assert(
    fc.property(
      digits,
      fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: 6 }),
      fc.boolean(),
      (whole, part, isMinus) => {
        const grouped = (group: string) => String(whole).replace(/\B(?=(\d{3})+$)/g, group);
        const minus = isMinus ? "-" : "";
        const plain = `${minus}${whole}${part && "."}${part}`;
        expect(readDecimal(`${minus}${grouped(",")}${part && "."}${part}`, ".")).toBe(plain);
        expect(readDecimal(`${minus}${grouped(".")}${part && ","}${part}`, ",")).toBe(plain);
      },
    ),
  );
});

test("sums of decimals are exact where floats are not", () => {
  expect(sumDecimals(["0.1", "0.2"])).toBe("0.3");
  expect(sumDecimals(["9007199254740993", "0.000001"])).toBe("9007199254740993.000001");
  expect(sumDecimals(["1.5", "-0.25"])).toBe("1.25");
  expect(sumDecimals(["-0.5", "0.5"])).toBe("0.0");
  expect(sumDecimals(["-0.5", "0.25"])).toBe("-0.25");
});

test("the sum of many decimals is the sum of their scaled integers, in any order", () => {
  const value = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }));
  const text = ([units, scale]: [bigint, number]) => {
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
    return `${units < 0n ? "-" : ""}${digits.slice(0, digits.length - scale)}${scale ? `.${digits.slice(-scale)}` : ""}`;
  };
  const millionths = (sum: string) => {
    const [whole = "", part = ""] = sum.replace("-", "").split(".");
    return BigInt(whole + part.padEnd(6, "0")) * (sum.startsWith("-") ? -1n : 1n);
  };
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), (values) => {
      const expected = values.reduce((sum, [units, scale]) => sum + units * 10n ** BigInt(6 - scale), 0n);
      expect(millionths(sumDecimals(values.map(text)))).toBe(expected);
      expect(
        millionths(
          values
            .toReversed()
            .map(text)
            .reduce((sum, each) => sumDecimals([sum, each]), "0"),
        ),
      ).toBe(expected);
    }),
  );
});
