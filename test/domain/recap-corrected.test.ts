import { expect, it } from "vitest";
import { correctedRecipients } from "#domain/recap/corrected.ts";
import { plainForm } from "#domain/recap/recipient.ts";
import { keptForms, keptMail, mailsOf, writeForm } from "#mail/recap/stored.ts";
import type { RecapContact, ToldReader } from "#schema/recap-row.ts";
import { mailSettings } from "#schema/settings.ts";
import { figuresOf } from "../support/recap-figures.ts";

const restated = figuresOf({ restated: { before: 200, reasons: ["events"] } });

function person(name: string, more: Partial<RecapContact> = {}): RecapContact {
  const email = `${name}@jac.example`;
  const reading = {
    ...{ language: null, frequency: null, detail: null, celebration: null, wish: null },
    lists: { monthly: null, milestone: null },
    usual: { frequency: null, detail: null, celebration: null },
  };
  return { id: name, name, email, role: "champion", addedBy: null, ...reading, isKnown: true, stop: null, ...more };
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

it("a corrected mail has as much in it as its reader wants, and a sponsor who is told nothing in a second zero month stays one", () => {
  const [ben, claire] = [
    person("ben", { detail: "short" }),
    person("claire", { role: "executive_sponsor", detail: "whole" }),
  ];
  const readers = ["ben", "claire"].map((name) => told(name, 1, 150));
  expect(to([ben, claire], readers)).toEqual([
    ["ben", "sponsor-was150"],
    ["claire", "champion-was150"],
  ]);
  const zero = { ...restated, value: 0, change: { ...restated.change, previousValue: 0 } };
  const news = ["ben", "claire"].map((name) => told(name, null, null));
  const got = correctedRecipients({ figures: zero, version: 2, told: news, kept: [] }, [ben, claire]);
  expect(got.map(({ name, form }) => [name, form.key])).toEqual([["ben", "sponsor-new"]]);
});

it("a reader of an older version reads what they were told, one who was told the same nothing, and one who was told nothing the month as it is", () => {
  const contacts = ["first", "second", "same", "waited"].map((name) => person(name));
  const readers = [told("first", 1, 150), told("second", 2, 200), told("same", 1, 193), told("waited", null, null)];
  expect(to(contacts, readers, 3)).toEqual([
    ["first", "champion-was150"],
    ["second", "champion"],
    ["waited", "champion-new"],
  ]);
});

it("who was never told of the month gets its ordinary letter, whatever its version", () => {
  const [reader] = correctedRecipients(
    { figures: restated, version: 2, told: [told("waited", null, null)], kept: [] },
    [person("waited")],
  );
  const mail = reader && writeForm(restated, reader.form, null);
  const { restated: _, ...first } = restated;
  const ordinary = writeForm(figuresOf(first), { ...plainForm("champion") }, null);
  expect([mail?.subject, mail?.text]).toEqual([ordinary.subject, ordinary.text]);
  expect(mail?.text).not.toContain("corrects");
});

it("a sponsor who was never told of the month hears of it as of any other: of a second month of zero, nothing", () => {
  const zero = figuresOf({
    value: 0,
    change: { ...restated.change, previousValue: 0 },
    restated: { before: 3, reasons: ["correction"] },
  });
  const contacts = ["told", "new"].map((name) => person(name, { role: "executive_sponsor" }));
  const readers = [told("told", 1, 3), told("new", null, null)];
  const chosen = correctedRecipients({ figures: zero, version: 2, told: readers, kept: [] }, contacts);
  expect(chosen.map(({ name }) => name)).toEqual(["told"]);
});

it("with more forms asked for than are kept, nobody is told that they read another figure than they did", () => {
  const many = Array.from({ length: mailSettings.formsPerRecap }, (_, at) =>
    person(`p${at}`, { isKnown: false, addedBy: `Person ${at}` }),
  );
  const contacts = [...many, person("late", { language: "fr" }), person("never", { language: "fr" })];
  const readers = [...many.map(({ name }) => told(name, 2, 200)), told("late", 1, 150), told("never", null, null)];
  expect(to(contacts, readers, 3).slice(-3)).toEqual([
    ["p19", "champion"],
    ["late", "champion-was150"],
    ["never", "champion-new"],
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
