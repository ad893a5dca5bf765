import { eventCodes } from "#schema/event.ts";
import { segmentBatch, segmentLimits, segmentMapping, trackCall } from "#schema/segment.ts";
import { eventOutcomes } from "#schema/words.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  listed,
  ok,
  oneOf,
  reads,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const trackSchema = schemaOf(trackCall, {
  messageId: "Segment's id of the call; it counts once. The libraries make it.",
  event: "The event's name.",
  timestamp: "When it happened, taken as it stands.",
  originalTimestamp: "When a device says it happened; read where `timestamp` is missing, and set right by `sentAt`.",
  sentAt: "When the device says it was sent.",
  userId: "Who did it.",
  anonymousId: "Who did it, before anybody knew the name.",
  properties: "What the mapping may look into.",
  context: "The account's id is looked for in `context.groupId` first.",
});

const batchSchema = schemaOf(segmentBatch, {
  batch: `Calls as Segment's libraries send them, at most ${segmentLimits.perBatch.toLocaleString("en")}. Only those of type track count.`,
  sentAt: "When the batch was sent, for calls that do not say.",
  context: "Stands for what a call does not say in its own context.",
});

const mappingSchema = schemaOf(segmentMapping, {
  events: "What an event name becomes, by the name as it is sent.",
  "events.*.metric": "The key of the metric it counts in.",
  "events.*.value": "Where the amount stands. Left out: 1.",
  "events.*.status": "Where the status stands.",
  "events.*.subject": "Where the account's id stands, instead of the paths for all.",
  "events.*.actor": "Where the actor stands, instead of the paths for all.",
  "events.*.dims": "Where each declared dimension stands, by its name.",
  subject: "Where the account's id stands: the first path with something in it.",
  actor: "Where the actor stands: the first path with something in it.",
  others:
    "Names that are not listed: by_name counts `Meeting Booked` in the metric meeting.booked and ignores what no metric is called; ignore leaves all of them out.",
});

const results = answerOf({
  success: ["boolean", "True, as Segment's libraries expect it."],
  results: [
    listed(
      answerOf({
        id: [["string", "null"], "The messageId."],
        status: [oneOf([...eventOutcomes, "ignored"]), "Ignored: no track call, or no metric counts its name."],
        "code?": [oneOf([...eventCodes, "duplicate_payload_differs"]), "Why it was refused, for programs."],
        "message?": ["string", "Why it was refused or ignored, in a sentence."],
        "parked_until?": ["string", "It is kept until its account or metric is known, until then."],
      }),
    ),
    "One result for each call, in the order sent.",
  ],
});

const exampleMapping = {
  events: { "Deal Won": { metric: "deal.won", value: "properties.amount", dims: { plan: "properties.plan" } } },
  subject: ["context.groupId", "properties.account_id"],
  actor: ["userId"],
  others: "by_name",
};

const exampleCall = (today: string) => ({
  messageId: "node-next-1763-5b0e",
  event: "Meeting Booked",
  userId: "rep-7",
  timestamp: `${dayBefore(today, 1)}T15:04:05.000Z`,
  context: { groupId: "acme" },
});

const taken = (messageId: string) =>
  ok("What Segment's libraries expect, with a result for each call beside it.", results, {
    success: true,
    results: [{ id: messageId, status: "accepted" }],
  });

const security = [{ key: [] }, { basic: [] }];

function sendBatch(today: string): Json {
  const call = exampleCall(today);
  return writes({
    tags: ["Segment"],
    security,
    summary: "Send a batch of Segment's libraries",
    description: [
      "Takes what Segment's server libraries send, so that a product that tracks already needs no second integration. Every track call that names a metric becomes an event; identify, page, screen, group and alias are ignored.",
      "Set the library's host to this deployment and its path to `/api/v1/segment/batch`. A library that takes a host alone gets the host with `/api/v1/segment`: `/api/v1/segment/v1/batch` is the same address. The write key is an API key.",
    ].join("\n\n"),
    requestBody: bodyOf(batchSchema, { batch: [{ type: "track", ...call }] }),
    responses: { 200: taken(call.messageId), 422: refused("There is no batch in it.") },
  });
}

function sendTrack(today: string): Json {
  const call = { ...exampleCall(today), messageId: "node-next-1763-77aa" };
  return writes({
    tags: ["Segment"],
    security,
    summary: "Send one track call",
    description: "The same for one call, without a batch around it.",
    requestBody: bodyOf(trackSchema, call),
    responses: { 200: taken(call.messageId) },
  });
}

function mappingOperations(): Json {
  const inForce = ok("The mapping in force.", mappingSchema, exampleMapping);
  const get = reads({
    tags: ["Segment"],
    summary: "See how track calls become events",
    description: "The mapping of the key's source, with the usual values where it was silent.",
    responses: { 200: inForce },
  });
  const put = writes(
    {
      tags: ["Segment"],
      summary: "Say how track calls become events",
      description:
        "Replaces the mapping of the key's source, from the next call on. What was counted stays as it is. A listed name whose metric is not defined yet is parked; a name that is not listed never is.",
      requestBody: bodyOf(mappingSchema, exampleMapping),
      responses: { 200: inForce, 422: refused("A path or a member is not right; details name it.") },
    },
    { live: true },
  );
  return { get, put };
}

/** What a product that sends to Segment already needs. */
export function segmentPaths({ today }: DocumentOf): Json {
  return {
    "/api/v1/segment/batch": { post: sendBatch(today) },
    "/api/v1/segment/track": { post: sendTrack(today) },
    "/api/v1/segment/mapping": mappingOperations(),
  };
}
