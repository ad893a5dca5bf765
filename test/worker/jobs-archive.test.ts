import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { archiveEvents } from "#jobs/archive.ts";
import { rollUp } from "#jobs/rollup.ts";
import { restoreArchive } from "#routes/restore.ts";
import type { ArchiveRow } from "#schema/archive.ts";
import { system } from "#schema/audit.ts";
import type { CorrectionResult } from "#schema/correction.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Story } from "../support/departure.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { makeApiKey, openCustomer } from "../support/world.ts";

const dayMs = 86_400_000;
const then = Date.parse("2024-09-20T12:00:00Z");
const now = Date.parse("2026-11-20T12:00:00Z");

let warned: string[] = [];
beforeEach(() => {
  warned = [];
  vi.spyOn(console, "warn").mockImplementation((text: string) => warned.push(text));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const bucketOf = ({ engine }: Pick<Story, "engine">): R2Bucket => engine.env.ARCHIVE;
const objectsOf = async (story: Pick<Story, "engine">) =>
  (await bucketOf(story).list()).objects.map(({ key }) => key).toSorted();

async function openStory(change: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(then);
  const engine = await openEngine(change);
  await engine.db.prepare("delete from archive").run();
  const { objects } = await bucketOf({ engine }).list();
  if (objects.length > 0) await bucketOf({ engine }).delete(objects.map(({ key }) => key));
  const customer = await openCustomer(engine, { kickoff: "2024-09-01" });
  return { engine, customer, key: await makeApiKey(engine) };
}

function departure(story: Story, id: string, time: string, actor = `gate ${id.length % 3}`): Record<string, unknown> {
  return { id, type: departures.key, subject: story.customer.externalId, time, data: { status: "left", actor } };
}

const hours = ["08:15", "09:30", "23:59", "04:00"];
/** Thirty days of departures, 05:59 UTC of them on the day before in Denver. */
function month(story: Story): Record<string, unknown>[] {
  return Array.from({ length: 60 }, (_, at) => {
    const day = String((at % 19) + 1).padStart(2, "0");
    return departure(story, `${"d".repeat((at % 5) + 1)}-${at}`, `2024-09-${day}T${hours[at % 4]}:00Z`);
  });
}

const drainLog = ({ engine }: Story) => rollUp(readEnv(engine.env), Date.now());
async function pack({ engine }: Pick<Story, "engine">, at = now): Promise<void> {
  vi.setSystemTime(at);
  await archiveEvents(readEnv(engine.env), at);
}

async function rowsOf<R>({ engine }: Pick<Story, "engine">, text: string): Promise<R[]> {
  return (await engine.db.prepare(text).all<R & Record<string, unknown>>()).results;
}
const eventsOf = (story: Pick<Story, "engine">) =>
  rowsOf<Record<string, string | number | null>>(story, "select * from event order by source_id, mode, origin, id");
const archivesOf = (story: Pick<Story, "engine">) =>
  rowsOf<Record<string, string | number>>(story, "select * from archive order by id");
async function figuresOf(story: Story): Promise<unknown> {
  return [
    await rowsOf(
      story,
      "select local_date, account_id, metric_key, n, total, low, high, last, adjusted, hours, actors from fact_day order by 1, 2, 3",
    ),
    await rowsOf(story, "select account_id, months, goals from fact_account order by 1"),
  ];
}

async function unpacked(story: Story, object: string): Promise<string> {
  const found = await bucketOf(story).get(object);
  return new Response(found?.body.pipeThrough(new DecompressionStream("gzip"))).text();
}
async function sha256(text: string): Promise<string> {
  return Buffer.from(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toString("hex");
}

const restore = ({ engine, key }: Story, id: unknown) =>
  callApi(engine, { method: "POST", path: `/api/v1/archives/${id}/restore`, key });

it("events received 25 months ago leave the database down to their keys and lie packed, with every column and a checksum", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  const before = await eventsOf(story);
  await pack(story);
  expect(await eventsOf(story)).toEqual(
    before.map((row) => ({ ...row, kind: "archived", time_text: "", actor: null, dims: null, status: null })),
  );
  const [archive = {}] = await archivesOf(story);
  const text = await unpacked(story, String(archive.object));
  expect(
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(before);
  const manifestName = String(archive.object).replace(".ndjson.gz", ".json");
  expect(await objectsOf(story)).toEqual([manifestName, archive.object]);
  const ats = before.map(({ at }) => Number(at));
  expect(archive).toMatchObject({
    n: 60,
    sha256: await sha256(text),
    first_at: Math.min(...ats),
    last_at: Math.max(...ats),
    restored_at: null,
  });
  const stored = await (await bucketOf(story).get(String(archive.object)))?.arrayBuffer();
  const manifest = await (await bucketOf(story).get(manifestName))?.json();
  expect(manifest).toEqual({
    object: archive.object,
    n: 60,
    sha256: archive.sha256,
    bytes: stored?.byteLength,
    columns: Object.keys(before[0] ?? {}),
    created_at: "2026-11-20T12:00:00.000Z",
  });
});

it("what came later than 25 months ago stays whole, and the archive stops in front of it", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [departure(story, "old", "2024-09-19T10:00:00Z")]);
  vi.setSystemTime("2024-10-20T00:00:00Z");
  await sendEvents(story.engine, story.key, [departure(story, "young", "2024-10-19T10:00:00Z")]);
  await drainLog(story);
  await pack(story);
  expect((await eventsOf(story)).map(({ id, kind }) => [id, kind])).toEqual([
    ["old", "archived"],
    ["young", "value"],
  ]);
});

it("an event the rollups have not read is not archived", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await pack(story);
  expect(await archivesOf(story)).toEqual([]);
  expect((await eventsOf(story)).every(({ kind }) => kind === "value")).toBe(true);
});

it("test events, and those of a session that is open or may still be reverted, stay whole", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story).slice(0, 3));
  await drainLog(story);
  await story.engine.db.batch([
    story.engine.db.prepare("update event set session_id = 'open' where id = 'd-0'"),
    story.engine.db.prepare("update event set session_id = 'fresh' where id = 'dd-1'"),
    ...["open", "applied"].map((state) =>
      story.engine.db
        .prepare(
          "insert into backfill (id, kind, source_id, mode, state, label, created_at, created_by, applied_at) values (?, 'api', 's', 'add', ?, '', ?, 'x', ?)",
        )
        .bind(state === "open" ? "open" : "fresh", state, then, state === "open" ? null : now - 89 * 86_400_000),
    ),
  ]);
  await story.engine.db
    .prepare(
      "insert into event select source_id, 'test', origin, id, account_id, metric_key, kind, at, time_text, value, actor, dims, status, counts, hash, received_at, batch, null, rev, null from event where id = 'd-0'",
    )
    .run();
  await story.engine.db
    .prepare(
      "insert into event_log (kind, source_id, mode, received_at, n, touched) select 'staged', source_id, 'test', received_at, n, touched from event_log where kind = 'events'",
    )
    .run();
  await drainLog(story);
  await pack(story);
  expect((await eventsOf(story)).map(({ id, mode, kind }) => `${id} ${mode} ${kind}`)).toEqual([
    "d-0 live value",
    "dd-1 live value",
    "ddd-2 live archived",
    "d-0 test value",
  ]);
});

it("an archived event sent again is a duplicate, with another payload a conflict, and corrected it is refused", async () => {
  const story = await openStory();
  await sendEvents(
    story.engine,
    story.key,
    [departure(story, "one", "2026-11-01T10:00:00Z")].map((each) => ({ ...each, time: "2024-09-19T10:00:00Z" })),
  );
  await drainLog(story);
  await pack(story);
  await story.engine.db.prepare("update source set live_days = 4000").run();
  const again = [departure(story, "one", "2024-09-19T10:00:00Z"), departure(story, "one", "2024-09-19T10:00:01Z")];
  const results = await sendEvents(story.engine, story.key, again);
  expect(results.map(({ status }) => status)).toEqual(["duplicate", "conflict"]);
  for (const act of ["void", "amend"]) {
    const body = [{ act, id: "one", reason: "A mistake.", ...(act === "amend" ? { actor: "gate 9" } : {}) }];
    const answer = await callApi(story.engine, { method: "POST", path: "/api/v1/corrections", key: story.key, body });
    const { results: refused } = (await answer.json()) as { results: CorrectionResult[] };
    expect(refused[0]).toMatchObject({ status: "rejected", code: "archived_event" });
  }
  expect((await eventsOf(story))[0]).toMatchObject({ kind: "archived", rev: 1, actor: null, voided_at: null });
});

it("a second tick archives nothing again, and two at once archive everything once", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await Promise.all([pack(story), pack(story), pack(story)]);
  await pack(story);
  const archives = await archivesOf(story);
  expect(archives.map(({ n }) => n)).toEqual([60]);
  expect(await objectsOf(story)).toHaveLength(2);
  expect(await unpacked(story, String(archives[0]?.object))).not.toBe("");
});

it("one tick takes a bounded number of events, and the next goes on", async () => {
  const story = await openStory();
  const many = Array.from({ length: 6000 }, (_, at) => departure(story, `n${at}`, "2024-09-19T10:00:00Z"));
  await sendEvents(story.engine, story.key, many);
  await drainLog(story);
  await pack(story);
  const archives = await archivesOf(story);
  expect(archives.map(({ n }) => n)).toEqual([5000, 1000]);
  expect(new Set((await eventsOf(story)).map(({ kind }) => kind))).toEqual(new Set(["archived"]));
});

it("figures stand as they were; restored, every column is as it was and the figures are derived to the same", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  const [events, figures] = [await eventsOf(story), await figuresOf(story)];
  await pack(story);
  await drainLog(story);
  expect(await figuresOf(story)).toEqual(figures);
  const [archive] = await archivesOf(story);
  const answer = await restore(story, archive?.id);
  expect(await answer.json()).toMatchObject({ id: archive?.id, n: 60, restored_at: "2026-11-20T12:00:00.000Z" });
  expect(await eventsOf(story)).toEqual(events);
  const corrections = await rowsOf<{ touched: string }>(
    story,
    "select touched from event_log where kind = 'correction'",
  );
  expect(corrections).toHaveLength(1);
  expect(corrections[0]?.touched).toContain("2024-09-19");
  // What is derived anew is derived from the events: a wrong day would be put right.
  await story.engine.db
    .prepare("update fact_day set total = total + 5, actors = '[]' where local_date = '2024-09-10'")
    .run();
  await drainLog(story);
  expect(await figuresOf(story)).toEqual(figures);
  expect((await restore(story, archive?.id)).status).toBe(200);
  expect(await rowsOf(story, "select id from event_log where kind = 'correction'")).toHaveLength(1);
});

it("a late event on a day with archived ones changes nothing, says so, and counts once they are restored", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  const figures = await figuresOf(story);
  await pack(story);
  await story.engine.db.prepare("update source set live_days = 4000").run();
  await sendEvents(story.engine, story.key, [departure(story, "late", "2024-09-10T18:00:00Z", "gate 9")]);
  await drainLog(story);
  expect(await figuresOf(story)).toEqual(figures);
  expect(warned.map((text) => JSON.parse(text))).toContainEqual({
    job: "rollup",
    archivedDays: 1,
    first: JSON.stringify([story.customer.id, departures.key, "2024-09-10"]),
  });
  const day = "select n, total, actors from fact_day where local_date = '2024-09-10'";
  const [before] = await rowsOf<{ total: number }>(story, day);
  const [archive] = await archivesOf(story);
  await restore(story, archive?.id);
  await drainLog(story);
  const [after] = await rowsOf<{ total: number; actors: string }>(story, day);
  expect(after?.total).toBe((before?.total ?? 0) + 1);
  expect(after?.actors).toContain('["gate 9",1,1]');
});

it("an event that a correction moved to another day has that day looked at again too", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, [departure(story, "moved", "2024-09-02T18:00:00Z")]);
  await drainLog(story);
  const body = [{ act: "amend", id: "moved", time: "2024-09-12T18:00:00Z", reason: "Wrong day." }];
  await callApi(story.engine, { method: "POST", path: "/api/v1/corrections", key: story.key, body });
  await drainLog(story);
  await pack(story);
  await story.engine.db.prepare("update source set live_days = 4000").run();
  await sendEvents(story.engine, story.key, [departure(story, "late", "2024-09-12T19:00:00Z")]);
  await drainLog(story);
  await restore(story, (await archivesOf(story))[0]?.id);
  await drainLog(story);
  expect(await rowsOf(story, "select local_date, total from fact_day where n > 0")).toEqual([
    { local_date: "2024-09-12", total: 2 },
  ]);
});

/** A bucket and a database that fail at the k-th effect, before it or after it was done. */
function failing(real: { ARCHIVE: R2Bucket; DB: D1Database }, at: number, when: "before" | "after") {
  let count = 0;
  const guarded =
    (method: (...given: never[]) => Promise<unknown>, target: object) =>
    async (...given: never[]) => {
      count += 1;
      if (count === at && when === "before") throw new Error("cut");
      const result = await method.apply(target, given);
      if (count === at && when === "after") throw new Error("cut");
      return result;
    };
  const proxy = <T extends object>(target: T, names: string[]): T =>
    new Proxy(target, {
      get(object, name) {
        const member = Reflect.get(object, name) as unknown;
        if (typeof member !== "function") return member;
        return names.includes(String(name)) ? guarded(member as never, object) : member.bind(object);
      },
    });
  return {
    ARCHIVE: proxy(real.ARCHIVE, ["put", "get", "delete"]),
    DB: proxy(real.DB, ["batch"]),
    reached: () => count >= at,
  };
}

it.each(["before", "after"] as const)("cut off %s any effect, nothing is lost and nothing is doubled", async (when) => {
  for (let at = 1; ; at += 1) {
    const story = await openStory();
    await sendEvents(story.engine, story.key, month(story));
    await drainLog(story);
    const [events, figures] = [await eventsOf(story), await figuresOf(story)];
    const broken = failing(story.engine.env, at, when);
    const cut = await openEnv(story, broken);
    await archiveEvents(cut, now).catch(() => undefined);
    await pack(story);
    const archives = await archivesOf(story);
    expect(
      archives.map(({ n }) => n),
      `effect ${at}`,
    ).toEqual([60]);
    expect((await eventsOf(story)).every(({ kind, actor }) => kind === "archived" && actor === null)).toBe(true);
    expect((await restore(story, archives[0]?.id)).status).toBe(200);
    await drainLog(story);
    expect(await eventsOf(story), `effect ${at}`).toEqual(events);
    expect(await figuresOf(story), `effect ${at}`).toEqual(figures);
    if (!broken.reached()) return expect(at).toBeGreaterThan(4);
  }
});

async function openEnv({ engine }: Story, { ARCHIVE, DB }: { ARCHIVE: R2Bucket; DB: D1Database }) {
  vi.setSystemTime(now);
  return readEnv({ ...engine.env, ARCHIVE, DB });
}

it.each(["before", "after"] as const)("a restore cut off %s any effect is made good by asking again", async (when) => {
  for (let at = 1; ; at += 1) {
    const story = await openStory();
    await sendEvents(story.engine, story.key, month(story));
    await drainLog(story);
    const events = await eventsOf(story);
    await pack(story);
    const [archive] = await archivesOf(story);
    const broken = failing(story.engine.env, at, when);
    await restoreArchive(await openEnv(story, broken), String(archive?.id), { by: system, now }).catch(() => undefined);
    expect((await restore(story, archive?.id)).status).toBe(200);
    expect(await eventsOf(story), `effect ${at}`).toEqual(events);
    expect(await rowsOf(story, "select id from event_log where kind = 'correction'")).toHaveLength(1);
    if (!broken.reached()) return expect(at).toBeGreaterThan(2);
  }
});

it("an event corrected between reading and letting go is archived as it was corrected", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  const real = bucketOf(story);
  const ARCHIVE = new Proxy(real, {
    get(target, name) {
      if (name !== "put") return (Reflect.get(target, name) as () => unknown).bind(target);
      return async (...given: Parameters<R2Bucket["put"]>) => {
        const body = [{ act: "amend", id: "d-0", actor: "gate 9", reason: "Wrong gate." }];
        await callApi(story.engine, { method: "POST", path: "/api/v1/corrections", key: story.key, body });
        return target.put(...given);
      };
    },
  });
  await archiveEvents(await openEnv(story, { ARCHIVE, DB: story.engine.db }), now);
  expect(await archivesOf(story)).toEqual([]);
  expect(await objectsOf(story)).toEqual([]);
  await drainLog(story);
  await pack(story);
  await restore(story, (await archivesOf(story))[0]?.id);
  expect((await eventsOf(story)).find(({ id }) => id === "d-0")).toMatchObject({ actor: "gate 9", rev: 2 });
});

it.each([
  ["gone", async (bucket: R2Bucket, name: string) => bucket.delete(name)],
  ["torn", async (bucket: R2Bucket, name: string) => bucket.put(name, "no gzip")],
])("an archive whose object is %s is not restored, and nothing is changed", async (_, damage) => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const [archive] = await archivesOf(story);
  await damage(bucketOf(story), String(archive?.object));
  const before = await eventsOf(story);
  const answer = await restore(story, archive?.id);
  expect(answer.status).toBe(409);
  expect(await eventsOf(story)).toEqual(before);
  expect((await archivesOf(story))[0]).toEqual(archive);
});

it("what a run that ended left in the bucket goes once a day, and nothing that is in use", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const kept = await objectsOf(story);
  await bucketOf(story).put("events/000000000001-000000000001-0000000000000000.ndjson.gz", "left");
  vi.useRealTimers();
  const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
  await archiveEvents(readEnv(story.engine.env), midnight);
  // Young: its run may still be on its way.
  expect(await objectsOf(story)).toHaveLength(3);
  await pack(story, midnight + 86_400_000 * 2);
  expect(await objectsOf(story)).toEqual(kept);
});

it("archives are listed by time and account; a stranger's list is empty, an unknown account and archive are not found", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const other = await openCustomer(story.engine);
  const list = async (query: string) => {
    const answer = await callApi(story.engine, { method: "GET", path: `/api/v1/archives${query}`, key: story.key });
    return answer.status === 200
      ? ((await answer.json()) as { archives: ArchiveRow[] }).archives.length
      : answer.status;
  };
  const account = story.customer.externalId;
  expect(await list("")).toBe(1);
  expect(await list(`?account=${account}`)).toBe(1);
  expect(await list(`?account=${account}&from=2024-09-19&to=2024-09-19`)).toBe(1);
  expect(await list(`?from=2024-09-20&to=2024-10-31`)).toBe(0);
  expect(await list(`?account=${other.externalId}`)).toBe(0);
  expect(await list("?account=nobody")).toBe(404);
  expect(await list("?from=soon")).toBe(422);
  expect([await list("?after=soon"), await list("?limit=0"), await list("?limit=501")]).toEqual([422, 422, 422]);
  expect((await restore(story, "000000000000-000000000000")).status).toBe(404);
  expect((await restore(story, "nothing")).status).toBe(422);
});

it("a list of archives goes on page by page, and that of an account is not shortened by those of others", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const [own = {}] = await archivesOf(story);
  const others = ["000000000000-000000000000", "900000000000-900000000001", "900000000002-900000000003"];
  const columns = Object.keys(own).filter((column) => column !== "id");
  for (const id of others)
    await story.engine.db
      .prepare(`insert into archive (id, ${columns}) select ?, ${columns} from archive limit 1`)
      .bind(id)
      .run();
  const list = async (query: string) => {
    const answer = await callApi(story.engine, { method: "GET", path: `/api/v1/archives${query}`, key: story.key });
    const { archives, next } = (await answer.json()) as { archives: ArchiveRow[]; next: string | null };
    return [archives.map(({ id }) => id), next];
  };
  const [first, second, third] = others;
  expect(await list("?limit=2")).toEqual([[first, own.id], own.id]);
  expect(await list(`?limit=2&after=${own.id}`)).toEqual([[second, third], third]);
  expect(await list(`?limit=2&after=${third}`)).toEqual([[], null]);
  expect(await list("?from=2024-09-19")).toEqual([[first, own.id, second, third], null]);
  const account = story.customer.externalId;
  expect(await list(`?account=${account}&limit=1`)).toEqual([[own.id], own.id]);
  expect(await list(`?account=${account}&limit=1&after=${own.id}`)).toEqual([[], null]);
});

it("what was restored is packed again after thirty days, corrections and all, and no figure moves", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const [archive] = await archivesOf(story);
  expect((await restore(story, archive?.id)).status).toBe(200);
  await drainLog(story);
  const body = [{ act: "amend", id: "d-0", reason: "A mistake.", value: 5 }];
  const path = "/api/v1/corrections";
  expect((await callApi(story.engine, { method: "POST", path, key: story.key, body })).status).toBe(200);
  await drainLog(story);
  const [figures, events] = [await figuresOf(story), await eventsOf(story)];
  await pack(story, now + 29 * dayMs);
  expect(await eventsOf(story)).toEqual(events);
  await pack(story, now + 31 * dayMs);
  expect((await eventsOf(story)).map(({ kind }) => kind)).toEqual(Array(60).fill("archived"));
  await drainLog(story);
  expect(await figuresOf(story)).toEqual(figures);
  const [again] = await archivesOf(story);
  expect([again?.id, again?.restored_at, again?.object === archive?.object]).toEqual([archive?.id, null, false]);
  expect((await objectsOf(story)).filter((key) => key.startsWith("events/"))).toHaveLength(2);
  await pack(story, now + 62 * dayMs);
  expect((await restore(story, archive?.id)).status).toBe(200);
  expect(await eventsOf(story)).toEqual(events);
});

it.each(["before", "after"] as const)(
  "packing again, cut off %s any effect, is made good by the next tick",
  async (when) => {
    for (let at = 1; ; at += 1) {
      const story = await openStory();
      await sendEvents(story.engine, story.key, month(story).slice(0, 5));
      await drainLog(story);
      await pack(story);
      const [archive] = await archivesOf(story);
      await restore(story, archive?.id);
      await drainLog(story);
      const events = await eventsOf(story);
      vi.setSystemTime(now + 31 * dayMs);
      const broken = failing(story.engine.env, at, when);
      const isCut = await archiveEvents(await openEnv(story, broken), now + 31 * dayMs).then(
        () => false,
        () => true,
      );
      await pack(story, now + 31 * dayMs);
      expect(
        (await eventsOf(story)).map(({ kind }) => kind),
        `effect ${at}`,
      ).toEqual(Array(5).fill("archived"));
      expect((await restore(story, archive?.id)).status).toBe(200);
      expect(await eventsOf(story), `effect ${at}`).toEqual(events);
      if (!isCut) return;
    }
  },
);

it("a file nobody went on with is gone after seven days, and one of yesterday stays", async () => {
  const story = await openStory();
  await bucketOf(story).put("imports/left", "a,b");
  const uploaded = (await bucketOf(story).head("imports/left"))?.uploaded.getTime() ?? 0;
  const midnight = (days: number) => Math.ceil((uploaded + days * dayMs) / dayMs) * dayMs;
  await pack(story, midnight(5));
  expect(await objectsOf(story)).toEqual(["imports/left"]);
  await pack(story, midnight(8));
  expect(await objectsOf(story)).toEqual([]);
});

it("a zone that changes leaves months with archived days as they were counted, and nothing is counted twice", async () => {
  const story = await openStory();
  await sendEvents(story.engine, story.key, month(story));
  await drainLog(story);
  await pack(story);
  const before = await figuresOf(story);
  // 05:30 UTC is the day before in Denver and the same day in Tokyo.
  const recent = departure(story, "recent", "2026-11-10T05:30:00Z");
  await sendEvents(story.engine, story.key, [recent]);
  await drainLog(story);
  const row = (await rowsOf<Record<string, string>>(story, "select * from account"))[0] ?? {};
  const { name, segment, kickoff_on: kickoff, locale, currency } = row;
  const body = { name, segment, kickoff, locale, currency, timezone: "Asia/Tokyo" };
  const path = `/api/v1/accounts/${story.customer.externalId}`;
  expect((await callApi(story.engine, { method: "PUT", path, key: story.key, body })).status).toBe(200);
  await drainLog(story);
  const old =
    "select local_date, account_id, metric_key, n, total, low, high, last, adjusted, hours, actors from fact_day where n > 0";
  const days = await rowsOf<{ local_date: string; total: number }>(story, `${old} and local_date < '2026' order by 1`);
  expect(days).toEqual((before as [{ n: number }[]])[0].filter(({ n }) => n > 0));
  const fresh = await rowsOf<{ local_date: string }>(story, `${old} and local_date > '2026'`);
  expect(fresh.map((day) => day.local_date)).toEqual(["2026-11-10"]);
  const months = JSON.parse(
    (await rowsOf<{ months: string }>(story, "select months from fact_account"))[0]?.months ?? "",
  );
  expect(months[departures.key]["2024-09"].total + months[departures.key]["2024-08"].total).toBe(60);
});
