import { createMiddleware } from "hono/factory";
import type { App, Ctx } from "./context.ts";

const afterStyle = [
  "",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types cairn",
].join("; ");

/** The content security policy of a page: its one style sheet by hash, its scripts by nonce, nothing from elsewhere. */
export function contentPolicy(nonce: string, styleHash: string): string {
  return `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src ${styleHash}${afterStyle}`;
}

const everywhere = {
  // Says nothing over http (RFC 6797, 8.1): a portal without TLS stays as it is.
  "strict-transport-security": "max-age=31536000",
  "referrer-policy": "no-referrer",
  "x-robots-tag": "noindex",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** An answer made with all its headers at once: setting them one by one costs more than reading a kept page. */
export function answerWhole(
  c: Ctx,
  given: { status: number; body: Uint8Array<ArrayBuffer> | null; headers: Record<string, string> },
): Response {
  const headers = { ...everywhere, "x-request-id": c.get("requestId"), ...given.headers };
  return new Response(given.body, { status: given.status, headers });
}

/** Headers of every answer the Worker makes. */
export const secureHeaders = createMiddleware<App>(async (c, next) => {
  await next();
  const { headers } = c.res;
  // Made by answerWhole.
  if (headers.has("x-request-id")) return;
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  headers.set("x-request-id", c.var.requestId);
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  // The policy of a 304 would replace the one of the page the reader keeps.
  if (c.res.status !== 304 && !headers.has("content-security-policy"))
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
});
