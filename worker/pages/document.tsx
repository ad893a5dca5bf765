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

/** What all documents of a door have in common: the style sheet with the vendor's hue, and its hash; made once. */
interface Shell {
  /** UTF-8, from the end of the title to the nonce, or to the body of a page without a script. */
  head: Uint8Array<ArrayBuffer>;
  beforeBody: string;
  isScripted: boolean;
  /** For the policy. */
  styleHash: string;
}

/** A whole document in UTF-8 but for the nonce of one answer. */
export interface Content {
  /** Up to the end of the title. */
  start: Uint8Array<ArrayBuffer>;
  shell: Shell;
  /** What stands behind the shell's head. */
  rest: Uint8Array<ArrayBuffer>;
}

const encoder = new TextEncoder();
const shells = new Map<string, Shell>();
const beforeTitle = new Map(languages.map((language) => [language, headOf(language)]));
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
    head: encoder.encode(script ? `${head}<script type="module" nonce="` : head),
    beforeBody: script ? `" src="${script}"></script></head><body>` : "</head><body>",
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

/** A whole HTML document, its style sheet inline, its script by nonce: all of it that can be kept. */
export function renderContent({ door, locale, hue, title, body }: Page): Content {
  const shell = shellOf(door, hue);
  return {
    start: encoder.encode(`${beforeTitle.get(locale)}${escapeHtml(title)}`),
    shell,
    rest: encoder.encode(`${shell.beforeBody}${renderHtml(body)}</body></html>`),
  };
}

/** The document of one answer. `nonce`: ASCII. */
export function documentOf({ start, shell, rest }: Content, nonce: string): Uint8Array<ArrayBuffer> {
  const { head, isScripted } = shell;
  const untilNonce = start.length + head.length;
  const untilRest = isScripted ? untilNonce + nonce.length : untilNonce;
  const document = new Uint8Array(untilRest + rest.length);
  document.set(start);
  document.set(head, start.length);
  if (isScripted) encoder.encodeInto(nonce, document.subarray(untilNonce, untilRest));
  document.set(rest, untilRest);
  return document;
}
