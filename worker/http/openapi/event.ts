import { cloudEvent, eventCodes, eventLimits, shortEvent } from "#schema/event.ts";
import { parkedQuery, receivedQuery } from "#schema/received.ts";
import { eventKinds, eventOutcomes } from "#schema/words.ts";
import {
  answerOf,
  type DocumentOf,
  dayBefore,
  type Json,
  listed,
  nextPage,
  ok,
  oneOf,
  paging,
  queryOf,
  reads,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const words = {
  id: "Your own id of what happened, for ever the same and kept byte for byte. Together with `source` it counts once.",
  source:
    "The sending system. Left out: the name of the key's source. Two systems may use the same ids under two names.",
  type: "The key of the metric it counts in.",
  subject: "Your own id of the customer's account, its `external_id`.",
  time: "When it happened: RFC 3339 with an offset or Z. There is no default.",
  data: "What counts about it. Left out: 1, of nobody.",
  "data.value": 'How much: decimal text like `"12.50"`, or an integer. Left out: 1, where the metric counts.',
  "data.actor": "Who did it: an id of a person or team, never a name or mail address.",
  "data.dims":
    "Up to eight dimensions the metric declares, by name. Others are left out, and the source in the console says how many events had some.",
  "data.status": "A status of the metric's list, or any where it has none; the definition says which of them count.",
};

export const shortEventSchema = schemaOf(shortEvent, words);
export const cloudEventSchema = schemaOf(cloudEvent, {
  ...words,
  source: "The sending system.",
  specversion: "Makes it a CloudEvent.",
  datacontenttype: "application/json, when it is sent at all.",
  dataschema: "Taken and not kept, like every extension attribute.",
});

const codes = [...eventCodes, "duplicate_payload_differs", "outside_session"];

/** The answer for one event. */
export const eventResult = answerOf({
  id: [["string", "null"], "The id that was sent; null when there was none."],
  status: [oneOf(eventOutcomes), "What became of it."],
  "code?": [oneOf(codes), "Why it was refused, for programs."],
  "message?": ["string", "Why it was refused, in a sentence."],
  "parked_until?": ["string", "It is kept and taken by itself once its account or metric is known, until then."],
});

const results = answerOf({ results: [listed(eventResult), "One result for each event, in the order sent."] });

const received = answerOf({
  events: [
    listed(
      answerOf({
        id: ["string", "The id it was sent with."],
        source: ["string", "The sending system it was sent under."],
        type: ["string", "The key of its metric."],
        subject: ["string", "The account's external id."],
        kind: [oneOf(eventKinds), "An event that was sent, or an adjustment."],
        time: ["string", "The time as it was sent."],
        value: ["string", "Its amount, exact decimal text."],
        actor: [["string", "null"], "Who did it."],
        status: [["string", "null"], "The status it was sent with."],
        received_at: ["string", "When it came here."],
        rev: ["integer", "1 as sent; each correction adds one."],
        state: [oneOf(["live", "voided", "test", "session"]), "Whether it counts: only live does."],
      }),
    ),
    "Newest batch first.",
  ],
  next: nextPage,
});

/** The event every example is about. */
export const exampleEvent = (today: string) => ({
  id: "booking-1842",
  type: "meeting.booked",
  subject: "acme",
  time: `${dayBefore(today, 1)}T08:30:00-06:00`,
  data: { value: 1, actor: "rep-7" },
});

const oneEvent = { $ref: "#/components/schemas/ShortEvent" };
/** One event, or a list of them. */
export const shortEvents = {
  anyOf: [{ type: "array", maxItems: eventLimits.perBatch, items: oneEvent }, oneEvent],
};

export function eventPaths({ today }: DocumentOf): Json {
  const example = exampleEvent(today);
  const cloud = { specversion: "1.0", source: "calendar", ...example, id: "booking-1841" };
  const post = writes({
    tags: ["Events"],
    summary: "Send events",
    description:
      "One event or an array of them. Each gets its own result, in the order sent: a bad one is refused with a code, the others are kept. Sending a batch again changes nothing.",
    requestBody: {
      required: true,
      content: {
        "application/json": {
          schema: shortEvents,
          example: [example],
        },
        "application/cloudevents+json": { schema: { $ref: "#/components/schemas/CloudEvent" }, example: cloud },
        "application/cloudevents-batch+json": {
          schema: { type: "array", maxItems: eventLimits.perBatch, items: { $ref: "#/components/schemas/CloudEvent" } },
          example: [cloud],
        },
      },
    },
    responses: {
      200: ok("One result for each event.", results, { results: [{ id: "booking-1842", status: "accepted" }] }),
    },
  });
  const get = reads({
    tags: ["Events"],
    summary: "Read back what was received",
    description:
      "Events of the key's source, the newest batch first, with what corrections made of them. A test key sees what test keys sent.",
    parameters: queryOf(
      receivedQuery,
      {
        subject: "Only this account.",
        type: "Only this metric.",
        ...paging,
      },
      { subject: "acme", limit: "50" },
    ),
    responses: {
      200: ok("A page of events.", received, {
        events: [
          {
            ...{ id: "booking-1842", source: "calendar", type: "meeting.booked", subject: "acme", kind: "value" },
            ...{ time: example.time, value: "1", actor: "rep-7", status: null },
            ...{ received_at: `${dayBefore(today, 1)}T14:30:02.114Z`, rev: 1, state: "live" },
          },
        ],
        next: null,
      }),
      422: refused("A parameter is not right; details name it."),
    },
  });
  return { "/api/v1/events": { post, get } };
}

const parkedEvent = answerOf({
  id: ["string", "The id it was sent with."],
  source: ["string", "The sending system it was sent under."],
  type: ["string", "The metric it names."],
  subject: ["string", "The account it names."],
  code: [oneOf(["unknown_account", "unknown_metric"]), "What it waits for."],
  event: ["object", "The event as it was sent."],
  received_at: ["string", "When it came."],
  parked_until: ["string", "After this it is dropped, and the drop is reported in the console."],
});

export function parkedPaths({ today }: DocumentOf): Json {
  const event = { ...exampleEvent(today), subject: "globex" };
  const get = reads({
    tags: ["Events"],
    summary: "See what waits for an account or a metric",
    description: `Events that name an account or a metric nobody knows yet. They are kept ${eventLimits.parkedDays} days, and taken by themselves as soon as it is there.`,
    parameters: queryOf(parkedQuery, paging),
    responses: {
      200: ok(
        "A page of what waits.",
        answerOf({
          parked: [listed(parkedEvent), "In the order of their ids."],
          next: nextPage,
        }),
        {
          parked: [
            {
              ...{
                id: event.id,
                source: "calendar",
                type: event.type,
                subject: event.subject,
                code: "unknown_account",
              },
              event,
              received_at: `${dayBefore(today, 1)}T14:30:02.114Z`,
              parked_until: `${dayBefore(today, 1 - eventLimits.parkedDays)}T14:30:02.114Z`,
            },
          ],
          next: null,
        },
      ),
      422: refused("A parameter is not right; details name it."),
    },
  });
  const replay = writes({
    tags: ["Events"],
    summary: "Take what waited",
    description:
      "Takes events whose account and metric are there by now. It also happens by itself when an account is opened or a metric defined; an event is never too old for having waited.",
    responses: {
      200: ok(
        "What became of them.",
        answerOf({
          results: [
            listed({ allOf: [eventResult, answerOf({ source: ["string", "The sending system of the event."] })] }),
            "One result for each event that was tried.",
          ],
          more: ["boolean", "There was more than one call takes: call again."],
        }),
        { results: [{ id: "booking-1842", source: "calendar", status: "accepted" }], more: false },
      ),
    },
  });
  return { "/api/v1/parked": { get }, "/api/v1/parked/replay": { post: replay } };
}
