import { enter } from "#auth/portal-gate.ts";
import { hashSecret, makeId } from "#auth/token.ts";
import { sayingText, sayOf, untakenOf } from "#domain/feedback.ts";
import { attribution, requireActor } from "#domain/share.ts";
import { viewRecap } from "#domain/view/value.ts";
import type { Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { check, safeBack } from "#http/validate.ts";
import { answerPage, seeOther } from "#routes/answer.ts";
import { recapContent } from "#routes/recap-page.tsx";
import { Refusal } from "#schema/errors.ts";
import { answerForm, confirmForm, disputeForm, type Saying } from "#schema/feedback.ts";
import type { Grant } from "#schema/share.ts";
import { saySomething, versionRead } from "#store/feedback.ts";
import { recapPage } from "#store/portal.ts";
import { visitOf } from "./visit.ts";

/** What customers may say about a month. */
export const sayNames = ["answer", "confirm", "dispute"] as const;
export type SayName = (typeof sayNames)[number];

/** Something said, as it came in. */
export interface Spoken {
  grant: Grant;
  judges: string[];
  period: string;
  act: SayName;
  fields: Record<string, string>;
}

type Said = Omit<Saying, "person" | "contactId">;

function readForm({ act, period, fields }: Spoken): { said: Said; seen: number } {
  if (act === "answer") {
    const { choice, note, seen } = check(answerForm, fields);
    return { said: { period, kind: "answer", choice, note, version: null }, seen };
  }
  if (act === "dispute") {
    const { note, version, seen } = check(disputeForm, fields);
    return { said: { period, kind: "figure", choice: "disputed", note, version }, seen };
  }
  const { version, seen } = check(confirmForm, fields);
  return { said: { period, kind: "figure", choice: "confirmed", note: "", version }, seen };
}

async function carryOut(c: Ctx, spoken: Spoken): Promise<void> {
  const { grant } = spoken;
  requireActor(grant);
  const { said, seen } = readForm(spoken);
  const saying = sayOf(grant, said, spoken.judges);
  const name = grant.name ?? "";
  const signed = attribution(grant, name);
  const command = hashSecret(JSON.stringify([grant.shareId, signed, saying, seen])).slice(0, 32);
  const actor = {
    kind: grant.kind === "team" ? ("team" as const) : ("contact" as const),
    id: saying.contactId,
    name: signed,
    side: "customer" as const,
  };
  const act = { id: makeId(), at: c.var.now, actor, signed, command };
  if (await saySomething(c.var.env.DB, grant.accountId, { saying, act, body: sayingText(saying) })) return;
  const version = await versionRead(c.var.env.DB, grant.accountId, said.period);
  if (version === null) throw new Refusal("not_found", "There is no recap of this month.");
  if (said.version !== null && said.version !== version)
    throw new Refusal("conflict", "This month was restated while you read it. Please look at the figure again.");
}

/** The month again with what was typed and why it was not taken. */
async function showProblem(c: Ctx, spoken: Spoken, refusal: Refusal): Promise<Response> {
  const { period, act, fields } = spoken;
  const { parts } = await enter(c, recapPage, { period, version: 0 });
  const view = viewRecap(parts, visitOf(c, spoken.grant), 0);
  const { choice = "", note = "" } = fields;
  const problem = untakenOf({ act, note, code: refusal.code });
  if (act !== "confirm") view.feedback.draft = { act, choice, note, problem };
  view.told = problem;
  const status = statusOf[refusal.code] as 409 | 422;
  return answerPage(c, { door: "portal", ...recapContent(view, spoken.grant.language) }, status);
}

/** Keeps what was said and goes on to the month, or shows the month again with the problem beside the field. */
export async function speak(c: Ctx, spoken: Spoken): Promise<Response> {
  const base = `/a/${spoken.grant.slug}`;
  const problem = await carryOut(c, spoken).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refusal && (error.code === "invalid" || error.code === "conflict")) return error;
      throw error;
    },
  );
  if (problem) return showProblem(c, spoken, problem);
  return seeOther(c, safeBack(`${base}/value/${spoken.period}#feedback`, base), spoken.act);
}
