import { AsyncLocalStorage } from "node:async_hooks";
import type { Env } from "#env";
import { runCron } from "#jobs/cron.ts";
import { runQueue } from "#jobs/queue.ts";
import { statements } from "#store/db.ts";
import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { Bucket, bindingOf } from "./bucket.ts";
import { setClock } from "./clock.ts";
import { config } from "./config.ts";
import { type Choose, Effects, Life } from "./effect.ts";

/*
 * The platform around the jobs: cron, a queue that hands over batches and again what was not acknowledged, and the end of
 * an invocation that hangs or is killed. One instance is one run.
 */

const batchSize = 20;
const maxRetries = 5;
/** An invocation may take fifteen minutes (Cloudflare's limits of cron and queue consumers); a tick comes a little later. */
const longestRunMs = 16 * 60_000;
/** How long a batch whose invocation ended without a word is kept back. */
const redeliverMs = 60_000;

interface Message {
  body: unknown;
  /** When it may be handed over, UTC ms. */
  at: number;
  attempts: number;
}

/** The invocation whose code is running: `fetch` is global and has no other way to know. */
export const running = new AsyncLocalStorage<Life>();

/** A way for mails to leave, as seen by one invocation. */
export interface Mailer {
  /** Variables of the configuration. */
  variables: (life: Life) => Record<string, string>;
  /** The EMAIL binding. */
  binding: (life: Life) => SendEmail;
}

type Ending = "done" | "failed" | "hang" | "kill";

/** Statements whose values the judges read. */
const followed = new Set(["delivery.commit"]);

const names = new Map(statements.map(({ text, name }) => [text, name]));
const lostDb = () => new Error("D1_ERROR: Network connection lost.");
const lostBucket = () => new Error("put: We encountered an internal error. Please try again. (10001)");
const lostQueue = () => new Error("Queue sendBatch failed: Internal Server Error");

export class Platform {
  readonly effects: Effects;
  readonly dead: unknown[] = [];
  /** Errors an invocation ended with. */
  readonly errors: string[] = [];
  now: number;
  /** The trigger's time of the newest tick, UTC ms. */
  ticked = 0;
  #queue: Message[] = [];
  /** Invocations under way, each until it is done or ended. */
  #open = new Map<Life, Promise<void>>();
  #stalled: { life: Life; since: number; release: () => void }[] = [];
  #count = 0;
  #db: SqliteD1;
  readonly #bucket: Bucket;
  readonly #mailer: Mailer;

  constructor(given: {
    db: SqliteD1;
    mailer: (platform: Platform) => Mailer;
    choose: Choose;
    now: number;
    bucket?: Bucket;
  }) {
    this.#db = given.db;
    this.#bucket = given.bucket ?? new Bucket();
    this.now = given.now;
    setClock(this.now);
    this.effects = new Effects(given.choose, {
      kill: () => this.kill(),
      jump: (ms) => this.moveTo(this.now + ms),
      afterNextTick: (life) =>
        new Promise((resolve) => {
          const release = () => {
            life.stalls -= 1;
            resolve();
          };
          this.#stalled.push({ life, since: this.now, release });
        }),
    });
    this.#mailer = given.mailer(this);
  }

  /** Sets the clock. */
  moveTo(now: number): void {
    this.now = now;
    setClock(now);
  }

  /** A wake-up from elsewhere, such as one that was on its way when the database changed under it. */
  post(body: unknown): void {
    this.#queue.push({ body, at: this.now, attempts: 1 });
  }

  /** Another copy of the database is in the place of this one; everything else stays as it is. */
  putBack(db: SqliteD1): void {
    this.#db = db;
  }

  /** The power fails: every invocation ends where it is, and what the queue held is gone. */
  kill(): void {
    this.#queue = [];
    for (const life of this.#open.keys()) life.end("kill");
  }

  /** Whether nothing is under way any more. */
  isIdle(): boolean {
    return this.#queue.length === 0 && this.#open.size === 0;
  }

  /** Cron fires as of `time`; then all it wakes runs, and what stalled before gets its answer. */
  async tick(time: number): Promise<void> {
    this.moveTo(time + 3_000);
    this.ticked = time;
    const stalled = this.#stalled.splice(0);
    // What waits for longer than an invocation may take has ended before this tick.
    for (const { life, since } of stalled) if (this.now - since > longestRunMs) life.end("hang");
    await this.cron(time);
    await this.drain();
    for (const { release } of stalled) release();
    await this.drain();
  }

  cron(time: number): Promise<void> {
    return this.#invoke("cron", (env) => runCron(env, time), {
      again: () => void this.cron(time),
      after: () => undefined,
    });
  }

  /** Hands over what is ready until nothing is, and waits for what runs beside it. */
  async drain(): Promise<void> {
    for (;;) {
      await this.#settle();
      const ready = this.#queue.filter((message) => message.at <= this.now).slice(0, batchSize);
      if (ready.length === 0) return;
      this.#queue = this.#queue.filter((message) => !ready.includes(message));
      await this.#deliver(ready);
    }
  }

  /** Waits until every invocation is done, was ended, or waits for the next tick. */
  async #settle(): Promise<void> {
    for (;;) {
      const active = [...this.#open].filter(([life]) => life.stalls === 0);
      if (active.length === 0) return;
      await Promise.race(active.flatMap(([life, done]) => [done, life.nextStall()]));
    }
  }

  #deliver(messages: Message[]): Promise<void> {
    const fates = new Map<Message, number | "acked">();
    const batch = {
      queue: "cairn-jobs",
      messages: messages.map((message, at) => ({
        id: `m${this.#count}.${at}`,
        timestamp: new Date(this.now),
        attempts: message.attempts,
        body: structuredClone(message.body),
        ack: () => void fates.set(message, "acked"),
        retry: (options?: QueueRetryOptions) => void fates.set(message, (options?.delaySeconds ?? 0) * 1000),
      })),
    } as unknown as MessageBatch;
    const again = () => void this.#deliver(messages.map((message) => ({ ...message })));
    const after = (ended: Ending) => {
      // A power cut takes the queue with it; a batch without a word comes again whole.
      if (ended === "kill") return;
      for (const message of messages) {
        const fate = ended === "done" ? (fates.get(message) ?? "acked") : redeliverMs;
        if (fate !== "acked") this.#comeAgain(message, fate);
      }
    };
    return this.#invoke("queue", (env) => runQueue(env, batch), { again, after });
  }

  #comeAgain(message: Message, wait: number): void {
    if (message.attempts > maxRetries) this.dead.push(message.body);
    else this.#queue.push({ ...message, at: this.now + wait, attempts: message.attempts + 1 });
  }

  /** Runs one invocation until it is done, has failed, was ended, or waits for the next tick. */
  async #invoke(
    label: string,
    work: (env: Env) => Promise<void>,
    around: { again: () => void; after: (ended: Ending) => void },
  ): Promise<void> {
    this.#count += 1;
    const life = new Life(`${label}/${this.#count}`, around.again);
    const done = running
      .run(life, () => work(this.#env(life)))
      .then(
        () => "done" as const,
        (error: unknown) => {
          this.errors.push(`${life.label}: ${String(error)}`);
          return "failed" as const;
        },
      );
    const whole = Promise.race([done, life.gone]).then((ended) => {
      this.#open.delete(life);
      around.after(ended);
    });
    this.#open.set(life, whole);
    await Promise.race([whole, life.nextStall()]);
  }

  #env(life: Life): Env {
    const { variables, binding } = this.#mailer;
    const unused = new Proxy({}, { get: () => () => Promise.reject(new Error("not part of a recap run")) });
    return {
      DB: this.#watchDb(life),
      QUEUE: this.#watchQueue(life),
      EMAIL: binding(life),
      ARCHIVE: bindingOf(this.#bucket, (name, work) => this.effects.meet(life, name, { work, lost: lostBucket })),
      LIMITER: unused,
      API_LIMITER: unused,
      ASSETS: unused,
      config: { ...config, ...variables(life) },
    } as unknown as Env;
  }

  #watchDb(life: Life): D1Database {
    const originals = new WeakMap<object, { bound: D1PreparedStatement; name: string; about: string }>();
    const ask = <R>(name: string, work: () => Promise<R>, about = "") =>
      this.effects.meet(life, name, { work, lost: lostDb, about });
    const wrap = (bound: D1PreparedStatement, name: string, about = ""): D1PreparedStatement => {
      const shown = {
        bind: (...values: unknown[]) => wrap(bound.bind(...values), name, followed.has(name) ? values.join(" ") : ""),
        all: () => ask(name, () => bound.all()),
        run: () => ask(name, () => bound.run()),
        first: (column?: string) => ask(name, () => (column === undefined ? bound.first() : bound.first(column))),
      } as unknown as D1PreparedStatement;
      originals.set(shown, { bound, name, about });
      return shown;
    };
    const originalOf = (each: D1PreparedStatement) =>
      originals.get(each) as { bound: D1PreparedStatement; name: string; about: string };
    return {
      prepare: (text: string) => wrap(this.#db.db.prepare(text), names.get(text) ?? "unnamed"),
      batch: (list: D1PreparedStatement[]) => {
        const parts = list.map(originalOf);
        const name = parts.map((part) => part.name).join("+");
        return ask(
          name,
          () => this.#db.db.batch(parts.map((part) => part.bound)),
          parts.map((part) => part.about).join(""),
        );
      },
    } as unknown as D1Database;
  }

  #watchQueue(life: Life): Queue {
    const put = (bodies: { body: unknown; delaySeconds?: number }[]) => {
      for (const { body, delaySeconds = 0 } of bodies)
        this.#queue.push({ body: structuredClone(body), at: this.now + delaySeconds * 1000, attempts: 1 });
    };
    const ask = (name: string, bodies: { body: unknown; delaySeconds?: number }[]) => {
      const types = [...new Set(bodies.map(({ body }) => (body as { type: string }).type))].join("+");
      return this.effects.meet(life, `${name} ${types}`, { work: () => put(bodies), lost: lostQueue });
    };
    return {
      send: (body: unknown, options: QueueSendOptions = {}) => ask("queue.send", [{ body, ...options }]),
      sendBatch: (messages: Iterable<MessageSendRequest>) => ask("queue.sendBatch", [...messages]),
    } as unknown as Queue;
  }
}
