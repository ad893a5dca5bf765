import { expect, it } from "vitest";
import { type CountedDb, countDb } from "../support/counted-db.ts";
import { addRecap, openItem } from "../support/rows.ts";
import {
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  type World,
} from "../support/world.ts";

async function openCounted(): Promise<{ world: World; counted: CountedDb; customer: Customer }> {
  const plain = await openWorld();
  const counted = countDb(plain.db);
  const world = await openWorld({ DB: counted.db });
  return { world, counted, customer: await openCustomer(world) };
}

it("every portal page is one round trip to the database", async () => {
  const { world, counted, customer } = await openCounted();
  await addRecap(world, customer);
  const browser = await openAsChampion(world, customer);
  const item = await openItem(world, customer);
  const pages = [
    "",
    "/journey",
    "/plan",
    `/plan/${item.id}`,
    "/value",
    "/value/2026-10",
    "/value/2026-10.csv",
    "/value/review/2026-10",
    "/value/review/2026-10.csv",
    "/people",
    "/who",
    "/showing",
    "/calendar",
  ];
  const asked: Record<string, number> = {};
  for (const page of pages) {
    counted.reset();
    expect((await browser.get(`${customer.base}${page}`)).status, page).toBe(200);
    asked[page] = counted.count();
  }
  expect(asked).toEqual(Object.fromEntries(pages.map((page) => [page, 1])));
});

it("a page the reader has already is one round trip too", async () => {
  const { world, counted, customer } = await openCounted();
  const browser = await openAsChampion(world, customer);
  const etag = (await browser.get(`${customer.base}/plan`)).headers.get("etag") ?? "";
  counted.reset();
  expect((await browser.get(`${customer.base}/plan`, { "if-none-match": etag })).status).toBe(304);
  expect(counted.count()).toBe(1);
});

it("every change in the portal is two round trips: what is there, and what becomes of it", async () => {
  const { world, counted, customer } = await openCounted();
  const browser = await openAsChampion(world, customer);
  const { id } = await openItem(world, customer);
  const path = `${customer.base}/plan/${id}`;
  const changes: [string, Record<string, string>][] = [
    [`${path}/stuck`, { version: "1", reason: "We wait for access" }],
    [`${path}/reopen`, { version: "2" }],
    [`${path}/done`, { version: "3" }],
    [`${path}/undo`, { version: "4" }],
    [`${path}/comment`, { version: "5", body: "Thank you" }],
    [`${customer.base}/calendar/make`, {}],
    [`${customer.base}/seen`, {}],
  ];
  for (const [target, fields] of changes) {
    counted.reset();
    expect((await browser.post(target, fields)).status, target).toBeLessThan(400);
    expect(counted.count(), target).toBe(2);
  }
});

it("a team link that says who it is does its waiting change in the same two round trips", async () => {
  const { world, counted, customer } = await openCounted();
  const browser = await openLink(world, await makeLink(world, customer));
  const { id } = await openItem(world, customer);
  counted.reset();
  const fields = { name: "Sam", pending_action: `${customer.base}/plan/${id}/done`, pending_version: "1" };
  expect((await browser.post(`${customer.base}/who`, fields)).status).toBe(303);
  expect(counted.count()).toBe(2);
});

it("opening a link is one round trip and writes nothing", async () => {
  const { world, counted, customer } = await openCounted();
  const link = await makeLink(world, customer);
  counted.reset();
  await openLink(world, link);
  expect(counted.count()).toBe(1);
});

it("the proxy counts a batch as one and each single statement as one", async () => {
  const { world, counted } = await openCounted();
  counted.reset();
  await world.db.batch([world.db.prepare("select 1"), world.db.prepare("select 2")]);
  await world.db.prepare("select ?").bind(3).first();
  expect(counted.reset()).toBe(2);
  expect(counted.count()).toBe(0);
});
