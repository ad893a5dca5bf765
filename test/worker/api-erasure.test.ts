import { afterEach, expect, it, vi } from "vitest";
import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import { archiveEvents } from "#jobs/archive.ts";
import { rollUp } from "#jobs/rollup.ts";
import { mailsOf } from "#mail/recap/stored.ts";
import { eraseActor } from "#routes/erasure.ts";
import { restoreArchive } from "#routes/restore.ts";
import { system } from "#schema/audit.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { retention } from "#schema/settings.ts";
import { addKey } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { type Engine, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { addRecap, dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

const then = Date.parse("2024-09-20T12:00:00Z");
const now = Date.parse("2026-11-05T20:00:00Z");
/** With what JSON and SQL have to quote. */
const person = `mara "m" o'neil\\7 ü`;
const colleague = "jon-7";
const calls: MetricDefinition = {
  ...departures,
  key: "call.made",
  statuses: [],
  countedStatuses: [],
  dims: ["desk", "partner"],
};
const minutes: MetricDefinition = { ...calls, key: "call.minutes", aggregation: "sum" };

afterEach(() => vi.useRealTimers());

interface Story {
  engine: Engine;
  customer: Customer;
  other: Customer;
  key: string;
  testKey: string;
}

async function post<R>({ engine, key }: Pick<Story, "engine" | "key">, path: string, body?: unknown): Promise<R> {
  const answer = await callApi(engine, { method: "POST", path: `/api/v1${path}`, key, body });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as R;
}

const call = (subject: string, id: string, time: string, actor = person) => ({
  ...{ id, subject, time, type: calls.key },
  data: { actor, dims: { desk: "north", partner: actor === person ? colleague : person } },
});

async function openStory(change: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(then);
  const engine = await openEngine({ API_LIMITER: { limit: async () => ({ success: true }) }, ...change });
  const rest = ["archive", "daily_revision", "account_zone", "account_metric"];
  await engine.db.batch(rest.map((table) => engine.db.prepare(`delete from ${table}`)));
  await engine.db.prepare("delete from rollup_mark where name <> 'days'").run();
  const { objects } = await engine.env.ARCHIVE.list();
  if (objects.length > 0) await engine.env.ARCHIVE.delete(objects.map(({ key }) => key));
  for (const metric of [calls, minutes]) await addMetric(engine.db, metric, then);
  const opened = { kickoff: "2024-09-01", metric: calls.key };
  const [customer, other] = [await openCustomer(engine, opened), await openCustomer(engine, opened)];
  const key = await makeApiKey(engine);
  await engine.db.prepare("update source set live_days = 400").run();
  const { key: testKey, prefix, hash } = makeKey("test");
  const sourceId = await engine.db.prepare("select id from source order by rowid desc limit 1").first<string>("id");
  const made = { id: makeId(), sourceId: sourceId ?? "", hash, prefix, now: then, by: "x" };
  await addKey(engine.db, { ...made, mode: "test" });
  return { engine, customer, other, key, testKey };
}

const drainLog = ({ engine }: Story) => rollUp(readEnv(engine.env), Date.now());

/** Old days that are archived, whole ones, one of both; corrections, sessions, test events, what waits, what was refused, mails. */
async function fill(story: Story): Promise<void> {
  const { engine, customer, other, key, testKey } = story;
  const subject = customer.externalId;
  const times = (month: string) =>
    Array.from({ length: 8 }, (_, at) => `${month}-${String(at + 2).padStart(2, "0")}T18:00:00Z`);
  const crowd = (month: string) =>
    times(month).flatMap((time, at) => [
      call(subject, `${month} p${at}`, time),
      call(subject, `${month} c${at}`, time, colleague),
      call(subject, `${month} k${at}`, time, "kim"),
    ]);
  await sendEvents(engine, key, [...crowd("2024-09"), call(other.externalId, "other old", "2024-09-03T18:00:00Z")]);
  await drainLog(story);
  vi.setSystemTime(now);
  await archiveEvents(readEnv(engine.env), now);
  await sendEvents(engine, key, [...crowd("2026-10"), call(other.externalId, "other", "2026-10-03T18:00:00Z")]);
  await sendEvents(engine, testKey, [call(subject, "test", "2026-10-03T18:00:00Z")]);
  // Only waits: the metric is not known.
  await sendEvents(engine, key, [{ ...call(subject, "waits", "2026-10-03T18:00:00Z"), type: "call.missed" }]);
  await sendEvents(engine, key, [call(subject, "2026-10 c1", "2026-10-03T18:00:01Z")]);
  const amend = { act: "amend", id: "2026-10 p1", actor: colleague, reason: "It was somebody else." };
  await post(story, "/corrections", [amend, { act: "void", id: "2026-10 p2", reason: "Never happened." }]);
  const adjustment = {
    id: "adj",
    subject,
    type: calls.key,
    time: "2026-10-08T18:00:00Z",
    value: 2,
    actor: person,
    reason: "Left out.",
  };
  await post(story, "/adjustments", adjustment);
  await post(story, "/adjustments", { ...adjustment, value: 3 });
  const session = await post<{ id: string }>(story, "/backfills", { label: "Never applied", mode: "add" });
  await post(story, `/backfills/${session.id}/events`, [call(subject, "staged", "2025-01-03T18:00:00Z")]);
  for (const value of [5, 6]) {
    const body = {
      metric: minutes.key,
      values: [
        { day: "2026-10-04", actor: person, value },
        { day: "2026-10-04", actor: "kim", value: 1 },
      ],
    };
    await callApi(engine, { method: "PUT", path: `/api/v1/accounts/${subject}/values`, key, body });
  }
  await drainLog(story);
  await named(story);
}

/** A sent month that names the actor among its contributors. */
async function named({ engine, customer }: Story): Promise<void> {
  const { recapId } = await addRecap(engine, customer, "2026-10");
  const text = await engine.db.prepare("select figures from recap where id = ?").bind(recapId).first<string>("figures");
  const renamed = (text ?? "").replace('"Denver"', JSON.stringify(person));
  const put = "update recap set figures = ?, mails = ? where id = ?";
  await engine.db
    .prepare(put)
    .bind(
      renamed,
      mailsOf(
        JSON.parse(renamed),
        [{ key: "champion", variant: "champion", language: null, quarterly: false, first: null }],
        null,
      ).mails,
      recapId,
    )
    .run();
}

const erase = ({ engine, key, customer }: Story, over: Record<string, unknown> = {}, path = customer.externalId) =>
  callApi(engine, {
    ...{ method: "POST" as const, path: `/api/v1/accounts/${path}/erasures`, key },
    body: { actor: person, reason: "Asked for it on 4 November.", ...over },
  });

async function objectTexts({ engine }: Story): Promise<string[]> {
  const { objects } = await engine.env.ARCHIVE.list();
  return Promise.all(
    objects.map(async ({ key }) => {
      const body = (await engine.env.ARCHIVE.get(key))?.body as ReadableStream;
      return new Response(key.endsWith(".gz") ? body.pipeThrough(new DecompressionStream("gzip")) : body).text();
    }),
  );
}

/** Everything that is kept, with the spellings the id has in JSON, in JSON in JSON, and in HTML. */
async function mentions(story: Story, id: string): Promise<string[]> {
  const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
  const inHtml = id.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
  const spellings = [
    id,
    quoted(id),
    quoted(quoted(id)),
    quoted(quoted(quoted(id))),
    inHtml,
    quoted(inHtml),
    quoted(quoted(inHtml)),
  ];
  const tables = Object.entries(await dumpTables(story.engine.db)).flatMap(([name, rows]) =>
    rows.map((row) => `${name} ${row}`),
  );
  const kept = [...tables, ...(await objectTexts(story)).flatMap((text) => text.split("\n"))];
  return kept.filter((row) => spellings.some((each) => row.includes(each)));
}
const ofOther = (story: Story) => (row: string) => row.includes(story.other.id);

async function figuresOf({ engine, customer }: Story, actors: (list: string) => unknown): Promise<unknown> {
  const days = await engine.db
    .prepare(
      "select local_date, metric_key, n, total, adjusted, hours, actors from fact_day where account_id = ? order by 1, 2",
    )
    .bind(customer.id)
    .all<{ actors: string }>();
  const months = await engine.db
    .prepare("select months, goals from fact_account where account_id = ?")
    .bind(customer.id)
    .first();
  return [days.results.map((day) => ({ ...day, actors: actors(day.actors) })), months];
}
const sorted = (list: string) => (JSON.parse(list) as unknown[][]).map((each) => JSON.stringify(each)).toSorted();

it("an erased actor is nowhere any more: not in a table, not in an object, and nothing of another account is touched", async () => {
  const story = await openStory();
  await fill(story);
  const tables = new Set((await mentions(story, person)).map((row) => row.split(" ")[0]));
  const expected = ["conflict", "daily_revision", "event", "event_revision", "fact_day", "parked", "recap"];
  expect([...tables].filter((name) => !name?.startsWith("{")).toSorted()).toEqual(expected);
  expect((await objectTexts(story)).join("")).toContain("o'neil");
  const others = (await mentions(story, person)).filter(ofOther(story));
  expect(others.length).toBeGreaterThan(2);
  const answer = await erase(story);
  expect(answer.status).toBe(200);
  const told = (await answer.json()) as Record<string, unknown>;
  expect(told).toMatchObject({ state: "done", archived_events: 24, days: 15, recaps: 1 });
  expect(told.token).toMatch(/^erased-[\w-]{22}$/);
  expect((await mentions(story, person)).toSorted()).toEqual(others.toSorted());
});

it("totals by day, hour and month stay equal, and the token stands where the actor stood", async () => {
  const story = await openStory();
  await fill(story);
  const before = await figuresOf(story, sorted);
  const { token } = (await (await erase(story)).json()) as { token: string };
  const renamed = (list: string) => sorted(list.replaceAll(JSON.stringify(token), JSON.stringify(person)));
  expect(await figuresOf(story, renamed)).toEqual(before);
  await drainLog(story);
  expect(await figuresOf(story, renamed)).toEqual(before);
  const query = "metric=call.made&by=actor&from=2026-10-01&to=2026-11-01";
  const path = `/api/v1/accounts/${story.customer.externalId}/values?${query}`;
  const { values } = (await (await callApi(story.engine, { method: "GET", path, key: story.key })).json()) as {
    values: { actor: string; value: string }[];
  };
  expect(values.find(({ actor }) => actor === token)?.value).toBe("8");
});

it("archived events that are restored afterwards come back with the token, and their days say the same", async () => {
  const story = await openStory();
  await fill(story);
  const before = await figuresOf(story, sorted);
  const { token } = (await (await erase(story)).json()) as { token: string };
  const id = await story.engine.db.prepare("select id from archive").first<string>("id");
  await post(story, `/archives/${id}/restore`);
  await drainLog(story);
  expect((await mentions(story, person)).filter((row) => !ofOther(story)(row))).toEqual([]);
  const renamed = (list: string) => sorted(list.replaceAll(JSON.stringify(token), JSON.stringify(person)));
  expect(await figuresOf(story, renamed)).toEqual(before);
});

it("asked for again it finds nothing and writes nothing; events that come later get a token of their own", async () => {
  const story = await openStory();
  await fill(story);
  const first = (await (await erase(story)).json()) as { token: string };
  await drainLog(story);
  const before = await dumpTables(story.engine.db);
  expect(await (await erase(story)).json()).toEqual({
    ...{ state: "done", token: null, events: 0, archived_events: 0, days: 0, recaps: 0 },
  });
  expect(await dumpTables(story.engine.db)).toEqual(before);
  await sendEvents(story.engine, story.key, [call(story.customer.externalId, "later", "2026-11-04T18:00:00Z")]);
  const second = (await (await erase(story)).json()) as { token: string; events: number };
  expect(second.events).toBe(1);
  expect(second.token).not.toBe(first.token);
});

it("the audit says who asked, when and why, under the token and without the id", async () => {
  const story = await openStory();
  await fill(story);
  const { token } = (await (await erase(story)).json()) as { token: string };
  const audits = await story.engine.db.prepare("select * from event_revision where act = 'erase'").all();
  expect(audits.results).toEqual([
    expect.objectContaining({
      id: token,
      reason: "Asked for it on 4 November.",
      at: now,
      by: expect.stringMatching(/^Source /),
    }),
  ]);
  expect(JSON.parse(String(audits.results[0]?.was))).toMatchObject({ account: story.customer.externalId, recaps: 1 });
  const marks = await story.engine.db.prepare("select name from rollup_mark order by 1").all<{ name: string }>();
  expect(marks.results.map(({ name }) => name)).toEqual(["archive", "days"]);
});

it("a recap that named the actor shows the token, and its mails, which may be sent once more, are written anew", async () => {
  const story = await openStory();
  const times = Array.from({ length: 8 }, (_, at) => `2024-09-0${at + 2}T18:00:00Z`);
  const crowd = times.flatMap((time, at) =>
    [person, colleague, "kim"].map((actor) => call(story.customer.externalId, `${at} ${actor.length}`, time, actor)),
  );
  await sendEvents(story.engine, story.key, crowd);
  const due = Date.parse("2024-10-05T20:00:00Z");
  vi.setSystemTime(due);
  await story.engine.db.prepare("update source set complete_until = ?").bind(due).run();
  await play(story.engine, due);
  const text = "select figures, mails from recap where account_id = ? and period_key = '2024-09'";
  const read = () => story.engine.db.prepare(text).bind(story.customer.id).first<{ figures: string; mails: string }>();
  const before = await read();
  const { token } = (await (await erase(story)).json()) as { token: string };
  const after = await read();
  expect(after?.figures).toBe(before?.figures.replaceAll(JSON.stringify(person), JSON.stringify(token)));
  const champions = (mails = "{}") =>
    Object.values(JSON.parse(mails) as Record<string, { variant: string; html: string; subject: string }>).filter(
      ({ variant }) => variant === "champion",
    );
  const [mail, ...more] = champions(after?.mails);
  expect(more).toEqual([]);
  expect(mail?.html).toContain(token);
  expect(mail?.subject).toBe(champions(before?.mails)[0]?.subject);
  expect(await mentions(story, person)).toEqual([]);
});

/** A bucket and a database that fail at the k-th effect, before it or after it was done. */
function failing(env: Engine["env"], at: number, when: "before" | "after") {
  let count = 0;
  const proxy = <T extends object>(target: T, names: string[]): T =>
    new Proxy(target, {
      get(object, name) {
        const member = Reflect.get(object, name) as (...given: unknown[]) => Promise<unknown>;
        if (typeof member !== "function") return member;
        if (!names.includes(String(name))) return member.bind(object);
        return async (...given: unknown[]) => {
          count += 1;
          if (count === at && when === "before") throw new Error("cut");
          const result = await member.apply(object, given);
          if (count === at && when === "after") throw new Error("cut");
          return result;
        };
      },
    });
  const parts = { ARCHIVE: proxy(env.ARCHIVE, ["put", "delete"]), DB: proxy(env.DB, ["batch"]) };
  return { env: readEnv({ ...env, ...parts }), reached: () => count >= at };
}

it.each(["before", "after"] as const)(
  "cut off %s any effect and asked for again, one token stands for the actor",
  async (when) => {
    for (let at = 1; ; at += 1) {
      const story = await openStory();
      await fill(story);
      const broken = failing(story.engine.env, at, when);
      const asked = { externalId: story.customer.externalId, actor: person, reason: "Asked for it.", by: system };
      await eraseActor(broken.env, asked, now).catch(() => undefined);
      await erase(story);
      // Objects a run left are old enough to go with the next sweep.
      expect(
        (await mentions(story, person)).filter((row) => !ofOther(story)(row) && !row.startsWith("{")),
        `effect ${at}`,
      ).toEqual([]);
      // The audit is never taken back: it tells of the runs before as well.
      const { audit: _, ...tables } = await dumpTables(story.engine.db);
      const dump = JSON.stringify(tables);
      expect(new Set(dump.match(/erased-[\w-]{22}/g)).size, `effect ${at}`).toBe(1);
      // The bucket keeps the hour by the real clock.
      vi.useRealTimers();
      const midnight = (Math.ceil(Date.now() / 86_400_000) + 2) * 86_400_000;
      vi.setSystemTime(midnight);
      await archiveEvents(readEnv(story.engine.env), midnight);
      expect(
        (await mentions(story, person)).filter((row) => !ofOther(story)(row)),
        `effect ${at}`,
      ).toEqual([]);
      if (!broken.reached()) return expect(at).toBeGreaterThan(8);
    }
  },
);

/** Old events of one day, read by the rollups and not archived. */
async function openOld(): Promise<Story> {
  const story = await openStory();
  const subject = story.customer.externalId;
  await sendEvents(story.engine, story.key, [
    call(subject, "one", "2024-09-03T18:00:00Z"),
    call(subject, "two", "2024-09-03T19:00:00Z", colleague),
  ]);
  await drainLog(story);
  vi.setSystemTime(now);
  return story;
}

/** The bucket, with something that happens once before a method is called. */
function meanwhile(bucket: R2Bucket, method: "put" | "get", happens: () => Promise<unknown>): R2Bucket {
  let isDone = false;
  return new Proxy(bucket, {
    get(target, name) {
      const member = Reflect.get(target, name) as (...given: unknown[]) => unknown;
      if (name !== method) return member.bind(target);
      return async (...given: unknown[]) => {
        const result = await member.apply(target, given);
        if (!isDone) {
          isDone = true;
          await happens();
        }
        return result;
      };
    },
  });
}

it("an archive that was being packed while the actor was erased is packed again, without the id", async () => {
  const story = await openOld();
  const ARCHIVE = meanwhile(story.engine.env.ARCHIVE, "put", () => erase(story));
  await archiveEvents(readEnv({ ...story.engine.env, ARCHIVE }), now);
  expect(await mentions(story, person)).toEqual([]);
  await drainLog(story);
  await archiveEvents(readEnv(story.engine.env), now);
  expect(await mentions(story, person)).toEqual([]);
  expect((await objectTexts(story)).join("")).toContain("erased-");
});

it("an archive that is packed while the actor is being erased loses the id with the rest", async () => {
  const story = await openOld();
  let batches = 0;
  const DB = new Proxy(story.engine.db, {
    get(target, name) {
      if (name !== "batch") return (Reflect.get(target, name) as () => unknown).bind(target);
      return async (given: D1PreparedStatement[]) => {
        batches += 1;
        // The first begins the erasure, the second goes over the days.
        if (batches === 2) await archiveEvents(readEnv(story.engine.env), now);
        return target.batch(given);
      };
    },
  });
  const asked = { externalId: story.customer.externalId, actor: person, reason: "Asked for it.", by: system };
  const done = await eraseActor(readEnv({ ...story.engine.env, DB }), asked, now);
  expect(done).toMatchObject({ state: "done", events: 0, archivedEvents: 2 });
  expect(await mentions(story, person)).toEqual([]);
});

it("an archive that was being restored while the actor was erased brings nothing back", async () => {
  const story = await openOld();
  await archiveEvents(readEnv(story.engine.env), now);
  const ARCHIVE = meanwhile(story.engine.env.ARCHIVE, "get", () => erase(story));
  const id = await story.engine.db.prepare("select id from archive").first<string>("id");
  await expect(
    restoreArchive(readEnv({ ...story.engine.env, ARCHIVE }), id ?? "", { by: system, now }),
  ).rejects.toThrow(/meanwhile/);
  expect(await mentions(story, person)).toEqual([]);
  await post(story, `/archives/${id}/restore`);
  const actors = await story.engine.db.prepare("select actor from event order by id").all<{ actor: string }>();
  expect(actors.results.map(({ actor }) => actor)).toEqual([expect.stringMatching(/^erased-/), colleague]);
});

it("asked for by two at once, one token stands for the actor, and two actors of one archive are both erased", async () => {
  const story = await openOld();
  await archiveEvents(readEnv(story.engine.env), now);
  const answers = await Promise.all([erase(story), erase(story), erase(story, { actor: colleague })]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect([await mentions(story, person), await mentions(story, colleague)]).toEqual([[], []]);
  const days = await story.engine.db.prepare("select actors from fact_day").all<{ actors: string }>();
  expect(days.results.map(({ actors }) => new Set(actors.match(/erased-[\w-]{22}/g)).size)).toEqual([2]);
});

it("with more archives than one request takes it says so, and asked again goes on with the same token", async () => {
  const story = await openStory();
  const subject = story.customer.externalId;
  for (const day of ["03", "04", "05"])
    await sendEvents(story.engine, story.key, [call(subject, `on ${day}`, `2024-09-${day}T18:00:00Z`)]);
  await drainLog(story);
  vi.setSystemTime(now);
  vi.spyOn(retention, "eventsPerArchive", "get").mockReturnValue(1);
  await archiveEvents(readEnv(story.engine.env), now);
  vi.spyOn(retention, "objectsPerErasure", "get").mockReturnValue(1);
  const answers: unknown[] = [];
  for (const status of [202, 202, 200]) {
    const answer = await erase(story);
    expect(answer.status).toBe(status);
    answers.push(await answer.json());
  }
  const token = (answers[0] as { token: string }).token;
  expect(answers).toMatchObject([
    { state: "under_way", token, archived_events: 1 },
    { state: "under_way", token, archived_events: 1 },
    { state: "done", token, archived_events: 1, days: 3 },
  ]);
  expect(await mentions(story, person)).toEqual([]);
  vi.restoreAllMocks();
});

it("events that count nowhere lose the actor too: a void one alone in its month, and one of a status that does not count", async () => {
  const story = await openOld();
  const subject = story.customer.externalId;
  await sendEvents(story.engine, story.key, [call(subject, "void", "2026-03-03T18:00:00Z")]);
  await post(story, "/corrections", [{ act: "void", id: "void", reason: "Never happened." }]);
  const planned = { ...call(subject, "planned", "2026-04-03T18:00:00Z"), type: departures.key };
  await sendEvents(story.engine, story.key, [{ ...planned, data: { actor: person, status: "cancelled" } }]);
  await drainLog(story);
  expect(await (await erase(story)).json()).toMatchObject({ events: 4 });
  expect(await mentions(story, person)).toEqual([]);
});

it("an unknown account is not found, and nobody without a living live key erases anything", async () => {
  const story = await openStory();
  await fill(story);
  const before = await mentions(story, person);
  expect((await erase(story, {}, "nobody")).status).toBe(404);
  expect((await erase({ ...story, key: story.testKey })).status).toBe(403);
  expect((await erase({ ...story, key: "cairn_nothing" })).status).toBe(401);
  expect((await erase(story, { reason: "" })).status).toBe(422);
  expect((await erase(story, { actor: "" })).status).toBe(422);
  expect((await erase(story, { everybody: true })).status).toBe(422);
  expect((await erase(story, { reason: `${person} asked for it.` })).status).toBe(422);
  expect(await mentions(story, person)).toEqual(before);
});
