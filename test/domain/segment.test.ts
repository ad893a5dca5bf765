import { expect, it } from "vitest";
import { byName, type CallContext, readCall, usualMapping } from "#domain/segment.ts";
import { segmentMapping } from "#schema/segment.ts";

const received = Date.parse("2026-11-20T12:00:00.000Z");

function contextOf(change: Partial<CallContext> = {}): CallContext {
  const metrics = byName(["meeting.booked", "report.exported_pdf"]);
  return { mapping: usualMapping, metrics, receivedAt: received, sentAt: null, context: {}, ...change };
}

function track(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "track",
    event: "Meeting Booked",
    messageId: "m1",
    timestamp: "2026-11-20T09:30:00.000Z",
    userId: "rep-7",
    context: { groupId: "JAC" },
    ...change,
  };
}

function eventOf(call: unknown, context = contextOf()) {
  const read = readCall(call, context);
  if (!("event" in read)) throw new Error(JSON.stringify(read));
  return read.event;
}

it("a track call of a server library is an event as it stands, without any mapping", () => {
  expect(eventOf(track())).toEqual({
    id: "m1",
    source: "segment",
    type: "meeting.booked",
    subject: "JAC",
    time: "2026-11-20T09:30:00.000Z",
    data: { actor: "rep-7" },
  });
});

it.each([
  "Meeting Booked",
  "meeting booked",
  "meeting_booked",
  "meetingBooked",
  "  Meeting - Booked! ",
  "Méeting Booked",
])("the event name %j is the metric meeting.booked", (event) => {
  expect(eventOf(track({ event })).type).toBe("meeting.booked");
});

it("a metric with an underscore in its key is found by its words", () => {
  expect(eventOf(track({ event: "Report Exported PDF" })).type).toBe("report.exported_pdf");
});

it("a name no metric has is ignored, and with others off so is every name that is not listed", () => {
  expect(readCall(track({ event: "Page Scrolled" }), contextOf())).toHaveProperty("ignored");
  const mapping = segmentMapping.parse({ others: "ignore", events: { Demo: { metric: "meeting.booked" } } });
  expect(readCall(track(), contextOf({ mapping }))).toHaveProperty("ignored");
  expect(eventOf(track({ event: "Demo" }), contextOf({ mapping })).type).toBe("meeting.booked");
});

it("a listed name goes where it says, also to a metric that is not there yet", () => {
  const mapping = segmentMapping.parse({ events: { "Meeting Booked": { metric: "call.held" } } });
  expect(eventOf(track(), contextOf({ mapping })).type).toBe("call.held");
});

it.each(["identify", "page", "screen", "group", "alias", undefined, 7])("a call of type %s is ignored", (type) => {
  expect(readCall({ ...track(), type }, contextOf())).toMatchObject({ id: "m1", ignored: expect.any(String) });
});

it("the account is the first of the paths that has something in it, the call's own context before the batch's", () => {
  const properties = { account_id: "A", accountId: "B" };
  expect(eventOf(track({ properties })).subject).toBe("JAC");
  expect(eventOf(track({ properties, context: {} })).subject).toBe("A");
  expect(eventOf(track({ properties: { account_id: "", accountId: 42 }, context: null })).subject).toBe("42");
  expect(eventOf(track({ context: {} }), contextOf({ context: { groupId: "BATCH" } })).subject).toBe("BATCH");
  expect(eventOf(track(), contextOf({ context: { groupId: "BATCH" } })).subject).toBe("JAC");
  const refused = readCall(track({ context: {} }), contextOf());
  expect(refused).toMatchObject({ refused: "invalid_event", message: expect.stringContaining("context.groupId") });
});

it("who did it is the user, or the anonymous one, or where the mapping looks; nobody is nobody", () => {
  expect(eventOf(track({ userId: null, anonymousId: "anon" })).data).toEqual({ actor: "anon" });
  expect(eventOf(track({ userId: null })).data).toEqual({});
  const mapping = segmentMapping.parse({ actor: ["properties.team.name", "userId"] });
  expect(eventOf(track({ properties: { team: { name: "North" } } }), contextOf({ mapping })).data).toEqual({
    actor: "North",
  });
});

it("value, status and dimensions come from their paths, numbers as they are written", () => {
  const mapping = segmentMapping.parse({
    events: {
      "Order Paid": {
        metric: "revenue.paid",
        value: "properties.revenue",
        status: "properties.state",
        dims: { plan: "properties.plan", seats: "properties.seats", none: "properties.none" },
      },
    },
  });
  const paid = (properties: unknown) =>
    eventOf(track({ event: "Order Paid", properties }), contextOf({ mapping })).data;
  const data = { actor: "rep-7", status: "done", dims: { plan: "pro", seats: "3" } };
  expect(paid({ revenue: 14.99, state: "done", plan: "pro", seats: 3 })).toEqual({ ...data, value: "14.99" });
  expect(paid({ revenue: "0.10" })?.value).toBe("0.10");
  expect(paid({ revenue: -0.1 })?.value).toBe("-0.1");
  // Left to the rules of values, which refuse it: a missing amount is never one.
  for (const revenue of [undefined, null, {}, [], "", Number.NaN]) expect(paid({ revenue })?.value).toBe("");
});

it("a path reads own members only", () => {
  const mapping = segmentMapping.parse({ subject: ["properties.constructor.name", "properties.__proto__.x"] });
  expect(readCall(track(), contextOf({ mapping }))).toHaveProperty("refused");
});

it("timestamp stands as it is given, whatever the other clocks say", () => {
  const call = track({ originalTimestamp: "2026-11-20T01:00:00Z", sentAt: "2026-11-20T01:00:00Z" });
  expect(eventOf(call).time).toBe("2026-11-20T09:30:00.000Z");
});

it.each([
  ["2026-11-20T14:30:00.000Z", "2026-11-20T15:00:00.000Z", "2026-11-20T11:30:00.000Z"],
  ["2026-11-20T08:00:00.500Z", "2026-11-20T09:00:00.000Z", "2026-11-20T11:00:00.500Z"],
  ["2026-11-20T08:00:00+02:00", "2026-11-20T13:00:29.000+01:00", "2026-11-20T08:00:00+02:00"],
  ["2026-11-20T08:00:00Z", "yesterday", "2026-11-20T08:00:00Z"],
])("a device's %s sent at %s happened at %s", (originalTimestamp, sentAt, time) => {
  const { timestamp: _, ...call } = track({ originalTimestamp, sentAt });
  expect(eventOf(call).time).toBe(time);
  const { sentAt: __, ...without } = call;
  expect(eventOf(without, contextOf({ sentAt })).time).toBe(time);
});

it("a call that is sent again a moment later is the same instant", () => {
  const { timestamp: _, ...call } = track({ originalTimestamp: "2026-11-20T14:30:00.000Z" });
  const later = (ms: number) => {
    const sentAt = new Date(received + 3 * 3_600_000 + ms).toISOString();
    return eventOf({ ...call, sentAt }, contextOf({ receivedAt: received + ms + ms / 10 })).time;
  };
  expect(new Set([0, 120, 900, 4_000, 20_000, 90_000].map(later)).size).toBe(1);
});

it("a call without a time, an id or a name is refused, never guessed", () => {
  const without = (name: string) => Object.fromEntries(Object.entries(track()).filter(([each]) => each !== name));
  expect(readCall(without("timestamp"), contextOf())).toMatchObject({ id: "m1", refused: "bad_time" });
  expect(readCall(without("messageId"), contextOf())).toMatchObject({
    id: null,
    refused: "invalid_event",
    message: expect.stringContaining("messageId: This must be text"),
  });
  expect(readCall(without("event"), contextOf())).toMatchObject({ id: "m1", refused: "invalid_event" });
  for (const raw of [null, "x", 7, [track()]]) expect(readCall(raw, contextOf())).toHaveProperty("refused");
});

it.each([
  "",
  "user",
  "properties",
  "properties.",
  "properties..x",
  "context.a.b.c.d.e.f",
  "__proto__.x",
  "properties.a b.c",
])("the path %j is %#", (path) => {
  const fits = path === "properties.a b.c";
  expect(segmentMapping.safeParse({ subject: [path] }).success).toBe(fits);
});

it("a mapping with a word nobody knows is refused by that word", () => {
  const given = segmentMapping.safeParse({ events: { A: { metric: "a.b", amount: "properties.x" } } });
  expect(given.success).toBe(false);
  expect(JSON.stringify(given.error?.issues)).toContain("amount");
});
