import { expect, it } from "vitest";
import { paceWords } from "#console/word.ts";

it("a pace is told with its number, its word, and what the number means", () => {
  expect(paceWords(0.75, "behind")).toBe("Pace 0.75, behind: 75% of what was expected by today.");
  expect(paceWords(0.8, "slightly_behind")).toBe("Pace 0.80, slightly behind: 80% of what was expected by today.");
  expect(paceWords(1.34, "ahead")).toBe("Pace 1.34, ahead: 134% of what was expected by today.");
  // A goal to bring something down, which went up instead.
  expect(paceWords(-0.2, "behind")).toBe("Pace −0.20, behind: further from the goal than at its start.");
});

it("where there is no pace yet the words say so, and none is made up", () => {
  expect(paceWords(null, "ramping_up")).toBe("Ramping up: too early to speak of a pace.");
  expect([paceWords(null, null), paceWords(1.2, "reached"), paceWords(null, "behind")]).toEqual([null, null, null]);
});
