import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { StatementSync } from "node:sqlite";
import { DatabaseSync } from "node:sqlite";
import type { SeriesEvent } from "../../golden/series.ts";

/*
 * What the Worker is measured against: one process, the same engine, the same rows, and nothing else. No HTTP, no checks, no
 * conflict to tell from a duplicate; prepared statements with bound values, one transaction a batch.
 */

const schema = `
  pragma journal_mode = wal;
  pragma synchronous = normal;
  create table event (
    source_id text not null, mode text not null, origin text not null, id text not null, account_id text not null,
    metric_key text not null, kind text not null, at integer not null, time_text text not null, value integer not null,
    actor text, dims text, status text, counts integer not null, hash text not null, received_at integer not null,
    batch integer not null, session_id text, rev integer not null, voided_at integer,
    primary key (source_id, mode, origin, id)
  ) strict, without rowid;
  create table fact_day (
    local_date text not null, account_id text not null, metric_key text not null, n integer not null, total integer not null,
    hours text not null, actors text not null, primary key (local_date, account_id, metric_key)
  ) strict, without rowid;`;

/** What finds the events of a day. */
const index = "create index event_day on event (account_id, metric_key, at)";

const insertText = `insert or ignore into event values ('source-of-the-flights-', 'live', 'Flights', ?, ?, ?, 'value', ?, ?, ?, ?,
  null, null, 1, ?, ?, ?, null, 1, null)`;

const deriveText = `with day as materialized (select at, value, actor from event where account_id = ?1 and metric_key = ?2 and at >= ?4 and at < ?5)
  insert into fact_day select ?3, ?1, ?2, count(*), sum(value),
    (select json_group_array(json_array(hour, n, total)) from (select (at - ?4) / 3600000 as hour, count(*) as n, sum(value) as total from day group by hour)),
    (select json_group_array(json_array(actor, n, total)) from (select actor, count(*) as n, sum(value) as total from day group by actor))
  from day where true
  on conflict do update set n = excluded.n, total = excluded.total, hours = excluded.hours, actors = excluded.actors`;

interface Day {
  account: string;
  metric: string;
  date: string;
  from: number;
}

const dayMs = 86_400_000;

/** Batches between two derivations: what the queue hands the Worker at once. */
const batchesPerRollup = 20;

interface Statements {
  insert: StatementSync;
  derive: StatementSync;
}

function keep(event: SeriesEvent, { insert }: Statements, batch: number): Day | null {
  const at = Date.parse(event.time);
  const { value = "1", actor } = event.data;
  const hash = createHash("sha256").update(JSON.stringify([event.subject, event.type, at, value, actor]));
  const account = `account-of-airport-${event.subject}`;
  const text = hash.digest("base64url").slice(0, 22);
  const { changes } = insert.run(
    event.id,
    account,
    event.type,
    at,
    event.time,
    Number(value),
    actor,
    text,
    batch,
    batch,
  );
  if (changes === 0) return null;
  const date = event.time.slice(0, 10);
  return { account, metric: event.type, date, from: Date.parse(`${date}T00:00:00${event.time.slice(19)}`) };
}

/** Keeps all bodies and, unless told not to, derives their days: wall time in seconds, and what is in the tables then. */
export function runAnchor(
  bodies: readonly Buffer[],
  derives = true,
): { seconds: number; events: number; days: number } {
  const folder = mkdtempSync(`${tmpdir()}/anchor-`);
  const db = new DatabaseSync(`${folder}/anchor.sqlite`);
  db.exec(schema);
  if (derives) db.exec(index);
  const statements = { insert: db.prepare(insertText), derive: db.prepare(deriveText) };
  const dirty = new Map<string, Day>();
  const rollUp = () => {
    db.exec("begin");
    for (const { account, metric, date, from } of dirty.values())
      statements.derive.run(account, metric, date, from, from + dayMs);
    db.exec("commit");
    dirty.clear();
  };
  const start = performance.now();
  for (const [at, body] of bodies.entries()) {
    db.exec("begin");
    for (const event of JSON.parse(body.toString()) as SeriesEvent[]) {
      const day = keep(event, statements, at);
      if (day && derives) dirty.set(`${day.account} ${day.date}`, day);
    }
    db.exec("commit");
    if (at % batchesPerRollup === batchesPerRollup - 1) rollUp();
  }
  rollUp();
  const seconds = (performance.now() - start) / 1000;
  const count = (table: string) => Number(db.prepare(`select count(*) as n from ${table}`).get()?.n);
  const counted = { events: count("event"), days: count("fact_day") };
  db.close();
  rmSync(folder, { recursive: true });
  return { seconds, ...counted };
}
