import { getCookie, setCookie } from "hono/cookie";
import type { Ctx } from "#http/context.ts";
import type { GrantRef } from "#schema/share.ts";
import { type Secrets, sign, verify } from "./token.ts";

/*
 * Portal cookies, one for each account so that several work side by side. Signed, so that the account is known before the
 * database is asked; the grant itself is read again with every request.
 */

const yearSeconds = 365 * 24 * 3600;
const nameOf = (slug: string) => `g-${slug}`;

/** The cookie's text: the reference as base64url JSON, and the signature of exactly that text. */
export function sealGrant(secrets: Secrets, ref: GrantRef): string {
  const body = Buffer.from(JSON.stringify(ref)).toString("base64url");
  return `${body}.${sign(secrets, "grant", [body])}`;
}

/** Reads a cookie of ours; null when it is missing, torn or not signed by us. */
function openGrant(secrets: Secrets, text: string): GrantRef | null {
  const [body, kid, mac, ...more] = text.split(".");
  if (!body || !kid || !mac || more.length > 0) return null;
  return verify(secrets, "grant", { kid, mac, parts: [body] }) ? parse(body) : null;
}

/** Cookies found genuine, by their exact text; other secrets, other memory. Whether the grant lives is asked every time. */
const genuine = new WeakMap<Secrets, Map<string, GrantRef>>();
const most = 1000;

function openKnown(secrets: Secrets, text: string): GrantRef | null {
  const known = genuine.get(secrets) ?? new Map<string, GrantRef>();
  genuine.set(secrets, known);
  const ref = known.get(text) ?? openGrant(secrets, text);
  if (ref === null || known.has(text)) return ref;
  if (known.size >= most) known.clear();
  known.set(text, ref);
  return ref;
}

function parse(body: string): GrantRef | null {
  try {
    return JSON.parse(Buffer.from(body, "base64url").toString()) as GrantRef;
  } catch {
    // Not our text: the same as no cookie.
    return null;
  }
}

/** The grant reference this browser holds for an account's address. */
export function readGrant(c: Ctx, slug: string): GrantRef | null {
  const text = getCookie(c, nameOf(slug), "host");
  const ref = text ? openKnown(c.get("env").config.LINK_SECRET, text) : null;
  return ref?.slug === slug ? ref : null;
}

/** Gives this browser the grant. Only the signature makes it worth anything, and only while the grant lives. */
export function writeGrant(c: Ctx, ref: GrantRef): void {
  setCookie(c, nameOf(ref.slug), sealGrant(c.var.env.config.LINK_SECRET, ref), {
    prefix: "host",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge: yearSeconds,
  });
}
