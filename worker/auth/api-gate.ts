import { createMiddleware } from "hono/factory";
import { behind } from "#http/behind.ts";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import type { KeyMode } from "#schema/words.ts";
import { keyByHash, markKeyUsed } from "#store/key.ts";
import { hashSecret, makeSecret } from "./token.ts";

/** The limiter counts in windows of this length. Where one begins it does not say: after a whole one the next has begun. */
const windowSeconds = 10;

/** A new API key: shown once, kept as its hash. The prefix tells two keys apart in a list, and a test key from a live one. */
export function makeKey(mode: KeyMode = "live"): { key: string; prefix: string; hash: string } {
  const secret = makeSecret();
  const prefix = `cairn_${mode === "test" ? "test_" : ""}${secret.slice(0, 6)}`;
  const key = `${prefix}${secret.slice(6)}`;
  return { key, prefix, hash: hashSecret(key) };
}

/** `Basic base64(key:)` is how Segment's libraries send theirs; nowhere else, so that no browser keeps one and sends it along. */
function basicKey(c: Ctx): string | null {
  const match = /^Basic ([\w+/=-]{1,200})$/i.exec(c.req.header("authorization") ?? "");
  if (!match?.[1] || !new URL(c.req.url).pathname.startsWith("/api/v1/segment/")) return null;
  return Buffer.from(match[1], "base64").toString("latin1").replace(/:$/, "");
}

function sentKey(c: Ctx): string | null {
  const key = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? basicKey(c);
  return key && /^cairn_(?:test_)?[\w-]{43}$/.test(key) ? key : null;
}

/** Counted before anything is read, so that a sender gone wild costs nothing but the answer. */
async function limitRate(c: Ctx, hash: string): Promise<void> {
  const { success } = await c.var.env.API_LIMITER.limit({ key: hash });
  if (success) return;
  throw new Refusal("too_many", "A key may send 20 requests a second. Wait, then send the same request again.", {
    "retry-after": String(windowSeconds),
  });
}

/** First line of the API door: a living key, or no entry. */
export const apiGate = createMiddleware<App>(async (c, next) => {
  const sent = sentKey(c);
  const { env, now } = c.var;
  const hash = sent === null ? null : hashSecret(sent);
  if (hash) await limitRate(c, hash);
  const key = hash ? await keyByHash(env.DB, hash, now) : null;
  if (!key) throw new Refusal("unknown_caller", "Send Authorization: Bearer with a living API key.");
  c.set("key", key);
  const today = new Date(now).toISOString().slice(0, 10);
  const changesNothing = c.req.method === "GET" || c.req.method === "HEAD";
  if (!changesNothing && key.lastUsedOn !== today) behind(c, "key used", markKeyUsed(env.DB, key.keyId, today));
  await next();
});
