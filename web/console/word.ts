import type { SuppressionReason } from "#schema/delivery.ts";
import type {
  CalendarState,
  CelebrationWish,
  ContactRole,
  DeliveryState,
  PaceState,
  RecapDetail,
  RecapFrequency,
  RecapState,
  RecapVariant,
  SegmentKey,
  ShareScope,
  Side,
  StaffAccess,
  StageKey,
} from "#schema/words.ts";

/* How the closed words read to staff. */

export const segmentTitles: Record<SegmentKey, string> = {
  smb: "Small business",
  mid: "Mid-market",
  enterprise: "Enterprise",
};

export const stageTitles: Record<StageKey, string> = {
  preboarding: "Preboarding",
  handoff: "Handoff",
  orchestration: "Business orchestration",
  technical_kickoff: "Technical kickoff",
  first_value: "First value",
  recurring_impact: "Recurring impact",
  reviews: "Impact reviews",
  renewal: "Renewal",
};

export const roleTitles: Record<ContactRole, string> = {
  champion: "Champion",
  executive_sponsor: "Executive sponsor",
  project_lead: "Project lead",
  admin: "Admin",
  end_user: "End user",
};

export const staffRoleTitles: Record<StaffAccess, string> = {
  admin: "Admin",
  csm: "CSM",
  viewer: "Viewer",
  none: "No access",
};

export const scopeTitles: Record<ShareScope, string> = { take_part: "may take part", view: "view only" };

export const sideTitles: Record<Side, string> = { customer: "Theirs", vendor: "Ours" };

export const recapStateTitles: Record<RecapState, string> = {
  due: "Planned",
  held: "Held",
  sending: "Being sent",
  sent: "Went out",
  archived: "Archived, not mailed",
};

export const deliveryStateTitles: Record<DeliveryState, string> = {
  planned: "Waiting",
  claimed: "Being sent",
  sent: "Accepted by the mail server",
  failed: "Failed",
  suppressed: "Not sent",
  unknown: "Unknown",
};

export const frequencyTitles: Record<RecapFrequency, string> = {
  monthly: "Every month",
  quarterly: "Once a quarter",
  off: "Never",
};

export const celebrationTitles: Record<CelebrationWish, string> = { on: "Told once", off: "Not told" };

export const calendarStateTitles: Record<CalendarState, string> = {
  planned: "Planned",
  paused: "Waits: all sending is paused",
  waiting: "Waits for its figures",
  review: "In review",
  held: "Held",
  will_hold: "Will be held",
  nobody: "Nobody to mail",
  hold_out: "Hold-out, nobody mailed",
  going_out: "Being sent",
  went_out: "Went out",
  archived: "Archived, not mailed",
};

export const suppressionTitles: Record<SuppressionReason, string> = {
  unsubscribed: "Unsubscribed",
  bounced: "Bounced",
  complained: "Called a mail spam",
};

export const detailTitles: Record<RecapDetail, string> = { short: "Short form", whole: "Whole form" };
export const variantTitles: Record<RecapVariant, string> = { sponsor: "short form", champion: "whole form" };

export const paceTitles: Record<PaceState, string> = {
  ramping_up: "ramping up",
  ahead: "ahead",
  on_pace: "on pace",
  slightly_behind: "slightly behind",
  behind: "behind",
  reached: "reached",
};

export function paceNumber(pace: number): string {
  return pace.toFixed(2).replace("-", "−");
}

/** What a pace says: the way made towards a goal over the way expected by today. "75% of expected" */
export function paceShare(pace: number): string {
  return pace < 0 ? "away from the goal" : `${Math.round(pace * 100)}% of expected`;
}

/** "Pace 0.75, behind: 75% of what was expected by today." Null when no pace may be given. */
export function paceWords(pace: number | null, state: PaceState | null): string | null {
  if (state === "ramping_up") return "Ramping up: too early to speak of a pace.";
  if (pace === null || state === null || state === "reached") return null;
  const share = `${Math.round(pace * 100)}% of what was expected by today`;
  const meaning = pace < 0 ? "further from the goal than at its start" : share;
  return `Pace ${paceNumber(pace)}, ${paceTitles[state]}: ${meaning}.`;
}

/** The default for everything staff write, and the same words everywhere. */
export const internalLabel = "Internal, the customer never sees it";
