import { Refusal } from "#schema/errors.ts";
import type { Grant } from "#schema/share.ts";
import type { ContactRole, ShowingChoice } from "#schema/words.ts";

/** The stricter of both states: all that anybody but the decider may say. */
export const strictest: Record<ShowingChoice, boolean> = { names: false, guard: true, money: false };

type LinkHolder = Pick<Grant, "kind" | "canAct">;

/**
 * Whether a reader decides how recaps of their account are shown: an admin of the customer who is known by a personal link.
 * Whoever has a team link only says who they are. `role`: of the contact of the link.
 */
export function decidesShowing({ kind, canAct }: LinkHolder, role: ContactRole | null): boolean {
  return kind === "personal" && canAct && role === "admin";
}

/** Throws Refusal forbidden for everybody else. */
export function requireDecider(reader: LinkHolder, role: ContactRole | null): void {
  if (!decidesShowing(reader, role))
    throw new Refusal("forbidden", "Only an admin of the customer changes this, with a personal link.");
}
