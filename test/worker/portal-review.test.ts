import { expect, it } from "vitest";
import { spokenInMain } from "../support/html.ts";
import { addRecap } from "../support/rows.ts";
import {
  type Customer,
  makeLink,
  openAsChampion,
  openCustomer,
  openLink,
  openWorld,
  signIn,
  type World,
} from "../support/world.ts";

/* Three months beside each other, from what is stored of each. */

async function open(
  months: string[],
): Promise<{ world: World; customer: Customer; text: (path: string) => Promise<string> }> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  for (const month of months) await addRecap(world, customer, month);
  const browser = await openAsChampion(world, customer);
  return {
    world,
    customer,
    text: async (path) => spokenInMain(await (await browser.get(customer.base + path)).text()),
  };
}

const three = ["2026-08", "2026-09", "2026-10"];

it("the archive leads to the review of its newest three months, and the review to each month", async () => {
  const { world, customer } = await open(three);
  const browser = await openAsChampion(world, customer);
  const archive = await (await browser.get(`${customer.base}/value`)).text();
  expect(archive).toContain(`href="${customer.base}/value/review/2026-10"`);
  const page = await (await browser.get(`${customer.base}/value/review/2026-10`)).text();
  for (const month of three) expect(page).toContain(`href="${customer.base}/value/${month}"`);
  expect(spokenInMain(page)).toContain("you handled 579 departures with Northgate");
});

it("the contract stands with its days, and the goal as the newest month knew it", async () => {
  const { text, world, customer } = await open(three);
  await world.db.prepare("update account set renewal_on = '2099-04-17' where id = ?").bind(customer.id).run();
  const page = await text("/value/review/2026-10");
  expect(page).toMatch(/Renewal April 17, 2099 · in [\d,]+ days/);
  expect(page).toContain("2,400 departures by April 2027 · 2,400 departures · April 17, 2027");
  expect(page).toMatch(/Kickoff \w+ \d+, 20\d\d/);
});

it("what is restated is read in its newest version and marked, what is disputed says so", async () => {
  const { text, world, customer } = await open(three);
  const copy = (value: number) =>
    world.db
      .prepare(
        `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
         select account_id, kind, period_key, 2, id || 'b', 'archived', due_at, planned_at, computed_at, ?, metric_state, '[]',
         json_set(figures, '$.value', ?, '$.restated', json('{"before":193,"reasons":["events"]}')), mails from recap where account_id = ? and period_key = '2026-09'`,
      )
      .bind(value, value, customer.id);
  await copy(180).run();
  await world.db
    .prepare(
      "insert into feedback (account_id, period_key, kind, person, name, choice, note, version, times, act_id, at) values (?, '2026-08', 'figure', 'contact:c1', 'Dana', 'disputed', 'No', 1, 1, 'x', 1)",
    )
    .bind(customer.id)
    .run();
  const page = await text("/value/review/2026-10");
  expect(page).toContain("August 2026 · Under review 193 departures");
  expect(page).toContain("September 2026 · Restated 180 departures");
  expect(page).toContain("This corrects the recap of September 2026, which said 193 departures.");
  expect(page).toContain(`handled ${193 + 180 + 193} departures`);
});

it("with fewer than three months it shows what there is and says so; with none it is not there", async () => {
  const { text, world, customer } = await open(["2026-10"]);
  const page = await text("/value/review/2026-10");
  expect(page).toContain("1 month of the three has a recap. This page shows what there is.");
  expect(page).toContain("August 2026 No recap");
  const browser = await openAsChampion(world, customer);
  for (const month of ["2026-07", "2030-01", "2026-13", "2026-00"])
    for (const end of ["", ".csv"])
      expect((await browser.get(`${customer.base}/value/review/${month}${end}`)).status, month + end).toBe(404);
});

it("a held month is in no review", async () => {
  const { text, world, customer } = await open(three);
  await world.db
    .prepare("update recap set state = 'held' where account_id = ? and period_key = '2026-09'")
    .bind(customer.id)
    .run();
  expect(await text("/value/review/2026-10")).toContain("September 2026 No recap");
});

it("the review of another account is not there", async () => {
  const { world } = await open(three);
  const other = await openCustomer(world);
  const browser = await openAsChampion(world, other);
  expect((await browser.get(`${other.base}/value/review/2026-10`)).status).toBe(404);
});

it("the file of the three months comes under the name of the account and its months", async () => {
  const { world, customer } = await open(three);
  const browser = await openAsChampion(world, customer);
  const answer = await browser.get(`${customer.base}/value/review/2026-10.csv`);
  expect(answer.headers.get("content-disposition")).toContain(`${customer.slug}-2026-08-to-2026-10.csv`);
  expect(await answer.text()).toContain("total,three months,579,departures");
});

it("staff see the same review in the preview, without a file and without an act", async () => {
  const { world, customer } = await open(three);
  const staff = await signIn(world, "viewer");
  const html = await (await staff.get(`/console/accounts/${customer.id}/preview/value/review/2026-10`)).text();
  expect(spokenInMain(html)).toContain("you handled 579 departures with Northgate");
  expect(html).not.toContain(".csv");
  expect(html).not.toContain("<form");
});

it("names of a customer stand in the review as text", async () => {
  const { world, customer } = await open(three);
  await world.db
    .prepare("update recap set figures = json_set(figures, '$.done[0].title', '<b>x</b><script>') where account_id = ?")
    .bind(customer.id)
    .run();
  const browser = await openAsChampion(world, customer);
  const html = await (await browser.get(`${customer.base}/value/review/2026-10`)).text();
  expect(html).toContain("&lt;b>x&lt;/b>&lt;script>");
});

/** As a write of the product would: a page that was kept is not that of the account any more. */
const told = (world: World, { id }: Customer) =>
  world.db.prepare("update account set revision = revision + 1 where id = ?").bind(id).run();

async function rewrite(world: World, customer: Customer, change: { month: string; sets: string }): Promise<void> {
  await world.db
    .prepare(`update recap set figures = json_set(figures, ${change.sets}) where account_id = ? and period_key = ?`)
    .bind(customer.id, change.month)
    .run();
  await told(world, customer);
}

it("the weeks stand with a table whose rows add up to the three months as they are said", async () => {
  const { text } = await open(three);
  const page = await text("/value/review/2026-10");
  const [, rows = ""] = /Week by week .*?Week of Departures (.*?) Total 579\b/.exec(page) ?? [];
  const values = [...rows.matchAll(/\w{3} \d+ (\d+)/g)].map(([, value]) => Number(value));
  expect(values.length).toBeGreaterThan(4);
  expect(values.reduce((sum, value) => sum + value, 0)).toBe(579);
});

it("stages and records stand with a link to their month, and one that was withdrawn by a later version does not", async () => {
  const { world, customer, text } = await open(three);
  const stage = `'$.record', json('true'), '$.milestone', json('{"value":500,"total":512,"on":"2026-09-12"}')`;
  await rewrite(world, customer, { month: "2026-09", sets: stage });
  const page = await text("/value/review/2026-10");
  expect(page).toContain("Milestones and records September 2026 · The best month until then · 193 departures");
  expect(page).toContain("September 2026 · A milestone: 500 departures in all, reached on September 12.");
  await world.db
    .prepare(
      `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
       select account_id, kind, period_key, 2, id || 'b', 'archived', due_at, planned_at, computed_at, value, metric_state, '[]',
       json_set(figures, '$.record', json('false'), '$.milestone', null), mails from recap where account_id = ? and period_key = '2026-09'`,
    )
    .bind(customer.id)
    .run();
  await told(world, customer);
  const later = await text("/value/review/2026-10");
  expect(later).not.toContain("Milestones and records");
  expect(later).not.toContain("A milestone");
});

it("the place among similar customers is that of the newest month and named as its, and the lowest quarter is no customer's", async () => {
  const { world, customer, text } = await open(three);
  const place = (quarter: string) =>
    `'$.benchmark', json('{"segment":"mid","seats":{"from":1,"to":10},"size":{"from":20,"to":49},"own":2,"quarter":"${quarter}","percentile":80,"spread":{"low":1,"middle":2,"high":3}}')`;
  await rewrite(world, customer, { month: "2026-09", sets: place("top") });
  expect(await text("/value/review/2026-10")).not.toContain("Among similar customers");
  await rewrite(world, customer, { month: "2026-10", sets: place("top") });
  const page = await text("/value/review/2026-10");
  expect(page).toContain("Among similar customers");
  expect(page).toContain("October 2026 · Nobody sees another's figures.");
  await rewrite(world, customer, { month: "2026-10", sets: place("lowest") });
  expect(await text("/value/review/2026-10")).not.toContain("Among similar customers");
});

it("who may answer is led to where the newest month asks, and who only reads or looks on as staff is not", async () => {
  const { world, customer } = await open(three);
  const path = `${customer.base}/value/review/2026-10`;
  const link = `href="${customer.base}/value/2026-10#feedback"`;
  const champion = await openAsChampion(world, customer);
  const page = await (await champion.get(path)).text();
  expect(spokenInMain(page)).toContain("What do you make of this result? Answer on the page of October 2026");
  expect(page).toContain(link);
  expect(await (await champion.get(`${customer.base}/value/2026-10`)).text()).toContain('id="feedback"');
  const reading = await openLink(world, await makeLink(world, customer, { scope: "view" }));
  const staff = await signIn(world, "viewer");
  for (const answer of [
    await reading.get(path),
    await staff.get(`/console/accounts/${customer.id}/preview/value/review/2026-10`),
  ]) {
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain("What do you make of this result?");
  }
  // A month in which nothing happened asks nobody, there or here.
  await rewrite(world, customer, { month: "2026-10", sets: "'$.value', 0, '$.state', 'zero'" });
  expect(await (await champion.get(path)).text()).not.toContain("What do you make of this result?");
});
