import { expect, test } from "vitest";
import { type Bounce, bounceOf } from "#domain/bounce.ts";

/* What a refusal says of the mailbox: only one that is not there is never mailed again. */

const rejected = "Can't send mail - all recipients were rejected: ";

test.each([
  "550 5.1.1 <dana@jac.example>: no such user here",
  `${rejected}550 5.1.1 User unknown`,
  "553-5.1.2 The domain does not exist",
  "550-Requested action not taken\n550 5.1.1 no mailbox here",
  "550 5.1.3 bad address syntax",
  "551 5.1.6 the mailbox moved",
  "556 5.1.10 the domain takes no mail",
  "550 5.2.1 mailbox disabled",
  "550 #5.1.1 Address unknown",
  "E_RECIPIENT_SUPPRESSED: on the suppression list",
])("%s stops every further mail to the address, whenever it was said", (error) => {
  for (const ofRecipient of [true, false]) expect(bounceOf({ error, ofRecipient })).toBe("dead");
});

test.each<[string, Bounce]>([
  [`${rejected}550 rejected`, "dead"],
  [`${rejected}550 No such user here`, "dead"],
  [`${rejected}550-mailbox unavailable\n550 ask the postmaster`, "dead"],
  ["551 User not local", "dead"],
  ["553 mailbox name not allowed", "dead"],
  ["550 5.0.0 User unknown", "dead"],
  ["552 over quota", "away"],
  ["554 no", null],
  ["550 Blocked by the blacklist of zen.example", null],
  ["550 relaying denied", null],
  ["553 sender address rejected", null],
  ["550 Client host rejected: cannot find your name", null],
])("%s to the recipient's address without a code of its own is %s, and to a mail nothing", (error, bounce) => {
  expect(bounceOf({ error, ofRecipient: true })).toBe(bounce);
  expect(bounceOf({ error, ofRecipient: false })).toBe(null);
  expect(bounceOf({ error })).toBe(null);
});

test("a mailbox that is full is away", () => {
  for (const ofRecipient of [true, false])
    expect(bounceOf({ error: "552 5.2.2 mailbox full", ofRecipient })).toBe("away");
});

test.each([
  "550 5.7.1 Client host [10.5.1.1] blocked",
  "550 5.7.26 unauthenticated mail is not accepted",
  "554 5.7.1 refused, see https://x.example/5.1.1",
  "550 5.7.1 550 5.1.1 is what you wish",
  "553 5.1.8 sender address rejected: domain not found",
  "550 5.1.7 invalid sender",
  "550 5.4.1 Recipient address rejected: Access denied",
  "552 5.3.4 message too big",
  "451 4.1.1 try later",
  "450 4.2.1 5.1.1",
  "E_HEADER_NOT_ALLOWED: Auto-Submitted",
  "the connection ended",
  "",
])("%s says nothing against the address, not even as an answer to it", (error) => {
  for (const ofRecipient of [true, false]) expect(bounceOf({ error, ofRecipient })).toBe(null);
});
