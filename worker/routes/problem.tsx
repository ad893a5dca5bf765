import type { Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { EndedPage, endedTitle } from "#open/ended.tsx";
import { ProblemPage } from "#open/problem.tsx";
import { Refusal } from "#schema/errors.ts";
import { answerPage } from "./answer.ts";

type Status = (typeof statusOf)[keyof typeof statusOf] | 500 | 503;

const titles: Partial<Record<Status, string>> = {
  400: "This could not be read",
  403: "Not possible from here",
  404: "There is no such page",
  409: "Changed meanwhile",
  413: "Too large",
  422: "Something is not right yet",
  429: "Too many at once",
  500: "Something went wrong here",
  503: "Please try again in a moment",
};

/** One page for every link that opens nothing, the same bytes whatever the reason. */
export function answerEnded(c: Ctx, status: 401 | 404 | 410): Response {
  const { VENDOR_NAME } = c.var.env.config;
  return answerPage(
    c,
    { door: "open", title: endedTitle, locale: "en", body: <EndedPage vendorName={VENDOR_NAME} /> },
    status,
  );
}

/** The first page of the place an address belongs to, told from the address alone: it says nothing about what exists. */
function backFrom(pathname: string): { href: string; title: string } | undefined {
  const portal = /^\/a\/[^/]+(?=\/)/.exec(pathname);
  if (portal) return { href: portal[0], title: "Go to the overview" };
  const near = /^\/console\/(?:accounts|recaps)\/[\w-]{22}(?=\/)/.exec(pathname);
  if (near) return { href: near[0], title: "Go back" };
  return pathname.startsWith("/console/") ? { href: "/console", title: "Go to the accounts" } : undefined;
}

function answerHtml(c: Ctx, status: Status, text: string): Response {
  const { VENDOR_NAME } = c.var.env.config;
  const back = backFrom(new URL(c.req.url).pathname);
  const title = titles[status] ?? "Not possible";
  const page = { vendorName: VENDOR_NAME, title, text, requestId: c.var.requestId, back };
  const body = <ProblemPage {...page} />;
  return answerPage(c, { door: "open", title: page.title, locale: "en", body }, status as 404);
}

function answerRefusal(c: Ctx, refusal: Refusal): Response {
  const status = statusOf[refusal.code];
  const { pathname } = new URL(c.req.url);
  const retry = refusal.details["retry-after"];
  if (retry) c.header("retry-after", retry);
  if (pathname.startsWith("/api/")) {
    if (status === 401) c.header("www-authenticate", "Bearer");
    return c.json(
      {
        error: { code: refusal.code, message: refusal.message, details: refusal.details, request_id: c.var.requestId },
      },
      status,
    );
  }
  if (refusal.code === "unknown_caller" && pathname.startsWith("/console")) return c.redirect("/console/sign-in", 303);
  if (refusal.code === "unknown_caller") return answerEnded(c, 401);
  if (refusal.code === "link_ended") return answerEnded(c, 410);
  return answerHtml(c, status, refusal.message);
}

/** The store is not there or busy: the reader may come back. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    /D1_ERROR.*(overloaded|timeout|network|reset|locked|busy)|storage caused object to be reset/i.test(error.message)
  );
}

/** A refusal is answered in words; anything else is logged whole and answered with its request id and none of its text. */
export function answerError(error: Error, c: Ctx): Response {
  if (error instanceof Refusal) return answerRefusal(c, error);
  // Without a configuration there is not even a name to show.
  if (!c.var.env) {
    console.error(error.message);
    return c.text("Cairn is not configured. The log names the variable.", 500);
  }
  console.error(JSON.stringify({ request_id: c.var.requestId, error: error.message, stack: error.stack }));
  const status = isPassing(error) ? 503 : 500;
  if (status === 503) c.header("retry-after", "5");
  const text = `Nothing you did is lost. If you write to us about it, please name ${c.var.requestId}.`;
  if (new URL(c.req.url).pathname.startsWith("/api/")) {
    return c.json(
      { error: { code: "internal", message: "Something went wrong here.", details: {}, request_id: c.var.requestId } },
      status,
    );
  }
  return answerHtml(c, status, text);
}

/** No route: JSON for programs, a page for people. */
export function answerMissing(c: Ctx): Response {
  return answerRefusal(c, new Refusal("not_found", "There is nothing at this address."));
}
