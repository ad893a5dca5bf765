import { backfillLimits, newBackfill } from "#schema/backfill.ts";
import { eventLimits } from "#schema/event.ts";
import { backfillModes, backfillStates } from "#schema/words.ts";
import { eventResult, exampleEvent, shortEvents } from "./event.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  listed,
  ok,
  oneOf,
  pathParameter,
  reads,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const newSchema = schemaOf(newBackfill, {
  mode: "Add puts events beside those that are there; replace_range stands for all of one metric of one account in a range of days.",
  label: "What this is, in words: shown in the console for as long as the figures are.",
  subject: "With replace_range: the account whose days are replaced.",
  type: "With replace_range: the metric whose days are replaced.",
  from: "With replace_range: the first local day that is replaced.",
  to: `With replace_range: the first local day that is not replaced any more; at most ${backfillLimits.rangeDays.toLocaleString("en")} days later.`,
});

type Fields = Parameters<typeof answerOf>[0];

const opened: Fields = {
  id: ["string", "The session's id, for the addresses below."],
  label: ["string", "What this is."],
  mode: [oneOf(backfillModes), "As it was opened."],
  state: [oneOf(backfillStates), "Where it stands."],
};

const session: Fields = {
  ...opened,
  "subject?": ["string", "The account whose days are replaced."],
  "type?": ["string", "The metric whose days are replaced."],
  "from?": ["string", "The first day that is replaced."],
  "to?": ["string", "The first day that is not."],
  created_at: [["string", "null"], "When it was opened."],
  applied_at: [["string", "null"], "When it began to count."],
  "reverted_at?": [["string", "null"], "When it was taken back."],
  "discarded_at?": [["string", "null"], "When it was thrown away."],
};

const month = answerOf({
  subject: ["string", "The account."],
  type: ["string", "The metric."],
  month: ["string", "The month, in the account's zone."],
  now: [["string", "null"], "Its figure as it is."],
  after: [["string", "null"], "Its figure as it would be."],
  difference: [["string", "null"], "What changes."],
});

const viewed = answerOf({
  ...session,
  counts: [
    answerOf({
      events: ["integer", "Events in it."],
      accounts: ["integer", "Accounts they belong to."],
      days: ["integer", "Days they touch."],
    }),
    "What it holds.",
  ],
  dry_run: [
    {
      anyOf: [
        answerOf({
          would: [oneOf(["apply", "revert"]), "The step this is the outcome of."],
          months: [listed(month), "Every month whose figure would change."],
        }),
        { type: "null" },
      ],
    },
    "What the next step would do; null once there is none.",
  ],
});

const id = pathParameter("id", "The id the session was opened with.", "SESSION_ID");
const gone = { 404: refused("This source has no such session."), 409: refused("The session is past this step.") };

const live = { live: true };

/** What an example session is: opened today, for one day two months ago. */
function exampleOf(today: string) {
  const [from, to] = [dayBefore(today, 60), dayBefore(today, 59)];
  const range = { subject: "acme", type: "meeting.booked", from, to };
  const asked = { mode: "replace_range", label: "A day of the old system", ...range };
  const open = { id: "V3s0pY8mQ1u7bZxN4kTgWA", label: asked.label, mode: asked.mode, state: "open" };
  const shown = { ...open, ...range, created_at: `${today}T08:00:00.000Z`, applied_at: null };
  return { asked, open, shown };
}
type Example = ReturnType<typeof exampleOf>;

function openSession({ asked, open }: Example): Json {
  const operation = {
    tags: ["Backfills"],
    summary: "Open a backfill session",
    description: [
      "For events older than the live window, or a range that has to be replaced as a whole: open a session, send events into it, look at the difference each month would see, then apply it in one step.",
      `Nothing counts before it is applied, and it can be taken back for ${backfillLimits.revertDays} days.`,
    ].join(" "),
    requestBody: bodyOf(newSchema, asked),
    responses: {
      201: ok("Opened.", answerOf(opened), open),
      422: refused("An unknown account or metric, or a range that is none; details name it."),
    },
  };
  return writes(operation, live);
}

function showSession({ asked, shown }: Example): Json {
  const months = [
    { subject: "acme", type: "meeting.booked", month: asked.from.slice(0, 7), now: "41", after: "42", difference: "1" },
  ];
  const example = {
    ...shown,
    reverted_at: null,
    counts: { events: 1, accounts: 1, days: 1 },
    dry_run: { would: "apply", months },
  };
  return reads({
    tags: ["Backfills"],
    summary: "See what a session would change",
    description: "What it holds, and for each month the figure as it is and as it would be.",
    parameters: [id],
    responses: {
      200: ok("The session with its dry run.", viewed, example),
      404: refused("This source has no such session."),
    },
  });
}

function sendInto(today: string, { asked }: Example): Json {
  const sent = { ...exampleEvent(today), id: "old-77", time: `${asked.from}T15:00:00-06:00` };
  const answer = answerOf({ results: [listed(eventResult), "One result for each event."] });
  const operation = {
    tags: ["Backfills"],
    summary: "Send events into a session",
    description: `As live, of any age, at most ${eventLimits.perBatch} at once. An unknown account or metric is refused and not kept: send it again once it is there.`,
    parameters: [id],
    requestBody: bodyOf(shortEvents, [sent]),
    responses: {
      200: ok("One result for each event, in the order sent.", answer, {
        results: [{ id: sent.id, status: "accepted" }],
      }),
      ...gone,
    },
  };
  return writes(operation, live);
}

function step(words: { summary: string; description: string }, example: Json): Json {
  const responses = { 200: ok("The session as it stands.", answerOf(session), example), ...gone };
  return writes({ tags: ["Backfills"], ...words, parameters: [id], responses }, live);
}

/** Sessions for what is older than the live window, or has to be replaced as a whole. */
export function backfillPaths({ today }: DocumentOf): Json {
  const example = exampleOf(today);
  const { shown } = example;
  const now = `${today}T08:05:00.000Z`;
  const apply = step(
    { summary: "Apply a session", description: "All of it counts from now on, in one step. Twice is once." },
    { ...shown, state: "applied", applied_at: now, reverted_at: null },
  );
  const revert = step(
    {
      summary: "Take a session back",
      description: `Everything is as before it was applied; possible for ${backfillLimits.revertDays} days. Its events may be sent again, live or in another session.`,
    },
    { ...shown, state: "reverted", applied_at: now, reverted_at: now },
  );
  const discard = step(
    { summary: "Throw a session away", description: "Its events never counted, and never will." },
    { ...shown, state: "discarded", discarded_at: now },
  );
  return {
    "/api/v1/backfills": { post: openSession(example) },
    "/api/v1/backfills/{id}": { get: showSession(example), delete: discard },
    "/api/v1/backfills/{id}/events": { post: sendInto(today, example) },
    "/api/v1/backfills/{id}/apply": { post: apply },
    "/api/v1/backfills/{id}/revert": { post: revert },
  };
}
