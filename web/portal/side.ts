import type { SideProgress } from "#schema/portal.ts";
import { isolated } from "#ui/format.ts";

/** "You: 5 of 11 done, 1 late." */
export function sideWords(name: string, side: SideProgress): string {
  const who = isolated(name);
  if (side.total === 0) return `${who}: no steps.`;
  if (side.done === side.total) return side.total === 1 ? `${who}: done.` : `${who}: all ${side.total} done.`;
  return `${who}: ${side.done} of ${side.total} done${side.late > 0 ? `, ${side.late} late` : ""}.`;
}
