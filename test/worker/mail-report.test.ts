import { afterEach, expect, it, vi } from "vitest";
import { capability } from "#auth/token.ts";
import { readEnv } from "#env";
import { releaseAddress } from "#store/suppression.ts";
import worker from "../../worker/index.ts";
import { dayMs, depart, due, nextDue, quarter, readerMails, type Story, tellNovember } from "../support/departure.ts";
import { type Engine, play, runMessages } from "../support/job.ts";
import { priya } from "../support/principal.ts";
import { type Reported, reportOf } from "../support/report.ts";
import { dumpTables } from "../support/rows.ts";
import { signIn } from "../support/world.ts";

/* Mails that come back later: as a report to the address they were sent from, or as an event of the service that sent them. */

afterEach(() => vi.useRealTimers());

async function mailNovember(): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  expect(readerMails(story)).toHaveLength(2);
  return story;
}

/** Headers of the newest mail to an address, as its server returns them. */
const headersOf = ({ engine }: Story, email: string) => engine.handed.findLast(({ to }) => to === email)?.headers ?? {};

/** Delivers a mail to the Worker; what its sender is told, null when it was taken. */
async function write({ env }: Pick<Engine, "env">, text: string, more: object = {}): Promise<string | null> {
  let told: string | null = null;
  const setReject = (reason: string) => {
    told = reason;
  };
  const [head = ""] = text.split("\r\n\r\n");
  const headers = new Headers(
    head.split("\r\n").flatMap((line) => {
      const [, name = "", value = ""] = /^([\w-]+): (.*)$/.exec(line) ?? [];
      return name ? [[name, value] as [string, string]] : [];
    }),
  );
  const bytes = new TextEncoder().encode(text);
  const raw = new Response(bytes).body;
  const message = { from: "", to: "recaps@northgate.example", headers, raw, rawSize: bytes.length, setReject, ...more };
  await worker.email(message as unknown as ForwardableEmailMessage, env);
  return told;
}

/** A report on the newest mail to the champion. */
function report(story: Story, over: Partial<Reported> = {}): string {
  const { email } = story.customer.champion;
  return reportOf({ headers: headersOf(story, email), recipient: email, ...over });
}

const stopped = async ({ engine }: Story) =>
  (await engine.db.prepare("select address, account_id, reason from suppression order by address").all()).results;
const fatesOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select recipient, fate from delivery order by created_at, recipient").all()).results;
const fateOf = async (story: Story) =>
  story.engine.db
    .prepare("select fate from delivery where recipient = ? order by created_at desc")
    .bind(story.customer.champion.email)
    .first<string | null>("fate");
const toldOf = ({ engine }: Story) =>
  engine.handed
    .filter(({ to }) => to.endsWith("@northgate.example"))
    .map(({ text }) => text.replaceAll("\u200a", "").replace(/\s+/g, " "));

async function witnessed({ engine }: Story): Promise<string> {
  const { objects } = await engine.env.ARCHIVE.list({ prefix: "witness/" });
  return (await Promise.all(objects.map(async ({ key }) => (await engine.env.ARCHIVE.get(key))?.text()))).join("\n");
}

it("a mail that came back stops its address everywhere, its manager is told once, and the next month goes to the others", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  expect(await write(story.engine, report(story))).toBe(null);
  expect(await stopped(story)).toEqual([{ address: champion.email, account_id: "*", reason: "bounced" }]);
  expect(await fatesOf(story)).toEqual([
    { recipient: champion.email, fate: "bounced" },
    { recipient: sponsor.email, fate: null },
  ]);
  expect(await witnessed(story)).toContain('"reason":"bounced"');
  for (const later of [1, 2, 3]) await play(story.engine, due + later * quarter);
  expect(toldOf(story)).toEqual([expect.stringContaining(`${champion.email}: bounced. Nothing more is mailed to it.`)]);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  story.engine.handed.length = 0;
  await play(story.engine, nextDue);
  expect(readerMails(story).map(({ to }) => to)).toEqual([sponsor.email]);
});

it("the same report again changes nothing, not even months later what a person undid since", async () => {
  const story = await mailNovember();
  const text = report(story);
  await write(story.engine, text);
  const once = await dumpTables(story.engine.db);
  expect(await write(story.engine, text)).toBe(null);
  expect(await dumpTables(story.engine.db)).toEqual(once);
  const { email: address } = story.customer.champion;
  await releaseAddress(story.engine.db, "*", { address, by: priya, now: due });
  // By then nobody remembers the report itself.
  await story.engine.db.prepare("delete from mail_event").run();
  vi.setSystemTime(due + 90 * dayMs);
  expect(await write(story.engine, text)).toBe(null);
  expect(await stopped(story)).toEqual([]);
});

it("nobody stops another with a report they wrote themselves", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const headers = headersOf(story, customer.champion.email);
  const [, id = ""] = (headers["X-Bounce-Token"] ?? "").split(".");
  const secrets = readEnv(engine.env).config.LINK_SECRET;
  const foreign = [{ kid: "k1", secret: "another-secret-another-secret-another-00" }];
  const { "X-Bounce-Token": _, ...known } = headers;
  const untried = await engine.db
    .prepare("update delivery set attempts = 0 where recipient = ? returning id")
    .bind(customer.sponsor.email)
    .first<string>("id");
  const before = await dumpTables(engine.db);
  const forged: Record<string, Record<string, string>> = {
    "all else that stands in the mail": known,
    "the bare id of the mail": { ...known, "X-Bounce-Token": id },
    "the token of its list": { ...known, "X-Bounce-Token": capability(secrets, "unsubscribe", id) },
    "the token of its page": { ...known, "X-Bounce-Token": capability(secrets, "view", id) },
    "a signature of somebody else": { ...known, "X-Bounce-Token": capability(foreign, "bounce", id) },
    "another's id under this signature": {
      ...known,
      "X-Bounce-Token": (headers["X-Bounce-Token"] ?? "").replace(id, untried ?? ""),
    },
    "a mail nobody knows": { ...known, "X-Bounce-Token": capability(secrets, "bounce", "A".repeat(22)) },
    "a mail that was never tried": { ...known, "X-Bounce-Token": capability(secrets, "bounce", untried ?? "") },
  };
  for (const [what, given] of Object.entries(forged))
    expect(await write(engine, report(story, { headers: given })), what).toMatch(/^Nothing was changed\./);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it("a report about one mail says nothing of who got another", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  await write(story.engine, report(story, { recipient: sponsor.email }));
  expect(await fatesOf(story)).toEqual([
    { recipient: champion.email, fate: "bounced" },
    { recipient: sponsor.email, fate: null },
  ]);
  // It did not reach its person, and nothing final is known of their address.
  expect(await stopped(story)).toEqual([]);
});

it("a mail that is only late changes nothing, and neither does an absence or one that is too large to be a report", async () => {
  const story = await mailNovember();
  const { engine } = story;
  const before = await dumpTables(engine.db);
  expect(await write(engine, report(story, { action: "delayed", status: "4.4.1" }))).toBe(null);
  const headers = headersOf(story, story.customer.champion.email);
  const absence = `From: dana@acme.example\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nI am away. ${JSON.stringify(headers)}\r\n`;
  expect(await write(engine, absence)).toMatch(/^Nothing was changed\./);
  expect(await write(engine, report(story), { rawSize: 512_001, raw: null })).toMatch(/^Nothing was changed\./);
  expect(await write(engine, "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n")).toMatch(/^Nothing was/);
  expect(await dumpTables(engine.db)).toEqual(before);
});

it.each([
  [
    ["4.4.1", "4.4.1", "4.4.1"],
    [0, 0, 1],
  ],
  [
    ["5.2.2", "4.4.1", "5.2.2"],
    [0, 0, 1],
  ],
  [
    ["5.7.1", "5.7.1", "5.7.1"],
    [0, 0, 0],
  ],
  // A policy does not even count as one of three.
  [
    ["5.7.1", "5.7.1", "4.4.1"],
    [0, 0, 0],
  ],
])("mails that come back with %j in three months stop so many addresses: %j", async (statuses, counts) => {
  const story = await mailNovember();
  const found: number[] = [];
  const months: [string, number][] = [
    ["", 0],
    ["2026-12-10", nextDue],
    ["2027-01-10", Date.parse("2027-02-04T20:00:00Z")],
  ];
  for (const [index, [day, at]] of months.entries()) {
    if (day) {
      vi.setSystemTime(at);
      await depart(story, day, 60);
      await play(story.engine, at);
    }
    expect(await write(story.engine, report(story, { status: statuses[index] ?? "" }))).toBe(null);
    expect(await fateOf(story)).toBe("bounced");
    found.push((await stopped(story)).length);
  }
  expect(found).toEqual(counts);
  const lines = await story.engine.db.prepare("select text from mail_log where by = 'the mail server'").all();
  expect(lines.results).toHaveLength(3);
});

it("a report about an address that was corrected since stops the old one alone", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const text = report(story, { status: "4.4.1" });
  await write(engine, text);
  const id = await engine.db.prepare("select id from delivery where fate = 'bounced'").first<string>("id");
  const csm = await signIn(engine, "csm");
  expect((await csm.post(`/console/deliveries/${id}/correct`, { email: "dana@new.example" })).status).toBe(303);
  await play(engine, due + quarter);
  expect(readerMails(story).map(({ to }) => to)).toContain("dana@new.example");
  const headers = headersOf(story, customer.champion.email);
  // The old server repeats itself, and says more.
  await engine.db.prepare("update delivery set fate = null where id = ?").bind(id).run();
  await engine.db.prepare("delete from mail_event").run();
  await write(engine, reportOf({ headers, recipient: customer.champion.email }));
  expect(await stopped(story)).toEqual([{ address: customer.champion.email, account_id: "*", reason: "bounced" }]);
  const fate = await engine.db.prepare("select fate from delivery where recipient = 'dana@new.example'").first("fate");
  expect(fate).toBeNull();
});

it("a mail of which nobody knew whether it left was taken, where a report says that it came back", async () => {
  const story = await mailNovember();
  await story.engine.db.prepare("update delivery set state = 'unknown', sent_at = null").run();
  await write(story.engine, report(story));
  const { results } = await story.engine.db.prepare("select state from delivery order by recipient").all();
  expect(results).toEqual([{ state: "sent" }, { state: "unknown" }]);
});

it("a report is known under a secret that was rotated since", async () => {
  const story = await mailNovember();
  const { engine } = story;
  const old = readEnv(engine.env)
    .config.LINK_SECRET.map(({ kid, secret }) => `${kid}:${secret}`)
    .join(",");
  const text = report(story);
  const gone = { ...engine.env, LINK_SECRET: `k9:${"z".repeat(40)}` };
  expect(await write({ env: gone as unknown as Engine["env"] }, text)).toMatch(/^Nothing was changed\./);
  const rotated = { ...engine.env, LINK_SECRET: `k9:${"z".repeat(40)},${old}` };
  expect(await write({ env: rotated as unknown as Engine["env"] }, text)).toBe(null);
  expect(await stopped(story)).toHaveLength(1);
});

// The service's own events

/** One event as the service puts it into our queue. */
function sendingOf(type: string, payload: { messageId: string | null; bounce?: object }): object {
  return {
    type: `cf.email.sending.message.${type}`,
    source: { type: "email.sending", domain: "northgate.example" },
    payload: { eventId: `e-${type}`, recipient: "somebody@acme.example", terminal: true, ...payload },
    metadata: { eventSchemaVersion: 1 },
  };
}

function takenAs({ engine, customer }: Story): Promise<string | null> {
  const ask = engine.db.prepare("select provider_id from delivery where recipient = ?");
  return ask.bind(customer.champion.email).first<string>("provider_id");
}

async function say(story: Story, type: string, payload: object = {}): Promise<void> {
  const event = sendingOf(type, { messageId: await takenAs(story), ...payload });
  const { explicitAcks } = await runMessages(story.engine, [event]);
  expect(explicitAcks).toEqual(["m0"]);
}

it.each<[string, object, number]>([
  ["bounced", { bounce: { type: "hard" }, delivery: { smtpEnhancedStatusCode: "5.1.1" } }, 1],
  ["bounced", { bounce: { type: "soft" }, delivery: { smtpEnhancedStatusCode: "4.2.2" } }, 0],
  ["rejected", { rejection: { reason: "suppressed", party: "recipient" } }, 1],
  ["failed", { failure: { reason: "delivery_failed" } }, 0],
  ["complained", { complaint: { type: "abuse" } }, 1],
])("the service says a mail was %s (%j): told once, and %i stopped", async (type, payload, count) => {
  const story = await mailNovember();
  await say(story, type, payload);
  const once = await dumpTables(story.engine.db);
  await say(story, type, payload);
  expect(await dumpTables(story.engine.db)).toEqual(once);
  expect(await stopped(story)).toHaveLength(count);
  expect(await fateOf(story)).toBe(type === "complained" ? "complained" : "bounced");
  await play(story.engine, due + quarter);
  expect(toldOf(story)).toHaveLength(1);
  if (count === 1) expect(await witnessed(story)).toContain('"t":"stop"');
});

it("the service says a mail arrived, or will later: nobody is told, and nobody stopped", async () => {
  const story = await mailNovember();
  await say(story, "deferred", { bounce: { type: "soft" } });
  expect(await fateOf(story)).toBeNull();
  await say(story, "delivered");
  expect(await fateOf(story)).toBe("delivered");
  await play(story.engine, due + quarter);
  expect([toldOf(story), await stopped(story)]).toEqual([[], []]);
});

it("an event that comes before its mail is known to be taken comes again, and is heard then, once", async () => {
  const story = await mailNovember();
  const { db } = story.engine;
  const messageId = await takenAs(story);
  const event = sendingOf("bounced", { messageId, bounce: { type: "hard" } });
  await db.prepare("update delivery set state = 'unknown', provider_id = null, sent_at = null").run();
  const before = await dumpTables(db);
  const early = await runMessages(story.engine, [event]);
  expect([early.explicitAcks, early.retryMessages]).toEqual([[], [{ msgId: "m0" }]]);
  expect(await dumpTables(db)).toEqual(before);
  const taken = db.prepare("update delivery set state = 'sent', provider_id = ?, sent_at = 1 where recipient = ?");
  await taken.bind(messageId, story.customer.champion.email).run();
  const late = await runMessages(story.engine, [event], { attempts: 2 });
  expect([late.explicitAcks, late.retryMessages]).toEqual([["m0"], []]);
  expect([await fateOf(story), await stopped(story)]).toEqual(["bounced", [expect.anything()]]);
});

it("an event about a mail that is no recap comes again five times, is taken and moves nothing", async () => {
  const story = await mailNovember();
  const before = [await fatesOf(story), await stopped(story)];
  const event = sendingOf("bounced", { messageId: "a-sign-in-code", bounce: { type: "hard" } });
  const taken: boolean[] = [];
  for (let attempts = 1; attempts <= 6; attempts += 1) {
    const { explicitAcks, retryMessages } = await runMessages(story.engine, [event], { attempts });
    expect([...explicitAcks, ...retryMessages]).toHaveLength(1);
    taken.push(explicitAcks.length === 1);
  }
  expect(taken).toEqual([false, false, false, false, false, true]);
  expect([await fatesOf(story), await stopped(story)]).toEqual(before);
});

it("an event that was given up is heard as soon as the database is there again, and with it nothing else is lost", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const story = await mailNovember();
  const { engine } = story;
  const event = sendingOf("complained", { messageId: await takenAs(story) });
  const wakeUp = { type: "deliver", deliveryId: "x" };
  const gone = { prepare: (text: string) => engine.db.prepare(text), batch: () => Promise.reject(new Error("gone")) };
  const away = { ...engine, env: { ...engine.env, DB: gone as unknown as D1Database } };
  const dead = await runMessages(away, [event, wakeUp, event], { queue: "cairn-dead" });
  expect([dead.explicitAcks, dead.retryMessages]).toEqual([["m1"], [{ msgId: "m0" }, { msgId: "m2" }]]);
  expect(await stopped(story)).toEqual([]);
  const later = await runMessages(engine, [event, event], { queue: "cairn-dead", attempts: 2 });
  expect([later.explicitAcks, later.retryMessages]).toEqual([["m0", "m1"], []]);
  expect(await stopped(story)).toMatchObject([{ reason: "complained" }]);
  expect(await fateOf(story)).toBe("complained");
  await play(engine, due + quarter);
  expect(toldOf(story)).toHaveLength(1);
  said.mockRestore();
});
