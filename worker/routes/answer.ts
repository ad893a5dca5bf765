import type { VNode } from "preact";
import type { Ctx } from "#http/context.ts";
import { answerWhole, contentPolicy } from "#http/header.ts";
import { type Content, documentOf, type Page, renderContent } from "#pages/document.tsx";

type Shown = Omit<Page, "hue" | "body"> & { body: VNode };

function headersOf(content: Content, nonce: string, cache: "no-cache" | "no-store"): Record<string, string> {
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": contentPolicy(nonce, content.shell.styleHash),
    "cache-control": `private, ${cache}`,
  };
}

/** Answers with a page under its own policy; nobody else's cache keeps it. */
export function answerPage(
  c: Ctx,
  page: Shown,
  status: 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 = 200,
): Response {
  const { env, nonce } = c.var;
  const content = renderContent({ ...page, hue: env.config.BRAND_HUE });
  return c.body(
    documentOf(content, nonce),
    status,
    headersOf(content, nonce, status === 200 ? "no-cache" : "no-store"),
  );
}

/**
 * Whether the reader has it already: it is one of the tags they name, weak or strong (RFC 9110, 13.1.2). Who packs an answer on
 * its way weakens its tag.
 */
export function isKnown(c: Ctx, etag: string): boolean {
  const given = c.req.header("if-none-match");
  if (given === undefined || given === etag) return given === etag;
  const bare = etag.replace(/^W\//, "");
  return given.trim() === "*" || given.split(",").some((each) => each.trim().replace(/^W\//, "") === bare);
}

/** Answers with a page that was kept, under a nonce of its own, unless the reader has it already. */
export function answerKept(c: Ctx, kept: { content: Content; etag: string }): Response {
  const { content, etag } = kept;
  if (isKnown(c, etag))
    return answerWhole(c, { status: 304, body: null, headers: { etag, "cache-control": "private, no-cache" } });
  const nonce = c.get("nonce");
  const headers = { ...headersOf(content, nonce, "no-cache"), etag };
  return answerWhole(c, { status: 200, body: documentOf(content, nonce), headers });
}

/** After a change: on to the page that shows it, with the word of what happened. */
export function seeOther(c: Ctx, path: string, did?: string): Response {
  if (!did) return c.redirect(path, 303);
  const target = new URL(path, "https://here.invalid");
  target.searchParams.set("did", did);
  return c.redirect(`${target.pathname}${target.search}${target.hash}`, 303);
}
