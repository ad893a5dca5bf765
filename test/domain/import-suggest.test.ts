import { describe, expect, test } from "vitest";
import { suggestMapping } from "#domain/import/suggest.ts";
import { importMapping } from "#schema/import.ts";
import { inspect } from "../support/csv-file.ts";

const setting = {
  zone: "Europe/Berlin",
  accounts: new Set(["ADA", "BOB", "CY"]),
  metrics: new Set(["meeting.booked", "call.made"]),
};

const suggest = async (text: string, given = setting) => suggestMapping(await inspect(text), given);
const fieldsOf = (doubts: { field: string }[]) => doubts.map((each) => each.field);

test("a German export is mapped by its headers, and only the zone is left to confirm", async () => {
  const { draft, doubts } = await suggest(
    "Belegnummer;Datum;Uhrzeit;Kunde;Kennzahl;Betrag;Mitarbeiter;Status\n1;13.03.2026;10:00;ADA;meeting.booked;1.234,50;Ünal;fertig\n2;14.03.2026;11:00;BOB;call.made;5;Ünal;offen\n",
  );
  expect(draft).toEqual({
    time: { column: "Datum", clockColumn: "Uhrzeit", format: "dmy_dots", zone: "Europe/Berlin" },
    subject: { column: "Kunde" },
    type: { column: "Kennzahl" },
    value: { column: "Betrag", decimalSign: "," },
    actor: "Mitarbeiter",
    status: "Status",
    identity: { column: "Belegnummer" },
  });
  expect(importMapping.safeParse(draft).success).toBe(true);
  expect(fieldsOf(doubts)).toEqual(["zone"]);
});

test("times with an offset leave no doubt", async () => {
  const { draft, doubts } = await suggest(
    "event_id,occurredAt,accountId,type,amount\ne1,2026-03-04T10:00:00Z,ADA,call.made,1.5\ne2,2026-03-05T10:00:00+01:00,BOB,call.made,2\n",
  );
  expect(draft.time).toEqual({ column: "occurredAt", clockColumn: null, format: "iso", zone: null });
  expect(doubts).toEqual([]);
});

test("days that may be months are flagged, never guessed", async () => {
  const { draft, doubts } = await suggest("Date,Account,Metric\n03/04/2026,ADA,call.made\n05/06/2026,BOB,call.made\n");
  expect(draft.time).toMatchObject({ column: "Date", format: null });
  expect(doubts[0]).toMatchObject({ field: "time", choices: ["mdy_slashes", "dmy_slashes"] });
  expect(doubts[0]?.message).toContain("03/04/2026");
});

test.each([
  ["a 13th month tells days from months", "03/04/2026", "13/04/2026", "dmy_slashes"],
  ["a 13th day tells months from days", "03/04/2026", "04/13/2026", "mdy_slashes"],
  ["both in one file leave the question open", "13/04/2026", "04/13/2026", null],
  ["the same number twice leaves it open too", "04/04/2026", "05/05/2026", null],
])("%s", async (_, first, second, format) => {
  const { draft, doubts } = await suggest(`Date,Account\n${first},ADA\n${second},BOB\n${first},CY\n`);
  expect(draft.time.format).toBe(format);
  expect(fieldsOf(doubts).includes("time")).toBe(format === null);
});

test.each([
  ["seconds", "1767225600", "epoch_seconds"],
  ["milliseconds", "1767225600000", "epoch_milliseconds"],
])("%s of the epoch are known by their size, and need no zone", async (_, cell, format) => {
  const { draft } = await suggest(`timestamp,account\n${cell},ADA\n${cell},BOB\n`);
  expect(draft.time).toMatchObject({ format, zone: null });
});

describe("a decimal sign", () => {
  const signOf = async (...cells: string[]) => {
    const { draft, doubts } = await suggest(
      `date;account;value\n${cells.map((cell) => `2026-01-01;ADA;${cell}`).join("\n")}\n`,
    );
    return [draft.value?.decimalSign, fieldsOf(doubts).includes("value")];
  };
  test("is told by a cell that only one reading allows", async () => {
    expect(await signOf("1,5", "1.234")).toEqual([",", false]);
    expect(await signOf("1.5", "2,345")).toEqual([".", false]);
  });
  test("is flagged when every cell can be read both ways with different results", async () => {
    expect(await signOf("1.234", "2.345")).toEqual([null, true]);
    expect(await signOf("1,234", "5")).toEqual([null, true]);
  });
  test("is that of the delimiter's custom when whole numbers tell nothing", async () => {
    expect(await signOf("1", "22")).toEqual([",", false]);
  });
});

test("accounts and metrics are found by what the cells hold, whatever the header says", async () => {
  const { draft } = await suggest("date,wer,was,account\n2026-01-01,ADA,call.made,x\n2026-01-02,BOB,call.made,y\n");
  expect([draft.subject, draft.type]).toEqual([{ column: "wer" }, { column: "was" }]);
});

test("with one account or one metric a file without such a column is fixed to it; with several it is asked", async () => {
  const text = "date,value\n2026-01-01,5\n2026-01-02,6\n";
  const one = await suggest(text, { ...setting, accounts: new Set(["ADA"]), metrics: new Set(["call.made"]) });
  expect([one.draft.subject, one.draft.type]).toEqual([{ fixed: "ADA" }, { fixed: "call.made" }]);
  const many = await suggest(text);
  expect([many.draft.subject, many.draft.type]).toEqual([null, null]);
  expect(fieldsOf(many.doubts)).toEqual(["zone", "subject", "type"]);
});

test("without an id column every mapped column is the natural key", async () => {
  const { draft } = await suggest(
    "date,account,metric,value,rep\n2026-01-01,ADA,call.made,5,R\n2026-01-02,BOB,call.made,6,S\n",
  );
  expect(draft.identity).toEqual({ naturalKey: ["date", "account", "metric", "value", "rep"] });
});

test("a column named id that repeats is no id, and the customer's id is not the event's", async () => {
  const repeated = await suggest("id,date,account\n7,2026-01-01,ADA\n7,2026-01-02,BOB\n");
  expect(repeated.draft.identity).toEqual({ naturalKey: ["date", "account"] });
  const customer = await suggest("Customer ID,date\nADA,2026-01-01\nBOB,2026-01-02\n");
  expect(customer.draft).toMatchObject({
    subject: { column: "Customer ID" },
    identity: { naturalKey: ["date", "Customer ID"] },
  });
});

test("a file without dates and one with repeated names says so", async () => {
  const { draft, doubts } = await suggest("account,value,value\nADA,5,6\nBOB,7,8\n");
  expect(draft.time.column).toBe(null);
  expect(doubts.map((each) => [each.field, each.message])).toContainEqual([
    "columns",
    "The header has “value” more than once. Later ones carry a number.",
  ]);
  expect(fieldsOf(doubts)).toContain("time");
});
