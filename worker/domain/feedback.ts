import { Refusal, type RefusalCode } from "#schema/errors.ts";
import { type FeedbackChoice, type FeedbackPart, noteLength, type Saying } from "#schema/feedback.ts";
import type { RecapFeedback, SaidView, Untaken } from "#schema/portal-value.ts";
import type { Grant } from "#schema/share.ts";
import { requireActor } from "./share.ts";

/** The key of what a known contact says. */
export function contactKey(contactId: string): string {
  return `contact:${contactId}`;
}

/**
 * Who speaks, as the key of what they said. A personal link and the mail prove one contact; on the team link anybody may say
 * they are one, so that word never stands in the place of the contact's own. Null: the link has not said who it is.
 */
export function personOf(grant: Pick<Grant, "kind" | "contactId" | "name">): string | null {
  if (grant.kind === "personal") return contactKey(grant.contactId ?? "");
  if (grant.name === null) return null;
  return `team:${grant.contactId ?? grant.name.toLocaleLowerCase("en")}`;
}

/** Whether this reader may confirm or dispute a figure: a champion or sponsor whose link takes part. */
export function mayJudge(grant: Pick<Grant, "kind" | "canAct" | "contactId" | "name">, judges: string[]): boolean {
  if (!grant.canAct) return false;
  // A team link is asked first who it is, and answered then.
  if (grant.kind === "team" && grant.name === null) return true;
  return grant.contactId !== null && judges.includes(grant.contactId);
}

/**
 * What a customer says about a month on the portal. Throws Refusal forbidden for a link that only reads and for people who
 * do not answer for figures, needs_name for a team link that has not said who it is.
 */
export function sayOf(grant: Grant, said: Omit<Saying, "person" | "contactId">, judges: string[]): Saying {
  const { contactId } = requireActor(grant);
  if (said.kind === "figure" && !mayJudge(grant, judges))
    throw new Refusal("forbidden", "The champion or the sponsor confirms or disputes a figure.");
  return { ...said, person: personOf(grant) ?? "", contactId };
}

/** Why something a customer said was refused, by what was said and with which code. */
export function untakenOf(said: { act: "answer" | "confirm" | "dispute"; note: string; code: RefusalCode }): Untaken {
  if (said.code === "conflict" || said.act === "confirm") return "restated";
  if (said.note.trim().length > noteLength) return "long";
  return said.act === "answer" ? "choice" : "reason";
}

const words: Record<FeedbackChoice, string> = {
  better: "Better than expected",
  expected: "As expected",
  below: "Below expectations",
  confirmed: "Confirmed the figure",
  disputed: "Disputes the figure",
};

/** What was said, in one text for the log: "2026-10: Better than expected. <note>". */
export function sayingText(said: Pick<Saying, "period" | "choice" | "note">): string {
  return `${said.period}: ${words[said.choice]}.${said.note === "" ? "" : ` ${said.note}`}`;
}

/** The month and the words under a choice, back from the text of the log. */
export function readSaying(text: string, choice: FeedbackChoice): { period: string; note: string } {
  const period = text.slice(0, 7);
  return { period, note: text.slice(sayingText({ period, choice, note: "" }).length).trim() };
}

/** A figure somebody disputes and nobody has settled. */
export function isUnderReview(said: Pick<FeedbackPart, "choice" | "handledAt">): boolean {
  return said.choice === "disputed" && said.handledAt === null;
}

const said = ({ name, choice, note, at, times }: FeedbackPart): SaidView => ({ name, choice, note, at, times });

/**
 * What a recap page shows of it. Words under an answer are for staff and their author; the reason of a dispute and what was
 * found are for everybody. A confirmation counts for the version it was given for.
 */
export function viewFeedback(
  parts: FeedbackPart[],
  reader: { person: string | null; version: number; action: string | null; figureBase: string | null },
): RecapFeedback {
  const { person, version, action, figureBase } = reader;
  const answers = parts.filter((part) => part.kind === "answer");
  const figures = parts.filter((part) => part.kind === "figure");
  const own = answers.find((part) => part.person === person);
  const ownFigure = figures.find((part) => part.person === person);
  return {
    action,
    version,
    answers: answers.map((part) => ({ ...said(part), note: part.person === person ? part.note : "" })),
    own: own ? said(own) : null,
    proposed: null,
    confirmed: figures.filter((part) => part.choice === "confirmed" && part.version === version).map(said),
    disputed: figures.filter(isUnderReview).map(said),
    settled: figures
      .filter((part) => part.choice === "disputed" && part.handledAt !== null)
      .map((part) => ({
        ...said(part),
        on: part.handledAt ?? 0,
        by: part.handledBy ?? "",
        found: part.handledNote ?? "",
      })),
    figure: { base: figureBase, times: ownFigure?.times ?? 0 },
    draft: null,
  };
}
