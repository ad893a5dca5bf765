/// <reference types="vite/types/importMeta.d.ts" />
import { applyD1Migrations, env } from "cloudflare:test";
import { is } from "drizzle-orm";
import { getTableConfig, SQLiteTable } from "drizzle-orm/sqlite-core";
import { expect, it } from "vitest";
import { dumpTables } from "../support/rows.ts";

const modules = import.meta.glob<Record<string, unknown>>("../../schema/tables/*.ts", { eager: true });
const tables = Object.values(modules).flatMap((module) =>
  Object.values(module).filter((each) => is(each, SQLiteTable)),
);
const { DB, EMPTY, MIGRATIONS } = env as unknown as {
  DB: D1Database;
  EMPTY: D1Database;
  MIGRATIONS: Parameters<typeof applyD1Migrations>[1];
};

async function rows<R>(text: string, ...values: string[]): Promise<R[]> {
  return (
    await DB.prepare(text)
      .bind(...values)
      .all<R & Record<string, unknown>>()
  ).results;
}

interface Shape {
  /** "name TYPE null|not null key-position", in the order of the table. */
  columns: string[];
  /** "name unique|plain (columns)". */
  indexes: string[];
}

const columnLine = (column: { name: string; type: string; notNull: boolean; key: number }) =>
  `${column.name} ${column.type.toUpperCase()} ${column.notNull ? "not null" : "null"} ${column.key}`;
const indexLine = (index: { name: string; unique: boolean; columns: string[] }) =>
  `${index.name} ${index.unique ? "unique" : "plain"} (${index.columns.join(", ")})`;

/** What the drizzle table says. */
function writtenShape(table: SQLiteTable): Shape {
  const { columns, primaryKeys, indexes } = getTableConfig(table);
  const key =
    primaryKeys[0]?.columns.map((column) => column.name) ??
    columns.filter((column) => column.primary).map((column) => column.name);
  return {
    columns: columns.map((column) =>
      columnLine({
        name: column.name,
        type: column.getSQLType(),
        notNull: column.notNull,
        key: key.indexOf(column.name) + 1,
      }),
    ),
    indexes: indexes
      .map(({ config }) =>
        indexLine({
          name: config.name,
          unique: config.unique,
          columns: config.columns.map((column) => ("name" in column ? String(column.name) : "expression")),
        }),
      )
      .toSorted(),
  };
}

/** What the migrated database says. */
async function keptShape(table: string): Promise<Shape> {
  const columns = await rows<{ name: string; type: string; notnull: number; pk: number }>(
    "select * from pragma_table_info(?)",
    table,
  );
  const indexes = await rows<{ name: string; unique: number }>(
    `select name, "unique" from pragma_index_list(?) where origin = 'c'`,
    table,
  );
  const withColumns = indexes.map(async ({ name, unique }) => {
    const parts = await rows<{ name: string | null }>("select name from pragma_index_info(?) order by seqno", name);
    return indexLine({ name, unique: unique === 1, columns: parts.map((part) => part.name ?? "expression") });
  });
  return {
    columns: columns.map((column) =>
      columnLine({ name: column.name, type: column.type, notNull: column.notnull === 1, key: column.pk }),
    ),
    indexes: (await Promise.all(withColumns)).toSorted(),
  };
}

const ownTables = "type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' and name <> 'd1_migrations'";

it("the tables of the schema are the tables of the database", async () => {
  const kept = await rows<{ name: string }>(`select name from sqlite_master where ${ownTables}`);
  expect(kept.map(({ name }) => name).toSorted()).toEqual(tables.map((table) => getTableConfig(table).name).toSorted());
});

it.each(tables.map((table) => ({ name: getTableConfig(table).name, table })))(
  "$name has the columns, keys and indexes its migrations gave it",
  async ({ name, table }) => {
    expect(writtenShape(table)).toEqual(await keptShape(name));
  },
);

it("every table is STRICT", async () => {
  const loose = await rows<{ name: string }>(`select name from pragma_table_list where strict = 0 and ${ownTables}`);
  expect(loose).toEqual([]);
});

it("migrations are numbered once each, from 0001 without a gap, and named in words", () => {
  const names = MIGRATIONS.map(({ name }) => name).toSorted();
  expect(names.map((name) => name.slice(0, 4))).toEqual(names.map((_, index) => String(index + 1).padStart(4, "0")));
  expect(names.filter((name) => !/^\d{4}_[a-z0-9]+(-[a-z0-9]+)*\.sql$/.test(name))).toEqual([]);
});

it("migrating again changes nothing", async () => {
  await DB.prepare(
    "insert into staff (id, email, name, title, role, created_at) values ('stf_canary', 'canary@northgate.example', 'Wren', '', 'csm', 1)",
  ).run();
  const master = "select type, name, tbl_name, sql from sqlite_master order by name";
  const before = { tables: await dumpTables(DB), master: await rows(master) };
  await applyD1Migrations(DB, MIGRATIONS);
  expect({ tables: await dumpTables(DB), master: await rows(master) }).toEqual(before);
});

async function namesOf(db: D1Database): Promise<string[]> {
  const kept = await db.prepare(`select name from sqlite_master where ${ownTables}`).all<{ name: string }>();
  return kept.results.map(({ name }) => name);
}

/** One row into every table, whatever its columns mean. */
async function fillTables(db: D1Database): Promise<void> {
  for (const table of await namesOf(db)) {
    const columns = await db
      .prepare("select name, type from pragma_table_info(?)")
      .bind(table)
      .all<{ name: string; type: string }>();
    const names = columns.results.map(({ name }) => `"${name}"`);
    const values = columns.results.map(({ type }) => (type === "TEXT" ? "'x'" : "1"));
    await db.prepare(`insert into "${table}" (${names.join(", ")}) values (${values.join(", ")})`).run();
  }
}

async function countRows(db: D1Database, tables: string[]): Promise<Record<string, number | null>> {
  const counted = tables.map(async (table) => [
    table,
    await db.prepare(`select count(*) as n from "${table}"`).first<number>("n"),
  ]);
  return Object.fromEntries(await Promise.all(counted));
}

/** Made from events, and made anew from them: a migration may drop these. */
const derived = ["dirty_day", "fact_hour", "fact_actor", "fact_month"];

it("no migration loses a row", async () => {
  await applyD1Migrations(EMPTY, MIGRATIONS.slice(0, 1));
  await fillTables(EMPTY);
  const names = (await namesOf(EMPTY)).filter((name) => !derived.includes(name));
  for (const [index, { name }] of MIGRATIONS.entries()) {
    await applyD1Migrations(EMPTY, MIGRATIONS.slice(0, index + 1));
    expect({ name, rows: await countRows(EMPTY, names) }).toEqual({
      name,
      rows: Object.fromEntries(names.map((table) => [table, 1])),
    });
  }
});
