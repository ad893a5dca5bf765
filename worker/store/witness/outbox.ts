import { sql } from "drizzle-orm";
import type { RunningRestore, Witnessed } from "#schema/witness.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { restore, witnessFact, witnessMark } from "#tables/witness.ts";
import { keepFacts } from "./fact.ts";
import { highestFrom, putFacts } from "./object.ts";

const factsPerSweep = 500;

/** The two sides of the witness. */
export interface Sides {
  DB: D1Database;
  ARCHIVE: R2Bucket;
}

/** What stands for an address outside. */
export type WhoOf = (address: string) => string;

interface Mark {
  n: number;
  /** `n` of the newest tick that found nothing wrong, and of the one before. */
  checked: number;
  settled: number;
  /** UTC ms. */
  checkedAt: number;
}

const current = statement<Record<string, never>, Mark>(
  "witness.current",
  () => sql`select ${witnessMark.n} as "n", ${witnessMark.checked} as "checked", ${witnessMark.settled} as "settled", ${witnessMark.checkedAt} as "checkedAt"
    from ${witnessMark} where ${witnessMark.id} = 1`,
);
const raise = statement<{ n: number }, { n: number }>(
  "witness.raise",
  (p) => sql`update ${witnessMark} set ${bare(witnessMark.n)} = ${witnessMark.n} + 1
    where ${witnessMark.id} = 1 and ${witnessMark.n} >= ${p.n} returning "n"`,
);
const check = statement<{ n: number; now: number; real: number }>(
  "witness.check",
  (
    p,
  ) => sql`update ${witnessMark} set ${bare(witnessMark.settled)} = ${witnessMark.checked}, ${bare(witnessMark.checked)} = ${p.n}, ${bare(witnessMark.checkedAt)} = ${p.now}, ${bare(witnessMark.clockAt)} = ${p.real}
    where ${witnessMark.id} = 1 and ${witnessMark.checked} < ${p.n}`,
);
const waiting = statement<Record<string, never>, { id: number; fact: string }>(
  "witness.waiting",
  () =>
    sql`select ${witnessFact.id} as "id", ${witnessFact.fact} as "fact" from ${witnessFact} order by ${witnessFact.id} limit ${sql.raw(String(factsPerSweep))}`,
);
const drop = statement<{ ids: string }>(
  "witness.drop",
  (p) => sql`delete from ${witnessFact} where ${witnessFact.id} in (select value from json_each(${p.ids}))`,
);
const running = statement<Record<string, never>, RunningRestore>(
  "restore.running",
  () =>
    sql`select ${restore.id} as "id", ${restore.stage} as "stage", ${restore.after} as "after" from ${restore} where ${restore.endedAt} is null limit 1`,
);

/** Where this database stands. */
export interface Standing extends Mark {
  facts: { id: number; fact: string }[];
  restore: RunningRestore | null;
}

/** What waits to go out, how far this database came and whether a restore is under way: one round trip, nothing written. */
export async function readWitness(db: D1Database): Promise<Standing> {
  const results = await db.batch<unknown>([current.bind(db, {}), waiting.bind(db, {}), running.bind(db, {})]);
  const [mark] = (results[0]?.results ?? []) as Mark[];
  if (!mark) throw new Error("The witness has no mark.");
  const [found] = (results[2]?.results ?? []) as RunningRestore[];
  return { ...mark, facts: (results[1]?.results ?? []) as Standing["facts"], restore: found ?? null };
}

/** The next number; null where the database is behind `n`, which it had reached: an older copy was put back meanwhile. */
export async function raiseWitness(db: D1Database, n: number): Promise<number | null> {
  const [raised] = await all<{ n: number }>(raise.bind(db, { n }));
  return raised?.n ?? null;
}

/**
 * The highest number the bucket holds that this database never gave; null: none, it is no older copy. `mark`: of the newest
 * tick as the bucket knows it, where it was asked. Numbers are given here first and used there, so what is ahead was given by a
 * run beside this one, and the database knows it by now, or in a future it has lost.
 */
export async function olderThan(
  { DB, ARCHIVE }: Sides,
  { n, checked }: Pick<Mark, "n" | "checked">,
  mark: number | null,
): Promise<number | null> {
  const most = (await highestFrom(ARCHIVE, n + 1)) ?? 0;
  const ticked = mark ?? 0;
  if (most <= n && ticked <= checked) return null;
  const [known] = await all<Mark>(current.bind(DB, {}));
  return most > (known?.n ?? 0) || ticked > (known?.checked ?? 0) ? Math.max(most, ticked) : null;
}

/** A fact as it goes out: the address gives way to what stands for it. */
function outwards(text: string, whoOf: WhoOf): Witnessed {
  const { address, ...fact } = JSON.parse(text) as { address?: string };
  return { ...fact, ...(address !== undefined && { who: whoOf(address) }) } as Witnessed;
}

/** Writes what waited as one object under `n`, then lets go of it here. Cut off in between it is written twice. */
export async function sendFacts(
  { DB, ARCHIVE }: Sides,
  sent: { n: number; facts: Standing["facts"]; at: number; whoOf: WhoOf },
): Promise<void> {
  const { n, facts, at, whoOf } = sent;
  if (facts.length === 0) return;
  await putFacts(ARCHIVE, { n, at, facts: facts.map(({ fact }) => outwards(fact, whoOf)) });
  await apply(DB, [drop.bind(DB, { ids: JSON.stringify(facts.map(({ id }) => id)) })]);
}

/** Keeps facts for the next sweep; addresses in them are given way to already. */
export async function holdFacts(db: D1Database, facts: Witnessed[]): Promise<void> {
  await apply(db, [keepFacts.bind(db, { facts: JSON.stringify(facts) })]);
}

/** A tick found nothing wrong: a copy made from now on is read from here. `now`: the trigger's time, `real`: the clock, UTC ms. */
export async function passCheck(db: D1Database, passed: { n: number; now: number; real: number }): Promise<void> {
  await apply(db, [check.bind(db, passed)]);
}

/**
 * Writes outside what acts left to be written; nothing, where there is nothing or this is an older copy: the next tick sees to
 * that. `at`: the clock, UTC ms.
 */
export async function sweepFacts(sides: Sides, swept: { at: number; whoOf: WhoOf }): Promise<void> {
  const standing = await readWitness(sides.DB);
  if (standing.facts.length === 0 || (await olderThan(sides, standing, null)) !== null) return;
  const n = await raiseWitness(sides.DB, standing.n);
  if (n !== null) await sendFacts(sides, { n, facts: standing.facts, ...swept });
}
