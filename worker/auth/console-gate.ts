import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import type { App, Ctx } from "#http/context.ts";
import { Refusal } from "#schema/errors.ts";
import { beginSession, finishSession, staffOfSession } from "#store/session.ts";
import { hashSecret, makeSecret } from "./token.ts";

const name = "staff";
const sessionDays = 14;

/** First line of the console door: no living session, no entry. */
export const consoleGate = createMiddleware<App>(async (c, next) => {
  const secret = getCookie(c, name, "host");
  const staff = secret ? await staffOfSession(c.var.env.DB, hashSecret(secret), c.var.now) : null;
  if (!staff) throw new Refusal("unknown_caller", "Please sign in.");
  c.set("staff", staff);
  await next();
});

/** Refuses a change by somebody who may only look. */
export function requireEditor(c: Ctx): void {
  if (c.var.staff.role === "viewer")
    throw new Refusal("forbidden", "Your role may look at everything and change nothing.");
}

/** Refuses a change of settings by anybody but an admin. */
export function requireAdmin(c: Ctx): void {
  if (c.var.staff.role !== "admin") throw new Refusal("forbidden", "Only an admin may change the settings.");
}

/** Begins a session in this browser; false where their access has ended. The cookie holds the secret, the database its hash. */
export async function openSession(c: Ctx, staffId: string): Promise<boolean> {
  const secret = makeSecret();
  const { now, env } = c.var;
  const begun = { id: hashSecret(secret), staffId, now, expiresAt: now + sessionDays * 86_400_000 };
  if (!(await beginSession(env.DB, begun))) return false;
  setCookie(c, name, secret, {
    prefix: "host",
    secure: true,
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    maxAge: sessionDays * 86_400,
  });
  return true;
}

/** Ends the session of this browser. */
export async function closeSession(c: Ctx): Promise<void> {
  const secret = getCookie(c, name, "host");
  if (secret) await finishSession(c.var.env.DB, hashSecret(secret));
  deleteCookie(c, name, { prefix: "host", secure: true, path: "/" });
}
