import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, lastMonth, openAirport, openDeployment, until } from "../support/deployment.ts";
import { type FaultySmtp, openFaultySmtp } from "../support/faulty-smtp.ts";

/*
 * The whole product, processes and all, is killed again and again while it sends the recaps of ten accounts to twenty people, and
 * started on what is left. The mail server stays, and knows what really arrived.
 */

const quarter = 15 * 60_000;
const names = Array.from({ length: 10 }, (_, index) => `a${index}`);
const peopleOf = (name: string) => ({ champion: `dana@${name}.example`, sponsor: `ellen@${name}.example` });
const everybody = names.flatMap((name) => Object.values(peopleOf(name))).sort();
/** The server never answers these: one behind the whole message, one in front of it. */
const ambiguous = "ellen@a8.example";
const unsent = "ellen@a9.example";

let smtp: FaultySmtp;
let product: Deployment;
/** What the database said right after each kill. */
const wrecks: Record<string, number>[] = [];

const arrived = (to: string) => smtp.attempts.filter((each) => each.to === to && each.isWhole).length;
const countArrived = () => smtp.attempts.filter(({ isWhole }) => isWhole).length;

async function wreck(): Promise<void> {
  await product.kill();
  const counts: Record<string, number> = {};
  for (const { state } of product.deliveries()) counts[state] = (counts[state] ?? 0) + 1;
  wrecks.push(counts);
  await product.start();
}

/** Waits until it is so, but not for ever: a kill may come at any moment. */
async function orSoon(ms: number, isSo: () => boolean): Promise<void> {
  await until("", isSo, ms).catch(() => undefined);
}

const isOver = () => product.deliveries().every(({ state }) => !/planned|claimed/.test(state));

beforeAll(async () => {
  const { due } = lastMonth();
  smtp = await openFaultySmtp();
  // Everybody's mail takes another while, so that a kill meets each at another point.
  for (const [index, to] of everybody.entries()) smtp.delays.set(to, index * 50);
  product = await openDeployment(smtp.url);
  await product.start();
  for (const name of names) await openAirport(product, name, peopleOf(name));

  smtp.faults.set(ambiguous, Array(9).fill({ at: "dot", does: "hang" }));
  smtp.faults.set(unsent, Array(9).fill({ at: "rcpt", does: "hang" }));

  // The ledger is written, nothing is composed.
  await product.tick(due);
  await wreck();
  // The first mail is there; of the others some are planned, some claimed, some handed over.
  await product.tick(due);
  await until("the first mail arrived", () => countArrived() > 0);
  await wreck();
  // The same trigger once more and a later one, and the middle of that.
  const before = countArrived();
  await product.tick(due);
  await product.tick(due + quarter);
  await orSoon(4000, () => countArrived() > before + 3);
  await wreck();
  // Both mails hang that are never answered.
  const hung = () => smtp.attempts.filter(({ end }) => end === "hung").map(({ to }) => to);
  await product.tick(due + 2 * quarter);
  await until("both hang", () => new Set(hung()).size === 2);
  await orSoon(3000, () => countArrived() === everybody.length - 1);
  await wreck();

  smtp.faults.clear();
  for (let later = 3; later < 9 && !isOver(); later += 1) {
    await product.tick(due + later * quarter);
    await orSoon(4000, isOver);
  }
  // Nothing more may come of days of further ticks.
  await product.tick(due + 500 * quarter);
  await new Promise((resolve) => setTimeout(resolve, 2500));
});

afterAll(async () => {
  await product.stop();
  await smtp.shut();
});

test("the kills met the run at different points", () => {
  expect(wrecks).toHaveLength(4);
  expect(wrecks.some((counts) => (counts.claimed ?? 0) > 0)).toBe(true);
  expect(wrecks.some((counts) => (counts.sent ?? 0) > 0 && (counts.sent ?? 0) < everybody.length)).toBe(true);
});

test("every recipient has one row and every account one recap, however often the run began", () => {
  expect(product.deliveries().map(({ recipient }) => recipient)).toEqual(everybody);
  expect(product.rows("select id from recap")).toHaveLength(names.length);
});

test("nobody got the mail twice", () => {
  expect(everybody.filter((to) => arrived(to) > 1)).toEqual([]);
});

test("nobody was forgotten: who has no mail, or may have none, is shown as unknown", () => {
  const open = product.deliveries().filter(({ state }) => state !== "unknown");
  expect(open.filter(({ state }) => state !== "sent")).toEqual([]);
  expect(open.filter(({ recipient }) => arrived(recipient) !== 1)).toEqual([]);
});

test("a mail that was whole when the power went is unknown, and one that was not is sent after all", () => {
  const stateOf = (to: string) => product.deliveries().find(({ recipient }) => recipient === to)?.state;
  expect([stateOf(ambiguous), arrived(ambiguous)]).toEqual(["unknown", 1]);
  expect([stateOf(unsent), arrived(unsent)]).toEqual(["sent", 1]);
});
