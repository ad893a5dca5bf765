import { expect, it } from "vitest";
import { countDb } from "../support/counted-db.ts";
import {
  apiRoutes,
  consoleRoutes,
  handlers,
  knownOf,
  pathOf,
  portalRoutes,
  type Route,
  spread,
} from "../support/route.ts";
import { dumpTables } from "../support/rows.ts";
import { browserOf, makeApiKey, openAsChampion, openCustomer, openWorld, origin, signIn } from "../support/world.ts";

interface OpenRow {
  /** What it answers to somebody without anything, with a token of nobody. */
  status: number;
  /** Fields of the form a POST sends. */
  form?: Record<string, string>;
  /** A POST that may come from anywhere, with the reason. */
  anywhere?: string;
  /** An answer everybody may keep, with the reason. */
  shared?: string;
}

/** The open door, row by row. A route that is not here must refuse who brings nothing. */
const open: Record<string, OpenRow> = {
  "GET /": { status: 303 },
  "GET /health": { status: 200 },
  "GET /robots.txt": { status: 200 },
  "GET /favicon.ico": { status: 200, shared: "the same mark for everybody" },
  "GET /docs": { status: 200 },
  "GET /openapi.json": { status: 200 },
  "GET /p/:token": { status: 404 },
  "GET /calendar/:feed": { status: 404 },
  "POST /link": { status: 200, form: { email: "nobody@elsewhere.example" } },
  "GET /r/:token": { status: 404 },
  "POST /r/:token": { status: 404, form: { choice: "better" } },
  "POST /r/:token/link": { status: 404, form: {} },
  "POST /r/:token/seen": { status: 404, form: {} },
  "GET /u/:token": { status: 404 },
  "POST /hooks/mail": { status: 401, anywhere: "the mail provider posts it, signed" },
  "POST /u/:token": { status: 404, form: {}, anywhere: "RFC 8058: the mail program posts it" },
  "GET /console/sign-in": { status: 200 },
  "POST /console/sign-in": { status: 200, form: { email: "nobody@elsewhere.example" } },
  "POST /console/sign-in/code": { status: 422, form: { code: "000000" } },
};

const nameOf = (route: Route) => `${route.method} ${route.path}`;
const gated = handlers.filter((route) => !(nameOf(route) in open));
const nobodys = { "/p/": "v1.x", "/calendar/": "v1.x.ics", "/r/": "v1.x", "/u/": "v1.x" };

it("every gate has routes behind it, and the open door has no other than those of its table", () => {
  expect([portalRoutes.length, consoleRoutes.length, apiRoutes.length].every((count) => count > 1)).toBe(true);
  const behind = new Set([...portalRoutes, ...consoleRoutes, ...apiRoutes].map(nameOf));
  expect(handlers.map(nameOf).filter((name) => !behind.has(name) && !(name in open))).toEqual([]);
  expect(Object.keys(open).filter((name) => !handlers.map(nameOf).includes(name))).toEqual([]);
});

it("every route outside the open door refuses who brings no credentials, and asks the database nothing", async () => {
  const world = await openWorld();
  const known = await knownOf(world, await openCustomer(world));
  const counted = countDb(world.db);
  const browser = browserOf(await openWorld({ DB: counted.db }));
  counted.reset();
  for (const route of gated.flatMap(spread)) {
    const path = pathOf(route, known);
    const answer =
      route.method === "POST" ? await browser.post(path, {}) : await browser.send(path, { method: route.method });
    const isConsole = path.startsWith("/console");
    expect([answer.status, answer.headers.get("location")], nameOf(route)).toEqual(
      isConsole ? [303, "/console/sign-in"] : [401, null],
    );
  }
  expect(counted.count()).toBe(0);
});

it("no method opens a gated address to who brings no credentials", async () => {
  const world = await openWorld();
  const known = await knownOf(world, await openCustomer(world));
  const browser = browserOf(world);
  for (const route of gated.flatMap(spread)) {
    for (const method of ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await browser.send(pathOf(route, known), { method, headers: { origin } });
      expect([401, 303], `${method} ${route.path}`).toContain(answer.status);
    }
  }
});

it("a method nobody wrote down is answered with those an address has, to who came through the gate, and a missing address with none", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const bearer = { authorization: `Bearer ${await makeApiKey(world)}`, origin };
  const known = await knownOf(world, customer);
  const everything = await openAsChampion(world, customer);
  everything.jar.set("__Host-staff", (await signIn(world, "admin")).jar.get("__Host-staff") ?? "");
  const asked = handlers.flatMap(spread).filter(({ method }) => method !== "ALL");
  const has = Map.groupBy(asked, (route) => pathOf(route, { ...known, ...nobodys }));
  for (const [path, routes] of has) {
    const methods = routes.map(({ method }) => method);
    const answer = await everything.send(path, { method: "PATCH", headers: bearer });
    const allow = (answer.headers.get("allow") ?? "").split(", ");
    expect([answer.status, allow], path).toEqual([405, expect.arrayContaining(methods)]);
    expect(allow.includes("HEAD"), path).toBe(allow.includes("GET"));
    const nowhere = await everything.send(`${path}/nowhere/at/all`, { method: "PATCH", headers: bearer });
    expect([nowhere.status, nowhere.headers.get("allow")], path).toEqual([404, null]);
  }
  const api = await everything.send("/api/v1/events", { method: "DELETE", headers: bearer });
  expect([api.headers.get("allow"), await api.json()]).toMatchObject([
    "GET, HEAD, POST",
    { error: { code: "not_allowed" } },
  ]);
  const stranger = await browserOf(world).send("/api/v1/events", { method: "DELETE", headers: { origin } });
  expect([stranger.status, stranger.headers.get("allow")]).toEqual([401, null]);
});

it("an address nobody wrote down is refused behind a gate and unknown in front of it", async () => {
  const browser = browserOf(await openWorld());
  expect((await browser.get("/a/nobody/secret")).status).toBe(401);
  expect((await browser.get("/console/secret")).headers.get("location")).toBe("/console/sign-in");
  expect((await browser.get("/console/sign-in/secret")).headers.get("location")).toBe("/console/sign-in");
  expect((await browser.get("/api/v1/secret")).status).toBe(401);
  expect((await browser.get("/secret")).status).toBe(404);
});

it("every row of the open door answers a stranger as the table says", async () => {
  const world = await openWorld();
  for (const [name, row] of Object.entries(open)) {
    const [method = "", path = ""] = name.split(" ");
    const target = pathOf({ method, path }, nobodys);
    const browser = browserOf(world);
    const answer = method === "POST" ? await browser.post(target, row.form ?? {}) : await browser.get(target);
    expect(answer.status, name).toBe(row.status);
  }
});

it("every POST of the open door but the one named exception refuses another site", async () => {
  const world = await openWorld();
  for (const [name, row] of Object.entries(open).filter(([each]) => each.startsWith("POST"))) {
    const target = pathOf({ method: "POST", path: name.split(" ")[1] ?? "" }, nobodys);
    const answer = await browserOf(world).post(target, row.form ?? {}, { "sec-fetch-site": "cross-site" });
    expect(answer.status, name).toBe(row.anywhere ? row.status : 403);
  }
});

it("GET and HEAD of every address leave every table row for row as it was, whoever asks", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const everything = await openAsChampion(world, customer);
  everything.jar.set("__Host-staff", (await signIn(world, "admin")).jar.get("__Host-staff") ?? "");
  const bearer = { authorization: `Bearer ${await makeApiKey(world, known["/api/v1/sources/"])}` };
  const stranger = browserOf(world);
  const before = await dumpTables(world.db);
  for (const route of handlers.flatMap(spread)) {
    const path = pathOf(route, known);
    for (const method of ["GET", "HEAD"]) {
      const answer = await everything.send(path, { method, headers: bearer });
      // Each page is really shown: a refusal would prove nothing.
      if (route.method === "GET") expect(answer.status, `${method} ${path}`).toBeLessThan(400);
      await stranger.send(path, { method });
    }
    expect(await dumpTables(world.db), path).toEqual(before);
  }
});

it("every answer of the Worker is private, unindexed, sends no referrer and runs nothing of others", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const known = await knownOf(world, customer);
  const browser = await openAsChampion(world, customer);
  for (const route of handlers.filter(({ method }) => method === "GET")) {
    const { headers } = await browser.get(pathOf(route, known));
    if (!open[nameOf(route)]?.shared)
      expect(headers.get("cache-control"), route.path).toMatch(/^private, no-(store|cache)$/);
    expect(headers.get("referrer-policy"), route.path).toBe("no-referrer");
    expect(headers.get("x-robots-tag"), route.path).toBe("noindex");
    expect(headers.get("x-content-type-options"), route.path).toBe("nosniff");
    expect(headers.get("strict-transport-security"), route.path).toBe("max-age=31536000");
    expect(headers.get("content-security-policy"), route.path).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get("content-security-policy"), route.path).not.toMatch(/unsafe-|\*|https?:/);
  }
});
