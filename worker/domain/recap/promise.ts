import { daysBetween } from "#domain/day.ts";
import type { StandingPart } from "#schema/portal-row.ts";
import type { StepBecame, StepPromise } from "#schema/portal-value.ts";
import type { NamedStep } from "#schema/recap.ts";

/** What a month named as coming. */
export interface NamedMonth {
  key: string;
  steps: NamedStep[];
}

/**
 * The plan as it is for the reader: what internal or removed items were is not in it. `today`: in the account's zone; `isOver`:
 * its contract has ended.
 */
export interface PlanNow {
  standing: StandingPart[];
  today: string;
  isOver: boolean;
}

const lateBy = (planned: string, day: string) => Math.max(0, daysBetween(planned, day));

function becameOf(
  step: NamedStep,
  now: StandingPart | undefined,
  { today, isOver }: Omit<PlanNow, "standing">,
): StepBecame {
  if (!now) return { kind: "gone" };
  const { state, stateOn, stateBy, dueOn, reason } = now;
  if (state === "skipped") return { kind: "skipped", reason };
  if (state === "done") {
    const lateDays = stateOn === null ? 0 : lateBy(step.day, stateOn);
    return { kind: "done", on: stateOn, by: stateBy, lateDays };
  }
  if (isOver) return { kind: "ended" };
  return { kind: dueOn === step.day ? "open" : "moved", on: dueOn, lateDays: lateBy(dueOn, today) };
}

/**
 * What came of the steps a month named, in their order. What was done is late against the day that was said; what is open
 * against the day it is planned for by now. An item that is internal by now reads as one that is gone.
 */
export function becameOfSteps(steps: NamedStep[], { standing, ...time }: PlanNow): StepBecame[] {
  const byId = new Map(standing.map((item) => [item.id, item]));
  return steps.map((step) => becameOf(step, byId.get(step.id), time));
}

/** The same over months, oldest first; a step that was named again counts from the first time. */
export function promisesOf(months: NamedMonth[], plan: PlanNow): StepPromise[] {
  const named = months.flatMap(({ key, steps }) => steps.map((step) => ({ key, step })));
  const first = named.filter(({ step }, at) => named.findIndex((each) => each.step.id === step.id) === at);
  const became = becameOfSteps(
    first.map(({ step }) => step),
    plan,
  );
  return first.flatMap((promise, at) => {
    const what = became[at];
    return what ? [{ ...promise, became: what }] : [];
  });
}
