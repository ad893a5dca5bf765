import type { GoalPoint } from "./curve.ts";
import type { Fee, FeeConsent } from "./fee.ts";
import type { FeedbackPart } from "./feedback.ts";
import type { MetricDefinition } from "./metrics.ts";
import type { NamedStep, RecapFigures, RecapNote } from "./recap.ts";
import type { ShowingPart } from "./showing.ts";
import type { ActorKind, ContactRole, GoalKind, GoalType, ItemState, MetricState, Side, StageKey } from "./words.ts";

/* What the store reads for the portal and the console, part by part. Days are plain, instants UTC ms, figures scaled. */

interface AccountPart {
  name: string;
  slug: string;
  kickoffOn: string;
  /** Last local day of its contract; null: it goes on. */
  endsOn: string | null;
  timezone: string;
  locale: string;
  csm: { name: string; title: string; email: string } | null;
  /** What it is about; null: not chosen yet. */
  metricKey: string | null;
}
export interface ItemPart {
  id: string;
  stage: StageKey;
  side: Side;
  title: string;
  why: string;
  ownerContactId: string | null;
  ownerName: string | null;
  dueOn: string;
  afterId: string | null;
  state: ItemState;
  stuckReason: string | null;
  stateOn: string | null;
  stateBy: string | null;
  comments: number;
  version: number;
}
/** What one side has done. */
export interface FinishedPart {
  side: Side;
  count: number;
  /** Day of the newest. */
  lastOn: string | null;
}
interface StagePart {
  key: StageKey;
  title: string;
  produces: string;
  startsOn: string;
  endsOn: string;
  guidance: { dos: string[]; donts: string[]; pitfall: string };
}
export interface MilestonePart {
  id: string;
  stage: StageKey;
  kind: "milestone" | "gate" | "event";
  title: string;
  plannedOn: string;
  /** When it was reached: as it was said, else the day its step was done. */
  actualOn: string | null;
  /** It has a step, which is still to be done. */
  isOpen: boolean;
}
export interface GoalPart {
  kind: GoalKind;
  statement: string;
  /** Key of what it is counted in. */
  metricKey: string;
  type: GoalType;
  target: number;
  baseline: number | null;
  startsOn: string;
  targetOn: string;
  current: number;
  reachedOn: string | null;
  /** Dated points of the agreed curve; empty where none were agreed. */
  milestones: GoalPoint[];
}
/** A published month. It stays of what it was published of, whatever the account is about since. */
export interface MonthPart {
  key: string;
  value: number | null;
  state: MetricState;
  version: number;
  /** Key of that metric, and the version of its definition. */
  metric: string;
  definition: number;
  /** It counts days of another month too, or not all of its own. */
  partial: boolean;
}
interface ContactPart {
  id: string;
  name: string;
  title: string;
  role: ContactRole;
}
export interface ThreadPart {
  at: number;
  act: string;
  actorKind: ActorKind;
  actorName: string;
  body: string | null;
}
/** What a published month comes to by now, scaled, whether that made another version of it or not; null without a figure. */
export interface LivePart {
  key: string;
  /** Key of what it counts. */
  metric: string;
  value: number | null;
  /** What came in it of what the account is about, where that is something else than the month was published of; null else, and missing in a review. */
  aside?: number | null;
  /** What came in it, or in the first days it counts too, before the goal of the year starts; missing in a review. */
  early?: number;
}
/** Months of a review as their days and actors have them by now, scaled. Whoever no event names is among no actors. */
export interface SharesPart {
  /** The customer's admin wants people shown by name. */
  names: boolean;
  days: { key: string; date: string; value: number }[];
  /** `months`: by key, those with events of the actor. */
  actors: { actor: string; name: string | null; team: string | null; months: Record<string, number> }[];
}
/** A step of the plan as it is now. */
export interface StandingPart {
  id: string;
  state: ItemState;
  dueOn: string;
  stateOn: string | null;
  stateBy: string | null;
  /** Why it is stuck or was skipped. */
  reason: string | null;
}
export interface PortalParts {
  account: AccountPart;
  /** Every version of the headline metric, of what goals are counted in and what months are of: those of one metric oldest first. */
  metrics: MetricDefinition[];
  items: ItemPart[];
  finished: FinishedPart[];
  stages: StagePart[];
  milestones: MilestonePart[];
  goals: GoalPart[];
  months: MonthPart[];
  live: LivePart[];
  shares: SharesPart;
  /** Scaled totals by metric of the months after those at hand; null before any value. */
  later: Record<string, number> | null;
  contacts: ContactPart[];
  staff: { name: string; title: string; email: string }[];
  thread: ThreadPart[];
  /** The newest commands that changed the step at hand, newest first; at most 20. */
  pressed: { command: string }[];
  /** JSON of RecapFigures. */
  figures: string | null;
  /** What a person of the vendor says about it. */
  note: RecapNote | null;
  /** Steps that the newest snapshot of each month says were done in it, oldest first. */
  stepsDone: { key: string; count: number }[];
  /** What the first published snapshot of each month at hand named as coming, newest first; at most a year. */
  named: { key: string; steps: NamedStep[] }[];
  /** The steps that snapshots named, as they stand in the plan that customers see. */
  standing: StandingPart[];
  /** Newest snapshots of the months of a review, oldest first. */
  reviewed: RecapFigures[];
  contract: { renewalOn: string; endsOn: string | null };
  /** What was said about the month at hand. */
  feedback: FeedbackPart[];
  /** Contacts whose word on a figure counts. */
  judges: { id: string }[];
  /** Contacts who decide for the customer whether value is held against fees, and what is known of both. */
  deciders: { id: string }[];
  fees: Fee[];
  consent: FeeConsent | null;
  /** Months the account's life covers in part, and months with a disputed figure. */
  disputes: { key: string }[];
  /** How recaps are shown, and who reads that. */
  showing: ShowingPart;
  /** Id of the living calendar feed of whom the link is for; null: there is none. */
  feed: string | null;
}
