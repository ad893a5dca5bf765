import type { VNode } from "preact";
import type { Ctx } from "#http/context.ts";
import { contentPolicy } from "#http/header.ts";
import { type Page, renderDocument, styleHash, withNonce } from "#pages/document.tsx";

type Shown = Omit<Page, "hue" | "body"> & { body: VNode };

/** Answers with a page under its own policy; nobody else's cache keeps it. */
export function answerPage(
  c: Ctx,
  page: Shown,
  status: 200 | 400 | 401 | 403 | 404 | 409 | 410 | 413 | 422 | 429 | 500 | 503 = 200,
): Response {
  const document = renderDocument({ ...page, hue: c.var.env.config.BRAND_HUE });
  return sendDocument(c, { document, door: page.door, status });
}

/** Sends a rendered document with a fresh nonce. */
export function sendDocument(
  c: Ctx,
  sent: { document: string; door: Page["door"]; status: number; etag?: string },
): Response {
  const { nonce } = c.var;
  const headers: Record<string, string> = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": contentPolicy(nonce, styleHash(sent.door, c.var.env.config.BRAND_HUE)),
    "cache-control": sent.status === 200 ? "private, no-cache" : "private, no-store",
  };
  if (sent.etag) headers.etag = sent.etag;
  return c.body(withNonce(sent.document, nonce), sent.status as 200, headers);
}

/** After a change: on to the page that shows it, with the word of what happened. */
export function seeOther(c: Ctx, path: string, did?: string): Response {
  if (!did) return c.redirect(path, 303);
  const target = new URL(path, "https://here.invalid");
  target.searchParams.set("did", did);
  return c.redirect(`${target.pathname}${target.search}${target.hash}`, 303);
}
