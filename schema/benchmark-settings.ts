import type { Band } from "./recap.ts";

const seatBands: readonly Band[] = [
  { from: 1, to: 10 },
  { from: 11, to: 50 },
  { from: 51, to: 200 },
  { from: 201, to: 1000 },
  { from: 1001, to: null },
];
const sizeBands: readonly Band[] = [
  { from: 5, to: 9 },
  { from: 10, to: 19 },
  { from: 20, to: 49 },
  { from: 50, to: 99 },
  { from: 100, to: 199 },
  { from: 200, to: 499 },
  { from: 500, to: null },
];

/** How accounts are held against each other (recaps.md §7), each with its reason; how many it takes is in RecapSettings. */
export const benchmarkSettings = {
  // Accounts of one band are near enough in size for a value per seat to say something.
  seatBands,
  // A group's exact size, from month to month, would tell who joined it.
  sizeBands,
  // Among four others each may reckon the rest: whatever benchmarkMin is set to, it is never fewer.
  floor: 5,
  // Figures of the first two months are those of setting up.
  wholeMonths: 3,
  // Percentiles the quarters of a group begin at: finer bands of ten accounts would be places.
  quarters: { top: 75, second: 50, third: 25 },
  // The group's figures, by the share of members below them: the same quarters.
  spread: { low: 0.25, middle: 0.5, high: 0.75 },
  // With more digits a figure per seat could be traced to its account.
  digits: 2,
};
