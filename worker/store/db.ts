import { type AnyColumn, fillPlaceholders, type Query, type SQL, sql } from "drizzle-orm";
import { SQLiteSyncDialect, type SQLiteTable } from "drizzle-orm/sqlite-core";

/*
 * Every statement is written with drizzle against the tables, compiled once when it is first asked, and kept in a list: a test
 * asks SQLite for the plan of each. Compiled as their modules load, they were a third of what it takes to start the Worker. A
 * page is one statement, so one round trip.
 */

const dialect = new SQLiteSyncDialect();
type Value = string | number | null;

export interface Statement<P extends Record<string, Value>, R> {
  readonly name: string;
  readonly text: string;
  bind(db: D1Database, values: P): D1PreparedStatement;
  /** Only carries the row type. */
  readonly row?: R;
}

interface Listed {
  readonly name: string;
  readonly text: string;
  readonly params: number;
}

/** All statements of the product by name, for the test that reads their plans. */
export const statements: Listed[] = [];

/** A statement that is compiled once. `write` gets a placeholder for each name it reads from `p`. */
export function statement<P extends Record<string, Value>, R = never>(
  name: string,
  write: (p: { [K in keyof P]: SQL }) => SQL,
): Statement<P, R> {
  const slots = new Proxy({}, { get: (_, key) => sql`${sql.placeholder(String(key))}` }) as { [K in keyof P]: SQL };
  let compiled: Query | null = null;
  const query = () => {
    compiled ??= dialect.sqlToQuery(write(slots));
    return compiled;
  };
  const made = {
    name,
    get text() {
      return query().sql;
    },
    get params() {
      return query().params.length;
    },
    bind: (db: D1Database, values: P) => {
      const { sql: text, params } = query();
      return db.prepare(text).bind(...fillPlaceholders(params, values));
    },
  };
  statements.push(made);
  return made;
}

/** `json_object` of named columns or expressions. */
export function object(fields: Record<string, AnyColumn | SQL>): SQL {
  const parts = Object.entries(fields).map(([key, value]) => sql`${sql.raw(`'${key}'`)}, ${value}`);
  return sql`json_object(${sql.join(parts, sql`, `)})`;
}

/** A scalar sub-select that gives one JSON object, or null without a row. */
export function one(fields: Record<string, AnyColumn | SQL>, rest: SQL): SQL {
  return sql`(select ${object(fields)} ${rest})`;
}

/** A scalar sub-select that gives a JSON array in the order of `rest`. */
export function many(fields: Record<string, AnyColumn | SQL>, rest: SQL): SQL {
  return sql`(select json_group_array(json(row)) from (select ${object(fields)} as row ${rest}))`;
}

/** A true JSON boolean from a 0/1 column. */
export function flag(column: AnyColumn | SQL): SQL {
  return sql`json(iif(${column}, 'true', 'false'))`;
}

/** A column by its bare name, for the lists of INSERT and the left side of SET. */
export function bare(column: AnyColumn): SQL {
  return sql.raw(`"${column.name}"`);
}

/** Bare names with a comma between. */
export function bareList(columns: AnyColumn[]): SQL {
  return sql.join(columns.map(bare), sql`, `);
}

/** Columns under names of our own, for a select. */
export function named(columns: Record<string, AnyColumn | SQL>): SQL {
  return sql.join(
    Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.identifier(name)}`),
    sql`, `,
  );
}

/** `insert into t (…) select json fields from json_each(p)`: any number of rows as one parameter. */
export function insertRows(table: SQLiteTable, columns: Record<string, AnyColumn>, rows: SQL): SQL {
  const values = sql.join(
    Object.keys(columns).map((key) => sql.raw(`json_extract(j.value, '$.${key}')`)),
    sql`, `,
  );
  return sql`insert into ${table} (${bareList(Object.values(columns))}) select ${values} from json_each(${rows}) as j where true`;
}

/** A scalar sub-select each, all in one row: one round trip for a whole page. Each comes back as parsed JSON. */
export function selectParts(parts: Record<string, SQL>): SQL {
  return sql`select ${sql.join(
    Object.entries(parts).map(([name, part]) => sql`${part} as ${sql.raw(`"${name}"`)}`),
    sql`, `,
  )}`;
}

/** Reads the one row of selectParts and parses every column. */
export function parseParts<R>(result: D1Result): R {
  const row = (result.results[0] ?? {}) as Record<string, unknown>;
  const parsed = Object.entries(row).map(([key, value]) => [
    key,
    typeof value === "string" ? JSON.parse(value) : value,
  ]);
  return Object.fromEntries(parsed) as R;
}

/** Runs one statement and gives its rows. */
export async function all<R>(bound: D1PreparedStatement): Promise<R[]> {
  const result = await bound.all();
  return result.results as R[];
}

/** One transaction, one round trip: all or nothing. Gives the number of rows each statement changed. */
export async function apply(db: D1Database, bound: D1PreparedStatement[]): Promise<number[]> {
  const results = await db.batch(bound);
  return results.map((result) => result.meta.changes);
}
