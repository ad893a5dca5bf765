import fc from "fast-check";
import { expect, it } from "vitest";
import { parseJson } from "#http/json.ts";

it("what parses is exactly what JSON says, whatever its texts look like", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary", depthSize: "small" }), (text) => {
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 2_000 },
  );
});

it("a second member of one name is found wherever it is put, and however it is escaped", () => {
  const names = fc.string({ unit: "binary", maxLength: 6 });
  const escaped = (name: string) =>
    `"${Array.from({ length: name.length }, (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, "0")}`).join("")}"`;
  fc.assert(
    fc.property(
      fc.dictionary(names, fc.jsonValue(), { minKeys: 1, maxKeys: 5 }),
      fc.nat(),
      fc.boolean(),
      (value, at, hidden) => {
        const name = Object.keys(value)[at % Object.keys(value).length] ?? "";
        const again = hidden ? escaped(name) : JSON.stringify(name);
        const body = JSON.stringify(value);
        for (const text of [`{${again}:1,${body.slice(1)}`, `[0,{"in":${body.slice(0, -1)} , ${again}\n: null}}]`])
          expect(() => parseJson(text)).toThrow("twice in one object");
      },
    ),
    { numRuns: 2_000 },
  );
});

it("looking for doubles costs less than a millisecond for a batch of 45 KB, and grows with its length alone", () => {
  const event = (at: number) => ({
    id: `evt-${at}`,
    type: "meeting.booked",
    subject: "JAC",
    time: "2026-11-20T12:00:00Z",
  });
  const batch = JSON.stringify(Array.from({ length: 500 }, (_, at) => event(at)));
  expect(batch.length).toBeGreaterThan(40_000);
  const quotes = `["${'\\"'.repeat(120_000)}"]`;
  const slashes = `["${"\\".repeat(240_000)}"]`;
  const costOf = (text: string) => {
    const times = Array.from({ length: 40 }, () => {
      const from = performance.now();
      parseJson(text);
      const parsed = performance.now();
      JSON.parse(text);
      return parsed - from - (performance.now() - parsed);
    });
    // The least of forty: what the machine does besides is not ours.
    return Math.min(...times);
  };
  const cost = costOf(batch);
  expect(cost).toBeLessThan(1);
  // Nothing but quotes or backslashes: five times as long, and no more than that dear.
  expect(costOf(quotes)).toBeLessThan(20);
  expect(costOf(slashes)).toBeLessThan(20);
});
