import type { Frame } from "#schema/portal.ts";

/** Root of one account's portal. */
export function basePath(frame: Pick<Frame, "base">): string {
  return frame.base;
}

/** Page of one item, also the root of the POST targets that change it. */
export function itemPath(frame: Pick<Frame, "base">, itemId: string): string {
  return `${basePath(frame)}/plan/${encodeURIComponent(itemId)}`;
}
