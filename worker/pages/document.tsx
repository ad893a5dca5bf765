import { createHash } from "node:crypto";
import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { assets, font, stamp } from "#built/assets.ts";

/** Tells one build of the pages from the next. */
export const build = stamp;

export interface Page {
  door: "portal" | "console" | "open";
  title: string;
  /** BCP 47 tag of the reader's language and region. */
  locale: string;
  hue: number;
  body: VNode;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeText = (text: string) => text.replace(/[&<>"]/g, (char) => entities[char] ?? char);

/** Stands where the nonce of the answer goes, so that a rendered page can be kept and sent again. */
const nonceSlot = "%nonce%";
const nonceAttribute = `nonce="${nonceSlot}"`;

/** The style sheet of a door with the vendor's hue, and its hash for the policy; made once. */
const sheets = new Map<string, { text: string; hash: string }>();

function sheetOf(door: Page["door"], hue: number): { text: string; hash: string } {
  const known = sheets.get(`${door} ${hue}`);
  if (known) return known;
  const text = `${assets[door].css}:root{--hue:${hue}}`;
  const sheet = { text, hash: `'sha256-${createHash("sha256").update(text).digest("base64")}'` };
  sheets.set(`${door} ${hue}`, sheet);
  return sheet;
}

/** A whole HTML document, its style sheet inline, its script by nonce. The nonce is filled in by `withNonce`. */
export function renderDocument(page: Page): string {
  const { script } = assets[page.door];
  // Words are English for now; the locale decides dates and numbers only.
  const head = [
    `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeText(page.title)}</title>`,
    `<meta name="color-scheme" content="light dark"><link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin>`,
    `<style>${sheetOf(page.door, page.hue).text}</style>`,
    script ? `<script type="module" ${nonceAttribute} src="${script}"></script>` : "",
  ].join("");
  return `<!doctype html><html lang="en"><head>${head}</head><body>${renderToString(page.body)}</body></html>`;
}

/** The document as it is sent. */
export function withNonce(document: string, nonce: string): string {
  return document.replace(nonceAttribute, `nonce="${nonce}"`);
}

/** Hash of the style sheet of a door, for the policy header. */
export function styleHash(door: Page["door"], hue: number): string {
  return sheetOf(door, hue).hash;
}
