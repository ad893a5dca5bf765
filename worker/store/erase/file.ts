import { type SQL, sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { backfill, importPart } from "#tables/backfill.ts";
import type { Erasure } from "./event.ts";
import type { Slots } from "./search.ts";

/* What is remembered of imported files: the first rows of each as they were read, and the rows that were refused. */

/** An erasure where accounts are named as files name them. */
export type Beside = Erasure & { externalId: string };

/** The one account a whole file was said to be of; null where its rows say it, or nobody has said anything yet. */
const fixedSubject = sql`${backfill.detail} ->> '$.mapping.subject.fixed'`;
const sample = sql`json_each(${backfill.detail}, '$.layout.sample')`;

/** Before a mapping is chosen nobody knows which column of a row is the account. */
const isOfAccount = (row: SQL, p: Slots<Beside>): SQL =>
  sql`(${fixedSubject} = ${p.externalId} or ${backfill.detail} ->> '$.mapping' is null
    or exists (select 1 from json_each(${row}, '$.cells') as a where trim(a.value) = ${p.externalId}))`;
const namesActor = (row: SQL, p: Slots<Beside>): SQL =>
  sql`exists (select 1 from json_each(${row}, '$.cells') as a where trim(a.value) = ${p.actor})`;
const isTheirs = (row: SQL, p: Slots<Beside>): SQL => sql`${namesActor(row, p)} and ${isOfAccount(row, p)}`;

const renamedRow = (row: SQL, p: Slots<Beside>): SQL =>
  sql`json_set(${row}, '$.cells', (select json_group_array(iif(trim(a.value) = ${p.actor}, ${p.token}, a.value)) from json_each(${row}, '$.cells') as a))`;

/** The rows of a file that its columns are told from: the same rows, with the token. */
export const samples = statement<Beside>(
  "erase.samples",
  (p) => sql`update ${backfill} set ${bare(backfill.detail)} = json_set(${backfill.detail}, '$.layout.sample',
      (select json_group_array(json(iif(${isTheirs(sql`s.value`, p)}, ${renamedRow(sql`s.value`, p)}, s.value))) from ${sample} as s))
    where ${backfill.kind} = 'csv' and exists (select 1 from ${sample} as s where ${isTheirs(sql`s.value`, p)})`,
);

/** Of a whole file that is of one account, no row has to say so. */
const isOfFile = (p: Slots<Beside>): SQL =>
  sql`exists (select 1 from ${backfill} where ${backfill.id} = ${importPart.sessionId} and ${fixedSubject} = ${p.externalId})`;

/** Rows of files that were refused are only there to be downloaded: the whole part goes. They are CSV, which doubles quotes. */
export const refusedRows = statement<Beside>(
  "erase.refusedRows",
  (p) =>
    sql`delete from ${importPart} where instr(${importPart.body}, replace(${p.actor}, '"', '""')) > 0
      and (instr(${importPart.body}, ${p.externalId}) > 0 or ${isOfFile(p)})`,
);
