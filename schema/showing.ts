import * as z from "zod";
import type { Frame } from "./portal.ts";
import type { Usual, UsualView } from "./usual.ts";
import { type ContactRole, type ShowingChoice, showingChoices } from "./words.ts";

/** What the log of an account calls a change of one. */
export type ShowingAct = `${ShowingChoice}_${"on" | "off"}` | "usual";

/** A choice as it stands: since when (UTC ms) and by whom; null while nobody said anything and it is off. */
export interface ChoiceState {
  isOn: boolean;
  since: number | null;
  by: string | null;
}

/**
 * How recaps of an account are shown. `names`: people stand in them by name; else by team. `guard`: the page behind a mail's link
 * asks for sign-in before names and money. `money`: a subject may name what the month was worth, where `guard` is off.
 */
export type Showing = Record<ShowingChoice, ChoiceState>;

/** The same with how people get them of whom nothing else is said. */
export interface ShowingState extends Showing {
  usual: Usual;
}

/** What the page about it reads. */
export interface ShowingPart extends ShowingState {
  /** Of the contact whose personal link this is; null: nobody is known by it. */
  readerRole: ContactRole | null;
}

/** What staff make stricter. */
export const closingForm = z.strictObject({ choice: z.enum(showingChoices) });

/** The button says what is to be from now on, so that an old page undoes nothing by being pressed again. */
export const showingForm = z.strictObject({ on: z.enum(["yes", "no"]) });

/** A choice as a page says it: since which day, and whose word it was; null while nobody said anything. */
export interface ChoiceView {
  isOn: boolean;
  on: string | null;
  by: string | null;
}

export interface ShowingView extends Record<ShowingChoice, ChoiceView> {
  frame: Frame;
  usual: UsualView;
  /** The reader is who decides. */
  canDecide: boolean;
  /** What was just changed. */
  told: ShowingChoice | "usual" | null;
}
