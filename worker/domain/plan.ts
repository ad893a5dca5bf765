import { Refusal } from "#schema/errors.ts";
import { type Actor, commentLength, type ItemAct, type ItemChange, type PlanItem, reasonLength } from "#schema/plan.ts";
import type { StepRefusal } from "#schema/portal.ts";
import type { ItemState } from "#schema/words.ts";

interface Ask {
  item: PlanItem;
  actor: Actor;
  /** The version the person saw. */
  version: number;
  /** Today in the account's zone. */
  today: string;
}

function requireOwner(item: PlanItem, actor: Actor): void {
  if (item.side !== actor.side) throw new Refusal("forbidden", "Only the side that owns a step may change its state.");
}

function requireFresh(item: PlanItem, version: number): void {
  if (item.version === version) return;
  const by = item.stateBy ? ` ${item.stateBy} did that.` : "";
  const details = { state: item.state, by: item.stateBy ?? "" };
  throw new Refusal("conflict", `This step changed meanwhile: it is ${item.state} now.${by}`, details);
}

const isLong = (text: string | undefined, most: number) => (text ?? "").trim().length > most;

/** Why a customer's change of a step was not taken, for a page that says so in its own language. */
export function stepRefusalOf({ code, details }: Refusal, fields: Record<string, string>): StepRefusal {
  const { state, by = "" } = details;
  if (code === "conflict") return state ? { kind: "changed", state: state as ItemState, by } : { kind: "raced" };
  if (details.reason) return { kind: isLong(fields.reason, reasonLength) ? "longReason" : "reason" };
  if (details.body) return { kind: isLong(fields.body, commentLength) ? "longBody" : "body" };
  return { kind: "form" };
}

function change(
  ask: Ask,
  to: { state: ItemState; stuckReason: string | null; act: ItemAct; body?: string },
): ItemChange {
  const set = { state: to.state, stuckReason: to.stuckReason, stateOn: ask.today, stateBy: ask.actor.name };
  return { itemId: ask.item.id, version: ask.item.version, set, act: to.act, body: to.body ?? null };
}

/**
 * Checks an item off. Gives null when it is done already: the wish is met, whoever met it.
 * Throws Refusal forbidden for the other side's item, conflict when somebody changed it since `version`.
 */
export function checkOff(ask: Ask): ItemChange | null {
  requireOwner(ask.item, ask.actor);
  if (ask.item.state === "done") return null;
  requireFresh(ask.item, ask.version);
  // The reason stays, so that undo can bring a stuck item back as stuck.
  return change(ask, { state: "done", stuckReason: ask.item.stuckReason, act: "done" });
}

/** Takes the last change of state back: done becomes stuck again if it was, else open. Null when it is open already. */
export function undo(ask: Ask): ItemChange | null {
  requireOwner(ask.item, ask.actor);
  if (ask.item.state === "open") return null;
  requireFresh(ask.item, ask.version);
  if (ask.item.state === "done" && ask.item.stuckReason !== null) {
    return change(ask, { state: "stuck", stuckReason: ask.item.stuckReason, act: "reopened" });
  }
  return change(ask, { state: "open", stuckReason: null, act: ask.item.state === "stuck" ? "unstuck" : "reopened" });
}

/** Marks an item stuck with a reason both sides read. The same reason twice is one change. */
export function markStuck(ask: Ask & { reason: string }): ItemChange | null {
  requireOwner(ask.item, ask.actor);
  if (ask.item.state === "stuck" && ask.item.stuckReason === ask.reason) return null;
  requireFresh(ask.item, ask.version);
  return change(ask, { state: "stuck", stuckReason: ask.reason, act: "stuck", body: ask.reason });
}

/** Opens a stuck or done item again. Null when it is open. */
export function reopen(ask: Ask): ItemChange | null {
  requireOwner(ask.item, ask.actor);
  if (ask.item.state === "open") return null;
  requireFresh(ask.item, ask.version);
  return change(ask, { state: "open", stuckReason: null, act: ask.item.state === "stuck" ? "unstuck" : "reopened" });
}
