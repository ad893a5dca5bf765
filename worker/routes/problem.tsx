import type { Ctx } from "#http/context.ts";
import { messageOf, statusOf } from "#http/error.ts";
import { EndedPage, endedTitle } from "#open/ended.tsx";
import { ProblemPage } from "#open/problem.tsx";
import { type ProblemKind, type ProblemWords, problemWords } from "#open/problem-words.ts";
import { Refusal, type RefusalCode } from "#schema/errors.ts";
import { answerPage } from "./answer.ts";
import { askedLanguage, problemLanguage } from "./spoken.ts";

type Status = (typeof statusOf)[keyof typeof statusOf] | 500 | 503;

/** One page for every link that opens nothing, in one language the same bytes whatever the reason. */
export function answerEnded(c: Ctx, status: 401 | 404 | 410): Response {
  const page = { vendorName: c.var.env.config.VENDOR_NAME, language: askedLanguage(c) };
  const shown = { title: endedTitle(page), locale: page.language, body: <EndedPage {...page} /> };
  return answerPage(c, { door: "open", ...shown }, status);
}

/** The first page of the place an address belongs to, told from the address alone: it says nothing about what exists. */
function backFrom(pathname: string, words: ProblemWords): { href: string; title: string } | undefined {
  const portal = /^\/a\/[^/]+(?=\/)/.exec(pathname);
  if (portal) return { href: portal[0], title: words.overview };
  const near = /^\/console\/(?:accounts|recaps)\/[\w-]{22}(?=\/)/.exec(pathname);
  if (near) return { href: near[0], title: "Go back" };
  return pathname.startsWith("/console/") ? { href: "/console", title: "Go to the accounts" } : undefined;
}

/** `own`: what the console says of it, where refusals are worded for whoever works there. */
async function answerHtml(c: Ctx, status: Status, said: { kind: ProblemKind; own: string | null }): Promise<Response> {
  const { pathname } = new URL(c.req.url);
  const language = await problemLanguage(c);
  const words = problemWords[language];
  const { title, text } = words[said.kind];
  const page = {
    ...{ vendorName: c.var.env.config.VENDOR_NAME, language, title, requestId: c.var.requestId },
    text: pathname.startsWith("/console") ? (said.own ?? text) : text,
    back: backFrom(pathname, words),
  };
  return answerPage(c, { door: "open", title, locale: language, body: <ProblemPage {...page} /> }, status as 404);
}

/** Browsers send nothing packed, and come by a method that leads nowhere only where somebody typed the address. */
function kindOf(code: Exclude<RefusalCode, "unknown_caller" | "link_ended">): ProblemKind {
  if (code === "unsupported") return "unreadable";
  return code === "not_allowed" ? "not_found" : code;
}

async function answerRefusal(c: Ctx, refusal: Refusal): Promise<Response> {
  const { code, message, details } = refusal;
  const status = statusOf[code];
  const { pathname } = new URL(c.req.url);
  const retry = details["retry-after"];
  if (retry) c.header("retry-after", retry);
  if (pathname.startsWith("/api/")) {
    if (status === 401) c.header("www-authenticate", "Bearer");
    return c.json({ error: { code, message: messageOf(refusal), details, request_id: c.var.requestId } }, status);
  }
  if (code === "unknown_caller" && pathname.startsWith("/console")) return c.redirect("/console/sign-in", 303);
  if (code === "unknown_caller") return answerEnded(c, 401);
  if (code === "link_ended") return answerEnded(c, 410);
  return answerHtml(c, status, { kind: kindOf(code), own: message });
}

/** The store is not there or busy: the reader may come back. */
function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    /D1_ERROR.*(overloaded|timeout|network|reset|locked|busy)|storage caused object to be reset/i.test(error.message)
  );
}

/** A refusal is answered in words; anything else is logged whole and answered with its request id and none of its text. */
export async function answerError(error: Error, c: Ctx): Promise<Response> {
  if (error instanceof Refusal) return answerRefusal(c, error);
  // Without a configuration there is not even a name to show.
  if (!c.var.env) {
    console.error(error.message);
    return c.text("Cairn is not configured. The log names the variable.", 500);
  }
  console.error(JSON.stringify({ request_id: c.var.requestId, error: error.message, stack: error.stack }));
  const status = isPassing(error) ? 503 : 500;
  if (status === 503) c.header("retry-after", "5");
  if (new URL(c.req.url).pathname.startsWith("/api/")) {
    return c.json(
      { error: { code: "internal", message: "Something went wrong here.", details: {}, request_id: c.var.requestId } },
      status,
    );
  }
  return answerHtml(c, status, { kind: status === 503 ? "passing" : "fault", own: null });
}

/** No route, or none by this method (RFC 9110 15.5.6): JSON for programs, a page for people. `methods`: those that lead somewhere. */
export function answerMissing(c: Ctx, methods: string[]): Promise<Response> {
  if (methods.length === 0) return answerRefusal(c, new Refusal("not_found", "There is nothing at this address."));
  const allowed = methods.includes("GET") ? ["HEAD", ...methods] : methods;
  c.header("allow", allowed.toSorted().join(", "));
  return answerRefusal(c, new Refusal("not_allowed", `Nothing here answers ${c.req.method}.`));
}
