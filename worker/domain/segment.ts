import type { EventCode, ValueEvent } from "#schema/event.ts";
import { readAs, sayFault } from "#schema/fault.ts";
import { type MappedEvent, type SegmentMapping, segmentMapping, type TrackCall, trackCall } from "#schema/segment.ts";
import { instantOf } from "./event/time.ts";

const minuteMs = 60_000;

/** What a batch says for all of its calls, and what the deployment knows. */
export interface CallContext {
  mapping: SegmentMapping;
  /** Keys of all metrics by the names that stand for them, see byName. */
  metrics: ReadonlyMap<string, string>;
  /** UTC ms. */
  receivedAt: number;
  sentAt: string | null;
  context: Record<string, unknown>;
}

/** One call of a batch as an event of ours, or why it is none. */
export type ReadCall =
  | { event: ValueEvent & { source: string } }
  | { id: string | null; ignored: string }
  | { id: string | null; refused: EventCode; message: string };

/** How a source that never said anything is read. */
export const usualMapping: SegmentMapping = segmentMapping.parse({});

/** "Meeting Booked", "meeting_booked" and "meetingBooked" are meeting.booked. */
function keyOfName(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ".")
    .replace(/^\.|\.$/g, "");
}

/** Metrics by the name an event has to have: "Report Exported PDF" is report.exported_pdf. */
export function byName(keys: readonly string[]): Map<string, string> {
  return new Map(keys.map((key) => [keyOfName(key), key]));
}

function memberAt(call: TrackCall, path: string): unknown {
  let found: unknown = call;
  for (const name of path.split("."))
    found =
      typeof found === "object" && found !== null && Object.hasOwn(found, name)
        ? (found as Record<string, unknown>)[name]
        : undefined;
  return found;
}

/** A text, or a number as it is written; null for nothing, an empty text, and what is neither. */
function textAt(call: TrackCall, path: string): string | null {
  const found = memberAt(call, path);
  if (typeof found === "boolean" || (typeof found === "number" && Number.isFinite(found))) return String(found);
  return typeof found === "string" && found !== "" ? found : null;
}

function firstAt(call: TrackCall, paths: readonly string[]): string | null {
  for (const path of paths) {
    const text = textAt(call, path);
    if (text !== null) return text;
  }
  return null;
}

/**
 * When it happened. `timestamp` stands as the sender gives it. Where only `originalTimestamp` is there, the clock it was read
 * from is set right by Segment's rule, originalTimestamp + (receivedAt - sentAt), in whole minutes: sent again a moment
 * later the same call has to be the same event. Null: no time at all.
 */
function timeOf(call: TrackCall, { receivedAt, sentAt }: CallContext): string | null {
  if (call.timestamp !== undefined) return call.timestamp;
  if (call.originalTimestamp === undefined) return null;
  const [original, sent] = [instantOf(call.originalTimestamp), instantOf(call.sentAt ?? sentAt ?? "")];
  if (original === null || sent === null) return call.originalTimestamp;
  const skew = Math.round((receivedAt - sent) / minuteMs) * minuteMs;
  const moved = new Date(original + skew);
  return skew === 0 || Number.isNaN(moved.getTime()) ? call.originalTimestamp : moved.toISOString();
}

function dataOf(call: TrackCall, mapped: MappedEvent, actorPaths: readonly string[]): ValueEvent["data"] {
  const value = mapped.value === undefined ? null : textAt(call, mapped.value);
  const actor = firstAt(call, mapped.actor ?? actorPaths);
  const status = mapped.status === undefined ? null : textAt(call, mapped.status);
  const dims = Object.entries(mapped.dims ?? {}).flatMap(([name, path]) => {
    const text = textAt(call, path);
    return text === null ? [] : [[name, text]];
  });
  return {
    // A mapped value that is not there must be refused, not counted as one.
    ...(mapped.value === undefined ? {} : { value: value ?? "" }),
    ...(actor === null ? {} : { actor }),
    ...(status === null ? {} : { status }),
    ...(dims.length === 0 ? {} : { dims: Object.fromEntries(dims) }),
  };
}

/** What the event name becomes: as mapped, by its own name, or nothing (null). */
function mappedOf(name: string, { mapping, metrics }: CallContext): MappedEvent | null {
  if (Object.hasOwn(mapping.events, name)) return mapping.events[name] ?? null;
  const key = mapping.others === "by_name" ? metrics.get(keyOfName(name)) : undefined;
  return key === undefined ? null : { metric: key };
}

function idOf(raw: unknown): string | null {
  const { messageId } = (raw ?? {}) as { messageId?: unknown };
  return typeof messageId === "string" ? messageId.slice(0, 128) : null;
}

/**
 * Reads one call of Segment's tracking API. Track calls become events of the origin "segment" with the messageId as id;
 * all other calls, and track calls no mapping or metric knows, are ignored.
 */
export function readCall(raw: unknown, given: CallContext): ReadCall {
  const id = idOf(raw);
  const { type } = (raw ?? {}) as { type?: unknown };
  if (typeof raw !== "object" || raw === null || Array.isArray(raw))
    return { id, refused: "invalid_event", message: "This is no call." };
  if (type !== "track") return { id, ignored: `Only track calls count; this is ${String(type).slice(0, 32)}.` };
  const { data: sent, faults } = readAs(trackCall, raw);
  if (faults !== null) return { id, refused: "invalid_event", message: sayFault(faults[0]).slice(0, 300) };
  const call = { ...sent, context: { ...given.context, ...sent.context } };
  const mapped = mappedOf(call.event, given);
  if (!mapped) return { id, ignored: "No metric counts this event name." };
  const paths = mapped.subject ?? given.mapping.subject;
  const subject = firstAt(call, paths);
  if (subject === null)
    return { id, refused: "invalid_event", message: `No account: ${paths.join(", ")} say nothing.` };
  const time = timeOf(call, given);
  if (time === null)
    return {
      id,
      refused: "bad_time",
      message: "timestamp is missing: received now would count twice when sent again.",
    };
  const data = dataOf(call, mapped, given.mapping.actor);
  return {
    event: { id: call.messageId, source: "segment", type: mapped.metric, subject, time, ...(data ? { data } : {}) },
  };
}
