import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { Env } from "#env";
import type { Ctx } from "#http/context.ts";
import { takeEvents } from "#jobs/intake.ts";
import { rollUp } from "#jobs/rollup.ts";
import { keepAccount } from "#routes/account.ts";
import { correctEvents } from "#routes/correct.ts";
import { system } from "#schema/audit.ts";
import { addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { addStaff } from "#store/session.ts";
import { departures } from "../../support/recap-figures.ts";
import { migrateSqlite, openSqliteD1, type SqliteD1 } from "../../support/sqlite-d1.ts";
import { seedChance } from "./chance.ts";
import { setClock } from "./clock.ts";
import { config } from "./config.ts";

/** The recap of November 2026 of an account in Denver is due on Thursday 3 December between 16:00 and 18:00 UTC. */
export const due = Date.parse("2026-12-03T20:00:00Z");
const source = {
  sourceId: "feed",
  sourceName: "gate-feed",
  liveDays: 900,
  mode: "live",
  sessionId: null,
} as const;
const opened = Date.parse("2026-11-02T12:00:00Z");

export interface Told {
  externalId: string;
  champion: string;
  sponsor: string;
  timezone?: string;
  /** Departures until its First Value; a hundred unless told otherwise. */
  firstValue?: number;
}

/** The environment of what is done by hand, outside of any run. */
export function plainEnv({ db }: Pick<SqliteD1, "db">): Env {
  return { DB: db, config } as unknown as Env;
}

/** Opens an account as the API does. `now`: UTC ms. */
async function open(at: SqliteD1, told: Told, now: number): Promise<void> {
  const { externalId, champion, sponsor, timezone = "America/Denver", firstValue = 100 } = told;
  const key = { keyId: "feed key", sourceName: source.sourceName };
  const context = {
    var: { env: plainEnv(at), now, key },
    executionCtx: { waitUntil: () => undefined },
  } as unknown as Ctx;
  const goal = { startsOn: null, targetOn: null };
  await keepAccount(context, {
    externalId,
    name: `Airport ${externalId}`,
    segment: "smb",
    kickoffOn: new Date(now).toISOString().slice(0, 10),
    renewalOn: null,
    timezone,
    locale: "en-US",
    currency: "USD",
    contacts: [
      { name: "Dana Whitfield", email: champion, role: "champion", title: "Operations manager" },
      { name: "Ellen Marsh", email: sponsor, role: "executive_sponsor", title: "Director" },
    ],
    firstValue: { ...goal, statement: `${firstValue} departures`, target: String(firstValue), by: null },
    twelveMonth: { ...goal, statement: "2,400 departures", target: "2400", by: null },
    criticalEvent: null,
    metricKey: departures.key,
    csmEmail: null,
    addedBy: null,
    past: [],
    mayUpdate: false,
  } as Parameters<typeof keepAccount>[1]);
}

/** `count` departures on one day, from 19:00 UTC on, a minute apart. */
export async function depart(
  at: SqliteD1,
  told: { externalId: string; day: string; count: number; from?: number },
  now: number,
): Promise<void> {
  const { externalId, day, count, from = 0 } = told;
  const events = Array.from({ length: count }, (_, index) => ({
    id: `${externalId}-${day}-${from + index}`,
    type: departures.key,
    subject: externalId,
    time: new Date(Date.parse(`${day}T19:00:00Z`) + index * 60_000).toISOString(),
    data: { status: "left", actor: `gate ${index % 4}` },
  }));
  const { results } = await takeEvents(plainEnv(at), source, events, now);
  const bad = results.find(({ status }) => status !== "accepted" && status !== "duplicate");
  if (bad) throw new Error(`Not taken: ${JSON.stringify(bad)}`);
}

/** Their systems take back the first `count` of them, and it is counted. */
export async function takeBack(
  at: SqliteD1,
  told: { externalId: string; day: string; count: number; from?: number },
  now: number,
): Promise<void> {
  const { externalId, day, count, from = 0 } = told;
  const QUEUE = { send: async () => undefined };
  const env = { ...plainEnv(at), QUEUE } as unknown as Env;
  const body = Array.from({ length: count }, (_, index) => ({
    act: "void",
    id: `${externalId}-${day}-${from + index}`,
    reason: "It never left.",
  }));
  const { sourceId, sourceName } = source;
  const results = await correctEvents({ env, now, by: system, sourceId, sourceName, mode: "live" }, body);
  const bad = results.find(({ status }) => status === "rejected");
  if (bad) throw new Error(`Not taken back: ${JSON.stringify(bad)}`);
  await rollUp(env, now);
}

/** A database with one metric and one source, and the accounts a story begins with. */
export async function begin(at: SqliteD1, accounts: Told[]): Promise<void> {
  setClock(opened);
  migrateSqlite(at);
  await addMetric(at.db, departures, opened);
  await addSource(at.db, { id: source.sourceId, name: source.sourceName, liveDays: source.liveDays, now: opened });
  const staff = {
    id: "priya",
    email: "priya@northgate.example",
    name: "Priya Raman",
    title: "CSM",
    role: "admin" as const,
  };
  await addStaff(at.db, { ...staff, now: opened });
  for (const account of accounts) await open(at, account, opened);
}

/** The story of the matrix: one account, champion and sponsor, 60 departures in November, ten of them not rolled up yet. */
export async function tellNovember(at: SqliteD1): Promise<void> {
  seedChance(0);
  await begin(at, [{ externalId: "DEN", champion: "dana@den.example", sponsor: "ellen@den.example" }]);
  const told = Date.parse("2026-12-02T12:00:00Z");
  setClock(told);
  await depart(at, { externalId: "DEN", day: "2026-11-10", count: 50 }, told);
  await rollUp(plainEnv(at), told);
  // The source speaks on the day the recap is due: November is over for it.
  setClock(due - 3_600_000);
  await depart(at, { externalId: "DEN", day: "2026-11-11", count: 10 }, due - 3_600_000);
  await depart(at, { externalId: "DEN", day: "2026-12-03", count: 1 }, due - 3_600_000);
}

/** 60 departures on Tuesday 10 November are the First Value; it is found on Wednesday, and told on Friday the 13th. */
export const firstValueDue = Date.parse("2026-11-13T20:00:00Z");
const reached = { externalId: "DEN", day: "2026-11-10" };

/** The same account comes to its First Value: ten of the 60 departures are not rolled up yet, and nobody is told before. */
export async function tellFirstValue(at: SqliteD1): Promise<void> {
  seedChance(0);
  await begin(at, [{ externalId: "DEN", champion: "dana@den.example", sponsor: "ellen@den.example", firstValue: 60 }]);
  const told = Date.parse("2026-11-11T12:00:00Z");
  setClock(told);
  await depart(at, { ...reached, count: 50 }, told);
  await rollUp(plainEnv(at), told);
  await depart(at, { ...reached, count: 10, from: 50 }, told);
}

/** Then it falls below its mark, and rises above it once more. */
export async function restateFirstValue(at: SqliteD1, now: number): Promise<void> {
  await takeBack(at, { ...reached, count: 5 }, now);
  await depart(at, { externalId: "DEN", day: "2026-11-12", count: 5, from: 5000 }, now);
  await rollUp(plainEnv(at), now);
}

/** Copies of one told story, a file each. */
export class Shelf {
  readonly #folder = mkdtempSync(`${process.env.CAIRN_SCRATCH ?? tmpdir()}/cairn-runs-`);
  readonly #first = `${this.#folder}/first.sqlite`;
  #story = new Uint8Array();
  readonly #open = new Map<string, SqliteD1>();

  async write(tell: (at: SqliteD1) => Promise<void>): Promise<void> {
    const at = openSqliteD1(this.#first);
    await tell(at);
    at.close();
    this.#story = readFileSync(this.#first);
  }

  /** A copy nobody else has; who took it closes it. */
  take(name: string): { at: SqliteD1; file: string } {
    const file = `${this.#folder}/${name}.sqlite`;
    copyFileSync(this.#first, file);
    return { at: openSqliteD1(file), file };
  }

  /**
   * The one working copy of this name as it was in the beginning. It stays open with its compiled statements, half the time
   * of a short run: SQLite looks at the file's change counter before it trusts its pages, and so sees that it was written
   * over. Nothing of an earlier run may still be under way.
   */
  renew(name: string): { at: SqliteD1; file: string } {
    const file = `${this.#folder}/${name}.sqlite`;
    writeFileSync(file, this.#story);
    const at = this.#open.get(file) ?? openSqliteD1(file);
    this.#open.set(file, at);
    return { at, file };
  }

  clear(): void {
    for (const at of this.#open.values()) at.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
