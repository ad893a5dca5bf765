import { afterEach, expect, it, vi } from "vitest";
import { keepMailEvent } from "#store/delivery-event.ts";
import { dayMs, due, playAt, quarter, readerMails, type Story, tellNovember } from "../support/departure.ts";
import { type Engine, tick } from "../support/job.ts";
import { firstAdmin, signIn } from "../support/world.ts";

/* What staff are told by mail: whose mail does not leave, and when. */

afterEach(() => vi.useRealTimers());

/** November went out to both of its readers, and its manager looks after the account. */
async function mailNovember(): Promise<Story & { manager: string }> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await playAt(story, due);
  expect(readerMails(story)).toHaveLength(2);
  const { staffId } = await signIn(story.engine, "csm");
  await story.engine.db.prepare("update account set csm_id = ?").bind(staffId).run();
  story.engine.handed.length = 0;
  return { ...story, manager: `${staffId.toLowerCase()}@northgate.example` };
}

const mailIds = async ({ db }: Engine) =>
  (await db.prepare("select id from delivery order by recipient").all<{ id: string }>()).results.map(({ id }) => id);

/** The service says of a mail that it bounced, or that its reader complained. */
async function say({ engine }: Story, id: string, fate: "bounced" | "complained", now = due): Promise<void> {
  const event = { event: `${fate}-${id}`, kind: fate, request: `${fate}-${id}`, id, providerId: "", isOnce: false };
  await keepMailEvent(engine.db, { ...event, fate, isFinal: true, isSpared: false, by: "the mail provider", now });
}

const told = ({ engine }: Story) => engine.mails.filter(({ to }) => to.endsWith("@northgate.example"));

it("what a mail server turned away is told when it takes mails again, once", async () => {
  const story = await mailNovember();
  const { engine, manager } = story;
  const [id = ""] = await mailIds(engine);
  await say(story, id, "bounced");
  engine.meet.set(manager, () =>
    Promise.reject(Object.assign(new Error("slow down"), { code: "E_RATE_LIMIT_EXCEEDED" })),
  );
  for (const later of [1, 2]) await playAt(story, due + later * quarter);
  expect([engine.handed.map(({ to }) => to), told(story)]).toEqual([[manager, manager], []]);
  engine.meet.clear();
  for (const later of [3, 4, 5]) await playAt(story, due + later * quarter);
  expect(told(story)).toEqual([expect.objectContaining({ to: manager, text: expect.stringContaining("bounced.") })]);
});

it("where nobody knows whether the word left it is not said again, and what waited for three days is left to the console", async () => {
  const story = await mailNovember();
  const { engine, manager } = story;
  const [one = "", other = ""] = await mailIds(engine);
  await say(story, one, "bounced");
  engine.meet.set(manager, () => Promise.reject(new Error("the connection ended")));
  for (const later of [1, 2]) await playAt(story, due + later * quarter);
  expect(engine.handed).toHaveLength(1);
  await say(story, other, "bounced", due + quarter);
  engine.meet.set(manager, () =>
    Promise.reject(Object.assign(new Error("slow down"), { code: "E_RATE_LIMIT_EXCEEDED" })),
  );
  await playAt(story, due + 3 * dayMs);
  await playAt(story, due + 3 * dayMs + 2 * quarter);
  engine.meet.clear();
  engine.handed.length = 0;
  await playAt(story, due + 3 * dayMs + 3 * quarter);
  expect(engine.handed).toEqual([]);
});

it("who may end the pause is told when complaints stop all sending, once, and no manager of an account for it", async () => {
  const story = await mailNovember();
  const { engine, manager } = story;
  const [one = "", other = ""] = await mailIds(engine);
  await say(story, one, "complained");
  await playAt(story, due + quarter);
  expect(told(story).map(({ to }) => to)).toEqual([manager]);
  await say(story, other, "complained", due + quarter);
  await say(story, other, "complained", due + quarter);
  for (const later of [2, 3]) await playAt(story, due + later * quarter);
  const said = told(story).slice(1);
  expect(said.map(({ to }) => to).toSorted()).toEqual([firstAdmin, manager].toSorted());
  const paused = said.filter(({ text }) => text.replace(/\s+/g, " ").includes("All sending is paused: At least 0.1 %"));
  expect(paused.map(({ to }) => to)).toEqual([firstAdmin]);
});

it("a bucket that takes nothing keeps nobody from being told", async () => {
  const story = await mailNovember();
  const { engine, manager } = story;
  const [id = ""] = await mailIds(engine);
  await say(story, id, "bounced");
  const gone = new Proxy(engine.env.ARCHIVE, {
    get: () => () => Promise.reject(new Error("the bucket is away")),
  });
  const midnight = Date.parse("2026-12-04T00:00:00Z");
  vi.setSystemTime(midnight);
  const hushed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await expect(tick({ ...engine, env: { ...engine.env, ARCHIVE: gone } }, midnight)).rejects.toThrow(
    "the bucket is away",
  );
  hushed.mockRestore();
  expect(told(story).map(({ to }) => to)).toEqual([manager]);
});
