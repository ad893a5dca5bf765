import type { Correction, CorrectionCode, EventState, Revision, StandingEvent } from "#schema/correction.ts";
import { eventLimits } from "#schema/event.ts";
import { instantOf } from "./time.ts";
import { scaledValue } from "./value.ts";

const messages: Partial<Record<CorrectionCode, string>> = {
  invalid_correction: "This is no correction.",
  unknown_event: "This source never sent an event with this id.",
  archived_event: "This event is archived. Restore its archive, then send this again.",
  conflict: "Somebody else corrected this event at the same moment. Look at it, then send this again.",
  bad_time: "time must be RFC 3339 with an offset or Z.",
  in_future: "time lies more than five minutes ahead.",
  bad_value: "value must be a plain decimal as text, or an integer.",
  too_many_decimals: "value has more decimals than the metric keeps.",
  value_out_of_range: "value is beyond what is counted exactly.",
  daily_values_here: "This day of this metric comes as daily values already.",
};

/** Why a correction is refused, in words. */
export function refusedCorrection(code: CorrectionCode): string {
  return messages[code] ?? code;
}

/** What the rules need to know. `now` UTC ms; `scale` of the metric; `isDaily`: that instant falls on a day of daily values. */
export interface CorrectionContext {
  now: number;
  scale: number;
  isDaily: (at: number) => boolean;
}

function amendedTime(state: EventState, time: string | undefined, now: number): EventState | CorrectionCode {
  if (time === undefined) return state;
  const at = instantOf(time);
  if (at === null) return "bad_time";
  if (at > now + eventLimits.futureMinutes * 60_000) return "in_future";
  // The same instant in other words is no change.
  return at === state.at ? state : { ...state, at, timeText: time };
}

function amended(
  state: EventState,
  asked: Correction & { act: "amend" },
  { now, scale }: CorrectionContext,
): EventState | CorrectionCode {
  const moved = amendedTime(state, asked.time, now);
  if (typeof moved === "string") return moved;
  const value = asked.value === undefined ? state.value : scaledValue(asked.value, scale);
  if (typeof value === "string") return value;
  const actor = asked.actor === undefined ? state.actor : asked.actor;
  return value === moved.value && actor === moved.actor ? moved : { ...moved, value, actor };
}

function corrected(state: EventState, asked: Correction, context: CorrectionContext): EventState | CorrectionCode {
  if (asked.act === "amend") return amended(state, asked, context);
  if (asked.act === "void") return state.voidedAt === null ? { ...state, voidedAt: context.now } : state;
  return state.voidedAt === null ? state : { ...state, voidedAt: null };
}

/** What corrections make of one event. `codes`: one for each, in order; null where it was done. */
export interface CorrectedEvent {
  state: EventState;
  revisions: Revision[];
  codes: (CorrectionCode | "unchanged" | null)[];
}

/**
 * Corrects one event, step by step in the order asked. Each step that changes something is one revision, which keeps what the
 * event was before it; a step that is refused changes nothing and the next goes on from there. A void event keeps out of the
 * way of daily values; one that counts may not fall on their days.
 */
export function correctEvent(
  event: StandingEvent,
  asked: readonly Correction[],
  context: CorrectionContext,
): CorrectedEvent {
  const { at, timeText, value, actor, voidedAt } = event;
  // Only its key is here: what it was could not be kept, and no figure would move.
  if (event.kind === "archived") return { state: event, revisions: [], codes: asked.map(() => "archived_event") };
  let state: EventState = { at, timeText, value, actor, voidedAt };
  const revisions: Revision[] = [];
  const codes = asked.map((each) => {
    const next = corrected(state, each, context);
    if (typeof next === "string") return next;
    if (next === state) return "unchanged";
    if (next.voidedAt === null && context.isDaily(next.at)) return "daily_values_here";
    revisions.push({ rev: event.rev + revisions.length + 1, act: each.act, was: state, reason: each.reason });
    state = next;
    return null;
  });
  return { state, revisions, codes };
}
