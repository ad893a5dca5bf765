/** How goals are judged and projected (recaps.md §6), each with its reason. */
export const goalSettings = {
  // A tenth more than was asked for is more than a good week.
  aheadFrom: 1.1,
  // A short month and a public holiday take a twentieth without anybody being late.
  onPaceFrom: 0.95,
  // A fifth less can be made up for within a quarter; more cannot without a change of plan.
  slightlyBehindFrom: 0.8,
  // In the first weeks a single day decides which word a pace gets.
  rampUpDays: 30,
  // Backtested 10th to 90th percentile of actual ÷ projected, by complete months known; the fullest first. Lopsided, as what came was.
  projectionRanges: [
    { months: 11, low: 0.95, high: 1.1 },
    { months: 9, low: 0.85, high: 1.25 },
    { months: 6, low: 0.75, high: 1.5 },
  ],
  // More digits would promise what the range beside them takes back.
  projectionDigits: 3,
  // Two years and the weeks a renewal is late: what is summed up longer is a goal nobody closed.
  longestDays: 800,
};

/** When an account's own months say how far its projections may be off, each with its reason. */
export const backtestSettings = {
  // Two years: every window of twelve months leaves each calendar month once outside of it.
  leastMonths: 24,
  // Five years: what was longer ago says little of the next months, and the work is bounded.
  mostMonths: 60,
  // Percentiles of fewer windows would be one window's word.
  leastWindows: 12,
  // Four of five windows lie between these percentiles: wide enough to be kept, narrow enough to be read.
  shares: { low: 0.1, high: 0.9 },
};
