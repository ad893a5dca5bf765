import type { EventState, SourceState } from "#schema/console-data.ts";
import type { SessionLine } from "#schema/console-import.ts";
import type { KeyMode } from "#schema/words.ts";
import { counted } from "#ui/format.ts";
import { ago } from "./date.ts";

/* How what comes in reads to staff. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "3 minutes ago", "5 hours ago", then as days go. Both UTC ms. */
export function since(at: number, now: number): string {
  const passed = now - at;
  if (passed < minuteMs) return "just now";
  if (passed < hourMs) return `${counted(Math.floor(passed / minuteMs), "minute")} ago`;
  if (passed < 12 * hourMs) return `${counted(Math.floor(passed / hourMs), "hour")} ago`;
  return ago(at, now);
}

/** A length of time in the unit people would use: "26 hours", "3 days". */
export function lengthWords(length: number): string {
  if (length < 2 * dayMs) return counted(Math.round(length / hourMs), "hour");
  return counted(Math.round(length / dayMs), "day");
}

export const sourceStateTitles: Record<SourceState, string> = {
  waiting: "Nothing yet",
  live: "Live",
  quiet: "Quiet",
  stale: "Stale",
  failing: "Failing",
};

export const eventStateTitles: Record<EventState, string> = {
  counted: "Counted",
  voided: "Voided",
  test: "Test",
  waiting: "Waits for its import",
  taken_back: "Import taken back",
  other_status: "Status does not count",
  replaced: "Replaced by a backfill",
  daily_values: "Daily values stand",
};

export const keyModeTitles: Record<KeyMode, string> = { live: "Live", test: "Test" };

export const sessionStateTitles: Record<SessionLine["state"], string> = {
  open: "Not applied",
  applied: "Applied",
  reverted: "Taken back",
  discarded: "Discarded",
};

/** A decimal text with its thousands grouped: "12,345.50". */
export function grouped(value: string): string {
  const [whole = "", decimals] = value.replace("-", "−").split(".");
  const figure = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return decimals === undefined ? figure : `${figure}.${decimals}`;
}

/** The same with its sign, for a difference. */
export function signed(value: string): string {
  return value.startsWith("-") || /^0(\.0+)?$/.test(value) ? grouped(value) : `+${grouped(value)}`;
}
