import { expect, test } from "vitest";
import { fateOfReport, fateOfSending } from "#domain/suppression.ts";
import { type SendingEvent, sendingEvent } from "#schema/mail-form.ts";
import type { ReportedRecipient } from "#schema/mail-report.ts";

/* What a mail that came back says of its address. */

const dana = "dana@acme.example";
const reported = (over: Partial<ReportedRecipient> = {}): ReportedRecipient => ({
  ...{ addresses: [dana], action: "failed", status: "5.1.1", answer: "550 5.1.1 no such user" },
  ...over,
});
const ended = { fate: "bounced", isFinal: true, isSpared: false };
const counts = { fate: "bounced", isFinal: false, isSpared: false };
const spared = { fate: "bounced", isFinal: false, isSpared: true };

test.each<[string, Partial<ReportedRecipient>, object | null]>([
  ["no such mailbox", {}, ended],
  ["a disabled one", { status: "5.2.1", answer: "" }, ended],
  ["only what the last server answered", { status: "5.0.0", answer: "550 5.1.1 unknown" }, ended],
  ["a full mailbox", { status: "5.2.2", answer: "552 5.2.2 full" }, counts],
  ["a server that was away too long", { status: "4.4.1", answer: "" }, counts],
  ["a domain nobody finds", { status: "5.4.4", answer: "" }, counts],
  ["no code at all", { status: "", answer: "550 no such user" }, counts],
  ["a policy", { status: "5.7.1", answer: "550 5.7.1 blocked" }, spared],
  ["a policy for days", { status: "4.7.1", answer: "" }, spared],
  ["a policy, where the last server quotes another code", { status: "5.7.1", answer: "550 5.1.1" }, spared],
  ["our own sender", { status: "5.1.8", answer: "" }, spared],
  ["the content", { status: "5.6.0", answer: "" }, spared],
  ["a mail that is late", { action: "delayed", status: "4.4.1" }, null],
  ["a mail that arrived", { action: "delivered", status: "2.0.0" }, null],
  ["a mail passed on to a system without reports", { action: "relayed", status: "2.0.0" }, null],
  ["no action", { action: "" }, null],
])("%s", (_what, over, fate) => {
  expect(fateOfReport([reported(over)], dana)).toEqual(fate);
});

test("of several recipients its own decides; what failed behind it is nothing final", () => {
  const other = reported({ addresses: ["elsewhere@home.example"] });
  expect(fateOfReport([other, reported({ action: "delivered" })], dana)).toBeNull();
  expect(fateOfReport([other, reported({ status: "5.7.1" })], dana)).toEqual(spared);
  expect(fateOfReport([other], dana)).toEqual(counts);
  expect(fateOfReport([reported({ addresses: [] })], dana)).toEqual(counts);
  expect(fateOfReport([], dana)).toBeNull();
});

const event = (type: string, payload: object = {}): SendingEvent =>
  sendingEvent.parse({
    type: `cf.email.sending.message.${type}`,
    payload: { eventId: "e1", messageId: "m1", ...payload },
  });

test.each<[string, object, object | null]>([
  ["delivered", {}, { fate: "delivered", isFinal: false, isSpared: false }],
  ["complained", {}, { fate: "complained", isFinal: true, isSpared: false }],
  ["bounced", { bounce: { type: "hard" }, delivery: { smtpEnhancedStatusCode: "5.1.1" } }, ended],
  ["bounced", { bounce: { type: "hard" } }, ended],
  ["bounced", { bounce: { type: "hard" }, delivery: { smtpEnhancedStatusCode: "5.7.1" } }, spared],
  ["bounced", { bounce: { type: "soft" }, delivery: { smtpEnhancedStatusCode: "4.2.2" } }, counts],
  ["bounced", { bounce: { type: "soft" } }, counts],
  ["rejected", { rejection: { reason: "suppressed", party: "recipient" } }, ended],
  ["rejected", { rejection: { reason: "spam" } }, spared],
  ["failed", { failure: { reason: "delivery_failed" } }, spared],
  ["deferred", { bounce: { type: "soft" } }, null],
  ["opened", {}, null],
])("the service says a mail was %s, with %j", (type, payload, fate) => {
  expect(fateOfSending(event(type, payload))).toEqual(fate);
});
