import { expect, it } from "vitest";
import { type KeptPage, keepPage, keptPage } from "#routes/portal/kept.ts";

/* Rendered pages stay in memory, and there is only so much of it. */

const shell = { head: new Uint8Array(), beforeBody: "", isScripted: false, styleHash: "" };

/** A page of so many bytes. */
const pageOf = (bytes: number): KeptPage => ({
  content: { start: new Uint8Array(bytes / 2), shell, rest: new Uint8Array(bytes / 2) },
  ...{ etag: "", rows: "", revision: 1, until: 0, reader: "" },
});
const room = 4_000_000;

it("all kept pages together take four megabytes at most, the oldest going first, and one that is too long takes none", () => {
  for (let at = 0; at < 2000; at += 1) keepPage(`small ${at}`, pageOf(40_000));
  const kept = Array.from({ length: 2000 }, (_, at) => keptPage(`small ${at}`) !== null);
  expect(kept.filter(Boolean).length * 40_000).toBeLessThanOrEqual(room);
  expect(kept.filter(Boolean).length * 40_000).toBeGreaterThan(room - 40_000);
  expect(kept.indexOf(true)).toBe(2000 - room / 40_000);
  keepPage("huge", pageOf(200_000));
  expect(keptPage("huge")).toBeNull();
  expect(keptPage("small 1999")).not.toBeNull();
  // The same page again is no second one.
  for (let at = 0; at < 2000; at += 1) keepPage("small 1999", pageOf(40_000));
  expect(keptPage("small 1990")).not.toBeNull();
});
