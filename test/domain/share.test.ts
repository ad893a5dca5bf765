import { expect, test } from "vitest";
import { admit, attribution, isFeedLive, isLive, requireActor } from "#domain/share.ts";
import type { Grant, GrantRef, GrantRow, Share } from "#schema/share.ts";
import { refusalOf } from "../support/refused-act.ts";

const now = 1_000_000;
const team: Share = {
  id: "s1",
  accountId: "acc_1",
  kind: "team",
  scope: "take_part",
  contactId: null,
  epoch: 2,
  expiresAt: null,
  revokedAt: null,
};
const personal: Share = { ...team, kind: "personal", contactId: "c1" };
const ref: GrantRef = { accountId: "acc_1", slug: "jackson-hole", shareId: "s1", epoch: 2, person: null };
const sam = { contactId: null, name: "Sam" };

function enter(share: Share | null, change: { ref?: Partial<GrantRef>; row?: Partial<GrantRow> } = {}): Grant {
  const contactName = share?.kind === "personal" ? "Dana Whitfield" : null;
  const row = { share, contactName, personLeft: false, language: "de" as const, slug: "jackson-hole" };
  return admit({ ref: { ...ref, ...change.ref }, row: { ...row, ...change.row }, now });
}

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? "let in";

test("a link lives until the instant it expires, and not in it", () => {
  expect(isLive(team, now)).toBe(true);
  expect(isLive({ ...team, expiresAt: now + 1 }, now)).toBe(true);
  expect(isLive({ ...team, expiresAt: now }, now)).toBe(false);
  expect(isLive({ ...team, revokedAt: now + 5 }, now)).toBe(false);
});

test.each<[string, Share | null, Parameters<typeof enter>[1]]>([
  ["is gone", null, {}],
  ["was revoked", { ...team, revokedAt: 1 }, {}],
  ["has expired", { ...team, expiresAt: now }, {}],
  ["was rotated", { ...team, epoch: 3 }, {}],
  ["is older than its cookie", { ...team, epoch: 1 }, {}],
  ["belongs to another account", { ...team, accountId: "acc_2" }, {}],
  ["is used at another account's address", team, { row: { slug: "tyler" } }],
  ["is used at an address that is gone", team, { row: { slug: null } }],
  ["is a calendar feed", { ...team, kind: "calendar" }, {}],
  ["is personal and its contact is gone", personal, { row: { contactName: null } }],
])("a link that %s lets nobody in", (_rule, share, change) => {
  expect(codeOf(() => enter(share, change))).toBe("link_ended");
});

test("a personal link is its contact, whatever the cookie says of itself", () => {
  const grant = enter(personal, { ref: { person: { contactId: "c9", name: "Mallory" } } });
  expect([grant.contactId, grant.name, grant.kind]).toEqual(["c1", "Dana Whitfield", "personal"]);
});

test("a team link is who it said it is, and nobody before", () => {
  expect(enter(team).name).toBe(null);
  expect(enter(team, { ref: { person: { contactId: "c1", name: "Dana" } } })).toMatchObject({
    contactId: "c1",
    name: "Dana",
  });
  expect(enter(team, { ref: { person: sam } })).toMatchObject({ contactId: null, name: "Sam" });
});

test("only a link to take part may change things, and only in somebody's name", () => {
  expect(codeOf(() => requireActor(enter({ ...personal, scope: "view" })))).toBe("forbidden");
  expect(codeOf(() => requireActor(enter(team)))).toBe("needs_name");
  expect(codeOf(() => requireActor(enter({ ...team, scope: "view" })))).toBe("forbidden");
  expect(requireActor(enter(team, { ref: { person: sam } }))).toEqual(sam);
  expect(requireActor(enter(personal))).toEqual({ contactId: "c1", name: "Dana Whitfield" });
});

test("a change over a team link says so behind the name", () => {
  expect(attribution(enter(team, { ref: { person: sam } }), "Sam")).toBe("Sam, via the team link");
  expect(attribution(enter(personal), "Dana Whitfield")).toBe("Dana Whitfield");
});

test("a calendar feed lives until it ends or its person has left, and a team's is nobody's", () => {
  const feed: Share = { ...personal, kind: "calendar" };
  const isRead = (share: Share | null, contactName: string | null = "Dana Whitfield") =>
    isFeedLive({ share, contactName }, now);
  expect([isRead(feed), isRead({ ...feed, contactId: null }, null)]).toEqual([true, true]);
  const over = [null, team, personal, { ...feed, revokedAt: 1 }, { ...feed, expiresAt: now }];
  expect([...over.map((share) => isRead(share)), isRead(feed, null)]).toEqual(over.map(() => false).concat(false));
});
