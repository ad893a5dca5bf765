import { feeBody } from "#schema/fee.ts";
import {
  answerOf,
  bodyOf,
  type DocumentOf,
  dayBefore,
  type Json,
  ok,
  oneOf,
  pathParameter,
  refused,
  schemaOf,
  writes,
} from "./part.ts";

const terms = schemaOf(feeBody, {
  amount: "What is paid a month, in the account's currency: decimal text.",
  agreed_by: "Who agreed to it.",
  agreed_on: "On which day.",
  note: "Anything to know of it.",
});
const noAccount = refused("There is no such account.");
const place = (from: string) => [
  pathParameter("external_id", "Your own id of the account.", "acme"),
  pathParameter("valid_from", "The first local day it holds, until the next fee.", from),
];

/** What an account pays, from a day on. */
export function feePaths({ today }: DocumentOf): Json {
  const from = `${dayBefore(today, 20).slice(0, 7)}-01`;
  const put = writes(
    {
      tags: ["Accounts and values"],
      summary: "Enter a fee",
      description:
        "What the account pays a month, from a day on. Staff and customer may agree to see value against it; until both did, it is shown to nobody but staff. A fee from the same day is replaced; the same request twice is one change.",
      parameters: place(from),
      requestBody: bodyOf(terms, { amount: "1200.00", agreed_by: "Ellen Marsh", agreed_on: from, note: "" }),
      responses: {
        200: ok(
          "The fee as it stands.",
          answerOf({
            valid_from: ["string", "The first day it holds."],
            amount: ["string", "A month, exact decimal text."],
            currency: ["string", "The account's currency."],
            status: [oneOf(["accepted", "unchanged"]), "Unchanged: it was so already."],
          }),
          { valid_from: from, amount: "1200.00", currency: "USD", status: "accepted" },
        ),
        404: noAccount,
        422: refused("A field is not right; details name it."),
      },
    },
    { live: true },
  );
  const withdraw = writes(
    {
      tags: ["Accounts and values"],
      summary: "Withdraw a fee",
      description: "The fee before it holds on. Twice is once.",
      parameters: place(from),
      responses: {
        200: ok(
          "It is gone.",
          answerOf({
            valid_from: ["string", "The day it held from."],
            status: [oneOf(["withdrawn", "unchanged"]), "Unchanged: there was none from this day."],
          }),
          { valid_from: from, status: "withdrawn" },
        ),
        404: noAccount,
        422: refused("No day."),
      },
    },
    { live: true },
  );
  return { "/api/v1/accounts/{external_id}/fees/{valid_from}": { put, delete: withdraw } };
}
