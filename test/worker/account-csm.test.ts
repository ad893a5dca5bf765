import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { depart, due, nextDue, quarter, tellNovember } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables } from "../support/rows.ts";
import { type Customer, makeApiKey, openCustomer, openWorld, signIn, type World } from "../support/world.ts";

/* An account gets another CSM. */

afterEach(() => vi.useRealTimers());

type Desk = Browser & { staffId: string };

async function nameOf(world: World, desk: Desk, name: string): Promise<Desk> {
  await world.db.prepare("update staff set name = ? where id = ?").bind(name, desk.staffId).run();
  return desk;
}

const emailOf = (world: World, { staffId }: Desk) =>
  world.db.prepare("select email from staff where id = ?").bind(staffId).first<string>("email");
const csmOf = (world: World, { id }: Customer) =>
  world.db.prepare("select csm_id from account where id = ?").bind(id).first<string>("csm_id");
const pathOf = ({ id }: Customer) => `/console/accounts/${id}/csm`;
const handOver = (by: Browser, customer: Customer, to: string) => by.post(pathOf(customer), { csm: to });

async function openOffice(): Promise<{ world: World; lena: Desk; omar: Desk; customer: Customer }> {
  const world = await openWorld();
  const lena = await nameOf(world, await signIn(world, "csm"), "Lena Brandt");
  const omar = await nameOf(world, await signIn(world, "csm"), "Omar Haddad");
  return { world, lena, omar, customer: await openCustomer(world, { csm: await emailOf(world, lena) }) };
}

async function auditOf(world: World, customer: Customer) {
  const { results } = await world.db
    .prepare("select by_kind, about from audit where account_id = ? and act = 'account.csm' order by id")
    .bind(customer.id)
    .all<{ by_kind: string; about: string }>();
  return results.map(({ by_kind, about }) => [by_kind, JSON.parse(about) as unknown]);
}

it("a CSM gives an account to a colleague: the page names them, twice is once, and the audit says from whom to whom", async () => {
  const { world, lena, omar, customer } = await openOffice();
  const html = await (await lena.get(`/console/accounts/${customer.id}`)).text();
  expect(html).toMatch(new RegExp(`<option value="${lena.staffId}" selected`));
  for (let time = 0; time < 2; time += 1) {
    const answer = await handOver(lena, customer, omar.staffId);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/console/accounts/${customer.id}?did=csm`]);
  }
  expect(await csmOf(world, customer)).toBe(omar.staffId);
  const about = { staff: omar.staffId, from: "Lena Brandt", to: "Omar Haddad", rows: 1 };
  expect(await auditOf(world, customer)).toEqual([["staff", about]]);
  const text = spokenIn(await (await lena.get("/console/data/audit")).text());
  expect(await text).toContain("Gave an account another CSM");
});

it("nobody without access gets an account, and the form says so at its field with what was chosen", async () => {
  const { world, lena, omar, customer } = await openOffice();
  const admin = await signIn(world, "admin");
  await admin.post(`/console/settings/staff/${omar.staffId}/end`, {});
  for (const to of [omar.staffId, "nobody", ""]) {
    const answer = await handOver(lena, customer, to);
    expect(answer.status, to).toBe(422);
    const html = await answer.text();
    expect(html).toContain('id="csm-csm-problem"');
    expect(await spokenIn(html)).toContain("Choose a member of staff with access.");
  }
  expect(await csmOf(world, customer)).toBe(lena.staffId);
});

it("a viewer hands over nothing, an account there is not is not found, and a GET does nothing", async () => {
  const { world, lena, omar, customer } = await openOffice();
  const viewer = await signIn(world, "viewer");
  const before = await dumpTables(world.db);
  expect((await handOver(viewer, customer, omar.staffId)).status).toBe(403);
  expect((await lena.post("/console/accounts/nothing/csm", { csm: omar.staffId })).status).toBe(404);
  expect((await lena.get(pathOf(customer))).status).toBe(405);
  expect(
    (
      await lena.post(
        pathOf(customer),
        { csm: omar.staffId },
        { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
      )
    ).status,
  ).toBe(403);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the API hands over by the same rule, and the audit has it once", async () => {
  const { world, omar, customer } = await openOffice();
  const key = await makeApiKey(world);
  const kickoff = await world.db
    .prepare("select kickoff_on from account where id = ?")
    .bind(customer.id)
    .first<string>("kickoff_on");
  const put = async (csm: string | null) => {
    const body = {
      ...{ name: customer.name, segment: "smb", kickoff, timezone: "America/Denver", locale: "en-US" },
      ...{ currency: "USD", metric: departures.key, ...(csm && { csm }) },
    };
    return (await callApi(world, { method: "PUT", path: `/api/v1/accounts/${customer.externalId}`, key, body })).status;
  };
  const email = await emailOf(world, omar);
  expect([await put(null), await put(email), await put(email), await put(null)]).toEqual([200, 200, 200, 200]);
  expect(await csmOf(world, customer)).toBe(omar.staffId);
  const about = { staff: omar.staffId, from: "Lena Brandt", to: "Omar Haddad", rows: 1 };
  expect(await auditOf(world, customer)).toEqual([["key", about]]);
});

it("recaps composed from then on are signed by and answer to the new one; what was composed keeps its name", async () => {
  vi.setSystemTime(due);
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  const lena = await nameOf(engine, await signIn(engine, "csm"), "Lena Brandt");
  const omar = await nameOf(engine, await signIn(engine, "csm"), "Omar Haddad");
  await handOver(lena, customer, lena.staffId);
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("slow down"), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await play(engine, due);
  engine.meet.clear();
  await handOver(lena, customer, omar.staffId);
  const signed = () => {
    const mail = engine.handed.findLast(({ to }) => to === customer.champion.email) as unknown as {
      text: string;
      replyTo?: { email: string };
    };
    return [mail.text.includes("Lena Brandt"), mail.text.includes("Omar Haddad"), mail.replyTo?.email];
  };
  for (const step of [1, 2, 3, 4]) {
    vi.setSystemTime(due + step * quarter);
    await play(engine, due + step * quarter);
  }
  expect(signed()).toEqual([true, false, await emailOf(engine, lena)]);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  for (const quarters of [0, 1]) await play(engine, nextDue + quarters * quarter);
  expect(signed()).toEqual([false, true, await emailOf(engine, omar)]);
});

it("all accounts of a colleague who left go to another in one act, each with its own line in the audit", async () => {
  const { world, lena, omar, customer } = await openOffice();
  const second = await openCustomer(world, { csm: await emailOf(world, lena) });
  const other = await openCustomer(world, { csm: await emailOf(world, omar) });
  const admin = await signIn(world, "admin");
  const path = `/console/settings/staff/${lena.staffId}/accounts`;
  const give = (by: Browser, to: string) => by.post(path, { to });
  expect((await give(admin, omar.staffId)).status).toBe(422);
  await admin.post(`/console/settings/staff/${lena.staffId}/end`, {});
  expect(await spokenIn(await (await admin.get("/console/settings")).text())).toContain("New CSM of all of them");
  const refused = await give(admin, lena.staffId);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain(`id="staff-${lena.staffId}-to-problem"`);
  expect((await give(omar, omar.staffId)).status).toBe(403);
  expect((await admin.get(path)).status).toBe(405);
  for (let time = 0; time < 2; time += 1) expect((await give(admin, omar.staffId)).status).toBe(303);
  for (const each of [customer, second, other]) expect(await csmOf(world, each)).toBe(omar.staffId);
  const about = { staff: omar.staffId, from: "Lena Brandt", to: "Omar Haddad", rows: 1 };
  expect(await auditOf(world, customer)).toEqual([["staff", about]]);
  expect(await auditOf(world, second)).toEqual([["staff", about]]);
  expect(await auditOf(world, other)).toEqual([]);
  expect(await spokenIn(await (await admin.get("/console/settings")).text())).not.toContain("Still CSM");
});
