import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { revokeShare } from "#store/share.ts";
import { openItem } from "../support/rows.ts";
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
  await revokeShare(world.db, customer.id, { shareId: link.id, now: Date.now() });
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
