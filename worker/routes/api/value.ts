import { Hono } from "hono";
import { dailyKey, refusedDaily, type SentDaily, toDaily, todayOf } from "#domain/event/daily.ts";
import { rangeOf, readingOf } from "#domain/figure/range.ts";
import { seriesOf } from "#domain/figure/series.ts";
import { readJson } from "#http/body.ts";
import type { App, Ctx } from "#http/context.ts";
import { principalOf } from "#http/principal.ts";
import { check } from "#http/validate.ts";
import { catchUp } from "#jobs/rollup.ts";
import { enterManual } from "#routes/manual.ts";
import { wakeRollup } from "#routes/wake.ts";
import { externalId } from "#schema/account.ts";
import { Refusal } from "#schema/errors.ts";
import {
  type DailyResult,
  type DailyValue,
  dailyBody,
  dailyLimit,
  manualBody,
  manualMonth,
  type ValueFacts,
  type ValuesQuery,
  valuesQuery,
} from "#schema/value.ts";
import { type DailyStanding, keepDaily } from "#store/daily.ts";
import { readValues, type ValueAccount, valueContext } from "#store/value.ts";
import { noteWrong, readNoted } from "./noted.ts";

/** Values of an account: read as a series, sent by the day, entered by the month. */
export const values = new Hono<App>();

function missing(what: string): never {
  throw new Refusal("not_found", `There is no such ${what}.`);
}

function queryOf(c: Ctx): ValuesQuery {
  const given = Object.entries(c.req.queries());
  const twice = given.find(([, texts]) => texts.length > 1)?.[0];
  if (twice) throw new Refusal("invalid", `${twice} came twice.`, { [twice]: "Once, please." });
  return check(valuesQuery, Object.fromEntries(given.map(([name, [text]]) => [name, text])));
}

/** What there is to read; a period the rollups have not caught up with is caught up first. */
async function read(c: Ctx, query: ValuesQuery): Promise<ValueFacts> {
  const { env, now } = c.var;
  const reading = {
    externalId: check(externalId, c.req.param("external_id"), "external_id"),
    metric: query.metric ?? null,
    ...readingOf(query, new Date(now).toISOString().slice(0, 10)),
  };
  let { facts, isDirty } = await readValues(env.DB, reading, now);
  if (isDirty && facts.account) {
    await catchUp(env, facts.account.id, now);
    ({ facts } = await readValues(env.DB, reading, now));
  }
  const { account, metrics } = facts;
  if (!account) return missing("account");
  if (!metrics[0] && query.metric === undefined)
    throw new Refusal("invalid", "This account has no headline metric: name one.", { metric: "The key of a metric." });
  return metrics[0] ? { ...facts, account } : missing("metric");
}

values.get("/:external_id/values", async (c) => {
  const query = queryOf(c);
  const facts = await read(c, query);
  const { now } = c.var;
  return c.json(seriesOf(facts, { by: query.by, range: rangeOf(query, todayOf(facts.account, now)) }, now));
});

type Decided = DailyValue | DailyResult | null;
const isValue = (each: Decided): each is DailyValue => each !== null && "metricKey" in each;

type Context = Awaited<ReturnType<typeof valueContext>>;

async function contextOf(c: Ctx, keys: string[]): Promise<Context & { account: ValueAccount }> {
  const { account, metrics } = await valueContext(
    c.var.env.DB,
    check(externalId, c.req.param("external_id"), "external_id"),
    keys,
  );
  return account ? { account, metrics } : missing("account");
}

function answerOf(value: DailyValue, stood: DailyStanding | undefined): DailyResult {
  const key = { metric: value.metricKey, day: value.day, actor: value.actor || null };
  if (!stood?.isOpen) return refusedDaily(key, "events_here");
  return { ...key, status: stood.was === value.value ? "unchanged" : "accepted" };
}

/** Results in the order sent; a value that came twice is answered like the first, and changes nothing. */
function resultsOf(sent: SentDaily[], decided: Decided[], standing: DailyStanding[]): DailyResult[] {
  const stood = new Map(standing.map((each) => [dailyKey(each), each]));
  return decided.map((each, at) => {
    if (isValue(each)) return answerOf(each, stood.get(dailyKey(each)));
    if (each) return each;
    const { metric, raw } = sent[at] as SentDaily;
    const { day, actor = null } = raw as { day: string; actor?: string | null };
    const first = stood.get(dailyKey({ metricKey: metric, day, actor: actor ?? "" }));
    const key = { metric, day, actor };
    return first?.isOpen ? { ...key, status: "unchanged" } : refusedDaily(key, "events_here");
  });
}

/** Throws Refusal too_large: more values than one request may have, in however many lists. */
function checkCount(body: unknown): void {
  const lists = [body].flat().map((batch) => (batch as { values?: unknown } | null)?.values);
  const count = lists.reduce((sum: number, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  if (count > dailyLimit) throw new Refusal("too_large", `One request may have ${dailyLimit} values.`);
}

async function readDaily(c: Ctx) {
  const body = await readJson(c);
  checkCount(body);
  return Array.isArray(body) ? check(dailyBody.several, body) : [check(dailyBody.one, body)];
}

/** Why some of the values were refused, or all of them. */
function noteRefused(c: Ctx, results: DailyResult[]): void {
  const refused = results.filter(({ status }) => status === "rejected");
  const [first] = refused;
  if (!first) return;
  const text = `${refused.length} of ${results.length} values refused: ${first.message}`;
  noteWrong(c, { text, isPartial: refused.length < results.length });
}

values.put("/:external_id/values", async (c) => {
  const { env, key, now } = c.var;
  const batches = await readNoted(c, readDaily(c));
  const sent = batches.flatMap(({ metric, values: list }) => list.map((raw): SentDaily => ({ metric, raw })));
  const { account, metrics } = await contextOf(c, [...new Set(batches.map(({ metric }) => metric))]);
  // Room for each value of the request, below the next millisecond's.
  const batch = now * 4096 + Math.floor(Math.random() * (4096 - dailyLimit));
  const decided = toDaily(sent, { now, batch, account, metrics });
  const { standing, isLogged } = await keepDaily(env.DB, account.id, {
    values: decided.filter(isValue),
    unique: new Set([...metrics.values()].filter((each) => each.aggregation === "unique").map((each) => each.key)),
    sourceId: key.sourceId,
    now,
  });
  const results = resultsOf(sent, decided, standing);
  noteRefused(c, results);
  if (isLogged) c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
  return c.json({ results });
});

values.put("/:external_id/months/:period", async (c) => {
  const { env, now } = c.var;
  const month = check(manualMonth, c.req.param("period"), "period");
  const { metric, value, note } = check(manualBody, await readJson(c));
  const { account } = await contextOf(c, []);
  const asked = { accountId: account.id, metricKey: metric, month, value, note, by: principalOf(c) };
  const entry = await enterManual(env, asked, now);
  if (entry.status === "accepted") c.executionCtx.waitUntil(wakeRollup(env.QUEUE));
  return c.json(entry);
});
