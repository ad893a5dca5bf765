import type { Env } from "#env";

/** Every row of a database, to be put back later: an older copy of it. */
export interface Copy {
  tables: { name: string; rows: Record<string, unknown>[] }[];
}

async function namesOf(db: D1Database): Promise<string[]> {
  const found = await db
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%' and name <> 'd1_migrations'",
    )
    .all<{ name: string }>();
  return found.results.map(({ name }) => name);
}

/** Copies all rows. */
export async function copyDatabase(db: D1Database): Promise<Copy> {
  const names = await namesOf(db);
  const contents = await db.batch<Record<string, unknown>>(names.map((name) => db.prepare(`select * from "${name}"`)));
  return { tables: names.map((name, at) => ({ name, rows: contents[at]?.results ?? [] })) };
}

function inserts(db: D1Database, { name, rows }: Copy["tables"][number]): D1PreparedStatement[] {
  return rows.map((row) => {
    const columns = Object.keys(row);
    const text = `insert into "${name}" (${columns.map((column) => `"${column}"`)}) values (${columns.map(() => "?")})`;
    return db.prepare(text).bind(...Object.values(row));
  });
}

/** Puts a copy in the place of what is there, as Time Travel does. Logs that refuse deletions have their triggers lifted. */
export async function putDatabaseBack(db: D1Database, copy: Copy): Promise<void> {
  const { results: triggers } = await db
    .prepare("select name, sql from sqlite_master where type = 'trigger'")
    .all<{ name: string; sql: string }>();
  await db.batch([
    ...triggers.map(({ name }) => db.prepare(`drop trigger "${name}"`)),
    ...copy.tables.map(({ name }) => db.prepare(`delete from "${name}"`)),
    ...copy.tables.flatMap((table) => inserts(db, table)),
    ...triggers.map(({ sql }) => db.prepare(sql)),
  ]);
}

/** Nothing is known outside, as at a first start: the bucket is the test file's, and what earlier tests left in it would be of another database. */
export async function forgetWitness({ ARCHIVE, DB }: Pick<Env, "ARCHIVE" | "DB">): Promise<void> {
  const { objects } = await ARCHIVE.list({ prefix: "witness/" });
  if (objects.length > 0) await ARCHIVE.delete(objects.map(({ key }) => key));
  for (const name of [
    "witness_fact",
    "witnessed_mail",
    "witnessed_stop",
    "witnessed_wish",
    "witnessed_list",
    "restore",
  ])
    await DB.prepare(`delete from ${name}`).run();
  await DB.prepare("update witness_mark set n = 0, checked = 0, settled = 0, checked_at = 0, restores = 0").run();
}
