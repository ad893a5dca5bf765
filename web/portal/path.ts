import type { Frame } from "#schema/portal.ts";

/** Root of one account's portal. */
export function basePath(frame: Frame): string {
  return frame.base;
}

/** Page of one item, also the root of the POST targets that change it. */
export function itemPath(frame: Frame, itemId: string): string {
  return `${basePath(frame)}/plan/${encodeURIComponent(itemId)}`;
}
