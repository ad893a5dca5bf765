import { afterEach, expect, it, vi } from "vitest";
import { viewValue } from "#domain/view/value.ts";
import type { ArchiveMonth } from "#schema/portal-value.ts";
import { recapSettings } from "#schema/settings.ts";
import { loadPortal, valuePage } from "#store/portal.ts";
import { callApi, sendEvents } from "../support/api.ts";
import { dayMs, depart, due, openStory, quarter, readerMails, type Story } from "../support/departure.ts";
import { readPage } from "../support/headline.ts";
import { drain, play } from "../support/job.ts";
import { readableOf } from "../support/mail-reading.ts";
import { departures } from "../support/recap-figures.ts";
import { openAsChampion, signIn } from "../support/world.ts";

/* What came after a month was published and was too little for another version of it is in the year (recaps.md §8). */

afterEach(() => vi.useRealTimers());

const usual = { "2026-09": 60, "2026-10": 100, "2026-11": 70 };
const sumOf = (values: (number | null)[]) => values.reduce((sum: number, value) => sum + (value ?? 0), 0);

/** The contract ends with the day, and the product goes on being used after it. */
async function end(story: Story, endsOn: string): Promise<void> {
  const csm = await signIn(story.engine, "csm");
  await csm.post(`/console/accounts/${story.customer.id}/contract`, { ends_on: endsOn, sure: "yes" });
  vi.setSystemTime(Date.parse(`${endsOn}T12:00:00Z`) + 10 * dayMs);
  await depart(story, `${endsOn.slice(0, 8)}20`, 5);
}

/** An account whose months since September are published. `kickoff` at their first day, or some days before. */
async function tell(
  kickoff = "2026-09-01",
  first = `${kickoff.slice(0, 8)}10`,
  endsOn: string | null = null,
  counts: Record<string, number> = usual,
): Promise<Story> {
  const story = await openStory(Date.parse(`${kickoff}T12:00:00Z`), { kickoff });
  await story.engine.db.prepare("update source set live_days = 400").run();
  for (const [month, count] of Object.entries(counts)) {
    vi.setSystemTime(Date.parse(`${month}-11T12:00:00Z`));
    if (first < `${month}-01` && month === "2026-09") await depart(story, first, 4);
    await depart(story, `${month}-10`, count);
    if (endsOn?.startsWith(month)) await end(story, endsOn);
    await play(story.engine, Date.now());
  }
  vi.setSystemTime(due);
  const body = { complete_until: new Date(due).toISOString() };
  const { engine, key } = story;
  await callApi(engine, { method: "POST", path: "/api/v1/sources/me/watermark", key, body });
  for (let step = 0; step < 3; step += 1) await play(engine, due + step * quarter);
  return story;
}

const visitOf = (story: Story) => ({
  ...{ base: story.customer.base, now: Date.now(), grant: "preview" as const, did: null, saw: null },
  ...{ vendor: { name: "Northgate", hue: 210 }, languages: [] },
});

async function monthsOf(story: Story): Promise<ArchiveMonth[]> {
  const values = { accountId: story.customer.id, shareId: "" };
  const { parts } = await loadPortal(story.engine.db, valuePage, { values, known: -1 });
  if (!parts) throw new Error("no such account");
  return viewValue(parts, visitOf(story) as unknown as Parameters<typeof viewValue>[1]).months;
}

async function yearPage({ engine, customer }: Story): Promise<string> {
  const champion = await openAsChampion(engine, customer);
  return readableOf(await (await champion.get(`${customer.base}/value`)).text()).replaceAll(/\s+/g, " ");
}

it("a difference too small for another version is in the year's total, and the page says where the two differ and why", async () => {
  const story = await tell();
  expect(await yearPage(story)).not.toContain("As published");
  await depart(story, "2026-10-20", 1);
  await play(story.engine, due + 4 * quarter);
  expect((await monthsOf(story)).map(({ value, live, version }) => [value, live, version])).toEqual([
    [60, 60, 1],
    [100, 101, 1],
    [70, 70, 1],
  ]);
  const page = await yearPage(story);
  expect(page).toContain("231 by the end of November");
  expect(page).toContain("As published, the months add up to 230. Counted here are 231: the difference of +1 came");
  expect(page).toContain("October 2026 100 (+1) 161");
});

it("where one month lost what another gained, each says so and the year has no difference to explain", async () => {
  const story = await tell();
  const { engine, customer, key } = story;
  await depart(story, "2026-10-20", 1);
  const body = [{ act: "void", id: `${customer.externalId}-2026-09-10-0`, reason: "Never left the gate" }];
  await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body });
  await drain(engine);
  await play(engine, due + 4 * quarter);
  const page = await yearPage(story);
  expect(page).toContain("October 2026 100 (+1)");
  expect(page).not.toContain("As published");
});

it("a month restated since has nothing left over", async () => {
  const story = await tell();
  await depart(story, "2026-10-20", 1);
  await depart(story, "2026-10-21", 2);
  for (let step = 4; step < 7; step += 1) await play(story.engine, due + step * quarter);
  expect((await monthsOf(story)).map(({ value, live, version }) => [value, live, version])[1]).toEqual([103, 103, 2]);
  expect(await yearPage(story)).not.toContain("As published");
});

it("a month that reaches back to a short first period counts its days too", async () => {
  const story = await tell("2026-08-28", "2026-08-29");
  expect((await monthsOf(story)).map(({ key, value, live }) => [key, value, live])[0]).toEqual(["2026-09", 64, 64]);
});

it("a month at zero that reaches back to a short first period is told anew when more of those days comes", async () => {
  const story = await tell("2026-08-28", "2026-08-29", null, { "2026-09": 0, "2026-10": 100, "2026-11": 70 });
  const first = async () =>
    (await monthsOf(story)).map(({ key, value, live, version }) => [key, value, live, version])[0];
  expect(await first()).toEqual(["2026-09", 4, 4, 1]);
  await depart(story, "2026-08-30", 50);
  for (let step = 4; step < 7; step += 1) await play(story.engine, due + step * quarter);
  expect(await first()).toEqual(["2026-09", 54, 54, 2]);
  // Nobody ever read the short one: there is nothing to tell anew.
  const versions = await story.engine.db
    .prepare("select max(version) as n from recap where period_key = '2026-08'")
    .first("n");
  expect(versions).toBe(1);
});

it("the three months of a review come to what they are by now, with the difference named on page and in file", async () => {
  const story = await tell();
  await depart(story, "2026-12-01", 5);
  await depart(story, "2026-09-20", 1);
  await play(story.engine, due + 4 * quarter);
  const champion = await openAsChampion(story.engine, story.customer);
  const path = `${story.customer.base}/value/review/2026-11`;
  const page = readableOf(await (await champion.get(path)).text());
  expect(page).toContain("you handled 231 departures");
  expect(page).toContain("As published, the months add up to 230. Counted here are 231: the difference of +1 came");
  // The goal of the page is that of the year: 231 by the end of November, whatever came since.
  expect(page).toContain("231 of 2,400 departures");
  const rows = (await (await champion.get(`${path}.csv`)).text()).split("\r\n").map((row) => row.split(","));
  const figure = (block: string) => rows.filter(([name]) => name === block).map(([, , value]) => Number(value));
  expect([figure("month"), figure("changed since"), figure("total")]).toEqual([[60, 100, 70], [1], [231]]);
  expect(page).toContain(
    "As published, the months add up to $20,700. Counted here are $20,790: the difference of +$90",
  );
  expect(figure("worth").at(-1)).toBe(20_790);
  // Four gates share what came: the first of each day's departures is of gate 0, the late one too.
  expect(figure("contributor")).toEqual([59, 58, 57, 57]);
});

/** The contract ends on 15 November, and five departures of the 20th are after it. */
async function tellEnded(): Promise<Story> {
  const story = await tell("2026-09-01", "2026-09-10", "2026-11-15");
  await play(story.engine, Date.now() + quarter);
  return story;
}

it("what came after the contract ended is in no year and in no review, however long it goes on", async () => {
  const story = await tellEnded();
  await depart(story, "2026-12-01", 30);
  await play(story.engine, due + 4 * quarter);
  expect((await monthsOf(story)).map(({ value, live }) => [value, live])).toEqual([
    [60, 60],
    [100, 100],
    [70, 70],
  ]);
  expect(await yearPage(story)).not.toContain("As published");
  const champion = await openAsChampion(story.engine, story.customer);
  const review = async (last: string) =>
    readableOf(await (await champion.get(`${story.customer.base}/value/review/${last}`)).text());
  const whole = await review("2026-11");
  expect(whole).toContain("you handled 230 departures");
  expect(whole).not.toContain("As published");
  expect(whole).toContain("230 of 2,400 departures");
  expect(await review("2026-10")).toContain("160 of 2,400 departures");
});

it("a goal that stood still with the contract asks for nothing more, whatever came late", async () => {
  const story = await tellEnded();
  await depart(story, "2026-09-20", 1);
  await play(story.engine, due + 4 * quarter);
  const champion = await openAsChampion(story.engine, story.customer);
  const page = readableOf(await (await champion.get(`${story.customer.base}/value/review/2026-11`)).text());
  expect(page).toContain("231 of 2,400 departures");
  expect(page).not.toContain("a month from here");
});

it("whatever comes late, 200 times over, the months as published and their small differences are the year", async () => {
  const story = await tell();
  const { engine, customer, key } = story;
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const taken: string[] = [];
  let [differed, restated] = [0, 0];
  for (let stream = 0; stream < 200; stream += 1) {
    const month = Object.keys(usual)[random(3)] ?? "";
    const events = Array.from({ length: random(4) }, (_, at) => ({
      ...{ id: `late-${stream}-${at}`, type: departures.key, subject: customer.externalId },
      time: `${month}-${String(1 + random(28)).padStart(2, "0")}T${String(12 + random(8))}:00:00Z`,
      data: { status: "left", actor: `gate ${at}` },
    }));
    await sendEvents(engine, key, events);
    taken.push(...events.map(({ id }) => id));
    const back = taken.splice(0, random(3)).map((id) => ({ act: "void", id, reason: "Never left the gate" }));
    if (back.length > 0) await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body: back });
    await drain(engine);
    await play(engine, due + (10 + stream) * quarter);
    await play(engine, due + (10 + stream) * quarter + 60_000);
    const months = await monthsOf(story);
    const counted = await engine.db
      .prepare("select sum(total) as n from fact_day where account_id = ? and local_date < '2026-12-01'")
      .bind(customer.id)
      .first<number>("n");
    const small = months.map(({ value, live }) => (live ?? 0) - (value ?? 0));
    expect(sumOf(months.map(({ value }) => value)) + sumOf(small), `stream ${stream}`).toBe(counted);
    for (const [at, month] of months.entries())
      expect(Math.abs(small[at] ?? 0), `stream ${stream}`).toBeLessThan(
        Math.max(1, recapSettings.restateShare * (month.value ?? 0)),
      );
    differed += small.some((each) => each !== 0) ? 1 : 0;
    restated = Math.max(restated, ...months.map(({ version }) => version));
  }
  expect([differed > 20, restated > 5]).toEqual([true, true]);
});

it.each([
  ["in the month it starts in", "2026-11-10", ["2026-11-05", 20], ["2026-11-15", 40], "140"],
  ["in the few days told with the month after them", "2026-10-28", ["2026-10-26", 5], ["2026-10-29", 30], "220"],
] as const)(
  "the year has what the goal has: what came before it, %s, is in the month alone",
  async (_, kickoff, early, first, asked) => {
    const story = await openStory(Date.parse("2026-10-28T20:00:00Z"), { kickoff });
    vi.setSystemTime(due);
    for (const [day, count] of [early, first, ["2026-11-20", 45]] as const) await depart(story, day, count);
    for (const later of [0, 1]) await play(story.engine, due + later * quarter);
    const mail = readerMails(story)[0]?.text.replaceAll(/\s+/g, " ");
    const [all, own] = [early[1] + first[1] + 45, first[1] + 45];
    expect(mail).toContain(`${all} departures`);
    expect(mail).toContain(`${own} of 2,400`);
    const page = await readPage(story, "/value");
    expect(page).toContain(`${own} by the end of November; the line is at ${asked}.`);
    expect(page).toContain(`November 2026 ${all} ${own} ${asked}`);
    expect(page).toMatch(
      new RegExp(`All so far leaves out ${early[1]} that came before \\w+ \\d+, 2026, when the goal began`),
    );
  },
);
