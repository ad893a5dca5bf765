import type { MetricDefinition } from "./metrics.ts";
import type { GoalProgress } from "./recap.ts";
import type { ActorKind, ItemState, MetricState, Side, StageKey } from "./words.ts";

/*
 * What the portal pages show. Domain makes these values, web/portal renders them. Days are plain "YYYY-MM-DD" in the
 * account's zone, instants UTC ms, figures scaled integers of the metric beside them. Nothing internal ever gets in.
 */

/** Parts every portal page needs. */
export interface Frame {
  /** Path all pages hang below: /a/<slug>, or the preview in the console. */
  base: string;
  vendor: { name: string; hue: number };
  account: { name: string; slug: string; locale: string; timezone: string };
  /** Today in the account's zone. */
  today: string;
  viewer: {
    kind: "personal" | "team" | "preview";
    /** null: a team link that has not said who it is. */
    name: string | null;
    contactId: string | null;
    /** false: a view-only link or a staff preview; no buttons then. */
    canAct: boolean;
  };
  csm: Person | null;
  /** One message after a change, with the way back when there is one. */
  notice: Notice | null;
}

/** What was just done with a step; the page has the words. */
export interface Notice {
  act: "done" | "stuck" | "reopened" | "commented";
  /** Of the step. */
  title: string;
  /** POST target that takes the change back, offered for a while after it. */
  undo: { action: string; version: number } | null;
}

export interface Person {
  name: string;
  title: string;
  email: string | null;
  role: string;
  side: Side;
}

export interface ItemRow {
  id: string;
  title: string;
  why: string;
  side: Side;
  stage: StageKey;
  state: ItemState;
  dueOn: string;
  /** 0 when not late. Whole days past due, for open and stuck items only. */
  lateDays: number;
  /** Still to do when the contract ended: nobody's turn any more. */
  isOver: boolean;
  ownerName: string | null;
  /** Title of the open item this one waits for. */
  waitsFor: string | null;
  stuckReason: string | null;
  stuckOn: string | null;
  comments: number;
  doneOn: string | null;
  doneBy: string | null;
  /** Goes back with every change, so nobody is silently overwritten. */
  version: number;
  /** This viewer owns it. */
  mine: boolean;
}

export interface SideProgress {
  done: number;
  total: number;
  late: number;
}

export interface GoalView extends GoalProgress {
  metric: Pick<MetricDefinition, "noun" | "scale" | "displayDecimals">;
}

export interface TimelineEntry {
  id: string;
  title: string;
  on: string;
  /** Actual day when it happened. */
  actualOn: string | null;
  /** gate: First Value; event: the customer's critical event; other entries are plain milestones. */
  kind: "milestone" | "gate" | "event";
  /**
   * past: it was reached, or is a day that is over · open: its day is over and it was not reached · future · ended: not reached
   * before the contract ended.
   */
  state: "past" | "open" | "future" | "ended";
  /** What is said beside the day: how far it was from the plan, what has to be true for it, that all else serves it. */
  note: { kind: "happened"; days: number } | { kind: "when"; statement: string } | { kind: "critical" } | null;
}

export interface MonthFigure {
  key: string;
  /** null: may not be printed; see state. */
  value: number | null;
  state: MetricState;
  version: number;
  /** Path of the recap page. */
  path: string;
}

export interface OverviewView {
  frame: Frame;
  done: number;
  total: number;
  /** 1..52 */
  week: number;
  /** Last day of the contract, once it is over. */
  endedOn: string | null;
  customer: SideProgress;
  vendor: SideProgress;
  yourTurn: ItemRow[];
  ourTurn: ItemRow[];
  lastDoneOn: string | null;
  firstValue: GoalView | null;
  twelveMonth: GoalView | null;
  /** Newest recap, or null with the day the first is expected. */
  latest: { month: MonthFigure; previous: MonthFigure | null; metric: MetricDefinition } | null;
  firstRecapOn: string | null;
  timeline: TimelineEntry[];
}

export interface PlanView {
  frame: Frame;
  filter: "all" | "yours" | "ours" | "mine";
  customer: SideProgress;
  vendor: SideProgress;
  groups: {
    key: StageKey;
    title: string;
    startsOn: string;
    endsOn: string;
    done: number;
    total: number;
    open: ItemRow[];
    closed: ItemRow[];
  }[];
}

/** One entry of what happened to an item, always attributed. */
export interface ThreadEntry {
  at: number;
  actorName: string;
  actorKind: ActorKind;
  /** "checked it off", "marked it stuck", "commented"… in words of the page. */
  act: "done" | "reopened" | "stuck" | "unstuck" | "commented" | "created" | "edited" | "skipped";
  /** Comment or reason as written: plain text. */
  body: string | null;
}

/** Why a change of a step was not taken: what the form lacks, or that somebody else changed the step. */
export type StepRefusal =
  | { kind: "reason" | "longReason" | "body" | "longBody" | "form" | "raced" }
  | { kind: "changed"; state: ItemState; by: string };

export interface ItemView {
  frame: Frame;
  item: ItemRow;
  stageTitle: string;
  thread: ThreadEntry[];
  /** What the viewer had typed when a change was refused, so that nothing is lost. */
  draft: { field: "reason" | "body"; value: string } | null;
  /** Why the last change was not taken. */
  refused: StepRefusal | null;
}

export interface JourneyView {
  frame: Frame;
  kickoffOn: string;
  /** The day a year later. */
  endsOn: string;
  /** Last local day of a contract that is over; null: it goes on. */
  endedOn: string | null;
  firstValue: GoalView | null;
  stages: {
    key: StageKey;
    title: string;
    produces: string;
    startsOn: string;
    endsOn: string;
    closedOn: string | null;
    state: "past" | "now" | "future";
    dos: string[];
    donts: string[];
    pitfall: string;
    entries: TimelineEntry[];
    customer: SideProgress;
    vendor: SideProgress;
  }[];
}

export interface PeopleView {
  frame: Frame;
  customer: Person[];
  vendor: Person[];
}

export interface WhoView {
  frame: Frame;
  contacts: { id: string; name: string; title: string }[];
  /** Where to go on after the answer, and what is waiting to be done. */
  back: string;
  /** A change that waits for the answer: replayed as hidden fields. */
  pending: { action: string; fields: Record<string, string> } | null;
  /** No name; a name too long; a personal link, which has one already. */
  problem: "choose" | "long" | "known" | null;
}
