import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { claimDelivery, commitDelivery } from "#store/delivery.ts";
import { leaveAccount } from "#store/departure.ts";
import { addShare } from "#store/share.ts";
import { callApi } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { depart, due, nextDue, quarter, readerMails, type Story, tellNovember } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { drain, play, runMessages, tick } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { dumpTables, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  makeApiKey,
  makeLink,
  openCustomer,
  openLink,
  openWorld,
  origin,
  signIn,
  type World,
} from "../support/world.ts";

/* A person at the customer leaves, and may come back. */

afterEach(() => vi.useRealTimers());

const people = (customer: Customer) => `/console/accounts/${customer.id}/contacts`;
const champion = (customer: Customer) => `${people(customer)}/${customer.champion.id}`;
const statusOf = async (browser: Browser, path: string) => (await browser.get(path)).status;
const textOf = async (browser: Browser, path: string) => spokenIn(await (await browser.get(path)).text());

async function openDesk(): Promise<{ world: World; customer: Customer; csm: Browser }> {
  const world = await openWorld();
  return { world, customer: await openCustomer(world), csm: await signIn(world, "csm") };
}

type Told = Story & { csm: Browser };

async function tell(): Promise<Told> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  return { ...story, csm: await signIn(story.engine, "csm") };
}

const leave = ({ csm, customer }: { csm: Browser; customer: Customer }) => csm.post(`${champion(customer)}/leave`, {});
const bringBack = ({ csm, customer }: { csm: Browser; customer: Customer }) =>
  csm.post(`${champion(customer)}/return`, {});
const handedTo = (story: Story) =>
  readerMails(story)
    .map(({ to }) => to)
    .sort();
const deliveryOf = ({ engine, customer }: Story) =>
  engine.db
    .prepare("select id, state, last_error from delivery where recipient = ? order by created_at desc")
    .bind(customer.champion.email)
    .first<{ id: string; state: string; last_error: string | null }>();
const linkIn = ({ engine, customer }: Story, start: "/r/" | "/u/") =>
  new RegExp(`${origin}(${start}[\\w.-]+)`).exec(
    engine.handed.findLast(({ to }) => to === customer.champion.email)?.text ?? "",
  )?.[1] ?? "";

async function auditOf(world: World, customer: Customer): Promise<[string, unknown][]> {
  const { results } = await world.db
    .prepare(
      "select act, about from audit where account_id = ? and act in ('contact.leave', 'contact.return') order by id",
    )
    .bind(customer.id)
    .all<{ act: string; about: string }>();
  return results.map(({ act, about }) => [act, (JSON.parse(about) as { contact: unknown }).contact]);
}

it("every personal link of who left is dead at once, also where it is open, and the team link lives", async () => {
  const { world, customer, csm } = await openDesk();
  const personal = await makeLink(world, customer, { contactId: customer.champion.id });
  const other = await makeLink(world, customer, { contactId: customer.sponsor.id });
  const team = await makeLink(world, customer);
  const inside = await openLink(world, personal);
  expect((await leave({ csm, customer })).headers.get("location")).toBe(
    `/console/accounts/${customer.id}?did=contact_leave#people`,
  );
  expect(await statusOf(inside, `${customer.base}/plan`)).toBe(410);
  const answers = [personal, other, team].map(({ path }) => statusOf(browserOf(world), path));
  expect(await Promise.all(answers)).toEqual([410, 303, 303]);
  // Who asks for their link again is mailed none.
  await browserOf(world).post("/link", { email: customer.champion.email });
  expect(world.mails).toEqual([]);
});

it("a link that was being made while they left opens nothing, and none is made for them afterwards", async () => {
  const { world, customer, csm } = await openDesk();
  const link = await makeLink(world, customer, { contactId: customer.champion.id });
  const inside = await openLink(world, link);
  await leave({ csm, customer });
  await world.db.prepare("update share set revoked_at = null where id = ?").bind(link.id).run();
  expect(await statusOf(inside, `${customer.base}/plan`)).toBe(410);
  const asked = { kind: "personal", contact: customer.champion.id, scope: "view", expires: "" };
  const answer = await csm.post(`/console/accounts/${customer.id}/shares`, asked);
  expect(answer.status).toBe(422);
  expect(await spokenIn(await answer.text())).toContain("Choose the person this link is for.");
  const direct = { id: "late", kind: "personal" as const, scope: "view" as const, contactId: customer.champion.id };
  expect(await addShare(world.db, customer.id, { ...direct, now: 1, by: system, expiresAt: null })).toBe(false);
});

it("who left is in no list of people: not in the portal, not where a team link asks who it is, not for a new link", async () => {
  const { world, customer, csm } = await openDesk();
  const portal = await openLink(world, await makeLink(world, customer));
  const pages = [`${customer.base}/people`, `${customer.base}/who`];
  for (const path of pages) expect(await textOf(portal, path), path).toContain("Dana Whitfield");
  await leave({ csm, customer });
  for (const path of pages) {
    const text = await textOf(portal, path);
    expect(text, path).not.toContain("Dana Whitfield");
    expect(text, path).toContain("Ellen Marsh");
  }
  const html = await (await csm.get(`/console/accounts/${customer.id}`)).text();
  expect(html).not.toContain(`<option value="${customer.champion.id}"`);
  expect(await spokenIn(html)).toContain("1 person who left");
  // A new step of the customer goes to somebody who is there.
  await csm.post(`/console/accounts/${customer.id}/items`, {
    ...{ seen: "0", title: "Choose a new champion", why: "", side: "customer", stage: "handoff", due: "2099-01-01" },
  });
  const owner = await world.db
    .prepare("select owner_contact_id from item where account_id = ? and title = 'Choose a new champion'")
    .bind(customer.id)
    .first<string>("owner_contact_id");
  expect(owner).toBe(customer.sponsor.id);
});

it("a team link that said it is somebody who left is asked again before it changes anything", async () => {
  const { world, customer, csm } = await openDesk();
  const portal = await openLink(world, await makeLink(world, customer));
  await portal.post(`${customer.base}/who`, { contact: customer.champion.id, name: "", back: "" });
  const { id } = await openItem(world, customer);
  await leave({ csm, customer });
  const answer = await portal.post(`${customer.base}/plan/${id}/done`, { version: "1" });
  expect(await spokenIn(await answer.text())).not.toContain("Dana Whitfield");
  expect((await openItem(world, customer)).id).toBe(id);
});

it("their open steps keep their name, and the console says that they left", async () => {
  const { world, customer, csm } = await openDesk();
  const { id } = await openItem(world, customer);
  await world.db
    .prepare("update item set owner_contact_id = ? where account_id = ? and id = ?")
    .bind(customer.champion.id, customer.id, id)
    .run();
  const step = `/console/accounts/${customer.id}/items/${id}`;
  expect(await textOf(csm, step)).not.toContain("has left");
  await leave({ csm, customer });
  expect(await textOf(csm, step)).toContain("Dana Whitfield (has left)");
  const portal = await openLink(world, await makeLink(world, customer));
  expect(await textOf(portal, `${customer.base}/plan/${id}`)).toContain("Dana Whitfield");
});

it("a mail that was planned before they left is not sent, and a return does not send it either", async () => {
  const told = await tell();
  const { engine, customer } = told;
  await planOnly(told);
  expect((await deliveryOf(told))?.state).toBe("planned");
  await leave(told);
  expect(await deliveryOf(told)).toMatchObject({ state: "suppressed", last_error: "They left before it went out." });
  await bringBack(told);
  await drain(engine);
  for (const quarters of [1, 2]) await play(engine, due + quarters * quarter);
  expect(handedTo(told)).toEqual([customer.sponsor.email]);
});

it("a month that is held asks at its release who is there: who left gets none, who returned does", async () => {
  for (const returns of [false, true]) {
    const told = await tell();
    const { engine, customer } = told;
    const other = { name: "Noor", email: "noor@acme.example", role: "champion", title: "", language: "" };
    await told.csm.post(people(customer), { ...other, frequency: "monthly" });
    // The first month of an account without a sponsor is held.
    await told.csm.post(`${people(customer)}/${customer.sponsor.id}/leave`, {});
    await play(engine, due);
    expect((await deliveryOf(told))?.state).toBe("planned");
    await leave(told);
    if (returns) await bringBack(told);
    const recap = await engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
    expect((await told.csm.post(`/console/recaps/${recap}/release`, {})).status).toBe(303);
    await play(engine, due + quarter);
    expect(handedTo(told)).toEqual([...(returns ? [customer.champion.email] : []), "noor@acme.example"]);
  }
});

/** One wake-up of the queue, and nothing it wakes. */
async function drainOne({ engine }: Story): Promise<void> {
  await runMessages(engine, [engine.waiting.shift()?.body]);
}

async function planOnly(told: Told): Promise<string> {
  await tick(told.engine, due);
  while ((await deliveryOf(told)) === null) await drainOne(told);
  return (await deliveryOf(told))?.id ?? "";
}

it("the claim itself refuses who left, and a mail claimed before is not handed over after it", async () => {
  const told = await tell();
  const { engine, customer } = told;
  const id = await planOnly(told);
  const claim = (claimId: string) => claimDelivery(engine.db, { id, claimId, real: due, n: 0 });
  expect(await claim("first")).not.toBeNull();
  await leave(told);
  expect(await commitDelivery(engine.db, { id, claimId: "first", keyedAt: null })).toBe(false);
  expect((await deliveryOf(told))?.state).toBe("suppressed");
  await engine.db.prepare("update delivery set state = 'planned', claim_id = null where id = ?").bind(id).run();
  expect(await claim("second")).toBeNull();
  expect((await deliveryOf(told))?.state).toBe("suppressed");
  await drain(engine);
  expect(handedTo(told)).not.toContain(customer.champion.email);
});

it("the links of their mails are dead at once and stay dead when they return; a mail program may still unsubscribe", async () => {
  const told = await tell();
  const { engine, csm } = told;
  await play(engine, due);
  const [view, stop] = [linkIn(told, "/r/"), linkIn(told, "/u/")];
  const reader = browserOf(engine);
  const opened = async () => [await statusOf(reader, view), await statusOf(reader, stop)];
  expect(await opened()).toEqual([200, 200]);
  await leave(told);
  expect(await opened()).toEqual([410, 410]);
  expect((await reader.post(stop, { frequency: "monthly", language: "en" })).status).toBe(410);
  await bringBack(told);
  expect(await opened()).toEqual([410, 410]);
  expect((await reader.post(stop, { "List-Unsubscribe": "One-Click" })).status).toBe(204);
  const stops = () => engine.db.prepare("select kind, is_on from mail_list").all();
  expect((await stops()).results).toEqual([{ kind: "monthly", is_on: 0 }]);
  expect(await textOf(csm, `/console/accounts/${told.customer.id}`)).toContain("never, as they chose");
});

it("who left gets no recap of the next month, who returned does, and its links live", async () => {
  const told = await tell();
  const { engine, customer } = told;
  await play(engine, due);
  await leave(told);
  vi.setSystemTime(nextDue);
  await depart(told, "2026-12-10", 60);
  const csm = await signIn(engine, "csm");
  const calendar = await textOf(csm, "/console/calendar");
  expect(calendar).toContain("Ellen Marsh");
  expect(calendar).not.toContain("Dana Whitfield");
  engine.handed.length = 0;
  for (const quarters of [0, 1]) await play(engine, nextDue + quarters * quarter);
  expect(handedTo(told)).toEqual([customer.sponsor.email]);
  await bringBack({ csm, customer });
  const january = Date.parse("2027-02-03T20:00:00Z");
  vi.setSystemTime(january);
  await depart(told, "2027-01-10", 60);
  for (const quarters of [0, 1]) await play(engine, january + quarters * quarter);
  expect(handedTo(told)).toContain(customer.champion.email);
  expect(await statusOf(browserOf(engine), linkIn(told, "/r/"))).toBe(200);
});

it("no mail of theirs is sent again or to another address once they left", async () => {
  const told = await tell();
  const { engine, customer, csm } = told;
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("no such user"), { code: "E_RECIPIENT_NOT_ALLOWED" });
  });
  await play(engine, due);
  const { id = "" } = (await deliveryOf(told)) ?? {};
  await leave(told);
  const correct = () => csm.post(`/console/deliveries/${id}/correct`, { email: "dana@new.example" });
  expect((await correct()).status).toBe(409);
  await engine.db.prepare("update delivery set state = 'unknown' where id = ?").bind(id).run();
  const settle = (outcome: string) => csm.post(`/console/deliveries/${id}/settle`, { outcome });
  expect((await settle("resend")).status).toBe(409);
  // Its links are dead for good: a return does not make it fit to be sent.
  await bringBack(told);
  expect((await settle("resend")).status).toBe(409);
  await leave(told);
  expect((await settle("sent")).status).toBe(303);
  // Nor does anybody else's mail go to their address.
  await engine.db
    .prepare("update delivery set state = 'failed' where recipient = ?")
    .bind(customer.sponsor.email)
    .run();
  const other = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(customer.sponsor.email)
    .first<string>("id");
  const taken = await csm.post(`/console/deliveries/${other}/correct`, { email: customer.champion.email });
  expect(taken.status).toBe(409);
});

it("somebody with the same address added again is the same person coming back, and as they are entered now", async () => {
  const { world, customer, csm } = await openDesk();
  await csm.post(champion(customer), { frequency: "quarterly", language: "de" });
  await leave({ csm, customer });
  const add = () =>
    csm.post(people(customer), {
      ...{ name: "Dana Whitfield-Moore", email: customer.champion.email, role: "admin", title: "Adviser" },
      ...{ frequency: "monthly", language: "" },
    });
  expect((await add()).headers.get("location")).toContain("did=contact_return");
  const { results } = await world.db
    .prepare("select id, name, role, title, frequency, language from contact where account_id = ? and email = ?")
    .bind(customer.id, customer.champion.email)
    .all();
  const kept = { frequency: "monthly", language: null };
  expect(results).toEqual([{ id: "c1", name: "Dana Whitfield-Moore", role: "admin", title: "Adviser", ...kept }]);
  expect((await add()).headers.get("location")).toContain("did=contact");
  expect(await auditOf(world, customer)).toEqual([
    ["contact.leave", "c1"],
    ["contact.return", "c1"],
  ]);
});

it("twice is once, a GET does nothing, and leaving and returning stand in the audit with who said it", async () => {
  const { world, customer, csm } = await openDesk();
  const acts = ["leave", "return"];
  for (const act of acts) expect(await statusOf(csm, `${champion(customer)}/${act}`)).toBe(405);
  for (const act of acts)
    for (let time = 0; time < 2; time += 1)
      expect((await csm.post(`${champion(customer)}/${act}`, {})).status).toBe(303);
  expect(await auditOf(world, customer)).toEqual([
    ["contact.leave", "c1"],
    ["contact.return", "c1"],
  ]);
  await leave({ csm, customer });
  const page = await textOf(csm, `/console/accounts/${customer.id}/people/${customer.champion.id}`);
  expect(page).toMatch(/Has left.*said by Priya Raman/);
});

it("a viewer brings nobody to leave or back, and a person is only of their own account", async () => {
  const { world, customer, csm } = await openDesk();
  const other = await openCustomer(world);
  const added = { name: "Only Here", email: "only@here.example", role: "admin", title: "", language: "" };
  await csm.post(people(other), { ...added, frequency: "monthly" });
  const own = await world.db
    .prepare("select id from contact where account_id = ? and name = 'Only Here'")
    .bind(other.id)
    .first<string>("id");
  const viewer = await signIn(world, "viewer");
  const before = await dumpTables(world.db);
  for (const act of ["leave", "return"]) {
    expect((await viewer.post(`${champion(customer)}/${act}`, {})).status).toBe(403);
    expect((await csm.post(`${people(customer)}/${own}/${act}`, {})).status).toBe(404);
    expect((await csm.post(`/console/accounts/nothing/contacts/c1/${act}`, {})).status).toBe(404);
  }
  expect(await dumpTables(world.db)).toEqual(before);
  expect(await leaveAccount(world.db, customer.id, { id: own ?? "", by: system, now: 1 })).toBe(false);
  expect(await textOf(viewer, `/console/accounts/${customer.id}`)).not.toContain("Mark as left");
});

it("the API brings back who is named again, and leaves alone who is not", async () => {
  const { world, customer, csm } = await openDesk();
  const key = await makeApiKey(world);
  const kickoff = await world.db
    .prepare("select kickoff_on from account where id = ?")
    .bind(customer.id)
    .first<string>("kickoff_on");
  const put = (contacts?: unknown[]) =>
    callApi(world, {
      ...{ method: "PUT", path: `/api/v1/accounts/${customer.externalId}`, key },
      body: {
        ...{ name: customer.name, segment: "smb", kickoff, timezone: "America/Denver", locale: "en-US" },
        ...{ currency: "USD", metric: departures.key, ...(contacts && { contacts }) },
      },
    });
  const gone = async () =>
    (
      await world.db
        .prepare(
          "select id from contact where account_id = ? and left_at is not null and returned_at is null order by id",
        )
        .bind(customer.id)
        .all<{ id: string }>()
    ).results.map(({ id }) => id);
  const sponsor = { name: customer.sponsor.name, email: customer.sponsor.email, role: "executive_sponsor" };
  const dana = { name: "Dana", email: customer.champion.email.toUpperCase(), role: "end_user" };
  await leave({ csm, customer });
  for (const contacts of [undefined, [], [sponsor]]) expect((await put(contacts)).status).toBe(200);
  expect(await gone()).toEqual(["c1"]);
  expect((await put([sponsor, dana])).status).toBe(200);
  expect(await gone()).toEqual([]);
  expect(await textOf(csm, `/console/accounts/${customer.id}`)).toContain("Dana Whitfield");
  expect((await auditOf(world, customer)).map(([act]) => act)).toEqual(["contact.leave", "contact.return"]);
});
