import { afterEach, expect, it, vi } from "vitest";
import { changeEnd } from "#store/contract.ts";
import { dayMs, depart, due, quarter, type Story, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { readableOf } from "../support/mail-reading.ts";
import { openAsChampion, signIn } from "../support/world.ts";

/* What the customer's pages say once a contract is over: nothing that came after its last day counts in them. */

afterEach(() => vi.useRealTimers());

const staff = { kind: "staff" as const, id: "priya", name: "Priya Raman" };

async function endOn({ engine, customer }: Story, endsOn: string): Promise<void> {
  const ids = { act: crypto.randomUUID(), recap: crypto.randomUUID(), other: crypto.randomUUID() };
  const said = { endsOn, was: null, day: endsOn, line: null, by: staff, now: Date.now(), ids };
  expect(await changeEnd(engine.db, customer.id, said)).toBe(true);
}

async function readPage({ engine, customer }: Story, path: string): Promise<string> {
  const champion = await openAsChampion(engine, customer);
  return readableOf(await (await champion.get(`${customer.base}${path}`)).text()).replaceAll(/\s+/g, " ");
}

/** November had 60 departures on the 10th and 20 more after its contract ended on the 12th; its recap said 60. */
async function tellEnded(): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await depart(story, "2026-11-20", 20);
  await endOn(story, "2026-11-12");
  await play(story.engine, due);
  return story;
}

it("the overview says that the contract is over, in the reader's language, and counts no weeks of it", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  expect(await readPage(story, "")).toContain("Week 5 of 52.");
  await endOn(story, "2026-12-31");
  const open = await readPage(story, "");
  expect(open).toContain("Week 5 of 52.");
  expect(open).toMatch(/(First|Next), you/);
  await story.engine.db.prepare("update account set ends_on = '2026-11-12'").run();
  const page = await readPage(story, "");
  expect(page.match(/The contract ended on November 12\./g)).toHaveLength(1);
  expect(page).toMatch(/November 12\. \d+ of \d+ steps/);
  expect(page).not.toContain("of 52");
  expect(page).not.toMatch(/(First|Next|Meanwhile), (you|we)|lead to your result/);
});

it("the year counts the days until the end, as the recap does", async () => {
  const story = await tellEnded();
  const page = await readPage(story, "/value");
  expect(page).toContain("60 by November 12");
  expect(page).not.toContain("end of November");
  expect(page).not.toContain("As published");
  await depart(story, "2026-11-11", 1);
  await depart(story, "2026-11-21", 3);
  await play(story.engine, due + quarter);
  expect(await readPage(story, "/value")).toContain("Counted here are 61: the difference of +1 came");
});

it("the line to the goal ends with the contract, at what was asked for by then", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const champion = await openAsChampion(story.engine, story.customer);
  await play(story.engine, due);
  const year = async () => (await champion.get(`${story.customer.base}/value`)).text();
  const endsOf = (html: string) =>
    [...html.matchAll(/class="goal-line"[^>]*x2="([\d.]+)%"/g)].map(([, x]) => Number(x));
  const before = await year();
  expect(endsOf(before).at(-1)).toBe(100);
  expect(before).toContain("goal 2,400 by");
  await endOn(story, "2026-11-15");
  const after = await year();
  // Half of the first of twelve months.
  expect(endsOf(after).at(-1)).toBeCloseTo(100 / 24, 1);
  expect(after).not.toContain("goal 2,400 by");
  expect(readableOf(after).replaceAll(/\s+/g, " ")).toContain("The contract ended on November 15.");
  // The table has nothing on the line after it either.
  expect(readableOf(after)).toMatch(/December 2026\s+January 2027/);
  // An account that goes on until then keeps its line.
  await story.engine.db.prepare("update account set ends_on = '2026-12-31', revision = revision + 1").run();
  expect(endsOf(await year()).at(-1)).toBe(100);
});

it("nobody is late and nobody's turn once the contract is over: what was open ended with it, for the customer and for staff", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  const champion = await openAsChampion(engine, customer);
  const csm = await signIn(engine, "csm");
  await engine.db
    .prepare("update item set due_on = '2026-11-02', state = 'open' where account_id = ?")
    .bind(customer.id)
    .run();
  const step = await engine.db
    .prepare("select id from item where account_id = ? and side = 'customer'")
    .bind(customer.id)
    .first<string>("id");
  const read = async () => {
    const pages = [
      ...["/plan", "", `/plan/${step}`].map((path) => champion.get(`${customer.base}${path}`)),
      csm.get(`/console/accounts/${customer.id}`),
      csm.get(`/console/accounts/${customer.id}/items/${step}`),
    ];
    return Promise.all(pages.map(async (page) => readableOf(await (await page).text()).replaceAll(/\s+/g, " ")));
  };
  for (const page of await read()) expect(page).toContain("31 days late");
  await endOn(story, "2026-11-12");
  const ended = await read();
  for (const page of ended) {
    expect(page).not.toMatch(/days? late|\d late|Your turn|Our turn|Whose turn (Ours|Theirs),/);
    expect(page).toMatch(/(E|e)nded with the contract/);
  }
  expect(ended[1]).toMatch(/\d+ steps were still open; they ended with the contract\./);
  // What was done before it ended may still be said.
  const path = `${customer.base}/plan/${step}`;
  expect((await champion.post(`${path}/done`, { version: "1", back: path })).status).toBe(303);
  expect(readableOf(await (await champion.get(path)).text())).toMatch(/Done\s+on/);
});

it("the journey says that the contract is over, and counts no days left of its year", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  expect(await readPage(story, "/journey")).toMatch(/to November 1, 2027\. \d+ days left\./);
  await endOn(story, "2026-11-12");
  const page = await readPage(story, "/journey");
  expect(page).toContain("to November 1, 2027. The contract ended on November 12.");
  expect(page).not.toContain("left.");
});

it("the recap inside says when the contract ends instead of its renewal, and counts no step due after that as late", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const { engine, customer } = story;
  await play(engine, due);
  await engine.db
    .prepare("update item set due_on = '2026-11-30', state = 'open' where account_id = ?")
    .bind(customer.id)
    .run();
  const recap = await engine.db
    .prepare("select id from recap where account_id = ?")
    .bind(customer.id)
    .first<{ id: string }>();
  const csm = await signIn(engine, "csm");
  const inside = async () => readableOf(await (await csm.get(`/console/recaps/${recap?.id}/mail/internal`)).text());
  const before = await inside();
  expect(before).toContain("to the renewal");
  expect(before).toMatch(/[1-9]\d* steps? late/);
  await endOn(story, "2026-11-12");
  const after = await inside();
  expect(after).toContain("The contract is over.");
  expect(after).not.toContain("renewal");
  expect(after).not.toMatch(/steps? late/);
  await engine.db.prepare("update account set ends_on = '2027-02-01'").run();
  expect(await inside()).toMatch(/\d+ days to the end of the contract/);
});

it("the goal in the review of the last months stands where it stood, whatever came after the end", async () => {
  const story = await tellEnded();
  vi.setSystemTime(due + 10 * dayMs);
  await depart(story, "2026-12-10", 40);
  await play(story.engine, due + 10 * dayMs);
  await play(story.engine, due + 10 * dayMs + quarter);
  const page = await readPage(story, "/value/review/2026-11");
  expect(page).toContain("60 of 2,400 departures");
  expect(page).not.toContain("a month from here");
});

it("the goal in the review of earlier months takes off only what counts of the last one", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  await depart(story, "2026-12-01", 10);
  await depart(story, "2026-12-02", 30);
  await endOn(story, "2026-12-01");
  for (const later of [1, 2]) await play(story.engine, due + later * quarter);
  expect(await readPage(story, "/value/review/2026-11")).toContain("60 of 2,400 departures");
});

it("the journey says of a First Value what it came to, and no more that it is late; nothing is on its way up", async () => {
  const story = await tellEnded();
  const page = await readPage(story, "/journey");
  expect(page).not.toContain("past the day it was planned for");
  expect(await readPage(story, "")).not.toContain("Ramping up");
});

it("an account that ended is in no list of those that wait for something, and its row says when it ended", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  const csm = await signIn(story.engine, "csm");
  const name = story.customer.externalId;
  const list = async (view: string) => readableOf(await (await csm.get(`/console?view=${view}`)).text());
  for (const view of ["onboarding", "stuck"]) expect(await list(view)).toContain(name);
  expect(await list("all")).toContain("18 days late");
  await endOn(story, "2026-11-12");
  for (const view of ["onboarding", "stuck"]) expect(await list(view)).not.toContain(name);
  const row = await list("all");
  expect(row).toContain("ended 12 Nov 2026");
  expect(row).not.toMatch(/\d late|days late/);
});
