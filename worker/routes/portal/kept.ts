import type { Content } from "#pages/document.tsx";

/** A rendered page of one reader, with what it depends on. */
export interface KeptPage {
  content: Content;
  etag: string;
  /** What the account's rows said. */
  text: string;
  /** Of the account: every change anybody could see raises it. */
  revision: number;
  /** End of the local day it was rendered on, UTC ms: tomorrow "today" is another word. */
  until: number;
  /** The grant it was rendered for, as JSON. */
  reader: string;
}

/** About two megabytes of an isolate's 128, five at the very most. */
const most = 160;
const longest = 32_000;
const pages = new Map<string, KeptPage>();

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
  pages.delete(key);
  if (page.content.rest.length > longest) return;
  pages.set(key, page);
  const [oldest] = pages.keys();
  if (pages.size > most && oldest !== undefined) pages.delete(oldest);
}
