import { env as provided } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import { type Bindings, readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { EventResult } from "#schema/event.ts";
import { addKey, addSource, revokeKey } from "#store/key.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { countDb } from "../support/counted-db.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { apiRoutes, knownOf, pathOf, type Route } from "../support/route.ts";
import { countRows, dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, openWorld, type World } from "../support/world.ts";

const path = "/api/v1/events";
const bytes = (text: string) => new TextEncoder().encode(text);
afterEach(() => vi.useRealTimers());

interface Door {
  world: World;
  customer: Customer;
  key: string;
}

async function openDoor(): Promise<Door> {
  const world = await openEngine();
  return { world, customer: await openCustomer(world), key: await makeApiKey(world) };
}

function eventOf(customer: Customer, over: Record<string, unknown> = {}): Record<string, unknown> {
  const time = new Date(Date.now() - 86_400_000).toISOString();
  return {
    id: makeId(),
    type: departures.key,
    subject: customer.externalId,
    time,
    data: { status: "left" },
    ...over,
  };
}

/** A request with its body as a stream, so that no length is declared unless `headers` does. */
function post(door: Door, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const all = { "content-type": "application/json", authorization: `Bearer ${door.key}`, ...headers };
  return door.world.fetch(path, { method: "POST", headers: all, body });
}

async function refusalOf(answer: Response): Promise<[number, string, string]> {
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  return [answer.status, error.code, error.message];
}

async function zip(data: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** A body that arrives in pieces; `taken` counts the bytes somebody asked for. */
function stream(pieces: () => Uint8Array | null | Error): { body: ReadableStream; taken: () => number } {
  let taken = 0;
  const body = new ReadableStream({
    pull(controller) {
      const piece = pieces();
      if (piece instanceof Error) return controller.error(piece);
      if (piece === null) return controller.close();
      taken += piece.length;
      controller.enqueue(piece);
    },
  });
  return { body, taken: () => taken };
}

// How much, and in what shape

it("a body of 100 MB without a length is put down at the limit and keeps nothing", async () => {
  const door = await openDoor();
  let left = 1600;
  const { body, taken } = stream(() => (left-- > 0 ? new Uint8Array(65_536).fill(0x20) : null));
  expect((await refusalOf(await post(door, body))).slice(0, 2)).toEqual([413, "too_large"]);
  // All of it is taken off the wire, so that who writes first and reads later gets the answer; nothing of it is held.
  expect(taken()).toBe(1600 * 65_536);
  expect(await countRows(door.world.db)).toBe(0);
});

it("a body in small pieces is read to its end like any other, however many they are", async () => {
  const door = await openDoor();
  const piece = new Uint8Array(1000).fill(0x20);
  for (const headers of [{}, { "content-length": "70000000" }]) {
    let left = 70_000;
    const { body, taken } = stream(() => (left-- > 0 ? piece : null));
    expect((await post(door, body, headers)).status).toBe(413);
    expect(taken()).toBe(70_000_000);
  }
});

it("a body that never ends is refused, and no more of it taken off the wire than a body may have on the way here", async () => {
  const door = await openDoor();
  const { body, taken } = stream(() => new Uint8Array(65_536));
  const answer = await post(door, body, { "content-length": "100000000" });
  expect(answer.status).toBe(413);
  expect(taken()).toBeLessThanOrEqual(2 ** 27 + 65_536);
});

it("a declared length is not believed: what comes is counted", async () => {
  const door = await openDoor();
  let left = 100;
  const { body } = stream(() => (left-- > 0 ? new Uint8Array(65_536).fill(0x20) : null));
  expect((await post(door, body, { "content-length": "10" })).status).toBe(413);
});

it("a connection cut in the middle is answered with words, and nothing of the batch is kept", async () => {
  const door = await openDoor();
  const whole = bytes(JSON.stringify([eventOf(door.customer), eventOf(door.customer)]));
  let step = 0;
  const { body } = stream(() => (step++ === 0 ? whole.slice(0, -20) : new Error("reset")));
  const [status, code, message] = await refusalOf(await post(door, body));
  expect([status, code]).toEqual([400, "unreadable"]);
  expect(message).toContain("connection ended");
  expect(await countRows(door.world.db)).toBe(0);
  // The same batch whole, afterwards: all of it is new.
  const answer = await post(door, whole);
  const { results } = (await answer.json()) as { results: EventResult[] };
  expect(results.map(({ status: each }) => each)).toEqual(["accepted", "accepted"]);
});

it("a packed batch is the same batch: packed or not, in whatever pieces it comes, it counts once", async () => {
  const door = await openDoor();
  const text = JSON.stringify(Array.from({ length: 500 }, () => eventOf(door.customer)));
  const packed = await zip(bytes(text));
  const bits = Array.from({ length: Math.ceil(packed.length / 7) }, (_, at) => packed.slice(at * 7, at * 7 + 7));
  const slow = stream(() => bits.shift() ?? null);
  const statuses = [];
  for (const [body, coding] of [
    [packed, "gzip"],
    [slow.body, "GZIP"],
    [packed, " x-gzip "],
    [bytes(text), "identity"],
  ] as [BodyInit, string][]) {
    const answer = await post(door, body, { "content-encoding": coding });
    const { results } = (await answer.json()) as { results: EventResult[] };
    statuses.push([...new Set(results.map(({ status }) => status))].join());
  }
  expect(statuses).toEqual(["accepted", "duplicate", "duplicate", "duplicate"]);
  expect(await countRows(door.world.db)).toBe(500);
});

it("the limit holds for what a body unpacks to: a bomb ends early", async () => {
  const door = await openDoor();
  const one = JSON.stringify([eventOf(door.customer)]);
  const zipped = async (length: number) =>
    post(door, await zip(bytes(one.padEnd(length))), { "content-encoding": "gzip" });
  expect((await zipped(500_000)).status).toBe(200);
  expect(await refusalOf(await zipped(500_001))).toEqual([
    413,
    "too_large",
    "A request may have 500,000 bytes, unpacked.",
  ]);
  const block = await zip(new Uint8Array(60_000_000));
  let blocks = 100;
  const { body } = stream(() => (blocks-- > 0 ? block.slice() : null));
  expect((await post(door, body, { "content-encoding": "gzip" })).status).toBe(413);
  expect(await countRows(door.world.db)).toBe(1);
});

it("gzip that is none, is cut, or has something behind it is refused whole", async () => {
  const door = await openDoor();
  const packed = await zip(bytes(JSON.stringify([eventOf(door.customer)])));
  const flipped = packed.slice();
  flipped[packed.length - 6] = (flipped[packed.length - 6] ?? 0) ^ 0xff;
  const broken = [
    bytes("[]"),
    new Uint8Array(),
    packed.slice(0, -1),
    packed.slice(0, -9),
    flipped,
    new Uint8Array([...packed, 1, 2]),
  ];
  for (const [at, body] of broken.entries())
    expect((await refusalOf(await post(door, body, { "content-encoding": "gzip" }))).slice(0, 2), `${at}`).toEqual([
      400,
      "unreadable",
    ]);
  expect(await countRows(door.world.db)).toBe(0);
});

it.each(["br", "deflate", "zstd", "gzip, gzip", "compress", "utf-8"])(
  "a body in the coding %s is refused by name of what is read instead",
  async (coding) => {
    const door = await openDoor();
    const [status, code, message] = await refusalOf(await post(door, "[]", { "content-encoding": coding }));
    expect([status, code]).toEqual([415, "unsupported"]);
    expect(message).toContain("gzip");
  },
);

it("a member named twice makes a body unreadable, however it is written, and the sentence names it", async () => {
  const door = await openDoor();
  const { customer } = door;
  const text = JSON.stringify([eventOf(customer, { id: "a" }), eventOf(customer, { id: "b" })]);
  const twice: [string, string][] = [
    [text.replace('"id":"b"', '"id":"b","id":"c"'), "id"],
    [text.replace('"id":"b"', '"id":"b","id":"b"'), "id"],
    [text.replace('"id":"b"', '"id":"b","\\u0069d":"c"'), "id"],
    [text.replace('"status":"left"', '"status":"left" , "status"\n:"gone"'), "status"],
    [text.replace('"status":"left"', '"dims":{"x\\"y":"1","x\\"y":"2"}'), 'x\\"y'],
    [text.replace('"status":"left"', '"dims":{"":"1","":"2"}'), ""],
    [text.replace('"status":"left"', '"dims":{"__proto__":"1","__proto__":"2"}'), "__proto__"],
    [text.replace('"id":"b"', '"time":"2026-01-01T00:00:00Z","id":"b"'), "time"],
  ];
  for (const [body, name] of twice) {
    const [status, code, message] = await refusalOf(await post(door, body));
    expect([status, code], body).toEqual([400, "unreadable"]);
    expect(message).toContain(`"${name}" twice`);
  }
  expect(await countRows(door.world.db)).toBe(0);
});

it("equal names in different objects, and texts that only look like names, are no doubles", async () => {
  const door = await openDoor();
  const tricky = ['","id":"', "\\", '\\"', '{"a":1,"a":2}', '"', '\\\\":', "a\u2028b"];
  const batch = tricky.map((actor, at) =>
    eventOf(door.customer, { id: `e${at}`, data: { status: "left", actor: `${actor}!` } }),
  );
  const results = await sendEvents(door.world, door.key, batch);
  // A line separator is no control character: it is kept as it came.
  expect(results.map(({ status }) => status)).toEqual(tricky.map(() => "accepted"));
});

it("brackets without end are refused, closed or not, at every depth", async () => {
  const door = await openDoor();
  const open = "[".repeat(200_000);
  const names = '{"a":'.repeat(60_000);
  const bodies = [
    open,
    open + "]".repeat(200_000),
    `${names}1${"}".repeat(60_000)}`,
    `[${"[".repeat(40)}${"]".repeat(40)}]`,
  ];
  for (const body of bodies) expect((await refusalOf(await post(door, body))).slice(0, 2)).toEqual([400, "unreadable"]);
  const deep = eventOf(door.customer, { data: { dims: JSON.parse(`${"[".repeat(20)}${"]".repeat(20)}`) } });
  expect((await sendEvents(door.world, door.key, [deep, eventOf(door.customer)])).map(({ status }) => status)).toEqual([
    "rejected",
    "accepted",
  ]);
});

type Paths = Record<string, Record<string, { requestBody?: unknown }>>;

/** Every row, but what a source was told was wrong with its last request. */
async function keptOf(world: World): Promise<Record<string, string[]>> {
  const { source = [], ...rest } = await dumpTables(world.db);
  return { ...rest, source: source.map((row) => row.replace(/"last_error":.*$/, "")) };
}

it("every address of the API that takes a body ends one that is too long, packed or not", async () => {
  const door = await openDoor();
  // The key's own source, by the name every key has for it.
  const known = { ...(await knownOf(door.world, door.customer)), "/api/v1/sources/": "me" };
  const spaces = new Uint8Array(22_000_000).fill(0x20);
  const packed = await zip(spaces);
  const before = await keptOf(door.world);
  const { paths } = (await (await door.world.fetch("/openapi.json")).json()) as { paths: Paths };
  const takesBody = ({ method, path: at }: Route) => {
    const described = at.replace("/segment/v1/", "/segment/").replace(/:(\w+)/g, "{$1}");
    return paths[described]?.[method.toLowerCase()]?.requestBody !== undefined;
  };
  const routes = apiRoutes.filter(takesBody);
  expect(routes.length).toBeGreaterThan(10);
  for (const route of routes) {
    for (const [body, coding] of [
      [spaces, "identity"],
      [packed, "gzip"],
    ] as [Uint8Array, string][]) {
      const headers = {
        authorization: `Bearer ${door.key}`,
        "content-type": "application/json",
        "content-encoding": coding,
      };
      const answer = await door.world.fetch(pathOf(route, known), { method: route.method, headers, body });
      expect(answer.status, `${route.method} ${route.path} ${coding}`).toBe(413);
    }
  }
  const { api_key: _, ...after } = await keptOf(door.world);
  const { api_key: __, ...earlier } = before;
  expect(after).toEqual(earlier);
});

// How often

it("a key sends 20 a second over ten seconds, then waits as it is told; another key is not touched", async () => {
  const door = await openDoor();
  const world = await openWorld({ API_LIMITER: (provided as unknown as Bindings).API_LIMITER });
  const ask = (key: string) => callApi(world, { method: "POST", path, key, body: [] });
  // A window of the clock may end in between: twice the limit is past it in any case.
  const first = await Promise.all(Array.from({ length: 401 }, () => ask(door.key)));
  const refused = first.filter(({ status }) => status === 429);
  expect(first.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(200);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    expect(answer.headers.get("retry-after")).toBe("10");
  }
  expect((await refusalOf(refused[0] as Response)).slice(0, 2)).toEqual([429, "too_many"]);
  expect((await ask(await makeApiKey(world))).status).toBe(200);
});

it("a request past the rate asks the database nothing, and who has no key is not counted at all", async () => {
  const { key } = await openDoor();
  const asked: string[] = [];
  const limit = async (options: { key: string }) => {
    asked.push(options.key);
    return { success: false };
  };
  const world = await openWorld({ API_LIMITER: { limit } });
  const counted = countDb(world.db);
  const limited = await openWorld({ API_LIMITER: { limit }, DB: counted.db });
  counted.reset();
  vi.setSystemTime("2026-11-20T12:00:03.200Z");
  const answer = await callApi(limited, { method: "POST", path, key, body: [] });
  expect([answer.status, answer.headers.get("retry-after"), counted.count()]).toEqual([429, "10", 0]);
  // The limiter gets no secret.
  expect(asked.join()).not.toContain(key);
  for (const wrong of [null, "x", `${key}x`])
    expect((await callApi(limited, { method: "POST", path, key: wrong, body: [] })).status).toBe(401);
  expect(asked).toHaveLength(1);
});

it("a deployment without the limiter says so at its first request", async () => {
  const { API_LIMITER: _, ...rest } = (await openWorld()).env;
  expect(() => readEnv(rest)).toThrow("no binding API_LIMITER");
});

// Test keys

async function keyOf(world: World, mode: "live" | "test", sourceId: string): Promise<string> {
  const made = makeKey(mode);
  const added = await addKey(world.db, { id: makeId(), sourceId, ...made, mode, now: Date.now(), by: "Priya Raman" });
  return added ? made.key : "";
}

async function openBoth(): Promise<Door & { test: string; sourceId: string }> {
  const world = await openEngine();
  const customer = await openCustomer(world);
  const sourceId = makeId();
  await addSource(world.db, { id: sourceId, name: `Feed ${sourceId}`, liveDays: 400, now: Date.now() });
  return {
    world,
    customer,
    sourceId,
    key: await keyOf(world, "live", sourceId),
    test: await keyOf(world, "test", sourceId),
  };
}

it("a test key can be told from a live one at a glance, and both open the door", async () => {
  const { world, customer, key, test } = await openBoth();
  expect(key).toMatch(/^cairn_[\w-]{43}$/);
  expect(test).toMatch(/^cairn_test_[\w-]{43}$/);
  for (const each of [key, test])
    expect((await sendEvents(world, each, [eventOf(customer)]))[0]?.status).toBe("accepted");
});

it("what a test key sends is kept apart: the same id may be live and test, and no figure moves", async () => {
  const { world, customer, key, test } = await openBoth();
  const same = eventOf(customer, { id: "one" });
  const tries = [
    same,
    eventOf(customer),
    { ...same, data: { status: "left", value: 5 } },
    { ...same, subject: "NOBODY" },
  ];
  expect((await sendEvents(world, test, tries)).map(({ status }) => status)).toEqual([
    "accepted",
    "accepted",
    "conflict",
    "rejected",
  ]);
  await rollUp(readEnv(world.env), Date.now());
  expect([await countRows(world.db, "fact_day"), await countRows(world.db, "fact_account")]).toEqual([0, 0]);
  expect((await sendEvents(world, key, [same]))[0]?.status).toBe("accepted");
  await rollUp(readEnv(world.env), Date.now());
  const days = await world.db.prepare("select n from fact_day").all<{ n: number }>();
  expect(days.results).toEqual([{ n: 1 }]);
  const modes = await world.db.prepare("select mode, count(*) as n from event group by mode order by mode").all();
  expect(modes.results).toEqual([
    { mode: "live", n: 1 },
    { mode: "test", n: 2 },
  ]);
});

it("a test key changes nothing a customer sees: it sends events and reads", async () => {
  const { world, customer, test } = await openBoth();
  const before = await dumpTables(world.db);
  const body = {
    name: "Other",
    segment: "smb",
    kickoff: "2026-11-02",
    timezone: "UTC",
    locale: "en-US",
    currency: "USD",
  };
  for (const id of [customer.externalId, "NEW"]) {
    const answer = await callApi(world, { method: "PUT", path: `/api/v1/accounts/${id}`, key: test, body });
    expect((await refusalOf(answer)).slice(0, 2)).toEqual([403, "forbidden"]);
  }
  const { api_key: _, ...after } = await dumpTables(world.db);
  const { api_key: __, ...earlier } = before;
  expect(after).toEqual(earlier);
});

it("two keys of each kind live at once: a test key takes no live key's place", async () => {
  const { world, sourceId } = await openBoth();
  const made = [];
  for (const mode of ["live", "test", "live", "test"] as const) made.push((await keyOf(world, mode, sourceId)) !== "");
  expect(made).toEqual([true, true, false, false]);
  const id = await world.db
    .prepare("select id from api_key where mode = 'test' and source_id = ?")
    .bind(sourceId)
    .first<string>("id");
  await revokeKey(world.db, id ?? "", Date.now());
  expect([await keyOf(world, "live", sourceId), (await keyOf(world, "test", sourceId)) !== ""]).toEqual(["", true]);
});
