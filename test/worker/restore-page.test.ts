import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { leaveAccount } from "#store/departure.ts";
import { due, quarter, type Story, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { copyDatabase, forgetWitness, putDatabaseBack } from "../support/restore.ts";
import { openItem } from "../support/rows.ts";
import { makeLink, openAsChampion, openLink } from "../support/world.ts";

/* An older copy of the database is put back while readers hold pages of what came after it. */

let clock = due;
beforeEach(() => {
  clock = due;
});
afterEach(() => vi.useRealTimers());

async function tick({ engine }: Story): Promise<void> {
  clock += quarter;
  vi.setSystemTime(clock);
  await play(engine, clock);
}

/** The story with an empty bucket, a tick behind it. */
async function begin(): Promise<Story> {
  const story = await tellNovember();
  await forgetWitness(story.engine.env);
  await tick(story);
  return story;
}

const revisionOf = ({ engine, customer }: Story) =>
  engine.db.prepare("select revision from account where id = ?").bind(customer.id).first<number>("revision");

it("a page of what was lost is no page of what came instead, though as much happened", async () => {
  const story = await begin();
  const { engine, customer } = story;
  const reader = await openAsChampion(engine, customer);
  const { id } = await openItem(engine, customer);
  const path = `${customer.base}/plan/${id}`;
  const copy = await copyDatabase(engine.db);
  await reader.post(`${path}/comment`, { version: "1", body: "Said and lost", seen: "0" });
  await leaveAccount(engine.db, customer.id, { id: "c2", by: system, now: clock });
  await tick(story);
  const lost = await reader.get(path);
  const [etag, html] = [lost.headers.get("etag") ?? "", await lost.text()];
  const reached = (await revisionOf(story)) ?? 0;
  expect(html).toContain("Said and lost");
  await putDatabaseBack(engine.db, copy);
  await tick(story);
  let said = 0;
  do {
    said += 1;
    await reader.post(`${path}/comment`, { version: "1", body: `Said again ${said}`, seen: String(said) });
  } while (((await revisionOf(story)) ?? 0) < reached);
  const now = await reader.get(path, { "if-none-match": etag });
  expect(now.status).toBe(200);
  expect(await now.text()).toContain(`Said again ${said}`);
});

it("who left is in no list of people, though a page was read before what the copy lacks was put back", async () => {
  const story = await begin();
  const { engine, customer } = story;
  const copy = await copyDatabase(engine.db);
  await leaveAccount(engine.db, customer.id, { id: customer.sponsor.id, by: system, now: clock });
  await tick(story);
  await putDatabaseBack(engine.db, copy);
  const reader = await openLink(engine, await makeLink(engine, customer));
  const before = await reader.get(`${customer.base}/people`);
  expect(await before.text()).toContain(customer.sponsor.name);
  await tick(story);
  const after = await reader.get(`${customer.base}/people`, { "if-none-match": before.headers.get("etag") ?? "" });
  expect(after.status).toBe(200);
  expect(await after.text()).not.toContain(customer.sponsor.name);
});
