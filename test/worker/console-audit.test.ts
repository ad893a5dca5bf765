import { expect, it } from "vitest";
import { auditActs } from "#schema/words.ts";
import { addMetric, addMetricVersion } from "#store/metric.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { elementsOf, spokenIn } from "../support/html.ts";
import { openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, makeLink, openCustomer, signIn, type World } from "../support/world.ts";

const hourMs = 3_600_000;

interface Scene {
  world: World;
  admin: Browser & { staffId: string };
  customer: Customer;
  key: string;
  source: string;
}

async function open(): Promise<Scene> {
  const world = await openEngine();
  const customer = await openCustomer(world);
  const key = await makeApiKey(world);
  const source = await world.db
    .prepare("select id from source order by created_at desc, rowid desc")
    .first<string>("id");
  return { world, admin: await signIn(world, "admin"), customer, key, source: source ?? "" };
}

interface Act {
  act: string;
  by_kind: string;
  by_name: string;
  account_id: string | null;
  about: Record<string, string | number | null>;
}

/** What the audit says since it had so many rows. */
async function actsAfter({ world }: Scene, count: number): Promise<Act[]> {
  const { results } = await world.db
    .prepare("select act, by_kind, by_name, account_id, about from audit order by id limit -1 offset ?")
    .bind(count)
    .all<Omit<Act, "about"> & { about: string }>();
  return results.map((row) => ({ ...row, about: JSON.parse(row.about) as Act["about"] }));
}

const countOf = async ({ world }: Scene) =>
  (await world.db.prepare("select count(*) as n from audit").first<number>("n")) ?? -1;

let made = 0;
function eventOf(customer: Pick<Customer, "externalId">, over: Record<string, unknown> = {}) {
  made += 1;
  const time = new Date(Date.now() - hourMs).toISOString();
  const data = { status: "left", actor: "rep-secret-person" };
  return { id: `audited-${made}`, type: departures.key, subject: customer.externalId, time, data, ...over };
}

async function call({ world, key }: Scene, method: "PUT" | "POST", path: string, body: unknown = {}) {
  const answer = await callApi(world, { method, path: `/api/v1${path}`, key, body });
  expect(answer.status, `${path} ${await answer.clone().text()}`).toBeLessThan(300);
  return answer;
}

it("corrections and adjustments are audited by account, with how many events were really corrected", async () => {
  const scene = await open();
  const other = await openCustomer(scene.world);
  const events = [eventOf(scene.customer), eventOf(scene.customer), eventOf(other)];
  await sendEvents(scene.world, scene.key, events);
  const before = await countOf(scene);
  const reason = "Counted twice";
  const voids = [...events, { id: "never-sent" }].map(({ id }) => ({ act: "void", id, reason }));
  await call(scene, "POST", "/corrections", voids);
  await call(scene, "POST", "/corrections", voids);
  const { id: _, data: __, ...named } = eventOf(scene.customer);
  await call(scene, "POST", "/adjustments", { id: "adj-1", ...named, value: "-2", reason });
  const acts = await actsAfter(scene, before);
  const said = acts.map(({ act, by_kind, account_id, about }) => [act, by_kind, account_id, about.rows]);
  expect(said.toSorted((a, b) => Number(b[3]) - Number(a[3]))).toEqual([
    ["event.correct", "key", scene.customer.id, 2],
    ...said.filter(([act, , account]) => act === "event.correct" && account === other.id),
    ["event.adjust", "key", scene.customer.id, 1],
  ]);
  expect(said).toHaveLength(3);
});

it("every step of a backfill is audited once, however often it is asked for", async () => {
  const scene = await open();
  const { id } = (await (await call(scene, "POST", "/backfills", { label: "Spring", mode: "add" })).json()) as {
    id: string;
  };
  await call(scene, "POST", `/backfills/${id}/events`, [eventOf(scene.customer)]);
  const before = await countOf(scene);
  for (const step of ["apply", "apply", "revert", "revert"]) await call(scene, "POST", `/backfills/${id}/${step}`);
  const acts = await actsAfter(scene, before);
  expect(acts.map(({ act, about }) => [act, about.session, about.label])).toEqual([
    ["backfill.apply", id, "Spring"],
    ["backfill.revert", id, "Spring"],
  ]);
});

it("what waits and is given up, taken, or settled as a conflict says who did it and why", async () => {
  const scene = await open();
  const { world, admin, customer, key, source } = scene;
  await sendEvents(world, key, [eventOf(customer, { type: "old.metric" }), eventOf({ externalId: "LATE" })]);
  const first = eventOf(customer);
  await sendEvents(world, key, [first]);
  await sendEvents(world, key, [{ ...first, data: { ...first.data, value: 7 } }]);
  const before = await countOf(scene);
  const fields = { source, mode: "live", code: "unknown_metric", name: "old.metric", reason: "A typing error" };
  expect((await admin.post("/console/data/waiting/discard", fields)).status).toBe(303);
  const html = await (await admin.get("/console/data/waiting")).text();
  const conflict = (await elementsOf(html)).find(({ attributes }) => attributes.name === "conflict");
  await admin.post("/console/data/conflicts/keep", { conflict: conflict?.attributes.value ?? "" });
  const late = await openCustomer(world);
  await world.db.prepare("update account set external_id = 'LATE' where id = ?").bind(late.id).run();
  await admin.post("/console/data/waiting/replay", { source, mode: "live" });
  const acts = (await actsAfter(scene, before)).filter(({ act }) => !/^(source|key|account)\./.test(act));
  expect(acts.map(({ act, by_name, account_id }) => [act, by_name, account_id])).toEqual([
    ["parked.discard", "Priya Raman", null],
    ["conflict.keep", "Priya Raman", customer.id],
    ["parked.replay", "Priya Raman", null],
  ]);
  expect(acts[0]?.about).toMatchObject({ name: "old.metric", reason: "A typing error", rows: 1 });
  expect(acts[1]?.about).toMatchObject({ id: first.id });
  expect(acts[2]?.about).toMatchObject({ accepted: 1, rows: 1 });
});

it("months by hand, zones, erasures, keys and sources are audited, and no key, payload or person is in it", async () => {
  const scene = await open();
  const { world, admin, customer, source } = scene;
  await sendEvents(world, scene.key, [eventOf(customer)]);
  const before = await countOf(scene);
  const month = { metric: departures.key, value: "12", note: "From the report" };
  await call(scene, "PUT", `/accounts/${customer.externalId}/months/2020-01`, month);
  await call(scene, "PUT", `/accounts/${customer.externalId}/months/2020-01`, { ...month, value: null });
  const row = await world.db
    .prepare("select * from account where id = ?")
    .bind(customer.id)
    .first<Record<string, string>>();
  const { name, segment, kickoff_on: kickoff, locale, currency } = row ?? {};
  const moved = { name, segment, kickoff, locale, currency, timezone: "Asia/Tokyo" };
  await call(scene, "PUT", `/accounts/${customer.externalId}`, moved);
  await call(scene, "PUT", `/accounts/${customer.externalId}`, moved);
  const erasure = { actor: "rep-secret-person", reason: "Asked for it." };
  await call(scene, "POST", `/accounts/${customer.externalId}/erasures`, erasure);
  await call(scene, "PUT", "/segment/mapping", {});
  await admin.post("/console/data/sources", { name: "Warehouse", live_days: "35" });
  const page = await (await admin.post(`/console/data/sources/${source}/keys`, { mode: "test" })).text();
  const secret = /cairn_test_[\w-]{43}/.exec(page)?.[0] ?? "";
  const made = await world.db.prepare("select id from api_key where mode = 'test'").first<string>("id");
  await admin.post(`/console/data/keys/${made}/revoke`, {});
  await admin.post(`/console/data/keys/${made}/revoke`, {});
  const acts = await actsAfter(scene, before);
  expect(acts.map(({ act, by_kind, account_id }) => [act, by_kind, account_id])).toEqual([
    ["month.enter", "key", customer.id],
    ["month.back", "key", customer.id],
    ["account.zone", "key", customer.id],
    ["actor.erase", "key", customer.id],
    ["source.mapping", "key", null],
    ["source.add", "staff", null],
    ["key.make", "staff", null],
    ["key.revoke", "staff", null],
  ]);
  expect(acts[2]?.about).toMatchObject({ from: "America/Denver", to: "Asia/Tokyo" });
  const kept = JSON.stringify((await dumpTables(world.db)).audit);
  expect(secret).not.toBe("");
  for (const none of [secret, secret.slice(17), scene.key, "rep-secret-person", "From the report"])
    expect(kept).not.toContain(none);
});

it("a version of a metric names its author, in the audit and among the versions", async () => {
  const scene = await open();
  const before = await countOf(scene);
  const by = { kind: "staff" as const, id: "s9", name: "Mara Olsen" };
  await addMetricVersion(
    scene.world.db,
    { ...departures, version: 2, noun: { one: "flight", other: "flights" } },
    5,
    by,
  );
  await addMetricVersion(scene.world.db, { ...departures, version: 2, noun: { one: "trip", other: "trips" } }, 6, by);
  const acts = await actsAfter(scene, before);
  expect(acts.map(({ act, by_name, about }) => [act, by_name, about.version])).toEqual([
    ["metric.version", "Mara Olsen", 2],
  ]);
  const page = await scene.admin.get(`/console/settings/metrics/${departures.key}`);
  expect(spokenIn(await page.text())).toMatch(/kept 1 Jan 1970\s+by\s+Mara Olsen/);
  await scene.world.db.prepare("delete from metric where version > 1").run();
});

it("what of a goal was changed is in the audit, by whom, with what stood there before, and nothing where nothing was", async () => {
  const scene = await open();
  const { world } = scene;
  const [customer, csm] = [await openCustomer(world, { kickoff: "2026-06-02" }), await signIn(world, "csm")];
  const path = `/console/accounts/${customer.id}/figures`;
  const fv = { fv_statement: "First 20 departures", fv_target: "20", fv_by: "2026-07-01" };
  const year = { tm_statement: "2,400 in a year", tm_type: "accumulate", tm_target: "2400", tm_by: "2027-06-01" };
  const form = { headline: departures.key, ...fv, ...year };
  const post = async (fields: Record<string, string>) =>
    expect((await csm.post(path, fields)).status, await (await csm.get(path)).text()).toBe(303);
  await world.db.prepare("delete from goal where account_id = ?").bind(customer.id).run();
  const before = await countOf(scene);
  await post(form);
  await post(form);
  const later = {
    ...form,
    tm_target: "3000",
    tm_statement: "3,000 for <all>",
    tm_on_1: "2026-12-31",
    tm_value_1: "1,200",
  };
  await post(later);
  await post({ ...later, fv_by: "2026-08-01" });
  expect((await csm.post(path, { ...later, tm_target: "no" })).status).toBe(422);
  const acts = await actsAfter(scene, before);
  expect(acts.map(({ act, about, account_id }) => [act, about.goal, account_id])).toEqual([
    ["goal.set", "first_value", customer.id],
    ["goal.set", "twelve_month", customer.id],
    ["goal.change", "twelve_month", customer.id],
    ["goal.change", "first_value", customer.id],
  ]);
  expect(new Set(acts.map(({ by_kind, by_name }) => `${by_kind} ${by_name}`)).size).toBe(1);
  expect(acts[0]).toMatchObject({ by_kind: "staff" });
  const html = await (await csm.get(`/console/data/audit?account=${customer.externalId}`)).text();
  expect(html).not.toContain("<all>");
  const text = spokenIn(html);
  for (const line of [
    `First Value · sentence “First 20 departures” · counted in ${departures.key} · asks for a sum · mark 20 · by 2026-07-01`,
    "Twelve-month goal · sentence “3,000 for &lt;all>” (was “2,400 in a year”) · mark 3000 (was 2400) · milestones 1200 by 2026-12-31 (was none)",
    "First Value · by 2026-08-01 (was 2026-07-01)",
  ])
    expect(text).toContain(line);
});

it("who an act was about stands there as they are called when it is read; the audit itself holds no name", async () => {
  const scene = await open();
  const { world, admin, customer } = scene;
  await admin.post(`/console/accounts/${customer.id}/shares`, { kind: "personal", contact: "c2", scope: "view" });
  await world.db
    .prepare("update contact set name = 'Renata Osei' where account_id = ? and id = 'c2'")
    .bind(customer.id)
    .run();
  const read = async () =>
    spokenIn(await (await admin.get(`/console/data/audit?account=${customer.externalId}`)).text());
  expect(await read()).toContain("Renata Osei, executive sponsor");
  expect(JSON.stringify((await dumpTables(world.db)).audit)).not.toContain("Renata");
  await world.db.prepare("delete from contact where account_id = ? and id = 'c2'").bind(customer.id).run();
  const after = await read();
  expect(after).toContain("a contact erased since");
  expect(after).not.toMatch(/Renata|contact c2/);
});

it("nobody changes the audit, and nobody takes anything out of it", async () => {
  const { world } = await open();
  await expect(world.db.prepare("update audit set by_name = 'x'").run()).rejects.toThrow(/append-only/);
  await expect(world.db.prepare("delete from audit").run()).rejects.toThrow(/append-only/);
});

it("the page lists what was done newest first, page by page, and for one account", async () => {
  const scene = await open();
  const { world, admin, customer } = scene;
  const add = (at: number, accountId: string | null) =>
    world.db
      .prepare(
        "insert into audit (at, act, by_kind, by_id, by_name, account_id, about) values (?, 'month.enter', 'staff', 's', ?, ?, ?)",
      )
      .bind(at, `Person ${at}`, accountId, JSON.stringify({ month: "2026-01", rows: 1 }));
  await world.db.batch(Array.from({ length: 120 }, (_, at) => add(at, at % 2 === 0 ? customer.id : null)));
  const read = async (path: string) => {
    const html = await (await admin.get(path)).text();
    const people = [...spokenIn(html).matchAll(/Person (\d+)/g)].map(([, at]) => Number(at));
    const older = (await elementsOf(html)).find(({ attributes }) => attributes.href?.includes("before="));
    return { people, older: older?.attributes.href?.replaceAll("&amp;", "&") ?? "" };
  };
  const first = await read("/console/data/audit");
  expect(first.people).toEqual(Array.from({ length: 50 }, (_, at) => 119 - at));
  expect((await read(first.older)).people[0]).toBe(69);
  const own = await read(`/console/data/audit?account=${customer.externalId.toLowerCase()}`);
  expect(own.people).toEqual(Array.from({ length: 50 }, (_, at) => 118 - 2 * at));
  expect((await read(own.older)).people).toEqual([18, 16, 14, 12, 10, 8, 6, 4, 2, 0]);
  expect((await read("/console/data/audit?account=nobody-of-this-name")).people).toEqual([]);
});

it("who made, rotated or ended a link, added a person or a colleague, or changed how somebody gets the recap, is in the audit", async () => {
  const scene = await open();
  const { world, admin, customer } = scene;
  const page = `/console/accounts/${customer.id}`;
  const before = await countOf(scene);
  await admin.post(`${page}/shares`, { kind: "personal", contact: "c1", scope: "view" });
  const link = await world.db
    .prepare("select id from share where account_id = ?")
    .bind(customer.id)
    .first<string>("id");
  // What changes nothing is no act.
  for (const act of ["rotate", "revoke", "revoke", "rotate"]) await admin.post(`${page}/shares/${link}/${act}`, {});
  const person = { name: "Ana Secret", email: "ana@airport.example", role: "admin" };
  for (let time = 0; time < 2; time += 1) await admin.post(`${page}/contacts`, person);
  await admin.post(`${page}/contacts/c1`, { language: "de", frequency: "quarterly" });
  await admin.post("/console/settings/staff", { name: "Lena Brandt", email: "lena@northgate.example", role: "viewer" });
  const acts = await actsAfter(scene, before);
  expect(acts.map(({ act, by_name, account_id }) => [act, by_name, account_id])).toEqual([
    ["share.make", "Priya Raman", customer.id],
    ["share.rotate", "Priya Raman", customer.id],
    ["share.revoke", "Priya Raman", customer.id],
    ["contact.add", "Priya Raman", customer.id],
    ["contact.reading", "Priya Raman", customer.id],
    ["staff.add", "Priya Raman", null],
  ]);
  expect(acts[0]?.about).toMatchObject({ link, kind: "personal", scope: "view", contact: "c1" });
  expect(acts[4]?.about).toMatchObject({ contact: "c1", language: "de", frequency: "quarterly" });
  expect(acts[5]?.about).toMatchObject({ name: "Lena Brandt", role: "viewer" });
  expect(JSON.stringify(acts)).not.toMatch(/\bana\b|secret|\/p\/v1/i);
});

it("who opened an account, changed it or what it counts, how it is compared, or mailed its link, is in the audit once", async () => {
  const scene = await open();
  const { world, admin, customer } = scene;
  const page = `/console/accounts/${customer.id}`;
  const opened = await actsAfter(scene, 0);
  expect(opened.filter(({ account_id }) => account_id === customer.id)).toMatchObject([
    { act: "account.open", by_kind: "key", about: { id: customer.externalId, kind: "smb" } },
  ]);
  const day = (key: string) =>
    world.db.prepare(`select ${key} from account where id = ?`).bind(customer.id).first<string>(key);
  const asked = {
    ...{ segment: "smb", kickoff: await day("kickoff_on"), timezone: "America/Denver", locale: "en-US" },
    ...{ name: customer.name, currency: "USD", seats: 40 },
  };
  const before = await countOf(scene);
  const sync = (change: Record<string, unknown> = {}) =>
    call(scene, "PUT", `/accounts/${customer.externalId}`, { ...asked, ...change });
  for (const change of [{}, {}, { name: "Airport & Sons", currency: "EUR" }]) {
    await sync(change);
    await sync(change);
  }
  await addMetric(world.db, { ...departures, key: "bag.sorted" }, Date.now());
  const link = await makeLink(world, customer, { contactId: "c1" });
  const twice: [string, Record<string, string>][] = [
    ["comparison", { seats: "40", gives: "on" }],
    ["shares", { kind: "team" }],
    ["figures", { headline: departures.key, "use_bag.sorted": "on" }],
  ];
  const goals = { fv_statement: "100 departures", fv_target: "100", tm_statement: "2,400", tm_target: "2400" };
  for (const [act, fields] of twice)
    for (const time of act === "shares" ? [1] : [1, 2]) {
      const answer = await admin.post(`${page}/${act}`, act === "figures" ? { ...goals, ...fields } : fields);
      expect([act, time, answer.status]).toEqual([act, time, 303]);
    }
  expect((await admin.post(`${page}/shares/${link.id}/mail`, {})).status).toBe(303);
  const said = (acts: Act[]) =>
    acts.filter(({ act }) => /^account|^share.mail/.test(act)).map(({ act, by_name, about }) => [act, by_name, about]);
  const acts = await actsAfter(scene, before);
  const by = acts[0]?.by_name;
  const rows = 1;
  expect(said(acts)).toEqual([
    ["account.size", by, { seats: 40, gives: null, sees: null, rows }],
    [
      "account.change",
      by,
      { name: `Airport & Sons, was ${customer.name}`, locale: null, currency: "EUR, was USD", renewal: null, rows },
    ],
    ["account.size", "Priya Raman", { seats: null, gives: null, sees: "no", rows }],
    ["account.metrics", "Priya Raman", { metric: departures.key, beside: "bag.sorted", from: departures.key, rows }],
    ["share.mail", "Priya Raman", { link: link.id, rows }],
  ]);
});

it("every act there is has words on the page", async () => {
  const { world, admin } = await open();
  const rows = auditActs.map((act) =>
    world.db
      .prepare("insert into audit (at, act, by_kind, by_id, by_name, about) values (1, ?, 'system', '', 'Cairn', '{}')")
      .bind(act),
  );
  await world.db.batch(rows);
  const text = spokenIn(await (await admin.get("/console/data/audit")).text());
  for (const act of auditActs) expect(text).not.toContain(act);
});
