import { readdirSync, readFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/*
 * D1's surface over SQLite itself, its own engine, in this process: a statement is one call, a batch one transaction. Ten
 * thousands of schedules a minute need it; what D1 adds to SQLite is met by the tests that run inside the Worker.
 */

interface Bound {
  text: string;
  values: SQLInputValue[];
}

/** `gives`: it has rows to give; to ask SQLite for that takes longer than many a statement. */
interface Kept {
  asked: ReturnType<DatabaseSync["prepare"]>;
  gives: boolean;
}

export interface SqliteD1 {
  db: D1Database;
  raw: DatabaseSync;
  close: () => void;
}

function result(rows: unknown[], changes: number): D1Result {
  return { success: true, results: rows, meta: { changes } } as unknown as D1Result;
}

/** Opens a database file, or one in memory for ":memory:". */
export function openSqliteD1(file: string): SqliteD1 {
  const raw = new DatabaseSync(file);
  raw.exec("pragma journal_mode = memory; pragma synchronous = off; pragma foreign_keys = on");
  const compiled = new Map<string, Kept>();
  const compile = (text: string): Kept => {
    const known = compiled.get(text);
    if (known) return known;
    // Whenever a plain parameter is bound to a limit SQLite plans the statement anew, half the time of a run; a sum it takes as it comes.
    const asked = raw.prepare(text.replace(/ limit \?/g, " limit 0 + ?"));
    const kept = { asked, gives: asked.columns().length > 0 };
    compiled.set(text, kept);
    return kept;
  };
  const perform = ({ text, values }: Bound): D1Result => {
    const { asked, gives } = compile(text);
    if (!gives) return result([], Number(asked.run(...values).changes));
    const rows = asked.all(...values);
    return result(rows, rows.length);
  };
  const [begin, commit] = [raw.prepare("begin immediate"), raw.prepare("commit")];
  const together = (list: Bound[]): D1Result[] => {
    begin.run();
    try {
      const results = list.map(perform);
      commit.run();
      return results;
    } catch (error) {
      raw.exec("rollback");
      throw error;
    }
  };
  const bounds = new WeakMap<object, Bound>();
  const wrap = (bound: Bound): D1PreparedStatement => {
    const shown = {
      bind: (...values: SQLInputValue[]) => wrap({ text: bound.text, values }),
      all: async () => perform(bound),
      run: async () => perform(bound),
      first: async (column?: string) => {
        const [row] = perform(bound).results as Record<string, unknown>[];
        return column === undefined ? (row ?? null) : (row?.[column] ?? null);
      },
    } as unknown as D1PreparedStatement;
    bounds.set(shown, bound);
    return shown;
  };
  const db = {
    prepare: (text: string) => wrap({ text, values: [] }),
    batch: async (list: D1PreparedStatement[]) => together(list.map((each) => bounds.get(each) as Bound)),
  } as unknown as D1Database;
  return { db, raw, close: () => raw.close() };
}

/** Takes an empty database through every migration, in order. */
export function migrateSqlite({ raw }: SqliteD1, folder = "schema/migrations"): void {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  for (const name of files.sort()) raw.exec(readFileSync(`${folder}/${name}`, "utf8"));
}
