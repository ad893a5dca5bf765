import * as z from "zod";
import { lines, linesNeeded } from "./text.ts";

/*
 * What readers say about a month: what they make of the result, and whether the figure is right. One of each a person and
 * month; said again, the newest stands. Instants are UTC ms.
 */

export const answerChoices = ["better", "expected", "below"] as const;
const figureChoices = ["confirmed", "disputed"] as const;
export const feedbackKinds = ["answer", "figure"] as const;

export type AnswerChoice = (typeof answerChoices)[number];
type FigureChoice = (typeof figureChoices)[number];
type FeedbackKind = (typeof feedbackKinds)[number];
export type FeedbackChoice = AnswerChoice | FigureChoice;

/** Characters at most. */
export const noteLength = 1000;

/** Words under a choice, several lines of plain text. */
const note = lines(noteLength).default("");
const seen = z.coerce.number().int().min(0).default(0);

/** `seen`: how often this person had said something before, so that a form sent twice is one change. */
export const answerForm = z.strictObject({
  choice: z.enum(answerChoices, "Please choose one of the three."),
  note,
  seen,
});
export type AnswerForm = z.infer<typeof answerForm>;
/** `version`: of the recap that was read. */
const figure = z.strictObject({ version: z.coerce.number().int().min(1), seen });
export const confirmForm = figure;
export const disputeForm = figure.extend({
  note: linesNeeded(noteLength, "Please say what looks wrong."),
});
/** Staff close what a person said; a dispute needs words, an answer does not. */
export const settleForm = z.strictObject({
  period: z.string().regex(/^\d{4}-\d{2}$/),
  kind: z.enum(feedbackKinds),
  person: z.string().min(1).max(200),
  seen: z.coerce.number().int().min(1),
  note,
});
export type SettleForm = z.infer<typeof settleForm>;
/** What a link of the mail proposes; anything else proposes nothing. */
export const proposedChoice = z.enum(answerChoices).nullable().catch(null);

/** One thing one person said about one month, as it is kept. */
export interface FeedbackPart {
  kind: FeedbackKind;
  /** Who it is, see personOf of the domain. */
  person: string;
  /** As signed. */
  name: string;
  choice: FeedbackChoice;
  note: string;
  /** Version of the recap it speaks of. */
  version: number;
  /** How often this person said something of this kind about this month. */
  times: number;
  at: number;
  handledAt: number | null;
  handledBy: string | null;
  handledNote: string | null;
}

/** A thing said, ready to be kept. */
export interface Saying {
  period: string;
  kind: FeedbackKind;
  person: string;
  contactId: string | null;
  choice: FeedbackChoice;
  note: string;
  /** Null: of whichever version is the newest. */
  version: number | null;
}

/** A thing said, for staff. */
export interface FeedbackTask extends FeedbackPart {
  period: string;
}
