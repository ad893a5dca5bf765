import { afterEach, expect, it, vi } from "vitest";
import { makeId } from "#auth/token.ts";
import { type StaffRole, staffRoles } from "#schema/words.ts";
import { addStaff, beginSession, staffByEmail } from "#store/session.ts";
import { changeAccess } from "#store/staff.ts";
import { takeTold } from "#store/tell.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { spokenBy, spokenIn } from "../support/html.ts";
import { drain, type Engine, openEngine, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  firstAdmin,
  makeApiKey,
  openAsChampion,
  openCustomer,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

/* What an admin changes about a colleague, and what is left to one whose access has ended. */

afterEach(() => vi.useRealTimers());

type Desk = Browser & { staffId: string };

const settings = "/console/settings";
const at = (id: string, act: string) => `${settings}/staff/${id}/${act}`;
const isIn = async (browser: Browser) => (await browser.get("/console")).status === 200;
const roleOf = (world: World, id: string) =>
  world.db.prepare("select role from staff where id = ?").bind(id).first<string>("role");
const emailOf = async (world: World, id: string) =>
  (await world.db.prepare("select email from staff where id = ?").bind(id).first<string>("email")) ?? "";

interface Office {
  world: World;
  admin: Desk;
  colleague: Desk;
}

/** A world with two people on its staff: one is an admin, first come the other where `order` says so. */
async function openTwo(kind: StaffRole, order: "admin" | "colleague" = "admin"): Promise<Office> {
  const world = await openWorld();
  const gone = ["staff", "session", "signin", "attempt"].map((name) => world.db.prepare(`delete from ${name}`));
  await world.db.batch(gone);
  const first = await signIn(world, order === "admin" ? "admin" : kind);
  const second = await signIn(world, order === "admin" ? kind : "admin");
  return order === "admin" ? { world, admin: first, colleague: second } : { world, admin: second, colleague: first };
}

async function codeFor(world: World, browser: Browser, email: string): Promise<string> {
  const before = world.mails.length;
  expect((await browser.post("/console/sign-in", { email })).status).toBe(200);
  return world.mails[before]?.text.match(/\b\d{6}\b/)?.[0] ?? "";
}

const enter = (browser: Browser, code: string) => browser.post("/console/sign-in/code", { code });

/** What the audit says of this person, besides that they were added. */
async function actsOf(world: World, id: string) {
  const { results } = await world.db
    .prepare("select act, by_name, about from audit where act <> 'staff.add' and about ->> '$.staff' = ? order by id")
    .bind(id)
    .all<{ act: string; by_name: string; about: string }>();
  return results.map(({ act, by_name, about }) => ({ act, by: by_name, about: JSON.parse(about) as unknown }));
}

it("nobody undoes on an old page what a colleague did since", async () => {
  const { world, admin, colleague } = await openTwo("viewer");
  const other = await signIn(world, "admin");
  expect((await other.post(at(colleague.staffId, "role"), { role: "admin", seen: "viewer" })).status).toBe(303);
  for (const [act, fields] of [
    ["role", { role: "csm", seen: "viewer" }],
    ["end", { seen: "viewer" }],
  ] as const) {
    const answer = await admin.post(at(colleague.staffId, act), fields);
    expect(answer.status).toBe(409);
    expect(await spokenBy(answer)).toContain("Somebody else changed this for");
  }
  expect(await roleOf(world, colleague.staffId)).toBe("admin");
  const page = await (await admin.get(settings)).text();
  expect(page).toContain('name="seen" value="admin"');
});

it("an admin changes a colleague's role, and it counts from the colleague's next click on", async () => {
  const { admin, colleague: csm } = await openTwo("csm");
  const source = () => csm.post("/console/data/sources", { name: "Warehouse", live_days: "35" });
  expect((await source()).status).toBe(403);
  const answer = await admin.post(at(csm.staffId, "role"), { role: "admin" });
  expect([answer.status, answer.headers.get("location")]).toEqual([303, `${settings}?did=staff_role`]);
  expect((await source()).status).toBe(303);
});

it("ending a colleague's access ends every session of theirs at once", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const elsewhere = browserOf(world);
  const second = await codeFor(world, elsewhere, await emailOf(world, csm.staffId));
  expect((await enter(elsewhere, second)).status).toBe(303);
  expect([await isIn(csm), await isIn(elsewhere)]).toEqual([true, true]);
  expect((await admin.post(at(csm.staffId, "end"), {})).status).toBe(303);
  const answer = await csm.get("/console");
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/console/sign-in"]);
  expect([await isIn(elsewhere), await isIn(admin)]).toEqual([false, true]);
  // Given back, they sign in anew: what was open stays closed.
  await admin.post(at(csm.staffId, "return"), { role: "viewer" });
  expect([await isIn(csm), await isIn(elsewhere)]).toEqual([false, false]);
  expect(await roleOf(world, csm.staffId)).toBe("viewer");
});

it("who left gets the answer of an unknown address, and no code", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const email = await emailOf(world, csm.staffId);
  await admin.post(at(csm.staffId, "end"), {});
  const answers: unknown[] = [];
  for (const address of [email, "nobody@elsewhere.example"]) {
    const browser = browserOf(world);
    const asked = await browser.post("/console/sign-in", { email: address });
    const tried = await enter(browser, "123456");
    answers.push([
      [asked.status, (await asked.text()).replaceAll(address, "…")],
      [tried.status, await tried.text()],
    ]);
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(world.mails).toEqual([]);
});

it("a code mailed before the end opens nothing after it", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const browser = browserOf(world);
  const code = await codeFor(world, browser, await emailOf(world, csm.staffId));
  expect(code).toMatch(/^\d{6}$/);
  await admin.post(at(csm.staffId, "end"), {});
  expect((await enter(browser, code)).status).toBe(422);
  expect(await isIn(browser)).toBe(false);
});

it("a code mailed before the end opens nothing once the access is given back either, and a new one does", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const browser = browserOf(world);
  const code = await codeFor(world, browser, await emailOf(world, csm.staffId));
  await admin.post(at(csm.staffId, "end"), {});
  await admin.post(at(csm.staffId, "return"), { role: "csm" });
  expect((await enter(browser, code)).status).toBe(422);
  expect(await isIn(browser)).toBe(false);
  expect((await enter(browser, await codeFor(world, browser, await emailOf(world, csm.staffId)))).status).toBe(303);
});

it("a code compared just before the end begins no session after it", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  await admin.post(at(csm.staffId, "end"), {});
  const begun = { id: makeId(), staffId: csm.staffId, now: Date.now(), expiresAt: Date.now() + 60_000 };
  expect(await beginSession(world.db, begun)).toBe(false);
});

it("the last admin is neither made less nor ended, and the page says why at that person", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  for (const [act, fields] of [
    ["role", { role: "viewer" }],
    ["end", {}],
  ] as const) {
    const answer = await admin.post(at(admin.staffId, act), fields);
    expect(answer.status).toBe(422);
    const html = await answer.text();
    expect(html).toContain(`id="staff-${admin.staffId}-role-problem"`);
    expect(await spokenIn(html)).toContain("Priya Raman is the only admin. Make somebody else an admin first.");
  }
  expect(await roleOf(world, admin.staffId)).toBe("admin");
  // One who left is no admin to count on.
  await admin.post(at(csm.staffId, "role"), { role: "admin" });
  await admin.post(at(csm.staffId, "end"), {});
  expect((await admin.post(at(admin.staffId, "end"), {})).status).toBe(422);
  expect(await isIn(admin)).toBe(true);
});

it("an admin who is not the last may leave by their own hand", async () => {
  const { admin, colleague: other } = await openTwo("admin");
  expect((await other.post(at(other.staffId, "end"), {})).status).toBe(303);
  expect([await isIn(other), await isIn(admin)]).toEqual([false, true]);
});

it.each([["end"], ["role"]])("two admins who do it to each other at once leave one: %s", async (act) => {
  for (let round = 0; round < 5; round += 1) {
    const { world, admin: a, colleague: b } = await openTwo("admin");
    const fields = act === "role" ? { role: "csm" } : {};
    const answers = await Promise.all([a.post(at(b.staffId, act), fields), b.post(at(a.staffId, act), fields)]);
    const roles = [await roleOf(world, a.staffId), await roleOf(world, b.staffId)];
    expect(roles.filter((role) => role === "admin")).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect([...(await actsOf(world, a.staffId)), ...(await actsOf(world, b.staffId))]).toHaveLength(1);
  }
});

it("past the gate, the statement itself decides: by an admin of that moment, from what they saw, and one stays", async () => {
  const { world, admin: a, colleague: b } = await openTwo("admin");
  const now = Date.now();
  const by = (id: string) => ({ kind: "staff" as const, id, name: "Priya Raman" });
  const seen = (id: string) => ({ id, name: "Priya Raman", role: "admin" as const });
  const mutual = await Promise.all([
    changeAccess(world.db, { person: seen(b.staffId), to: "none", by: by(a.staffId), now }),
    changeAccess(world.db, { person: seen(a.staffId), to: "none", by: by(b.staffId), now }),
  ]);
  expect(mutual.filter(Boolean)).toHaveLength(1);
  const [stays, left] = (await roleOf(world, a.staffId)) === "admin" ? [a, b] : [b, a];
  const itself = { person: seen(stays.staffId), to: "viewer" as const, by: by(stays.staffId), now };
  expect(await changeAccess(world.db, itself)).toBe(false);
  // Who still believes the other is an admin changes nothing.
  const stale = { person: seen(left.staffId), to: "csm" as const, by: by(stays.staffId), now };
  expect(await changeAccess(world.db, stale)).toBe(false);
  // Who was an admin when they came through the gate, and is none now, changes nobody.
  const third = await signIn(world, "viewer");
  const late = { person: { ...seen(third.staffId), role: "viewer" as const }, to: "none" as const, now };
  expect(await changeAccess(world.db, { ...late, by: by(left.staffId) })).toBe(false);
  expect(await changeAccess(world.db, { ...late, by: by(stays.staffId) })).toBe(true);
  expect(await roleOf(world, left.staffId)).toBe("none");
});

it.each([["csm"], ["viewer"]] as const)("a %s changes nobody's access, not even their own", async (kind) => {
  const { world, admin, colleague: other } = await openTwo(kind);
  const before = await dumpTables(world.db);
  for (const id of [admin.staffId, other.staffId])
    for (const [act, fields] of [
      ["role", { role: "admin" }],
      ["end", {}],
      ["return", { role: "admin" }],
    ] as const)
      expect((await other.post(at(id, act), fields)).status).toBe(403);
  expect(await dumpTables(world.db)).toEqual(before);
  expect(await (await other.get(settings)).text()).not.toContain("End access");
});

it("nobody by that id is not found, a role there is not is refused, and a GET does nothing", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  for (const act of ["role", "end", "return"]) {
    expect((await admin.post(at("nobody", act), { role: "csm" })).status).toBe(404);
    expect((await admin.get(at(csm.staffId, act))).status).toBe(405);
  }
  for (const role of ["none", "owner", ""])
    expect((await admin.post(at(csm.staffId, "role"), { role })).status).toBe(422);
  expect((await admin.post(at(csm.staffId, "return"), { role: "admin" })).status).toBe(422);
  expect(await roleOf(world, csm.staffId)).toBe("csm");
  await admin.post(at(csm.staffId, "end"), {});
  // The role of one who left brings nobody back.
  for (const role of staffRoles) expect((await admin.post(at(csm.staffId, "role"), { role })).status).toBe(422);
  expect(await roleOf(world, csm.staffId)).toBe("none");
});

it("every act is in the audit once, with who did it and from what to what", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  for (const role of ["viewer", "viewer"]) await admin.post(at(csm.staffId, "role"), { role });
  for (let time = 0; time < 2; time += 1) await admin.post(at(csm.staffId, "end"), {});
  await admin.post(at(csm.staffId, "return"), { role: "csm" });
  await admin.post(at(admin.staffId, "end"), {});
  const person = { staff: csm.staffId, name: "Priya Raman", rows: 1 };
  expect(await actsOf(world, admin.staffId)).toEqual([]);
  expect(await actsOf(world, csm.staffId)).toEqual([
    { act: "staff.role", by: "Priya Raman", about: { ...person, from: "csm", to: "viewer" } },
    { act: "staff.end", by: "Priya Raman", about: { ...person, from: "viewer", to: "none" } },
    { act: "staff.return", by: "Priya Raman", about: { ...person, from: "none", to: "csm" } },
  ]);
});

it("adding an address that left says to give the access back, and brings nobody back by itself", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const email = await emailOf(world, csm.staffId);
  const add = () => admin.post(`${settings}/staff`, { name: "Again", email, role: "admin", title: "" });
  expect(await spokenBy(await add())).toContain("Somebody with this address is there already.");
  await admin.post(at(csm.staffId, "end"), {});
  const answer = await add();
  expect(answer.status).toBe(422);
  expect(await spokenBy(answer)).toContain("Give them their access back in the list above.");
  expect(await roleOf(world, csm.staffId)).toBe("none");
});

it("the configuration brings back no first admin whom a colleague ended", async () => {
  const { world, admin } = await openTwo("csm");
  const first = browserOf(world);
  expect((await enter(first, await codeFor(world, first, firstAdmin))).status).toBe(303);
  const id = (await staffByEmail(world.db, firstAdmin))?.id ?? "";
  expect((await admin.post(at(id, "end"), {})).status).toBe(303);
  expect(await isIn(first)).toBe(false);
  const mails = world.mails.length;
  expect(await codeFor(world, first, firstAdmin)).toBe("");
  expect(world.mails).toHaveLength(mails);
  expect(await roleOf(world, id)).toBe("none");
});

/** A customer whose CSM is this one. */
async function customerOf(world: World, csm: Desk): Promise<Customer> {
  return openCustomer(world, { csm: await emailOf(world, csm.staffId) });
}

const csmOf = (world: World, id: string) =>
  world.db.prepare("select csm_id from account where id = ?").bind(id).first<string>("csm_id");

it("who left stays the CSM that accounts name, and the page lists those accounts", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const customer = await customerOf(world, csm);
  expect(await spokenBy(await admin.get(settings))).not.toContain(customer.name);
  await admin.post(at(csm.staffId, "end"), {});
  expect(await csmOf(world, customer.id)).toBe(csm.staffId);
  const html = await (await admin.get(settings)).text();
  expect(html).toContain(`href="/console/accounts/${customer.id}"`);
  const text = await spokenIn(html);
  expect(text).toContain("Still CSM of one account");
  expect(text).toContain("No access");
  expect(await spokenBy(await admin.get(`/console/accounts/${customer.id}`))).toContain("Priya Raman");
});

it("customers go on reading who looked after them, and are offered no mail to who left", async () => {
  const { world, admin, colleague: csm } = await openTwo("csm");
  const customer = await customerOf(world, csm);
  const email = await emailOf(world, csm.staffId);
  const portal = await openAsChampion(world, customer);
  for (const path of ["/journey", "/people"]) {
    const read = async () => (await portal.get(`${customer.base}${path}`)).text();
    expect(await read(), path).toContain(`mailto:${email}`);
    await admin.post(at(csm.staffId, "end"), {});
    const html = await read();
    expect(html, path).toContain("Priya Raman");
    expect(html, path).not.toContain(email);
    await admin.post(at(csm.staffId, "return"), { role: "csm" });
  }
  const tag = async () => (await portal.get(`${customer.base}/journey`)).headers.get("etag");
  const before = await tag();
  await admin.post(at(csm.staffId, "end"), {});
  expect(await tag()).not.toBe(before);
});

it("who left is given no new account, and an account that names them already may go on being kept in step", async () => {
  const { world, admin: stays, colleague: left } = await openTwo("csm", "colleague");
  const customer = await customerOf(world, left);
  const email = await emailOf(world, left.staffId);
  await stays.post(at(left.staffId, "end"), {});
  // The first member of staff is the first with access.
  const next = await openCustomer(world);
  expect(await csmOf(world, next.id)).toBe(stays.staffId);
  await expect(openCustomer(world, { csm: email })).rejects.toThrow(/422.*access of this member of staff has ended/s);
  const owned = await world.db
    .prepare("select count(*) as n from item where account_id = ? and owner_staff_id = ?")
    .bind(next.id, left.staffId)
    .first<number>("n");
  expect(owned).toBe(0);
  const key = await makeApiKey(world);
  const kept = async ({ externalId, name }: Customer) => {
    const row = await world.db
      .prepare("select kickoff_on from account where external_id = ?")
      .bind(externalId)
      .first<string>("kickoff_on");
    const body = {
      ...{ name, segment: "smb", kickoff: row, timezone: "America/Denver", locale: "en-US", currency: "USD" },
      ...{ metric: departures.key, contacts: [], csm: email },
    };
    return (await callApi(world, { method: "PUT", path: `/api/v1/accounts/${externalId}`, key, body })).status;
  };
  expect([await kept(customer), await kept(next)]).toEqual([200, 422]);
});

const due = Date.parse("2026-12-03T20:00:00Z");

async function openMonth(): Promise<{ engine: Engine; admin: Desk; csm: Desk; customer: Customer }> {
  vi.setSystemTime(due);
  const engine = await openEngine();
  await engine.db.prepare("delete from staff").run();
  const [admin, csm] = [await signIn(engine, "admin"), await signIn(engine, "csm")];
  await engine.db.prepare("update staff set name = 'Lena Brandt' where id = ?").bind(csm.staffId).run();
  const email = await emailOf(engine, csm.staffId);
  const customer = await openCustomer(engine, { kickoff: "2026-11-01", csm: email });
  const events = Array.from({ length: 6 }, (_, index) => ({
    id: `left-${customer.externalId}-${index}`,
    ...{ type: departures.key, subject: customer.externalId, time: "2026-11-10T19:00:00Z", data: { status: "left" } },
  }));
  await sendEvents(engine, await makeApiKey(engine), events);
  await drain(engine);
  return { engine, admin, csm, customer };
}

/** Where answers to the mails handed over go, and how they are signed. */
function answersTo(engine: Engine, customer: Customer) {
  const mails = engine.handed as (Engine["handed"][number] & { replyTo?: { email: string } })[];
  return mails
    .filter(({ to }) => to === customer.champion.email)
    .map(({ replyTo, text }) => [replyTo?.email ?? null, text.includes("Lena Brandt")]);
}

it("a recap composed after the end is signed by the team, and nobody's answer goes to who left", async () => {
  const { engine, admin, csm, customer } = await openMonth();
  await admin.post(at(csm.staffId, "end"), {});
  await play(engine, due);
  await play(engine, due + 900_000);
  expect(answersTo(engine, customer)).toEqual([[null, false]]);
});

it("a recap signed before the end and handed over after it sends no answer to who left", async () => {
  const { engine, admin, csm, customer } = await openMonth();
  const refuse = (): never => {
    throw Object.assign(new Error("slow down"), { code: "E_RATE_LIMIT_EXCEEDED" });
  };
  engine.meet.set(customer.champion.email, refuse);
  await play(engine, due);
  engine.meet.clear();
  await admin.post(at(csm.staffId, "end"), {});
  for (const step of [1, 2, 3, 4]) {
    vi.setSystemTime(due + step * 900_000);
    await play(engine, due + step * 900_000);
  }
  const [before, ...after] = answersTo(engine, customer);
  expect(before?.[0]).toMatch(/@northgate/);
  expect(after).toEqual([[null, true]]);
});

it("what a manager is told goes to an admin with access once the manager left, whoever the configuration names", async () => {
  const { engine, admin, csm } = await openMonth();
  const first = { id: makeId(), email: firstAdmin, name: "First", title: "", role: "admin" as const, now: due - 1 };
  await addStaff(engine.db, first);
  await play(engine, due);
  const recap = await engine.db.prepare("select id from recap limit 1").first<string>("id");
  const tell = () =>
    engine.db
      .prepare("insert into mail_log (recap_id, by, text, at, tell) values (?, 'system', 'It bounced.', ?, 1)")
      .bind(recap, due)
      .run();
  const told = async () => {
    await tell();
    const { lines, admin: speaker } = await takeTold(engine.db, firstAdmin);
    return lines.map(({ manager }) => manager?.email ?? speaker);
  };
  await takeTold(engine.db, firstAdmin);
  expect(await told()).toEqual([await emailOf(engine, csm.staffId)]);
  await admin.post(at(csm.staffId, "end"), {});
  expect(await told()).toEqual([firstAdmin]);
  await admin.post(at(first.id, "end"), {});
  expect(await told()).toEqual([await emailOf(engine, admin.staffId)]);
});
