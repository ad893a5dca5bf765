import { expect, it } from "vitest";
import { correctEvent } from "#domain/event/correction.ts";
import type { Correction, StandingEvent } from "#schema/correction.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const at = Date.parse("2026-11-10T12:00:00Z");
const context = { now, scale: 2, isDaily: () => false };

const event: StandingEvent = {
  ...{ origin: "erp", id: "a", accountId: "acc", metricKey: "spend.made", kind: "value", rev: 4, sessionId: null },
  ...{ at, timeText: "2026-11-10T12:00:00Z", value: 1050, actor: "ana", voidedAt: null },
};

const amend = (over: Partial<Correction & { act: "amend" }>): Correction => ({
  act: "amend",
  id: "a",
  reason: "x",
  ...over,
});
const act = (name: "void" | "restore"): Correction => ({ act: name, id: "a", reason: "x" });

it("the same amount, the same instant and the same actor in other words are no change", () => {
  const same = [amend({ value: "10.500" }), amend({ time: "2026-11-10T05:00:00-07:00" }), amend({ actor: "ana" })];
  const { state, revisions, codes } = correctEvent(event, same, context);
  expect(codes).toEqual(["unchanged", "unchanged", "unchanged"]);
  expect(revisions).toEqual([]);
  expect(state.timeText).toBe(event.timeText);
});

it("corrections of one event follow each other: each revision keeps what the one before left", () => {
  const { state, revisions, codes } = correctEvent(
    event,
    [amend({ value: 7 }), act("void"), act("void"), act("restore")],
    context,
  );
  expect(codes).toEqual([null, null, "unchanged", null]);
  expect(revisions.map(({ rev, was }) => [rev, was.value, was.voidedAt])).toEqual([
    [5, 1050, null],
    [6, 700, null],
    [7, 700, now],
  ]);
  expect(state).toEqual({ at, timeText: event.timeText, value: 700, actor: "ana", voidedAt: null });
});

it("a step that is refused changes nothing, and the next goes on from there", () => {
  const asked = [amend({ value: "1.234", actor: "ben" }), amend({ value: "2", time: "never" }), amend({ actor: null })];
  const { state, codes } = correctEvent(event, asked, context);
  expect(codes).toEqual(["too_many_decimals", "bad_time", null]);
  expect(state).toMatchObject({ value: 1050, actor: null });
});

it("an amended time may lie any time back, and five minutes ahead", () => {
  const codes = (time: string) => correctEvent(event, [amend({ time })], context).codes;
  expect(codes("1994-01-01T00:00:00Z")).toEqual([null]);
  expect(codes("2026-11-20T12:05:00Z")).toEqual([null]);
  expect(codes("2026-11-20T12:05:00.001Z")).toEqual(["in_future"]);
});

it("on a day of daily values an event may be void, and may not count", () => {
  const daily = { ...context, isDaily: (instant: number) => instant !== at };
  const time = "2026-11-11T12:00:00Z";
  expect(correctEvent(event, [amend({ time })], daily).codes).toEqual(["daily_values_here"]);
  expect(correctEvent(event, [act("void"), amend({ time }), act("restore")], daily).codes).toEqual([
    null,
    null,
    "daily_values_here",
  ]);
});

it("an archived event is not corrected: what it was is not here to be kept", () => {
  const { revisions, codes } = correctEvent(
    { ...event, kind: "archived" },
    [act("void"), amend({ value: 1 })],
    context,
  );
  expect([revisions, codes]).toEqual([[], ["archived_event", "archived_event"]]);
});
