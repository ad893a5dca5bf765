import { expect, test } from "vitest";
import { endsQuarter, formsOf, plannedDeliveries, recipientsOf } from "#domain/recap/recipient.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import { mailSettings } from "#schema/settings.ts";
import { languages } from "#schema/words.ts";
import { figuresOf } from "../support/recap-figures.ts";

const october = figuresOf();
const monthOf = (key: string) => figuresOf({ period: { ...october.period, key } });
let count = 0;

/** A champion who got recaps before, every month in the account's language. */
function person(over: Partial<RecapContact> = {}): RecapContact {
  count += 1;
  return {
    id: `c${count}`,
    name: `Person ${count}`,
    email: `p${count}@acme.example`,
    role: "champion",
    addedBy: "Priya Raman",
    language: null,
    frequency: "monthly",
    wish: null,
    isKnown: true,
    ...over,
  };
}

const keysOf = (contacts: RecapContact[], figures = october) =>
  recipientsOf(figures, contacts).map(({ form }) => form.key);

test("each reader gets the form of their role, and an address gets one", () => {
  const [dana, ellen] = [person({ email: "Dana@acme.example" }), person({ role: "executive_sponsor" })];
  const again = person({ email: "dana@acme.example", role: "executive_sponsor" });
  const chosen = recipientsOf(october, [dana, ellen, again, person({ role: "project_lead" })]);
  expect(chosen.map(({ contactId, recipient, form }) => [contactId, recipient, form.key])).toEqual([
    [dana.id, "dana@acme.example", "champion"],
    [ellen.id, ellen.email, "sponsor"],
  ]);
});

test("the second zero month in a row spares the sponsor, whatever they chose", () => {
  const zero = figuresOf({ state: "zero", value: 0, change: { ...october.change, previousValue: 0 } });
  const sponsor = person({ role: "executive_sponsor", wish: { frequency: "monthly", language: "de" } });
  expect(keysOf([person(), sponsor], zero)).toEqual(["champion"]);
});

test("twelve months are four mails a quarter, twelve a month and none for never, each to the right person", () => {
  const readers = [person(), person({ frequency: "quarterly" }), person({ frequency: "off" })];
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
    person({ frequency: "off", wish: { frequency: "monthly", language: "en" } }),
    person({ frequency: "monthly", language: "fr", wish: { frequency: "monthly", language: "ja" } }),
    person({ frequency: "monthly", wish: { frequency: "quarterly", language: "en" } }),
  ];
  expect(keysOf(wishes)).toEqual(["champion", "champion-ja"]);
});

test("an address whose first contact wants nothing is written to by its second", () => {
  const contacts = [
    person({ email: "x@a.example", frequency: "off" }),
    person({ email: "x@a.example", language: "es" }),
  ];
  expect(keysOf(contacts)).toEqual(["champion-es"]);
});

test("the account's own language, whatever its region, is no form of its own", () => {
  const locale = (tag: string) => figuresOf({ account: { ...october.account, locale: tag } });
  expect(keysOf([person({ language: "de" })], locale("de-AT"))).toEqual(["champion"]);
  expect(keysOf([person({ language: "de" })], locale("en-GB"))).toEqual(["champion-de"]);
  expect(keysOf([person({ language: "en" })], locale("ar"))).toEqual(["champion-en"]);
});

test("the first mail knows who added the person, or that the vendor did; two who added are two mails", () => {
  const readers = [
    person({ isKnown: false }),
    person({ isKnown: false, addedBy: "Tom Okafor" }),
    person({ isKnown: false, addedBy: null }),
    person({ isKnown: false }),
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
    Array.from({ length: 5 }, (_, at) => person({ language, isKnown: false, addedBy: `Adder ${at}` })),
  );
  const chosen = recipientsOf(october, readers);
  expect(chosen).toHaveLength(30);
  expect(formsOf(chosen).length).toBeLessThanOrEqual(mailSettings.formsPerRecap);
  expect(chosen.at(-1)?.form.key).toBe("champion");
});

test("a row of the ledger names the form, and each its own id", () => {
  const chosen = recipientsOf(october, [person({ language: "fr" }), person()]);
  const of = {
    kind: "monthly" as const,
    recapId: "r",
    accountId: "a",
    version: 1,
    periodKey: "2026-10",
    now: 7,
    ids: ["d1", "d2"],
  };
  expect(plannedDeliveries(chosen, of).map(({ id, form, variant, nextAt }) => [id, form, variant, nextAt])).toEqual([
    ["d1", "champion-fr", "champion", 7],
    ["d2", "champion", "champion", 7],
  ]);
});
