import fc from "fast-check";
import { expect, test } from "vitest";
import { runningSums } from "#domain/figure/goal.ts";
import { stampOf } from "#domain/figure/value.ts";
import { paceBounds } from "#domain/pace.ts";
import { composeRecap } from "#domain/recap/compose.ts";
import { recapInputs } from "#domain/recap/inputs.ts";
import { paceNow } from "#domain/recap/restated-pace.ts";
import { monthsToRevise } from "#domain/recap/revise.ts";
import type { AgreedGoal, FactMonth } from "#schema/figure.ts";
import type { RecapFigures } from "#schema/recap.ts";
import type { RecapFacts } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import { meetings } from "../support/recap-inputs.ts";

/* A published month is held against what it would say by now: were that not what composing it says, it would be restated for ever. */

const keys = Array.from(
  { length: 14 },
  (_, at) => `${2025 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`,
);
const last = keys.at(-1) ?? "";
const now = Date.UTC(2026, 3, 1);

type Doors = FactMonth["door"];
const factOf = (month: string, total: number, door: Doors): FactMonth => ({
  ...{ n: 1, total, low: null, high: null, last: null, actors: null, adjusted: 0 },
  ...{ firstOn: `${month}-01`, door },
});

interface Life {
  kickoffOn: string;
  /** By month of `keys`; null: nothing came. */
  months: ([total: number, door: Doors] | null)[];
  startsOn: string | null;
  comparable: boolean;
  direction: "higher" | "lower";
}

const life: fc.Arbitrary<Life> = fc.record({
  kickoffOn: fc.constantFrom("2025-01-01", "2025-02-12", "2025-05-01", "2025-09-20"),
  months: fc.array(
    fc.option(fc.tuple(fc.integer({ min: -3, max: 12 }), fc.constantFrom<Doors>("events", "daily", "manual"))),
    { minLength: keys.length, maxLength: keys.length },
  ),
  startsOn: fc.constantFrom(null, "2025-06", "2025-11"),
  comparable: fc.boolean(),
  direction: fc.constantFrom("higher", "lower"),
});

function composed(
  metric: typeof meetings,
  kickoffOn: string,
  months: Record<string, FactMonth>,
  agreed: Omit<AgreedGoal, "isKnown">[] = [],
): RecapFigures {
  const of = months[last];
  const facts = {
    account: {
      ...{ id: "a1", externalId: "X1", name: "Hollow & Sons", slug: "hollow", locale: "en-US", currency: "USD" },
      ...{
        timezone: "UTC",
        kickoffOn,
        renewalOn: "2027-01-01",
        endsOn: null,
        segment: "smb",
        seats: null,
        csm: null,
        metric,
        zones: [],
      },
    },
    source: { name: "Feed", completeUntil: now, lastReceivedAt: now },
    ...{ note: null, corrected: [], items: [], contacts: [] },
    goals: agreed.map(({ endsOn: _, ...goal }) => ({ ...goal, statement: "A year" })),
    months: { [metric.key]: months },
  } satisfies Partial<RecapFacts>;
  const day = { date: `${last}-01`, value: of?.total ?? 0, n: 1, low: null, high: null, last: null };
  const totalOf = (startsOn: string) =>
    Object.entries(months).reduce(
      (sum, [key, { total }]) => sum + (`${key}-01` >= startsOn && key < last ? total : 0),
      0,
    );
  const isDay = of !== undefined && of.door !== "manual";
  const series = {
    hours: isDay && of.door === "events" ? [{ date: day.date, hour: 9, value: of.total }] : [],
    days: isDay ? [{ ...day, door: of.door as "events" | "daily" }] : [],
    actors: [],
    before: agreed.map(({ kind, startsOn }) => ({ kind, value: totalOf(startsOn) })),
  };
  const vendor = { name: "Northgate", postalAddress: "1 Main St", hue: 210 };
  return composeRecap(recapInputs({ facts, series, periodKey: last, now, vendor, settings: recapSettings }));
}

test("over any months of any account, a month is held against the record, milestone and state that composing it gives", () => {
  let [records, zeros] = [0, 0];
  fc.assert(
    fc.property(life, ({ kickoffOn, months, startsOn, comparable, direction }) => {
      const metric = { ...meetings, startsOn, comparable, direction };
      const entries = keys.flatMap((key, at) => (months[at] ? [[key, factOf(key, ...months[at])] as const] : []));
      const kept = Object.fromEntries(entries);
      // Before anything was heard no source speaks for the month.
      const [firstHeard = "9"] = entries.filter(([, { door }]) => door !== "manual").map(([key]) => key);
      if (firstHeard > last) return;
      const account = {
        months: { [metric.key]: kept },
        kickoffOn,
        goalKeys: [metric.key],
        goalsFrom: null,
        paced: null,
        month: last,
      };
      const changed = [{ accountId: "a1", metricKey: metric.key, month: last, kinds: ["events" as const] }];
      const known = { metrics: [{ ...metric, versions: [metric] }], recordMinMonths: recapSettings.recordMinMonths };
      const [held] = monthsToRevise(changed, new Map([["a1", account]]), known);
      const figures = composed(metric, kickoffOn, kept);
      expect(held?.value).toBe(figures.value);
      expect(held?.record).toBe(figures.record);
      expect(held?.state ?? figures.state).toBe(figures.state);
      records += figures.record ? 1 : 0;
      zeros += figures.state === "zero" ? 1 : 0;
    }),
    { numRuns: 2000, seed: 4 },
  );
  expect([records > 50, zeros > 50]).toEqual([true, true]);
});

test("a gauge that was not read in a month stands where it was read last, and no goal that moves makes it another figure", () => {
  const metric = { ...meetings, aggregation: "latest" as const };
  const read = Date.UTC(2026, 0, 28, 12);
  const kept = { "2026-01": { ...factOf("2026-01", 42, "events"), last: stampOf(read, 1, 42) } };
  const figures = composed(metric, "2025-01-01", kept);
  expect([figures.value, figures.state]).toEqual([42, "ok"]);
  const account = { months: { [metric.key]: kept }, kickoffOn: "2025-01-01", goalKeys: [metric.key], month: last };
  const changed = [{ accountId: "a1", metricKey: metric.key, month: "2026-01", kinds: ["events" as const] }];
  const held = monthsToRevise(changed, new Map([["a1", { ...account, goalsFrom: "2026-01", paced: null }]]), {
    metrics: [{ ...metric, versions: [metric] }],
    recordMinMonths: recapSettings.recordMinMonths,
  });
  expect(held.map(({ month, value, state, record }) => [month, value, state, record])).toEqual([
    ["2026-01", 42, "ok", false],
    ["2026-02", 42, "ok", false],
  ]);
  const empty = { "2026-01": { ...factOf("2026-01", 0, "events"), last: stampOf(read, 1, 0) } };
  expect(composed(metric, "2025-01-01", empty)).toMatchObject({ value: 0, state: "zero" });
});

test.each([{ direction: "lower" as const }, { aggregation: "unique" as const }])(
  "a month keeps the milestone it passed when its figure is counted otherwise from later on: %j",
  (later) => {
    const kept = { "2026-01": factOf("2026-01", 60, "events"), "2026-02": factOf("2026-02", 60, "events") };
    const figures = composed(meetings, "2025-01-01", kept);
    expect(figures.milestone?.value).toBe(100);
    const account = {
      months: { [meetings.key]: kept },
      kickoffOn: "2025-01-01",
      goalKeys: [meetings.key],
      month: last,
    };
    const changed = [{ accountId: "a1", metricKey: meetings.key, month: "2026-01", kinds: ["events" as const] }];
    const versions = [meetings, { ...meetings, ...later, startsOn: "2026-03" }];
    const held = monthsToRevise(changed, new Map([["a1", { ...account, goalsFrom: null, paced: null }]]), {
      metrics: [{ ...meetings, ...later, versions }],
      recordMinMonths: recapSettings.recordMinMonths,
    });
    expect(held.find(({ month }) => month === last)?.stage).toBe(100);
  },
);

test("the pace a month has by now is the one that composing it anew gives, and its word stands between the same bounds", () => {
  const goal = {
    ...{ kind: "twelve_month" as const, metricKey: meetings.key, type: "accumulate" as const, startsOn: "2025-06-01" },
    ...{ targetOn: "2026-05-31", target: 60, baseline: null, reachedOn: null, isKnown: true },
  };
  const words = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }),
      fc.boolean(),
      (counts, isBent) => {
        const months = Object.fromEntries(
          counts.map((total, at) => [keys[at + 5] ?? "", factOf(keys[at + 5] ?? "", total, "daily")]),
        );
        const paced = { ...goal, milestones: isBent ? [{ on: "2025-11-30", value: 20 }] : [] };
        const figures = composed(meetings, "2025-01-01", months, [paced]);
        const said = figures.goals.twelveMonth;
        const sums = runningSums(paced, { months, days: [] });
        const now = paceNow({ goal: paced, sums }, { month: last, value: counts.at(-1) ?? 0, metric: meetings });
        if (said?.paceState === "reached") return expect(now).toBeNull();
        expect(now).toMatchObject({ expected: said?.expected, ...paceBounds(said?.pace ?? Number.NaN) });
        words.add(said?.paceState ?? "");
      },
    ),
    { seed: 4 },
  );
  expect([...words].toSorted()).toEqual(["ahead", "behind", "on_pace", "slightly_behind"]);
});
