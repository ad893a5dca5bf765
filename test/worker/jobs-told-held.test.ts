import { afterEach, expect, it, vi } from "vitest";
import { callApi } from "../support/api.ts";
import {
  dayMs,
  depart,
  due,
  nextDue,
  openStory,
  playAt,
  quarter,
  readerMails,
  type Story,
  staffTexts,
  tellDecember,
  tellNovember,
} from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { origin, signIn } from "../support/world.ts";

/* Who looks after an account is told when one of its recaps is held. */

afterEach(() => vi.useRealTimers());

async function takeBack({ engine, customer, key }: Story, count: number, from = 0): Promise<void> {
  const body = Array.from({ length: count }, (_, at) => ({
    act: "void",
    id: `${customer.externalId}-2026-12-10-${from + at}`,
    reason: "Counted twice by the tower",
  }));
  expect((await callApi(engine, { method: "POST", path: "/api/v1/corrections", key, body })).status).toBe(200);
}

/** December rose to 120 and is held; its first tick is over. */
async function openHeld(): Promise<Story> {
  const story = await tellDecember(120);
  story.engine.handed.length = 0;
  await playAt(story, nextDue);
  return story;
}

it("a held month is told once, with its reason and when it goes out by itself", async () => {
  const story = await openHeld();
  for (const later of [1, 2, 3]) await playAt(story, nextDue + later * quarter);
  const [told = "", ...more] = staffTexts(story);
  expect(more).toEqual([]);
  expect(told).toContain("rose by 100% against November 2026: more than 80% is checked first.");
  expect(told).toContain("It goes out by itself after 7 Jan 2027, 13:00 Denver time unless somebody stops it.");
});

it("composed again for the same reason it is not told again, and for another it is", async () => {
  const story = await openHeld();
  await playAt(story, nextDue + quarter);
  await takeBack(story, 5);
  for (const later of [2, 3]) await playAt(story, nextDue + later * quarter);
  expect(staffTexts(story)).toHaveLength(1);
  await takeBack(story, 115, 5);
  for (const later of [4, 5, 6]) await playAt(story, nextDue + later * quarter);
  expect(staffTexts(story)).toHaveLength(2);
  expect(staffTexts(story)[1]).toContain("fell to zero after a month that was not.");
});

it("a month without data is told once, however often it is looked at", async () => {
  const story = await openStory(due, { kickoff: "2026-11-01" });
  const late = Date.parse("2026-12-11T20:00:00Z");
  for (const later of [0, 1, 2, 96]) await playAt(story, late + later * quarter);
  expect(staffTexts(story)).toHaveLength(1);
  expect(staffTexts(story)[0]).toContain("Held: Data incomplete: no source has ever been connected for this metric.");
  expect(staffTexts(story)[0]).toContain("It is looked at again until its data are there.");
});

it("a source that is refused for something else each time is told of once, whatever it was refused for", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine } = story;
  await engine.db.prepare("update source set complete_until = ?").bind(Date.parse("2026-11-20T00:00:00Z")).run();
  const late = Date.parse("2026-12-11T20:00:00Z");
  for (const [at, about] of ["north", "south", "east", "west"].entries()) {
    const said = `Refused: there is no metric "${about}".`;
    await engine.db.prepare("update source set last_error = ?, last_error_at = ?").bind(said, late).run();
    await playAt(story, late + (at + 1) * quarter);
  }
  expect(staffTexts(story)).toHaveLength(1);
  expect(staffTexts(story)[0]).toContain(
    'failed at 11 Dec 2026, 13:00 Denver time and was not heard of since. Refused: there is no metric "north".',
  );
});

it("nobody is told of a month a person wants held, nor of one that goes out", async () => {
  const story = await openHeld();
  await playAt(story, nextDue + quarter);
  const csm = await signIn(story.engine, "csm");
  const id = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  expect((await csm.post(`/console/recaps/${id}/keep`, {})).status).toBe(303);
  await takeBack(story, 120);
  for (const later of [2, 3, 4]) await playAt(story, nextDue + later * quarter);
  expect(staffTexts(story)).toHaveLength(1);

  const plain = await tellDecember(70);
  plain.engine.handed.length = 0;
  for (const later of [0, quarter, dayMs]) await playAt(plain, nextDue + later);
  expect(plain.engine.handed).toHaveLength(2);
  expect(staffTexts(plain)).toEqual([]);
});

/** Its month is over for the source, the recap is due, and what is held for a look goes out a day later. */
async function endMonth(story: Story, at: number): Promise<void> {
  vi.setSystemTime(at);
  const body = { complete_until: new Date(at - 1000).toISOString() };
  await callApi(story.engine, { method: "POST", path: "/api/v1/sources/me/watermark", key: story.key, body });
  story.engine.handed.length = 0;
  for (const later of [0, quarter, dayMs, dayMs + quarter]) await playAt(story, at + later);
}

it("from the second month at zero on its manager hears what to do, and the sponsor nothing until the first that is not", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  const both = [customer.champion.email, customer.sponsor.email].sort();
  const got = () =>
    readerMails(story)
      .map(({ to }) => to)
      .sort();
  await play(engine, due);
  await endMonth(story, nextDue);
  expect(got()).toEqual(both);
  expect(staffTexts(story)).toEqual([expect.stringContaining("fell to zero after a month that was not.")]);

  await endMonth(story, Date.parse("2027-02-03T20:00:00Z"));
  expect(got()).toEqual([customer.champion.email]);
  expect(staffTexts(story)).toEqual([expect.stringContaining("2 months in a row at zero: the sponsor gets no recap")]);
  const id = await engine.db.prepare("select id from recap where period_key = '2027-01'").first<string>("id");
  expect(staffTexts(story)[0]).toContain(`${origin}/console/recaps/${id} `);
  const page = await (await signIn(engine, "csm")).get(`/console/recaps/${id}`);
  expect(spokenIn(await page.text())).toContain("Call the champion. Ask what changed");

  await endMonth(story, Date.parse("2027-03-03T20:00:00Z"));
  expect(got()).toEqual([customer.champion.email]);
  expect(staffTexts(story)).toEqual([expect.stringContaining("3 months in a row at zero")]);

  const march = Date.parse("2027-03-10T20:00:00Z");
  vi.setSystemTime(march);
  await depart(story, "2027-03-10", 12);
  await endMonth(story, Date.parse("2027-04-05T20:00:00Z"));
  expect(got()).toEqual(both);
  expect(staffTexts(story)).toEqual([]);
});
