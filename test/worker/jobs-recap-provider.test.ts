import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { settleDelivery } from "#store/settle.ts";
import { pauseSending, resumeSending } from "#store/suppression.ts";
import { depart, due } from "../support/departure.ts";
import { type Engine, openEngine, play, runMessages, tick } from "../support/job.ts";
import { fetchOf, type MailProvider, makeMailProvider } from "../support/mail-provider.ts";
import { priya } from "../support/principal.ts";
import { type Customer, makeApiKey, openCustomer } from "../support/world.ts";

const minute = 60_000;
const hour = 60 * minute;
const base = "https://mail.example";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Story {
  engine: Engine;
  customer: Customer;
  provider: MailProvider;
}

/** A recap of 60 departures, due now, and a provider that takes mails over HTTP. */
async function tell(change: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(due);
  const provider = makeMailProvider();
  vi.stubGlobal("fetch", fetchOf(provider, base));
  const engine = await openEngine({ HTTP_MAIL_URL: base, HTTP_MAIL_KEY: provider.apiKey, ...change });
  await engine.db.batch([engine.db.prepare("delete from sending_pause"), engine.db.prepare("delete from mail_log")]);
  const customer = await openCustomer(engine, { kickoff: "2026-11-02" });
  const key = await makeApiKey(engine);
  await depart({ engine, customer, key }, "2026-11-10", 60);
  await play(engine, due - 5 * hour);
  return { engine, customer, provider };
}

async function at(engine: Engine, time: number): Promise<void> {
  vi.setSystemTime(time);
  await play(engine, time);
}

async function states({ engine }: Story): Promise<[string, string | null][]> {
  const rows = await engine.db
    .prepare("select state, provider_id from delivery order by recipient")
    .all<{ state: string; provider_id: string | null }>();
  return rows.results.map(({ state, provider_id }) => [state, provider_id]);
}

it("mails go over the provider under the delivery's id, and its name of each is kept", async () => {
  const story = await tell();
  await at(story.engine, due);
  expect((await states(story)).map(([state]) => state)).toEqual(["sent", "sent"]);
  const ids = await story.engine.db.prepare("select id from delivery").all<{ id: string }>();
  expect(story.provider.taken.map(({ key }) => key).sort()).toEqual(ids.results.map(({ id }) => id).sort());
  expect(story.engine.mails).toEqual([]);
});

it("an answer that was lost is asked for again with the same bytes: one mail, never unknown", async () => {
  const story = await tell();
  const { champion } = story.customer;
  story.provider.trouble.set(champion.email, [
    { when: "after", does: "drop" },
    { when: "after", does: { status: 500, name: "internal_server_error" } },
  ]);
  await at(story.engine, due);
  expect((await states(story))[0]).toEqual(["planned", null]);
  await at(story.engine, due + 5 * minute);
  await at(story.engine, due + 25 * minute);
  expect((await states(story)).map(([state]) => state)).toEqual(["sent", "sent"]);
  expect(story.provider.taken.filter(({ to }) => to === champion.email)).toHaveLength(1);
  const asked = story.provider.requests.filter(({ to }) => to === champion.email);
  expect(asked).toHaveLength(3);
  expect(new Set(asked.map(({ text, key }) => `${key} ${text}`)).size).toBe(1);
});

it("once the provider may have forgotten the key the mail is unknown, and not asked for again, also by clocks two hours wrong", async () => {
  const story = await tell();
  const { champion } = story.customer;
  story.provider.trouble.set(champion.email, [{ when: "after", does: "drop" }]);
  // Kept for 24 hours: first used by a clock two hours ahead, and again by one two hours behind.
  await at(story.engine, due + 2 * hour);
  await at(story.engine, due + (24 - 2) * hour);
  expect((await states(story))[0]).toEqual(["unknown", null]);
  expect(story.provider.requests.filter(({ to }) => to === champion.email)).toHaveLength(1);
});

it("a mail that may have been taken under a key does not go out another way", async () => {
  const story = await tell();
  const { champion } = story.customer;
  story.provider.trouble.set(champion.email, [{ when: "after", does: "drop" }]);
  await at(story.engine, due);
  const other: Engine = {
    ...story.engine,
    env: { ...story.engine.env, HTTP_MAIL_URL: undefined, HTTP_MAIL_KEY: undefined },
  };
  await at(other, due + 5 * minute);
  expect((await states(story))[0]).toEqual(["unknown", null]);
  expect(story.engine.handed).toEqual([]);
});

it("a run that died after it handed a mail over is made good under the same key", async () => {
  const story = await tell();
  await tick(story.engine, due);
  await runMessages(
    story.engine,
    story.engine.waiting.splice(0).map(({ body }) => body),
  );
  story.engine.waiting.length = 0;
  const die =
    "update delivery set state = 'claimed', claim_id = 'dead', claimed_at = ?, attempts = 1, committed = 1, keyed_at = ?";
  await story.engine.db.prepare(die).bind(due, due).run();
  await at(story.engine, due + 15 * minute);
  expect((await states(story)).map(([state]) => state)).toEqual(["sent", "sent"]);
});

it("a person's second sending has a key of its own: the provider would otherwise take it for the first", async () => {
  const story = await tell();
  const { champion } = story.customer;
  await at(story.engine, due);
  const [row] = (await story.engine.db.prepare("select id from delivery order by recipient").all<{ id: string }>())
    .results;
  await story.engine.db.prepare("update delivery set state = 'unknown' where id = ?").bind(row?.id).run();
  await settleDelivery(story.engine.db, row?.id ?? "", { outcome: "resend", now: due, by: priya });
  await at(story.engine, due + 15 * minute);
  const keys = story.provider.taken.filter(({ to }) => to === champion.email).map(({ key }) => key);
  expect(keys).toEqual([row?.id, `${row?.id}.1`]);
});

it("while all sending is paused nothing is claimed, and everything goes once it is resumed", async () => {
  const story = await tell();
  const { db } = story.engine;
  expect(await pauseSending(db, { by: priya, reason: "The sender's domain moves.", now: due })).toBe(true);
  expect(await pauseSending(db, { by: { ...priya, name: "Somebody" }, reason: "Me too.", now: due })).toBe(false);
  for (const late of [0, 15, 30]) await at(story.engine, due + late * minute);
  expect((await states(story)).map(([state]) => state)).toEqual(["planned", "planned"]);
  expect(story.provider.requests).toEqual([]);
  // The claim itself refuses: a wake-up from before the switch sends nothing either.
  const ids = await db.prepare("select id from delivery").all<{ id: string }>();
  await runMessages(
    story.engine,
    ids.results.map(({ id }) => ({ type: "deliver", deliveryId: id })),
  );
  expect(story.provider.requests).toEqual([]);
  expect(await resumeSending(db, { by: priya, now: due + hour })).toBe(true);
  await at(story.engine, due + hour);
  expect((await states(story)).map(([state]) => state)).toEqual(["sent", "sent"]);
  const log = await db.prepare("select by, text from mail_log order by id").all();
  expect(log.results).toEqual([
    { by: priya.name, text: "Paused all sending: The sender's domain moves." },
    { by: priya.name, text: "Sending goes on." },
  ]);
});

it("the configuration names what is missing beside the provider's address", async () => {
  const { engine } = await tell();
  const said = (change: Record<string, unknown>) => () => readEnv({ ...engine.env, ...change });
  expect(said({ HTTP_MAIL_KEY: undefined })).toThrow(/HTTP_MAIL_KEY is missing/);
  expect(said({ HTTP_MAIL_URL: undefined })).toThrow(/HTTP_MAIL_URL is missing/);
  expect(said({ HTTP_MAIL_URL: "http://mail.example" })).toThrow(/must be https/);
  expect(said({ SMTP_URL: "smtp://localhost:25" })).toThrow(/one way only/);
  expect(said({ HOOK_SECRET: "secret" })).toThrow(/whsec_/);
});
