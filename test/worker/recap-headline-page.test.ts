import { afterEach, expect, it, vi } from "vitest";
import { addMetric } from "#store/metric.ts";
import { dayMs, depart, nextDue, openStory, readerMails, type Story } from "../support/departure.ts";
import { arrivals, arrive, readPage, settle, tellTurned, tellTurnedDecember, turnTo } from "../support/headline.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { openAsChampion, signIn } from "../support/world.ts";

/* How pages name months once their account is about another metric. */

afterEach(() => vi.useRealTimers());

const until = "Until November 2026 this counted departures.";

async function consolePage({ engine }: Story, path: string): Promise<string> {
  const csm = await signIn(engine, "csm");
  return readableOf(await (await csm.get(`/console${path}`)).text()).replaceAll(/\s+/g, " ");
}

async function fileOf({ engine, customer }: Story, path: string): Promise<string[]> {
  const champion = await openAsChampion(engine, customer);
  return (await (await champion.get(`${customer.base}${path}`)).text()).split("\r\n");
}

/** Every label of the bars of the year, without the scale. */
async function barsOf({ engine, customer }: Story, path: string): Promise<{ bars: number; labels: string[] }> {
  const champion = await openAsChampion(engine, customer);
  const page = await (await champion.get(`${customer.base}${path}`)).text();
  const chart = /<div class="chart">(.*?)<\/div>/s.exec(page)?.[1] ?? "";
  const labels = [...chart.matchAll(/<text class="value"[^>]*>([^<]*)</g)].map((match) => match[1] ?? "");
  return { bars: [...chart.matchAll(/<rect class="(?:full|quiet|pale)/g)].length, labels };
}

it("until there is a month of the new headline, every page shows the old months as what they are", async () => {
  const story = await tellTurned();
  const overview = await readPage(story, "");
  expect(overview).toContain("60 departures");
  const archive = await readPage(story, "/value");
  expect(archive).toContain(until);
  expect(archive).toMatch(/November 2026 60 departures/);
  expect(archive).toContain("Arrivals");
  expect((await barsOf(story, "/value")).bars).toBe(0);
  expect(await readPage(story, "/value/review/2026-11")).toContain("60 departures");
  expect(await readPage(story, "/value/2026-11")).toContain("60 departures");
  expect(await fileOf(story, "/value/2026-11.csv")).toContain("total,2026-11,60,departures");
  expect(await fileOf(story, "/value/review/2026-11.csv")).toContain("month,2026-11,60,departures");
  expect(await consolePage(story, "/recaps")).toContain("60 departures");
  expect(await consolePage(story, `/accounts/${story.customer.id}`)).toContain("60 departures");
  expect(await consolePage(story, `/accounts/${story.customer.id}/preview/value`)).toContain(until);
  for (const path of ["", "/value", "/value/2026-11", "/value/review/2026-11"])
    expect(await readPage(story, path), path).not.toMatch(/60 arrivals|9 arrivals/);
});

it("beside a month of the new headline an old one has no bar, no change and no part in a sum, and says what it was", async () => {
  const story = await tellTurnedDecember();
  const overview = await readPage(story, "");
  expect(overview).toContain("12 arrivals");
  // What stands beside the newest month is a month of the same.
  expect(overview).not.toContain("60");
  const archive = await readPage(story, "/value");
  expect(archive).toContain(until);
  expect(archive).toMatch(/December 2026 12 .*November 2026 60 departures/);
  expect(archive).not.toMatch(/−48|\+3 |72/);
  expect(await barsOf(story, "/value")).toEqual({ bars: 1, labels: ["12"] });
  const review = await readPage(story, "/value/review/2026-12");
  expect(review).toContain(until);
  expect(review).toContain("60 departures");
  expect(review).toContain("12 arrivals");
  expect(review).not.toMatch(/72|−48|3 more|after 9/);
  const file = await fileOf(story, "/value/review/2026-12.csv");
  expect(file).toContain("month,2026-11,60,departures");
  expect(file).toContain("month,2026-12,12,arrivals");
  expect(file.filter((row) => /^(total|worth),three/.test(row))).toEqual([]);
  const list = await consolePage(story, "/recaps");
  expect(list).toContain("60 departures handled");
  expect(list).toContain("12 arrivals handled");
});

it("all so far counts what came for the goal in months of something else, and says so", async () => {
  const story = await tellTurnedDecember();
  await story.engine.db.prepare("update goal set metric_key = ? where kind = 'twelve_month'").bind(arrivals.key).run();
  await story.engine.db.prepare("update account set revision = revision + 1").run();
  const page = await readPage(story, "/value");
  expect(page).toContain("21 by the end of December");
  expect(page).toContain("All so far includes 9 from months that were published as something else.");
  expect(await barsOf(story, "/value")).toEqual({ bars: 2, labels: ["21"] });
  // November's own row has its own figure, and no sum.
  expect(page).toMatch(/November 2026 60 departures [\d,]+ /);
  expect(page).not.toContain("As published");
});

it("a month restated by its own metric reads so on every page, beside the new headline", async () => {
  const story = await tellTurnedDecember();
  await depart(story, "2026-11-20", 7);
  await settle(story, nextDue + dayMs);
  expect(await readPage(story, "/value")).toMatch(/November 2026 Restated 67 departures/);
  expect(await readPage(story, "/value/review/2026-12")).toContain("67 departures");
  const data = await consolePage(story, "/data/restated");
  expect(data).toMatch(/60.*67/);
  expect(data).toContain("Departures handled");
});

it("the sentence and the figures are in the reader's language", async () => {
  const story = await tellTurnedDecember();
  await story.engine.db.prepare("update account set locale = 'de-DE'").run();
  vi.setSystemTime(nextDue + dayMs);
  await turnTo(story, departures.key);
  const page = await readPage(story, "/value");
  expect(page).toContain("Im Dezember 2026 wurde hier gezählt: Ankünfte.");
  expect(page).toContain("12 Ankünfte");
});

it("goals that are counted in the old metric are named by it, and have no line among bars of the new", async () => {
  const story = await tellTurnedDecember();
  const { engine, customer } = story;
  await engine.db.prepare("update goal set statement = 'A year', target = 300 where kind = 'twelve_month'").run();
  await engine.db.prepare("update account set revision = revision + 1").run();
  const page = await readPage(story, "/value");
  expect(page).toContain("300 departures");
  expect(page).not.toMatch(/300 arrivals|goal 300/);
  expect(page).toContain("The year so far");
  const account = await consolePage(story, `/accounts/${customer.id}`);
  expect(account).toContain("300 departures");
});

const noun = { d: departures.key, a: arrivals.key } as const;
const monthsOf = ["2026-09", "2026-10", "2026-11", "2026-12"];
/** In steps of thirty; arrivals in steps of seven: a figure says which of the two it is. */
const ofDepartures = [2, 5, 3, 6];

/** Round sums that either passes on the way. */
const stages = [100, 250, 500];

/** Months of which the first letters say what the account was about when each went out, with late events of both in between. */
async function tellLife(life: string): Promise<Story> {
  const story = await openStory(Date.parse("2026-09-01T12:00:00Z"), { kickoff: "2026-09-01" });
  await addMetric(story.engine.db, arrivals, Date.now());
  await story.engine.db.prepare("update source set live_days = 400").run();
  for (const [at, month] of monthsOf.entries()) {
    vi.setSystemTime(Date.parse(`${month}-02T12:00:00Z`));
    await turnTo(story, noun[life[at] as keyof typeof noun]);
    await depart(story, `${month}-01`, 30 * (ofDepartures[at] ?? 1));
    await arrive(story, `${month}-01`, 7 + at * 7);
    vi.setSystemTime(Date.parse(`${month}-05T20:00:00Z`));
    await settle(story, Date.parse(`${month}-05T20:00:00Z`));
    if (at > 0) {
      await depart(story, `${monthsOf[at - 1]}-20`, 30);
      await arrive(story, `${monthsOf[at - 1]}-20`, 7);
    }
    await settle(story, Date.parse(`${month}-06T20:00:00Z`));
  }
  vi.setSystemTime(nextDue);
  await settle(story, nextDue);
  return story;
}

it.each(["dada", "ddaa", "aadd", "daad", "dddd"])(
  "whatever an account was about (%s), no page and no mail writes the noun of one metric beside a figure of the other",
  async (life) => {
    const story = await tellLife(life);
    const paths = ["", "/journey", "/value", ...monthsOf.flatMap((key) => [`/value/${key}`, `/value/review/${key}`])];
    const texts = [
      ...(await Promise.all(paths.map((path) => readPage(story, path)))),
      ...readerMails(story).map(({ text }) => text),
      await consolePage(story, "/recaps"),
      await consolePage(story, `/accounts/${story.customer.id}`),
      ...(await fileOf(story, "/value/review/2026-12.csv")).map((row) => row.replace(/.*?,([^,]*),(\w+)$/, "$1 $2")),
    ];
    const found = texts.flatMap((text) => [...text.matchAll(/([\d,]+) (departure|arrival)s?\b/g)]);
    const wrong = found.filter(([, written = "", of]) => {
      const figure = Number(written.replaceAll(",", ""));
      return figure % (of === "arrival" ? 7 : 30) !== 0 && !stages.includes(figure);
    });
    expect(wrong.map(([text]) => text)).toEqual([]);
    expect(found.length).toBeGreaterThan(20);
  },
);
