import { othersEnding } from "./reading.ts";
import type { RecapSettings } from "./recap-settings.ts";

/** Defaults of the settings, each with its reason. */
export const recapSettings: RecapSettings = {
  // Late events of the vendor's systems usually arrive within two days.
  settleHours: 48,
  // A jump this large is more often a fault of the source than a result,
  holdChangePercent: 80,
  // on a base this large: of fewer, one busy week makes it.
  holdChangeBase: 50,
  // Below three people a breakdown by contributor names an individual.
  contributorsMin: 3,
  // The sixth is a list, and the last of a list is blamed.
  contributorsShown: 5,
  // What one person came to is theirs, whatever their team is called.
  teamMin: 2,
  // A sentence about "your 4 reps" credits them with all of the figure: what is nobody's may be a slip of the source, no more.
  actorsNamedPercent: 95,
  // Fewer events than this make any peak an accident.
  peakMinEvents: 10,
  // A record needs something to beat.
  recordMinMonths: 3,
  // Below six months the backtested error of a projection is too wide to show.
  projectionMinMonths: 6,
  // A first period shorter than a week is merged into the next recap.
  minFirstPeriodDays: 7,
  // The third: past the settle time and before the month is forgotten.
  sendDay: 3,
  // The first hour of most working days, before the mails of the day.
  sendHour: 9,
  // Spreads the load and keeps mails of one company from arriving in one second.
  jitterMinutes: 120,
  // After this day a missing source holds the recap instead of delaying it.
  waitUntilDay: 10,
  // News older than this reads as a mistake: archive only.
  maxLateDays: 10,
  // Less than this reads as noise, and a figure that never rests is not believed.
  restateShare: 0.02,
  // What is published stands meanwhile, and sources that stopped come back in days: each look composes the whole month.
  lookAgainHours: 24,
  // Below ten others a member may guess another's figure; below five nothing is shown whatever is set here.
  benchmarkMin: 10,
  // A percentile of fewer than twenty moves by more than five points for each member.
  benchmarkPercentileMin: 20,
  // A group that one account dominates tells that account's figure.
  benchmarkLargestShare: 0.25,
  // What two groups have not in common is told by their difference.
  benchmarkDifference: 3,
  // A year on either side compares; a backfill of decades is no archive of recaps nobody got.
  historyMonths: 24,
  // More than three years at once is a mistake of the calendar, not a gap; the next run goes on.
  mostDueMonths: 36,
};

/** How long the database keeps events whole, and how much of the rest one tick packs away. */
export const retention = {
  // Two years and the month after them: a month can always be looked into beside the same month of the year before.
  archiveMonths: 25,
  // An object is packed, checked and restored in memory: about two megabytes of text of a Worker's 128 MB.
  eventsPerArchive: 5000,
  // 20,000 events a tick are two million a day, and seconds of the database.
  archivesPerTick: 4,
  // An object nothing refers to was left by a run that ended; no run takes this long.
  orphanMinutes: 60,
  // Somebody who restores looks into a month or corrects it within weeks; afterwards the rows cost what they cost before.
  restoredDays: 30,
  // An import nobody went on with in a week is begun again from the file, not from its copy here: it may name people.
  uploadDays: 7,
  // Reading and writing one takes a tenth of a second: well within the time of a request.
  objectsPerErasure: 100,
};

/**
 * When days and accounts are derived anew without anybody reading them. Reading one through the API, composing a recap, a view
 * of the portal: each derives that account first, so what follows is about rows written and not about what is said.
 */
export const rollupSettings = {
  // A row a changed day and account each time: within five rows a hundred events, log included, a batch of 500 stays below 1.1.
  share: 0.05,
  // Ten days of accounts are at most a dollar a month,
  freeRows: 20,
  // once a minute: a vendor with few customers sees each event at once.
  freeSeconds: 60,
  // Three times a day: goals in the portal and the list of customers are never older. Every quarter of an hour costs 40 % more rows.
  longestHours: 8,
  // Readers look through the tail for their account: 500 batches are some tens of milliseconds.
  longestLogs: 500,
  // A tail that was not worth it is looked at again by cron, or when it has grown by so many batches.
  batchesPerLook: 50,
};

/** What is checked before and after mails go out. */
export const mailSettings = {
  // A month that only looks odd goes out after a working day in which somebody could have stopped it.
  reviewHours: 24,
  // A fault of the database or of a deployment is over by then, and the mail is still in time for the morning.
  composeHours: 2,
  // Providers keep an idempotency key for 24 hours from the first request. Four hours less cover a clock that was two hours
  // ahead when the key was first used and is two hours behind when it is used again.
  keyHours: 20,
  // Waits between attempts: soon, for a server that only asks to come again, then seldom; a little under 72 hours together.
  retryMinutes: [5, 15, 60, 180, 360, 720, 1440, 1440],
  // Gmail asks senders to stay below one complaint in a thousand, and delivers less to those who do not.
  complaintShare: 0.001,
  // One complaint is one person, who is stopped and whose manager is told; two are a sign,
  complaintFloor: 2,
  // and two in 2,000 are one in a thousand.
  complaintWindow: 2000,
  // The waits between attempts add up to a little less; with them a mail tried in time is through or given up.
  retryHours: 72,
  // An account has a handful of readers: more mails in a day are an import gone wrong, and the rest can wait until tomorrow.
  mailsPerAccountDay: 100,
  // A month and a First Value go out at the same hour of different days; an hour of jitter and of summer time each way, and one more.
  hoursApart: 20,
  // Rows of D1 end at 2 MB and a mail may have 80 kB: so many fit, and no account reads in more ways.
  formsPerRecap: 20,
  // A mailbox that was full or away three times in a row is not looked after.
  softBounces: 3,
  // The link of a mail opens its recap for a quarter, as long as it is talked about; the archive has it for good.
  viewDays: 90,
  // The last retry is after three days, providers tell of a bounce within days: two weeks later a mail is asked for as a rarity,
  // and is written anew from its figures. Kept for good, the mails of 100,000 accounts would fill a database in four months.
  mailDays: 14,
  // Half a second of the database a tick; 100,000 accounts are through in two days.
  mailsDroppedPerTick: 500,
  // A report returns our mail whole at most, which is below 90 KB, in base64 and beside the words of the server that wrote it.
  reportBytes: 512_000,
  // The same mail is two thousand lines at most. Reading costs by the line: of nothing but line ends, those bytes are some seconds.
  reportLines: 20_000,
  // Providers repeat an event for some days; after this no repetition is on its way.
  eventDays: 30,
};

/** Hold reasons that ask for a second look and nothing else, by how they end; every other one waits for a person. */
export const softHolds = [
  "% is checked first.",
  " fell to zero after a month that was not.",
  " that each recap of this account is looked at first.",
  // What a person chose asks nobody for a decision.
  othersEnding,
] as const;
