/** Thresholds a recap is planned, composed and judged by; each has its default and its reason in settings.ts. */
export interface RecapSettings {
  settleHours: number;
  holdChangePercent: number;
  holdChangeBase: number;
  contributorsMin: number;
  contributorsShown: number;
  /** People who contributed in a team for it to be shown: the figure of fewer is a person's own. */
  teamMin: number;
  /** Percent of the figure that must be of known actors for a recap to say how many they were. */
  actorsNamedPercent: number;
  peakMinEvents: number;
  recordMinMonths: number;
  projectionMinMonths: number;
  minFirstPeriodDays: number;
  sendDay: number;
  sendHour: number;
  jitterMinutes: number;
  waitUntilDay: number;
  maxLateDays: number;
  /** A published month is restated when its figure moved by this share or more. */
  restateShare: number;
  /** How often a restated month is looked at again while its figure is not known. */
  lookAgainHours: number;
  /** Others a group needs to be shown, and to give a percentile. */
  benchmarkMin: number;
  benchmarkPercentileMin: number;
  /** No single account may make up more of the group's total. */
  benchmarkLargestShare: number;
  /** A group that differs from one shown by fewer members would tell of them. */
  benchmarkDifference: number;
  /** Months before the kickoff that are told one by one; what is older is only figures. */
  historyMonths: number;
  /** Months of one account that become due in one run. */
  mostDueMonths: number;
}
