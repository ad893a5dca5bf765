import { addressMarker } from "#auth/token.ts";
import type { Env } from "#env";
import type { Witnessed } from "#schema/witness.ts";
import { putMark, readMark } from "#store/witness/object.ts";
import { holdFacts, type Opened, olderThan, openWitness, passCheck, sendFacts } from "#store/witness/outbox.ts";
import { beginRestore } from "#store/witness/restore.ts";
import { replay } from "./replay.ts";

/*
 * What left and what people ended is kept in the bucket as well, so that an older copy of the database, put back, is known for
 * one: then nothing is sent until a person has looked at it, and what the copy lacks is put back.
 */

const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Stops all sending: the bucket knows of numbers, up to `most`, that this database never gave. */
async function stopForRestore(env: Env, opened: Opened, { most, now }: { most: number; now: number }): Promise<void> {
  const { checkedAt: copyAt, settled } = opened;
  const since = copyAt === 0 ? "it is from before anything was kept outside of it" : `it knows nothing after ${moments.format(copyAt)} UTC`;
  const reason = `This database is an older copy: ${since}. Nothing is sent until a person has looked at it.`;
  console.error(JSON.stringify({ witness: "older copy", copyAt, settled, most }));
  await beginRestore(env.DB, { most, settled, copyAt, reason, now });
}

/** Gives a run the number it may claim mails under; null where this is an older copy, and all sending is paused by now. */
export async function openRun(env: Env): Promise<number | null> {
  const opened = await openWitness(env.DB);
  const most = await olderThan(env, opened, null);
  if (most === null) return opened.n;
  await stopForRestore(env, opened, { most, now: Date.now() });
  return null;
}

/** What became of the mails of a run, with whatever else waits to go out. Never fails the run: what is not written waits for a tick. */
export async function closeRun(env: Env, more: Witnessed[]): Promise<void> {
  try {
    const { n, facts } = await openWitness(env.DB);
    await sendFacts(env, { n, facts, more, at: Date.now(), whoOf: addressMarker(env.config.LINK_SECRET) });
  } catch (error) {
    console.error(JSON.stringify({ witness: "run", error: String(error) }));
    await holdFacts(env.DB, more).catch((also: unknown) =>
      console.error(JSON.stringify({ witness: "run", facts: more, error: String(also) })),
    );
  }
}

async function look(env: Env, now: number): Promise<void> {
  const opened = await openWitness(env.DB);
  const mark = await readMark(env.ARCHIVE);
  if (mark === null && opened.checkedAt > 0) console.error(JSON.stringify({ witness: "lost", settled: opened.settled }));
  const most = await olderThan(env, opened, mark);
  if (most !== null) {
    await stopForRestore(env, opened, { most, now });
    return look(env, now);
  }
  await sendFacts(env, { n: opened.n, facts: opened.facts, more: [], at: Date.now(), whoOf: addressMarker(env.config.LINK_SECRET) });
  if (opened.restore) await replay(env, opened.restore, now);
  await passCheck(env.DB, { n: opened.n, now });
  await putMark(env.ARCHIVE, { n: opened.n, at: Date.now() });
}

/**
 * The first thing of a tick: is this database the newest there is? If not, all sending is paused, and what it lacks is put back,
 * a part with each tick. A bucket that cannot be asked holds up nothing here: without it no mail is claimed.
 */
export async function lookOutside(env: Env, now: number): Promise<void> {
  await look(env, now).catch((error: unknown) =>
    console.error(JSON.stringify({ witness: "tick", error: String(error), stack: (error as Error).stack })),
  );
}
