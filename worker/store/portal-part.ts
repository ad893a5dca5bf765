import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { account } from "#tables/account.ts";
import { named } from "./db.ts";

/*
 * D1 sends a row as JSON, in which JSON text is escaped once more, and every byte of it is read twice. So lists come without
 * their keys, and what is text already comes as it is.
 */

/** One column of the answer: how it is read, and the value it stands for. */
export interface Part {
  read: SQL;
  parse: (text: string) => unknown;
}

/** Many rows as arrays of their values; the names are put back here. A field named in `nested` is JSON itself. */
export function list(fields: Record<string, AnyColumn | SQL>, rest: SQL, nested: string[] = []): Part {
  const names = Object.keys(fields);
  const values = names.map((name) => {
    const value = sql`${sql.identifier(name)}`;
    return nested.includes(name) ? sql`json(${value})` : value;
  });
  return {
    read: sql`(select json_group_array(json_array(${sql.join(values, sql`, `)})) from (select ${named(fields)} ${rest}))`,
    parse: (text) => {
      const rows = JSON.parse(text) as unknown[][];
      return rows.map((row) => {
        const named: Record<string, unknown> = {};
        for (let at = 0; at < names.length; at += 1) named[names[at] ?? ""] = row[at];
        return named;
      });
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
  const read: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(parts)) {
    const text = row[key];
    read[key] = typeof text === "string" ? part.parse(text) : null;
  }
  return read;
}

/** Rows of one account's own table, the account being the one of the statement around it. */
export const own = (table: SQLiteTable & { accountId: AnyColumn }, rest: SQL) =>
  sql`from ${table} where ${table.accountId} = ${account.id} ${rest}`;
