import { afterEach, expect, it, vi } from "vitest";
import type { Browser } from "../support/browser.ts";
import {
  dayMs,
  depart,
  due,
  nextDue,
  openStory,
  quarter,
  readerMails,
  type Story,
  tellNovember,
} from "../support/departure.ts";
import { spokenBy } from "../support/html.ts";
import { play } from "../support/job.ts";
import { openAsChampion, openCustomer, signIn } from "../support/world.ts";

/* An account whose recaps are archived and mailed to nobody. */

afterEach(() => vi.useRealTimers());

interface Watched extends Story {
  csm: Browser;
}

/** November is complete and due. */
async function watchNovember(): Promise<Watched> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  return { ...story, csm: await signIn(story.engine, "csm") };
}

const pageOf = async ({ csm, customer }: Watched) => spokenBy(await csm.get(`/console/accounts/${customer.id}`));
const begin = ({ csm, customer }: Watched, form: Record<string, string> = {}) =>
  csm.post(`/console/accounts/${customer.id}/hold-out`, { reason: "One in ten, by lot", sure: "yes", ...form });
const end = ({ csm, customer }: Watched) => csm.post(`/console/accounts/${customer.id}/hold-out/end`, {});

async function recapsOf({ engine, customer }: Watched) {
  const rows = await engine.db
    .prepare("select state, held_out, value, period_key from recap where account_id = ? order by period_key")
    .bind(customer.id)
    .all();
  return rows.results;
}

it("an account on hold-out has its month composed and readable in the portal, and nobody there is mailed", async () => {
  const story = await watchNovember();
  expect((await begin(story)).status).toBe(303);
  for (const later of [0, quarter, 2 * dayMs]) await play(story.engine, due + later);
  expect(await recapsOf(story)).toEqual([{ state: "archived", held_out: 1, value: 60, period_key: "2026-11" }]);
  expect(story.engine.handed).toEqual([]);
  const browser = await openAsChampion(story.engine, story.customer);
  expect(await spokenBy(await browser.get(`${story.customer.base}/value/2026-11`))).toContain("60 departures");
});

it("the switch wants a reason and a tick, says who put it and why, and is taken back by hand", async () => {
  const story = await watchNovember();
  expect((await begin(story, { reason: " " })).status).toBe(422);
  expect((await begin(story, { sure: "" })).status).toBe(422);
  expect((await end(story)).status).toBe(409);
  expect((await begin(story)).status).toBe(303);
  expect((await begin(story)).status).toBe(409);
  expect(await pageOf(story)).toMatch(/On hold-out , since .* by Priya Raman : One in ten, by lot/);
  expect((await end(story)).status).toBe(303);
  expect(await pageOf(story)).not.toContain("On hold-out");
  const kept = await story.engine.db
    .prepare(
      "select act, actor_name, body, internal from activity where account_id = ? and act in ('held_out', 'let_in')",
    )
    .bind(story.customer.id)
    .all();
  expect(kept.results).toEqual([
    { act: "held_out", actor_name: "Priya Raman", body: "One in ten, by lot", internal: 1 },
    { act: "let_in", actor_name: "Priya Raman", body: null, internal: 1 },
  ]);
  await play(story.engine, due);
  expect(story.engine.handed).toHaveLength(2);
});

it("who may only look cannot switch it, and another account is not touched by it", async () => {
  const story = await watchNovember();
  const other = await openCustomer(story.engine, { kickoff: "2026-11-01" });
  await depart({ ...story, customer: other }, "2026-11-10", 60);
  const viewer = await signIn(story.engine, "viewer");
  const path = `/console/accounts/${story.customer.id}/hold-out`;
  expect((await viewer.post(path, { reason: "No", sure: "yes" })).status).toBe(403);
  await begin(story);
  await play(story.engine, due);
  expect(story.engine.handed.map(({ to }) => to).toSorted()).toEqual([other.champion.email, other.sponsor.email]);
});

it("a month that is held when the hold-out begins is archived at once and never mailed", async () => {
  const november = await watchNovember();
  await play(november.engine, due);
  vi.setSystemTime(nextDue);
  const story = { ...november, csm: await signIn(november.engine, "csm") };
  await depart(story, "2026-12-10", 120);
  await play(story.engine, nextDue);
  expect((await recapsOf(story)).at(-1)).toMatchObject({ state: "held" });
  story.engine.handed.length = 0;
  await begin(story);
  for (const later of [quarter, 2 * dayMs]) await play(story.engine, nextDue + later);
  expect((await recapsOf(story)).at(-1)).toMatchObject({ state: "archived", held_out: 1 });
  expect(readerMails(story)).toEqual([]);
  expect(await spokenBy(await story.csm.get("/console/recaps"))).toContain("Hold-out, nobody mailed");
  // A month archived then is not sent later.
  await end(story);
  await play(story.engine, nextDue + 3 * dayMs);
  expect(readerMails(story)).toEqual([]);
});

it("mails that wait for a pause to end when the hold-out begins are never sent, and the month says why", async () => {
  const story = await watchNovember();
  const { engine, csm, customer } = story;
  await csm.post("/console/recaps/pause", { reason: "The domain moves" });
  await play(engine, due);
  const waiting = await engine.db.prepare("select state, attempts from delivery").all();
  expect(waiting.results).toEqual([0, 0].map((attempts) => ({ state: "planned", attempts })));
  await begin(story);
  await csm.post("/console/recaps/resume", {});
  for (const later of [quarter, 2 * dayMs]) await play(engine, due + later);
  expect(engine.handed).toEqual([]);
  const closed = await engine.db.prepare("select state, last_error from delivery").all();
  expect(closed.results).toEqual(
    [0, 0].map(() => ({ state: "suppressed", last_error: "The account is on hold-out." })),
  );
  expect(await recapsOf(story)).toMatchObject([{ state: "archived", held_out: 1 }]);
  const id = await engine.db.prepare("select id from recap where account_id = ?").bind(customer.id).first<string>("id");
  const page = await spokenBy(await csm.get(`/console/recaps/${id}`));
  expect(page).toContain("Priya Raman : Archived, nobody is mailed: the account is on hold-out.");
  expect(page).toContain("Hold-out, nobody mailed");
  expect(page).not.toContain("Send it now");
});

it("a mail that was tried before the hold-out is not called back, and what was not tried stays with us", async () => {
  const story = await watchNovember();
  const { engine, csm, customer } = story;
  await csm.post("/console/recaps/pause", { reason: "The domain moves" });
  await play(engine, due);
  const tried = "update delivery set attempts = 1 where recipient = ?";
  await engine.db.prepare(tried).bind(customer.champion.email).run();
  await begin(story);
  await csm.post("/console/recaps/resume", {});
  for (const later of [quarter, 2 * quarter]) await play(engine, due + later);
  expect(engine.handed.map(({ to }) => to)).toEqual([customer.champion.email]);
  expect(await recapsOf(story)).toMatchObject([{ state: "sent", held_out: 0 }]);
  const said = await engine.db
    .prepare("select text from mail_log where by = 'Priya Raman' and recap_id is not null")
    .all();
  expect(said.results).toEqual([{ text: "Mails that were not tried yet are not sent: the account is on hold-out." }]);
});

it("a month without its figures is held on hold-out as always, for somebody has to look after the source", async () => {
  const opened = await openStory(due, { kickoff: "2026-11-01" });
  const story = { ...opened, csm: await signIn(opened.engine, "csm") };
  await begin(story);
  await play(story.engine, due + 8 * dayMs);
  expect(await recapsOf(story)).toMatchObject([{ state: "held", held_out: 0 }]);
});
