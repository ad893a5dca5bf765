import { type BackfillRow, backfillLimits } from "#schema/backfill.ts";
import { Refusal } from "#schema/errors.ts";

const dayMs = 86_400_000;

/** What may be asked of a session, and where it leads. */
export type BackfillStep = "apply" | "revert" | "discard";
const leadsTo = { apply: "applied", revert: "reverted", discard: "discarded" } as const;
const comesFrom = { apply: "open", revert: "applied", discard: "open" } as const;
const stateNames = { open: "open", applied: "applied", reverted: "taken back", discarded: "discarded" } as const;

/**
 * Whether a step is still to do; false when it was done before. `now`: UTC ms. Throws Refusal conflict: the session is past
 * that step, or was applied more than 90 days ago.
 */
export function isToDo(
  session: Pick<BackfillRow, "state" | "appliedAt">,
  step: BackfillStep,
  { now }: { now: number },
): boolean {
  if (session.state === leadsTo[step]) return false;
  if (session.state !== comesFrom[step])
    throw new Refusal("conflict", `This session is ${stateNames[session.state]}.`, { state: session.state });
  if (step === "revert" && now > (session.appliedAt ?? 0) + backfillLimits.revertDays * dayMs)
    throw new Refusal("conflict", "A session can be taken back within 90 days. Correct its events instead.", {
      state: session.state,
    });
  return true;
}

/** What a session would do next: the dry run is of that. */
export function nextStep(state: BackfillRow["state"]): "apply" | "revert" | null {
  if (state === "open") return "apply";
  return state === "applied" ? "revert" : null;
}
