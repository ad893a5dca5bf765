import { expect, it } from "vitest";
import { correctedRecipients } from "#domain/recap/corrected.ts";
import { keptForms, keptMail, mailsOf } from "#mail/recap/stored.ts";
import type { RecapContact, ToldReader } from "#schema/recap-row.ts";
import { figuresOf } from "../support/recap-figures.ts";

const restated = figuresOf({ restated: { before: 200, reasons: ["events"] } });

function person(name: string, more: Partial<RecapContact> = {}): RecapContact {
  const email = `${name}@jac.example`;
  const reading = { language: null, frequency: "monthly" as const, wish: null };
  return { id: name, name, email, role: "champion", addedBy: null, ...reading, isKnown: true, ...more };
}

const told = (name: string, version: number | null, value: number | null): ToldReader => ({
  address: `${name}@jac.example`,
  version,
  value,
});

const to = (contacts: RecapContact[], readers: ToldReader[], version = 2) =>
  correctedRecipients({ figures: restated, version, told: readers, kept: [] }, contacts).map(({ name, form }) => [
    name,
    form.key,
  ]);

it("only who was told is corrected, each in the form they want by now", () => {
  const contacts = [
    person("ben"),
    person("claire", { role: "executive_sponsor", language: "fr" }),
    person("new"),
    person("gone", { role: "end_user" }),
    person("rare", { frequency: "quarterly" }),
  ];
  const readers = ["ben", "claire", "gone", "rare"].map((name) => told(name, 1, 200));
  expect(to(contacts, readers)).toEqual([
    ["ben", "champion"],
    ["claire", "sponsor-fr"],
  ]);
});

it("a reader of an older version reads what they were told, and one who was told the same reads nothing", () => {
  const contacts = ["first", "second", "same", "waited"].map((name) => person(name));
  const readers = [told("first", 1, 150), told("second", 2, 200), told("same", 1, 193), told("waited", null, null)];
  expect(to(contacts, readers, 3)).toEqual([
    ["first", "champion-was150"],
    ["second", "champion"],
    ["waited", "champion"],
  ]);
});

it("what a form says was told survives its mails being dropped", () => {
  const [reader] = correctedRecipients({ figures: restated, version: 3, told: [told("first", 1, 150)], kept: [] }, [
    person("first"),
  ]);
  const { mails, papers } = mailsOf(restated, reader ? [reader.form] : [], null);
  const kept = {
    figures: JSON.stringify(restated),
    mails,
    papers: JSON.stringify(Object.fromEntries(papers.map(({ id, phrases }) => [id, phrases]))),
    forms: null,
    note: null,
  };
  const whole = keptMail(kept, "champion-was150");
  expect(whole?.text).toContain("which said 150 departures");
  const dropped = {
    ...kept,
    mails: null,
    papers: null,
    forms: JSON.stringify({ "champion-was150": keptForms(kept)[0] }),
  };
  expect(keptMail(dropped, "champion-was150")?.html).toBe(whole?.html);
});
