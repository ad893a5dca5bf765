import type { Frame } from "./portal.ts";
import type { Side } from "./words.ts";

/** What a reader does with their calendar feed. */
export const feedActs = ["make", "end"] as const;
export type FeedAct = (typeof feedActs)[number];

/** A day of the plan as a calendar shows it. */
export interface FeedEntry {
  /** Of the step or the milestone. */
  id: string;
  /** Plain day in the account's zone. */
  on: string;
  title: string;
  /** Whose homework it is; null: a milestone. */
  step: { side: Side; why: string; ownerName: string | null; version: number } | null;
}

export interface FeedView {
  frame: Frame;
  /** In the order of their days. */
  entries: FeedEntry[];
}

/** The page on which a reader makes and ends their feed. */
export interface FeedPageView {
  frame: Frame;
  /** The feed's address; null: there is none. */
  address: string | null;
  told: FeedAct | null;
}
