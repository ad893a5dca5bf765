import { ask } from "../client.ts";
import { type Tally, tallyHeader } from "../counting-entry.ts";
import type { Stage } from "../stage.ts";
import { settle, sizeOf } from "./load.ts";
import { metricKey, type Sending } from "./seed.ts";

/** What one value of one local day costs through the door for values that are added up already. */
export interface Daily {
  name: string;
  values: number;
  written: number;
  isGate: boolean;
  bytes: number;
}

const dayMs = 86_400_000;
const firstDay = Date.UTC(2012, 0, 1);
const dayOf = (at: number) => new Date(firstDay + at * dayMs).toISOString().slice(0, 10);

/** What a request through the counting door cost. */
export async function askCounted(
  stage: Stage,
  { key }: Sending,
  sent: { method: string; path: string; body?: object },
): Promise<Tally> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const body = sent.body && JSON.stringify(sent.body);
  const answer = await ask(new URL(sent.path, stage.counted), { method: sent.method, headers, ...(body && { body }) });
  const text = answer.body.toString();
  if (answer.status !== 200 || /rejected|conflict/.test(text))
    throw new Error(`${sent.path}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(String(answer.headers[tallyHeader])) as Tally;
}

/** How often accounts were folded, by requests and by rollups, and how many requests left that to a rollup. */
async function foldsOf({ db }: Stage): Promise<{ folds: number; logged: number }> {
  const text =
    "select (select coalesce(sum(revision), 0) from fact_account) as folds, (select count(*) from event_log where kind = 'daily') as logged";
  return (
    (await db.prepare(text).first<{ folds: number; logged: number }>()) ?? { folds: Number.NaN, logged: Number.NaN }
  );
}

/** Rows of the requests, and those of the rollups behind them: an account's row each, and the mark. */
async function send(stage: Stage, sending: Sending, values: { customer: string; list: object[] }[]): Promise<number> {
  const before = await foldsOf(stage);
  let written = 0;
  for (const { customer, list } of values) {
    const body = { metric: metricKey, values: list };
    const path = `/api/v1/accounts/${customer}/values`;
    written += (await askCounted(stage, sending, { method: "PUT", path, body })).rowsWritten;
  }
  await settle(stage);
  const after = await foldsOf(stage);
  const byRequests = values.length - (after.logged - before.logged);
  return written + after.folds - before.folds - byRequests + 1;
}

/** Each way on days of its own. */
export async function measureDaily(stage: Stage, sending: Sending, customers: string[]): Promise<Daily[]> {
  const [one = "", ...others] = customers;
  const days = (from: number, count: number) => Array.from({ length: count }, (_, at) => dayOf(from + at));
  const each = (from: number, count: number) =>
    others
      .slice(0, 200)
      .map((customer) => ({ customer, list: days(from, count).map((day) => ({ day, value: "12" })) }));
  const actors = Array.from({ length: 30 }, (_, at) => ({ day: dayOf(400), value: "3", actor: `rep-${at}` }));
  const shapes: [name: string, sent: { customer: string; list: object[] }[], isGate: boolean][] = [
    [
      "a year of one account in one request",
      [{ customer: one, list: days(0, 365).map((day) => ({ day, value: "12" })) }],
      true,
    ],
    ["the last three days of each of 200 accounts, a request each", each(0, 3), true],
    ["one day of each of 200 accounts, a request each", each(10, 1), true],
    ["one day of one account, 30 actors", [{ customer: one, list: actors }], true],
  ];
  const measured: Daily[] = [];
  for (const [name, sent, isGate] of shapes) {
    const before = await sizeOf(stage);
    const values = sent.reduce((sum, { list }) => sum + list.length, 0);
    const written = (await send(stage, sending, sent)) / values;
    const bytes = ((await sizeOf(stage)) - before) / values;
    measured.push({ name, values, written, bytes, isGate });
  }
  return measured;
}
