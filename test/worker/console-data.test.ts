import { expect, it } from "vitest";
import { sourceState, usualGap } from "#domain/console/data-source.ts";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { noteSourceError } from "#store/source-error.ts";
import { sendEvents } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { elementsOf, spokenIn, wrongFieldsOf } from "../support/html.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables, monthsOf } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, origin, signIn, type World } from "../support/world.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

interface Scene {
  world: World;
  csm: Browser;
  customer: Customer;
  key: string;
  source: { id: string; name: string };
}

async function open(): Promise<Scene> {
  const world = await openEngine();
  await world.db.prepare("delete from source").run();
  const customer = await openCustomer(world);
  await world.db.prepare("delete from source").run();
  const key = await makeApiKey(world);
  const source = await world.db.prepare("select id, name from source").first<{ id: string; name: string }>();
  return { world, customer, key, csm: await signIn(world, "csm"), source: source ?? { id: "", name: "" } };
}

let made = 0;
/** An event of a status that counts. */
function eventOf(customer: Customer, { data, ...over }: Record<string, unknown> = {}) {
  made += 1;
  const time = new Date(Date.now() - hourMs).toISOString();
  return {
    id: `e${made}`,
    type: departures.key,
    subject: customer.externalId,
    time,
    ...over,
    data: { status: "left", ...(data as object) },
  };
}

/** What a page says, with its quotes. */
const textOf = (html: string) => spokenIn(html).replace(/&quot;/g, '"');
const spokenDay = (at: number) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(at);
const read = async (browser: Browser, path: string) => textOf(await (await browser.get(path)).text());
const linksOf = async (html: string) => (await elementsOf(html)).flatMap(({ attributes }) => attributes.href ?? []);
/** Fields at fault by name. */
const fieldOf = async (html: string, name: string) =>
  (await elementsOf(html)).find(({ tag, attributes }) => tag === "input" && attributes.name === name)?.attributes.value;
const monthNow = () => new Date(Date.now() - hourMs).toISOString().slice(0, 7);
const totalOf = async ({ world, customer }: Scene, month = monthNow()) => {
  await rollUp(readEnv(world.env), Date.now());
  return (await monthsOf(world, customer, departures.key))[month]?.total ?? null;
};

it("the usual gap is what 19 of 20 pauses stay within, and never less than a day", () => {
  expect(usualGap([])).toBe(dayMs);
  expect(usualGap([3000, 2000, 1000])).toBe(dayMs);
  const weekly = Array.from({ length: 21 }, (_, at) => at * 7 * dayMs);
  expect(usualGap(weekly)).toBe(7 * dayMs);
  expect(usualGap([...weekly, 400 * dayMs])).toBe(7 * dayMs);
  expect(usualGap([400 * dayMs, 0])).toBe(400 * dayMs);
});

it("a source is stale after twice its usual gap, and a watermark counts as a word of it", () => {
  const now = 1000 * dayMs;
  const state = (silence: number | null, mark: number | null = null) =>
    sourceState(
      { lastEventAt: silence === null ? null : now - silence, completeUntil: mark === null ? null : now - mark },
      dayMs,
      now,
    );
  expect([state(null), state(dayMs), state(dayMs + 1), state(2 * dayMs), state(2 * dayMs + 1)]).toEqual([
    ...["waiting", "live", "quiet", "quiet", "stale"],
  ]);
  expect([state(9 * dayMs, hourMs), state(null, 9 * dayMs)]).toEqual(["live", "stale"]);
});

it("a source shows what it feeds, how far it has come and what went wrong last", async () => {
  const scene = await open();
  const { world, csm, customer, key, source } = scene;
  expect(await read(csm, "/console/data")).toContain("Nothing yet");
  await sendEvents(world, key, [eventOf(customer)]);
  expect(await read(csm, "/console/data")).toContain("Live, last event just now");
  const now = Date.now() + 1;
  await noteSourceError(world.db, source.id, { text: "The body is no JSON.", isPartial: false, now });
  await noteSourceError(world.db, source.id, { text: "Another, a second later.", isPartial: false, now });
  const text = await read(csm, "/console/data");
  expect(text).toContain(`${departures.name} of 1 account`);
  expect(text).toMatch(/Failing since \d+ \w+ \d{4}/);
  expect(text).toContain("The body is no JSON.");
  expect(text).not.toContain("a second later");
  await sendEvents(world, key, [{ ...eventOf(customer), id: "after the error" }]);
  expect(await read(csm, "/console/data")).not.toContain("Failing");
  const back = Date.now() - 3 * dayMs;
  await world.db.prepare("update source set last_received_at = ?, last_error_at = ?").bind(back, back).run();
  expect(await read(csm, "/console/data")).toMatch(/Stale since \d+ \w+ \d{4}/);
  await world.db.prepare("update source set complete_until = ?").bind(Date.now()).run();
  expect(await read(csm, "/console/data")).toContain("as it said itself");
});

it("errors beside good events do not make a source look as if it failed", async () => {
  const { world, source } = await open();
  const now = Date.now();
  await world.db
    .prepare("update source set last_received_at = ?")
    .bind(now - 5000)
    .run();
  await noteSourceError(world.db, source.id, { text: "One was refused.", isPartial: true, now });
  const row = await world.db.prepare("select last_error_at, last_received_at from source").first();
  expect(row?.last_error_at).toBe(row?.last_received_at);
});

it("an admin makes live and test keys, shown once; nobody else may", async () => {
  const { world, csm, customer, source } = await open();
  const admin = await signIn(world, "admin");
  const path = `/console/data/sources/${source.id}/keys`;
  const html = await (await admin.post(path, { mode: "test" })).text();
  const key = /cairn_test_[\w-]+/.exec(html)?.[0] ?? "";
  expect(key.length).toBeGreaterThan(40);
  const [result] = await sendEvents(world, key, [eventOf(customer)]);
  expect(result?.status).toBe("accepted");
  expect(await read(admin, "/console/data/received")).toContain("Test");
  expect(await (await admin.get("/console/data")).text()).not.toContain(key);
  expect((await admin.post(path, { mode: "both" })).status).toBe(422);
  for (const browser of [csm, await signIn(world, "viewer")])
    expect((await browser.post(path, { mode: "live" })).status).toBe(403);
});

it("a key that was given an end is refused from that day on, and makes room for the next", async () => {
  const { world, customer, source } = await open();
  const admin = await signIn(world, "admin");
  const path = `/console/data/sources/${source.id}/keys`;
  const today = new Date().toISOString().slice(0, 10);
  const late = await admin.post(path, { mode: "test", ends_on: today });
  expect(late.status).toBe(422);
  // At its place, and as it was typed.
  const field = (await elementsOf(await late.text())).find(({ attributes }) => attributes.name === "ends_on");
  expect(field?.attributes).toMatchObject({ value: today, "aria-invalid": "true" });
  const ends = new Date(Date.parse(today) + 3 * 86_400_000);
  const makeOne = async () =>
    /cairn_test_[\w-]+/.exec(
      await (await admin.post(path, { mode: "test", ends_on: ends.toISOString().slice(0, 10) })).text(),
    )?.[0] ?? "";
  const [key] = [await makeOne(), await makeOne()];
  expect((await admin.post(path, { mode: "test", ends_on: "" })).status).toBe(409);
  expect(await read(admin, "/console/data")).toContain(`until ${spokenDay(ends.getTime() - dayMs)}`);
  const post = (name: string) =>
    world.fetch("/api/v1/events", {
      method: "POST",
      headers: { authorization: `Bearer ${name}`, "content-type": "application/json" },
      body: JSON.stringify([eventOf(customer)]),
    });
  expect((await post(key)).status).toBe(200);
  await world.db
    .prepare("update api_key set expires_at = ? where expires_at = ?")
    .bind(Date.now(), ends.getTime())
    .run();
  expect((await post(key)).status).toBe(401);
  expect(await read(admin, "/console/data")).toMatch(/2 ended keys.*ended after/s);
  const html = await (await admin.post(path, { mode: "test", ends_on: "" })).text();
  expect((await post(/cairn_test_[\w-]+/.exec(html)?.[0] ?? "")).status).toBe(200);
});

it("a vendor without a source is led to the first event", async () => {
  const { world } = await open();
  const admin = await signIn(world, "admin");
  expect(await read(admin, "/console/data")).toContain(`curl ${origin}/api/v1/events`);
  await world.db.prepare("delete from source").run();
  expect(await read(admin, "/console/data")).toContain("No sources yet.");
  const refused = await admin.post("/console/data/sources", { name: "", live_days: "9999" });
  expect([refused.status, (await wrongFieldsOf(await refused.text())).toSorted()]).toEqual([
    422,
    ["live_days", "name"],
  ]);
  expect((await admin.post("/console/data/sources", { name: "CRM", live_days: "35" })).status).toBe(303);
  expect(await read(admin, "/console/data")).toContain("CRM");
});

it("a source asked for four times at once is one, and who asks again reads that it is there", async () => {
  const { world } = await open();
  const admin = await signIn(world, "admin");
  const asked = { name: `Tower ${crypto.randomUUID()}`, live_days: "35" };
  const answers = await Promise.all([1, 2, 3, 4].map(() => admin.post("/console/data/sources", asked)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 422, 422, 422]);
  const late = await admin.post("/console/data/sources", { ...asked, live_days: "90" });
  expect(await late.text()).toContain("A source of this name is there already.");
  const kept = await world.db.prepare("select live_days from source where name = ?").bind(asked.name).all();
  expect(kept.results).toEqual([{ live_days: 35 }]);
});

it("received events come newest first, page by page, each once, with nothing between the pages lost", async () => {
  const { world, csm, customer, key } = await open();
  for (let batch = 0; batch < 3; batch += 1)
    await sendEvents(
      world,
      key,
      Array.from({ length: 40 }, (_, at) => eventOf(customer, { id: `b${batch}-${at}` })),
    );
  const seen: string[] = [];
  let path: string | undefined = "/console/data/received";
  let pages = 0;
  while (path) {
    const links = await linksOf(await (await csm.get(path)).text());
    const keys = links.filter((link) => link.startsWith("/console/data/events/")).map((link) => link.slice(21));
    seen.push(
      ...keys.map((each) => (JSON.parse(atob(each.replaceAll("-", "+").replaceAll("_", "/"))) as string[])[3] ?? ""),
    );
    path = links.find((link) => link.includes("after="))?.replaceAll("&amp;", "&");
    pages += 1;
  }
  expect(pages).toBe(3);
  expect([seen.length, new Set(seen).size, seen[0]?.slice(0, 2), seen.at(-1)?.slice(0, 2)]).toEqual([
    120,
    120,
    "b2",
    "b0",
  ]);
});

it("received events are found by account and metric, say how they stand, and a repeated one is shown once", async () => {
  const { world, csm, customer, key } = await open();
  const other = await openCustomer(world, { name: "Elsewhere" });
  const event = eventOf(customer, { data: { actor: "rep-7" } });
  await sendEvents(world, key, [event]);
  await sendEvents(world, key, [event, eventOf(other)]);
  const all = await read(csm, "/console/data/received");
  expect(all.match(/Counted/g)).toHaveLength(2);
  const own = await read(csm, `/console/data/received?account=${customer.externalId}`);
  expect([own.includes("rep-7"), own.includes("Elsewhere")]).toEqual([true, false]);
  expect(await read(csm, "/console/data/received?account=elsewh")).toContain("Elsewhere");
  expect(await read(csm, "/console/data/received?metric=no.metric")).toContain("Nothing fits.");
  expect((await csm.get("/console/data/received")).headers.get("refresh")).toBe(null);
  expect((await csm.get("/console/data/received?live=on")).headers.get("refresh")).toBe("5");
});

async function eventPath({ csm }: Scene): Promise<string> {
  const links = await linksOf(await (await csm.get("/console/data/received")).text());
  return links.find((link) => link.startsWith("/console/data/events/")) ?? "";
}

it("an event is amended, voided and restored with a reason and a name, and its figure follows", async () => {
  const scene = await open();
  const { world, csm, customer, key } = scene;
  await sendEvents(world, key, [eventOf(customer, { data: { value: "3" } })]);
  const path = await eventPath(scene);
  const page = await (await csm.get(path)).text();
  const time = (await fieldOf(page, "time")) ?? "";
  const amend = await csm.post(path, { act: "amend", value: "5", time, actor: "", reason: "Two were missing" });
  expect([amend.status, amend.headers.get("location")]).toEqual([303, `${path}?did=event_amend`]);
  expect(await totalOf(scene)).toBe(5);
  expect((await csm.post(path, { act: "void", reason: "A test call" })).status).toBe(303);
  expect(await totalOf(scene)).toBe(null);
  const text = await read(csm, path);
  expect(text).toContain("Voided by Priya Raman : A test call");
  expect(text).toContain("Before: 3 at");
  expect((await csm.post(path, { act: "restore", reason: "It was real" })).status).toBe(303);
  expect(await totalOf(scene)).toBe(5);
});

it("a correction that cannot be done says so at its field, keeps what was typed and changes nothing", async () => {
  const scene = await open();
  const { world, csm, customer, key } = scene;
  await sendEvents(world, key, [eventOf(customer)]);
  const path = await eventPath(scene);
  const viewer = await signIn(world, "viewer");
  const before = await dumpTables(world.db);
  const asked = { act: "amend", time: "", actor: "rep-9" };
  const tries: [Record<string, string>, string][] = [
    [{ ...asked, value: "many", reason: "Counted again" }, "value"],
    [{ ...asked, value: "7", reason: "" }, "reason"],
    [{ ...asked, value: "7", time: "yesterday", reason: "Moved" }, "time"],
    [{ act: "amend", value: "1", time: "", actor: "", reason: "No change" }, "value"],
  ];
  for (const [fields, name] of tries) {
    const answer = await csm.post(path, fields);
    const html = await answer.text();
    expect([answer.status, await wrongFieldsOf(html)], name).toEqual([422, [name]]);
    expect(await fieldOf(html, "actor")).toBe(fields.actor);
  }
  expect((await viewer.post(path, { act: "void", reason: "No" })).status).toBe(403);
  const { staff: _, session: __, ...rest } = await dumpTables(world.db);
  const { staff: ___, session: ____, ...was } = before;
  expect(rest).toEqual(was);
  expect((await csm.get("/console/data/events/bm90aGluZw")).status).toBe(404);
});

it("what waits for an account is taken with one tap once it is there", async () => {
  const scene = await open();
  const { world, csm, key, source } = scene;
  const [unknown] = [{ externalId: `L${Date.now()}` } as Customer];
  await sendEvents(world, key, [eventOf(unknown), eventOf(unknown), eventOf(unknown, { type: "no.metric" })]);
  const text = await read(csm, "/console/data/waiting");
  expect(text).toContain("2 events of an account nobody knows");
  expect(text).toContain("1 event of a metric nobody knows, no.metric");
  const again = { source: source.id, mode: "live" };
  const early = await csm.post("/console/data/waiting/replay", again);
  expect(await read(csm, early.headers.get("location") ?? "")).toContain("Nothing could be taken yet");
  const late = await openCustomer(world);
  await world.db.prepare("update account set external_id = ? where id = ?").bind(unknown.externalId, late.id).run();
  expect(await read(csm, "/console/data/waiting")).toContain("It is there now.");
  const answer = await csm.post("/console/data/waiting/replay", again);
  const after = await read(csm, answer.headers.get("location") ?? "");
  expect(after).toContain("2 events were taken.");
  expect(after).not.toContain("of an account nobody knows");
  expect(after).toContain("no.metric");
});

it("parked events are given up only with a reason, group by group", async () => {
  const { world, csm, customer, key, source } = await open();
  await sendEvents(world, key, [eventOf(customer, { type: "old.metric" }), eventOf(customer, { type: "new.metric" })]);
  const fields = { source: source.id, mode: "live", code: "unknown_metric", name: "old.metric" };
  const refused = await csm.post("/console/data/waiting/discard", { ...fields, reason: " " });
  expect([refused.status, await wrongFieldsOf(await refused.text())]).toEqual([422, ["reason"]]);
  expect((await csm.post("/console/data/waiting/discard", { ...fields, reason: "A typing error" })).status).toBe(303);
  const text = await read(csm, "/console/data/waiting");
  expect([text.includes("old.metric"), text.includes("new.metric")]).toEqual([false, true]);
});

async function conflictOf({ world, customer, key }: Scene, second: Record<string, unknown>) {
  const event = eventOf(customer, { data: { value: "3", actor: "rep-1" } });
  await sendEvents(world, key, [event]);
  const [result] = await sendEvents(world, key, [
    { ...event, ...second, data: { ...event.data, ...(second.data as object) } },
  ]);
  expect(result?.status).toBe("conflict");
  return event;
}
async function conflictKey({ csm }: Scene): Promise<string> {
  const fields = await elementsOf(await (await csm.get("/console/data/waiting")).text());
  return fields.find(({ attributes }) => attributes.name === "conflict")?.attributes.value ?? "";
}

it("a conflict shows both contents; the other one is taken as an amend with a reason, and no more is to settle", async () => {
  const scene = await open();
  const { csm } = scene;
  await conflictOf(scene, { data: { value: "8", actor: "rep-2" } });
  const text = await read(csm, "/console/data/waiting");
  for (const part of ["rep-1", "rep-2", "First, stands", "Came second"]) expect(text).toContain(part);
  const conflict = await conflictKey(scene);
  const refused = await csm.post("/console/data/conflicts/take", { conflict, reason: "" });
  expect([refused.status, await wrongFieldsOf(await refused.text())]).toEqual([422, ["reason"]]);
  expect(await totalOf(scene)).toBe(3);
  expect((await csm.post("/console/data/conflicts/take", { conflict, reason: "The source was right" })).status).toBe(
    303,
  );
  expect(await totalOf(scene)).toBe(8);
  expect(await read(csm, await eventPath(scene))).toContain("Amended by Priya Raman : The source was right");
  expect(await read(csm, "/console/data/waiting")).toContain("None. An id that comes again");
  expect((await csm.post("/console/data/conflicts/take", { conflict, reason: "Again" })).status).toBe(409);
  expect(await totalOf(scene)).toBe(8);
});

it("a conflict is settled for the first, and one that says another account can only be kept", async () => {
  const scene = await open();
  const { csm, world } = scene;
  const other = await openCustomer(world);
  await conflictOf(scene, { subject: other.externalId });
  expect(await read(csm, "/console/data/waiting")).toContain("An amend changes time, value and person only.");
  expect((await csm.post("/console/data/conflicts/keep", { conflict: await conflictKey(scene) })).status).toBe(303);
  expect(await conflictKey(scene)).toBe("");
  expect(await totalOf(scene)).toBe(3);
});

it("a viewer sees what waits and settles none of it", async () => {
  const scene = await open();
  const { world, source } = scene;
  await conflictOf(scene, { data: { value: "8" } });
  const conflict = await conflictKey(scene);
  const viewer = await signIn(world, "viewer");
  const html = await (await viewer.get("/console/data/waiting")).text();
  expect((await elementsOf(html)).some(({ attributes }) => attributes.action?.startsWith("/console/data"))).toBe(false);
  for (const [path, fields] of [
    ["waiting/replay", { source: source.id, mode: "live" }],
    ["waiting/discard", { source: source.id, mode: "live", code: "unknown_metric", name: "x", reason: "y" }],
    ["conflicts/keep", { conflict }],
    ["conflicts/take", { conflict, reason: "y" }],
  ] as const)
    expect((await viewer.post(`/console/data/${path}`, fields)).status, path).toBe(403);
  expect(await conflictKey(scene)).toBe(conflict);
});

const valuesOf = ({ customer }: Scene) => `/console/accounts/${customer.id}/values`;
const month = { metric: departures.key, month: "2026-09", value: "1200", note: "Their own report of 3 October" };

it("a month is entered by hand with its evidence, stands under the person's name, and is taken back", async () => {
  const scene = await open();
  const { csm } = scene;
  const path = valuesOf(scene);
  expect((await csm.post(path, month)).headers.get("location")).toBe(`${path}?did=month`);
  expect(await totalOf(scene, "2026-09")).toBe(1200);
  const text = await read(csm, path);
  expect(text).toMatch(
    /September 2026 1,200 +entered by hand Their own report of 3 October, Priya Raman, \d+ \w+ \d{4}/,
  );
  const refused = await csm.post(`${path}/back`, { metric: month.metric, month: month.month, note: "" });
  expect([refused.status, await wrongFieldsOf(await refused.text())]).toEqual([422, ["note"]]);
  await csm.post(`${path}/back`, { metric: month.metric, month: month.month, note: "It was another month" });
  expect(await totalOf(scene, "2026-09")).toBe(null);
});

it("a month that has events, is not over or is no figure is refused at its field, with what was typed", async () => {
  const scene = await open();
  const { csm, world, customer, key } = scene;
  await sendEvents(world, key, [eventOf(customer)]);
  await totalOf(scene);
  const path = valuesOf(scene);
  expect(await read(csm, path)).toContain("from events");
  const over = "2026-02";
  const tries: [Record<string, string>, string | undefined][] = [
    [{ month: "2099-01" }, "month"],
    [{ month: over, value: "many" }, "value"],
    [{ month: over, note: " " }, "note"],
    [{ month: "October" }, "month"],
  ];
  for (const [fields, name] of tries) {
    const answer = await csm.post(path, { ...month, ...fields });
    const html = await answer.text();
    expect([answer.status, await wrongFieldsOf(html)], name).toEqual([422, [name]]);
    expect(await fieldOf(html, "value")).toBe(fields.value ?? "1200");
  }
  const viewer = await signIn(world, "viewer");
  expect((await viewer.post(path, month)).status).toBe(403);
  expect(
    (await elementsOf(await (await viewer.get(path)).text())).some(({ attributes }) => attributes.action === path),
  ).toBe(false);
  expect((await csm.get("/console/accounts/nobody/values")).status).toBe(404);
});

it("a restated month is listed with both figures and why", async () => {
  const { world, csm, customer } = await open();
  const add = world.db.prepare(
    "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, value, metric_state, holds, reason) values (?, 'monthly', '2026-09', ?, ?, ?, 1, ?, ?, 'ok', '[]', ?)",
  );
  expect(await read(csm, "/console/data/restated")).toContain("No month was restated.");
  const now = Date.now();
  await world.db.batch([
    add.bind(customer.id, 1, `r1-${now}`, "sent", now - dayMs, 1000, null),
    add.bind(customer.id, 2, `r2-${now}`, "archived", now - hourMs, 1300, "correction,session"),
    add.bind(customer.id, 3, `r3-${now}`, "due", now, null, "manual"),
  ]);
  const html = await (await csm.get("/console/data/restated")).text();
  const text = textOf(html);
  expect(text).toMatch(/September 2026 version 3 1,300 being worked out a value entered by hand/);
  expect(text).toMatch(/September 2026 version 2 1,000 1,300 corrected events, an import or a backfill/);
  expect(text).not.toContain("version 1");
  expect(await linksOf(html)).toContain(`/console/accounts/${customer.id}/preview/value/2026-09`);
});
