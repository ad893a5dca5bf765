import { expect, test } from "vitest";
import { endsQuarter } from "#domain/recap/reading.ts";
import { formsOf, plannedDeliveries, recipientsOf } from "#domain/recap/recipient.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import { mailSettings } from "#schema/settings.ts";
import { languages } from "#schema/words.ts";
import { readerOf } from "../support/reader.ts";
import { figuresOf } from "../support/recap-figures.ts";

const october = figuresOf();
const monthOf = (key: string) => figuresOf({ period: { ...october.period, key } });
const german = { frequency: "monthly", language: "de", detail: null } as const;
const keysOf = (contacts: RecapContact[], figures = october) =>
  recipientsOf(figures, contacts).map(({ form }) => form.key);

test("each reader gets the form of their role unless they want the other, and what was asked for is all that sets mails apart", () => {
  const roles = ["champion", "executive_sponsor"] as const;
  const [champion, sponsor] = roles.map((role) =>
    keysOf([readerOf({ role }), readerOf({ role, detail: "short" }), readerOf({ role, detail: "whole" })]),
  );
  expect(champion).toEqual(["champion", "sponsor", "champion"]);
  expect(sponsor).toEqual(["sponsor", "sponsor", "champion"]);
  const [short, whole] = (["short", "whole"] as const).map((detail) =>
    recipientsOf(
      october,
      roles.map((role) => readerOf({ role, detail })),
    ),
  );
  expect([short, whole].map((readers) => formsOf(readers ?? []).length)).toEqual([1, 1]);
});

test("a reader's form goes with language, quarter and first mail as anybody's", () => {
  const asked = { language: "de", frequency: "quarterly", isKnown: false } as const;
  const wanted = [
    readerOf({ ...asked, detail: "short" }),
    readerOf({ ...asked, role: "executive_sponsor", detail: "whole" }),
  ];
  const december = monthOf("2026-12");
  const keys = recipientsOf(december, wanted).map(({ form }) => form.key.replace(/-[a-z0-9]+$/, ""));
  expect(keys).toEqual(["sponsor-de-quarter-first", "champion-de-quarter-first"]);
});

test("each reader gets the form of their role, and an address gets one", () => {
  const [dana, ellen] = [readerOf({ email: "Dana@acme.example" }), readerOf({ role: "executive_sponsor" })];
  const again = readerOf({ email: "dana@acme.example", role: "executive_sponsor" });
  const chosen = recipientsOf(october, [dana, ellen, again, readerOf({ role: "project_lead" })]);
  expect(chosen.map(({ contactId, recipient, form }) => [contactId, recipient, form.key])).toEqual([
    [dana.id, "dana@acme.example", "champion"],
    [ellen.id, ellen.email, "sponsor"],
  ]);
});

test("the second zero month in a row spares the sponsor, whatever they chose", () => {
  const zero = figuresOf({ state: "zero", value: 0, change: { ...october.change, previousValue: 0 } });
  const sponsor = readerOf({ role: "executive_sponsor", wish: { ...german, detail: "whole" } });
  const brief = readerOf({ detail: "short" });
  expect(keysOf([readerOf(), sponsor, brief], zero)).toEqual(["champion", "sponsor"]);
});

test("twelve months are four mails a quarter, twelve a month and none for never, each to the right person", () => {
  const readers = [readerOf(), readerOf({ frequency: "quarterly" }), readerOf({ frequency: "off" })];
  const year = Array.from({ length: 12 }, (_, at) => `2026-${String(at + 1).padStart(2, "0")}`);
  const got = year.flatMap((key) =>
    recipientsOf(monthOf(key), readers).map((each) => [key, each.contactId, each.form.key]),
  );
  const of = (at: number) => got.filter(([, id]) => id === readers[at]?.id);
  expect(of(0)).toHaveLength(12);
  expect(of(1)).toEqual(
    ["2026-03", "2026-06", "2026-09", "2026-12"].map((key) => [key, readers[1]?.id, "champion-quarter"]),
  );
  expect(of(2)).toEqual([]);
  expect(year.filter(endsQuarter)).toEqual(["2026-03", "2026-06", "2026-09", "2026-12"]);
});

test("what a person chose goes before what staff set, both ways", () => {
  const wishes = [
    readerOf({ frequency: "off", wish: { ...german, language: "en" } }),
    readerOf({ frequency: "monthly", language: "fr", wish: { ...german, language: "ja" } }),
    readerOf({ frequency: "monthly", wish: { ...german, frequency: "quarterly" } }),
  ];
  expect(keysOf(wishes)).toEqual(["champion", "champion-ja"]);
});

test("an address whose first contact wants nothing is written to by its second", () => {
  const contacts = [
    readerOf({ email: "x@a.example", frequency: "off" }),
    readerOf({ email: "x@a.example", language: "es" }),
  ];
  expect(keysOf(contacts)).toEqual(["champion-es"]);
});

test("the account's own language, whatever its region, is no form of its own", () => {
  const locale = (tag: string) => figuresOf({ account: { ...october.account, locale: tag } });
  expect(keysOf([readerOf({ language: "de" })], locale("de-AT"))).toEqual(["champion"]);
  expect(keysOf([readerOf({ language: "de" })], locale("en-GB"))).toEqual(["champion-de"]);
  expect(keysOf([readerOf({ language: "en" })], locale("ar"))).toEqual(["champion-en"]);
});

test("the first mail knows who added the person, or that the vendor did; two who added are two mails", () => {
  const readers = [
    readerOf({ isKnown: false }),
    readerOf({ isKnown: false, addedBy: "Tom Okafor" }),
    readerOf({ isKnown: false, addedBy: null }),
    readerOf({ isKnown: false }),
  ];
  const chosen = recipientsOf(october, readers);
  expect(chosen.map(({ form }) => form.first?.by)).toEqual([
    "Priya Raman",
    "Tom Okafor",
    october.vendor.name,
    "Priya Raman",
  ]);
  expect(formsOf(chosen)).toHaveLength(3);
  for (const { key } of formsOf(chosen)) expect(key).toMatch(/^champion-first-[a-z0-9]{1,7}$/);
});

test("an account that asks for more forms than are kept gets the plain ones for the rest, and everybody is written to", () => {
  const readers = languages.flatMap((language) =>
    Array.from({ length: 5 }, (_, at) => readerOf({ language, isKnown: false, addedBy: `Adder ${at}` })),
  );
  const chosen = recipientsOf(october, readers);
  expect(chosen).toHaveLength(30);
  expect(formsOf(chosen).length).toBeLessThanOrEqual(mailSettings.formsPerRecap);
  expect(chosen.at(-1)?.form.key).toBe("champion");
  const brief = recipientsOf(october, [...readers, readerOf({ detail: "short", language: "ja", isKnown: false })]);
  expect(brief.at(-1)?.form.key).toBe("sponsor");
});

test("a row of the ledger names the form, and each its own id", () => {
  const chosen = recipientsOf(october, [readerOf({ language: "fr" }), readerOf()]);
  const of = {
    kind: "monthly" as const,
    recapId: "r",
    accountId: "a",
    version: 1,
    periodKey: "2026-10",
    now: 7,
    goesUntil: null,
    ids: ["d1", "d2"],
  };
  expect(plannedDeliveries(chosen, of).map(({ id, form, variant, nextAt }) => [id, form, variant, nextAt])).toEqual([
    ["d1", "champion-fr", "champion", 7],
    ["d2", "champion", "champion", 7],
  ]);
});
