import { afterEach, expect, it, vi } from "vitest";
import { depart, due, nextDue, quarter, type Story, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { type Copy, copyDatabase, forgetWitness, putDatabaseBack } from "../support/restore.ts";
import { signIn } from "../support/world.ts";

/* An older copy of the database is put back, and the contract of an account ended since. */

afterEach(() => vi.useRealTimers());

let clock = due;
async function later(story: Story, ms = quarter): Promise<void> {
  clock += ms;
  vi.setSystemTime(clock);
  await play(story.engine, clock);
}

/** November went out; the bucket is empty, a tick behind it. */
async function begin(): Promise<Story> {
  clock = due;
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await forgetWitness(story.engine.env);
  await later(story);
  return story;
}

async function say({ engine, customer }: Story, day: string | null): Promise<void> {
  clock += 60_000;
  vi.setSystemTime(clock);
  const csm = await signIn(engine, "csm");
  const path = `/console/accounts/${customer.id}/contract`;
  const answer =
    day === null ? await csm.post(`${path}/go-on`, {}) : await csm.post(path, { ends_on: day, sure: "yes" });
  expect(answer.headers.get("location")).toContain("did=contract");
}

const endOf = async ({ engine, customer }: Story) =>
  (await engine.db.prepare("select ends_on from account where id = ?").bind(customer.id).first<{ ends_on: string }>())
    ?.ends_on;

/** The copy is put back, looked at by three ticks, and sending resumed. */
async function putBack(story: Story, copy: Copy): Promise<void> {
  await putDatabaseBack(story.engine.db, copy);
  for (let at = 1; at <= 3; at += 1) await later(story);
  await story.engine.db.prepare("delete from sending_pause").run();
}

it.each([
  ["an end that was said since stands", null, "2026-11-30", "2026-11-30"],
  ["an end that was moved stands where it was moved to", "2026-11-30", "2026-12-20", "2026-12-20"],
  ["an end that was taken back is taken back", "2026-12-20", null, null],
])("after a restore %s", async (_rule, before, since, stands) => {
  const story = await begin();
  if (before !== null) await say(story, before);
  await later(story);
  const copy = await copyDatabase(story.engine.db);
  await say(story, since);
  await later(story);
  await putBack(story, copy);
  expect(await endOf(story)).toBe(stands);
});

it("a copy from before the end mails nobody about a later month", async () => {
  const story = await begin();
  const { champion, sponsor } = story.customer;
  await later(story);
  const copy = await copyDatabase(story.engine.db);
  await say(story, "2026-11-30");
  await later(story);
  await putBack(story, copy);
  story.engine.handed.length = 0;
  clock = nextDue - quarter;
  vi.setSystemTime(clock);
  await depart(story, "2026-12-10", 70);
  for (let at = 0; at < 4; at += 1) await later(story);
  expect(story.engine.handed.filter(({ to }) => to === champion.email || to === sponsor.email)).toEqual([]);
  const { results } = await story.engine.db.prepare("select period_key from recap where kind = 'monthly'").all();
  expect(results).toEqual([{ period_key: "2026-11" }]);
});

const versionsOf = async ({ engine }: Story) => {
  const { results } = await engine.db
    .prepare("select version, state, value from recap where kind = 'monthly' order by version")
    .all<{ version: number; state: string; value: number }>();
  return results.map(({ version, state, value }) => [version, state, value]);
};
const goalOf = ({ engine, customer }: Story) =>
  engine.db
    .prepare("select goals ->> '$.twelve_month' as n from fact_account where account_id = ?")
    .bind(customer.id)
    .first<number>("n");

it("after a restore a published month says the end again, and the goal stands where it stood", async () => {
  const story = await begin();
  await depart(story, "2026-11-20", 20);
  for (let at = 0; at < 2; at += 1) await later(story);
  expect(await goalOf(story)).toBe(80);
  const whole = await versionsOf(story);
  const copy = await copyDatabase(story.engine.db);
  await say(story, "2026-11-12");
  for (let at = 0; at < 2; at += 1) await later(story);
  await putBack(story, copy);
  story.engine.handed.length = 0;
  for (let at = 0; at < 3; at += 1) await later(story);
  expect(await versionsOf(story)).toEqual([...whole, [whole.length + 1, "archived", 60]]);
  expect(await goalOf(story)).toBe(60);
  const { champion, sponsor } = story.customer;
  expect(story.engine.handed.filter(({ to }) => to === champion.email || to === sponsor.email)).toEqual([]);
});

it("a month that was held in the copy does not go out with what came after the end", async () => {
  const story = await begin();
  await story.engine.db
    .prepare("update account set release_rule = 'churn_notice' where id = ?")
    .bind(story.customer.id)
    .run();
  await story.engine.db.prepare("delete from delivery").run();
  await story.engine.db.prepare("update recap set state = 'due'").run();
  await depart(story, "2026-11-20", 20);
  for (let at = 0; at < 2; at += 1) await later(story);
  expect(await versionsOf(story)).toEqual([[1, "held", 80]]);
  const copy = await copyDatabase(story.engine.db);
  await say(story, "2026-11-12");
  await later(story);
  await putBack(story, copy);
  for (let at = 0; at < 2; at += 1) await later(story);
  expect(await versionsOf(story)).toEqual([[1, "held", 60]]);
});
