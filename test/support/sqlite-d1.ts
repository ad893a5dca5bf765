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

type Perform = (bound: Bound) => D1Result;

/** D1's statement: ten thousands are made a second, so it is a class and no closures. */
class Statement {
  readonly bound: Bound;
  readonly #perform: Perform;

  constructor(bound: Bound, perform: Perform) {
    this.bound = bound;
    this.#perform = perform;
  }

  bind(...values: SQLInputValue[]): Statement {
    return new Statement({ text: this.bound.text, values }, this.#perform);
  }

  async all(): Promise<D1Result> {
    return this.#perform(this.bound);
  }

  async run(): Promise<D1Result> {
    return this.#perform(this.bound);
  }

  async first(column?: string): Promise<unknown> {
    const [row] = this.#perform(this.bound).results as Record<string, unknown>[];
    return column === undefined ? (row ?? null) : (row?.[column] ?? null);
  }
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
  const statementOf = (text: string) => new Statement({ text, values: [] }, perform);
  const db = {
    prepare: statementOf,
    batch: async (list: Statement[]) => together(list.map(({ bound }) => bound)),
  } as unknown as D1Database;
  return { db, raw, close: () => raw.close() };
}

/** Takes an empty database through every migration, in order. */
export function migrateSqlite({ raw }: SqliteD1, folder = "schema/migrations"): void {
  const files = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  for (const name of files.sort()) raw.exec(readFileSync(`${folder}/${name}`, "utf8"));
}
