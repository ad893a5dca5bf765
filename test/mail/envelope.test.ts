import fc from "fast-check";
import MailComposer from "nodemailer/lib/mail-composer/index.js";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { mailOf, type RecapEnvelope, recapHeaders } from "#mail/envelope.ts";
import type { Mail } from "#mail/mail.ts";
import { Refusal } from "#schema/errors.ts";
import { refusalOf } from "../support/refused-act.ts";

const envelope: RecapEnvelope = {
  deliveryId: "dlv_01",
  accountId: "acc_1",
  kind: "recap",
  host: "plan.northgate.example",
  vendorName: "Northgate",
  fromAddress: "hello@northgate.example",
  csm: { name: "Priya Raman", email: "priya@northgate.example" },
  unsubscribeUrl: "https://plan.northgate.example/u/token",
  unsubscribeAddress: "unsubscribe@northgate.example",
};
const body = { subject: "193 departures in October 2026", html: "<p>193</p>", text: "193\n" };
const to = { name: "Ellen Marsh", address: "ellen@jac.example" };

function build(parts: Partial<Mail> = {}, options: Partial<RecapEnvelope> = {}): Mail {
  return mailOf({ ...recapHeaders({ ...envelope, ...options }), to, ...body, ...parts });
}

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? null;

test("a recap comes from the CSM via the vendor and answers go to the CSM", () => {
  const mail = build();
  expect(mail.from).toEqual({ name: "Priya Raman via Northgate", address: "hello@northgate.example" });
  expect(mail.replyTo).toEqual({ name: "Priya Raman", address: "priya@northgate.example" });
});

test("the sender's name is put together as the reader's language does", () => {
  expect(build({}, { reader: { locale: "es-ES" } }).from.name).toBe("Priya Raman vía Northgate");
  expect(build({}, { reader: { locale: "en-US", language: "ja" } }).from.name).toBe("Priya Raman（Northgate）");
});

test("without a CSM the vendor signs alone", () => {
  const mail = build({}, { csm: null });
  expect(mail.from.name).toBe("Northgate");
  expect(mail.replyTo).toBeNull();
});

test("the same delivery has the same Message-ID at every attempt", () => {
  expect(build().messageId).toBe("<dlv_01@plan.northgate.example>");
  expect(build().messageId).toBe(build({ subject: "Corrected" }).messageId);
  expect(build({}, { deliveryId: "dlv_02" }).messageId).not.toBe(build().messageId);
});

test("one-click unsubscribe is offered by https and by mail", () => {
  expect(build().headers).toEqual({
    "List-Id": "<recap.acc_1.plan.northgate.example>",
    "List-Unsubscribe":
      "<https://plan.northgate.example/u/token>, <mailto:unsubscribe@northgate.example?subject=unsubscribe%20token>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    "Auto-Submitted": "auto-generated",
  });
});

test("a name in the sender cannot pass for an address", () => {
  const { name } = build({}, { vendorName: '"ceo@bank.example" <x>', csm: null }).from;
  expect(name).not.toMatch(/[@<>"]/);
});

test("a name of 500 characters is cut to 60", () => {
  expect(Array.from(build({}, { vendorName: "x".repeat(500), csm: null }).from.name)).toHaveLength(60);
});

test.each(["\r", "\n", "\0", "\r\nBcc: all@evil.example"])("%j is refused in every header field", (poison) => {
  const poisoned: Partial<Mail>[] = [
    { subject: `a${poison}b` },
    { messageId: `<a${poison}@b>` },
    { from: { name: `a${poison}`, address: "a@b.example" } },
    { from: { name: "a", address: `a@b.example${poison}` } },
    { to: { name: `a${poison}`, address: "a@b.example" } },
    { to: { name: "a", address: `a@b.example${poison}` } },
    { replyTo: { name: `a${poison}`, address: "a@b.example" } },
    { headers: { "X-Kind": `a${poison}` } },
    { headers: { [`X-Kind${poison}`]: "a" } },
  ];
  for (const parts of poisoned) expect(codeOf(() => build(parts))).toBe("invalid");
});

test("two recipients cannot be smuggled into one address", () => {
  for (const address of [
    "a@b.example, c@d.example",
    "a@b.example;c@d.example",
    "<a@b.example>",
    "a@b@c.example",
    "a",
  ]) {
    expect(codeOf(() => build({ to: { name: "Ellen", address } }))).toBe("invalid");
  }
});

test.each([
  ["delivery id", { deliveryId: "a@b> <c" }],
  ["host", { host: "evil.example\r\nX: y" }],
  ["unsubscribe link", { unsubscribeUrl: "https://a.example/>, <https://evil.example" }],
  ["token at the end of the unsubscribe link", { unsubscribeUrl: "https://a.example/u/v1?bcc=c@d.example" }],
  ["unsubscribe mailbox", { unsubscribeAddress: "a@b.example?bcc=c@d.example" }],
])("a malformed %s is refused", (_, options) => {
  expect(codeOf(() => build({}, options))).toBe("invalid");
});

test("whatever the names and subject hold, the built mail has the expected headers and no others", async () => {
  const nasty = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 500 }),
    fc.string({
      unit: fc.constantFrom("\r", "\n", "\0", ":", " ", "B", "c", "<", ">", '"', "@", ",", "=", "?", "\u2028"),
    }),
    fc.constant("x\r\nBcc: all@evil.example\r\n\r\n<img src=x>"),
  );
  const expected = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "message-id",
    "mime-version",
    "reply-to",
    "subject",
    "to",
  ];
  await fc.assert(
    fc.asyncProperty(nasty, nasty, nasty, async (vendorName, csmName, subject) => {
      const options = { vendorName, csm: { name: csmName, email: "priya@northgate.example" } };
      let mail: Mail;
      try {
        mail = build({ subject }, options);
      } catch (error) {
        expect(error).toBeInstanceOf(Refusal);
        expect(subject).toMatch(/[\r\n\0]|^\s*$/);
        return;
      }
      const { replyTo, ...rest } = mail;
      const raw = await new MailComposer({ ...rest, ...(replyTo ? { replyTo } : {}) }).compile().build();
      const parsed = await PostalMime.parse(raw);
      expect(parsed.headers.map((header) => header.key).sort()).toEqual(expected);
      expect(parsed.from?.address).toBe("hello@northgate.example");
      expect(parsed.to?.map((party) => party.address)).toEqual(["ellen@jac.example"]);
      expect(parsed.cc ?? []).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
