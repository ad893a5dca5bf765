import { expect, it } from "vitest";
import { callApi } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { spokenInMain } from "../support/html.ts";
import { addRecap, dumpTables } from "../support/rows.ts";
import {
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

const months = ["2026-08", "2026-09", "2026-10"];
const rate = {
  amountMinor: 200_000,
  currency: "USD",
  rateMinor: 9000,
  agreedOn: "2026-03-03",
  agreedBy: "Ellen Marsh",
};
const fee = { amount: "1000.00", valid_from: "2026-01-01", agreed_by: "Ellen Marsh", agreed_on: "2026-01-02" };

interface Story {
  world: World;
  customer: Customer;
  csm: Browser;
  /** Of the console. */
  path: string;
  sponsor: Browser;
  review: string;
}

/** A customer whose three months were worth $2,000 each. */
async function open(): Promise<Story> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  for (const month of months) await addRecap(world, customer, month);
  await world.db
    .prepare(
      "update recap set figures = json_set(figures, '$.money', json(?), '$.period.firstDay', period_key || '-01', '$.period.lastDay', date(period_key || '-01', '+1 month', '-1 day')) where account_id = ?",
    )
    .bind(JSON.stringify(rate), customer.id)
    .run();
  return {
    world,
    customer,
    csm: await signIn(world, "csm"),
    path: `/console/accounts/${customer.id}/fees`,
    sponsor: await openLink(world, await makeLink(world, customer, { contactId: customer.sponsor.id })),
    review: `${customer.base}/value/review/2026-10`,
  };
}

const read = async (browser: Browser, path: string) => spokenInMain(await (await browser.get(path)).text());
const csvOf = async (browser: Browser, path: string) => (await browser.get(`${path}.csv`)).text();
const title = "Value against the fee";
const times = "2.0 times the fee";
const offer = "offers to hold what these months were worth";

it("value is held against the fee once staff offered it and the sponsor agreed, and by neither side alone", async () => {
  const { world, customer, csm, path, sponsor, review } = await open();
  const champion = await openAsChampion(world, customer);
  expect((await csm.post(path, fee)).headers.get("location")).toBe(`${path}?did=fee`);
  expect(await read(sponsor, review)).not.toContain(title);
  // Nothing is offered: the sponsor alone changes nothing.
  await sponsor.post(`${review}/fee`, { agree: "yes" });
  expect(await read(sponsor, review)).not.toContain(title);
  await csm.post(`${path}/offer`, {});
  expect(await read(sponsor, review)).toContain(offer);
  expect(await read(champion, review)).not.toContain(title);
  expect((await sponsor.post(`${review}/fee`, { agree: "yes" })).headers.get("location")).toBe(`${review}#fee`);
  for (const browser of [sponsor, champion]) expect(await read(browser, review)).toContain(times);
  expect(await csvOf(champion, review)).toContain("value over fee,three months,2.0,times");
  expect(await read(csm, path)).toMatch(/Agreed to by Ellen Marsh/);
  expect(await read(csm, `/console/accounts/${customer.id}`)).toContain("agreed to see value against the fee");
});

it("either side takes it back at once, and an offer made again asks the customer anew", async () => {
  const { world, customer, csm, path, sponsor, review } = await open();
  await csm.post(path, fee);
  await csm.post(`${path}/offer`, {});
  await sponsor.post(`${review}/fee`, { agree: "yes" });
  await sponsor.post(`${review}/fee`, { agree: "no" });
  expect(await read(sponsor, review)).toContain(offer);
  expect(await csvOf(sponsor, review)).not.toContain("value over fee");
  await sponsor.post(`${review}/fee`, { agree: "yes" });
  expect(await read(sponsor, review)).toContain(times);
  await csm.post(`${path}/end`, {});
  expect(await read(sponsor, review)).not.toContain(title);
  await csm.post(`${path}/offer`, {});
  expect(await read(sponsor, review)).toContain(offer);
  const acts = await world.db
    .prepare(
      "select act, by_name from audit where account_id = ? and (act like 'roi.%' or act like 'fee.%') order by rowid",
    )
    .bind(customer.id)
    .all<{ act: string; by_name: string }>();
  expect(acts.results.map(({ act, by_name }) => [act, by_name])).toEqual(
    ["fee.enter", "roi.offer", "roi.end", "roi.offer"].map((act) => [act, "Priya Raman"]),
  );
});

it("who is not a sponsor or admin in person agrees to nothing", async () => {
  const { world, customer, csm, path, review } = await open();
  await csm.post(path, fee);
  await csm.post(`${path}/offer`, {});
  const team = await openLink(world, await makeLink(world, customer));
  await team.post(`${customer.base}/who`, { contact: customer.sponsor.id });
  const reading = await openLink(
    world,
    await makeLink(world, customer, { contactId: customer.sponsor.id, scope: "view" }),
  );
  const others = [team, reading, await openAsChampion(world, customer)];
  const before = await dumpTables(world.db);
  for (const browser of others) {
    expect((await browser.post(`${review}/fee`, { agree: "yes" })).status).toBe(403);
    expect(await read(browser, review)).not.toContain(offer);
  }
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the copy of a recap for staff says it only while both sides agreed, and no mail ever does", async () => {
  const { world, customer, csm, path, sponsor, review } = await open();
  await csm.post(path, fee);
  await csm.post(`${path}/offer`, {});
  const id = await world.db
    .prepare("select id from recap where account_id = ? and period_key = '2026-10'")
    .bind(customer.id)
    .first<string>("id");
  const inside = async () => (await csm.get(`/console/recaps/${id}/mail/internal`)).text();
  expect(await inside()).not.toContain("times the fee");
  await sponsor.post(`${review}/fee`, { agree: "yes" });
  expect(await inside()).toContain("2.0 times the fee of the same days.");
  const month = await read(sponsor, `${customer.base}/value/2026-10`);
  expect(month).not.toContain("times the fee");
});

it("a fee is entered once from a day, comes back as typed with its fault, and is withdrawn", async () => {
  const { world, customer, csm, path } = await open();
  await csm.post(path, fee);
  for (const [change, fault] of [
    [{}, "A fee from this day is there."],
    [{ valid_from: "2026-05-01", amount: "10.555" }, "at most 2 decimals"],
    [{ valid_from: "2026-05-01", agreed_by: "" }, "Say who agreed to it."],
    [{ valid_from: "2026-05-01", amount: "1,200" }, "without separators or currency"],
    [{ valid_from: "soon" }, "Say from which day it holds."],
  ] as const) {
    const answer = await csm.post(path, { ...fee, amount: "900", note: "<b>Bulk</b>", ...change });
    const html = await answer.text();
    expect([answer.status, html.includes(fault), html.includes("<b>Bulk")], fault).toEqual([422, true, false]);
    expect(html).toContain("&lt;b>Bulk");
  }
  const kept = () =>
    world.db.prepare("select valid_from, amount_minor from fee where account_id = ?").bind(customer.id).all();
  expect((await kept()).results).toEqual([{ valid_from: "2026-01-01", amount_minor: 100_000 }]);
  expect((await csm.post(`${path}/withdraw`, { valid_from: "2026-01-01" })).status).toBe(303);
  expect((await csm.post(`${path}/withdraw`, { valid_from: "2026-01-01" })).status).toBe(409);
  expect((await kept()).results).toEqual([]);
  // Without a fee there is nothing to offer.
  expect((await csm.post(`${path}/offer`, {})).status).toBe(409);
});

it("a viewer sees fees and changes none", async () => {
  const { world, csm, path } = await open();
  await csm.post(path, fee);
  const viewer = await signIn(world, "viewer");
  expect(await read(viewer, path)).toContain("$1,000 a month from");
  const before = await dumpTables(world.db);
  for (const act of ["", "/withdraw", "/offer", "/end"])
    expect((await viewer.post(path + act, { ...fee })).status, act).toBe(403);
  expect(await dumpTables(world.db)).toEqual(before);
});

it("the vendor's systems enter a fee, once however often, in the currency of the account", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world, { currency: "JPY" });
  const key = await makeApiKey(world);
  const path = `/api/v1/accounts/${customer.externalId}/fees/2026-10-01`;
  const body = { amount: "120000", agreed_by: "Ellen Marsh", agreed_on: "2026-09-20" };
  const send = async (method: "PUT" | "DELETE", change?: Record<string, unknown>) => {
    const answer = await callApi(world, {
      method,
      path,
      key,
      ...(method === "PUT" && { body: { ...body, ...change } }),
    });
    return [answer.status, await answer.json()];
  };
  const said = { valid_from: "2026-10-01", amount: "120000", currency: "JPY" };
  expect(await send("PUT")).toEqual([200, { ...said, status: "accepted" }]);
  expect(await send("PUT")).toEqual([200, { ...said, status: "unchanged" }]);
  expect(await send("PUT", { amount: "130000" })).toEqual([200, { ...said, amount: "130000", status: "accepted" }]);
  expect(await send("PUT", { amount: "1.5" })).toMatchObject([
    422,
    { error: { details: { amount: "A whole amount, please." } } },
  ]);
  const entered = await world.db
    .prepare("select count(*) as n from audit where account_id = ? and act = 'fee.enter'")
    .bind(customer.id)
    .first<number>("n");
  expect(entered).toBe(2);
  expect(await send("DELETE")).toEqual([200, { valid_from: "2026-10-01", status: "withdrawn" }]);
  expect(await send("DELETE")).toEqual([200, { valid_from: "2026-10-01", status: "unchanged" }]);
});
