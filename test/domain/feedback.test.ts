import { expect, test } from "vitest";
import { isUnderReview, mayJudge, personOf, sayingText, sayOf, viewFeedback } from "#domain/feedback.ts";
import type { FeedbackPart } from "#schema/feedback.ts";
import type { Grant } from "#schema/share.ts";
import { refusalOf } from "../support/refused-act.ts";

const personal: Grant = {
  accountId: "a",
  slug: "jac",
  shareId: "s",
  kind: "personal",
  canAct: true,
  contactId: "c1",
  name: "Dana Whitfield",
  language: null,
};
const team: Grant = { ...personal, kind: "team" };
const answer = { period: "2026-10", kind: "answer", choice: "better", note: "", version: null } as const;
const confirm = { period: "2026-10", kind: "figure", choice: "confirmed", note: "", version: 1 } as const;

const codeOf = (act: () => unknown) => refusalOf(act)?.code ?? "none";

const part = (over: Partial<FeedbackPart> = {}): FeedbackPart => ({
  kind: "answer",
  person: "contact:c1",
  name: "Dana Whitfield",
  choice: "better",
  note: "",
  version: 1,
  times: 1,
  at: 1,
  handledAt: null,
  handledBy: null,
  handledNote: null,
  ...over,
});
const reader = { person: "contact:c1", version: 1, action: "/x", figureBase: "/y" };

test("what is said on the team link never stands in the place of the contact's own word", () => {
  expect(personOf(personal)).toBe("contact:c1");
  expect(personOf(team)).toBe("team:c1");
  expect(personOf({ ...team, contactId: null, name: "SAM" })).toBe("team:sam");
  expect(personOf({ ...team, contactId: null, name: null })).toBe(null);
});

test("a link for reading says nothing, and a team link says first who it is", () => {
  expect(codeOf(() => sayOf({ ...personal, canAct: false }, answer, ["c1"]))).toBe("forbidden");
  expect(codeOf(() => sayOf({ ...team, name: null }, answer, ["c1"]))).toBe("needs_name");
  expect(sayOf(personal, answer, [])).toEqual({ ...answer, person: "contact:c1", contactId: "c1" });
});

test("only a champion or sponsor confirms or disputes a figure", () => {
  expect(codeOf(() => sayOf(personal, confirm, ["c2"]))).toBe("forbidden");
  expect(codeOf(() => sayOf({ ...team, contactId: null, name: "Sam" }, confirm, ["c1"]))).toBe("forbidden");
  expect(sayOf(personal, confirm, ["c1"]).choice).toBe("confirmed");
  expect(mayJudge({ ...team, contactId: null, name: null }, ["c1"])).toBe(true);
  expect(mayJudge({ ...personal, canAct: false }, ["c1"])).toBe(false);
});

test("words under an answer are for their author alone; the choice is for everybody", () => {
  const parts = [part({ note: "Mine" }), part({ person: "contact:c2", name: "Ellen Marsh", note: "Hers" })];
  const shown = viewFeedback(parts, reader);
  expect(shown.answers.map(({ name, choice, note }) => [name, choice, note])).toEqual([
    ["Dana Whitfield", "better", "Mine"],
    ["Ellen Marsh", "better", ""],
  ]);
  expect(JSON.stringify(viewFeedback(parts, { ...reader, person: null }))).not.toMatch(/Mine|Hers/);
});

test("a confirmation counts for the version it was given for, a dispute until it is settled", () => {
  const confirmed = part({ kind: "figure", choice: "confirmed" });
  expect(viewFeedback([confirmed], reader).confirmed).toHaveLength(1);
  expect(viewFeedback([confirmed], { ...reader, version: 2 }).confirmed).toEqual([]);
  const disputed = part({ kind: "figure", choice: "disputed", note: "We counted 400" });
  expect(viewFeedback([disputed], { ...reader, version: 2 }).disputed).toHaveLength(1);
  expect(isUnderReview(disputed)).toBe(true);
  const settled = { ...disputed, handledAt: 5, handledBy: "Priya", handledNote: "40 were cancelled" };
  expect(isUnderReview(settled)).toBe(false);
  expect(viewFeedback([settled], reader)).toMatchObject({
    disputed: [],
    settled: [{ on: 5, by: "Priya", found: "40 were cancelled" }],
  });
});

test("the log says month, word and reason", () => {
  expect(sayingText({ period: "2026-10", choice: "below", note: "" })).toBe("2026-10: Below expectations.");
  expect(sayingText({ period: "2026-10", choice: "disputed", note: "We counted 400" })).toBe(
    "2026-10: Disputes the figure. We counted 400",
  );
});
