import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { revokeShare, rotateShare } from "#store/share.ts";
import type { Browser } from "../support/browser.ts";
import { knownOf, pathOf, portalRoutes, spread } from "../support/route.ts";
import { actsOf, dumpTables, openItem } from "../support/rows.ts";
import {
  browserOf,
  type Customer,
  type Link,
  linkOf,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  origin,
  signIn,
  type World,
} from "../support/world.ts";

const minute = 60_000;
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** What ends a link, each as it really happens. */
const endings: Record<string, (world: World, customer: Customer, link: Link) => Promise<unknown>> = {
  revoked: (world, customer, link) =>
    revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() }),
  rotated: (world, customer, link) =>
    rotateShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() }),
  expired: async () => vi.setSystemTime(Date.now() + 2 * minute),
};

async function makeEnding(world: World, customer: Customer): Promise<Link> {
  return makeLink(world, customer, { expiresAt: Date.now() + minute });
}

/** Every portal address with its method, for a customer that has something at each of them. */
async function portalAddresses(world: World, customer: Customer): Promise<{ method: string; path: string }[]> {
  const known = await knownOf(world, customer);
  return portalRoutes.flatMap(spread).map((route) => ({ method: route.method, path: pathOf(route, known) }));
}

function ask(browser: Browser, { method, path }: { method: string; path: string }): Promise<Response> {
  return method === "POST" ? browser.post(path, { version: "1" }) : browser.get(path);
}

it("a living link leads on to the clean address, and no token goes with it", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const link = await makeLink(world, customer);
  const answer = await browserOf(world).get(link.path);
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe(customer.base);
  expect(JSON.stringify([...answer.headers])).not.toContain(link.token.split(".").at(-1));
  expect(await answer.text()).toBe("");
});

it("the cookie is bound to this host, kept from scripts and plain connections, and named after the account", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const [cookie = "", ...more] = (
    await browserOf(world).get((await makeLink(world, customer)).path)
  ).headers.getSetCookie();
  expect(more).toEqual([]);
  const [pair = "", ...attributes] = cookie.split("; ");
  expect(pair.startsWith(`__Host-g-${customer.slug}=`)).toBe(true);
  expect(attributes.sort()).toEqual(["HttpOnly", "Max-Age=31536000", "Path=/", "SameSite=Lax", "Secure"]);
});

it("a link that opens nothing looks the same whatever the reason: 404 if it never was ours, 410 if it ended", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const living = await makeLink(world, customer);
  const flipped = living.token.endsWith("A") ? "B" : "A";
  const foreign = await openWorld({ LINK_SECRET: "k1:another-secret-another-secret-another-0" });
  const asked: [string, number][] = [
    ["/p/x", 404],
    [`/p/${"v1.".padEnd(400, "A")}`, 404],
    [`/p/${encodeURIComponent("' or 1=1 --")}`, 404],
    [`/p/v2${living.token.slice(2)}`, 404],
    [`/p/${living.token.slice(0, -1)}${flipped}`, 404],
    [linkOf(foreign, living.id, 0).path, 404],
    [linkOf(world, living.id, 1).path, 404],
    [linkOf(world, "AAAAAAAAAAAAAAAAAAAAAA", 0).path, 404],
  ];
  for (const name of ["revoked", "rotated", "expired"] as const) {
    const link = await makeEnding(world, customer);
    await endings[name]?.(world, customer, link);
    asked.push([link.path, 410]);
  }
  const bodies = new Set<string>();
  for (const [path, status] of asked) {
    const answer = await browserOf(world).get(path);
    expect(answer.status, path).toBe(status);
    expect(answer.headers.get("set-cookie"), path).toBe(null);
    expect(answer.headers.get("cache-control"), path).toBe("private, no-store");
    bodies.add(await answer.text());
  }
  expect(bodies.size).toBe(1);
});

it("the page of a dead link names no account and keeps to the strict headers", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const link = await makeLink(world, customer);
  await revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  const answer = await browserOf(world).get(link.path);
  expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
  expect(answer.headers.get("x-robots-tag")).toBe("noindex");
  const policy = answer.headers.get("content-security-policy") ?? "";
  for (const rule of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
    expect(policy).toContain(rule);
  expect(policy).not.toContain("unsafe-");
  const html = await answer.text();
  expect(html).not.toContain(customer.name);
  expect(html).not.toContain(link.token);
});

it("opening a link is never kept by a cache, and neither is its token sent on", async () => {
  const world = await openWorld();
  const { headers } = await browserOf(world).get((await makeLink(world, await openCustomer(world))).path);
  expect(headers.get("cache-control")).toBe("private, no-store");
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("x-robots-tag")).toBe("noindex");
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
});

for (const [name, end] of Object.entries(endings)) {
  it(`the cookie of a link that is ${name} meanwhile opens nothing any more, on any portal address, and changes nothing`, async () => {
    const world = await openWorld();
    const customer = await openCustomer(world);
    const addresses = await portalAddresses(world, customer);
    const link = await makeEnding(world, customer);
    const browser = await openLink(world, link);
    expect((await browser.get(customer.base)).status).toBe(200);
    await end(world, customer, link);
    const before = await dumpTables(world.db);
    for (const address of addresses) {
      const answer = await ask(browser, address);
      expect(answer.status, `${address.method} ${address.path}`).toBe(410);
      expect(await answer.text()).not.toContain(customer.name);
    }
    expect(await dumpTables(world.db)).toEqual(before);
  });
}

it("a page already in the reader's hands is 410 too once the link is revoked, not 304", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const link = await makeLink(world, customer);
  const browser = await openLink(world, link);
  const etag = (await browser.get(customer.base)).headers.get("etag") ?? "";
  expect((await browser.get(customer.base, { "if-none-match": etag })).status).toBe(304);
  await revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  expect((await browser.get(customer.base, { "if-none-match": etag })).status).toBe(410);
});

it("a 304 brings no policy of its own, which would replace the one of the kept page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const browser = await openAsChampion(world, customer);
  const etag = (await browser.get(customer.base)).headers.get("etag") ?? "";
  const answer = await browser.get(customer.base, { "if-none-match": etag });
  expect([answer.status, answer.headers.get("content-security-policy")]).toEqual([304, null]);
});

it("a link revoked while 64 clients use it serves none of them afterwards", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const link = await makeLink(world, customer, { contactId: customer.champion.id });
  const item = await openItem(world, customer);
  const staff = await signIn(world, "csm");
  const clients = await Promise.all(Array.from({ length: 64 }, () => openLink(world, link)));
  const seen = { before: 0, after: 0, late: [] as number[] };
  const busy = Promise.withResolvers<void>();
  let revoked = false;
  let comments = 0;

  async function use(browser: Browser, number: number): Promise<void> {
    for (let after = 0, round = 0; after < 3 && round < 200; round += 1) {
      const isLate = revoked;
      const words = { version: "1", body: `${number}.${round}` };
      const answer =
        round % 2 === 0
          ? await browser.get(`${customer.base}/plan`)
          : await browser.post(`${customer.base}/plan/${item.id}/comment`, words);
      await answer.text();
      if (isLate) seen.late.push(answer.status);
      if (isLate) after += 1;
      else seen.before += 1;
      if (seen.before === 64) busy.resolve();
    }
  }

  async function revoke(): Promise<void> {
    await busy.promise;
    const answer = await staff.post(`/console/accounts/${customer.id}/shares/${link.id}/revoke`, {});
    expect(answer.status).toBe(303);
    comments = (await actsOf(world, customer)).length;
    revoked = true;
  }

  await Promise.all([...clients.map(use), revoke()]);
  expect(seen.late).toEqual(Array(64 * 3).fill(410));
  expect(comments).toBeGreaterThan(0);
  expect(await actsOf(world, customer)).toHaveLength(comments);
});

it("a link revoked and made anew is another link: the old one and its cookies stay dead", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const asked = { contactId: customer.champion.id };
  const old = await makeLink(world, customer, asked);
  const browser = await openLink(world, old);
  await revokeShare(world.db, customer.id, { shareId: old.id, by: system, now: Date.now() });
  const fresh = await makeLink(world, customer, asked);
  expect((await browser.get(customer.base)).status).toBe(410);
  expect((await browserOf(world).get(old.path)).status).toBe(410);
  expect((await (await openLink(world, fresh)).get(customer.base)).status).toBe(200);
  expect(await rotateShare(world.db, customer.id, { shareId: old.id, by: system, now: Date.now() })).toBe(false);
});

it("a rotated link has one living copy, the newest", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const first = await makeLink(world, customer);
  await rotateShare(world.db, customer.id, { shareId: first.id, by: system, now: Date.now() });
  await rotateShare(world.db, customer.id, { shareId: first.id, by: system, now: Date.now() });
  expect((await browserOf(world).get(first.path)).status).toBe(410);
  expect((await browserOf(world).get(linkOf(world, first.id, 1).path)).status).toBe(410);
  expect((await browserOf(world).get(linkOf(world, first.id, 2).path)).status).toBe(303);
});

it("staff of one account's page cannot rotate or revoke the link of another", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const link = await makeLink(world, other);
  const staff = await signIn(world, "admin");
  for (const verb of ["rotate", "revoke", "mail"])
    expect((await staff.post(`/console/accounts/${own.id}/shares/${link.id}/${verb}`, {})).status, verb).toBe(404);
  expect((await browserOf(world).get(link.path)).status).toBe(303);
});

it("two accounts live side by side in one browser, and ending one leaves the other", async () => {
  const world = await openWorld();
  const [one, two] = [await openCustomer(world), await openCustomer(world)];
  const [first, second] = [await makeLink(world, one), await makeLink(world, two)];
  const browser = await openLink(world, second, await openLink(world, first));
  expect(await (await browser.get(one.base)).text()).toContain(one.name);
  expect(await (await browser.get(two.base)).text()).toContain(two.name);
  await revokeShare(world.db, one.id, { shareId: first.id, by: system, now: Date.now() });
  expect((await browser.get(one.base)).status).toBe(410);
  expect((await browser.get(two.base)).status).toBe(200);
});

function forge(cookie: string, change: (ref: Record<string, unknown>) => Record<string, unknown>): string {
  const [body = "", ...signature] = cookie.split(".");
  const ref = change(JSON.parse(atob(body.replace(/-/g, "+").replace(/_/g, "/"))) as Record<string, unknown>);
  const sealed = btoa(JSON.stringify(ref)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  return [sealed, ...signature].join(".");
}

it("a cookie changed in any part is no cookie", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const browser = await openLink(world, await makeLink(world, own));
  const name = `__Host-g-${own.slug}`;
  const cookie = browser.jar.get(name) ?? "";
  const [body = "", kid = "", mac = ""] = cookie.split(".");
  const forged = [
    "",
    "x",
    body,
    `${body}.${kid}.`,
    `${body}.k9.${mac}`,
    `${body}.${kid}.${mac.slice(1)}`,
    `${body.slice(1)}.${kid}.${mac}`,
    `bnVsbA.${kid}.${mac}`,
    `${cookie}.`,
    `${cookie}.more`,
    forge(cookie, (ref) => ({ ...ref, accountId: other.id })),
    forge(cookie, (ref) => ({ ...ref, epoch: 1 })),
    forge(cookie, (ref) => ({ ...ref, person: { contactId: own.champion.id, name: own.champion.name } })),
    // Empty and absent must not read the same: this one would act without a name.
    forge(cookie, (ref) => ({ ...ref, person: { contactId: null, name: "" } })),
  ];
  expect((await browser.get(own.base)).status).toBe(200);
  for (const text of forged) {
    browser.jar.set(name, text);
    expect((await browser.get(own.base)).status, text).toBe(401);
  }
});

it("a cookie of one account under the name of another opens neither", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  const browser = await openLink(world, await makeLink(world, own));
  browser.jar.set(`__Host-g-${other.slug}`, browser.jar.get(`__Host-g-${own.slug}`) ?? "");
  expect((await browser.get(other.base)).status).toBe(401);
});

it("a rotation of the signing secret kills no link in use; its end kills those of the old secret", async () => {
  const [old, next] = ["k1:old-secret-old-secret-old-secret-old-0", "k2:new-secret-new-secret-new-secret-new-0"];
  const before = await openWorld({ LINK_SECRET: old });
  const customer = await openCustomer(before);
  const link = await makeLink(before, customer);
  const cookies = (await openLink(before, link)).jar;
  const meanwhile = browserOf(await openWorld({ LINK_SECRET: `${next},${old}` }));
  for (const [name, value] of cookies) meanwhile.jar.set(name, value);
  expect((await meanwhile.get(customer.base)).status).toBe(200);
  expect((await meanwhile.get(link.path)).status).toBe(303);
  const after = browserOf(await openWorld({ LINK_SECRET: next }));
  for (const [name, value] of cookies) after.jar.set(name, value);
  expect((await after.get(customer.base)).status).toBe(401);
  expect((await after.get(link.path)).status).toBe(404);
});

it("a token of a mail opens nothing but what it was made for", async () => {
  const world = await openWorld();
  const known = await knownOf(world, await openCustomer(world));
  const browser = browserOf(world);
  expect((await browser.get(`/r/${known["/r/"]}`)).status).toBe(200);
  expect((await browser.get(`/u/${known["/u/"]}`)).status).toBe(200);
  for (const path of [`/r/${known["/u/"]}`, `/u/${known["/r/"]}`, `/p/${known["/r/"]}`, `/r/${known["/p/"]}`])
    expect((await browser.get(path)).status, path).toBe(404);
});

it("too many openings from one address are put off, with the time to wait", async () => {
  const world = await openWorld();
  const browser = browserOf(world);
  const answers = await Promise.all(Array.from({ length: 301 }, () => browser.get("/p/x")));
  const refused = answers.find(({ status }) => status === 429);
  expect(refused?.headers.get("retry-after")).toBe("60");
  expect((await browserOf(world).get("/p/x")).status).toBe(404);
});

it("who tries links from every address of an IPv6 network is put off as from one", async () => {
  const world = await openWorld();
  const answers = await Promise.all(
    Array.from({ length: 301 }, (_, at) =>
      world.fetch("/p/x", { headers: { "cf-connecting-ip": `2001:db8:79:0:${at.toString(16)}::1` } }),
    ),
  );
  expect(answers.some(({ status }) => status === 429)).toBe(true);
});

it("a limiter that does not answer opens no link", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const limit = async () => {
    throw new Error("limiter is away");
  };
  const world = await openWorld();
  const link = await makeLink(world, await openCustomer(world));
  const answer = await browserOf(await openWorld({ LIMITER: { limit } })).get(link.path);
  expect([answer.status, answer.headers.get("set-cookie")]).toEqual([500, null]);
  expect(await answer.text()).not.toContain("limiter");
  expect(String(log.mock.calls)).toContain("limiter is away");
});

async function askForLink(world: World, email: string): Promise<{ status: number; body: string; headers: string }> {
  const answer = await browserOf(world).post("/link", { email });
  const headers = [...answer.headers].filter(([name]) => !["x-request-id", "content-security-policy"].includes(name));
  return { status: answer.status, body: await answer.text(), headers: JSON.stringify(headers) };
}

it("asking for a link is answered the same, known address or not, and only a contact gets a mail", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  await makeLink(world, customer, { contactId: customer.champion.id });
  const unknown = await askForLink(world, "stranger@elsewhere.example");
  expect(world.mails).toEqual([]);
  const known = await askForLink(world, customer.champion.email.toUpperCase());
  expect(known).toEqual(unknown);
  expect(known.status).toBe(200);
  expect(world.mails.map(({ to }) => to)).toEqual([customer.champion.email]);
});

it("the link that is mailed again is the living one, and it opens", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const dead = await makeLink(world, customer, { contactId: customer.champion.id });
  await revokeShare(world.db, customer.id, { shareId: dead.id, by: system, now: Date.now() });
  const link = await makeLink(world, customer, { contactId: customer.champion.id });
  await rotateShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  await askForLink(world, customer.champion.email);
  const tokens = world.mails.map(({ text }) => /\/p\/(\S+)/.exec(text)?.[1]);
  expect(tokens).toEqual([linkOf(world, link.id, 1).token]);
  expect((await browserOf(world).get(`/p/${tokens[0]}`)).status).toBe(303);
});

it("a contact without a living personal link, or known to another account only, gets no mail", async () => {
  const world = await openWorld();
  const [own, other] = [await openCustomer(world), await openCustomer(world)];
  await makeLink(world, own);
  await makeLink(world, own, { contactId: own.sponsor.id, expiresAt: Date.now() - minute });
  await makeLink(world, other, { contactId: other.champion.id });
  await askForLink(world, own.champion.email);
  await askForLink(world, own.sponsor.email);
  expect(world.mails).toEqual([]);
});

it("an address that asks again and again gets five mails an hour and the same answer", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  await makeLink(world, customer, { contactId: customer.champion.id });
  const answers = [];
  for (let time = 0; time < 7; time += 1) answers.push(await askForLink(world, customer.champion.email));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(world.mails).toHaveLength(5);
  vi.setSystemTime(Date.now() + 60 * minute);
  await askForLink(world, customer.champion.email);
  expect(world.mails).toHaveLength(6);
});

it("asking for a link from another site, or with more than a form can hold, reaches nobody", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  await makeLink(world, customer, { contactId: customer.champion.id });
  const browser = browserOf(world);
  const { email } = customer.champion;
  expect((await browser.post("/link", { email }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  const foreign = { "sec-fetch-site": null, origin: "https://evil.example" };
  expect((await browser.post("/link", { email }, foreign)).status).toBe(403);
  expect((await browser.post("/link", { email }, { "sec-fetch-site": null, origin: null })).status).toBe(403);
  expect((await browser.post("/link", { email, more: "x" })).status).toBe(422);
  expect((await browser.post("/link", { email, more: "x".repeat(70_000) })).status).toBe(413);
  expect((await browser.post("/u/x", { more: "x".repeat(70_000) })).status).toBe(413);
  expect(world.mails).toEqual([]);
  expect((await browser.post("/link", { email }, { "sec-fetch-site": null, origin })).status).toBe(200);
  expect(world.mails).toHaveLength(1);
});
