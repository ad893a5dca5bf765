import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, lastMonth, openAirport, openDeployment, until } from "../support/deployment.ts";
import { type Attempt, type FaultySmtp, openFaultySmtp } from "../support/faulty-smtp.ts";

/*
 * The real product in front of a mail server that fails, told as one run: first nobody listens, then every recipient meets
 * a fault of its own, then all is well again. Each test reads what became of one fault.
 */

const minute = 60_000;
const at = "example.org";
/** Recipient by the fault it meets; the sponsor of the same account meets none. */
const people = {
  later: `rcpt-451@${at}`,
  nobody: `rcpt-550@${at}`,
  bare: `rcpt-550-bare@${at}`,
  policy: `rcpt-550-policy@${at}`,
  full: `dot-452@${at}`,
  refused: `dot-554@${at}`,
  cut: `cut-before-body@${at}`,
  torn: `cut-in-body@${at}`,
  silent: `cut-after-dot@${at}`,
  slow: `slow@${at}`,
};
const sponsorOf = (name: string) => `sponsor-${name}@${at}`;
const everybody = Object.entries(people).flatMap(([name, champion]) => [champion, sponsorOf(name)]);

let smtp: FaultySmtp;
let product: Deployment;
/** Errors every recipient had while nobody listened. */
let refusedErrors: (string | null)[] = [];
let afterFaults = new Map<string, string>();

const triesOf = (to: string): Attempt[] => smtp.attempts.filter((each) => each.to === to);
const rowOf = (to: string) => product.deliveries().find(({ recipient }) => recipient === to);

/** One tick, and everything it woke has come to an end. */
async function play(time: number): Promise<void> {
  await product.tick(time);
  await until(
    `every delivery that is due at ${time} is done with`,
    () => {
      const rows = product.deliveries();
      const isOpen = rows.some(({ state, next_at }) => state === "claimed" || (state === "planned" && next_at <= time));
      return rows.length === everybody.length && !isOpen;
    },
    45_000,
  );
}

function setFaults(): void {
  smtp.faults.set(people.later, [{ at: "rcpt", does: "451 4.7.1 greylisted, come again" }]);
  smtp.faults.set(people.nobody, [{ at: "rcpt", does: "550 5.1.1 no such user" }]);
  smtp.faults.set(people.bare, [{ at: "rcpt", does: "550 no such user here" }]);
  smtp.faults.set(people.policy, [{ at: "rcpt", does: "550 5.7.1 this network is blocked" }]);
  smtp.faults.set(people.full, [{ at: "dot", does: "452 4.3.1 out of space" }]);
  smtp.faults.set(people.refused, [{ at: "dot", does: "554 5.7.1 content refused" }]);
  smtp.faults.set(people.cut, [{ at: "data", does: "drop" }]);
  smtp.faults.set(people.torn, [{ at: "body", does: "drop" }]);
  smtp.faults.set(people.silent, [{ at: "dot", does: "drop" }]);
  smtp.delays.set(people.slow, 1500);
  smtp.greetings.push("421 4.3.2 too busy", "421 4.3.2 too busy");
}

beforeAll(async () => {
  smtp = await openFaultySmtp();
  product = await openDeployment(smtp.url);
  await product.start();
  for (const [name, champion] of Object.entries(people))
    await openAirport(product, name, { champion, sponsor: sponsorOf(name) });
  const start = Math.max(Date.now(), lastMonth().due);
  await smtp.shut();
  await play(lastMonth().due);
  refusedErrors = product.deliveries().map(({ state, last_error }) => (state === "planned" ? last_error : state));
  // The next tries are by the clock, which may be weeks after the month that is played: none of them is late for that.
  product.write("update delivery set goes_until = ?", [start + 10 * 24 * 60 * minute]);
  await smtp.open();
  setFaults();
  await play(start + 7 * minute);
  afterFaults = new Map(product.deliveries().map(({ recipient, state }) => [recipient, state]));
  for (const later of [25 * minute, 120 * minute, 24 * 60 * minute, 80 * 60 * minute]) await play(start + later);
});

afterAll(async () => {
  await product.stop();
  await smtp.shut();
});

test("a server that refuses connections loses nothing: every mail waits for its next try", () => {
  expect(refusedErrors).toHaveLength(everybody.length);
  expect(refusedErrors.filter((error) => !/ECONNREFUSED|connect|closed|proxy/i.test(error ?? ""))).toEqual([]);
});

test("who meets no fault gets one mail, at the first try that was possible", () => {
  const delivered = everybody.filter((to) => afterFaults.get(to) === "sent");
  for (const to of delivered)
    expect(
      triesOf(to).map((each) => each.end),
      to,
    ).toEqual(["accepted"]);
  // Two met a server too busy to greet them; nine met a fault of their own.
  expect(delivered.length).toBeGreaterThanOrEqual(everybody.length - 11);
});

test("a server too busy to greet is asked again later, once", () => {
  expect(smtp.greetings).toEqual([]);
  const late = everybody.filter((to) => afterFaults.get(to) === "planned" && !Object.values(people).includes(to));
  for (const to of late)
    expect(
      triesOf(to).map((each) => each.end),
      to,
    ).toEqual(["accepted"]);
});

test.each<[string, string, string[]]>([
  ["451 at the recipient", people.later, ["refused", "accepted"]],
  ["452 after the whole message", people.full, ["refused", "accepted"]],
  ["a connection cut before the message", people.cut, ["dropped", "accepted"]],
  ["a connection cut in the middle of the message", people.torn, ["dropped", "accepted"]],
])("after %s the next try delivers exactly one mail", (_fault, to, ends) => {
  expect(triesOf(to).map((each) => each.end)).toEqual(ends);
  expect(triesOf(to)[0]?.isWhole).toBe(to === people.full);
  expect(afterFaults.get(to)).toBe("planned");
  expect(rowOf(to)).toMatchObject({ state: "sent", last_error: null });
});

test("the second try is the same mail to the byte: Message-ID, Date, boundary and body", () => {
  const [first, second] = triesOf(people.full);
  expect(first?.isWhole && second?.isWhole).toBe(true);
  expect(second?.raw).toBe(first?.raw);
  expect(first?.raw).toMatch(/^Message-ID: <[\w-]{22}@localhost>\r$/im);
  expect(first?.raw).toMatch(/^Date: /im);
});

test("a connection cut after the final dot leaves the mail unknown: no later tick sends it again", () => {
  expect(triesOf(people.silent).map(({ end, isWhole }) => [end, isWhole])).toEqual([["dropped", true]]);
  expect(rowOf(people.silent)).toMatchObject({ state: "unknown" });
});

test("550 to the recipient is final, with a code of its own or bare: failed, not tried again, and kept from every later mail", () => {
  for (const to of [people.nobody, people.bare]) {
    expect(triesOf(to).map((each) => each.end)).toEqual(["refused"]);
    expect(rowOf(to)?.state).toBe("failed");
    expect(rowOf(to)?.last_error).toContain("550 ");
  }
  expect(product.rows("select address, account_id, reason from suppression order by address")).toEqual([
    expect.objectContaining({ address: people.bare, account_id: "*", reason: "bounced" }),
    expect.objectContaining({ address: people.nobody, account_id: "*", reason: "bounced" }),
  ]);
});

test("every mail that was refused for good is told to who looks after its account, once", () => {
  const told = product.rows<{ text: string }>("select text from mail_log where by = 'the mail server' order by text");
  expect(told.map(({ text }) => text)).toEqual([
    `${people.refused}: this mail was refused for good, and is not tried again. What was answered stands with the recap.`,
    `${people.bare}: there is no such mailbox. Nothing more is mailed to it.`,
    `${people.policy}: this mail was refused for good, and is not tried again. What was answered stands with the recap.`,
    `${people.nobody}: there is no such mailbox. Nothing more is mailed to it.`,
  ]);
});

test("a refusal of the content is final, and says nothing against the address", () => {
  expect(triesOf(people.refused).map((each) => each.end)).toEqual(["refused"]);
  expect(rowOf(people.refused)?.state).toBe("failed");
});

test("a slow server is waited for, and nobody waits with it", () => {
  expect(triesOf(people.slow).map((each) => each.end)).toEqual(["accepted"]);
  const order = smtp.attempts.filter(({ end }) => end === "accepted").map(({ to }) => to);
  expect(order.indexOf(people.slow)).toBeGreaterThanOrEqual(0);
  expect(afterFaults.get(sponsorOf("slow")) ?? "").toMatch(/^(sent|planned)$/);
});

test("nobody got two mails, and nothing is left under way", () => {
  for (const to of everybody) expect(triesOf(to).filter(({ end }) => end === "accepted").length, to).toBeLessThan(2);
  const states = product.deliveries().map(({ state }) => state);
  expect(states.filter((state) => !["sent", "failed", "unknown"].includes(state))).toEqual([]);
  expect(product.rows<{ state: string }>("select distinct state from recap").map(({ state }) => state)).toEqual([
    "sent",
  ]);
});
