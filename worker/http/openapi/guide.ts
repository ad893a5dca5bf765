import { actorLimits } from "#schema/actor.ts";
import { backfillLimits } from "#schema/backfill.ts";
import { correctionsPerBatch } from "#schema/correction.ts";
import { eventLimits } from "#schema/event.ts";
import type { GuideSection } from "#schema/guide.ts";
import { segmentLimits } from "#schema/segment.ts";
import { dailyLimit, rangeLimits } from "#schema/value.ts";
import { itemRows, requestRows } from "./code.ts";

const kb = (bytes: number) => `${Math.floor(bytes / 1000)} KB`;
const { perBatch, bodyBytes, eventBytes, futureMinutes, parkedDays } = eventLimits;

const start: GuideSection = {
  id: "start",
  title: "Send the first event",
  blocks: [
    "An event says that something of value happened for a customer. It counts once, adds up in the customer's portal and in the monthly recap, and can be corrected in the open later. Everything is JSON, at `$URL`, with `Authorization: Bearer` and a key.",
    "An administrator makes a key in the console, under Data, for the system that sends. Begin with a test key: it opens the same doors and moves nothing a customer sees.",
    { code: 'export API_KEY="cairn_test_…"' },
    "Then, in the language at hand:",
    { programs: "first" },
    "Each event gets a result, in the order sent:",
    { code: '{"results":[{"id":"booking-1842","status":"accepted"}]}' },
    `\`type\` is the key of a metric and \`subject\` your own id of the customer's account, as both are in the console; under Data it shows this command with two that are there. If the answer says \`unknown_account\` or \`unknown_metric\`, nothing is lost: the event is kept for ${parkedDays} days and taken by itself as soon as what it names is there.`,
    "Read back what arrived:",
    { code: 'curl "$URL/api/v1/events?limit=5" -H "Authorization: Bearer $API_KEY"' },
  ],
};

const event: GuideSection = {
  id: "event",
  title: "An event, field by field",
  blocks: [
    { fields: "ShortEvent" },
    "A member nobody knows is refused, so that a misspelt one is found on the first day.",
    "CloudEvents 1.0 are taken as they are: the same members with `specversion` `1.0` and a `source`, as one event (`application/cloudevents+json`) or a batch (`application/cloudevents-batch+json`).",
  ],
};

const answer: GuideSection = {
  id: "answer",
  title: "What comes back",
  blocks: [
    "A request that can be read is answered 200, with one result for each event. One bad event never costs the others.",
    {
      table: {
        head: ["Status", "What it means", "What to do"],
        rows: [
          ["`accepted`", "It is kept and counts.", "Nothing."],
          ["`duplicate`", "This very event was kept before.", "Nothing. It counted once."],
          [
            "`conflict`",
            "Its id was sent before with another payload. The first one stands.",
            "If the new one is right, amend the event.",
          ],
          [
            "`rejected`",
            "It was not taken; `code` and `message` say why.",
            "See the codes of an item. Write it to a log.",
          ],
        ],
      },
    },
  ],
};

const once: GuideSection = {
  id: "once",
  title: "Once, and for ever",
  blocks: [
    "An event is known by `source` and `id`, for ever and not for a day. Sending a batch, a night or a whole year again changes no figure. So give an event the id it has in your own database, never a random one made while sending.",
    'The same event is the same however it is written: another offset of the same instant, `1` or `"1.0"`, members in another order. The same id twice in one batch: the first wins.',
  ],
};

const time: GuideSection = {
  id: "time",
  title: "Time",
  blocks: [
    "`time` is RFC 3339 with seconds and an offset or Z, like `2026-10-14T08:30:00-06:00`. There is no default, because `now` would count again when a batch is sent again. Fractions are kept to the millisecond; a leap second counts in its minute.",
    "Days and months are the account's own: an event at 23:30 in Denver belongs to that day in Denver, on days with 23 and 25 hours too.",
    `A live event may lie as far back as the source allows (35 days unless it was set otherwise) and at most ${futureMinutes} minutes ahead. Older ones go into a backfill session. An event that is late for a month whose recap was published gives the recap a restated version; nothing is mailed again.`,
  ],
};

const value: GuideSection = {
  id: "value",
  title: "Amounts",
  blocks: [
    'Send decimals as text: `"12.50"`. A JSON number with a point is refused, because it may have been rounded on the way. Amounts are kept exactly, with as many decimals as the metric says; one more is refused rather than rounded.',
    "No exponents, no thousands separators, no plus sign. What is read back is decimal text too.",
  ],
};

const retry: GuideSection = {
  id: "retry",
  title: "When to send again",
  blocks: [
    "Sending again is always safe. Send the same bytes again after 429, 500, 503 and after a connection that broke, whether or not the answer was lost: wait as many seconds as `Retry-After` says, else 1, 2, 4 … up to 60 seconds and a random second more. Every other refusal stays one until the sender is changed.",
    "Keep what was not answered in a queue of your own. A batch is kept as a whole or not at all.",
  ],
};

const file: GuideSection = {
  id: "file",
  title: "Send a file of events",
  blocks: [
    "For a night job: a file with one event a line goes out in batches of 500, packed, waits when it is told to, survives a lost connection, and prints what was refused.",
    { programs: "file" },
  ],
};

const limits: GuideSection = {
  id: "limits",
  title: "Limits",
  blocks: [
    {
      table: {
        head: ["What", "At most"],
        rows: [
          ["Events in a request", `${perBatch}, and ${kb(bodyBytes)} unpacked`],
          ["One event", `${eventBytes.toLocaleString("en")} bytes`],
          ["Requests of one key", "20 a second, counted over ten seconds: 10,000 events a second"],
          ["Corrections in a request", String(correctionsPerBatch)],
          ["Daily values in a request", String(dailyLimit)],
          [
            "Values read at once",
            `${rangeLimits.month} months, ${rangeLimits.day} days (also by actor), ${rangeLimits.hour} days by hour`,
          ],
          [
            "Segment calls in a request",
            `${segmentLimits.perBatch.toLocaleString("en")}, and ${kb(segmentLimits.bodyBytes)} unpacked; 32 KB a call`,
          ],
          ["Any other body", "1 MB"],
          ["Ids, sources, actors", "128 characters"],
          ["Actors with a name or a team", `${actorLimits.perAccount.toLocaleString("en")} an account`],
          ["Dimensions", `${eventLimits.dims} a metric, values of ${eventLimits.dimChars} characters`],
          ["An event ahead of now", `${futureMinutes} minutes`],
          [
            "An event in the past",
            "the live window of its source, 35 days unless set otherwise; any age in a backfill",
          ],
          ["Waiting for an account or a metric", `${parkedDays} days`],
          ["Taking an applied backfill back", `${backfillLimits.revertDays} days`],
        ],
      },
    },
    "Bodies are UTF-8 and may come with `Content-Encoding: gzip`; limits hold for what they unpack to.",
  ],
};

const test: GuideSection = {
  id: "test-keys",
  title: "Test keys",
  blocks: [
    "A key that begins with `cairn_test_` takes the same requests and gives the same answers. Its events are kept apart: they are in no figure, no recap and no customer's portal, and the same ids may be sent live later. It sends, corrects and reads events; what customers see it may not change.",
    "A source has room for two live and two test keys at a time, so that one can be replaced without a gap.",
  ],
};

const doors: GuideSection = {
  id: "doors",
  title: "Which door for what",
  blocks: [
    {
      table: {
        head: ["You have", "Use"],
        rows: [
          ["Things as they happen", "`POST /api/v1/events`"],
          ["A product that sends to Segment", "`POST /api/v1/segment/batch`"],
          ["A warehouse that adds up by day", "`PUT /api/v1/accounts/{external_id}/values`"],
          ["A number somebody looked up", "`PUT /api/v1/accounts/{external_id}/months/{period}`"],
          ["Events older than the live window", "`POST /api/v1/backfills`"],
          ["A single event that was wrong", "`POST /api/v1/corrections`"],
          ["A figure that is off, and no single event to blame", "`POST /api/v1/adjustments`"],
          ["A night without anything to send", "`POST /api/v1/sources/me/watermark`: it makes the day a zero"],
          ["A person who is to be forgotten", "`POST /api/v1/accounts/{external_id}/erasures`"],
          ["A need for the figures elsewhere", "`GET /api/v1/accounts/{external_id}/values`"],
        ],
      },
    },
  ],
};

const segment: GuideSection = {
  id: "from-segment",
  title: "From Segment",
  blocks: [
    "Point a Segment server library here and its track calls become events, with nothing else to build. The account is `context.groupId`, the actor `userId`, the id `messageId`, and `Meeting Booked` counts in the metric `meeting.booked`. A mapping changes each of these.",
    {
      code: [
        'import { Analytics } from "@segment/analytics-node";',
        "",
        "const analytics = new Analytics({",
        "  writeKey: process.env.API_KEY,",
        '  host: "$URL",',
        '  path: "/api/v1/segment/batch",',
        "  flushAt: 100,",
        "});",
        "analytics.track({",
        '  userId: "rep-7",',
        '  event: "Meeting Booked",',
        '  context: { groupId: "acme" },',
        "});",
      ].join("\n"),
    },
    "Set `flushAt` to 100 or more: the library sends every fifteen calls unless told otherwise, and each request is a row of its own and one of the twenty a second. `flushInterval` still sends what is left after ten seconds.",
    "`timestamp` is taken as it stands. Where a call has `originalTimestamp` alone, the device's clock is set right as Segment does it, `originalTimestamp + (received - sentAt)`, in whole minutes, so that the same call sent again is the same event. A call without any time is refused.",
  ],
};

const codes: GuideSection = {
  id: "codes",
  title: "Codes",
  blocks: [
    "A request that is refused as a whole keeps nothing, and is answered with a status and",
    {
      code: '{\n  "error": {\n    "code": "invalid",\n    "message": "contacts.0.email: That is no mail address.",\n    "details": { "contacts.0.email": "That is no mail address." },\n    "request_id": "tv0Y5JyXNZcvcyKB38L7-P"\n  }\n}',
    },
    { table: { head: ["Status and code", "What it means", "What to do"], rows: requestRows } },
    "An item that is refused has a code of its own, and the others of its request are kept:",
    { table: { head: ["Code", "What it means", "What to do"], rows: itemRows } },
  ],
};

/** The page a sender reads first, as data. */
export const guide: GuideSection[] = [
  start,
  event,
  answer,
  once,
  time,
  value,
  retry,
  file,
  limits,
  test,
  doors,
  segment,
  codes,
];
