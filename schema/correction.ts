import * as z from "zod";
import { type EventCode, eventLimits, shortEvent } from "./event.ts";
import { line } from "./text.ts";
import type { EventKind } from "./words.ts";

/** Corrections one request may hold. */
export const correctionsPerBatch = eventLimits.perBatch;

const sent = shortEvent.shape;
const data = sent.data.unwrap().shape;
const named = { id: sent.id, source: sent.source, reason: line(280, "Say why.") };

/** What is to become of one event that was sent before. `source` as the event carried it; left out: the name of the key's source. */
export const correction = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("void"), ...named }),
  z.strictObject({ act: z.literal("restore"), ...named }),
  z
    .strictObject({
      act: z.literal("amend"),
      ...named,
      value: data.value,
      time: sent.time.optional(),
      /** Null: nobody. */
      actor: data.actor.nullable(),
    })
    .refine(
      ({ value, time, actor }) => value !== undefined || time !== undefined || actor !== undefined,
      "say what changes: value, time or actor",
    ),
]);
export type Correction = z.infer<typeof correction>;

/** A signed amount beside the events, in a metric that adds. */
export const adjustment = z.strictObject({
  ...named,
  subject: sent.subject,
  type: sent.type,
  time: sent.time,
  value: data.value.unwrap(),
  actor: data.actor,
});
export type Adjustment = z.infer<typeof adjustment>;

export type CorrectionCode = EventCode | "invalid_correction" | "unknown_event" | "archived_event" | "conflict";

/** The answer for one correction, in the order they were sent. */
export interface CorrectionResult {
  id: string | null;
  status: "corrected" | "unchanged" | "rejected";
  code?: CorrectionCode;
  message?: string;
}

/** What a correction can change of an event. Times UTC ms, value scaled. */
export interface EventState {
  at: number;
  /** The sender's own text of it. */
  timeText: string;
  value: number;
  actor: string | null;
  voidedAt: number | null;
}

/** An event as it stands. */
export interface StandingEvent extends EventState {
  origin: string;
  id: string;
  accountId: string;
  metricKey: string;
  kind: EventKind;
  rev: number;
  sessionId: string | null;
}

/** What an event was before one correction: `rev` is the one that correction made. */
export interface Revision {
  rev: number;
  act: Correction["act"];
  was: EventState;
  reason: string;
}
