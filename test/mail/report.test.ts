import { expect, test } from "vitest";
import { bounceHeader, readReport } from "#mail/report.ts";
import { reportOf } from "../support/report.ts";

/* A mail that came back, as a value. */

const token = `v1.${"A".repeat(22)}.k1.${"b".repeat(43)}`;
const other = `v1.${"C".repeat(22)}.k1.${"d".repeat(43)}`;
const read = (text: string) => readReport(new TextEncoder().encode(text).buffer);
const usual = {
  headers: { From: "recaps@northgate.example", [bounceHeader]: token },
  recipient: "Dana@Acme.example",
  answer: "550 5.1.1 no such user",
};
const dana = {
  addresses: ["dana@acme.example"],
  action: "failed",
  status: "5.1.1",
  answer: "550 5.1.1 no such user",
};

test("a report says which of our mails came back, for whom and why", async () => {
  expect(await read(reportOf(usual))).toEqual({ tokens: [token], recipients: [dana] });
});

test("a server may return the whole mail, fold its headers, write bare line feeds, or say both addresses", async () => {
  const whole = reportOf(usual)
    .replace("text/rfc822-headers", "message/rfc822")
    .replace(`${bounceHeader}: `, `${bounceHeader}:\r\n `)
    .replaceAll("\r\n", "\n");
  expect(await read(whole)).toEqual({ tokens: [token], recipients: [dana] });
  const folded = reportOf({ ...usual, answer: "550 5.1.1 no\r\n such user" });
  expect((await read(folded))?.recipients).toEqual([dana]);
  const both = await read(reportOf({ ...usual, field: "Original-Recipient" }));
  expect(both?.recipients[0]?.addresses).toEqual(["box-7@mx.acme.example", "dana@acme.example"]);
});

test("a returned mail in base64, or quoted-printable, is read as well", async () => {
  const lines = `From: x@y.example\r\n${bounceHeader}: ${token}\r\n\r\n`;
  const inBase64 = reportOf(usual).replace(
    /Content-Type: text\/rfc822-headers\r\n\r\n[\s\S]*?\r\n\r\n/,
    `Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa(lines)}\r\n\r\n`,
  );
  expect((await read(inBase64))?.tokens).toEqual([token]);
});

test("a report without its outer shape is one all the same", async () => {
  const mixed = reportOf(usual).replace("multipart/report; report-type=delivery-status;", "multipart/mixed;");
  expect((await read(mixed))?.recipients).toEqual([dana]);
});

test("a report says nothing it does not say: no code, no action, no address", async () => {
  const bare = reportOf({ ...usual, action: "", status: "five", answer: undefined as unknown as string });
  expect((await read(bare))?.recipients).toEqual([
    { addresses: ["dana@acme.example"], action: "", status: "", answer: "" },
  ]);
});

test("the tokens of our links, in what it returns, are none of these", async () => {
  const listed = { "List-Unsubscribe": `<https://impact.example/u/${other}>`, Subject: `unsubscribe ${other}` };
  expect((await read(reportOf({ ...usual, headers: { ...listed } })))?.tokens).toEqual([]);
});

test.each<[string, string]>([
  ["nothing", ""],
  ["noise", "\0\u0001\r\n\r\n\ufffd".repeat(500)],
  ["an answer", "From: a@b.example\r\nSubject: Re: 60 departures\r\n\r\nThanks!\r\n"],
  ["an out-of-office", `From: dana@acme.example\r\nAuto-Submitted: auto-replied\r\n\r\n${bounceHeader}: ${token}\r\n`],
  ["a boundary that never ends", "Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain"],
  [
    "parts in parts in parts",
    Array.from({ length: 300 }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`).join(
      "",
    ),
  ],
  ["a header without end", `Content-Type: multipart/report; boundary=b\r\nX: ${"x".repeat(200_000)}\r\n\r\n--b--`],
])("%s is no report, and hurts nobody", async (_what, text) => {
  expect(await read(text)).toBeNull();
});

test("of a report with thousands of tokens and recipients a few are read", async () => {
  const [head = "", rest = ""] = reportOf(usual).split("Final-Recipient");
  const group = (at: number) =>
    `Final-Recipient: rfc822; p${at}@acme.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n`;
  const many = Array.from({ length: 3000 }, (_, at) => group(at)).join("");
  const tokens = Array.from(
    { length: 3000 },
    (_, at) => `${bounceHeader}: v1.${"A".repeat(22)}.k1.${`${at}`.padStart(43, "0")}`,
  );
  const text = `${head}${many}Final-Recipient${rest.replace("From: recaps", `${tokens.join("\r\n")}\r\nFrom: recaps`)}`;
  const report = await read(text);
  expect([report?.tokens.length, report?.recipients.length]).toEqual([20, 20]);
});

test("a mail of more lines than a report of ours can have is not read, whatever else stands in it", async () => {
  const [head = "", ...parts] = reportOf(usual).split("\r\n\r\n");
  const after = (lines: number) => [head, "\n".repeat(lines) + parts.join("\r\n\r\n")].join("\r\n\r\n");
  expect(await read(after(19_900))).toEqual({ tokens: [token], recipients: [dana] });
  expect(await read(after(20_000))).toBeNull();
});
