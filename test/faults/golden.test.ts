import { afterAll, beforeAll, expect, test } from "vitest";
import { digestOf, readGolden } from "../golden/golden.ts";
import {
  accountDayActors,
  accountDays,
  accountHours,
  byMonth,
  monthsOf,
  openProduct,
  type Product,
} from "../golden/product.ts";
import {
  readBirdStrikeDays,
  readBirdStrikes,
  readBirths,
  readEarthquakes,
  readFewFlights,
  readReleases,
  wallZone,
} from "../golden/series.ts";

/*
 * Real series, sent over HTTP to the product as it is deployed. Every total is what Python found in the raw files; three
 * million flights are `npm run golden`.
 */

let product: Product;

beforeAll(async () => {
  product = await openProduct({
    "flight.distance": { aggregation: "sum" },
    "birth.registered": { aggregation: "sum" },
    "birdstrike.reported": {},
    "birdstrike.cost": { aggregation: "sum" },
    "earthquake.magnitude": { aggregation: "max", scale: 2, displayDecimals: 2 },
    "release.shipped": {},
    "release.stable": { statuses: ["stable", "prerelease"], countedStatuses: ["stable"] },
  });
});

afterAll(() => product.stop());

const pick = <T, R>(all: Record<string, T>, of: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(all).map(([key, value]) => [key, of(value)]));

interface Values {
  values: { period: string; value: string | null }[];
}

/** Values of the API by period, without those that are nothing. */
async function askValues(account: string, query: string): Promise<Record<string, number>> {
  const { values } = (await product.send("GET", `/accounts/${account}/values?${query}`)) as Values;
  const known = values.filter(({ value }) => value !== null && Number(value) !== 0);
  return Object.fromEntries(known.map(({ period, value }) => [period, Number(value)]));
}

test("20,000 flights of 220 airports: every day, hour, actor and month", async () => {
  const golden = readGolden("flights-20k");
  const flights = readFewFlights("flight.distance");
  const airports = [...new Set(flights.map((flight) => flight.subject))];
  for (const airport of airports) await product.open(airport, wallZone);
  expect(await product.take("/events", flights)).toBe(golden.rows);
  await product.rollUp();
  expect(digestOf(await accountDays(product, "flight.distance"))).toEqual(golden.digests.accountDays);
  expect(digestOf(await accountHours(product, "flight.distance"))).toEqual(golden.digests.accountHours);
  const actors = [];
  for (const airport of airports) actors.push(...(await accountDayActors(product, "flight.distance", airport)));
  expect(digestOf(actors)).toEqual(golden.digests.accountDayActors);
  expect(digestOf(byMonth(actors))).toEqual(golden.digests.accountMonthActors);
  for (const airport of ["DFW", "ORD", "JAC"])
    expect(await monthsOf(product, "flight.distance", airport)).toEqual(
      pick(golden.accounts[airport] ?? {}, ([, sum]) => sum),
    );
});

test("births of fifteen years as daily values", async () => {
  const golden = readGolden("births")["2000-2014"];
  await product.open("births", wallZone);
  const days = readBirths("2000-2014");
  expect(await product.takeDays("birth.registered", days)).toBe(days.length);
  await product.rollUp();
  expect(await monthsOf(product, "birth.registered", "births")).toEqual(golden.months);
  expect(await askValues("births", "metric=birth.registered&by=month&from=2005-01-01&to=2015-01-01")).toEqual(
    Object.fromEntries(Object.entries(golden.months).filter(([month]) => month >= "2005-01")),
  );
  const kept = await accountDays(product, "birth.registered");
  expect(digestOf(kept.map(([, day, , total]) => [day ?? "", total ?? 0]))).toEqual(golden.digests.days);
});

test("bird strikes as events, through a backfill session, and their cost as daily values by operator", async () => {
  const golden = readGolden("birdstrikes");
  await product.open("birdstrikes", wallZone);
  const { id } = (await product.send("POST", "/backfills", { label: "The raw file", mode: "add" })) as { id: string };
  expect(await product.take(`/backfills/${id}/events`, readBirdStrikes("birdstrike.reported"))).toBe(golden.rows);
  await product.rollUp();
  expect(await monthsOf(product, "birdstrike.reported", "birdstrikes")).toEqual({});
  await product.send("POST", `/backfills/${id}/apply`, {});
  await product.takeDays("birdstrike.cost", readBirdStrikeDays());
  await product.rollUp();
  expect(await monthsOf(product, "birdstrike.reported", "birdstrikes")).toEqual(
    pick(golden.months, ([count]) => count),
  );
  const counted = await accountDayActors(product, "birdstrike.reported", "birdstrikes");
  const cost = await accountDayActors(product, "birdstrike.cost", "birdstrikes");
  const costOf = new Map(cost.map(([, day, actor, , sum]) => [`${day} ${actor}`, sum]));
  expect(
    digestOf(counted.map(([, day = "", actor = "", n = 0]) => [day, actor, n, costOf.get(`${day} ${actor}`) ?? 0])),
  ).toEqual(golden.digests.dayActors);
});

test("earthquakes, reported at once and amended by their updates: the day as known at each instant", async () => {
  const golden = readGolden("earthquakes");
  await product.open("earthquakes", "UTC");
  const quakes = readEarthquakes();
  const acts = quakes.flatMap((quake) => [
    { at: quake.reportedAt, event: quake.first, amend: null },
    { at: quake.updatedAt, event: quake.final, amend: quake.final.data.value ?? null },
  ]);
  acts.sort((a, b) => a.at - b.at || Number(a.amend !== null) - Number(b.amend !== null));
  let next = 0;
  for (const [instant, days] of Object.entries(golden.reportedAt).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const until = Date.parse(instant);
    const now = [];
    while (next < acts.length && (acts[next]?.at ?? 0) <= until) now.push(acts[next++]);
    const events = now.flatMap((act) => (act && act.amend === null ? [act.event] : []));
    const amends = now.flatMap((act) =>
      act?.amend ? [{ act: "amend", id: act.event.id, value: act.amend, reason: "Updated by its network." }] : [],
    );
    await product.take("/events", events);
    for (let at = 0; at < amends.length; at += 500)
      await product.send("POST", "/corrections", amends.slice(at, at + 500));
    await product.rollUp();
    const kept = await product.rows<{ local_date: string; n: number; high: number }>(
      "select local_date, n, high from fact_day where metric_key = 'earthquake.magnitude' and n > 0",
    );
    expect(Object.fromEntries(kept.map((day) => [day.local_date, [day.n, day.high]])), instant).toEqual(days);
  }
});

test("releases of nine years, all of them and the stable ones alone", async () => {
  const golden = readGolden("electron");
  await product.open("electron", "UTC");
  const releases = readReleases();
  const asKind = (type: string) => releases.map((each) => ({ ...each, type, id: `${type} ${each.id}` }));
  await product.take("/events", asKind("release.shipped"));
  await product.take("/events", asKind("release.stable"));
  await product.rollUp();
  for (const [metric, totals] of [
    ["release.shipped", golden.all],
    ["release.stable", golden.stable],
  ] as const) {
    expect(await monthsOf(product, metric, "electron")).toEqual(totals.months);
    const days = await accountDays(product, metric);
    expect(Object.fromEntries(days.map(([, day, n]) => [day, n]))).toEqual(totals.days);
    const hours = await accountHours(product, metric);
    expect(Object.fromEntries(hours.map(([, day, hour, n]) => [`${day} ${String(hour).padStart(2, "0")}`, n]))).toEqual(
      totals.hours,
    );
    expect(await askValues("electron", `metric=${metric}&by=actor&from=2020-01-01&to=2020-02-01`)).toEqual(
      totals.actorMonths["2020-01"] ?? {},
    );
  }
});
