import { expect, it } from "vitest";
import {
  archiveBefore,
  archiveIdOf,
  daysTouched,
  manifestNameOf,
  monthsToSearch,
  objectOf,
  readEvents,
  renameActor,
  rowsToArchive,
  textOf,
} from "#domain/archive.ts";
import { readEnv } from "#env";
import type { ArchivedEvent } from "#schema/archive.ts";

const at = (text: string) => Date.parse(text);

it.each([
  ["2026-11-20T17:00:00Z", "2024-10-20"],
  ["2026-03-31T00:00:00Z", "2024-02-29"],
  ["2027-03-31T23:59:59Z", "2025-02-28"],
])("at %s events received before the start of %s are old enough", (now, day) => {
  expect(new Date(archiveBefore(at(now), 25)).toISOString()).toBe(`${day}T00:00:00.000Z`);
});

const row = (id: number, n: number, receivedAt = 0) => ({ id, n, receivedAt });

it("an archive takes rows of the log in their order, up to its size", () => {
  const asked = { before: 10, limit: 1000 };
  expect(rowsToArchive([row(4, 500), row(5, 400), row(9, 200)], asked)).toEqual({ from: 4, to: 5 });
  expect(rowsToArchive([row(4, 500), row(5, 500)], asked)).toEqual({ from: 4, to: 5 });
});

it("a row that is larger than an archive is one by itself, and rows without events weigh nothing", () => {
  const asked = { before: 10, limit: 1000 };
  expect(rowsToArchive([row(4, 1500), row(5, 1)], asked)).toEqual({ from: 4, to: 4 });
  expect(rowsToArchive([row(4, 0), row(5, 0), row(6, 1000), row(7, 0)], asked)).toEqual({ from: 4, to: 7 });
});

it("the first row that is too young ends it, whatever comes behind", () => {
  const asked = { before: 10, limit: 1000 };
  expect(rowsToArchive([row(4, 1, 9), row(5, 1, 10), row(6, 1, 1)], asked)).toEqual({ from: 4, to: 4 });
  expect(rowsToArchive([row(4, 1, 10)], asked)).toBeNull();
  expect(rowsToArchive([], asked)).toBeNull();
});

it("names sort as the log does and tell other text by another name", () => {
  const id = archiveIdOf({ from: 7, to: 1204 });
  expect(id).toBe("000000000007-000000001204");
  expect(id < archiveIdOf({ from: 1205, to: 1206 })).toBe(true);
  const object = objectOf(id, "ab".repeat(32));
  expect(object).toBe(`events/${id}-abababababababab.ndjson.gz`);
  expect(manifestNameOf(object)).toBe(`events/${id}-abababababababab.json`);
});

const event = (over: Partial<ArchivedEvent> = {}): ArchivedEvent => ({
  ...{ source_id: "s", account_id: "a", metric_key: "m", id: "e", batch: 7_203_192_837_345_281 },
  ...{ at: at("2024-09-10T18:00:00Z"), actor: "mara", dims: null, value: 1 },
  ...over,
});
const text = (...events: ArchivedEvent[]) => textOf(events.map((each) => JSON.stringify(each)));
const mara = { accountId: "a", actor: "mara", token: "erased-1" };

it("events are read as they were written, numbers to the last digit", () => {
  const events = [event(), event({ id: 'é"\u2028', actor: null })];
  expect(readEvents(text(...events), 2)).toEqual(events);
  expect(() => readEvents(text(...events), 3)).toThrow(/2 lines instead of 3/);
  expect(() => readEvents(text(...events).trimEnd(), 2)).toThrow(/1 lines/);
});

it("the actor is renamed in the events of the account alone, as actor and as the value of a dimension", () => {
  const kept = [
    event({ account_id: "b" }),
    event({ actor: "mara b" }),
    event({ actor: null, dims: '{"mara":"x","desk":"mara b"}' }),
  ];
  const changed = [event(), event({ actor: "jon", dims: '{"partner":"mara","desk":"mara b"}' })];
  const renamed = renameActor(text(...kept, ...changed), mara);
  expect(renamed.changed).toBe(2);
  expect(readEvents(renamed.text, 5)).toEqual([
    ...kept,
    event({ actor: "erased-1" }),
    event({ actor: "jon", dims: '{"partner":"erased-1","desk":"mara b"}' }),
  ]);
  expect(renameActor(renamed.text, mara)).toEqual({ text: renamed.text, changed: 0 });
});

it("the days of events are those of their accounts, each once, by the zone the account was in", () => {
  const moved = { id: "c", timezone: "Asia/Tokyo", spans: [{ fromOn: "0001-01-01", timezone: "America/Denver" }] };
  const accounts = [{ id: "a", timezone: "America/Denver", spans: [] }, moved];
  const late = at("2024-09-11T04:00:00Z");
  const events = [event(), event({ at: late }), event({ account_id: "c", at: late }), event({ account_id: "gone" })];
  expect(daysTouched(events, accounts)).toEqual([
    ["a", "m", "2024-09-10", "", []],
    ["c", "m", "2024-09-10", "", []],
  ]);
});

it("a search covers the months with figures and every month a live event could have come in", () => {
  const account = {
    ...{ metrics: ["calls"], months: { calls: ["1999-12"], old: ["2001-01"] } },
    ...{ createdAt: at("2026-09-15T00:00:00Z"), liveDays: 35 },
  };
  const pairs = monthsToSearch(account, at("2026-11-30T12:00:00Z")).map((pair) => pair.join(" "));
  const near = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-12"];
  const expected = ["calls 1999-12", "old 2001-01", ...near.flatMap((month) => [`calls ${month}`, `old ${month}`])];
  expect(pairs.toSorted()).toEqual(expected.toSorted());
});

it("a deployment without a bucket says so", () => {
  const rest = { DB: {}, QUEUE: {}, EMAIL: {}, LIMITER: {}, API_LIMITER: {}, ASSETS: {} };
  expect(() => readEnv(rest)).toThrow("Configuration: wrangler.toml has no binding ARCHIVE.");
});
