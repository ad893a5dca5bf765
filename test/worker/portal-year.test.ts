import { expect, it } from "vitest";
import { addMetricVersion } from "#store/metric.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures, figuresOf } from "../support/recap-figures.ts";
import { addRecap } from "../support/rows.ts";
import { type Customer, openAsChampion, openCustomer, openWorld, type World } from "../support/world.ts";

const each = figuresOf().value ?? 0;

async function openYear(): Promise<{ world: World; customer: Customer }> {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const goal = world.db.prepare(
    "update goal set starts_on = '2026-09-01', target_on = '2027-09-01', target = 2400 where account_id = ? and kind = 'twelve_month'",
  );
  await goal.bind(customer.id).run();
  for (const period of ["2026-09", "2026-10"]) await addRecap(world, customer, period);
  return { world, customer };
}

async function valuePage({ world, customer }: { world: World; customer: Customer }): Promise<string> {
  return (await (await openAsChampion(world, customer)).get(`${customer.base}/value`)).text();
}

const rowsIn = (html: string, id: string): string[][] => {
  const part = html.slice(html.indexOf(`id="${id}"`));
  const table = part.slice(0, part.indexOf("</table>"));
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = ""]) => cell.replace(/<[^>]+>/g, "").trim()),
  );
};
const bars = (html: string): number => html.match(/<rect class="(full|quiet)/g)?.length ?? 0;

it("the year of a sum has twelve months, what came together, and the line; months to come are empty, not zero", async () => {
  const html = await valuePage(await openYear());
  const [head, ...months] = rowsIn(html, "year");
  expect(head).toEqual(["Month", "Departures", "All so far", "On the line", "Steps done"]);
  expect(months).toHaveLength(12);
  expect(months[0]).toEqual(["September 2026", String(each), String(each), "200", "2"]);
  expect(months[1]).toEqual(["October 2026", String(each), String(2 * each), "400", "2"]);
  expect(months[2]).toEqual(["November 2026", "", "", "600", ""]);
  expect(months[11]?.[3]).toBe("2,400");
  // Two months, each with what was there before it.
  expect(bars(html)).toBe(4);
});

it("a level is held against a level line, month by month", async () => {
  const year = await openYear();
  await year.world.db.prepare("update goal set type = 'reach_level' where account_id = ?").bind(year.customer.id).run();
  const html = await valuePage(year);
  expect(rowsIn(html, "year")[0]).toEqual(["Month", "Departures", "Goal", "Steps done"]);
  expect(rowsIn(html, "year")[12]?.[2]).toBe("2,400");
  expect(bars(html)).toBe(2);
  const line = /<line class="goal-line"[^>]*y1="([^"]+)" y2="([^"]+)"/.exec(html);
  expect(line?.[1]).toBe(line?.[2]);
});

it("a month that may not be printed draws no bar and adds nothing", async () => {
  const year = await openYear();
  await year.world.db
    .prepare("update recap set value = null, metric_state = 'stale' where account_id = ? and period_key = '2026-09'")
    .bind(year.customer.id)
    .run();
  const html = await valuePage(year);
  expect(rowsIn(html, "year")[1]).toEqual(["September 2026", "not available", "", "200", "2"]);
  expect(rowsIn(html, "year")[2]?.slice(1, 3)).toEqual([String(each), String(each)]);
  expect(bars(html)).toBe(2);
});

it("restated and partial months are marked in picture and list", async () => {
  const year = await openYear();
  expect(readableOf(await valuePage(year))).not.toMatch(/Restated|Part of a month/);
  const { db } = year.world;
  await db
    .prepare("update recap set version = 2 where account_id = ? and period_key = '2026-09'")
    .bind(year.customer.id)
    .run();
  const partial = `{"kind":"first","since":"2026-10-12","until":"2026-10-31"}`;
  await db
    .prepare(
      "update recap set figures = json_set(figures, '$.period.partial', json(?)) where account_id = ? and period_key = '2026-10'",
    )
    .bind(partial, year.customer.id)
    .run();
  const html = await valuePage(year);
  expect(html).toContain(">Restated</span>");
  expect(html).toContain(">Part of a month</span>");
  expect(html).toContain("* restated.");
  expect(html).toContain(`class="full part"`);
});

it("weekday by hour is drawn and told: 24 rows of seven whose sum is the headline", async () => {
  const { world, customer } = await openYear();
  const html = await (await (await openAsChampion(world, customer)).get(`${customer.base}/value/2026-10`)).text();
  const [head, ...hours] = rowsIn(html, "by-hour");
  expect(head).toHaveLength(8);
  expect(hours).toHaveLength(24);
  const cells = hours.flatMap((row) => row.slice(1).map(Number));
  expect(cells.reduce((sum, cell) => sum + cell, 0)).toBe(each);
  const drawn = html
    .match(/<path class="s[1-5]" d="[^"]*"/g)
    ?.join("")
    .match(/M/g)?.length;
  expect(drawn).toBe(cells.filter((cell) => cell > 0).length);
});

it("a definition that begins in a month to come changes no word of the pages until then", async () => {
  const year = await openYear();
  const { world, customer } = year;
  const page = async (path: string) =>
    readableOf(await (await (await openAsChampion(world, customer)).get(path)).text());
  const before = [await page(`${customer.base}/value`), await page(customer.base)];
  const words = { noun: { one: "take-off", other: "take-offs" }, definition: "A wheel left the ground." };
  await addMetricVersion(world.db, { ...departures, ...words, version: 2, startsOn: "2031-01" }, Date.now());
  expect([await page(`${customer.base}/value`), await page(customer.base)]).toEqual(before);
  await world.db.prepare("delete from metric where version = 2").run();
});

const points = [
  { on: "2026-10-16", value: 60 },
  { on: "2027-03-01", value: 1500 },
];
const agree = ({ world, customer }: { world: World; customer: Customer }, more = "") =>
  world.db
    .prepare(`update goal set milestones = ?${more} where account_id = ? and kind = 'twelve_month'`)
    .bind(JSON.stringify(points), customer.id)
    .run();

it("agreed milestones bend the line, are marked on it by figure and day, and stand in a table", async () => {
  const year = await openYear();
  await agree(year);
  const html = await valuePage(year);
  const [head, ...months] = rowsIn(html, "year");
  expect(head).toEqual(["Month", "Departures", "All so far", "On the line", "Steps done"]);
  // 30 of the 45 days to the first; 16 of the 136 from 60 to 1,500, so 60 + 169.
  expect([0, 1, 5, 11].map((at) => months[at]?.[3])).toEqual(["40", "229", "1,500", "2,400"]);
  const fold = html.slice(html.indexOf('id="year"'));
  expect(rowsIn(fold.slice(fold.indexOf("</table>")).replace("<table", '<table id="points"'), "points")).toEqual([
    ["Milestones", "All so far"],
    ["October 16, 2026", "60"],
    ["March 1, 2027", "1,500"],
  ]);
  expect(html.match(/class="goal-mark"/g)).toHaveLength(2);
  expect(html).toContain("<title>1,500 by March 1, 2027</title>");
  // From the start over both to the end.
  expect(html.match(/class="goal-line"/g)).toHaveLength(3);
});

it("a level with milestones is led to, from where it starts, and what it asks for is no level line", async () => {
  const year = await openYear();
  await agree(year, ", type = 'reach_level', baseline = 20");
  const months = rowsIn(await valuePage(year), "year");
  expect(months[0]).toEqual(["Month", "Departures", "On the line", "Steps done"]);
  expect([months[1]?.[2], months[12]?.[2]]).toEqual(["47", "2,400"]);
});

it("the archive sets a month against the one before it, but against none that was covered in part or is not shown", async () => {
  const world = await openWorld();
  const customer = await openCustomer(world);
  const values: Record<string, number> = {
    "2026-05": 10,
    "2026-06": 220,
    "2026-07": 200,
    "2026-08": 190,
    "2026-10": 250,
  };
  for (const [period, value] of Object.entries(values)) {
    const { recapId } = await addRecap(world, customer, period);
    await world.db.prepare("update recap set value = ? where id = ?").bind(value, recapId).run();
  }
  // A first period of some days, and a month that reaches back to it.
  const part = JSON.stringify({ kind: "first", since: "2026-05-27", until: "2026-06-30" });
  await world.db
    .prepare(
      "update recap set figures = json_set(figures, '$.period.partial', json(?)) where account_id = ? and period_key <= '2026-06'",
    )
    .bind(part, customer.id)
    .run();
  const html = await valuePage({ world, customer });
  const archive = html.slice(html.indexOf(">Months</h2>"));
  const rows = rowsIn(`id="months"${archive}`, "months").slice(1);
  expect(rows.map(([, value, change]) => [value, change])).toEqual([
    ["250", ""],
    ["190", "−10"],
    ["200", ""],
    ["220", ""],
    ["10", ""],
  ]);
});
