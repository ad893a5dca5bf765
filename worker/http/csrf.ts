import { createMiddleware } from "hono/factory";
import { Refusal } from "#schema/errors.ts";
import type { App } from "./context.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/** Whether an unsafe request comes from our own page: the browser's word, else the exact Origin, else no. */
export function isOwnPage(
  headers: { site: string | undefined; origin: string | undefined },
  ownOrigin: string,
): boolean {
  if (headers.site !== undefined) return headers.site === "same-origin";
  return headers.origin === ownOrigin;
}

/** Refuses unsafe requests from other sites. Doors with cookies use it; the API has none. */
export const csrf = createMiddleware<App>(async (c, next) => {
  if (!safe.has(c.req.method)) {
    const headers = { site: c.req.header("sec-fetch-site"), origin: c.req.header("origin") };
    if (!isOwnPage(headers, new URL(c.req.url).origin))
      throw new Refusal("cross_site", "This form was not sent from our own page.");
  }
  await next();
});
