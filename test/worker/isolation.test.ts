import { expect, it } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import type { Browser } from "../support/browser.ts";
import { refusedAt } from "../support/refusal.ts";
import { apiRoutes, consoleRoutes, knownOf, pathOf, portalRoutes, type Route, spread } from "../support/route.ts";
import { dumpTables, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  makeApiKey,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

const portal = portalRoutes.flatMap(spread);
const nameOf = (route: Route) => `${route.method} ${route.path}`;

/** What each form of the portal needs to be right in itself, so that only the caller decides. */
const forms: Record<string, Record<string, string>> = {
  done: { version: "1" },
  undo: { version: "1" },
  reopen: { version: "1" },
  stuck: { version: "1", reason: "We wait for access" },
  comment: { version: "1", body: "A question" },
  answer: { choice: "better" },
  confirm: { version: "1" },
  dispute: { version: "1", note: "We counted more" },
  fee: { agree: "yes" },
  who: { name: "Sam" },
  seen: {},
  names: { on: "yes" },
  guard: { on: "yes" },
  money: { on: "yes" },
  usual: { frequency: "quarterly", detail: "short", seen: "0" },
  make: {},
  end: {},
};

function send(browser: Browser, route: Route, path: string): Promise<Response> {
  const form = forms[route.path.split("/").at(-1) ?? ""];
  return route.method === "GET" ? browser.get(path) : browser.post(path, form ?? {});
}

const pages = portal.filter(({ method }) => method === "GET").map(nameOf);
const all = (status: number, names: string[]) => Object.fromEntries(names.map((name) => [name, status]));
const steps = ["done", "undo", "reopen", "stuck", "comment"].map((act) => `POST /a/:slug/plan/:item/${act}`);
const words = ["answer", "confirm", "dispute"].map((act) => `POST /a/:slug/value/:period{[0-9]{4}-[0-9]{2}}/${act}`);
const feeds = ["make", "end"].map((act) => `POST /a/:slug/calendar/${act}`);
const acts = [...steps, ...words, ...feeds];
/** For an admin of the customer alone, the fee for a sponsor too, and all for a personal link that takes part. */
const decisions = [
  ...["names", "guard", "money", "usual"].map((choice) => `POST /a/:slug/showing/${choice}`),
  "POST /a/:slug/value/review/:period{[0-9]{4}-[0-9]{2}}/fee",
];

/** Statuses of everybody with a living link, address by address. */
const living: Record<
  string,
  { status: Record<string, number>; open: (world: World, customer: Customer) => Promise<Browser> }
> = {
  "a personal link": {
    open: openAsChampion,
    status: {
      ...all(200, pages),
      ...all(303, acts),
      ...all(403, decisions),
      "POST /a/:slug/who": 422,
      "POST /a/:slug/seen": 204,
    },
  },
  "a personal link of an admin": {
    open: openAsAdmin,
    status: {
      ...all(200, pages),
      ...all(303, [...acts, ...decisions]),
      // Whose word on a figure counts is another question.
      ...all(403, words.slice(1)),
      "POST /a/:slug/who": 422,
      "POST /a/:slug/seen": 204,
    },
  },
  "a team link nobody named yet": {
    open: async (world, customer) => openLink(world, await makeLink(world, customer)),
    status: {
      ...all(200, pages),
      ...all(200, acts),
      ...all(403, decisions),
      "POST /a/:slug/who": 303,
      "POST /a/:slug/seen": 204,
    },
  },
  "a personal link for reading": {
    open: async (world, customer) =>
      openLink(world, await makeLink(world, customer, { contactId: customer.sponsor.id, scope: "view" })),
    status: {
      ...all(200, pages),
      ...all(403, [...acts, ...decisions]),
      "POST /a/:slug/who": 422,
      "POST /a/:slug/seen": 204,
    },
  },
  "a team link for reading": {
    open: async (world, customer) => openLink(world, await makeLink(world, customer, { scope: "view" })),
    status: {
      ...all(200, pages),
      ...all(403, [...acts, ...decisions]),
      "POST /a/:slug/who": 303,
      "POST /a/:slug/seen": 204,
    },
  },
};

/** Addresses that lead on to another page instead of showing one. */
const leadsOn = new Set(["GET /a/:slug/value/latest"]);

it("every portal address has a form or a page that the matrix knows", () => {
  const posts = portal.filter(({ method }) => method !== "GET");
  expect(posts.filter((route) => !forms[route.path.split("/").at(-1) ?? ""]).map(nameOf)).toEqual([]);
  for (const [who, { status }] of Object.entries(living))
    expect(Object.keys(status).sort(), who).toEqual(portal.map(nameOf).sort());
});

it("nobody without a living link of this account opens or changes anything at any portal address", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const refused = await refusedAt(world, customer);
  const before = await dumpTables(world.db);
  for (const { who, browser, status } of refused) {
    for (const route of portal) {
      const answer = await send(browser, route, pathOf(route, known));
      expect(answer.status, `${who}: ${nameOf(route)}`).toBe(status);
      expect(answer.headers.get("set-cookie"), `${who}: ${nameOf(route)}`).toBe(null);
      expect(await answer.text(), `${who}: ${nameOf(route)}`).not.toContain(customer.name);
    }
    expect(await dumpTables(world.db), who).toEqual(before);
  }
});

for (const [who, { status, open }] of Object.entries(living)) {
  it(`${who} gets exactly what its kind and scope allow, at every portal address`, async () => {
    const world = await openWorld();
    const customer = await openCustomer(world);
    const known = await knownOf(world, customer);
    const cells: Record<string, number> = {};
    for (const route of portal) {
      // Each cell begins anew: a link that has said who it is would answer the next act otherwise.
      const item = await openItem(world, customer);
      const answer = await send(await open(world, customer), route, pathOf(route, { ...known, item: item.id }));
      cells[nameOf(route)] = leadsOn.has(nameOf(route)) && answer.status === 303 ? 200 : answer.status;
    }
    expect(cells).toEqual(status);
  });
}

it("what a link for reading may not do leaves no trace", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const before = await dumpTables(world.db);
  for (const who of ["a personal link for reading", "a team link for reading"]) {
    const browser = await living[who]?.open(world, customer);
    for (const name of acts) {
      const route = { method: "POST", path: name.slice("POST ".length) };
      expect((await send(browser as Browser, route, pathOf(route, known))).status).toBe(403);
    }
  }
  const after = await dumpTables(world.db);
  // Links were made, nothing else.
  expect({ ...after, share: [], audit: [] }).toEqual({ ...before, share: [], audit: [] });
});

it("a step of another account is not there, for any act, and nothing of either account changes", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const browser = await openAsChampion(world, own);
  const foreign = "step-of-another-account";
  await world.db
    .prepare("update item set id = ? where account_id = ? and id = 'agree-goals'")
    .bind(foreign, other.id)
    .run();
  const before = await dumpTables(world.db);
  expect((await browser.get(`${own.base}/plan/${foreign}`)).status).toBe(404);
  for (const name of steps) {
    const route = { method: "POST", path: name.slice("POST ".length) };
    const answer = await send(browser, route, pathOf(route, { slug: own.slug, item: foreign }));
    expect(answer.status, name).toBe(404);
  }
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the month of another account is not there", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  await knownOf(world, other);
  const browser = await openAsChampion(world, own);
  expect((await browser.get(`${own.base}/value/2026-10`)).status).toBe(404);
  expect((await browser.get(`${own.base}/value/2026-10.csv`)).status).toBe(404);
});

it("a change that waits for a name cannot be aimed at another account", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const browser = await openLink(world, await makeLink(world, own));
  const before = await dumpTables(world.db);
  const pending = `${other.base}/plan/${(await openItem(world, other)).id}/done`;
  const fields = { name: "Sam", pending_action: pending, pending_version: "1" };
  expect((await browser.post(`${own.base}/who`, fields)).headers.get("location")).toBe(own.base);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("a contact of another account cannot be who a team link says it is", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  await world.db.prepare("update contact set id = 'foreign' where account_id = ? and id = 'c1'").bind(other.id).run();
  const browser = await openLink(world, await makeLink(world, own));
  expect((await browser.post(`${own.base}/who`, { contact: "foreign" })).status).toBe(422);
});

it("things of one account are not found under the console address of another", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const staff = await signIn(world, "admin");
  await world.db
    .prepare("update item set id = 'foreign' where account_id = ? and id = 'agree-goals'")
    .bind(other.id)
    .run();
  const before = await dumpTables(world.db);
  const base = `/console/accounts/${own.id}`;
  expect((await staff.get(`${base}/items/foreign`)).status).toBe(404);
  expect((await staff.get(`${base}/preview/plan/foreign`)).status).toBe(404);
  for (const [act, form] of Object.entries({ ...forms, due: { version: "1", due: "2026-12-24" } }).filter(
    ([each]) => !["who", "seen", "answer", "confirm", "dispute", "fee"].includes(each),
  ))
    expect((await staff.post(`${base}/items/foreign/${act}`, form)).status, act).toBe(404);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("an account that is not there is not found at any console address below it", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = { ...(await knownOf(world, customer)), "/console/accounts/": "AAAAAAAAAAAAAAAAAAAAAA" };
  const staff = await signIn(world, "admin");
  const before = await dumpTables(world.db);
  const filled: Record<string, Record<string, string>> = {
    comparison: { seats: "12", gives: "on", sees: "on" },
    contacts: { name: "Sam", role: "admin" },
    items: { title: "A step", side: "vendor", stage: "handoff", due: "2026-12-24" },
    shares: { kind: "team" },
    due: { version: "1", due: "2026-12-24" },
    showing: { choice: "guard" },
    "hold-out": { reason: "One in ten", sure: "yes" },
    release: { kind: "escalation", reason: "Open" },
    fees: { valid_from: "2026-10-01", amount: "1", agreed_by: "Ellen", agreed_on: "2026-10-01" },
    feedback: { period: "2026-10", kind: "answer", person: "contact:c1", seen: "1" },
    ...forms,
  };
  for (const route of consoleRoutes.filter(({ path }) => path.includes("/accounts/:id")).flatMap(spread)) {
    const form = filled[route.path.split("/").at(-1) ?? ""] ?? {};
    const path = pathOf(route, known);
    const answer = route.method === "GET" ? await staff.get(path) : await staff.post(path, form);
    expect(answer.status, nameOf(route)).toBe(404);
  }
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the preview of staff shows what the customer sees, offers no act, and is no visit", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const staff = await signIn(world, "viewer");
  const before = await dumpTables(world.db);
  for (const route of consoleRoutes.filter(({ path }) => path.includes("/preview"))) {
    const answer = await staff.get(pathOf(route, known));
    const html = await answer.text();
    expect([answer.status, html.includes(customer.name)], route.path).toEqual([200, true]);
    expect(html, route.path).not.toContain("<form");
    expect(html, route.path).not.toContain("data-seen");
  }
  expect(await dumpTables(world.db)).toEqual(before);
  const target = `/console/accounts/${customer.id}/preview/plan/${known.item}/done`;
  expect((await staff.post(target, { version: "1" })).status).toBe(404);
});

it("a customer's link opens nothing of the console, and neither it nor a session of staff opens the API", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const browser = await openAsChampion(world, customer);
  for (const route of consoleRoutes.flatMap(spread)) {
    const answer = await send(browser, route, pathOf(route, known));
    expect(answer.headers.get("location"), nameOf(route)).toBe("/console/sign-in");
  }
  const staff = await signIn(world, "admin");
  for (const route of apiRoutes)
    for (const caller of [browser, staff])
      expect((await caller.send(pathOf(route, known), { method: route.method })).status, nameOf(route)).toBe(401);
});

it("an API key opens the API and nothing else", async () => {
  const world = await openWorld();
  const known = await knownOf(world, await openCustomer(world));
  const browser = browserOf(world);
  const authorization = `Bearer ${await makeApiKey(world)}`;
  for (const route of [...portal, ...consoleRoutes.flatMap(spread)]) {
    const answer = await browser.send(pathOf(route, known), { method: route.method, headers: { authorization } });
    expect([401, 303], nameOf(route)).toContain(answer.status);
  }
  for (const route of apiRoutes) {
    const answer = await browser.send(pathOf(route, known), { method: route.method, headers: { authorization } });
    expect([401, 403, 500], nameOf(route)).not.toContain(answer.status);
  }
});

it("a key that is wrong, revoked, expired or shortened writes nothing at any address of the API", async () => {
  const world = await openWorld();
  const known = await knownOf(world, await openCustomer(world));
  const [revoked, expired, living] = [await makeApiKey(world), await makeApiKey(world), await makeApiKey(world)];
  const end = (column: string, key: string) =>
    world.db.prepare(`update api_key set ${column} = ? where prefix = ?`).bind(Date.now(), key.slice(0, 12)).run();
  await end("revoked_at", revoked);
  await end("expires_at", expired);
  const wrong = `${living.slice(0, -1)}${living.endsWith("A") ? "B" : "A"}`;
  const before = await dumpTables(world.db);
  for (const authorization of [revoked, expired, wrong, living.slice(0, -1), ""].map((key) => `Bearer ${key}`))
    for (const route of apiRoutes) {
      const answer = await world.fetch(pathOf(route, known), { method: route.method, headers: { authorization } });
      expect(answer.status, `${authorization} ${nameOf(route)}`).toBe(401);
    }
  expect(await dumpTables(world.db)).toEqual(before);
  const answer = await world.fetch("/api/v1/events", {
    method: "POST",
    headers: { authorization: `Bearer ${living}` },
  });
  expect(answer.status).toBe(400);
});
