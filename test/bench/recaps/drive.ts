/** What one run of the schedule or of a batch of messages asked of D1. */
export interface Tally {
  /** Round trips whose statements only read, and the others. */
  reads: number;
  writes: number;
  /** Statements: each counts against the limit of a run. */
  queries: number;
}

/** What became of a run, and what it sent to the queue. */
export interface Run {
  tally: Tally;
  sent: { body: unknown; delaySeconds: number }[];
  retried: number;
}

interface Asked {
  text: string;
  values: unknown[];
}

/** The round trips of the last run that was to be kept: a statement, or a batch of them. */
let kept: Asked[][] = [];

/** A run under way. */
interface Doing {
  done: Run;
  keep: boolean;
}

/** A database that counts round trips and, where asked to, keeps what they carried. */
function watched(db: D1Database, now: Doing): D1Database {
  const known = new WeakMap<object, Asked & { real: D1PreparedStatement }>();
  const note = (asked: Asked[]) => {
    const isRead = asked.every(({ text }) => !/\b(insert into|update|delete from)\b/.test(text));
    const { tally } = now.done;
    tally[isRead ? "reads" : "writes"] += 1;
    tally.queries += asked.length;
    if (now.keep) kept.push(asked.map(({ text, values }) => ({ text, values })));
  };
  const wrap = (real: D1PreparedStatement, text: string, values: unknown[]): D1PreparedStatement => {
    const all = () => {
      note([{ text, values }]);
      return real.all();
    };
    const shown = { bind: (...given: unknown[]) => wrap(real.bind(...given), text, given), all, run: all };
    known.set(shown, { text, values, real });
    return shown as unknown as D1PreparedStatement;
  };
  return {
    prepare: (text: string) => wrap(db.prepare(text), text, []),
    batch: (statements: D1PreparedStatement[]) => {
      const found = statements.map((each) => known.get(each) as Asked & { real: D1PreparedStatement });
      note(found);
      return db.batch(found.map(({ real }) => real));
    },
  } as unknown as D1Database;
}

interface Bound {
  DB: D1Database;
}

type Product = Required<Pick<ExportedHandler<Bound>, "queue" | "scheduled">>;
const context = { waitUntil: () => undefined, passThroughOnException: () => undefined } as unknown as ExecutionContext;

/** As on the platform, a run finds the environment of one before it, whose settings are checked already; here one run at a time. */
const idle: { now: Doing; own: Bound }[] = [];

function environment(env: Bound): { now: Doing; own: Bound } {
  const now = {} as Doing;
  const send = async (body: unknown, options?: QueueSendOptions) => {
    now.done.sent.push({ body, delaySeconds: options?.delaySeconds ?? 0 });
  };
  const sendBatch = async (messages: Iterable<MessageSendRequest>) => {
    for (const { body, delaySeconds } of messages) now.done.sent.push({ body, delaySeconds: delaySeconds ?? 0 });
  };
  return { now, own: { ...env, DB: watched(env.DB, now), ...{ QUEUE: { send, sendBatch } } } };
}

async function run(env: Bound, keep: boolean, work: (own: Bound) => unknown): Promise<Run> {
  const done: Run = { tally: { reads: 0, writes: 0, queries: 0 }, sent: [], retried: 0 };
  if (keep) kept = [];
  const known = idle.pop() ?? environment(env);
  Object.assign(known.now, { done, keep });
  await work(known.own);
  idle.push(known);
  return done;
}

function batchOf(bodies: unknown[], retry: () => void): MessageBatch {
  const messages = bodies.map((body, at) => ({
    id: `m${at}`,
    attempts: 1,
    timestamp: new Date(),
    body,
    ack() {},
    retry,
  }));
  return { queue: "cairn-jobs", messages } as unknown as MessageBatch;
}

/** The same round trips with the same bytes, and nothing else. */
async function replay(db: D1Database): Promise<void> {
  for (const asked of kept) {
    const bound = asked.map(({ text, values }) => db.prepare(text).bind(...values));
    const [first] = bound;
    if (bound.length > 1) await db.batch(bound);
    else await first?.all();
  }
}

/** The product's schedule and queue, run by hand: each answer says what the run asked of D1 and, unless it is to be brief, what it sent. */
export function driven(product: Product): ExportedHandler<Bound> {
  return {
    async fetch(request, env) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/replay") return Response.json((await replay(env.DB)) ?? null);
      if (pathname === "/cron") {
        const scheduledTime = Number(searchParams.get("at"));
        const event = { scheduledTime, cron: "*/15 * * * *", noRetry() {} };
        return Response.json(await run(env, false, (own) => product.scheduled(event, own, context)));
      }
      const bodies = await request.json<unknown[]>();
      let retried = 0;
      const batch = batchOf(bodies, () => {
        retried += 1;
      });
      const done = await run(env, searchParams.has("keep"), (own) => product.queue(batch, own, context));
      return Response.json({ ...done, retried, ...(searchParams.has("brief") ? { sent: [] } : {}) });
    },
  };
}
