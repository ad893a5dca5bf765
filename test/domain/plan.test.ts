import { expect, test } from "vitest";
import { checkOff, markStuck, reopen, undo } from "#domain/plan.ts";
import type { Actor, ItemChange, PlanItem } from "#schema/plan.ts";
import type { ItemState } from "#schema/words.ts";
import { refusalOf } from "../support/refused-act.ts";

const dana: Actor = { kind: "contact", id: "c1", name: "Dana Whitfield", side: "customer" };
const priya: Actor = { kind: "staff", id: "s1", name: "Priya Raman", side: "vendor" };
const reason = "We wait for access";
const open: PlanItem = {
  id: "load-data",
  side: "customer",
  state: "open",
  stuckReason: null,
  stateBy: null,
  version: 3,
};
const stuck: PlanItem = { ...open, state: "stuck", stuckReason: reason, stateBy: "Sam" };
const done: PlanItem = { ...open, state: "done", stateBy: "Sam" };
const skipped: PlanItem = { ...open, state: "skipped", stateBy: "Priya Raman" };

function ask(item: PlanItem, over: { actor?: Actor; version?: number } = {}) {
  return { item, actor: over.actor ?? dana, version: over.version ?? item.version, today: "2026-11-20" };
}

const acts = {
  checkOff,
  undo,
  reopen,
  markStuck: (asked: ReturnType<typeof ask>) => markStuck({ ...asked, reason }),
};

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? "accepted";

function becomes(change: ItemChange | null): [ItemState, string | null, string] | null {
  return change && [change.set.state, change.set.stuckReason, change.act];
}

test.each(Object.keys(acts) as (keyof typeof acts)[])("only the owning side may use %s, in every state", (name) => {
  for (const item of [open, stuck, done, skipped]) {
    expect(codeOf(() => acts[name](ask(item, { actor: priya })))).toBe("forbidden");
    expect(codeOf(() => acts[name](ask({ ...item, side: "vendor" })))).toBe("forbidden");
    expect(codeOf(() => acts[name](ask({ ...item, side: "vendor" }, { actor: priya })))).toBe("accepted");
  }
});

test("checking off is signed and dated, and conditional on the version that was read", () => {
  expect(checkOff(ask(open))).toEqual({
    itemId: "load-data",
    version: 3,
    set: { state: "done", stuckReason: null, stateOn: "2026-11-20", stateBy: "Dana Whitfield" },
    act: "done",
    body: null,
  });
});

test("what is done stays done: a second check-off is met already, even from an old page", () => {
  expect(checkOff(ask(done))).toBe(null);
  expect(checkOff(ask(done, { version: 1 }))).toBe(null);
});

test("a stuck step checked off keeps its reason, and undo brings it back as stuck", () => {
  const checked = checkOff(ask(stuck));
  expect(becomes(checked)).toEqual(["done", reason, "done"]);
  expect(becomes(undo(ask({ ...stuck, state: "done" })))).toEqual(["stuck", reason, "reopened"]);
});

test.each<[string, PlanItem, ReturnType<typeof becomes>]>([
  ["done becomes open", done, ["open", null, "reopened"]],
  ["stuck becomes open", stuck, ["open", null, "unstuck"]],
  ["skipped becomes open", skipped, ["open", null, "reopened"]],
  ["open stays as it is", open, null],
])("undo: %s", (_rule, item, result) => {
  expect(becomes(undo(ask(item)))).toEqual(result);
});

test("opening again forgets why it was stuck, and an open step is open already", () => {
  expect(becomes(reopen(ask(stuck)))).toEqual(["open", null, "unstuck"]);
  expect(becomes(reopen(ask({ ...done, stuckReason: reason })))).toEqual(["open", null, "reopened"]);
  expect(reopen(ask(open, { version: 1 }))).toBe(null);
});

test("marking stuck carries the reason to the thread; the same reason twice is one change, another is a new one", () => {
  expect(markStuck({ ...ask(open), reason })).toMatchObject({
    act: "stuck",
    body: reason,
    set: { stuckReason: reason },
  });
  expect(markStuck({ ...ask(stuck, { version: 1 }), reason })).toBe(null);
  expect(becomes(markStuck({ ...ask(stuck), reason: "Now it is the contract" }))).toEqual([
    "stuck",
    "Now it is the contract",
    "stuck",
  ]);
});

test("nobody is silently overwritten: a page that is older, or newer, than the step is told what happened", () => {
  for (const version of [2, 4]) {
    expect(codeOf(() => checkOff(ask(stuck, { version })))).toBe("conflict");
    expect(codeOf(() => undo(ask(done, { version })))).toBe("conflict");
    expect(codeOf(() => reopen(ask(done, { version })))).toBe("conflict");
    expect(codeOf(() => markStuck({ ...ask(open, { version }), reason }))).toBe("conflict");
  }
  expect(() => checkOff(ask(stuck, { version: 2 }))).toThrow("it is stuck now. Sam did that.");
});
