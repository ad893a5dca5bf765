import { adjustment, correction, correctionsPerBatch } from "#schema/correction.ts";
import { eventResult } from "./event.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  listed,
  ok,
  oneOf,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const reason = "Why: kept with the correction and shown in the console.";

const correctionSchema = schemaOf(correction, {
  act: "Void takes it out of every figure, restore brings it back, amend changes it.",
  id: "The id the event was sent with.",
  source: "As the event carried it. Left out: the name of the key's source.",
  reason,
  value: "The amount it should have been.",
  time: "When it should have been; the live window does not apply.",
  actor: "Who it should have been; null: nobody.",
});

const adjustmentSchema = schemaOf(adjustment, {
  id: "Your own id of the adjustment: it counts once, like an event.",
  source: "The sending system. Left out: the name of the key's source.",
  reason,
  subject: "The account's external id.",
  type: "The key of a metric that counts or adds.",
  time: "When it counts: RFC 3339 with an offset or Z.",
  value: "How much is added, or with a minus taken away.",
  actor: "Whose it is.",
});

const result = answerOf({
  id: [["string", "null"], "The id that was sent."],
  status: [oneOf(["corrected", "unchanged", "rejected"]), "Unchanged: it was so already."],
  "code?": ["string", "Why it was refused, for programs."],
  "message?": ["string", "Why it was refused, in a sentence."],
});

/** Corrections and adjustments. */
export function correctionPaths({ today }: DocumentOf): Json {
  const corrections = writes({
    tags: ["Corrections"],
    summary: "Void, restore or amend events",
    description: [
      "Changes events that were sent before. What was is kept as a revision with the reason, so a figure can always be explained.",
      "A month whose recap was published gets a restated version when its figure moves; nothing is mailed again.",
    ].join("\n\n"),
    requestBody: bodyOf({ type: "array", maxItems: correctionsPerBatch, items: correctionSchema }, [
      { act: "amend", id: "booking-1842", value: 2, reason: "Two meetings were booked in one call" },
      { act: "void", id: "booking-1843", reason: "A test of the calendar" },
    ]),
    responses: {
      200: ok(
        "One result for each correction, in the order sent.",
        answerOf({ results: [listed(result), "One result for each correction."] }),
        {
          results: [
            { id: "booking-1842", status: "corrected" },
            { id: "booking-1843", status: "unchanged" },
          ],
        },
      ),
    },
  });
  const adjustments = writes({
    tags: ["Corrections"],
    summary: "Adjust a figure",
    description:
      "Adds or takes away an amount where no single event was wrong. It is an event of its own, shown as an adjustment, for metrics that count or add.",
    requestBody: bodyOf(adjustmentSchema, {
      id: "adjust-2026-10",
      subject: "acme",
      type: "meeting.booked",
      time: `${dayBefore(today, 1)}T12:00:00Z`,
      value: -3,
      reason: "Three bookings of a demo calendar were counted",
    }),
    responses: {
      200: ok("The result, as of an event.", answerOf({ results: [listed(eventResult), "One result."] }), {
        results: [{ id: "adjust-2026-10", status: "accepted" }],
      }),
      422: refused("A field is missing or wrong; details name it."),
    },
  });
  return { "/api/v1/corrections": { post: corrections }, "/api/v1/adjustments": { post: adjustments } };
}
