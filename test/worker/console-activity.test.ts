import { expect, it } from "vitest";
import { addRecap, openItem } from "../support/rows.ts";
import { openAsChampion, openCustomer, openWorld, signIn } from "../support/world.ts";

/* What the page of an account says happened there. */

it("every act names the step or the month it was about, and leads there", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  await addRecap(world, customer);
  const [browser, csm] = [await openAsChampion(world, customer), await signIn(world, "csm")];
  const { id } = await openItem(world, customer);
  const title = await world.db
    .prepare("select title from item where account_id = ? and id = ?")
    .bind(customer.id, id)
    .first<string>("title");
  await browser.post(`${customer.base}/plan/${id}/done`, { version: "1" });
  const month = `${customer.base}/value/2026-10`;
  await browser.post(`${month}/answer`, { choice: "below", note: "2026-10: We hoped for <more>." });
  await browser.post(`${month}/dispute`, { version: "1", note: "We counted 200" });
  const base = `/console/accounts/${customer.id}`;
  const settled = { period: "2026-10", kind: "figure", person: "contact:c1", seen: "1", note: "Seven came late" };
  expect((await csm.post(`${base}/feedback`, settled)).status).toBe(303);
  await csm.post(`${base}/hold-out`, { reason: "By lot", sure: "yes" });
  const html = await (await csm.get(base)).text();
  const list = html.slice(html.indexOf('id="activity-title"'));
  const text = list.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  expect(text).toContain(`Dana Whitfield checked off ${title}`);
  expect(text).toMatch(
    /Dana Whitfield finds October 2026 below expectations \d+ \w+ 20\d\d, \d\d:\d\d UTC 2026-10: We hoped for &lt;more>\./,
  );
  expect(text).toMatch(
    /Dana Whitfield disputes the figure of October 2026 \d+ \w+ 20\d\d, \d\d:\d\d UTC We counted 200/,
  );
  expect(text).toMatch(
    /Priya Raman closed what was said about October 2026 \d+ \w+ 20\d\d, \d\d:\d\d UTC Seven came late/,
  );
  expect(text).toMatch(/Priya Raman put the account on hold-out \d+ \w+ 20\d\d, \d\d:\d\d UTC By lot/);
  expect(list).toContain(`href="${base}/items/${id}"`);
  expect(list).toContain(`href="${base}/preview/value/2026-10"`);
});

it("a step of the customer offers staff its day and nothing they would be refused", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const { id } = await openItem(world, customer);
  const page = `/console/accounts/${customer.id}/items/${id}`;
  const html = await (await (await signIn(world, "csm")).get(page)).text();
  expect(html).toContain(`action="${page}/due"`);
  for (const act of ["done", "stuck"]) expect(html).not.toContain(`action="${page}/${act}"`);
});

it("a page that is not there leads back into the place it belongs to", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const [browser, csm] = [await openAsChampion(world, customer), await signIn(world, "csm")];
  expect(await (await browser.get(`${customer.base}/plan/nothing`)).text()).toContain(`href="${customer.base}"`);
  const account = `/console/accounts/${customer.id}`;
  expect(await (await csm.get(`${account}/items/nothing`)).text()).toContain(`href="${account}"`);
  expect(await (await csm.get("/console/nothing")).text()).toContain('href="/console"');
});
