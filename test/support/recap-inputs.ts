import { periodOf } from "#domain/month.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapInputs } from "#schema/recap-input.ts";
import { recapSettings } from "#schema/settings.ts";
import { readerOf } from "./reader.ts";

/* October 2026 of an account in New York that books meetings, as the recap reads it. */

export function utc(text: string): number {
  return Date.parse(`${text}:00Z`);
}

export const rate = {
  amountMinor: 9000,
  currency: "USD",
  validFrom: "2026-03-03",
  agreedOn: "2026-03-03",
  agreedBy: "Ellen Marsh",
  note: "",
};

export const meetings: MetricDefinition = {
  key: "meeting.booked",
  version: 1,
  name: "Meetings",
  noun: { one: "meeting", other: "meetings" },
  verb: "booked",
  actorNoun: { one: "rep", other: "reps" },
  scale: 0,
  displayDecimals: 0,
  aggregation: "count",
  direction: "higher",
  definition: "A meeting counts when it is in the calendar of both sides.",
  owner: "Priya Raman",
  countedStatuses: [],
  dims: [],
  startsOn: null,
  comparable: true,
  unit: "",
  languages: {},
  ratio: null,
  seasonal: false,
  statuses: [],
  rates: [],
  minutesPerUnit: null,
  provenance: null,
};

export const account: RecapInputs["account"] = {
  id: "acc_1",
  externalId: "crm-1",
  name: "Harbor",
  slug: "harbor",
  locale: "en-US",
  currency: "USD",
  timezone: "America/New_York",
  kickoffOn: "2026-01-01",
  coveredFrom: "2026-01-01",
  coveredUntil: null,
};

export const source: RecapInputs["source"] = {
  name: "Calendar feed",
  everConnected: true,
  completeUntil: utc("2026-12-01T00:00"),
  failed: false,
};

export const twelveMonth: RecapInputs["goals"][number] = {
  kind: "twelve_month",
  statement: "2,400 meetings booked",
  type: "accumulate",
  target: 2400,
  baseline: null,
  startsOn: "2026-05-01",
  targetOn: "2027-04-30",
  reachedOn: null,
  current: 1116,
  milestones: [],
};

export const firstValue: RecapInputs["goals"][number] = {
  ...twelveMonth,
  kind: "first_value",
  target: 100,
  startsOn: "2026-04-18",
  targetOn: "2026-06-17",
  reachedOn: "2026-06-09",
};

/** A complete month unless coveredDays says less. */
export function month(key: string, value: number | null, coveredDays?: number): RecapInputs["earlier"][number] {
  const { days } = periodOf(key, "America/New_York");
  return { key, value, coveredDays: coveredDays ?? days, days };
}

export function inputs(over: Partial<RecapInputs> = {}): RecapInputs {
  return {
    now: utc("2026-11-03T14:00"),
    periodKey: "2026-10",
    account,
    vendor: { name: "Northgate", postalAddress: "1 Main St", hue: 210 },
    csm: null,
    metric: meetings,
    source,
    hours: [],
    events: over.counted?.n ?? over.hours?.length ?? 0,
    counted: null,
    restated: null,
    corrected: [],
    actors: [],
    earlier: [],
    goals: [],
    done: [],
    next: null,
    upcoming: [],
    readers: [readerOf({ role: "executive_sponsor" })],
    settings: recapSettings,
    ...over,
  };
}

/** The month's whole value in one hour of its first day, over these inputs. */
export function monthOf(value: number, over: Partial<RecapInputs> = {}): RecapFigures {
  return composeRecap(inputs({ hours: [{ date: "2026-10-01", hour: 9, value }], ...over }));
}

export function after(before: number, value: number, over: Partial<RecapInputs> = {}): RecapFigures {
  return monthOf(value, { earlier: [month("2026-09", before)], ...over });
}
