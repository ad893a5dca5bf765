import { afterEach, beforeEach, expect, test } from "vitest";
import { afterAttempt } from "#domain/delivery.ts";
import type { Mail, Outcome } from "#mail/mail.ts";
import { sendMail } from "#mail/send.ts";
import type { MailProvider, Trouble } from "../support/mail-provider.ts";
import { openMailProvider } from "../support/mail-provider-server.ts";

let provider: MailProvider & { url: string; close: () => Promise<void> };
const to = "dana@elsewhere.example";
const hour = 3_600_000;

beforeEach(async () => {
  provider = await openMailProvider();
});
afterEach(() => provider.close());

const mail: Mail = {
  from: { name: 'Priya "P" Raman via Northgate', address: "recaps@northgate.example" },
  replyTo: { name: "Priya Raman", address: "priya@northgate.example" },
  to: { name: "Dana", address: to },
  subject: "200 departures in October",
  html: "<p>200</p>",
  text: "200\n",
  messageId: "<d1@impact.northgate.example>",
  headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
};

function send(
  change: Partial<Mail> = {},
  given: { commit?: boolean; key?: string; apiKey?: string; url?: string } = {},
) {
  const { commit = true, key, apiKey = provider.apiKey, url = provider.url } = given;
  const config = { HTTP_MAIL_URL: url, HTTP_MAIL_KEY: apiKey, PUBLIC_URL: "https://impact.northgate.example" };
  const sending = { mail: { ...mail, ...change }, date: 0, commit: async () => commit, ...(key ? { key } : {}) };
  return sendMail({ EMAIL: null as never, config }, sending);
}

function meet(...troubles: Trouble[]): void {
  provider.trouble.set(to, troubles);
}

test("a mail goes out whole, under its own key, and the provider's name of it is kept", async () => {
  expect(await send()).toEqual({ kind: "sent", providerId: "pm_1" });
  const [taken] = provider.taken;
  expect(taken?.key).toBe("d1");
  expect(taken?.body).toEqual({
    from: '"Priya \\"P\\" Raman via Northgate" <recaps@northgate.example>',
    to: [`"Dana" <${to}>`],
    reply_to: '"Priya Raman" <priya@northgate.example>',
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    headers: mail.headers,
    tags: [{ name: "delivery", value: "d1" }],
  });
});

test.each<[string, Trouble]>([
  ["the connection ends after it was taken", { when: "after", does: "drop" }],
  ["the provider fails after it was taken", { when: "after", does: { status: 500, name: "internal_server_error" } }],
  ["the connection ends before it was taken", { when: "before", does: "drop" }],
  ["the provider fails before it was taken", { when: "before", does: { status: 503, name: "application_error" } }],
])("when %s, sending again brings it once", async (_rule, trouble) => {
  meet(trouble);
  expect(await send()).toMatchObject({ kind: "unknown", again: true });
  expect(await send()).toEqual({ kind: "sent", providerId: "pm_1" });
  expect(provider.taken).toHaveLength(1);
  const [first, second] = provider.requests;
  expect(second).toEqual(first);
});

test("a key used with another body is never tried again: an earlier request may have been taken", async () => {
  await send();
  const outcome = await send({ subject: "201 departures in October" });
  expect(outcome).toMatchObject({ kind: "unknown", again: false });
  expect(provider.taken).toHaveLength(1);
});

test("while the first request is still worked on, the second asks again later", async () => {
  provider.busy.add("d1");
  expect(await send()).toMatchObject({ kind: "unknown", again: true });
});

test("too many requests wait as long as the provider says", async () => {
  meet({ when: "before", does: { status: 429, name: "rate_limit_exceeded", retryAfter: 900 } });
  expect(await send()).toMatchObject({ kind: "retry", afterMs: 900_000 });
});

test.each<[number, string, Outcome["kind"]]>([
  [422, "validation_error", "failed"],
  [400, "validation_error", "failed"],
  [422, "invalid_from_address", "retry"],
  [403, "invalid_api_key", "retry"],
  [404, "not_found", "retry"],
  [302, "moved", "retry"],
])("%i %s is %s", async (status, name, kind) => {
  meet({ when: "before", does: { status, name } });
  expect((await send()).kind).toBe(kind);
  expect(provider.taken).toEqual([]);
});

test("a wrong API key is about us: the mail waits", async () => {
  expect(await send({}, { apiKey: "re_other" })).toMatchObject({ kind: "retry" });
});

test("a key longer than the provider takes is refused for good", async () => {
  expect(await send({}, { key: "k".repeat(257) })).toMatchObject({ kind: "failed" });
});

test("a mail that was taken over is not even asked for", async () => {
  expect(await send({}, { commit: false })).toEqual({ kind: "lost" });
  expect(provider.requests).toEqual([]);
});

test("nobody listening is ambiguous as well, and safe to try again", async () => {
  expect(await send({}, { url: "http://127.0.0.1:9" })).toMatchObject({ kind: "unknown", again: true });
});

test("after the provider forgot the key the same request would send twice: that is why nobody asks again then", async () => {
  await send();
  provider.clock = () => Date.now() + 24 * hour + 1;
  await send();
  expect(provider.taken).toHaveLength(2);
});

test("an ambiguous mail is planned again while its key is surely known, and unknown after that", () => {
  const ambiguous = { kind: "unknown", again: true } as const;
  expect(afterAttempt(ambiguous, { attempts: 1, keyedAt: null, now: 0 })).toEqual({
    state: "planned",
    nextAt: 5 * 60_000,
    keyedAt: 0,
  });
  // The seventh wait of a day would end after the key is forgotten.
  expect(afterAttempt(ambiguous, { attempts: 7, keyedAt: 0, now: 22 * hour })).toMatchObject({ state: "unknown" });
  expect(afterAttempt({ kind: "unknown" }, { attempts: 1, keyedAt: null, now: 0 })).toMatchObject({ state: "unknown" });
});

test("a refusal after an ambiguous attempt does not prove that nothing was taken", () => {
  expect(afterAttempt({ kind: "failed" }, { attempts: 2, keyedAt: 0, now: hour })).toMatchObject({ state: "unknown" });
  expect(afterAttempt({ kind: "failed" }, { attempts: 2, keyedAt: null, now: hour })).toMatchObject({
    state: "failed",
  });
  expect(afterAttempt({ kind: "retry" }, { attempts: 9, keyedAt: null, now: hour })).toMatchObject({ state: "failed" });
});

test("a clear refusal starts no window of its own, and a wait asked for is kept to", () => {
  expect(afterAttempt({ kind: "retry", afterMs: hour }, { attempts: 1, keyedAt: null, now: 0 })).toEqual({
    state: "planned",
    nextAt: hour,
    keyedAt: null,
  });
});
