import { createMiddleware } from "hono/factory";
import type { App } from "./context.ts";

/** The content security policy of a page: its one style sheet by hash, its scripts by nonce, nothing from elsewhere. */
export function contentPolicy(nonce: string, styleHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src ${styleHash}`,
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
}

/** Headers of every answer the Worker makes. */
export const secureHeaders = createMiddleware<App>(async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set("referrer-policy", "no-referrer");
  headers.set("x-robots-tag", "noindex");
  headers.set("x-content-type-options", "nosniff");
  headers.set("cross-origin-opener-policy", "same-origin");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("permissions-policy", "camera=(), geolocation=(), microphone=()");
  headers.set("x-request-id", c.var.requestId);
  if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");
  // The policy of a 304 would replace the one of the page the reader keeps.
  if (c.res.status !== 304 && !headers.has("content-security-policy"))
    headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
});
