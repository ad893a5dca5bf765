import type { Template } from "#schema/template.ts";
import { smbGuidance } from "./smb-guidance.ts";
import { smbHomework } from "./smb-homework.ts";

/** Small companies: one decision maker, one data source, a first result in two weeks. */
export const smbTemplate: Template = {
  segment: "smb",
  name: "Small business",
  version: 1,
  firstValueDays: 14,
  firstValueDefinition:
    "Your own data is in, somebody on your team has finished real work with it, and the figure we agreed has reached its mark.",
  sponsors: "customer",
  stages: smbGuidance,
  items: smbHomework,
  milestones: [
    {
      key: "introduction",
      stage: "preboarding",
      title: "You meet your customer success manager",
      on: { from: "kickoff", days: -10 },
    },
    { key: "handoff", stage: "handoff", title: "We know your story", on: { from: "kickoff", days: -1 } },
    { key: "kickoff", stage: "orchestration", title: "Kickoff", on: { from: "kickoff", days: 0 } },
    {
      key: "technical-kickoff",
      stage: "technical_kickoff",
      title: "Technical kickoff",
      on: { from: "kickoff", days: 4 },
    },
    { key: "first-value", stage: "first_value", title: "First value", on: { from: "first_value", days: 0 } },
    // A recap goes out on the third of the next month, or the workday after: 35 days is the latest that can be.
    {
      key: "first-recap",
      stage: "recurring_impact",
      title: "First monthly recap to your sponsor",
      on: { from: "first_value", days: 35 },
    },
    { key: "first-review", stage: "reviews", title: "First review", on: { from: "kickoff", days: 90 } },
    { key: "second-review", stage: "reviews", title: "Second review", on: { from: "kickoff", days: 180 } },
    { key: "third-review", stage: "reviews", title: "Third review", on: { from: "kickoff", days: 270 } },
    {
      key: "renewal-talk",
      stage: "renewal",
      title: "We look back and plan ahead",
      on: { from: "renewal", days: -120 },
    },
    { key: "renewal", stage: "renewal", title: "Renewal", on: { from: "renewal", days: 0 } },
  ],
};
