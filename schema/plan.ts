import * as z from "zod";
import { day, line, lineOrNothing, linesNeeded } from "./text.ts";
import type { ActorKind, ItemState, Side } from "./words.ts";
import { sides, stageKeys } from "./words.ts";

/** Who changes something: a contact, somebody on a team link, a member of staff, or the product itself. */
export interface Actor {
  kind: ActorKind;
  /** Contact or staff id, null for a name typed on a team link. */
  id: string | null;
  name: string;
  side: Side;
}

/** What the rules of the plan need to know of an item. */
export interface PlanItem {
  id: string;
  side: Side;
  state: ItemState;
  stuckReason: string | null;
  stateBy: string | null;
  version: number;
}

export type ItemAct = "done" | "reopened" | "stuck" | "unstuck";

/** One change of one item, ready to be kept: conditional on `version`, attributed, once per command. */
export interface ItemChange {
  itemId: string;
  version: number;
  set: { state: ItemState; stuckReason: string | null; stateOn: string; stateBy: string };
  act: ItemAct;
  body: string | null;
}

/** Characters at most. */
export const reasonLength = 1000;
export const commentLength = 4000;

const back = z.string().max(300).default("");
const command = z.string().max(64).default("");
const version = z.coerce.number().int().min(0);

/** Forms of the plan. A browser adds nothing, so an unknown key is a mistake or an attack. */
export const itemAct = z.strictObject({ version, back, command });
export const stuckForm = z.strictObject({
  version,
  back,
  command,
  reason: linesNeeded(reasonLength, "Please say what it is waiting for."),
});
export const commentForm = z.strictObject({
  version,
  /** How many comments the writer saw: the same words again, later, are a comment of their own. */
  seen: z.coerce.number().int().min(0).default(0),
  back,
  command,
  body: linesNeeded(commentLength, "Please write something first."),
});
export const staffCommentForm = commentForm.extend({ internal: z.literal("on").optional() });
export const newItemForm = z.strictObject({
  /** How many steps the plan had: the same words again, later, are a step of their own. */
  seen: z.coerce.number().int().min(0).default(0),
  title: line(120, "A step needs a title."),
  why: lineOrNothing(200),
  side: z.enum(sides),
  stage: z.enum(stageKeys),
  due: day("A step needs a day."),
  internal: z.literal("on").optional(),
});
export const dueForm = z.strictObject({ version, back, command, due: day() });
