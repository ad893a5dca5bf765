import { previousPeriod } from "#domain/month.ts";
import type { RecapChange, RecapFigures, RecapPeriod } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import type { ContactRole, HeldWord, MetricState } from "#schema/words.ts";
import { coveredEnd, isTooShort, waitEndsAt } from "./period.ts";
import { ruleReason } from "./release-rule.ts";
import { sponsorReason } from "./sponsor.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/* Days, months and zones as the console writes them, which is where a reason is read. */
const monthForm = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

/** "30 Oct 2026, 22:00 New York time" of an instant (UTC ms); UTC in a zone that is no place's. */
export function momentIn(timezone: string, at: number): string {
  const isPlace = timezone.includes("/") && !timezone.startsWith("Etc/");
  const form = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: isPlace ? timezone : "UTC",
  });
  const city = timezone.slice(timezone.lastIndexOf("/") + 1).replaceAll("_", " ");
  return `${form.format(at)} ${isPlace ? `${city} time` : "UTC"}`;
}

function stateReason({ source }: RecapInputs, state: MetricState, timezone: string): string | null {
  if (state === "no_data") return "Data incomplete: no source has ever been connected for this metric.";
  if (state === "failed") return failureReason(source, timezone);
  if (state !== "stale") return null;
  if (source.completeUntil === null) return `Data incomplete: ${source.name} has not confirmed any day.`;
  return `Data incomplete: ${source.name} is complete only until ${momentIn(timezone, source.completeUntil)}.`;
}

/** Why the figure of a month that was published is not known any more. */
export function unknownReason({ state, counted, period }: RecapFigures): string {
  const { sourceName, completeUntil } = counted;
  if (state === "no_data") return "nothing that came for the month is left.";
  if (completeUntil === null) return `${sourceName} has not confirmed any day.`;
  const until = momentIn(period.timezone, completeUntil);
  return state === "failed"
    ? `${sourceName} failed, and is complete only until ${until}.`
    : `${sourceName} is complete only until ${until}.`;
}

function failureReason({ name, error }: RecapInputs["source"], timezone: string): string {
  if (!error) return `Data incomplete: ${name} failed.`;
  return `Data incomplete: ${name} failed at ${momentIn(timezone, error.at)} and was not heard of since. ${error.text}`.trim();
}

function changeReason({ delta, previousValue, previousPeriod: key }: RecapChange, inputs: RecapInputs): string | null {
  const { metric, settings } = inputs;
  if (delta === null || previousValue === null) return null;
  const isLargeBase = previousValue > 0 && previousValue >= settings.holdChangeBase * 10 ** metric.scale;
  if (!isLargeBase || Math.abs(delta) * 100 <= settings.holdChangePercent * previousValue) return null;
  const percent = Math.round((Math.abs(delta) / previousValue) * 100);
  const verb = delta > 0 ? "rose" : "fell";
  const before = key === null ? "the month before" : monthForm.format(Date.parse(`${key}-01`));
  return `${metric.name} ${verb} by ${percent}% against ${before}: more than ${settings.holdChangePercent}% is checked first.`;
}

type Told = { key: string; value: number | null };

/** What the month before came to as it stands; null where nobody knows. */
function valueBefore(key: string, months: readonly Told[]): number | null {
  const before = previousPeriod(key);
  return months.find((month) => month.key === before)?.value ?? null;
}

/** Whatever may be compared: a definition that breaks its own filter counts nothing, and is new that month. */
function zeroReason(value: number | null, { metric, periodKey, earlier }: RecapInputs): string | null {
  const isFallen = value === 0 && (valueBefore(periodKey, earlier) ?? 0) !== 0;
  return isFallen ? `${metric.name} fell to zero after a month that was not.` : null;
}

interface Known {
  state: MetricState;
  value: number | null;
  change: RecapChange;
  period: RecapPeriod;
}

/** Why the mail waits for a CSM (recaps.md §1), as plain sentences; empty when it may go. */
export function holdReasons(inputs: RecapInputs, { state, value, change, period }: Known): string[] {
  const reasons = [
    stateReason(inputs, state, period.timezone),
    changeReason(change, inputs),
    sponsorReason(inputs.readers),
    zeroReason(value, inputs),
    inputs.rule ? ruleReason(inputs.rule, period.timezone) : null,
  ];
  return reasons.filter((reason) => reason !== null);
}

export type SendDecision = "send" | "hold" | "archive" | "wait";

type Settings = RecapInputs["settings"];

interface Timed {
  figures: Pick<RecapFigures, "period" | "counted">;
  dueAt: number;
  settings: Pick<Settings, "maxLateDays" | "waitUntilDay">;
  before: number | null;
}

/**
 * The last instant (UTC ms) at which a month may go out by itself (recaps.md §4): so many days after it is due; where its source
 * has not confirmed it, so many after the wait for that is over, in local days, and that stays so once the data are there.
 * `before`: what it was when the month was composed before.
 */
export function goesUntil({ figures, dueAt, settings, before }: Timed): number {
  const { maxLateDays, waitUntilDay } = settings;
  const usual = dueAt + maxLateDays * dayMs;
  if (isComplete(figures)) return Math.max(before ?? 0, usual);
  return Math.max(waitEndsAt(figures.period, waitUntilDay + maxLateDays) - 1, usual);
}

function isComplete({ period, counted }: Pick<RecapFigures, "period" | "counted">): boolean {
  return counted.completeUntil !== null && counted.completeUntil >= coveredEnd(period);
}

/** A month without its data that nobody looked at when the wait for them ended was never held for them. */
function isLate({ now, ...timed }: Timed & { now: number }): boolean {
  const { figures, dueAt, settings, before } = timed;
  if (before !== null || isComplete(figures)) return now > goesUntil(timed);
  const looked = waitEndsAt(figures.period, settings.waitUntilDay + 1);
  return now >= looked && now > dueAt + settings.maxLateDays * dayMs;
}

/**
 * What happens to a recap now (all instants UTC ms; recaps.md §3 and §4). archive: first period too short, or too late to go
 * out by itself and nobody wants to decide, or skipped by a person, or complete and of an account on hold-out. wait: before it is due, before late events have settled, or the source has
 * not confirmed the whole period and the day to wait for is not over. hold: a reason is left, or a person wants it held. Throws Refusal invalid.
 */
export function sendDecision({
  figures,
  dueAt,
  now,
  settings,
  isHeldOut = false,
  word = null,
  before = null,
}: {
  figures: Pick<RecapFigures, "period" | "counted" | "holds">;
  dueAt: number;
  now: number;
  settings: Settings;
  /** On hold-out everything is as always, but nobody is mailed. */
  isHeldOut?: boolean;
  /** What a person decided when it was held before. */
  word?: HeldWord | null;
  /** Until when it might go out by itself when it was composed before. */
  before?: number | null;
}): SendDecision {
  const { period, holds } = figures;
  if (word === "skipped" || isTooShort(period, settings.minFirstPeriodDays)) return "archive";
  if (word !== "kept" && isLate({ figures, dueAt, settings, before, now })) return "archive";
  if (now < Math.max(dueAt, period.endUtc + settings.settleHours * hourMs)) return "wait";
  const isWhole = isComplete(figures);
  if (!isWhole && now < waitEndsAt(period, settings.waitUntilDay)) return "wait";
  if (isHeldOut && isWhole) return "archive";
  return holds.length > 0 || word === "kept" ? "hold" : "send";
}

/** A month, and what is known of the one before it. */
interface Behind {
  value: number | null;
  change: Pick<RecapChange, "previousValue">;
  period: Pick<RecapPeriod, "key">;
  months: readonly Told[];
}

/**
 * Who is written to: from the second zero month in a row the sponsor hears nothing until there is something (recaps.md §9). A
 * month of nothing is one however it was counted.
 */
export function isMailedTo(role: ContactRole, { value, change, period, months }: Behind): boolean {
  if (role !== "executive_sponsor" || value !== 0) return true;
  return (change.previousValue ?? valueBefore(period.key, months)) !== 0;
}
