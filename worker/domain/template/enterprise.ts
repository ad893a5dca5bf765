import type { Template } from "#schema/template.ts";
import { enterpriseGuidance } from "./enterprise-guidance.ts";
import { enterpriseHomework } from "./enterprise-homework.ts";
import { enterpriseYear } from "./enterprise-year.ts";

/** Large companies: both sponsors, a security review and a data agreement before the data, one team first. */
export const enterpriseTemplate: Template = {
  segment: "enterprise",
  name: "Enterprise",
  version: 1,
  firstValueDays: 75,
  firstValueDefinition:
    "One team has done two weeks of real work on your own data, the agreed figure has reached its mark, and both sponsors have seen it.",
  sponsors: "both",
  stages: enterpriseGuidance,
  items: [...enterpriseHomework, ...enterpriseYear],
  milestones: [
    {
      key: "introduction",
      stage: "preboarding",
      title: "You meet the people who will work with you",
      on: { from: "kickoff", days: -14 },
    },
    { key: "handoff", stage: "handoff", title: "Your situation is confirmed", on: { from: "kickoff", days: -1 } },
    { key: "kickoff", stage: "orchestration", title: "Kickoff", on: { from: "kickoff", days: 0 } },
    {
      key: "technical-kickoff",
      stage: "technical_kickoff",
      title: "Technical kickoff",
      on: { from: "kickoff", days: 12 },
    },
    {
      key: "security-approved",
      stage: "technical_kickoff",
      title: "Security and data agreement settled",
      on: { from: "kickoff", days: 18 },
    },
    { key: "data-ready", stage: "technical_kickoff", title: "Your data is in", on: { from: "kickoff", days: 36 } },
    {
      key: "midway",
      stage: "first_value",
      title: "Halfway call with both sponsors",
      on: { from: "first_value", days: -32 },
    },
    { key: "first-value", stage: "first_value", title: "First value", on: { from: "first_value", days: 0 } },
    // A recap goes out on the third of the next month, or the workday after: 35 days is the latest that can be.
    {
      key: "first-recap",
      stage: "recurring_impact",
      title: "First monthly recap to both sponsors",
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
