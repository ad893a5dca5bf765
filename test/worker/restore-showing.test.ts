import { afterEach, expect, it, vi } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import type { Browser } from "../support/browser.ts";
import { due, quarter, type Story } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { tellMeetings } from "../support/people.ts";
import { type Copy, copyDatabase, forgetWitness, putDatabaseBack } from "../support/restore.ts";

/* An older copy of the database is put back, and the customer's admin said since how recaps are shown. */

afterEach(() => vi.useRealTimers());

/** The story with an empty bucket, a tick behind it. */
async function begin(): Promise<{ story: Story; admin: Browser }> {
  const story = await tellMeetings();
  await forgetWitness(story.engine.env);
  return { story, admin: await openAsAdmin(story.engine, story.customer) };
}

let clock = due;
/** A minute later, so that no two words are of one moment. */
async function say({ customer }: Story, admin: Browser, words: Record<string, "yes" | "no">): Promise<void> {
  for (const [choice, on] of Object.entries(words)) {
    clock += 60_000;
    vi.setSystemTime(clock);
    expect((await admin.post(`${customer.base}/showing/${choice}`, { on })).status).toBe(303);
  }
}

const choicesOf = ({ engine, customer }: Story) =>
  engine.db
    .prepare("select names_on as names, guard_on as guard, money_on as money from account where id = ?")
    .bind(customer.id)
    .first<{ names: number; guard: number; money: number }>();

async function putBack({ engine }: Story, copy: Copy): Promise<void> {
  await putDatabaseBack(engine.db, copy);
  for (let at = 1; at <= 3; at += 1) {
    clock += quarter;
    vi.setSystemTime(clock);
    await play(engine, clock);
  }
}

it.each([
  ["names that were closed stay closed", { names: "yes" }, { names: "no" }, { names: 0, guard: 0, money: 0 }],
  ["sign-in that was asked for stays asked for", {}, { guard: "yes" }, { names: 0, guard: 1, money: 0 }],
  [
    "money that was taken out of subjects stays out",
    { money: "yes" },
    { money: "no" },
    { names: 0, guard: 0, money: 0 },
  ],
  ["both at once", { names: "yes" }, { names: "no", guard: "yes" }, { names: 0, guard: 1, money: 0 }],
  ["what the admin opened last is open", {}, { names: "yes" }, { names: 1, guard: 0, money: 0 }],
  ["what was not spoken of stays as the copy has it", { names: "yes" }, {}, { names: 1, guard: 0, money: 0 }],
] as const)("after a restore %s", async (_rule, before, since, stands) => {
  clock = due;
  const { story, admin } = await begin();
  await say(story, admin, before);
  clock += quarter;
  await play(story.engine, clock);
  const copy = await copyDatabase(story.engine.db);
  await say(story, admin, since);
  clock += quarter;
  vi.setSystemTime(clock);
  await play(story.engine, clock);
  await putBack(story, copy);
  expect(await choicesOf(story)).toEqual(stands);
});

it("what is written outside of it says what was chosen, and not by whom", async () => {
  clock = due;
  const { story, admin } = await begin();
  await say(story, admin, { names: "yes" });
  const { ARCHIVE } = story.engine.env;
  const { objects } = await ARCHIVE.list({ prefix: "witness/" });
  const texts = await Promise.all(objects.map(async ({ key }) => (await ARCHIVE.get(key))?.text()));
  expect(texts.join("\n")).toContain('"choice":"names"');
  expect(texts.join("\n")).not.toMatch(/Quill|Ada/);
});

it("a copy that had not written its word outside yet does not have it stand over a later one", async () => {
  clock = due;
  const { story, admin } = await begin();
  const { db } = story.engine;
  await say(story, admin, { names: "yes" });
  const unsaid =
    "insert into witness_fact (fact) select json_object('t', 'showing', 'account', id, 'choice', 'names', 'isOn', json('true'), 'at', names_since) from account where id = ?";
  await db.prepare(unsaid).bind(story.customer.id).run();
  const copy = await copyDatabase(db);
  await say(story, admin, { names: "no" });
  await putBack(story, copy);
  expect(await choicesOf(story)).toEqual({ names: 0, guard: 0, money: 0 });
});
