import * as z from "zod";
import { dailyBody, dailyCodes, dailyItem, dailyLimit, manualBody, valuesQuery } from "#schema/value.ts";
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
  queryOf,
  reads,
  refused,
  schemaOf,
  worded,
  writes,
} from "./part.ts";

const account = pathParameter("external_id", "Your own id of the account.", "acme");

const dailyItemSchema = schemaOf(dailyItem.extend({ value: z.union([z.string().max(40), z.int(), z.null()]) }), {
  day: "A local day of the account, like 2026-10-05.",
  value: "The day's number: decimal text or an integer; null takes it back.",
  actor: "Whose it is. Each actor of a day has a number of its own.",
});
const dailyWords = {
  metric: "The key of the metric.",
  values: `The values of its days, at most ${dailyLimit} in one request.`,
};

/** The contract looks at each value by itself, so the document has to say what one is. */
function dailySchemaOf(): Json {
  const [one, several] = [schemaOf(dailyBody.one, {}), schemaOf(dailyBody.several, {})];
  for (const batch of [one, several.items as Json]) {
    const { values } = batch.properties as Record<string, Json>;
    if (values) values.items = dailyItemSchema;
    worded(batch, dailyWords);
  }
  return { anyOf: [one, several] };
}

const states = ["ok", "zero", "open", "no_data", "stale", "failed"];
const row = answerOf({
  period: ["string", "The month, day or hour (local), or the actor."],
  value: [["string", "null"], "Exact decimal text; null where there is nothing to say, which is not zero."],
  state: [
    oneOf(states),
    "ok and zero are certain; open is not over; stale: the source has not confirmed all of it; failed: nor has it, and the last thing heard of it was an error; no_data: nothing was connected then.",
  ],
  "actor?": [["string", "null"], "By actor: who; null for what came without one."],
  "entered_by?": ["string", "Who entered the month by hand."],
});
const series = answerOf({
  values: [listed(row), "One row for each period, none left out; by actor the largest first."],
  as_of: ["string", "When this was true."],
  timezone: ["string", "The account's zone: periods are local in it."],
  metric: ["string", "The metric that was read."],
});

const dailyResult = answerOf({
  metric: ["string", "The metric."],
  day: [["string", "null"], "The day that was sent."],
  actor: [["string", "null"], "The actor that was sent."],
  status: [oneOf(["accepted", "unchanged", "rejected"]), "Unchanged: this very value stood there already."],
  "code?": [oneOf(dailyCodes), "Why it was refused, for programs."],
  "message?": ["string", "Why it was refused, in a sentence."],
});

const manual = answerOf({
  metric: ["string", "The metric."],
  month: ["string", "The month."],
  value: [["string", "null"], "What stands there now; null: taken back."],
  note: ["string", "Where it comes from."],
  entered_by: ["string", "The source whose key it was."],
  version: ["integer", "Every change is a version; none is lost."],
  status: [oneOf(["accepted", "unchanged"]), "Unchanged: it was so already."],
});

const noAccount = refused("There is no such account or metric.");
const wrong = refused("A field is not right; details name it.");

function readValues(today: string): Json {
  return reads({
    tags: ["Accounts and values"],
    summary: "Read values",
    description: [
      "The figures the customer sees, by month, day, hour or actor. Days are the account's local days, `to` is the first day that is not read.",
      "Whatever came in before the request is in the answer.",
    ].join(" "),
    parameters: [
      account,
      ...queryOf(
        valuesQuery,
        {
          metric: "The key of the metric. Left out: the account's headline metric.",
          from: "The first local day.",
          to: "The first local day that is not read any more.",
          by: "How finely.",
        },
        { from: dayBefore(today, 31), to: today, by: "day" },
      ),
    ],
    responses: {
      200: ok("A row for each period.", series, {
        values: [
          { period: dayBefore(today, 2), value: "14", state: "ok" },
          { period: dayBefore(today, 1), value: "9", state: "ok" },
        ],
        as_of: `${today}T09:00:00.000Z`,
        timezone: "America/Denver",
        metric: "meeting.booked",
      }),
      404: noAccount,
      422: refused("A range that is none, or too long; details name the parameter."),
    },
  });
}

function sendDaily(today: string): Json {
  const day = dayBefore(today, 1);
  return writes(
    {
      tags: ["Accounts and values"],
      summary: "Send daily values",
      description: [
        "For a system that adds up itself: one number for each metric, local day and actor. The number replaces the one before, null takes it back, the same number again changes nothing.",
        "A day of a metric takes daily values or events, never both.",
      ].join(" "),
      parameters: [account],
      requestBody: bodyOf(dailySchemaOf(), {
        metric: "minutes.saved",
        values: [
          { day, value: "42.5", actor: "rep-7" },
          { day, value: 18, actor: "rep-9" },
        ],
      }),
      responses: {
        200: ok(
          "One result for each value, in the order sent.",
          answerOf({ results: [listed(dailyResult), "One result for each value."] }),
          {
            results: [
              { metric: "minutes.saved", day, actor: "rep-7", status: "accepted" },
              { metric: "minutes.saved", day, actor: "rep-9", status: "accepted" },
            ],
          },
        ),
        404: noAccount,
        422: wrong,
      },
    },
    { live: true },
  );
}

function enterMonth(today: string): Json {
  const lastMonth = monthBefore(today);
  return writes(
    {
      tags: ["Accounts and values"],
      summary: "Enter a month by hand",
      description:
        "For a figure no system has: a month's value with a note that says where it comes from. The customer sees that it was entered. A month with events or daily values takes none.",
      parameters: [account, pathParameter("period", "The month, once it is over.", lastMonth)],
      requestBody: bodyOf(
        schemaOf(manualBody, {
          metric: "The key of the metric.",
          value: "The month's value: decimal text or an integer; null takes the entry back.",
          note: "Where the value comes from.",
        }),
        { metric: "ticket.closed", value: "118", note: "Count of the help desk's monthly report" },
      ),
      responses: {
        200: ok("The entry as it stands.", manual, {
          ...{ metric: "ticket.closed", month: lastMonth, value: "118" },
          ...{
            note: "Count of the help desk's monthly report",
            entered_by: "calendar",
            version: 1,
            status: "accepted",
          },
        }),
        404: noAccount,
        409: refused("The month has events or daily values, or was entered a moment ago."),
        422: refused("The month is not over, or a field is not right; details name it."),
      },
    },
    { live: true },
  );
}

const monthBefore = (today: string) => dayBefore(`${today.slice(0, 7)}-01`, 1).slice(0, 7);

/** Values of an account: read, sent by the day, entered by the month. */
export function valuePaths({ today }: DocumentOf): Json {
  return {
    "/api/v1/accounts/{external_id}/values": { get: readValues(today), put: sendDaily(today) },
    "/api/v1/accounts/{external_id}/months/{period}": { put: enterMonth(today) },
  };
}
