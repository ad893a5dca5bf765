import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { createHmac } from "node:crypto";
import { Hono } from "hono";
import { expect, it } from "vitest";
import { makeId } from "#auth/token.ts";
import { readEnv } from "#env";
import type { App } from "#http/context.ts";
import { webhook } from "#routes/open/webhook.ts";
import { answerError } from "#routes/problem.tsx";
import { pauseSending, releaseAddress } from "#store/suppression.ts";
import { sweepFacts } from "#store/witness/outbox.ts";
import { priya } from "../support/principal.ts";
import { addRecap, dumpTables } from "../support/rows.ts";
import { type Customer, openCustomer, openWorld, type World } from "../support/world.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const now = Date.parse("2026-11-05T10:00:00Z");

/** The route with what every request gets, at a time of the test's own. */
function hookOf(world: World, time = now) {
  const app = new Hono<App>();
  app.use(async (c, next) => {
    c.set("requestId", makeId());
    c.set("nonce", makeId());
    c.set("now", time);
    c.set("env", readEnv(world.env));
    await next();
  });
  app.route("/", webhook);
  app.onError(answerError);
  return async (init: RequestInit): Promise<Response> => {
    const context = createExecutionContext();
    const request = new Request("https://impact.northgate.example/hooks/mail", { method: "POST", ...init });
    const answer = await app.fetch(request, world.env, context);
    await waitOnExecutionContext(context);
    return answer;
  };
}

function signed(body: string, given: { id?: string; seconds?: number; key?: string } = {}): Record<string, string> {
  const { id = makeId(), seconds = now / 1000, key = secret } = given;
  const mac = createHmac("sha256", Buffer.from(key.slice(6), "base64"))
    .update(`${id}.${seconds}.${body}`)
    .digest("base64");
  return { "svix-id": id, "svix-timestamp": String(seconds), "svix-signature": `v1,${mac}` };
}

interface Story {
  world: World;
  customer: Customer;
  deliveryId: string;
  recapId: string;
  say: (type: string, more?: { id?: string; data?: object }) => Promise<Response>;
}

async function tell(): Promise<Story> {
  const world = await openWorld({ HOOK_SECRET: secret });
  for (const name of ["delivery", "recap", "suppression", "mail_event", "mail_log", "sending_pause"])
    await world.db.prepare(`delete from ${name}`).run();
  const customer = await openCustomer(world);
  const ids = await addRecap(world, customer);
  await world.db
    .prepare("update delivery set provider_id = 'pm_1', sent_at = ?")
    .bind(now - 1000)
    .run();
  const hook = hookOf(world);
  const say: Story["say"] = (type, { id, data = {} } = {}) => {
    const body = JSON.stringify({ type, created_at: "2026-11-05T10:00:00Z", data: { email_id: "pm_1", ...data } });
    return hook({ body, headers: signed(body, id ? { id } : {}) });
  };
  return { world, customer, ...ids, say };
}

const deliveryOf = ({ world }: Story) =>
  world.db.prepare("select state, fate from delivery").first<{ state: string; fate: string | null }>();
const suppressed = async ({ world }: Story) =>
  (await world.db.prepare("select address, account_id, reason from suppression").all()).results;

it("the signature of the published example is one", async () => {
  const world = await openWorld({ HOOK_SECRET: secret });
  const headers = {
    "svix-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "svix-timestamp": "1614265330",
    "svix-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const body = '{"test": 2432232314}';
  const hook = hookOf(world, 1_614_265_330_000);
  expect((await hook({ body, headers })).status).toBe(200);
  // Another signature beside it, as while a secret is being changed.
  const two = { ...headers, "svix-signature": `v1,AAAA ${headers["svix-signature"]}` };
  expect((await hook({ body, headers: two })).status).toBe(200);
});

it.each<[string, (headers: Record<string, string>, body: string) => [Record<string, string>, string]]>([
  ["without a signature", (_, body) => [{}, body]],
  ["with another secret", (_, body) => [signed(body, { key: `whsec_${"A".repeat(32)}` }), body]],
  ["with another body", (headers, body) => [headers, body.replace("pm_1", "pm_2")]],
  ["with another id", (headers, body) => [{ ...headers, "svix-id": "msg_other" }, body]],
  [
    "of another version",
    (headers, body) => [{ ...headers, "svix-signature": (headers["svix-signature"] ?? "").replace("v1", "v2") }, body],
  ],
  ["six minutes old", (_, body) => [signed(body, { seconds: now / 1000 - 301 }), body]],
  ["six minutes ahead", (_, body) => [signed(body, { seconds: now / 1000 + 301 }), body]],
])("an event %s is refused, and nothing is written", async (_rule, change) => {
  const story = await tell();
  const body = JSON.stringify({ type: "email.bounced", data: { email_id: "pm_1" } });
  const [headers, sent] = change(signed(body), body);
  const before = await dumpTables(story.world.db);
  expect((await hookOf(story.world)({ body: sent, headers })).status).toBe(401);
  expect(await dumpTables(story.world.db)).toEqual(before);
});

it("without a secret nobody's events are believed", async () => {
  const body = "{}";
  expect((await hookOf(await openWorld())({ body, headers: signed(body) })).status).toBe(401);
});

it("an event is good for five minutes to the second", async () => {
  const story = await tell();
  const body = JSON.stringify({ type: "email.delivered", data: { email_id: "pm_1" } });
  expect((await hookOf(story.world)({ body, headers: signed(body, { seconds: now / 1000 - 300 }) })).status).toBe(200);
  expect(await deliveryOf(story)).toEqual({ state: "sent", fate: "delivered" });
});

it.each(["unknown", "planned", "failed"])("a mail thought %s that the provider delivered is sent", async (state) => {
  const story = await tell();
  await story.world.db.prepare("update delivery set state = ?, provider_id = null, sent_at = null").bind(state).run();
  await story.say("email.delivered", { data: { email_id: "pm_9", tags: { delivery: story.deliveryId } } });
  expect(await deliveryOf(story)).toEqual({ state: "sent", fate: "delivered" });
});

it.each([
  [["email.bounced", "email.delivered"], "bounced"],
  [["email.complained", "email.bounced", "email.delivered"], "complained"],
  [["email.delivered", "email.bounced", "email.complained"], "complained"],
  [["email.opened", "email.delivery_delayed"], null],
])("after %j the mail is %s: what is known only moves up", async (types, fate) => {
  const story = await tell();
  for (const type of types) expect((await story.say(type)).status).toBe(200);
  expect(await deliveryOf(story)).toEqual({ state: "sent", fate });
});

it("who bounced or complained is written to no more, for any account, and both are told at the recap", async () => {
  const story = await tell();
  await story.say("email.bounced", { data: { bounce: { type: "Permanent" } } });
  expect(await suppressed(story)).toEqual([
    { address: story.customer.champion.email, account_id: "*", reason: "bounced" },
  ]);
  await story.say("email.complained");
  expect(await suppressed(story)).toMatchObject([{ reason: "complained" }]);
  const log = await story.world.db.prepare("select recap_id, text from mail_log order by id").all();
  expect(log.results).toEqual([
    { recap_id: story.recapId, text: `${story.customer.champion.email}: bounced. Nothing more is mailed to it.` },
    {
      recap_id: story.recapId,
      text: `${story.customer.champion.email}: complained about it as spam. Nothing more is mailed to it.`,
    },
  ]);
});

it.each([
  ["email.suppressed", 1, "bounced. Nothing more is mailed to it."],
  ["email.failed", 0, "came back, and not for want of a mailbox."],
])(
  "a mail the provider took and did not send (%s) came back, %i are stopped, and it is told",
  async (type, count, text) => {
    const story = await tell();
    await story.say(type);
    expect(await deliveryOf(story)).toEqual({ state: "sent", fate: "bounced" });
    expect(await suppressed(story)).toHaveLength(count);
    const log = await story.world.db.prepare("select text, tell from mail_log").all();
    expect(log.results).toEqual([{ text: `${story.customer.champion.email}: ${text}`, tell: 1 }]);
  },
);

it("a mailbox that is only away is given up the third time", async () => {
  const story = await tell();
  const away = { data: { bounce: { type: "Transient" } } };
  await story.say("email.bounced", away);
  expect(await suppressed(story)).toEqual([]);
  for (const [at, period] of ["2026-08", "2026-09"].entries()) {
    await addRecap(story.world, story.customer, period);
    await story.world.db
      .prepare("update delivery set provider_id = ? where period_key = ?")
      .bind(`pm_more_${at}`, period)
      .run();
    await story.say("email.bounced", { data: { ...away.data, email_id: `pm_more_${at}` } });
    expect((await suppressed(story)).length).toBe(at);
  }
});

it("a mail that arrives in between begins the three anew", async () => {
  const story = await tell();
  await story.world.db.prepare("delete from delivery").run();
  const said: [period: string, type: string][] = [
    ["2026-01", "email.bounced"],
    ["2026-02", "email.bounced"],
    ["2026-03", "email.delivered"],
    ["2026-04", "email.bounced"],
    ["2026-05", ""],
    ["2026-06", "email.bounced"],
    ["2026-07", "email.bounced"],
    ["2026-08", "email.bounced"],
  ];
  const stopped: number[] = [];
  for (const [at, [period, type]] of said.entries()) {
    await addRecap(story.world, story.customer, period);
    await story.world.db
      .prepare("update delivery set provider_id = ?, sent_at = ? where period_key = ?")
      .bind(`pm_${period}`, now - 1000 + at, period)
      .run();
    const data = { email_id: `pm_${period}`, bounce: { type: "Transient" } };
    if (type) await story.say(type, { data });
    stopped.push((await suppressed(story)).length);
  }
  expect(stopped).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
});

it("a person who releases an address begins the three anew", async () => {
  const story = await tell();
  const { champion } = story.customer;
  await story.world.db.prepare("delete from delivery").run();
  const bounce = async (period: string) => {
    await addRecap(story.world, story.customer, period);
    await story.world.db
      .prepare("update delivery set provider_id = ?, sent_at = ? where period_key = ?")
      .bind(`pm_${period}`, now, period)
      .run();
    await story.say("email.bounced", { data: { email_id: `pm_${period}`, bounce: { type: "Transient" } } });
    return (await suppressed(story)).length;
  };
  const first = [await bounce("2026-01"), await bounce("2026-02"), await bounce("2026-03")];
  await releaseAddress(story.world.db, "*", { address: champion.email, by: priya, now });
  const second = [await bounce("2026-04"), await bounce("2026-05"), await bounce("2026-06")];
  expect([first, second]).toEqual([
    [0, 0, 1],
    [0, 0, 1],
  ]);
});

it("the same event again changes nothing, not even what a person undid since", async () => {
  const story = await tell();
  const { champion } = story.customer;
  await story.say("email.bounced", { id: "msg_1" });
  await releaseAddress(story.world.db, "*", { address: champion.email, by: priya, now });
  await sweepFacts(story.world.env, { at: now, whoOf: (address) => address });
  const before = await dumpTables(story.world.db);
  expect((await story.say("email.bounced", { id: "msg_1" })).status).toBe(200);
  expect(await dumpTables(story.world.db)).toEqual(before);
  expect(await suppressed(story)).toEqual([]);
});

it("a second word of the same bounce is not told again, and a complaint after it is", async () => {
  const story = await tell();
  const { world } = story;
  const told: number[] = [];
  for (const [at, type] of ["email.bounced", "email.bounced", "email.complained", "email.bounced"].entries()) {
    const time = now + at * 1000;
    const body = JSON.stringify({ type, created_at: "2026-11-05T10:00:00Z", data: { email_id: "pm_1" } });
    await hookOf(world, time)({ body, headers: signed(body, { seconds: Math.floor(time / 1000) }) });
    told.push((await world.db.prepare("select count(*) as n from mail_log").first<number>("n")) ?? 0);
  }
  expect(told).toEqual([1, 1, 2, 2]);
  const stopped = await world.db.prepare("select reason, at from suppression").all();
  expect(stopped.results).toEqual([{ reason: "complained", at: now + 2000 }]);
});

it("an event about a mail nobody knows is taken, and moves nothing", async () => {
  const story = await tell();
  const answer = await story.say("email.complained", { data: { email_id: "pm_nobody", tags: { delivery: "nobody" } } });
  expect(answer.status).toBe(200);
  expect(await deliveryOf(story)).toEqual({ state: "sent", fate: null });
  expect(await suppressed(story)).toEqual([]);
  expect(await story.world.db.prepare("select * from sending_pause").first()).toBeNull();
});

it("what is signed and unreadable is taken and forgotten", async () => {
  const { world } = await tell();
  const before = await dumpTables(world.db);
  for (const body of ["no json", "[]", '{"type":"email.bounced","data":7}', "{}"])
    expect((await hookOf(world)({ body, headers: signed(body) })).status).toBe(200);
  const { mail_event: _, ...after } = await dumpTables(world.db);
  const { mail_event: __, ...kept } = before;
  expect(after).toEqual(kept);
});

/** `count` other mails of one account, each sent a second before `now`. */
async function sendMany({ world, customer }: Story, count: number): Promise<void> {
  await world.db
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?)
       insert into delivery (id, account_id, kind, period_key, recap_id, recipient, contact_id, name, variant, state, next_at, woken_at, committed, attempts, created_at, sent_at)
       select 'm' || i, ?, 'monthly', '2026-07', 'r', 'p' || i || '@x.example', 'c', 'P', 'champion', 'sent', 0, 0, 1, 1, 0, ? from n`,
    )
    .bind(count, customer.id, now - 500)
    .run();
}

it.each([
  [1, true],
  [1998, true],
  [1999, true],
  [2000, false],
])("a second complaint within %i newer mails pauses all sending: %s", async (newer, pauses) => {
  const story = await tell();
  await sendMany(story, newer);
  await story.world.db.prepare("update delivery set fate = 'complained' where id = 'm1'").run();
  await story.say("email.complained");
  const pause = await story.world.db.prepare("select paused_by from sending_pause").first();
  expect(pause).toEqual(pauses ? { paused_by: "the complaint stop" } : null);
});

it("complaints that come while somebody paused all sending are not resumed unseen with that pause", async () => {
  const story = await tell();
  await sendMany(story, 1000);
  await story.world.db.prepare("update delivery set fate = 'complained' where id = 'm1'").run();
  await pauseSending(story.world.db, { by: priya, reason: "A new sending domain", now: now - 1000 });
  await story.say("email.complained");
  const pause = await story.world.db.prepare("select paused_by, reason from sending_pause").first();
  expect(pause).toEqual({ paused_by: "the complaint stop", reason: expect.stringContaining("called spam") });
});

it("the first complaint stops its person and nobody else, however few mails went out", async () => {
  const story = await tell();
  await story.say("email.complained");
  expect(await story.world.db.prepare("select * from sending_pause").first()).toBeNull();
  expect(await suppressed(story)).toEqual([
    { address: story.customer.champion.email, account_id: "*", reason: "complained" },
  ]);
});

it("a bounce pauses nothing", async () => {
  const story = await tell();
  await story.say("email.bounced");
  expect(await story.world.db.prepare("select * from sending_pause").first()).toBeNull();
});
