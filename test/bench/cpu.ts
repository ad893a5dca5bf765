import { type Answer, ask } from "./client.ts";
import { cpuOf } from "./process.ts";
import { newestMonth, type PortalReader } from "./seed.ts";
import type { Stage } from "./stage.ts";

/**
 * first: the first view after every word of the account changed, so that nothing that was kept helps; by each of many
 * accounts in turn. fresh: the same after one step was checked off or taken back. again: the same reader opens the same page
 * without saying what it holds. known: the reader's browser holds the page and is told so (304).
 */
const states = ["first", "fresh", "again", "known"] as const;
export type State = (typeof states)[number];

export interface CpuRow {
  page: string;
  state: State;
  /** Bytes of the body. */
  bytes: number;
  /** Medians, ms of workerd's CPU a request. */
  product: number;
  anchor: number;
  /** Median over pairs of neighbouring blocks, and the middle half of them. */
  ratio: number;
  spread: [low: number, high: number];
  pairs: number;
  /** Requests a second, one after the other on one connection; depends on the machine, for reading only. */
  perSecond: { product: number; anchor: number };
}

const pages: [page: string, path: string][] = [
  ["overview", ""],
  ["plan", "/plan"],
  ["recap", `/value/${newestMonth}`],
];
// Short blocks in many pairs: whatever else the machine does falls on both sides of a pair alike.
const perBlock = 25;
const pairs = 64;
const warmUps = 16;
/** Accounts a fresh block needs: one a request. */
export const readersNeeded = perBlock;

interface Target {
  url: URL;
  headers: Record<string, string>;
  status: number;
}

interface Block {
  /** ms of CPU a request. */
  cpu: number;
  perSecond: number;
}

/** Null when an answer was another than expected. */
async function tryBlock(pid: number, targets: Target[]): Promise<Block | null> {
  const before = cpuOf(pid);
  const start = performance.now();
  for (let at = 0; at < perBlock; at += 1) {
    const { url, headers, status } = targets[at % targets.length] as Target;
    const answer = await ask(url, { headers });
    if (answer.status !== status) return null;
  }
  const seconds = (performance.now() - start) / 1000;
  return { cpu: (cpuOf(pid) - before) / perBlock, perSecond: perBlock / seconds };
}

/** Midnight of the account may pass within a block and with it the tag of a known page: one block may be run again. */
async function runBlock(pid: number, targets: () => Promise<Target[]>): Promise<Block> {
  const block = (await tryBlock(pid, await targets())) ?? (await tryBlock(pid, await targets()));
  if (!block) throw new Error("a page answered with another status than before");
  return block;
}

function quantile(values: number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = part * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}
const median = (values: number[]) => quantile(values, 0.5);

interface Case {
  path: string;
  state: State;
  readers: PortalReader[];
}

const addressOf = (stage: Stage, reader: PortalReader, path: string) =>
  new URL(`/a/${reader.slug}${path}`, stage.product);

// ?1 holds the ids of the accounts.
const some = "(select value from json_each(?1))";
const raise = `update account set revision = revision + 1 where id in ${some}`;
const revision = "(select revision from account where id = account_id)";
const changes = {
  // The newest revision or version stands in every text and in both breakdowns, so no two blocks read the same.
  first: [
    raise,
    `update account set name = 'Customer ' || revision where id in ${some}`,
    `update item set version = version + 1, title = 'Step ' || version || ' of ' || id where account_id in ${some}`,
    `update milestone set title = 'Milestone of ' || ${revision} where account_id in ${some}`,
    `update goal set statement = 'Goal of ' || ${revision} where account_id in ${some}`,
    `update recap set figures = json_set(figures, '$.account.name', 'Customer ' || ${revision}, '$.days[0].value', ${revision},
      '$.hours[0][0]', ${revision}) where figures is not null and account_id in ${some}`,
  ],
  fresh: [
    raise,
    `update item set version = version + 1, state = iif(state = 'done', 'open', 'done'), state_on = due_on, state_by = 'Ines Okafor'
      where account_id in ${some} and id = (select max(i.id) from item as i where i.account_id = item.account_id and i.side = 'customer' and i.internal = 0)`,
  ],
};

async function change({ db }: Stage, state: keyof typeof changes, readers: PortalReader[]): Promise<void> {
  const ids = JSON.stringify(readers.map((reader) => reader.accountId));
  await db.batch(changes[state].map((text) => db.prepare(text).bind(ids)));
}

/** What one block of the product asks. A block of known pages begins with the tag as it is now. */
async function targetsOf(stage: Stage, { path, state, readers }: Case): Promise<Target[]> {
  const [first] = readers as [PortalReader];
  if (state === "first" || state === "fresh") {
    await change(stage, state, readers);
    return readers.map((reader) => ({
      url: addressOf(stage, reader, path),
      headers: { cookie: reader.cookie },
      status: 200,
    }));
  }
  const headers: Record<string, string> = { cookie: first.cookie };
  const url = addressOf(stage, first, path);
  if (state === "again") return [{ url, headers, status: 200 }];
  const { etag = "" } = (await ask(url, { headers })).headers;
  return [{ url, headers: { ...headers, "if-none-match": etag }, status: 304 }];
}

const perAnswer = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Hands the anchor what the product answered, so that both send the same. */
async function copyAnswer(stage: Stage, name: string, answer: Answer): Promise<Target> {
  const url = new URL(`/${name}`, stage.anchor);
  const headers = Object.fromEntries(
    Object.entries(answer.headers).flatMap(([key, value]) => (perAnswer.has(key) ? [] : [[key, String(value)]])),
  );
  const body = answer.status === 304 ? null : answer.body.toString();
  await ask(url, { method: "PUT", body: JSON.stringify({ status: answer.status, headers, body }) });
  return { url, headers: {}, status: answer.status };
}

async function measureCase(stage: Stage, pid: number, given: Case & { page: string }): Promise<CpuRow> {
  const { page, state } = given;
  const [sample] = (await targetsOf(stage, given)) as [Target];
  const answer = await ask(sample.url, { headers: sample.headers });
  const anchor = await copyAnswer(stage, `${page}-${state}`, answer);
  const blocks = { product: [] as Block[], anchor: [] as Block[] };
  for (let pair = -warmUps; pair < pairs; pair += 1) {
    // A B, B A, A B ...: a machine that grows warm or slow does so for both.
    const order = pair % 2 === 0 ? (["anchor", "product"] as const) : (["product", "anchor"] as const);
    for (const side of order) {
      const block = await runBlock(pid, side === "anchor" ? async () => [anchor] : () => targetsOf(stage, given));
      if (pair >= 0) blocks[side].push(block);
    }
  }
  const ratios = blocks.product.map((block, at) => block.cpu / (blocks.anchor[at]?.cpu ?? Number.NaN));
  const middle = (side: Block[], of: keyof Block) => median(side.map((block) => block[of]));
  return {
    page,
    state,
    bytes: answer.body.length,
    product: middle(blocks.product, "cpu"),
    anchor: middle(blocks.anchor, "cpu"),
    ratio: median(ratios),
    spread: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    pairs,
    perSecond: { product: middle(blocks.product, "perSecond"), anchor: middle(blocks.anchor, "perSecond") },
  };
}

/** CPU per request of each page in each state against its anchor. `readers`: one personal link of each worked account. */
export async function measureCpu(stage: Stage, pid: number, readers: PortalReader[]): Promise<CpuRow[]> {
  const rows: CpuRow[] = [];
  for (const [page, path] of pages) {
    for (const state of states) rows.push(await measureCase(stage, pid, { page, path, state, readers }));
  }
  return rows;
}
