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

interface Raised {
  n: number;
  /** `n` of the newest tick that found nothing wrong. */
  checked: number;
  settled: number;
  checkedAt: number;
}

const raise = statement<Record<string, never>, Raised>(
  "witness.raise",
  () => sql`update ${witnessMark} set ${bare(witnessMark.n)} = ${witnessMark.n} + 1 where ${witnessMark.id} = 1
    returning "n", "checked", "settled", "checked_at" as "checkedAt"`,
);
const current = statement<Record<string, never>, { n: number; checked: number }>(
  "witness.current",
  () => sql`select ${witnessMark.n} as "n", ${witnessMark.checked} as "checked" from ${witnessMark} where ${witnessMark.id} = 1`,
);
const check = statement<{ n: number; now: number }>(
  "witness.check",
  (p) => sql`update ${witnessMark} set ${bare(witnessMark.settled)} = ${witnessMark.checked}, ${bare(witnessMark.checked)} = ${p.n}, ${bare(witnessMark.checkedAt)} = ${p.now}
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

/** Where this database stands after it was raised once more. */
export interface Opened extends Raised {
  facts: { id: number; fact: string }[];
  restore: RunningRestore | null;
}

/** Raises the number, and reads what waits to go out and whether a restore is under way: one round trip. */
export async function openWitness(db: D1Database): Promise<Opened> {
  const results = await db.batch<unknown>([raise.bind(db, {}), waiting.bind(db, {}), running.bind(db, {})]);
  const [raised] = (results[0]?.results ?? []) as Raised[];
  if (!raised) throw new Error("The witness has no mark.");
  const [found] = (results[2]?.results ?? []) as RunningRestore[];
  return { ...raised, facts: (results[1]?.results ?? []) as Opened["facts"], restore: found ?? null };
}

/**
 * The highest number the bucket holds that this database never gave; null: none, it is no older copy. `mark`: of the newest
 * tick as the bucket knows it, where it was asked. A number is given once, so our own `n` there was given by another future; a
 * higher one, or a mark ahead of our newest tick, may be of a run beside this one, and then the database knows it by now.
 */
export async function olderThan(
  { DB, ARCHIVE }: Sides,
  { n, checked }: Pick<Raised, "n" | "checked">,
  mark: number | null,
): Promise<number | null> {
  const found = await highestFrom(ARCHIVE, n);
  const ticked = mark ?? 0;
  if (!found && ticked <= checked) return null;
  const most = Math.max(found?.most ?? 0, ticked);
  if (found?.least === n) return most;
  const [known] = await all<{ n: number; checked: number }>(current.bind(DB, {}));
  return (found?.most ?? 0) > (known?.n ?? 0) || ticked > (known?.checked ?? 0) ? most : null;
}

/** A fact as it goes out: the address gives way to what stands for it. */
function outwards(text: string, whoOf: WhoOf): Witnessed {
  const { address, ...fact } = JSON.parse(text) as { address?: string };
  return { ...fact, ...(address !== undefined && { who: whoOf(address) }) } as Witnessed;
}

/** Writes what waited, and `more`, as one object under `n`; then lets go of it here. Cut off in between it is written twice. */
export async function sendFacts(
  { DB, ARCHIVE }: Sides,
  sent: { n: number; facts: Opened["facts"]; more: Witnessed[]; at: number; whoOf: WhoOf },
): Promise<void> {
  const { n, facts, more, at, whoOf } = sent;
  if (facts.length + more.length === 0) return;
  await putFacts(ARCHIVE, { n, at, facts: [...facts.map(({ fact }) => outwards(fact, whoOf)), ...more] });
  if (facts.length > 0) await apply(DB, [drop.bind(DB, { ids: JSON.stringify(facts.map(({ id }) => id)) })]);
}

/** Keeps facts for the next sweep; addresses in them are given way to already. */
export async function holdFacts(db: D1Database, facts: Witnessed[]): Promise<void> {
  await apply(db, [keepFacts.bind(db, { facts: JSON.stringify(facts) })]);
}

/** A tick found nothing wrong: a copy made from now on is read from here. `now`: the trigger's time, UTC ms. */
export async function passCheck(db: D1Database, passed: { n: number; now: number }): Promise<void> {
  await apply(db, [check.bind(db, passed)]);
}

/**
 * Writes outside what acts left to be written; nothing, where there is nothing or this is an older copy: the next tick sees to
 * that. `at`: the clock, UTC ms.
 */
export async function sweepFacts(sides: Sides, swept: { at: number; whoOf: WhoOf }): Promise<void> {
  const opened = await openWitness(sides.DB);
  if (opened.facts.length === 0 || (await olderThan(sides, opened, null)) !== null) return;
  await sendFacts(sides, { n: opened.n, facts: opened.facts, more: [], ...swept });
}
