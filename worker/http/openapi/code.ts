import { statusOf } from "#http/error.ts";
import type { CorrectionCode } from "#schema/correction.ts";
import type { RefusalCode } from "#schema/errors.ts";
import { type EventCode, eventLimits } from "#schema/event.ts";
import type { DailyCode } from "#schema/value.ts";

interface Words {
  means: string;
  todo: string;
}

const requestCodes: Partial<Record<RefusalCode, Words>> = {
  unreadable: {
    means:
      "The body is no JSON, no UTF-8, broken gzip, nested deeper than 32 levels, of another content type, or names one member twice; or it ended before it was whole.",
    todo: "Read `message`: it names the reason. Correct the sender. A body that was cut may be sent again.",
  },
  unknown_caller: { means: "No key, a wrong one, or one that was revoked.", todo: "Make a key in the console." },
  forbidden: { means: "A test key asked to change what customers see.", todo: "Use a live key." },
  not_found: { means: "Nothing here has this id, or it is another source's.", todo: "Look at the id in the address." },
  not_allowed: { means: "The address is right, the method is not.", todo: "`Allow` names those that are answered." },
  conflict: { means: "It contradicts what is there.", todo: "`message` says what; read it back and decide." },
  too_large: { means: "Too many bytes (counted unpacked) or too many items.", todo: "Send smaller batches." },
  unsupported: { means: "A content coding other than gzip.", todo: "Send gzip, or the body as it is." },
  invalid: {
    means: "Fields are missing or wrong.",
    todo: "`details` has a sentence for each field at fault, by its path in what you sent; `message` is the first.",
  },
  too_many: {
    means: "More than 20 requests a second with one key.",
    todo: "Wait as many seconds as `Retry-After` says, then send the same again.",
  },
};

/** Codes of a whole request that was refused: code, status, meaning, what to do. */
export const requestRows: string[][] = [
  ...Object.entries(requestCodes)
    .map(([code, words]): [RefusalCode, Words] => [code as RefusalCode, words])
    .toSorted(([a], [b]) => statusOf[a] - statusOf[b])
    .map(([code, { means, todo }]) => [`${statusOf[code]} \`${code}\``, means, todo]),
  [
    "500, 503 `internal`",
    "A fault on this side.",
    "Send the same again later; name `request_id` when you write to us.",
  ],
];

type ItemCode = EventCode | DailyCode | CorrectionCode | "duplicate_payload_differs" | "outside_session";

const itemCodes: Record<ItemCode, Words> = {
  invalid_event: { means: "A field is missing, wrong or unknown.", todo: "`message` names it." },
  invalid_value: { means: "This is no daily value.", todo: "Send `day`, `value` and perhaps `actor`." },
  invalid_correction: { means: "This is no correction.", todo: "`message` names the field." },
  unknown_account: {
    means: "No account has this `subject` as its external id.",
    todo: `Nothing: it is kept ${eventLimits.parkedDays} days and taken as soon as the account is there.`,
  },
  unknown_metric: {
    means: "No metric has this key.",
    todo: `Define it in the console. Events are kept ${eventLimits.parkedDays} days and then taken by themselves.`,
  },
  duplicate_payload_differs: {
    means: "The id was sent before with another payload. The first one stands.",
    todo: "If the new one is right, amend the event with a correction.",
  },
  bad_time: { means: "No RFC 3339 time with an offset or Z.", todo: "Send one like `2026-10-14T08:30:00-06:00`." },
  bad_day: { means: "No local day the account's zone had.", todo: "Send one like `2026-10-05`." },
  too_old: { means: "Before the live window of the source.", todo: "Send it in a backfill session." },
  in_future: { means: "Ahead of now, or of the account's today.", todo: "Set the clock of the sender." },
  bad_value: { means: "No plain decimal.", todo: 'Send text like `"12.50"`, or an integer.' },
  too_many_decimals: { means: "More decimals than the metric keeps.", todo: "Round it, or define the metric finer." },
  value_out_of_range: { means: "Beyond what is counted exactly.", todo: "Check the unit." },
  wrong_aggregation: {
    means: "The metric takes no such values: a rate has none of its own, distinct actors need their names.",
    todo: "Send what it is made of.",
  },
  unknown_status: {
    means: "The metric has a list of statuses, and this is none of them.",
    todo: "Correct the sender, or add it to the metric's list in the console.",
  },
  daily_values_here: {
    means: "That day of the metric comes as daily values.",
    todo: "Correct the daily value instead.",
  },
  events_here: { means: "That day of the metric comes as events.", todo: "Correct the events instead." },
  too_large: {
    means: `One event beyond ${eventLimits.eventBytes.toLocaleString("en")} bytes.`,
    todo: "Send less with it.",
  },
  conflict: {
    means: "Twice in one request with different values, or corrected by somebody else at that moment.",
    todo: "Read it back, then send what is right.",
  },
  unknown_event: { means: "This source never sent that id.", todo: "Check `id` and `source`." },
  archived_event: { means: "The event is archived.", todo: "Restore its archive, then send this again." },
  outside_session: {
    means: "The session replaces another account, metric or time.",
    todo: "Send it live, or elsewhere.",
  },
};

/** Codes of one item; the others of its request are kept. */
export const itemRows: string[][] = Object.entries(itemCodes).map(([code, { means, todo }]) => [
  `\`${code}\``,
  means,
  todo,
]);
