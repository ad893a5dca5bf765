import { applyD1Migrations, env } from "cloudflare:test";
import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { system } from "#schema/audit.ts";
import { type MetricDefinition, metricDefinition } from "#schema/metrics.ts";
import { addMetric, addMetricVersion, metricVersions, setAccountMetrics } from "#store/metric.ts";
import type { Browser } from "../support/browser.ts";
import { elementsOf } from "../support/html.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, openCustomer, openWorld, signIn, type World } from "../support/world.ts";

const { EMPTY, MIGRATIONS } = env as unknown as {
  EMPTY: D1Database;
  MIGRATIONS: Parameters<typeof applyD1Migrations>[1];
};

/** A key nobody else in this file uses. */
const freshKey = () => `meeting.k${makeId().toLowerCase().replaceAll("-", "_")}`;

const words = {
  name: "Meetings booked",
  noun_one: "meeting",
  noun_other: "meetings",
  verb: "booked",
  actor_one: "rep",
  actor_other: "reps",
  definition: "A meeting counts when both sides were there.",
  owner: "Priya Raman",
};
const german = {
  de_noun_one: "Termin",
  de_noun_other: "Termine",
  de_actor_one: "Vertriebler",
  de_actor_other: "Vertriebler",
  de_verb: "gebucht",
};

async function openMetric(): Promise<{ world: World; admin: Browser; key: string; path: string }> {
  const world = await openWorld();
  const admin = await signIn(world, "admin");
  const key = freshKey();
  const answer = await admin.post("/console/settings/metrics", { key, ...words });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `/console/settings/metrics/${key}?did=metric`]);
  return { world, admin, key, path: `/console/settings/metrics/${key}` };
}

const revisionOf = (world: World, customer: Customer) =>
  world.db.prepare("select revision from account where id = ?").bind(customer.id).first<number>("revision");

it("a metric is made, read back and listed with a link", async () => {
  const { world, admin, key, path } = await openMetric();
  expect(await metricVersions(world.db, key)).toMatchObject([{ key, version: 1, startsOn: null, comparable: true }]);
  const html = await (await admin.get(path)).text();
  expect(html).toContain("In October, your 4 reps booked 200 meetings.");
  expect(html).toContain("No German words yet");
  const links = (await elementsOf(await (await admin.get("/console/settings")).text())).map(
    ({ attributes }) => attributes.href,
  );
  expect(links).toContain(path);
});

it("a key that is taken is said beside it, and nothing typed is lost", async () => {
  const { world, admin, key } = await openMetric();
  const before = await dumpTables(world.db);
  const answer = await admin.post("/console/settings/metrics", { key, ...words, owner: "Lena Brandt" });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  const fields = await elementsOf(html);
  const field = (name: string) => fields.find(({ attributes }) => attributes.name === name)?.attributes;
  expect(field("key")).toMatchObject({ value: key, "aria-invalid": "true" });
  expect(field("owner")?.value).toBe("Lena Brandt");
  expect(await dumpTables(world.db)).toEqual(before);
});

it("saving makes the next version, with its words, its value and its first month", async () => {
  const { world, admin, key, path } = await openMetric();
  const answer = await admin.post(path, {
    ...{ version: "1", ...words, ...german, statuses: "held, no_show", counted_statuses: "held", starts_on: "2099-01" },
    ...{
      rate_amount: "90",
      rate_currency: "USD",
      rate_from: "2026-03-03",
      rate_by: "Ellen Marsh",
      rate_on: "2026-03-01",
    },
    minutes_per_unit: "30",
  });
  expect(answer.status).toBe(303);
  const versions = await metricVersions(world.db, key);
  for (const version of versions) expect(metricDefinition.safeParse(version).error).toBeUndefined();
  expect(versions).toMatchObject([
    { version: 1, rates: [] },
    {
      ...{ version: 2, startsOn: "2099-01", comparable: false, minutesPerUnit: 30, countedStatuses: ["held"] },
      rates: [{ amountMinor: 9000, currency: "USD", validFrom: "2026-03-03", agreedBy: "Ellen Marsh" }],
    },
  ]);
  const html = await (await admin.get(path)).text();
  expect(html).toContain("Im Oktober haben Ihre 4 Vertriebler 200 Termine gebucht.");
  expect(html).toContain("200 meetings are worth US$18,000 and save 100 hours");
  expect(html).toContain("no figure is compared with one of the version before");
});

it.each(["soon", "2026-13", " ", "<b>"])("a first month that is none, %j, is said beside it", async (text) => {
  const { world, admin, path } = await openMetric();
  const before = await dumpTables(world.db);
  const answer = await admin.post(path, { version: "1", ...words, starts_on: text });
  expect(answer.status).toBe(422);
  const fields = await elementsOf(await answer.text());
  const wrong = fields.filter(({ attributes }) => attributes["aria-invalid"]).map(({ attributes }) => attributes.name);
  expect(wrong).toEqual(["starts_on"]);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("another version is withdrawn, kept and added to, rate by rate", async () => {
  const { world, admin, key, path } = await openMetric();
  const agreed = { rate_currency: "USD", rate_by: "Ellen Marsh", rate_on: "2026-03-01" };
  await admin.post(path, { version: "1", ...words, ...agreed, rate_amount: "90", rate_from: "2026-03-03" });
  await admin.post(path, { version: "2", ...words, ...agreed, rate_amount: "95", rate_from: "2026-09-01" });
  await admin.post(path, { version: "3", ...words, withdraw_0: "on" });
  const rates = (await metricVersions(world.db, key)).map((version) => version.rates.map((rate) => rate.amountMinor));
  expect(rates).toEqual([[], [9000], [9000, 9500], [9500]]);
});

it("a wrong form comes back with every fault at its field, what was typed, and nothing kept", async () => {
  const { world, admin, path } = await openMetric();
  const before = await dumpTables(world.db);
  const typed = { ...words, version: "1", name: "", de_verb: "gebucht", counted_statuses: "held", rate_amount: "9O" };
  const answer = await admin.post(path, typed);
  expect(answer.status).toBe(422);
  const fields = await elementsOf(await answer.text());
  const wrong = fields.filter(({ attributes }) => attributes["aria-invalid"]).map(({ attributes }) => attributes.name);
  expect(wrong.toSorted()).toEqual(
    [
      "name",
      "counted_statuses",
      "de_noun_other",
      "de_actor_other",
      "rate_by",
      "rate_currency",
      "rate_from",
      "rate_on",
    ].toSorted(),
  );
  for (const [name, value] of Object.entries({ de_verb: "gebucht", rate_amount: "9O", counted_statuses: "held" }))
    expect(fields.find(({ attributes }) => attributes.name === name)?.attributes.value, name).toBe(value);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("of two who save on the same version the second is told, keeps what was typed, and may save on top", async () => {
  const { world, admin, key, path } = await openMetric();
  const other = await signIn(world, "admin");
  expect((await admin.post(path, { version: "1", ...words, verb: "held" })).status).toBe(303);
  const late = await other.post(path, { version: "1", ...words, owner: "Lena Brandt" });
  expect(late.status).toBe(409);
  const fields = await elementsOf(await late.text());
  const value = (name: string) => fields.find(({ attributes }) => attributes.name === name)?.attributes.value;
  expect([value("owner"), value("version")]).toEqual(["Lena Brandt", "2"]);
  expect((await other.post(path, { version: "2", ...words, owner: "Lena Brandt" })).status).toBe(303);
  expect((await metricVersions(world.db, key)).map(({ version }) => version)).toEqual([1, 2, 3]);
});

it("of two writers of the same next version one wins", async () => {
  const world = await openWorld();
  const first: MetricDefinition = { ...departures, key: freshKey() };
  await addMetric(world.db, first, 1);
  const race = ["held", "kept"].map((verb) => addMetricVersion(world.db, { ...first, version: 2, verb }, 2));
  expect((await Promise.all(race)).filter(Boolean)).toHaveLength(1);
  expect(await addMetricVersion(world.db, { ...first, version: 4 }, 3)).toBe(false);
  expect(await addMetricVersion(world.db, { ...first, key: freshKey(), version: 2 }, 3)).toBe(false);
  expect(await metricVersions(world.db, first.key)).toHaveLength(2);
});

it("a new version gives every page of the accounts that have the metric a new tag, and no other", async () => {
  const { world, key } = await openMetric();
  const [headed, counted, strange] = [await openCustomer(world), await openCustomer(world), await openCustomer(world)];
  await setAccountMetrics(world.db, headed.id, { headline: key, keys: [], goals: [], by: system, now: 1 });
  await setAccountMetrics(world.db, counted.id, {
    headline: departures.key,
    keys: [key],
    goals: [],
    by: system,
    now: 1,
  });
  const revisions = () => Promise.all([headed, counted, strange].map((customer) => revisionOf(world, customer)));
  const before = await revisions();
  const [old] = await metricVersions(world.db, key);
  await addMetricVersion(world.db, { ...(old as MetricDefinition), version: 2, verb: "held" }, 2);
  await addMetricVersion(world.db, { ...(old as MetricDefinition), version: 2, verb: "kept" }, 2);
  expect(await revisions()).toEqual(before.map((revision, at) => Number(revision) + (at < 2 ? 1 : 0)));
});

it("a CSM and a viewer read a definition without a form and may not write one", async () => {
  const { world, path } = await openMetric();
  const before = await dumpTables(world.db);
  for (const role of ["csm", "viewer"] as const) {
    const browser = await signIn(world, role);
    const html = await (await browser.get(path)).text();
    expect(html).toContain("In October, your 4 reps booked 200 meetings.");
    expect((await elementsOf(html)).some(({ attributes }) => attributes.action === path)).toBe(false);
    expect((await browser.post(path, { version: "1", ...words, verb: "held" })).status).toBe(403);
    expect((await browser.post("/console/settings/metrics", { key: freshKey(), ...words })).status).toBe(403);
    expect((await browser.get("/console/settings/metrics/new")).status).toBe(403);
  }
  const { metric } = await dumpTables(world.db);
  expect(metric).toEqual(before.metric);
});

it("there is no page for a metric nobody defined", async () => {
  const { admin } = await openMetric();
  expect((await admin.get("/console/settings/metrics/no.metric")).status).toBe(404);
  expect((await admin.post("/console/settings/metrics/no.metric", { version: "1", ...words })).status).toBe(404);
});

// An account's figures and goals

const goals = {
  fv_statement: "20 meetings",
  fv_target: "20",
  fv_by: "2030-01-01",
  tm_statement: "Between 90 and 110 a month",
  tm_type: "keep",
  tm_low: "90",
  tm_high: "110",
  tm_by: "2031-01-01",
};
const goalRows = async (world: World, customer: Customer) =>
  (
    await world.db
      .prepare(
        "select kind, metric_key, type, target, baseline, reached_on from goal where account_id = ? order by kind",
      )
      .bind(customer.id)
      .all()
  ).results;

it("an account's metrics, headline and goals are chosen on one page and read back there", async () => {
  const { world, key } = await openMetric();
  const [customer, csm] = [await openCustomer(world), await signIn(world, "csm")];
  const path = `/console/accounts/${customer.id}/figures`;
  const before = Number(await revisionOf(world, customer));
  const form = { headline: key, [`use_${key}`]: "on", [`use_${departures.key}`]: "on", ...goals };
  expect((await csm.post(path, form)).headers.get("location")).toBe(`${path}?did=figures`);
  expect(await revisionOf(world, customer)).toBe(before + 1);
  expect(await goalRows(world, customer)).toEqual([
    { kind: "first_value", metric_key: key, type: "accumulate", target: 20, baseline: null, reached_on: null },
    { kind: "twelve_month", metric_key: key, type: "keep", target: 110, baseline: 90, reached_on: null },
  ]);
  const fields = await elementsOf(await (await csm.get(path)).text());
  const ticked = fields
    .filter(({ attributes }) => "checked" in attributes)
    .map(({ attributes }) => [attributes.name, attributes.value]);
  expect(ticked).toEqual(
    expect.arrayContaining([
      [`use_${departures.key}`, undefined],
      [`use_${key}`, undefined],
      ["headline", key],
      ["tm_type", "keep"],
    ]),
  );
  const value = (name: string) => fields.find(({ attributes }) => attributes.name === name)?.attributes.value;
  expect([value("fv_target"), value("tm_low"), value("tm_high")]).toEqual(["20", "90", "110"]);
});

it("a metric that is no longer ticked goes, and another account keeps its own", async () => {
  const { world, key } = await openMetric();
  const [customer, other] = [await openCustomer(world), await openCustomer(world)];
  const list = async (of: Customer) =>
    (await world.db.prepare("select metric_key from account_metric where account_id = ?").bind(of.id).all()).results;
  for (const each of [customer, other])
    await setAccountMetrics(world.db, each.id, {
      headline: departures.key,
      keys: [key, departures.key],
      goals: [],
      by: system,
      now: 1,
    });
  expect(await list(customer)).toEqual([{ metric_key: key }]);
  await setAccountMetrics(world.db, customer.id, { headline: departures.key, keys: [], goals: [], by: system, now: 1 });
  expect([await list(customer), await list(other)]).toEqual([[], [{ metric_key: key }]]);
  expect(
    await setAccountMetrics(world.db, "nobody", { headline: key, keys: [key], goals: [], by: system, now: 1 }),
  ).toBe(false);
});

it("a goal measured otherwise is not reached any more; one with other words stays reached", async () => {
  const { world } = await openMetric();
  const [customer, csm] = [await openCustomer(world), await signIn(world, "csm")];
  const path = `/console/accounts/${customer.id}/figures`;
  const form = { headline: departures.key, ...goals, fv_target: "100" };
  await world.db.prepare("update goal set reached_on = '2026-11-20' where account_id = ?").bind(customer.id).run();
  expect((await csm.post(path, { ...form, fv_statement: "In other words" })).status).toBe(303);
  expect((await goalRows(world, customer)).map((goal) => goal.reached_on)).toEqual(["2026-11-20", null]);
  await csm.post(path, { ...form, fv_target: "101" });
  expect((await goalRows(world, customer)).map((goal) => goal.reached_on)).toEqual([null, null]);
});

it("milestones are entered in rows of the goal, read back in order, and bend the pace wherever it is told", async () => {
  const world = await openWorld();
  const start = new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 10);
  const [customer, csm] = [await openCustomer(world, { kickoff: start, timezone: "UTC" }), await signIn(world, "csm")];
  const path = `/console/accounts/${customer.id}/figures`;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const year = { ...goals, fv_target: "100", tm_type: "accumulate", tm_target: "2400", tm_low: "", tm_high: "" };
  // A day more where that would be the last of a month, which is looked at when it is over.
  const ahead = day(11).endsWith("-01") ? 11 : 10;
  const near = { on: day(ahead), value: String(100 + ahead) };
  const rows = { tm_on_1: day(100), tm_value_1: "2,000", tm_on_3: near.on, tm_value_3: near.value, tm_on_4: "" };
  await world.db.batch([
    world.db
      .prepare("insert into fact_account (account_id, months, goals, revision) values (?, '{}', ?, 1)")
      .bind(customer.id, JSON.stringify({ first_value: 100, twelve_month: 110 })),
  ]);
  const pace = async () => {
    await world.db
      .prepare("update goal set reached_on = ? where account_id = ? and kind = 'first_value'")
      .bind(start, customer.id)
      .run();
    return /Pace [\d.]+/.exec(readableOf(await (await csm.get(`/console/accounts/${customer.id}`)).text()))?.[0];
  };
  await csm.post(path, { headline: departures.key, ...year });
  expect(await pace()).not.toBe("Pace 1.10");
  expect((await csm.post(path, { headline: departures.key, ...year, ...rows })).status).toBe(303);
  // 100 of the 110 or 111 days to the first of them: 100 are expected.
  expect(await pace()).toBe("Pace 1.10");
  const list = readableOf(await (await csm.get(`/console?q=${customer.externalId}`)).text());
  expect(list).toContain("1.10, ahead");
  const fields = await elementsOf(await (await csm.get(path)).text());
  const value = (name: string) => fields.find(({ attributes }) => attributes.name === name)?.attributes.value;
  expect([1, 2, 3, 5, 6].map((row) => [value(`tm_on_${row}`), value(`tm_value_${row}`)])).toEqual([
    [near.on, near.value],
    [day(100), "2000"],
    ["", ""],
    ["", ""],
    [undefined, undefined],
  ]);
  const refused = await csm.post(path, { headline: departures.key, ...year, ...rows, tm_value_3: "2100" });
  expect(refused.status).toBe(422);
  const wrong = (await elementsOf(await refused.text())).filter(({ attributes }) => attributes["aria-invalid"]);
  expect(wrong.map(({ attributes }) => [attributes.name, attributes.value])).toEqual([["tm_value_1", "2,000"]]);
});

it("figures that make no goal come back as typed, with the fault at the field, and nothing is kept", async () => {
  const { world, key } = await openMetric();
  const [customer, csm] = [await openCustomer(world), await signIn(world, "csm")];
  const before = await dumpTables(world.db);
  const path = `/console/accounts/${customer.id}/figures`;
  const answer = await csm.post(path, { headline: key, ...goals, tm_low: "120", fv_statement: "Ours" });
  expect(answer.status).toBe(422);
  const fields = await elementsOf(await answer.text());
  const wrong = fields.filter(({ attributes }) => attributes["aria-invalid"]).map(({ attributes }) => attributes.name);
  const value = (name: string) => fields.find(({ attributes }) => attributes.name === name)?.attributes.value;
  expect([wrong, value("tm_low"), value("fv_statement")]).toEqual([["tm_high"], "120", "Ours"]);
  expect((await csm.post(path, { headline: key, ...goals, revision: "1" })).status).toBe(422);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a viewer sees an account's figures and changes none", async () => {
  const world = await openWorld();
  const [customer, viewer] = [await openCustomer(world), await signIn(world, "viewer")];
  const path = `/console/accounts/${customer.id}/figures`;
  const before = await dumpTables(world.db);
  const fields = await elementsOf(await (await viewer.get(path)).text());
  expect(fields.some(({ tag, attributes }) => tag === "fieldset" && "disabled" in attributes)).toBe(true);
  expect((await viewer.post(path, { headline: departures.key, ...goals })).status).toBe(403);
  expect((await viewer.get("/console/accounts/nobody/figures")).status).toBe(404);
  expect(await dumpTables(world.db)).toEqual(before);
});

// The migration

const seeded = {
  key: "meeting.booked",
  version: 1,
  name: "Meetings",
  noun: { one: "meeting", other: "meetings" },
  verb: "booked",
  actorNoun: { one: "rep", other: "reps" },
  scale: 2,
  displayDecimals: 1,
  aggregation: "sum",
  direction: "higher",
  definition: "A meeting counts when both were there.",
  owner: "Priya Raman",
  countedStatuses: ["held"],
  dims: ["channel"],
  rate: { amountMinor: 9000, currency: "USD", agreedOn: "2026-03-03", agreedBy: "Ellen Marsh" },
  provenance: null,
};

it("a definition kept before there were versions becomes a whole one, its agreed rate the first of the list", async () => {
  const at = MIGRATIONS.findIndex(({ name }) => name.startsWith("0005"));
  await applyD1Migrations(EMPTY, MIGRATIONS.slice(0, at));
  const insert = EMPTY.prepare("insert into metric (key, version, body, created_at) values (?, 1, ?, 1)");
  const bodies = [seeded, { ...seeded, key: "call.held", rate: null, countedStatuses: [] }];
  await EMPTY.batch(bodies.map((body) => insert.bind(body.key, JSON.stringify(body))));
  await EMPTY.prepare(
    "insert into staff (id, email, name, title, role, created_at) values ('s', 's@northgate.example', 'S', '', 'csm', 1)",
  ).run();
  const counts = async () =>
    Object.entries(await dumpTables(EMPTY)).flatMap(([name, rows]) => (rows.length > 0 ? [[name, rows.length]] : []));
  const before = await counts();
  await applyD1Migrations(EMPTY, MIGRATIONS);
  expect((await counts()).filter(([name]) => name !== "d1_migrations" && name !== "witness_mark")).toEqual(
    before.filter(([name]) => name !== "d1_migrations"),
  );
  const { rate, ...same } = seeded;
  const [kept] = await metricVersions(EMPTY, seeded.key);
  expect(metricDefinition.safeParse(kept).error).toBeUndefined();
  expect(kept).toEqual({
    ...same,
    ...{ startsOn: null, comparable: true, unit: "", languages: {}, ratio: null, seasonal: false, statuses: ["held"] },
    rates: [{ ...rate, validFrom: "2026-03-03", note: "" }],
    minutesPerUnit: null,
  });
  const [other] = await metricVersions(EMPTY, "call.held");
  expect(metricDefinition.safeParse(other).error).toBeUndefined();
  expect(other).toMatchObject({ rates: [], statuses: [] });
});

it("who does it is a person until somebody says otherwise, and the versions say who that was", async () => {
  const { world, admin, key, path } = await openMetric();
  const kept = async () => (await metricVersions(world.db, key)).map(({ actorIs = "person" }) => actorIs);
  const box = async () =>
    (await elementsOf(await (await admin.get(path)).text())).find(
      ({ attributes }) => attributes.name === "actor_is_thing",
    )?.attributes;
  expect(await kept()).toEqual(["person"]);
  expect(await box()).not.toHaveProperty("checked");
  expect((await admin.post(path, { key, version: "1", ...words, actor_is_thing: "on" })).status).toBe(303);
  expect(await kept()).toEqual(["person", "thing"]);
  expect(await box()).toHaveProperty("checked");
  expect(await (await admin.get(path)).text()).toContain("no people");
  expect((await admin.post(path, { key, version: "2", ...words, actor_is_thing: "on" })).status).toBe(422);
  expect((await admin.post(path, { key, version: "2", ...words })).status).toBe(303);
  expect(await kept()).toEqual(["person", "thing", "person"]);
});
