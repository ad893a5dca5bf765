import { expect, it } from "vitest";
import { silenceOf } from "#domain/recap/reading.ts";
import { sponsorReason } from "#domain/recap/sponsor.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import { softHolds } from "#schema/settings.ts";
import { readerOf } from "../support/reader.ts";

/* A month is held where no executive sponsor would get it. */

const champion = readerOf({ name: "Dana Whitfield" });
const sponsor = (over: Partial<RecapContact> = {}) =>
  readerOf({ name: "Ellen Marsh", role: "executive_sponsor", ...over });
const noList = { monthly: "off", milestone: null } as const;
const usual = { frequency: "off", detail: null, celebration: null } as const;

const isSoft = (reason: string | null) => softHolds.some((ending) => reason?.endsWith(ending));

it.each<[string, RecapContact[], string | null]>([
  ["one who gets it", [sponsor()], null],
  ["one of two who gets it", [sponsor({ stop: "bounced" }), sponsor()], null],
  ["one who reads by the quarter, in every month", [sponsor({ frequency: "quarterly" })], null],
  ["nobody with that part", [champion], "the account has none with a mail address"],
  ["one whose mails came back", [champion, sponsor({ stop: "bounced" })], "mails to Ellen Marsh came back"],
  ["one who called a mail spam", [champion, sponsor({ stop: "complained" })], "Ellen Marsh reported a mail as spam"],
  ["one who left everything", [champion, sponsor({ stop: "unsubscribed" })], "Ellen Marsh stopped these mails"],
  ["one who left the list of months", [champion, sponsor({ lists: noList })], "Ellen Marsh stopped these mails"],
  ["one whom staff set to none", [champion, sponsor({ frequency: "off" })], "Ellen Marsh is set to get none"],
  ["one whose admin wants none", [champion, sponsor({ usual })], "admin wants none for Ellen Marsh"],
])("a month is held for want of a sponsor with %s: %#", (_who, readers, says) => {
  const reason = sponsorReason(readers);
  if (says === null) expect(reason).toBeNull();
  else expect(reason).toContain(`No executive sponsor would receive it: `);
  expect(reason ?? "").toContain(says ?? "");
});

it("a choice holds the month to be looked at, and a mishap until a person decides", () => {
  const soft = [{ stop: "unsubscribed" } as const, { lists: noList }, { frequency: "off" } as const, { usual }];
  for (const over of soft) expect(isSoft(sponsorReason([champion, sponsor(over)]))).toBe(true);
  const hard = [{ stop: "bounced" } as const, { stop: "complained" } as const];
  for (const over of hard) expect(isSoft(sponsorReason([champion, sponsor(over)]))).toBe(false);
  expect(isSoft(sponsorReason([champion]))).toBe(false);
  const mixed = [champion, sponsor({ stop: "unsubscribed" }), sponsor({ name: "Ina Roth", stop: "bounced" })];
  expect(sponsorReason(mixed)).toContain("mails to Ina Roth came back");
  expect(isSoft(sponsorReason(mixed))).toBe(false);
});

it("whoever left the months may be told of the First Value, and the other way round", () => {
  const lists = { monthly: "off", milestone: "on" } as const;
  expect(["monthly", "milestone"].map((kind) => silenceOf(sponsor({ lists }), kind as "monthly"))).toEqual([
    "person",
    null,
  ]);
  const other = sponsor({ lists: { monthly: "on", milestone: "off" } });
  expect([silenceOf(other, "monthly"), silenceOf(other, "milestone")]).toEqual([null, "person"]);
});
