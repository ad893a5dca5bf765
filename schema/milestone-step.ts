import type { SegmentKey } from "./words.ts";

/** The step of a template that shows that a milestone was reached, where it is not called the same. Both by their keys. */
export const milestoneSteps: Record<SegmentKey, Record<string, string>> = {
  smb: { "renewal-talk": "year-summary" },
  mid: { handoff: "confirm-situation", midway: "midway-note", "renewal-talk": "year-summary" },
  enterprise: {
    handoff: "confirm-situation",
    "security-approved": "data-agreement",
    "data-ready": "check-data",
    midway: "midway-call",
    "renewal-talk": "year-summary",
  },
};
