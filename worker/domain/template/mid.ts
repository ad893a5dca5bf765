import type { Template } from "#schema/template.ts";
import { midGuidance } from "./mid-guidance.ts";
import { midHomework } from "./mid-homework.ts";

/** Mid-sized companies: a sponsor, a project lead and an administrator, a first result in a month. */
export const midTemplate: Template = {
  segment: "mid",
  name: "Mid-market",
  version: 1,
  firstValueDays: 30,
  firstValueDefinition:
    "A full week of real work has run on your own data, and the figure we agreed at kickoff has reached its mark.",
  sponsors: "customer",
  stages: midGuidance,
  items: midHomework,
  milestones: [
    {
      key: "introduction",
      stage: "preboarding",
      title: "You meet your customer success manager",
      on: { from: "kickoff", days: -10 },
    },
    { key: "handoff", stage: "handoff", title: "Your situation is confirmed", on: { from: "kickoff", days: -1 } },
    { key: "kickoff", stage: "orchestration", title: "Kickoff", on: { from: "kickoff", days: 0 } },
    {
      key: "technical-kickoff",
      stage: "technical_kickoff",
      title: "Technical kickoff",
      on: { from: "kickoff", days: 6 },
    },
    {
      key: "midway",
      stage: "first_value",
      title: "Halfway: where we stand, to your sponsor",
      on: { from: "first_value", days: -14 },
    },
    { key: "first-value", stage: "first_value", title: "First value", on: { from: "first_value", days: 0 } },
    // A recap goes out on the third of the next month, or the workday after: 35 days is the latest that can be.
    {
      key: "first-recap",
      stage: "recurring_impact",
      title: "First monthly recap to your sponsor",
      on: { from: "first_value", days: 35 },
    },
    { key: "first-review", stage: "reviews", title: "First impact review", on: { from: "kickoff", days: 90 } },
    { key: "second-review", stage: "reviews", title: "Second impact review", on: { from: "kickoff", days: 180 } },
    { key: "third-review", stage: "reviews", title: "Third impact review", on: { from: "kickoff", days: 270 } },
    {
      key: "renewal-talk",
      stage: "renewal",
      title: "We look back and plan ahead",
      on: { from: "renewal", days: -120 },
    },
    { key: "renewal", stage: "renewal", title: "Renewal", on: { from: "renewal", days: 0 } },
  ],
};
