import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { toEvent } from "#domain/event/event.ts";
import { instantOf } from "#domain/event/time.ts";
import { scaledValue } from "#domain/event/value.ts";
import { localOf } from "#domain/zone.ts";
import type { EventContext, EventResult, EventRow } from "#schema/event.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { departures } from "../support/recap-figures.ts";

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 20, 12);

const counted: MetricDefinition = { ...departures, countedStatuses: [], dims: ["gate", "carrier"] };
const summed: MetricDefinition = { ...counted, key: "fuel.loaded", aggregation: "sum", scale: 2 };

function contextOf(over: Partial<EventContext> & { zone?: string } = {}): EventContext {
  const { zone = "America/New_York", ...rest } = over;
  return {
    now,
    liveDays: 35,
    sourceName: "gate-feed",
    accounts: new Map([["JAC", { id: "acc_1", timezone: zone }]]),
    metrics: new Map([counted, summed].map((metric) => [metric.key, metric])),
    ...rest,
  };
}

const short = { id: "e-1", type: counted.key, subject: "JAC", time: "2026-11-19T10:00:00Z" };
const cloud = { ...short, specversion: "1.0", source: "/gates" };

function taken(raw: unknown, context = contextOf()): EventRow {
  const decided = toEvent(raw, context);
  if ("canonical" in decided) return decided;
  throw new Error(`refused: ${decided.code} ${decided.message}`);
}

function refusal(raw: unknown, context = contextOf()): EventResult {
  const decided = toEvent(raw, context);
  if ("canonical" in decided) throw new Error("the event was taken");
  return decided;
}

const codeOf = (raw: unknown, context = contextOf()) => refusal(raw, context).code;

// Values

test.each([
  ["0", 2, 0],
  ["-0", 2, 0],
  ["-0.00", 2, 0],
  ["12.5", 2, 1250],
  ["12.50000", 2, 1250],
  ["007", 0, 7],
  ["-3.25", 2, -325],
  [-0, 0, 0],
  [12, 3, 12_000],
  ["9007199254740991", 0, 9_007_199_254_740_991],
  ["-90071992547409.91", 2, -9_007_199_254_740_991],
  ["0.000001", 6, 1],
])("the value %j at %i decimals is kept as %i", (value, scale, kept) => {
  expect(scaledValue(value, scale)).toBe(kept);
});

test.each([
  ["1e400", 0, "bad_value"],
  ["1e3", 0, "bad_value"],
  ["", 0, "bad_value"],
  [" 1", 0, "bad_value"],
  ["+1", 0, "bad_value"],
  ["1.", 0, "bad_value"],
  [".5", 1, "bad_value"],
  ["--1", 0, "bad_value"],
  ["1,5", 1, "bad_value"],
  ["0x10", 0, "bad_value"],
  ["NaN", 0, "bad_value"],
  ["-Infinity", 0, "bad_value"],
  ["１２", 0, "bad_value"],
  ["1\n", 0, "bad_value"],
  ["1".repeat(31), 0, "bad_value"],
  [1e21, 0, "bad_value"],
  [Number.NaN, 0, "bad_value"],
  ["1.5", 0, "too_many_decimals"],
  ["0.001", 2, "too_many_decimals"],
  ["9007199254740992", 0, "value_out_of_range"],
  ["-9007199254740992", 0, "value_out_of_range"],
  ["9007199254740991", 1, "value_out_of_range"],
  ["1".repeat(30), 0, "value_out_of_range"],
])("the value %j at %i decimals is refused as %s", (value, scale, code) => {
  expect(scaledValue(value, scale)).toBe(code);
});

test("any decimal the metric can keep comes back exactly, and no float is on the way", () => {
  const parts = fc.tuple(fc.boolean(), fc.bigInt(0n, 9_007_199_254n), fc.nat(999_999));
  fc.assert(
    fc.property(parts, ([minus, whole, rest]) => {
      const text = `${minus ? "-" : ""}${whole}.${String(rest).padStart(6, "0")}`;
      const exact = (whole * 1_000_000n + BigInt(rest)) * (minus ? -1n : 1n);
      fc.pre(exact <= BigInt(Number.MAX_SAFE_INTEGER) && exact >= -BigInt(Number.MAX_SAFE_INTEGER));
      const kept = scaledValue(text, 6);
      expect(typeof kept === "number" && BigInt(kept) === exact && !Object.is(kept, -0)).toBe(true);
    }),
  );
});

test("a count without a value is one unit, a sum without a value is refused", () => {
  expect(taken(short).value).toBe(1);
  const scaled = contextOf({ metrics: new Map([[counted.key, { ...counted, scale: 3 }]]) });
  expect(taken(short, scaled).value).toBe(1000);
  expect(codeOf({ ...short, type: summed.key })).toBe("bad_value");
  expect(taken({ ...short, type: summed.key, data: { value: "0.10" } }).value).toBe(10);
});

test("a number that is no exact integer is refused before anybody rounds it, by the code of its kind", () => {
  for (const value of [2 ** 53, -(2 ** 53), 1e21])
    expect(codeOf({ ...short, data: { value } }), String(value)).toBe("value_out_of_range");
  for (const value of [0.5, Number.POSITIVE_INFINITY, true, null, [1], { n: 1 }, "1".repeat(41)])
    expect(codeOf({ ...short, data: { value } }), JSON.stringify(value)).toBe("bad_value");
  expect(codeOf({ ...short, data: { value: 0.5, note: "x" } })).toBe("invalid_event");
  expect(taken({ ...short, data: { value: 2 ** 53 - 1 } }).value).toBe(2 ** 53 - 1);
  expect(
    codeOf(JSON.parse('{"id":"e","type":"departure.handled","subject":"JAC","time":"x","data":{"value":1e400}}')),
  ).toBe("bad_value");
});

// Times

test.each([
  ["2026-11-19T10:00:00Z", "2026-11-19T10:00:00.000Z"],
  ["2026-11-19t10:00:00z", "2026-11-19T10:00:00.000Z"],
  ["2026-11-19T10:00:00.5Z", "2026-11-19T10:00:00.500Z"],
  ["2026-11-19T10:00:00.999999999Z", "2026-11-19T10:00:00.999Z"],
  ["2026-11-19T10:00:00.123456789012Z", "2026-11-19T10:00:00.123Z"],
  ["2026-11-19T10:00:00+05:45", "2026-11-19T04:15:00.000Z"],
  ["2026-11-19T23:30:00-08:00", "2026-11-20T07:30:00.000Z"],
  ["2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"],
  ["2026-11-19T10:00:00-00:00", "2026-11-19T10:00:00.000Z"],
  ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ["2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"],
  ["2017-01-01T05:44:60.7+05:45", "2016-12-31T23:59:59.999Z"],
])("the time %s is the instant %s", (text, instant) => {
  expect(new Date(instantOf(text) ?? Number.NaN).toISOString()).toBe(instant);
});

test.each([
  ["2026-11-19T10:00:00", "no zone"],
  ["2026-11-19", "no time"],
  ["2026-11-19T10:00Z", "no seconds"],
  ["2026-11-19 10:00:00Z", "a space"],
  ["2026-11-19T24:00:00Z", "24:00"],
  ["2026-11-19T10:60:00Z", "minute 60"],
  ["2026-11-19T10:00:61Z", "second 61"],
  ["2026-02-29T10:00:00Z", "a day that is none"],
  ["2026-13-01T10:00:00Z", "month 13"],
  ["2026-11-19T10:00:00+24:00", "an offset of a day"],
  ["2026-11-19T10:00:00+05:60", "an offset of sixty minutes"],
  ["2026-11-19T10:00:00+0545", "an offset without its colon"],
  ["2026-11-19T10:00:00−08:00", "a typographic minus"],
  ["2026-11-19T10:00:00.Z", "an empty fraction"],
  ["+002026-11-19T10:00:00Z", "an expanded year"],
  ["0001-01-01T00:00:00Z", "year 1"],
  ["0000-01-01T00:00:00Z", "year 0"],
  ["２０２６-11-19T10:00:00Z", "other digits"],
  [" 2026-11-19T10:00:00Z", "a space in front"],
  ["2026-11-19T10:00:00Z\n", "a line end"],
  ["1763546400", "seconds since 1970"],
  ["", "nothing"],
])("the time %j is refused: %s", (text) => {
  expect(instantOf(text)).toBe(null);
  expect(codeOf({ ...short, time: text })).toBe("bad_time");
});

test("every instant of RFC 3339 reads as another calendar reads it", () => {
  const offsets = fc.constantFrom("Z", "+00:00", "-12:00", "+14:00", "+05:45", "-03:30");
  const days = fc.integer({ min: -50_000_000_000_000, max: 50_000_000_000_000 });
  fc.assert(
    fc.property(days, offsets, (at, offset) => {
      const text = `${new Date(at).toISOString().slice(0, -1)}${offset}`;
      expect(instantOf(text)).toBe(Temporal.Instant.from(text).epochMilliseconds);
    }),
  );
});

test("the live window is closed at both ends: the last day counts, and five minutes ahead", () => {
  const at = (ms: number) => ({ ...short, time: new Date(ms).toISOString() });
  expect(taken(at(now - 35 * dayMs)).at).toBe(now - 35 * dayMs);
  expect(codeOf(at(now - 35 * dayMs - 1))).toBe("too_old");
  expect(taken(at(now + 300_000)).at).toBe(now + 300_000);
  expect(codeOf(at(now + 300_001))).toBe("in_future");
  expect(codeOf({ ...short, time: "0100-01-01T00:00:00Z" })).toBe("too_old");
  expect(codeOf({ ...short, time: "9999-12-31T23:59:59Z" })).toBe("in_future");
});

test.each([
  ["America/New_York", "2026-03-08T06:59:59.999Z", "2026-03-08", 1, "the last moment before the hour that is skipped"],
  ["America/New_York", "2026-03-08T07:00:00Z", "2026-03-08", 3, "the first after it"],
  ["America/New_York", "2026-11-01T05:30:00Z", "2026-11-01", 1, "the hour that comes twice, first"],
  ["America/New_York", "2026-11-01T06:30:00Z", "2026-11-01", 1, "the hour that comes twice, again"],
  ["America/New_York", "2026-11-01T04:59:59.999Z", "2026-11-01", 0, "a day of 25 hours still begins at midnight"],
  ["Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29", 1, "spring in Berlin, before"],
  ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29", 3, "spring in Berlin, after"],
  ["Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25", 2, "autumn in Berlin, second time"],
  ["America/Havana", "2026-11-01T04:30:00Z", "2026-11-01", 0, "midnight twice, first"],
  ["America/Havana", "2026-11-01T05:30:00Z", "2026-11-01", 0, "midnight twice, again"],
  ["America/Asuncion", "2023-10-01T03:59:59Z", "2023-09-30", 23, "no midnight, before"],
  ["America/Asuncion", "2023-10-01T04:00:00Z", "2023-10-01", 1, "no midnight, the day begins at one"],
  ["Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04", 2, "half an hour skipped"],
  ["Asia/Kathmandu", "2025-12-31T18:14:59Z", "2025-12-31", 23, "a quarter to midnight is still the old year"],
  ["Asia/Kathmandu", "2025-12-31T18:15:00Z", "2026-01-01", 0, "and this the new one"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", 0, "the day that never was"],
])("in %s the instant %s is %s at hour %i: %s", (zone, time, date, hour) => {
  const row = taken({ ...short, time }, contextOf({ zone, liveDays: 10_000 }));
  expect([row.localDate, localOf(row.at, zone).hour]).toEqual([date, hour]);
});

// The two forms

test("a CloudEvent passes with extension attributes of the standard, which are not kept", () => {
  const extended = { ...cloud, traceparent: "00-4bf9", sequence: 7, partial: true, comexampleextension1: null };
  const row = taken({ ...extended, datacontenttype: "application/json; charset=utf-8", dataschema: "urn:x" });
  expect(row).toEqual(taken(cloud));
  expect(row.origin).toBe("/gates");
});

test("a CloudEvent's attribute that is null is not set, and its data may be any kind of JSON", () => {
  for (const change of [
    { datacontenttype: null },
    { dataschema: null },
    { datacontenttype: "application/vnd.my-app.v1+json" },
    { datacontenttype: "text/json" },
    { datacontenttype: "Application/JSON ; charset=utf-8" },
  ])
    expect(taken({ ...cloud, ...change }), JSON.stringify(change)).toEqual(taken(cloud));
});

test("a CloudEvent that breaks the standard is refused", () => {
  const wrong: Record<string, unknown>[] = [
    { specversion: "0.3" },
    { specversion: 1 },
    { source: undefined },
    { source: "" },
    { Traceparent: "upper case" },
    { trace_parent: "underscore" },
    { "trace-parent": "hyphen" },
    { data_base64: "eyJ9" },
    { extension: { nested: 1 } },
    { extension: ["list"] },
    { datacontenttype: "text/plain" },
    { datacontenttype: "application/jsonp" },
    { datacontenttype: "application/json-seq" },
    { data: "text" },
    { data: { value: 1, unknown: 2 } },
  ];
  for (const change of wrong) expect(codeOf({ ...cloud, ...change }), JSON.stringify(change)).toBe("invalid_event");
});

test("the short form refuses what it does not know, by name", () => {
  const answer = refusal({ ...short, tenant: "acc_2" });
  expect(answer.code).toBe("invalid_event");
  expect(answer.message).toContain("tenant");
  expect(refusal({ ...short, data: { value: 1, vlaue: 2 } }).message).toContain("data.vlaue: ");
  expect(taken(short).origin).toBe("gate-feed");
  expect(taken({ ...short, source: "/own" }).origin).toBe("/own");
});

test.each([null, [], "text", 7, true, {}, { id: 1 }, [short]])("%j is no value event", (raw) => {
  expect(codeOf(raw)).toBe("invalid_event");
});

test("a refusal gives back the id where there is one, and never more of it than an id may have", () => {
  expect(refusal({ ...short, type: "nothing.known" })).toMatchObject({ id: "e-1", status: "rejected" });
  expect(refusal({ ...short, id: 5 }).id).toBe(null);
  expect(refusal({ ...short, id: "x".repeat(500) }).id).toHaveLength(128);
  expect(refusal({ ...short, [`k${"e".repeat(5000)}y`]: 1 }).message?.length).toBeLessThanOrEqual(300);
});

// Text

test("ids, subjects and actors are kept to the byte: nothing is trimmed, folded or normalised", () => {
  const exact = " \u00e9 e\u0301 ﬁ 😀 ";
  const row = taken({ ...short, id: exact, source: exact, data: { actor: exact } });
  expect([row.id, row.origin, row.actor]).toEqual([exact, exact, exact]);
});

test("text that cannot be printed is refused: controls, and halves of a surrogate pair", () => {
  for (const bad of ["", "a\u0000b", "tab\t", "line\n", "\u007f", "\u0085", "\ud83d", "x\udc00", "\udc00\ud83d"])
    for (const field of ["id", "source", "type", "subject"])
      expect(codeOf({ ...short, [field]: bad }), `${field} ${JSON.stringify(bad)}`).toBe("invalid_event");
  expect(codeOf({ ...short, data: { actor: "\ud83d" } })).toBe("invalid_event");
  expect(codeOf({ ...short, data: { status: "a\u0000" } })).toBe("invalid_event");
});

test("128 characters are an id, 129 are not", () => {
  expect(taken({ ...short, id: "x".repeat(128) }).id).toHaveLength(128);
  for (const field of ["id", "source", "type", "subject"])
    expect(codeOf({ ...short, [field]: "x".repeat(129) }), field).toBe("invalid_event");
  expect(codeOf({ ...short, data: { actor: "x".repeat(129) } })).toBe("invalid_event");
});

test("what is not known is refused by its own code, and only ids of this sender's accounts are", () => {
  expect(codeOf({ ...short, type: "departure.missed" })).toBe("unknown_metric");
  expect(codeOf({ ...short, subject: "jac" })).toBe("unknown_account");
  expect(codeOf({ ...short, subject: "acc_1" })).toBe("unknown_account");
  expect(codeOf({ ...short, subject: "__proto__" })).toBe("unknown_account");
});

// What counts, and what is the same

test("a status counts when the definition lists it; without a list every status does", () => {
  const listed = contextOf({ metrics: new Map([[counted.key, { ...counted, countedStatuses: ["left"] }]]) });
  expect(taken({ ...short, data: { status: "left" } }, listed).counts).toBe(1);
  expect(taken({ ...short, data: { status: "cancelled" } }, listed).counts).toBe(0);
  expect(taken(short, listed).counts).toBe(0);
  expect(taken({ ...short, data: { status: "cancelled" } }).counts).toBe(1);
});

test("a status that is not on the metric's list is refused; a metric without a list takes any", () => {
  const withList = (statuses: string[]) =>
    contextOf({ metrics: new Map([[counted.key, { ...counted, statuses, countedStatuses: [] }]]) });
  const misspelt = { ...short, data: { status: "lefft" } };
  expect(codeOf(misspelt, withList(["left", "late"]))).toBe("unknown_status");
  expect(taken({ ...short, data: { status: "late" } }, withList(["left", "late"])).counts).toBe(1);
  expect(taken(short, withList(["left"])).status).toBe(null);
  expect(taken(misspelt, withList([])).status).toBe("lefft");
});

test("declared dimensions are kept in one order, others dropped", () => {
  const dims = { gate: "4", colour: "red", carrier: "DL" };
  expect(taken({ ...short, data: { dims } }).dims).toBe('{"carrier":"DL","gate":"4"}');
  expect(taken({ ...short, data: { dims } }).dropped).toEqual(["colour"]);
  expect(taken({ ...short, data: { dims: { colour: "red" } } }).dims).toBe(null);
  expect(codeOf({ ...short, data: { dims: { gate: "x".repeat(65) } } })).toBe("invalid_event");
  expect(codeOf({ ...short, data: { dims: { gate: 4 } } })).toBe("invalid_event");
});

test("the same fact is the same payload however it is written", () => {
  const data = { value: "2.50", actor: "DEN", dims: { gate: "4", carrier: "DL" } };
  const written = { ...cloud, type: summed.key, data };
  const others = [
    { ...written, time: "2026-11-19T05:00:00-05:00" },
    { ...written, time: "2026-11-19T10:00:00.000Z" },
    { ...written, data: { ...data, value: "02.5" } },
    { ...written, data: { ...data, dims: { carrier: "DL", gate: "4", undeclared: "x" } } },
    { ...written, extension: "passes" },
  ];
  for (const other of others) expect(taken(other).canonical).toBe(taken(written).canonical);
  expect(taken({ ...short, data: { value: 1 } }).canonical).toBe(taken(short).canonical);
});

test("every part of the fact makes another payload", () => {
  const data = { value: 2, actor: "DEN", dims: { gate: "4" }, status: "left" };
  const written = { ...short, data };
  const two = contextOf({
    accounts: new Map(["JAC", "TYR"].map((id) => [id, { id, timezone: "UTC" }])),
  });
  const others = [
    { ...written, time: "2026-11-19T10:00:00.001Z" },
    { ...written, subject: "TYR" },
    { ...written, type: summed.key },
    { ...written, data: { ...data, value: 3 } },
    { ...written, data: { ...data, actor: "SLC" } },
    { ...written, data: { ...data, dims: { gate: "5" } } },
    { ...written, data: { ...data, status: "late" } },
    { ...written, data: { value: 2, dims: { gate: "4" }, status: "left" } },
  ];
  const payloads = [written, ...others].map((raw) => taken(raw, two).canonical);
  expect(new Set(payloads).size).toBe(payloads.length);
});

test("whatever is sent, the answer is a row or a refusal with a code, never an exception", () => {
  const anything = fc.oneof(
    fc.anything({ withNullPrototype: true }),
    fc.record({
      id: fc.string({ unit: "binary" }),
      type: fc.constantFrom(counted.key, summed.key, "x"),
      subject: fc.constantFrom("JAC", "x"),
      time: fc.oneof(fc.constant(short.time), fc.string()),
      data: fc.record({ value: fc.oneof(fc.string(), fc.double(), fc.maxSafeInteger()), actor: fc.string() }),
    }),
  );
  fc.assert(
    fc.property(anything, (raw) => {
      const decided = toEvent(raw, contextOf());
      expect("canonical" in decided || (decided.status === "rejected" && decided.code !== undefined)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

// Versions

test("an event is judged by the definition in force in its own month, however late it comes", () => {
  const counted = (time: string, status: string) => {
    const context = contextOf({ liveDays: 10_000 });
    const [metric] = [...context.metrics.values()];
    if (!metric) throw new Error("no metric");
    const first = { ...metric, version: 1, startsOn: null, countedStatuses: ["left"] };
    const second = { ...metric, version: 2, startsOn: "2026-03", countedStatuses: ["left", "diverted"] };
    const known = {
      ...context,
      metrics: new Map([[metric.key, second]]),
      versions: new Map([[metric.key, [first, second]]]),
    };
    return taken({ ...short, time, data: { status } }, known).counts;
  };
  expect(counted("2026-02-20T12:00:00Z", "diverted")).toBe(0);
  expect(counted("2026-03-20T12:00:00Z", "diverted")).toBe(1);
  expect(counted("2026-02-20T12:00:00Z", "left")).toBe(1);
});
