import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import { callApi } from "../support/api.ts";
import { type FailingDb, type Failure, failingDb } from "../support/failing-db.ts";
import { type Engine, openEngine } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

/*
 * Whatever happens to events, and however often the network breaks on the way: figures are a fold over the events that stand.
 * The model below knows nothing of logs, rollups or sessions in a database; it keeps a list and adds it up.
 */

const runs = 40;
const zone = "America/New_York";
const start = Date.parse("2026-03-20T12:00:00Z");
/** Six days around the night the clocks go forward, in and out of the month end. */
const firstAt = Date.parse("2026-02-26T22:00:00Z");
const hourMs = 3_600_000;

afterEach(() => vi.useRealTimers());

interface Known {
  id: string;
  at: number;
  value: number;
  actor: string;
  voided: boolean;
  session: number | null;
  /** Whether a correction changed it ever. */
  corrected: boolean;
  /** When it began to stand, in operations. */
  since: number;
}

interface Session {
  apiId: string;
  mode: "add" | "replace_range";
  from: string;
  to: string;
  state: "open" | "applied" | "reverted";
  appliedAs: number;
}

type Sent = { id: number; hour: number; value: number; actor: number };
type Operation =
  | { do: "send"; events: Sent[] }
  | { do: "open"; mode: Session["mode"]; from: number; days: number; events: Sent[] }
  | { do: "apply" | "revert"; session: number }
  | { do: "void" | "restore"; id: number }
  | { do: "amend"; id: number; value: number | null; hour: number | null; actor: number | null }
  | { do: "adjust"; id: number; hour: number; value: number }
  | { do: "read" }
  | { do: "rollup" };
type Step = Operation & { fails: { at: number; how: Failure } | null };

const hour = fc.integer({ min: 0, max: 260 });
const sent: fc.Arbitrary<Sent> = fc.record({
  id: fc.integer({ min: 0, max: 14 }),
  hour,
  value: fc.integer({ min: 1, max: 9 }),
  actor: fc.integer({ min: 0, max: 2 }),
});
const events = fc.array(sent, { minLength: 1, maxLength: 6 });
const id = fc.integer({ min: 0, max: 14 });
const session = fc.integer({ min: 0, max: 2 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("send" as const), events }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("open" as const),
      mode: fc.constantFrom("add" as const, "replace_range" as const),
      from: fc.integer({ min: 0, max: 8 }),
      days: fc.integer({ min: 1, max: 4 }),
      events,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("apply" as const, "revert" as const), session }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("void" as const, "restore" as const), id }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("amend" as const),
      id,
      value: fc.option(fc.integer({ min: 1, max: 9 })),
      hour: fc.option(hour),
      actor: fc.option(fc.integer({ min: 0, max: 2 })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("adjust" as const),
      id: fc.integer({ min: 0, max: 3 }),
      hour,
      value: fc.integer({ min: -9, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "read" as const }) },
  { weight: 2, arbitrary: fc.constant({ do: "rollup" as const }) },
);
const failure = fc.option(
  fc.record({ at: fc.integer({ min: 0, max: 8 }), how: fc.constantFrom<Failure>("before", "after") }),
  { freq: 2 },
);
const step = (from: fc.Arbitrary<Operation>): fc.Arbitrary<Step> =>
  fc.tuple(from, failure).map(([each, fails]) => ({ ...each, fails }));
const anything = fc.array(step(operation), { minLength: 3, maxLength: 12 });

/** What takes back: each of them is seldom about something that stands where everything is drawn alike. */
const takingBack: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: fc.constant("void" as const), id }),
  fc.record({ do: fc.constant("revert" as const), session: fc.constant(0) }),
  fc.constant({ do: "read" as const }),
);
/** What replaces, and what is replaced, meet by chance in one story of a hundred: so every second story begins with both. */
const days = { from: fc.integer({ min: 0, max: 4 }), days: fc.integer({ min: 3, max: 6 }) };
const replacing = fc.tuple(
  step(fc.record({ do: fc.constant("send" as const), events: fc.array(sent, { minLength: 6, maxLength: 12 }) })),
  step(
    fc.record({
      ...{ do: fc.constant("open" as const), mode: fc.constant("replace_range" as const), ...days },
      events: fc.array(sent, { minLength: 2, maxLength: 6 }),
    }),
  ),
  fc.array(step(operation), { maxLength: 2 }),
  step(fc.constant({ do: "apply" as const, session: 0 })),
  fc.array(step(takingBack), { maxLength: 3 }),
  fc.array(step(operation), { maxLength: 5 }),
);
const story: fc.Arbitrary<Step[]> = fc.oneof(
  anything,
  replacing.map(([first, opened, between, applied, back, rest]) => [
    first,
    opened,
    ...between,
    applied,
    ...back,
    ...rest,
  ]),
);

const timeOf = (hour: number) => new Date(firstAt + hour * hourMs).toISOString();
const dayOf = (at: number) =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
const actorOf = (actor: number) => `gate ${actor}`;

/** The product under test beside the list that says what is right. */
class Pair {
  readonly known = new Map<string, Known>();
  readonly sessions: Session[] = [];
  private clock = start;
  private count = 0;

  constructor(
    readonly engine: Engine,
    readonly failing: FailingDb,
    readonly customer: Customer,
    readonly key: string,
  ) {}

  /** Asks, and asks again while the network breaks: as a client does. Every try happens a second later. */
  private async ask(method: "POST" | "GET", path: string, body?: unknown): Promise<unknown> {
    for (let tries = 0; tries < 3; tries += 1) {
      this.clock += 1000;
      vi.setSystemTime(this.clock);
      const answer = await callApi(this.engine, { method, path: `/api/v1${path}`, key: this.key, body });
      if (answer.status < 500) return answer.status < 400 ? answer.json() : null;
    }
    throw new Error(`${path} failed three times`);
  }

  private raw({ id: at, hour, value, actor }: Sent): object {
    const data = { value, actor: actorOf(actor), status: "left" };
    return { id: `e${at}`, type: departures.key, subject: this.customer.externalId, time: timeOf(hour), data };
  }

  /** The very event, in a session that was taken back, or one that may yet be discarded. */
  private isIdle(event: Known, into: number | null, sent: { at: number; value: number; actor: number }): boolean {
    const own = event.session === null ? null : (this.sessions[event.session] as Session);
    const isSame = event.at === sent.at && event.value === sent.value && event.actor === actorOf(sent.actor);
    if (own === null || event.corrected || !isSame) return false;
    return own.state === "reverted" || (own.state === "open" && into === null);
  }

  private note(list: Sent[], into: number | null): void {
    for (const each of list) {
      const name = `e${each.id}`;
      const at = firstAt + each.hour * hourMs;
      const standing = this.known.get(name);
      if (standing && !this.isIdle(standing, into, { ...each, at })) continue;
      const range = into === null ? null : (this.sessions[into] as Session);
      // A replacement takes only what lies in its range.
      if (range?.mode === "replace_range" && (dayOf(at) < range.from || dayOf(at) >= range.to)) continue;
      const kept = { id: name, at, value: each.value, actor: actorOf(each.actor), voided: false, corrected: false };
      this.known.set(name, { ...kept, session: into, since: this.count });
    }
  }

  private async open(asked: Extract<Operation, { do: "open" }>): Promise<void> {
    if (this.sessions.length > 2) return;
    const from = dayOf(firstAt + asked.from * 24 * hourMs);
    const to = Temporal.PlainDate.from(from).add({ days: asked.days }).toString();
    const range = { subject: this.customer.externalId, type: departures.key, from, to };
    const body = { label: "Story", mode: asked.mode, ...(asked.mode === "add" ? {} : range) };
    const made = (await this.ask("POST", "/backfills", body)) as { id: string };
    const index = this.sessions.push({ apiId: made.id, mode: asked.mode, from, to, state: "open", appliedAs: 0 }) - 1;
    await this.ask(
      "POST",
      `/backfills/${made.id}/events`,
      asked.events.map((each) => this.raw(each)),
    );
    this.note(asked.events, index);
  }

  private async step(asked: Extract<Operation, { do: "apply" | "revert" }>): Promise<void> {
    const known = this.sessions[asked.session];
    if (!known) return;
    await this.ask("POST", `/backfills/${known.apiId}/${asked.do}`, {});
    if (asked.do === "apply" && known.state === "open")
      Object.assign(known, { state: "applied", appliedAs: this.count });
    if (asked.do === "revert" && known.state === "applied") known.state = "reverted";
  }

  private async correct(asked: Extract<Operation, { do: "void" | "restore" | "amend" }>): Promise<void> {
    const name = `e${asked.id}`;
    const change =
      asked.do === "amend"
        ? {
            ...(asked.value === null ? {} : { value: asked.value }),
            ...(asked.hour === null ? {} : { time: timeOf(asked.hour) }),
            ...(asked.actor === null ? {} : { actor: actorOf(asked.actor) }),
          }
        : {};
    if (asked.do === "amend" && Object.keys(change).length === 0) return;
    const answer = await this.ask("POST", "/corrections", [
      { act: asked.do, id: name, reason: "The story says so.", ...change },
    ]);
    const { results } = answer as { results: { status: string; code?: string }[] };
    const event = this.known.get(name);
    const isTaken = results[0]?.status !== "rejected";
    expect(event ? true : isTaken, `${asked.do} ${name}: ${JSON.stringify(results)}`).toBe(event !== undefined);
    if (!event || !isTaken) return;
    const { at, value, actor, voided } = event;
    this.change(event, asked);
    event.corrected ||= at !== event.at || value !== event.value || actor !== event.actor || voided !== event.voided;
  }

  private change(event: Known, asked: Extract<Operation, { do: "void" | "restore" | "amend" }>): void {
    if (asked.do === "void") event.voided = true;
    if (asked.do === "restore") event.voided = false;
    if (asked.do !== "amend") return;
    if (asked.value !== null) event.value = asked.value;
    if (asked.hour !== null) event.at = firstAt + asked.hour * hourMs;
    if (asked.actor !== null) event.actor = actorOf(asked.actor);
  }

  /** An amount of its own, without a person; its id is taken once, like that of an event. */
  private async adjust({ id: at, hour: hours, value }: Extract<Operation, { do: "adjust" }>): Promise<void> {
    const name = `adjust ${at}`;
    await this.ask("POST", "/adjustments", {
      ...{ id: name, type: departures.key, subject: this.customer.externalId },
      ...{ time: timeOf(hours), value: String(value), reason: "The story says so." },
    });
    if (this.known.has(name)) return;
    const kept = { id: name, at: firstAt + hours * hourMs, value, actor: "", voided: false, corrected: false };
    this.known.set(name, { ...kept, session: null, since: this.count });
  }

  /** What a reader is told of a month is right at every moment, whatever the rollups know. */
  private async read(): Promise<void> {
    const path = `/accounts/${this.customer.externalId}/values?from=2026-03-01&to=2026-04-01`;
    const { values } = (await this.ask("GET", path)) as { values: { value: string | null }[] };
    expect(Number(values[0]?.value ?? 0)).toBe(this.right()["month 2026-03"] ?? 0);
  }

  async run(step: Step): Promise<void> {
    this.count += 1;
    Object.assign(this.failing, { calls: 0, fails: step.fails });
    if (step.do === "send") {
      await this.ask(
        "POST",
        "/events",
        step.events.map((each) => this.raw(each)),
      );
      this.note(step.events, null);
    } else if (step.do === "open") await this.open(step);
    else if (step.do === "rollup") await this.rollUp();
    else if (step.do === "adjust") await this.adjust(step);
    else if (step.do === "read") await this.read();
    else if ("session" in step) await this.step(step);
    else await this.correct(step);
    this.failing.fails = null;
  }

  async rollUp(): Promise<void> {
    const env = readEnv(this.engine.env);
    await rollUp(env, this.clock).catch(() => rollUp(env, this.clock));
  }

  private standing(): Known[] {
    const sinceOf = (event: Known) =>
      event.session === null ? event.since : (this.sessions[event.session] as Session).appliedAs;
    return [...this.known.values()].filter((event) => {
      const own = event.session === null ? null : (this.sessions[event.session] as Session);
      if (event.voided || (own && own.state !== "applied")) return false;
      return !this.sessions.some((other) => {
        const inRange = dayOf(event.at) >= other.from && dayOf(event.at) < other.to;
        const replaces = other.mode === "replace_range" && other.state === "applied" && other !== own;
        return replaces && inRange && sinceOf(event) <= other.appliedAs;
      });
    });
  }

  /** What is right: days, hours, actors and months of the events that stand, by Temporal's calendar. */
  right(): Record<string, number> {
    const fold: Record<string, number> = {};
    for (const event of this.standing()) {
      const local = Temporal.Instant.fromEpochMilliseconds(event.at).toZonedDateTimeISO(zone);
      const day = local.toPlainDate().toString();
      for (const name of [
        `day ${day}`,
        `hour ${day} ${local.hour}`,
        `actor ${day} ${event.actor}`,
        `month ${day.slice(0, 7)}`,
      ])
        fold[name] = (fold[name] ?? 0) + event.value;
    }
    return fold;
  }

  async kept(): Promise<Record<string, number>> {
    const parts = [
      "select 'day ' || local_date as name, total from fact_day where account_id = ?1 and n > 0",
      "select 'hour ' || local_date || ' ' || json_extract(h.value, '$[0]'), json_extract(h.value, '$[2]') from fact_day, json_each(hours) as h where account_id = ?1",
      "select 'actor ' || local_date || ' ' || json_extract(a.value, '$[0]'), json_extract(a.value, '$[2]') from fact_day, json_each(actors) as a where account_id = ?1",
      "select 'month ' || v.key, json_extract(v.value, '$.total') from fact_account, json_each(months) as m, json_each(m.value) as v where account_id = ?1",
    ];
    const rows = await this.engine.db
      .prepare(parts.join(" union all "))
      .bind(this.customer.id)
      .all<{ name: string; total: number }>();
    return Object.fromEntries(rows.results.map((row) => [row.name, row.total]));
  }
}

async function openPair(): Promise<Pair> {
  vi.setSystemTime(start);
  const failing = failingDb((await openEngine()).db);
  const engine = await openEngine({ DB: failing.db });
  const customer = await openCustomer(engine, { timezone: zone, kickoff: "2026-02-02" });
  return new Pair(engine, failing, customer, await makeApiKey(engine));
}

it("any interleaving of batches, duplicates, corrections, backfills and broken networks gives the fold over what stands", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      const pair = await openPair();
      for (const step of steps) await pair.run(step);
      await pair.rollUp();
      expect(await pair.kept()).toEqual(pair.right());
    }),
    { numRuns: runs, endOnFailure: false },
  );
});
