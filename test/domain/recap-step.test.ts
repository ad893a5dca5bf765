import { expect, test } from "vitest";
import { becameOfSteps, promisesOf } from "#domain/recap/promise.ts";
import { quarterEnd, stepsIn } from "#domain/recap/step.ts";
import type { StandingPart } from "#schema/portal-row.ts";
import type { NamedStep } from "#schema/recap.ts";
import type { RecapFacts } from "#schema/recap-row.ts";

/* What a recap names as coming, and what is said of it afterwards. */

type Item = RecapFacts["items"][number];

const october = { key: "2026-10", firstDay: "2026-10-01", lastDay: "2026-10-31" };

function item(id: string, dueOn: string, more: Partial<Item> = {}): Item {
  const free = { afterId: null, title: `Step ${id}`, ownerName: "Priya", stateOn: null };
  return { id, dueOn, side: "vendor", state: "open", ...free, ...more };
}

/** Ids of the steps October names; items as the store reads them, by due day. */
function namedBy(items: Item[]): string[] {
  return stepsIn(items, october).upcoming.map(({ id }) => id);
}

test("the quarter of a recap is the calendar quarter it is read in, over the turn of a year too", () => {
  expect(
    ["2026-02", "2026-03", "2026-05", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"].map(quarterEnd),
  ).toEqual([
    ...["2026-03-31", "2026-06-30", "2026-06-30", "2026-09-30"],
    ...["2026-12-31", "2026-12-31", "2026-12-31", "2027-03-31"],
  ]);
});

test("the step of the mail comes first, then what is due by the end of the quarter, three in all", () => {
  const items = [
    item("late", "2026-10-20"),
    item("theirs", "2026-11-06", { side: "customer" }),
    item("b", "2026-11-20"),
    item("last-day", "2026-12-31"),
    item("next-year", "2027-01-01"),
  ];
  const { next, upcoming } = stepsIn(items, october);
  expect(upcoming[0]).toEqual({ id: "theirs", ...next });
  expect(namedBy(items)).toEqual(["theirs", "late", "b"]);
  expect(namedBy(items.slice(3))).toEqual(["last-day"]);
});

test("the step of the mail is named even where it is due after the quarter, and nothing is where nothing is left", () => {
  expect(namedBy([item("far", "2027-06-01"), item("further", "2027-07-01")])).toEqual(["far"]);
  expect(namedBy([item("a", "2026-11-01", { state: "done", stateOn: "2026-10-30" })])).toEqual([]);
});

test("a step that waits is named only after the one it waits for", () => {
  const first = item("first", "2026-11-10");
  const then = item("then", "2026-11-20", { afterId: "first" });
  expect(namedBy([first, then])).toEqual(["first", "then"]);
  const blocked = item("blocked", "2026-11-05", { afterId: "much-later" });
  expect(namedBy([blocked, first, item("much-later", "2027-02-01")])).toEqual(["first"]);
  const freed = item("freed", "2026-11-12", { afterId: "over" });
  expect(namedBy([first, freed, item("over", "2026-10-01", { state: "done", stateOn: "2026-10-02" })])).toEqual([
    "first",
    "freed",
  ]);
});

test("a stuck step is still one to do", () => {
  expect(namedBy([item("a", "2026-11-10"), item("stuck", "2026-11-12", { state: "stuck" })])).toEqual(["a", "stuck"]);
});

const said: NamedStep = { id: "a", title: "Step a", side: "customer", ownerName: "Dana", day: "2026-11-06" };

/** What is said on 20 November of the step that was named for the 6th. */
function became(now: Partial<StandingPart> | null, isOver = false): unknown {
  const open = { id: "a", state: "open" as const, dueOn: said.day, stateOn: null, stateBy: null, reason: null };
  const standing = now === null ? [] : [{ ...open, ...now }];
  return becameOfSteps([said], { standing, today: "2026-11-20", isOver })[0];
}

test("a step is done in time up to the day that was said, and late from the day after", () => {
  const done = { state: "done" as const, stateBy: "Dana" };
  expect(became({ ...done, stateOn: "2026-11-06" })).toEqual({
    ...{ kind: "done", on: "2026-11-06", by: "Dana", lateDays: 0 },
  });
  expect(became({ ...done, stateOn: "2026-11-07" })).toMatchObject({ lateDays: 1 });
  // That it was moved in between does not make it earlier.
  expect(became({ ...done, stateOn: "2026-11-18", dueOn: "2026-11-20" })).toMatchObject({ lateDays: 12 });
});

test("a step that is open is late against the day it is planned for by now", () => {
  expect(became({ state: "stuck", reason: "We wait" })).toEqual({ kind: "open", on: "2026-11-06", lateDays: 14 });
  expect(became({ dueOn: "2026-11-20" })).toEqual({ kind: "moved", on: "2026-11-20", lateDays: 0 });
  expect(became({ dueOn: "2026-11-17" })).toEqual({ kind: "moved", on: "2026-11-17", lateDays: 3 });
});

test("a step that was open when the contract ended ended with it: it is neither late nor still to come", () => {
  for (const open of [{}, { state: "stuck" as const }, { dueOn: "2026-11-20" }])
    expect(became(open, true)).toEqual({ kind: "ended" });
  expect(became({ state: "done", stateOn: "2026-11-07" }, true)).toMatchObject({ kind: "done", lateDays: 1 });
  expect(became({ state: "skipped" }, true)).toMatchObject({ kind: "skipped" });
});

test("a step that was skipped has its reason, and one customers do not see any more has nothing", () => {
  expect(became({ state: "skipped", stateOn: "2026-11-02", reason: "Bought elsewhere" })).toEqual({
    ...{ kind: "skipped", reason: "Bought elsewhere" },
  });
  expect(became(null)).toEqual({ kind: "gone" });
});

test("a step two months named counts from the first, and two of one title are two", () => {
  const twin = { ...said, id: "b" };
  const promises = promisesOf(
    [
      { key: "2026-09", steps: [said] },
      { key: "2026-10", steps: [{ ...said, day: "2026-12-01" }, twin] },
    ],
    { standing: [], today: "2026-11-20", isOver: false },
  );
  expect(promises.map(({ key, step }) => [key, step.id, step.day])).toEqual([
    ["2026-09", "a", "2026-11-06"],
    ["2026-10", "b", "2026-11-06"],
  ]);
});
