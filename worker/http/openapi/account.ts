import { accountBody } from "#schema/account.ts";
import { watermark } from "#schema/received.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  ok,
  pathParameter,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const goal = (when: string) => ({
  "": `The goal of ${when}: a sentence, a target and a day.`,
  ".statement": "The goal in a sentence.",
  ".target": "The mark, in units of the metric.",
  ".by": "The day it is to be reached; left out, the template's.",
});
const under = (name: string, words: Record<string, string>) =>
  Object.fromEntries(Object.entries(words).map(([path, text]) => [name + path, text]));

const accountSchema = schemaOf(accountBody, {
  name: "The customer's name as it reads in the portal.",
  segment: "Decides which journey and plan the account begins with. Fixed once it is there.",
  kickoff: "The day the plan counts from. Fixed once it is there.",
  timezone: "An IANA zone like America/Denver: days and months are cut in it.",
  locale: "A language tag like en-US: how numbers and dates read.",
  currency: "Three letters like USD.",
  renewal: "The day the contract renews.",
  contract_end:
    "The last day of the contract in the account's own zone, not before the kickoff: the month it lies in is the last one that is told and mailed, until that day. Left out, it stays as it is; null, the contract goes on.",
  metric: "The key of the headline metric. Needed for goals when there are several metrics.",
  csm: "Mail address of the success manager in the console.",
  seats: "How many seats it has: what figures of similar accounts are held against each other by.",
  contacts:
    "People at a new customer. Afterwards they are looked after in the console. Who is left out stays as they are; who left and is named again, by address, is back, so leave out who is gone.",
  "contacts[].name": "Their name.",
  "contacts[].email": "Where the recap is mailed.",
  "contacts[].role": "What part they have; champion, executive sponsor and admin get the recap.",
  "contacts[].title": "Their title.",
  "contacts[].language": "The language of their recap; left out, the account's.",
  "contacts[].frequency":
    "How often they get it; left out, as the customer's admin set it for the account, else monthly. What they choose themselves goes before it.",
  "contacts[].detail":
    "How much of it they get: `whole` has the breakdowns, `short` has not. Left out, as the customer's admin set it for the account, else whole for a champion or an admin and short for an executive sponsor. What they choose themselves goes before it.",
  "contacts[].celebration":
    "Whether they are told when the First Value is reached. Left out, as the customer's admin set it for the account, else they are, unless `frequency` says `off`.",
  ...under("first_value", goal("first value")),
  ...under("twelve_month", goal("the first twelve months")),
  "twelve_month.milestones":
    "Dated points on the way, at most 24, days and values both rising: what is expected by a day runs in straight lines through them. Left out, it rises evenly.",
  "twelve_month.milestones[].on": "The day, after the kickoff and before the goal's.",
  "twelve_month.milestones[].value": "What is to have come together by then, below the target.",
  critical_event: "A day in the customer's own calendar that everything leads up to.",
  "critical_event.title": "What happens.",
  "critical_event.on": "On which day.",
  history: "Steps of the plan that were done before the account came here.",
  "history[].item": "The step's key in the template.",
  "history[].state": "What became of it.",
  "history[].on": "On which day.",
  "history[].by": "Who did it.",
  "history[].reason": "Why it is stuck or was skipped.",
});

export function accountPaths({ today }: DocumentOf): Json {
  const put = writes(
    {
      tags: ["Accounts and values"],
      summary: "Create or update an account",
      description:
        "Creates the account from its segment's template, with both goals and the homework of both sides, or brings name, zone, locale, currency, renewal, contract end, seats and success manager of a known one in step. Headline metric, goals, people, critical event and history are read when it is new, and left alone afterwards; only somebody who left the customer and is named again is back. The same request twice is one change.",
      parameters: [
        pathParameter("external_id", "Your own id of the account: letters, digits and . : @ _ - , at most 64.", "acme"),
      ],
      requestBody: bodyOf(accountSchema, {
        name: "Acme Logistics",
        segment: "smb",
        kickoff: dayBefore(today, 20),
        timezone: "America/Denver",
        locale: "en-US",
        currency: "USD",
        metric: "meeting.booked",
        contacts: [{ name: "Dana Whitfield", email: "dana@acme.example", role: "champion", title: "Head of sales" }],
        first_value: { statement: "The first 20 meetings booked without a call", target: "20" },
        twelve_month: { statement: "2,400 meetings booked", target: "2400" },
      }),
      responses: {
        201: ok(
          "Created.",
          answerOf({
            external_id: ["string", "Your own id, as sent."],
            created: ["boolean", "True when it is new."],
            slug: ["string", "Its name in the portal's addresses."],
          }),
          { external_id: "acme", created: true, slug: "acme-logistics" },
        ),
        200: { description: "It was there and is in step; the same members come back with `created` false." },
        409: refused("Segment or kickoff differ from the plan's."),
        422: refused("A field is not right; details name it."),
      },
    },
    { live: true },
  );
  return { "/api/v1/accounts/{external_id}": { put } };
}

/** The heartbeat of a source. */
export function sourcePaths({ today }: DocumentOf): Json {
  const until = `${dayBefore(today, 1)}T23:59:59Z`;
  const post = writes(
    {
      tags: ["Events"],
      summary: "Say up to when everything was sent",
      description:
        "A watermark tells zero from missing: a day before it without events is a zero, a day behind it is not known yet. Send it at the end of every run, also of one that had nothing to send. It never moves back.",
      parameters: [pathParameter("id", "`me` for the key's own source, or its id.", "me")],
      requestBody: bodyOf(
        schemaOf(watermark, {
          complete_until: "Everything before this instant was sent: RFC 3339 with an offset or Z.",
        }),
        { complete_until: until },
      ),
      responses: {
        200: ok(
          "Where it stands.",
          answerOf({
            source: ["string", "The id of the source."],
            complete_until: ["string", "The watermark as it stands: the latest ever sent."],
          }),
          { source: "q0WcGZb2m5kR8sTn1vYx7A", complete_until: `${dayBefore(today, 1)}T23:59:59.000Z` },
        ),
        404: refused("The key belongs to another source."),
        422: refused("No time, or one ahead of now."),
      },
    },
    { live: true },
  );
  return { "/api/v1/sources/{id}/watermark": { post } };
}
