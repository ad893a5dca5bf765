import * as z from "zod";
import type { EventCode, EventResult } from "./event.ts";

/** Limits of the Segment-compatible door: Segment's own, so that its libraries cut their batches right. */
export const segmentLimits = { perBatch: 2_500, bodyBytes: 500_000, callBytes: 32_768 };

/** Where a value stands in a track call: userId, anonymousId, or a member of properties or context. */
const callPath = z
  .string()
  .max(300)
  .regex(
    /^(userId|anonymousId|(properties|context)(\.[^.]{1,64}){1,5})$/,
    "userId, anonymousId, or a path like properties.team or context.groupId.",
  );
const callPaths = z.array(callPath).min(1, "At least one path.").max(8, "At most eight paths.");

const eventName = z.string().min(1).max(128);

/** What one event name becomes. Left out: what the mapping says for all. */
const mappedEvent = z.strictObject({
  metric: z.string().min(1).max(128),
  value: callPath.optional(),
  status: callPath.optional(),
  subject: callPaths.optional(),
  actor: callPaths.optional(),
  dims: z.record(z.string().min(1).max(40), callPath).optional(),
});

/** Body of PUT /api/v1/segment/mapping, kept with the source: how track calls become events. */
export const segmentMapping = z.strictObject({
  events: z.record(eventName, mappedEvent).default({}),
  /** The first path with something in it names the account. */
  subject: callPaths.default(["context.groupId", "properties.account_id", "properties.accountId"]),
  /** The first path with something in it names who did it. */
  actor: z.array(callPath).max(8).default(["userId", "anonymousId"]),
  /** Event names that are not listed: taken when the name as a key is a metric ("Meeting Booked": meeting.booked), or ignored. */
  others: z.enum(["by_name", "ignore"]).default("by_name"),
});
export type SegmentMapping = z.infer<typeof segmentMapping>;
export type MappedEvent = z.infer<typeof mappedEvent>;

const member = z.record(z.string(), z.unknown());

/** Body of POST /api/v1/segment/batch. What Segment's libraries send besides is not read. */
export const segmentBatch = z.object({
  batch: z.array(z.unknown()),
  sentAt: z.string().max(64).optional(),
  /** Stands for what a call does not say in its own context. */
  context: member.optional(),
});

export type SegmentBatch = z.infer<typeof segmentBatch>;

const who = z.union([z.string(), z.number()], "This must be text or a number.").nullish();

/** The members of a track call that are read; Segment's libraries send more. */
export const trackCall = z.object({
  messageId: z.string("This must be text: without it a call sent again would count twice.").min(1).max(128),
  event: z.string().min(1).max(256),
  timestamp: z.string().max(64).optional(),
  originalTimestamp: z.string().max(64).optional(),
  sentAt: z.string().max(64).optional(),
  userId: who,
  anonymousId: who,
  properties: member.nullish(),
  context: member.nullish(),
});
export type TrackCall = z.infer<typeof trackCall>;

/** The answer for one call, in the order sent: what became of its event, or that it is none of ours. */
export type SegmentResult = EventResult | { id: string | null; status: "ignored"; message: string; code?: EventCode };
