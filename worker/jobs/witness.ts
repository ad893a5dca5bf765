import { addressMarker } from "#auth/token.ts";
import type { Env } from "#env";
import type { Witnessed } from "#schema/witness.ts";
import { beginRestore } from "#store/witness/begin.ts";
import { putFacts, putMark, readMark } from "#store/witness/object.ts";
import {
  holdFacts,
  olderThan,
  passCheck,
  raiseWitness,
  readWitness,
  type Standing,
  sendFacts,
  sweepFacts,
} from "#store/witness/outbox.ts";
import { replay } from "./replay.ts";

/*
 * What left and what people ended is kept in the bucket as well, so that an older copy of the database, put back, is known for
 * one: then nothing is sent until a person has looked at it, and what the copy lacks is put back.
 */

const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** Stops all sending: the bucket knows of numbers, up to `most`, that this database never gave. */
async function stopForRestore(
  env: Env,
  standing: Standing,
  { most, now }: { most: number; now: number },
): Promise<void> {
  const { checkedAt: copyAt, settled } = standing;
  const since =
    copyAt === 0
      ? "it is from before anything was kept outside of it"
      : `it knows nothing after ${moments.format(copyAt)} UTC`;
  const reason = `This database is an older copy: ${since}. Nothing is sent until a person has looked at it.`;
  console.error(JSON.stringify({ witness: "older copy", copyAt, settled, most }));
  await beginRestore(env.DB, { most, settled, copyAt, reason, now });
}

/** Gives a run the number it may claim mails under; null where this is an older copy, and all sending is paused by now. */
export async function openRun(env: Env): Promise<number | null> {
  const standing = await readWitness(env.DB);
  const most = await olderThan(env, standing, null);
  if (most === null) return standing.n;
  await stopForRestore(env, standing, { most, now: Date.now() });
  return null;
}

const behind = () => new Error("An older copy of the database was put back meanwhile.");

/** Writes outside that these mails may leave; only then they do. `n`: of the run. Throws what the bucket throws. */
export async function announce(env: Env, n: number, facts: Witnessed[]): Promise<void> {
  const raised = await raiseWitness(env.DB, n);
  if (raised === null) throw behind();
  await putFacts(env.ARCHIVE, { n: raised, at: Date.now(), facts });
}

/** What became of the mails of a run. Never fails the run: what is not written waits for a tick. */
export async function closeRun(env: Env, n: number, facts: Witnessed[]): Promise<void> {
  await announce(env, n, facts).catch(async (error: unknown) => {
    console.error(JSON.stringify({ witness: "run", error: String(error) }));
    await holdFacts(env.DB, facts).catch((also: unknown) =>
      console.error(JSON.stringify({ witness: "run", facts, error: String(also) })),
    );
  });
}

async function look(env: Env, now: number): Promise<void> {
  const standing = await readWitness(env.DB);
  const mark = await readMark(env.ARCHIVE);
  if (mark === null && standing.checkedAt > 0) console.error(JSON.stringify({ witness: "lost", n: standing.n }));
  const most = await olderThan(env, standing, mark);
  if (most !== null) {
    await stopForRestore(env, standing, { most, now });
    return look(env, now);
  }
  const n = await raiseWitness(env.DB, standing.n);
  if (n === null) throw behind();
  const whoOf = addressMarker(env.config.LINK_SECRET);
  await sendFacts(env, { n, facts: standing.facts, at: Date.now(), whoOf });
  if (standing.restore) await replay(env, standing.restore, now);
  await passCheck(env.DB, { n, now, real: Date.now() });
  await putMark(env.ARCHIVE, { n, at: Date.now() });
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

/** Writes there at once what was just stopped or ended. The database has it already: what fails here the next tick writes. */
export function writeOutside(env: Env): Promise<void> {
  return sweepFacts(env, { at: Date.now(), whoOf: addressMarker(env.config.LINK_SECRET) });
}

/** The same for work that goes on where it fails. */
export function tryOutside(env: Env): Promise<void> {
  return writeOutside(env).catch((error: unknown) =>
    console.error(JSON.stringify({ witness: "act", error: String(error) })),
  );
}
