import fc from "fast-check";
import { expect, test } from "vitest";
import { benchmarkOf, differsEnough, seatBandOf } from "#domain/recap/benchmark.ts";
import type { RecapBenchmark } from "#schema/recap.ts";
import type { Peer, RecapInputs } from "#schema/recap-input.ts";
import { recapSettings } from "#schema/settings.ts";
import { account, inputs, meetings, monthOf } from "../support/recap-inputs.ts";

/** Others with ten seats each. */
function others(...values: number[]): Peer[] {
  return values.map((value, at) => ({ accountId: `other-${at}`, value, seats: 10 }));
}

const even = (count: number): number[] => Array.from({ length: count }, (_, at) => 100 + at);

function standing(value: number, group: Peer[], over: Partial<RecapInputs> = {}): RecapBenchmark | null {
  return benchmarkOf(value, inputs({ peers: { segment: "mid", seats: 10, group }, ...over }));
}

test("nine others are too few to be shown, ten are enough", () => {
  expect(standing(105, others(...even(9)))).toBeNull();
  expect(standing(105, others(...even(10)))).toMatchObject({ size: { from: 10, to: 19 }, seats: { from: 1, to: 10 } });
});

test("the account is no member of the group it is held against", () => {
  const itself = { accountId: account.id, value: 105, seats: 10 };
  expect(standing(105, [...others(...even(9)), itself])).toBeNull();
  expect(standing(105, [...others(...even(10)), itself])?.size).toEqual({ from: 10, to: 19 });
});

test("no setting goes below five", () => {
  const settings = { ...recapSettings, benchmarkMin: 1 };
  expect(standing(105, others(...even(4)), { settings })).toBeNull();
  expect(standing(105, others(...even(5)), { settings })?.size).toEqual({ from: 5, to: 9 });
});

test("a group of which one account makes up more than a quarter is not shown", () => {
  // 30 of 120 is a quarter, 31 of 121 is more.
  const rest = Array<number>(9).fill(10);
  expect(standing(10, others(30, ...rest))).not.toBeNull();
  expect(standing(10, others(31, ...rest))).toBeNull();
  expect(standing(10, others(...Array<number>(10).fill(0)))).toBeNull();
});

test("equals count half, and the share is cut off, not rounded", () => {
  const group = others(...Array.from({ length: 20 }, (_, at) => (at < 9 ? 100 + at : at < 12 ? 150 : 200)));
  // 9 behind and 3 equal of 20: 52.5.
  expect(standing(150, group)).toMatchObject({ percentile: 52, quarter: "second" });
  expect(standing(10, others(...Array<number>(20).fill(10)))).toMatchObject({ percentile: 50, quarter: "second" });
});

test("below twenty others there is a quarter and no percentile", () => {
  expect(standing(500, others(...even(19)))).toMatchObject({ percentile: null, quarter: "top" });
  expect(standing(500, others(...even(20)))).toMatchObject({ percentile: 100, quarter: "top" });
  expect(standing(1, others(...even(20)))).toMatchObject({ percentile: 0, quarter: "lowest" });
});

test("per seat, not in all: a small account with the same density stands equal", () => {
  const group = Array.from({ length: 20 }, (_, at) => ({ accountId: `o${at}`, value: 3 * (at + 1), seats: at + 1 }));
  const dense = benchmarkOf(24, inputs({ peers: { segment: "smb", seats: 8, group } }));
  expect(dense).toMatchObject({ own: 3, percentile: 50, spread: { low: 3, middle: 3, high: 3 } });
});

test("where less is better, the one with the least is at the top", () => {
  const metric = { ...meetings, direction: "lower" as const };
  expect(standing(1, others(...even(20)), { metric })).toMatchObject({ quarter: "top", percentile: 100 });
});

test("quartiles have two significant digits, and values count in units", () => {
  const group = others(...Array.from({ length: 21 }, (_, at) => 12_340 + at * 1000));
  expect(standing(12_000, group, { metric: { ...meetings, scale: 1 } })?.spread).toEqual({
    low: 170,
    middle: 220,
    high: 270,
  });
});

test.each([
  ["has no better side", { ...meetings, direction: "neutral" as const }],
  ["does not add up", { ...meetings, aggregation: "avg" as const }],
])("a metric that %s is held against nobody", (_, metric) => {
  expect(standing(105, others(...even(30)), { metric })).toBeNull();
});

test("a part of a month is held against nobody", () => {
  const peers = { segment: "mid" as const, seats: 10, group: others(...even(30)) };
  expect(monthOf(105, { peers }).benchmark).not.toBeNull();
  expect(monthOf(105, { peers, account: { ...account, coveredFrom: "2026-10-12" } }).benchmark).toBeNull();
});

test("a group that differs by one or two members from one already shown stays hidden, by three it may be shown", () => {
  const shown = ["a", "b", "c", "d", "e"];
  const may = (group: string[]) => differsEnough(group, [["x", "y", "z"], shown], recapSettings);
  expect(may(["a", "b", "c", "d"])).toBe(false);
  expect(may(["a", "b", "c", "d", "f"])).toBe(false);
  expect(may(["a", "b", "c"])).toBe(false);
  expect(may(["a", "b"])).toBe(true);
  expect(may(["a", "b", "c", "d", "f", "g"])).toBe(true);
  expect(may([...shown])).toBe(false);
});

test("every number of seats above zero has one band", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seats) => {
      const band = seatBandOf(seats);
      expect(band !== null && seats >= band.from && (band.to === null || seats <= band.to)).toBe(true);
    }),
  );
  expect([0, null].map(seatBandOf)).toEqual([null, null]);
});

test("nothing in what is shown tells a member: no id, no count of the group, no value of one", () => {
  const values = even(24).map((value) => value * 7919);
  const shown = JSON.stringify(standing(1_000_000, others(...values)));
  expect(shown).not.toContain("other-");
  expect(shown).not.toContain("24");
  for (const value of values) expect(shown).not.toContain(String(value / 10));
});
