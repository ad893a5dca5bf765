import { createHash } from "node:crypto";
import type { VNode } from "preact";
import { assets, font, stamp } from "#built/assets.ts";
import { type Language, languages } from "#schema/words.ts";
import { escapeHtml, renderHtml } from "./html.ts";

/** Tells one build of the pages from the next. */
export const build = stamp;

export interface Page {
  door: "portal" | "console" | "open";
  title: string;
  /** What its words are in. */
  locale: Language;
  hue: number;
  body: VNode;
}

/** What a page says of itself, in UTF-8. The rest of a document is the same for a door, so only this is worth keeping. */
export interface Content {
  door: Page["door"];
  locale: Language;
  hue: number;
  title: Uint8Array;
  body: Uint8Array;
}

/** A document without its content: the style sheet with the vendor's hue, and its hash for the policy; made once. */
interface Shell {
  beforeNonce: Uint8Array;
  beforeBody: Uint8Array;
  isScripted: boolean;
  styleHash: string;
}

const encoder = new TextEncoder();
const shells = new Map<string, Shell>();
const beforeTitle = new Map(languages.map((language) => [language, encoder.encode(headOf(language))]));
const afterBody = encoder.encode("</body></html>");
const schemeAndFont = `<meta name="color-scheme" content="light dark"><link rel="preload" href="${font}" as="font" type="font/woff2" crossorigin>`;

function headOf(language: Language): string {
  const direction = language === "ar" ? ` dir="rtl"` : "";
  return `<!doctype html><html lang="${language}"${direction}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>`;
}

function makeShell(door: Page["door"], hue: number): Shell {
  const { css, script } = assets[door];
  const sheet = `${css}:root{--hue:${hue}}`;
  const head = `</title>${schemeAndFont}<style>${sheet}</style>`;
  return {
    beforeNonce: encoder.encode(script ? `${head}<script type="module" nonce="` : head),
    beforeBody: encoder.encode(script ? `" src="${script}"></script></head><body>` : "</head><body>"),
    isScripted: script !== null,
    styleHash: `'sha256-${createHash("sha256").update(sheet).digest("base64")}'`,
  };
}

function shellOf(door: Page["door"], hue: number): Shell {
  const key = `${door} ${hue}`;
  const known = shells.get(key);
  if (known) return known;
  const shell = makeShell(door, hue);
  shells.set(key, shell);
  return shell;
}

/** Renders a page as far as it can be kept: without the nonce of one answer. */
export function renderContent({ door, locale, hue, title, body }: Page): Content {
  return { door, locale, hue, title: encoder.encode(escapeHtml(title)), body: encoder.encode(renderHtml(body)) };
}

/** A whole HTML document, its style sheet inline, its script by nonce: bytes copied, nothing encoded again. */
export function documentOf({ door, locale, hue, title, body }: Content, nonce: string): Uint8Array<ArrayBuffer> {
  const { beforeNonce, beforeBody, isScripted } = shellOf(door, hue);
  const named = isScripted ? encoder.encode(nonce) : new Uint8Array();
  const before = beforeTitle.get(locale) ?? new Uint8Array();
  const parts = [before, title, beforeNonce, named, beforeBody, body, afterBody];
  const document = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    document.set(part, at);
    at += part.length;
  }
  return document;
}

/** Hash of the style sheet of a door, for the policy header. */
export function styleHash(door: Page["door"], hue: number): string {
  return shellOf(door, hue).styleHash;
}
