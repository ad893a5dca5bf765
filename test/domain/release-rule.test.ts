import fc from "fast-check";
import { expect, test } from "vitest";
import { composeRecap } from "#domain/recap/compose.ts";
import { sendDecision } from "#domain/recap/hold.ts";
import { nextRule, ruleReason, saidToHeld } from "#domain/recap/release-rule.ts";
import { type ReleaseRule, releaseRuleForm, stateBeginnings } from "#schema/release-rule.ts";
import { recapSettings, softHolds } from "#schema/settings.ts";
import { accountStates } from "#schema/words.ts";
import { inputs, monthOf, utc } from "../support/recap-inputs.ts";

/* How recaps of an account go out, and what that says to those that are held. */

const since = utc("2026-11-05T02:30");
const words = "Their export lost two days";
const escalation: ReleaseRule = { kind: "escalation", since, by: "Priya Raman", reason: words };
const review: ReleaseRule = { kind: "review", since, by: "Priya Raman", reason: null };
const isSoft = (reason: string) => softHolds.some((ending) => reason.endsWith(ending));

test("a state says which it is, since which day of the account and by whom, in that person's words", () => {
  expect(ruleReason(escalation, "America/New_York")).toBe(`Open escalation since 4 Nov 2026 (Priya Raman): “${words}”`);
  expect(ruleReason({ ...escalation, kind: "churn_notice" }, "Asia/Tokyo")).toBe(
    `Churn notice since 5 Nov 2026 (Priya Raman): “${words}”`,
  );
});

test("to be looked at first is a reason that ends by itself; a state is none, whatever its words are", () => {
  expect(isSoft(ruleReason(review, "UTC"))).toBe(true);
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom(...softHolds).map((ending) => `x${ending}`),
  );
  fc.assert(
    fc.property(fc.constantFrom(...accountStates), text, text, (kind, reason, by) => {
      const rule = { kind, since, by, reason };
      const said = [ruleReason(rule, "UTC"), saidToHeld(rule, null, { by, now: since, timezone: "UTC" })?.line ?? ""];
      for (const each of said) {
        expect(isSoft(each)).toBe(false);
        expect(each.startsWith(stateBeginnings[kind])).toBe(true);
      }
    }),
  );
});

test("a rule holds a recap that would go, beside whatever else holds it, and hold-out archives it all the same", () => {
  const decide = (rule: ReleaseRule | null, isHeldOut = false) => {
    const figures = composeRecap(inputs({ rule }));
    const dueAt = utc("2026-11-04T14:00");
    return {
      holds: figures.holds,
      decision: sendDecision({ figures, dueAt, now: dueAt, settings: recapSettings, isHeldOut }),
    };
  };
  expect(decide(null)).toEqual({ holds: [], decision: "send" });
  expect(decide(review)).toEqual({ holds: [expect.stringMatching(/looked at first\.$/)], decision: "hold" });
  expect(decide(escalation)).toEqual({ holds: [expect.stringMatching(/^Open escalation since/)], decision: "hold" });
  expect(decide(escalation, true).decision).toBe("archive");
  expect(monthOf(5, { rule: escalation, readers: [] }).holds).toHaveLength(2);
});

test("other words for the same state leave it its day and its name; another state has its own", () => {
  const said = { reason: "Also their billing", by: "Sam Lee", now: since + 1 };
  expect(nextRule(escalation, { ...said, kind: "escalation" })).toEqual({ ...escalation, reason: said.reason });
  expect(nextRule(escalation, { ...said, kind: "churn_notice" })).toEqual({
    kind: "churn_notice",
    since: since + 1,
    by: "Sam Lee",
    reason: said.reason,
  });
  expect(nextRule(review, { ...said, reason: "", kind: "review" })).toEqual(review);
  expect(nextRule(escalation, { ...said, reason: "", kind: "review" })?.reason).toBe(null);
  expect(nextRule(escalation, { ...said, kind: "itself" })).toBe(null);
});

test("months that are held hear of a state and of its end, and of nothing else", () => {
  const told = { by: "Sam Lee", now: utc("2026-11-09T15:00"), timezone: "America/New_York" };
  expect(saidToHeld(null, escalation, told)).toEqual({ line: ruleReason(escalation, told.timezone), isOver: false });
  for (const after of [null, review])
    expect(saidToHeld(escalation, after, told)).toEqual({
      line: "Open escalation since 4 Nov 2026 (Priya Raman), over since 9 Nov 2026 (Sam Lee): a person releases it.",
      isOver: true,
    });
  expect(saidToHeld(null, review, told)).toBe(null);
  expect(saidToHeld(review, null, told)).toBe(null);
});

test.each([
  [{ kind: "itself" }, true],
  [{ kind: "review", reason: "" }, true],
  [{ kind: "escalation", reason: " \u200b " }, false],
  [{ kind: "churn_notice" }, false],
  [{ kind: "churn_notice", reason: "By letter" }, true],
  [{ kind: "escalation", reason: "two\nlines" }, false],
  [{ kind: "never", reason: "x" }, false],
])("the form takes %j: %s", (fields, isTaken) => {
  expect(releaseRuleForm.safeParse(fields).success).toBe(isTaken);
});
