import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { statements } from "#store/db.ts";
import { playAt, quarter, readerMails, type Story, tellNovember } from "../support/departure.ts";
import { drain, tick } from "../support/job.ts";
import { signIn } from "../support/world.ts";

/* A recap that fails each time it is composed: it waits, and who looks after the account is told. */

const hour = 4 * quarter;
/** The recap of the account in Denver is due, for two hours at most. */
const opened = Date.parse("2026-12-03T18:00:00Z");

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const toldOf = ({ engine }: Story) =>
  engine.mails
    .filter(({ to }) => to.endsWith("@northgate.example"))
    .map(({ text }) => text.replaceAll("\u200a", "").replace(/\s+/g, " "));

interface Torn extends Story {
  mend: () => Promise<unknown>;
}

/** November is planned, and cannot be composed until it is mended. */
async function planNovember(): Promise<Story> {
  const story = await tellNovember({}, opened);
  await tick(story.engine, opened);
  return story;
}

async function tearAccount(): Promise<Torn> {
  const story = await planNovember();
  const set = (locale: string) => story.engine.db.prepare("update account set locale = ?").bind(locale).run();
  await set("no locale");
  return { ...story, mend: () => set("en-US") };
}

/** The database reads everything but what a recap is made of. */
async function tearRow(): Promise<Torn> {
  const story = await planNovember();
  const { engine } = story;
  const text = statements.find(({ name }) => name === "recap.facts")?.text;
  const prepare = (asked: string) => {
    if (asked === text && isTorn) throw new Error("D1_ERROR: malformed JSON");
    return engine.db.prepare(asked);
  };
  let isTorn = true;
  const DB = { prepare, batch: (list: D1PreparedStatement[]) => engine.db.batch(list) } as unknown as D1Database;
  const mend = async () => {
    isTorn = false;
  };
  return { ...story, engine: { ...engine, env: { ...engine.env, DB } }, mend };
}

it.each([
  ["its account says", tearAccount],
  ["the database answers", tearRow],
])(
  "a recap that cannot be composed for what %s is told of once, when that lasts, and goes out when it can",
  async (_what, tear) => {
    const story = await tear();
    await drain(story.engine);
    const due = (await story.engine.db.prepare("select due_at from recap").first<number>("due_at")) ?? 0;
    const told: number[] = [];
    for (let at = opened + quarter; at < opened + 4 * hour; at += quarter) {
      const before = toldOf(story).length;
      await playAt(story, at);
      if (toldOf(story).length > before) told.push((at - due) / hour);
    }
    expect(told).toEqual([expect.any(Number)]);
    // With the tick behind the one that finds it so.
    expect(told[0]).toBeGreaterThanOrEqual(2);
    expect(told[0]).toBeLessThanOrEqual(2.75);
    expect(toldOf(story)[0]).toMatch(/It could not be composed: .* It is tried again with every tick\./);
    const csm = await signIn(story.engine, "csm");
    expect(await (await csm.get("/console/recaps")).text()).toContain("It could not be composed: ");
    await story.mend();
    await playAt(story, opened + 5 * hour);
    expect(readerMails(story)).toHaveLength(2);
    expect(toldOf(story)).toHaveLength(1);
  },
);

it("a fault that passes with the next tick is nobody's matter, however late the recap is", async () => {
  const story = await tearAccount();
  const { db } = story.engine;
  await db
    .prepare("update recap set due_at = ?")
    .bind(opened - 8 * hour)
    .run();
  await drain(story.engine);
  await story.mend();
  for (const later of [1, 2]) await playAt(story, opened + later * quarter);
  expect([readerMails(story).length, toldOf(story)]).toEqual([2, []]);
});
