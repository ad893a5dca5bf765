import { createMiddleware } from "hono/factory";
import type { App } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import { keyByHash, markKeyUsed } from "#store/key.ts";
import { hashSecret, makeSecret } from "./token.ts";

/** A new API key: shown once, kept as its hash. The prefix tells two keys apart in a list. */
export function makeKey(): { key: string; prefix: string; hash: string } {
  const secret = makeSecret();
  const prefix = `cairn_${secret.slice(0, 6)}`;
  const key = `${prefix}${secret.slice(6)}`;
  return { key, prefix, hash: hashSecret(key) };
}

/** First line of the API door: a living key, or no entry. */
export const apiGate = createMiddleware<App>(async (c, next) => {
  const match = /^Bearer (cairn_[\w-]{43})$/i.exec(c.req.header("authorization") ?? "");
  const { env, now } = c.var;
  const key = match?.[1] ? await keyByHash(env.DB, hashSecret(match[1]), now) : null;
  if (!key) throw new Refusal("unknown_caller", "Send Authorization: Bearer with a living API key.");
  c.set("key", key);
  const today = new Date(now).toISOString().slice(0, 10);
  const changesNothing = c.req.method === "GET" || c.req.method === "HEAD";
  if (!changesNothing && key.lastUsedOn !== today) c.executionCtx.waitUntil(markKeyUsed(env.DB, key.keyId, today));
  await next();
});
