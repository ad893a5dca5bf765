import type { Content } from "#pages/document.tsx";

/** A rendered page of one reader, with what it depends on. */
export interface KeptPage {
  content: Content;
  etag: string;
  /** Hash of what the account's rows said: they are longer than the page. */
  rows: string;
  /** Of the account: every change anybody could see raises it. */
  revision: number;
  /** End of the local day it was rendered on, UTC ms: tomorrow "today" is another word. */
  until: number;
  /** The grant it was rendered for, as JSON. */
  reader: string;
}

/** Bytes of all of them: some two hundred pages, a thirtieth of an isolate's 128 MB. */
const room = 4_000_000;
/** Three times a review: room for the fullest in the longest script. One beyond that pushes too many others out. */
const longest = 72_000;
const pages = new Map<string, KeptPage>();
let held = 0;

/** What pages share, their style sheet, is held once. */
const sizeOf = ({ content: { start, rest } }: KeptPage) => start.length + rest.length;

function drop(key: string): void {
  const page = pages.get(key);
  if (page && pages.delete(key)) held -= sizeOf(page);
}

/** The page kept under a key; asking for it makes it the newest. */
export function keptPage(key: string): KeptPage | null {
  const page = pages.get(key);
  if (!page) return null;
  pages.delete(key);
  pages.set(key, page);
  return page;
}

/** Keeps a page and lets the oldest go. Never an answer by itself: the grant is read before it is sent. */
export function keepPage(key: string, page: KeptPage): void {
  drop(key);
  if (sizeOf(page) > longest) return;
  pages.set(key, page);
  held += sizeOf(page);
  for (const oldest of pages.keys()) {
    if (held <= room) return;
    drop(oldest);
  }
}
