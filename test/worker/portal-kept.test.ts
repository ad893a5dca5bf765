import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { system } from "#schema/audit.ts";
import { revokeShare } from "#store/share.ts";
import { addRecap, openItem } from "../support/rows.ts";
import { makeLink, openAsChampion, openCustomer, openLink, openWorld, signIn } from "../support/world.ts";

/* A rendered page is kept in memory and sent again while nothing changed. None of that may ever show. */

const withoutNonce = (html: string) => html.replace(/nonce="[^"]*"/g, "");

it("a page asked for again is the same page, under a nonce of its own", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const browser = await openAsChampion(world, customer);
  const first = await browser.get(customer.base);
  const second = await browser.get(customer.base);
  const [one, two] = [await first.text(), await second.text()];
  expect(withoutNonce(two)).toBe(withoutNonce(one));
  expect(two).not.toBe(one);
  const nonce = /nonce="([^"]+)"/.exec(two)?.[1] ?? "none";
  expect(second.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
});

it("a review is kept like any other page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  for (const month of ["2026-08", "2026-09", "2026-10"]) await addRecap(world, customer, month);
  const browser = await openAsChampion(world, customer);
  const path = `${customer.base}/value/review/2026-10`;
  const first = await (await browser.get(path)).text();
  // No change of the product: nobody said that the account moved on, so nothing is read and nothing rendered.
  await world.db.prepare("update recap set value = 7, figures = json_set(figures, '$.value', 7)").run();
  expect(withoutNonce(await (await browser.get(path)).text())).toBe(withoutNonce(first));
});

it("what somebody else did is on the next page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const sponsor = await openLink(world, await makeLink(world, customer, { contactId: customer.sponsor.id }));
  const item = await openItem(world, customer);
  await sponsor.get(`${customer.base}/plan`);
  await champion.post(`${customer.base}/plan/${item.id}/stuck`, {
    version: String(item.version),
    reason: "No badge yet",
  });
  expect(await (await sponsor.get(`${customer.base}/plan`)).text()).toContain("No badge yet");
});

it("whoever has a step of the plan and left is on the next page without an address", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const [admin, left] = [await signIn(world, "admin"), await signIn(world, "csm")];
  const item = await openItem(world, customer, "vendor");
  await world.db
    .prepare("update item set owner_staff_id = ? where account_id = ? and id = ?")
    .bind(left.staffId, customer.id, item.id)
    .run();
  const champion = await openAsChampion(world, customer);
  const address = `mailto:${left.staffId.toLowerCase()}@`;
  const first = await champion.get(`${customer.base}/people`);
  expect(await first.text()).toContain(address);
  expect((await admin.post(`/console/settings/staff/${left.staffId}/end`, {})).status).toBe(303);
  const known = { "if-none-match": first.headers.get("etag") ?? "" };
  const next = await champion.get(`${customer.base}/people`, known);
  expect([next.status, (await next.text()).includes(address)]).toEqual([200, false]);
});

it("another name or colour of the vendor is on the next page, whoever has the old one", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const known = { "if-none-match": (await champion.get(customer.base)).headers.get("etag") ?? "" };
  expect((await champion.get(customer.base, known)).status).toBe(304);
  const renamed = await openWorld({ VENDOR_NAME: "Southgate" });
  const cookie = [...champion.jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const next = await renamed.fetch(customer.base, { headers: { ...known, cookie } });
  expect([next.status, (await next.text()).includes("Southgate")]).toEqual([200, true]);
});

it("a person added in the console is on the next page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const staff = await signIn(world, "csm");
  await champion.get(`${customer.base}/people`);
  const name = `Rosa ${makeId().replace(/\W/g, "")}`;
  const form = { name, email: "", role: "end_user", title: "Dispatcher" };
  await staff.post(`/console/accounts/${customer.id}/contacts`, form);
  expect(await (await champion.get(`${customer.base}/people`)).text()).toContain(name);
});

it("a revoked link does not open a page that is still kept", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const link = await makeLink(world, customer);
  const browser = await openLink(world, link);
  expect((await browser.get(customer.base)).status).toBe(200);
  await revokeShare(world.db, customer.id, { shareId: link.id, by: system, now: Date.now() });
  const answer = await browser.get(customer.base);
  expect(answer.status).toBe(410);
  expect(await answer.text()).not.toContain(customer.name);
});

it("two readers of one address each get their own page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const viewer = await openLink(world, await makeLink(world, customer, { scope: "view" }));
  const [own, other] = [await champion.get(customer.base), await viewer.get(customer.base)];
  expect(await own.text()).toContain(customer.champion.name);
  const seen = await other.text();
  expect(seen).not.toContain("Mark done: ");
  expect(other.headers.get("etag")).not.toBe(own.headers.get("etag"));
});

it("a view-only link gets no buttons on a plan that somebody who may act has just read", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const viewer = await openLink(world, await makeLink(world, customer, { scope: "view" }));
  expect(await (await champion.get(`${customer.base}/plan`)).text()).toContain("Mark done: ");
  expect(await (await viewer.get(`${customer.base}/plan`)).text()).not.toContain("Mark done: ");
});

it("a step of one's own says so to its owner alone", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const item = await openItem(world, customer);
  const own = world.db.prepare("update item set owner_contact_id = ? where account_id = ? and id = ?");
  await own.bind(customer.champion.id, customer.id, item.id).run();
  const champion = await openAsChampion(world, customer);
  const sponsor = await openLink(world, await makeLink(world, customer, { contactId: customer.sponsor.id }));
  const rowFor = async (browser: typeof champion) => {
    const plan = await (await browser.get(`${customer.base}/plan`)).text();
    return plan.split("</li>").find((each) => each.includes(`data-row="${item.id}"`)) ?? "";
  };
  expect(await rowFor(champion)).toContain(`<span class="why">You. `);
  expect(await rowFor(sponsor)).toContain(`<span class="why">${customer.champion.name}. `);
});

it("two accounts with the same plan each get their own links, days and names", async () => {
  const world = await openWorld();
  const [one, two] = [await openCustomer(world), await openCustomer(world)];
  await world.db.prepare("update account set locale = 'de-DE' where id = ?").bind(two.id).run();
  const [own, other] = [await openAsChampion(world, one), await openAsChampion(world, two)];
  for (const page of ["", "/plan"]) {
    const english = await (await own.get(`${one.base}${page}`)).text();
    const german = await (await other.get(`${two.base}${page}`)).text();
    expect(german, page).not.toContain(one.base);
    expect(german, page).toContain(two.base);
    const days = (html: string) => /<time class="due"[^>]*>([^<]*)</.exec(html)?.[1];
    expect(days(german), page).toMatch(/\./);
    expect(days(english), page).not.toMatch(/\./);
  }
});

it("a language or a zone that was changed shows on the next page", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const before = await (await champion.get(customer.base)).text();
  const change = world.db.prepare("update account set locale = 'de-DE', revision = revision + 1 where id = ?");
  await change.bind(customer.id).run();
  expect(withoutNonce(await (await champion.get(customer.base)).text())).not.toBe(withoutNonce(before));
});

it("a page that says what it said keeps its tag through a change elsewhere, and loses it with its own", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const champion = await openAsChampion(world, customer);
  const item = await openItem(world, customer);
  const tagOf = async (page: string) => (await champion.get(`${customer.base}${page}`)).headers.get("etag") ?? "";
  const [people, plan] = [await tagOf("/people"), await tagOf("/plan")];
  await champion.post(`${customer.base}/plan/${item.id}/done`, { version: String(item.version) });
  const held = await champion.get(`${customer.base}/people`, { "if-none-match": people });
  expect(held.status).toBe(304);
  const changed = await champion.get(`${customer.base}/plan`, { "if-none-match": plan });
  expect(changed.status).toBe(200);
});
