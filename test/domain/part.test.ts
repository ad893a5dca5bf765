import { expect, test } from "vitest";
import { roundParts as partsOfMail } from "#mail/number.ts";
import { roundParts as partsOfPage } from "#ui/part.ts";

/* Parts of a whole as mail and page round them: readers add them up, and hold one against the other. */

const tenths = { scale: 2, displayDecimals: 1 };

/** Both ways at once: what they disagree on is a finding too. */
function rounded(parts: number[]): number[] {
  const mailed = partsOfMail(tenths, parts);
  expect(partsOfPage(parts, tenths)).toEqual(mailed);
  return mailed;
}

test("of two equal remainders the earlier is rounded up, however large its part is", () => {
  expect(rounded([24, 124, 2])).toEqual([30, 120, 0]);
  // 160.96 and 620.16: as fractions of ten the second remainder comes out a hair above the first.
  expect(rounded([16096, 62016, 8])).toEqual([16100, 62010, 10]);
  expect(rounded([61024, 25504])).toEqual([61030, 25500]);
  expect(rounded([-6496, -576])).toEqual([-6490, -580]);
});

test("parts add to the whole as it is shown, and none is a step or more from what it is", () => {
  let state = 7;
  const roll = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % below;
  };
  for (let at = 0; at < 2000; at += 1) {
    const parts = Array.from({ length: 1 + roll(31) }, () => roll(100_000) - 30_000);
    const whole = parts.reduce((sum, part) => sum + part, 0);
    const shown = rounded(parts);
    expect(shown.reduce((sum, part) => sum + part, 0)).toBe(Math.sign(whole) * Math.round(Math.abs(whole) / 10) * 10);
    expect(shown.every((part, index) => Math.abs(part - (parts[index] ?? 0)) <= 10)).toBe(true);
  }
});
