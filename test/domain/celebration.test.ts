import { expect, test } from "vitest";
import { composeCelebration, decideCelebration } from "#domain/celebration/compose.ts";
import { celebrationDue, isOldNews } from "#domain/celebration/due.ts";
import { readersOf } from "#domain/celebration/reader.ts";
import { addDays } from "#domain/day.ts";
import { restDaysOf } from "#domain/month.ts";
import { localOf } from "#domain/zone.ts";
import type { DueCelebration } from "#schema/celebration.ts";
import { othersEnding } from "#schema/reading.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import { figuresOf } from "../support/recap-figures.ts";

const settings = { ...recapSettings, jitterMinutes: 0 };
const denver = { id: "acc_1", timezone: "America/Denver", locale: "en-US" };
const at = (text: string) => Date.parse(text);
const dueIn = (account: typeof denver, reachedOn: string, now: string) =>
  new Date(celebrationDue(reachedOn, account, { now: at(now), settings })).toISOString();

test("nine of the first workday on which the day has settled, by the account's own clock", () => {
  // Tuesday, settled with the end of Thursday.
  expect(dueIn(denver, "2026-11-10", "2026-11-11T12:00:00Z")).toBe("2026-11-13T16:00:00.000Z");
  // Wednesday: Saturday begins when it has settled.
  expect(dueIn(denver, "2026-11-11", "2026-11-12T12:00:00Z")).toBe("2026-11-16T16:00:00.000Z");
});

test("the days of rest are those of the region", () => {
  const cairo = { id: "acc_2", timezone: "Africa/Cairo", locale: "ar-EG" };
  // Tuesday 10 November settles on Friday, which is one of rest there, and so is Saturday.
  expect(dueIn(cairo, "2026-11-10", "2026-11-11T12:00:00Z")).toBe("2026-11-15T07:00:00.000Z");
});

test("one that becomes known later goes out on the next morning, not on the same day", () => {
  expect(dueIn(denver, "2026-11-10", "2026-11-17T16:00:00Z")).toBe("2026-11-17T16:00:00.000Z");
  expect(dueIn(denver, "2026-11-10", "2026-11-17T16:00:01Z")).toBe("2026-11-18T16:00:00.000Z");
});

test("never on the day on which the recap of the month before is due", () => {
  // Monday 30 November settles on Thursday 3 December, the day of the recaps.
  expect(dueIn(denver, "2026-11-30", "2026-12-01T12:00:00Z")).toBe("2026-12-04T16:00:00.000Z");
  // On Saturday 3 October nobody gets a recap: that Monday they do.
  expect(dueIn(denver, "2026-10-01", "2026-10-02T12:00:00Z")).toBe("2026-10-06T15:00:00.000Z");
});

test("ten days are news, eleven are not, and those are looked at at once", () => {
  const of = (day: string) => isOldNews(day, denver, { now: at("2026-11-20T18:00:00Z"), settings });
  expect([of("2026-11-10"), of("2026-11-09")]).toEqual([false, true]);
  expect(dueIn(denver, "2026-11-09", "2026-11-20T18:00:00Z")).toBe("2026-11-20T18:00:00.000Z");
});

test("what is known on the ninth day is told, whichever days of rest come between", () => {
  for (let ahead = 0; ahead < 60; ahead += 1) {
    const reachedOn = addDays("2026-11-01", ahead);
    const plannedAt = celebrationDue(reachedOn, denver, { now: at(`${addDays(reachedOn, 9)}T22:00:00Z`), settings });
    expect([reachedOn, isOldNews(reachedOn, denver, { now: plannedAt, settings })]).toEqual([reachedOn, false]);
  }
});

test("in every zone it is nine of a workday, after the day has settled, and no recap is due", () => {
  for (const timezone of Intl.supportedValuesOf("timeZone")) {
    for (const day of ["2026-03-07", "2026-10-24", "2026-10-31", "2026-11-01", "2026-12-30"]) {
      const now = at(`${day}T12:00:00Z`);
      const due = celebrationDue(day, { id: "acc_1", timezone, locale: "de-DE" }, { now, settings });
      const local = localOf(due, timezone);
      expect([timezone, local.hour]).toEqual([timezone, 9]);
      expect(restDaysOf("de-DE")).not.toContain((new Date(`${local.date}T00:00:00Z`).getUTCDay() + 6) % 7);
      expect(due - at(`${day}T00:00:00Z`)).toBeGreaterThan(48 * 3_600_000);
      expect(["2026-11-03", "2026-12-03", "2027-01-04"]).not.toContain(local.date);
    }
  }
});

const { account, metric, csm, goals } = figuresOf();
const reader = (over: Partial<RecapContact> = {}): RecapContact => ({
  id: "c1",
  name: "Dana Whitfield",
  email: "dana@acme.example",
  role: "champion",
  addedBy: null,
  language: null,
  frequency: "monthly",
  wish: null,
  detail: null,
  usual: { frequency: null, detail: null, celebration: null },
  celebration: null,
  lists: { monthly: null, milestone: null },
  isKnown: true,
  stop: null,
  ...over,
});

function dueOf(over: Partial<DueCelebration> = {}): DueCelebration {
  const goalOf = (kind: "first_value" | "twelve_month", reachedOn: string | null, target: number) => ({
    ...{
      kind,
      reachedOn,
      target,
      metric,
      metricKey: metric.key,
      statement: "As agreed",
      type: "accumulate" as const,
      baseline: null,
    },
    ...{ startsOn: "2026-10-12", targetOn: "2026-12-11", current: 58, milestones: [] },
  });
  return {
    ...{ id: "r", accountId: account.id, dueAt: 0, plannedAt: at("2026-11-13T16:00:00Z"), word: null, seen: 1 },
    ...{
      account: { ...account, timezone: "America/Denver", endsOn: null },
      csm,
      isHeldOut: false,
      rule: null,
      note: null,
    },
    source: { name: "Gate feed", completeUntil: null, lastReceivedAt: at("2026-11-13T15:00:00Z") },
    goals: [goalOf("first_value", "2026-11-10", 50), goalOf("twelve_month", null, 600)],
    items: [],
    contacts: [reader()],
    ...over,
  };
}

const vendor = figuresOf().vendor;
function decide(over: Partial<DueCelebration> = {}) {
  const due = dueOf(over);
  return decideCelebration(due, composeCelebration(due, { vendor, settings }), { settings });
}

test("it is sent, held by what holds recaps, and archived by what archives them", () => {
  const rule = { kind: "escalation" as const, since: 0, by: "Priya", reason: "They are unhappy." };
  expect(decide()).toBe("send");
  expect(decide({ rule })).toBe("hold");
  expect(decide({ word: "kept" })).toBe("hold");
  expect(decide({ word: "skipped" })).toBe("skipped");
  expect(decide({ isHeldOut: true })).toBe("held_out");
  expect(decide({ contacts: [reader({ frequency: "off" }), reader({ role: "project_lead" })] })).toBe("hold");
  // As with months: whose mails come back, or who left everything, is nobody who would be told.
  expect(decide({ contacts: [reader({ stop: "bounced" }), reader({ stop: "unsubscribed" })] })).toBe("hold");
  expect(decide({ contacts: [reader({ stop: "bounced" }), reader()] })).toBe("send");
  const noList = { monthly: null, milestone: "off" } as const;
  // Where all of them chose that, nobody has to decide: it is over after a day.
  const holdsWith = (...contacts: RecapContact[]) =>
    composeCelebration(dueOf({ contacts }), { vendor, settings })?.holds.map((each) => each.endsWith(othersEnding));
  expect(holdsWith(reader({ stop: "unsubscribed" }), reader({ lists: noList }))).toEqual([true]);
  expect(holdsWith(reader({ stop: "unsubscribed" }), reader({ frequency: "off" }))).toEqual([false]);
  expect(holdsWith(reader({ stop: "unsubscribed" }), reader({ stop: "bounced" }))).toEqual([false]);
  expect(holdsWith()).toEqual([false]);
  expect(decide({ plannedAt: at("2026-11-21T16:00:00Z") })).toBe("late");
  expect(decide({ plannedAt: at("2026-12-21T16:00:00Z"), word: "kept" })).toBe("hold");
  // The last day of a contract is one of it.
  const until = (endsOn: string) => ({ account: { ...dueOf().account, endsOn } });
  expect(decide(until("2026-11-13"))).toBe("send");
  expect(decide(until("2026-11-12"))).toBe("ended");
  const [first, year] = dueOf().goals;
  if (!first || !year) throw new Error("Both goals are agreed.");
  expect(decide({ goals: [{ ...first, reachedOn: null }, year] })).toBe("below");
});

test("the snapshot says how long it took, what was counted since, and nothing of pace", () => {
  const figures = composeCelebration(dueOf(), { vendor, settings });
  expect(figures?.goal).toMatchObject({ reachedOn: "2026-11-10", daysToReach: 29, target: 50 });
  expect(figures?.twelveMonth?.goal).toMatchObject({
    current: 58,
    target: 600,
    pace: null,
    expected: null,
    projection: null,
  });
  expect(composeCelebration(dueOf(), { vendor, settings })).toEqual(figures);
  expect(goals.firstValue).not.toBeNull();
});

test("champions and sponsors who want any recap get it, in their language and never by the quarter", () => {
  const figures = composeCelebration(dueOf(), { vendor, settings });
  if (!figures) throw new Error("It is reached.");
  const contacts = [
    reader(),
    reader({ id: "c2", email: "q@acme.example", role: "executive_sponsor", frequency: "quarterly", language: "de" }),
    reader({ id: "c3", email: "o@acme.example", frequency: "off" }),
    reader({
      id: "c4",
      email: "w@acme.example",
      frequency: "off",
      wish: { frequency: "quarterly", language: "fr", detail: null },
    }),
    reader({ id: "c5", email: "DANA@acme.example" }),
  ];
  expect(readersOf(figures, contacts).map(({ recipient, form }) => [recipient, form.key, form.quarterly])).toEqual([
    ["dana@acme.example", "champion", false],
    ["q@acme.example", "sponsor-de", false],
    ["w@acme.example", "champion-fr", false],
  ]);
});
