import { type AnyColumn, getTableName, type Name, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";

/*
 * D1 sends a row as JSON, in which JSON text is escaped once more, and every byte of it is read twice. So lists come without
 * their keys, and what is text already comes as it is.
 */

/** One column of the answer: how it is read, and the value it stands for. */
export interface Part {
  read: SQL;
  parse: (text: string) => unknown;
}

/** Many rows as arrays of their values; the names are put back here. `rows` holds conditions and order. */
export function list(fields: Record<string, AnyColumn | SQL | Name>, table: SQLiteTable, rows: SQL): Part {
  const names = Object.keys(fields);
  const values = sql.join(Object.values(fields), sql`, `);
  return {
    read: sql`(select json_group_array(json_array(${values})) from (${rows}) as ${sql.identifier(getTableName(table))})`,
    parse: (text) => {
      const lists = JSON.parse(text) as unknown[][];
      return lists.map((each) => Object.fromEntries(names.map((name, at) => [name, each[at]])));
    },
  };
}

/** One JSON object. */
export function json(read: SQL): Part {
  return { read, parse: (text) => JSON.parse(text) as unknown };
}

/** A column as it is. */
export function plain(read: SQL): Part {
  return { read, parse: (text) => text };
}

/** Every part of a row; null where the row has nothing. */
export function readParts(parts: Record<string, Part>, row: Record<string, unknown>): Record<string, unknown> {
  const read = Object.entries(parts).map(([key, part]) => {
    const text = row[key];
    return [key, typeof text === "string" ? part.parse(text) : null];
  });
  return Object.fromEntries(read) as Record<string, unknown>;
}
