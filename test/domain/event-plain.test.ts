import fc from "fast-check";
import { expect, test } from "vitest";
import { plainEvent } from "#domain/event/plain.ts";
import { cloudEvent, shortEvent } from "#schema/event.ts";

const event = { id: "e-1", type: "departure.handled", subject: "JAC", time: "2026-11-19T10:00:00Z" };
const contract = (raw: object) => ("specversion" in raw ? cloudEvent : shortEvent).safeParse(raw);

const text = fc.oneof(
  fc.string({ maxLength: 140 }),
  fc.string({ maxLength: 140, unit: "binary" }),
  fc.constantFrom(
    "",
    " ",
    "\n",
    "\u007f",
    "é",
    "\ud800",
    "x".repeat(64),
    "x".repeat(65),
    "x".repeat(128),
    "x".repeat(129),
  ),
);
const anything = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.constantFrom(null, true, 0, -0, 0.5, 2 ** 53 - 1, 2 ** 53, 1e21, undefined),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(text, text, { maxKeys: 2 }),
);
const amount = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.string({ maxLength: 44 }), anything);
const names = fc.constantFrom("value", "actor", "status", "dims", "note", "__proto__", "1");
const data = fc.oneof(
  fc.record({ value: amount, actor: text, status: text }, { requiredKeys: [] }),
  fc.dictionary(names, anything, { maxKeys: 4 }),
  anything,
);
const given = fc
  .record(
    {
      id: text,
      type: text,
      subject: text,
      source: text,
      time: fc.string({ maxLength: 70 }),
      specversion: fc.constantFrom("1.0", "0.3", 1),
      data,
      traceparent: anything,
      Extra: anything,
    },
    { requiredKeys: [] },
  )
  // Most members of most events are good: else hardly any would come far enough to be told apart.
  .chain((wild) =>
    fc.subarray(Object.keys(wild)).map((kept) => ({
      ...event,
      ...Object.fromEntries(kept.map((name) => [name, wild[name as keyof typeof wild]])),
    })),
  );

test("what is plainly an event is one by the contract, member for member", () => {
  let plain = 0;
  fc.assert(
    fc.property(given, (raw) => {
      const taken = plainEvent(raw);
      if (!taken) return;
      plain += 1;
      const parsed = contract(raw);
      expect(parsed.success).toBe(true);
      expect(parsed.data).toEqual(taken);
    }),
    { numRuns: 5000 },
  );
  expect(plain).toBeGreaterThan(200);
});

test("what the contract takes in ASCII, without dimensions and extensions, needs no contract", () => {
  const ascii = (maxLength: number) => fc.string({ minLength: 1, maxLength, unit: "grapheme-ascii" });
  const good = fc.record(
    {
      id: ascii(128),
      type: ascii(128),
      subject: ascii(128),
      source: ascii(128),
      time: ascii(64),
      data: fc.record(
        { value: fc.oneof(fc.maxSafeInteger(), ascii(40)), actor: ascii(128), status: ascii(64) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["id", "type", "subject", "time"] },
  );
  fc.assert(
    fc.property(good, (raw) => {
      expect(plainEvent(raw)).toBe(raw);
      const cloud = { ...raw, specversion: "1.0" };
      expect(plainEvent(cloud)).toBe(raw.source === undefined ? null : cloud);
    }),
  );
});

test.each([
  ["nothing", null],
  ["text", "e-1"],
  ["a list", [event]],
  ["a missing time", { ...event, time: undefined }],
  ["a member nobody knows", { ...event, account: "x" }],
  ["a CloudEvent without a source", { ...event, specversion: "1.0" }],
  ["another version", { ...event, source: "/x", specversion: "0.3" }],
  ["a control character", { ...event, id: "a\tb" }],
  ["an umlaut", { ...event, id: "ä" }],
  ["an empty id", { ...event, id: "" }],
  ["dimensions", { ...event, data: { dims: { gate: "A" } } }],
  ["data that is a list", { ...event, data: [] }],
  ["half a value", { ...event, data: { value: 0.5 } }],
])("the contract is asked about %s", (_, raw) => {
  expect(plainEvent(raw)).toBeNull();
});
