import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { addDays, addMonths } from "#domain/day.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { ask } from "../client.ts";
import { seedVendor } from "../seed.ts";
import { databaseIn, openStage, type Stage } from "../stage.ts";
import { runBatch } from "./drive-client.ts";

/** The month before this one is told; the accounts began three months before that. */
const today = new Date(Date.now() - 36 * 3_600_000).toISOString().slice(0, 10);
const firstOfMonth = `${today.slice(0, 7)}-01`;
const month = addMonths(firstOfMonth, -1);
const kickoff = addMonths(month, -3);
/** An hour at which every account's recap is due and none is late: by the sixth or the eighth the third was a workday. */
export const dueAt = Date.parse(`${addDays(firstOfMonth, 7)}T20:00:00Z`);

const metric = "meeting.booked" satisfies MetricDefinition["key"];
const locales = ["en-US", "de-DE", "fr-FR", "es-ES", "ja-JP", "ar-EG", "en-GB", "en-IN"];
const zones = ["America/Denver", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Asia/Tokyo", "Africa/Cairo"];
const actors = [
  "Amara Diallo",
  "Ben Ortiz",
  "Chiara Conti",
  "Deniz Aydın",
  "Erik Lund",
  "Farah Aziz",
  "Gus O’Neil",
  "Hana Mori",
];
/** Accounts made through the API, from which all others are copied row by row. */
const models = 24;
const perBatch = 500;

const domainOf = (index: number) => `model${index}.example`;

function accountBody(index: number): object {
  const people = [
    ["champion", "Ines Okafor"],
    ["executive_sponsor", "Marten Rask"],
    ["champion", "Yuki Tanabe"],
  ] as const;
  return {
    name: `Brightwater Logistics & Sons ${index}`,
    segment: "mid",
    kickoff,
    timezone: zones[index % zones.length],
    locale: locales[index % locales.length],
    currency: index % 2 ? "EUR" : "USD",
    metric,
    csm: "staff0@northgate.example",
    contacts: people.map(([role, name], at) => ({ role, name, title: "", email: `p${at}@${domainOf(index)}` })),
    first_value: { statement: "Forty meetings booked by your own team", target: "40" },
    twelve_month: { statement: "2,400 meetings a year from your own team", target: "2400" },
  };
}

/** About two hundred events a month on workdays and some Saturdays, in the daytime of the account. */
function eventsOf(index: number): object[] {
  return [0, 1, 2, 3].flatMap((back) => {
    const first = addMonths(month, -back);
    return Array.from({ length: 180 + ((index * 7 + back * 11) % 60) }, (_, n) => ({
      id: `m${index}-${back}-${n}`,
      type: metric,
      subject: `model-${index}`,
      time: `${addDays(first, (n * 5 + index) % 28)}T${String(5 + ((n * n + index) % 14)).padStart(2, "0")}:30:00Z`,
      data: { actor: actors[(n * 3 + ((n * n) % 5)) % actors.length] },
    }));
  });
}

async function seedModels(stage: Stage, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const send = async (method: string, path: string, body: unknown) => {
    const answer = await ask(new URL(path, stage.product), { method, headers, body: JSON.stringify(body) });
    if (answer.status > 201 || /rejected|conflict/.test(answer.body.toString()))
      throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString().slice(0, 500)}`);
  };
  for (let index = 0; index < models; index += 1)
    await send("PUT", `/api/v1/accounts/model-${index}`, accountBody(index));
  const events = Array.from({ length: models }, (_, index) => eventsOf(index)).flat();
  for (let at = 0; at < events.length; at += perBatch)
    await send("POST", "/api/v1/events", events.slice(at, at + perBatch));
}

/** Derives the models' days now: a rollup would wait until it pays. */
async function settle(stage: Stage): Promise<void> {
  const { results } = await stage.db.prepare("select id from account").all<{ id: string }>();
  for (const { id } of results) {
    const { retried } = await runBatch(stage, [{ type: "catch_up", accountId: id }]);
    if (retried > 0) throw new Error("days could not be derived: see the log above");
  }
  // The first recaps would find all of it derived and say so, once: no part of what is measured.
  await stage.db.prepare("update rollup_mark set log_id = (select max(id) from event_log) where name = 'days'").run();
}

/** Of a copy; in the order they are made, so that every table grows at its end. */
const id = "printf('a%07d', n.v)";
/** What of a row is its own; every other column is the model's. */
const ownColumns: [table: string, own: Record<string, string>][] = [
  ["account", { id, external_id: id, slug: id, name: "m.name || ' ' || n.v" }],
  ["contact", { account_id: id, email: "replace(m.email, '@', n.v || '@')" }],
  ["goal", { account_id: id }],
  ["item", { account_id: id }],
  ["account_source", { account_id: id }],
  ["fact_account", { account_id: id }],
  ["fact_day", { account_id: id }],
];
const keys = JSON.stringify([3, 2, 1].map((back) => addMonths(month, -back).slice(0, 7)));
/** Copies in one transaction. */
const copiesAtOnce = 5000;

/** Copies of the models by number, written into the file itself: through the simulator a hundred thousand take a quarter of an hour. */
function copyModels(file: string, count: number): void {
  const db = new DatabaseSync(file);
  const statements = ownColumns.map(([table, own]) => {
    const names = db.prepare(`select name from pragma_table_info('${table}')`).all() as { name: string }[];
    const key = table === "account" ? "m.id" : "m.account_id";
    // Of a hundred thousand accounts the days of the month told are enough: goals read the others as one sum.
    const days = table === "fact_day" ? `and m.local_date >= '${month}'` : "";
    return db.prepare(
      `insert into ${table} (${names.map(({ name }) => `"${name}"`).join(", ")})
      with recursive n(v) as (select cast(?1 as integer) union all select v + 1 from n where v + 1 < ?2)
      select ${names.map(({ name }) => own[name] ?? `m."${name}"`).join(", ")} from n
        join ${table} as m on ${key} = (select id from account where external_id = 'model-' || (n.v % ${models})) ${days}`,
    );
  });
  for (let from = models; from < count; from += copiesAtOnce) {
    db.exec("begin");
    for (const statement of statements) statement.run(from, Math.min(count, from + copiesAtOnce));
    db.exec("commit");
  }
  // The months before are told already: what is measured is one month of everybody.
  db.prepare(
    `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, holds)
    select a.id, 'monthly', k.value, 1, a.id || k.value, 'archived', 0, 0, '[]' from account as a, json_each(?1) as k order by 1, 3`,
  ).run(keys);
  db.close();
}

/** A stage with accounts of three readers each, with four months of figures that came in through the API. */
export async function openSeeded(
  bundle: string,
  {
    accounts,
    variables = {},
    isInspected = false,
  }: { accounts: number; variables?: Record<string, string>; isInspected?: boolean },
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "cairn-bench-"));
  const first = await openStage(bundle, { driven: {}, folder });
  await seedModels(first, await seedVendor(first));
  await settle(first);
  await first.stop();
  copyModels(databaseIn(folder), accounts);
  const stage = await openStage(bundle, { driven: variables, folder, isInspected });
  const stop = async () => {
    await stage.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...stage, stop };
}
