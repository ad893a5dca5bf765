import { decimalText } from "#domain/csv.ts";
import { scaledValue } from "#domain/event/value.ts";
import { startsAt } from "#domain/figure/bucket.ts";
import { nextPeriod } from "#domain/month.ts";
import type { Env } from "#env";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ManualEntry } from "#schema/value.ts";
import { addManual, type KeptEntry, manualFound } from "#store/manual.ts";

const wrongValues: Record<string, string> = {
  too_many_decimals: "This has more decimals than the metric keeps.",
  value_out_of_range: "This is beyond what is counted exactly.",
};

/** Whatever door it came through. */
export interface ManualAsked {
  accountId: string;
  metricKey: string;
  /** "2026-10" */
  month: string;
  /** Decimal text or an integer; null takes the entry back. */
  value: string | number | null;
  /** The evidence. */
  note: string;
  /** Who answers for it. */
  by: Principal;
}

function amountOf(value: ManualAsked["value"], { aggregation, scale }: MetricDefinition): number | null {
  if (aggregation === "rate")
    throw new Refusal("invalid", "A rate is made of two other metrics: enter those.", {
      metric: "Made of two others.",
    });
  if (value === null) return null;
  const amount = scaledValue(value, scale);
  if (typeof amount === "number") return amount;
  const why = wrongValues[amount] ?? "A plain decimal, please.";
  throw new Refusal("invalid", why, { value: why });
}

function answerOf(
  asked: ManualAsked,
  entry: KeptEntry,
  given: { scale: number; status: ManualEntry["status"] },
): ManualEntry {
  return {
    metric: asked.metricKey,
    month: asked.month,
    value: entry.value === null ? null : decimalText(entry.value, given.scale),
    note: entry.note,
    entered_by: entry.enteredBy,
    version: entry.version,
    status: given.status,
  };
}

/**
 * Enters a month's value by hand, as a version of its own; the figures follow with the next rollup, which the caller wakes.
 * `now`: UTC ms. Throws Refusal: not_found without the account or the metric; invalid for a rate, a value that is none, or a month
 * that is not over; conflict for one that has events or daily values, or that somebody else entered at the same moment.
 */
export async function enterManual(env: Env, asked: ManualAsked, now: number): Promise<ManualEntry> {
  const { accountId, metricKey, month, note, by } = asked;
  const { account, metric, entry } = await manualFound(env.DB, accountId, { metricKey, month });
  if (!account) throw new Refusal("not_found", "There is no such account.");
  if (!metric) throw new Refusal("not_found", "There is no such metric.");
  const value = amountOf(asked.value, metric);
  const given = { scale: metric.scale, status: "unchanged" as const };
  if (entry && entry.value === value && (value === null || entry.note === note)) return answerOf(asked, entry, given);
  if (!entry && value === null) throw new Refusal("not_found", "Nothing was entered for this month.");
  if (startsAt(account.spans, account.timezone, `${nextPeriod(month)}-01`) > now)
    throw new Refusal("invalid", "This month is not over yet: its value is entered when it is.", {
      month: "A month that is over.",
    });
  const added = { version: (entry?.version ?? 0) + 1, value, note, enteredBy: by.name };
  const isKept = await addManual(env.DB, accountId, { metricKey, month, ...added, by, now });
  if (!isKept)
    throw new Refusal(
      "conflict",
      "This month has events or daily values, or was entered a moment ago. What is there stands.",
    );
  return answerOf(asked, added, { ...given, status: "accepted" });
}
