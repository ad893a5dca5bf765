import type { VNode } from "preact";
import type { Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { keyParts } from "#http/row-key.ts";
import { answerPage } from "#routes/answer.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { formRefusals, Refusal } from "#schema/errors.ts";

/* What the pages of the section "Data" have in common. */

/** The parts of a row's name in an address. Throws Refusal not_found: it is none of ours. */
export function partsOf(text: string, count: number): string[] {
  const parts = keyParts(text, count);
  if (!parts) throw new Refusal("not_found", "There is nothing at this address.");
  return parts;
}

/** Answers with a page of the section; a form that was refused gives it its status. */
export function answerData(c: Ctx, shown: { title: string; body: VNode; typed?: Typed | null }): Response {
  const { title, body, typed } = shown;
  const code = typed?.code ?? null;
  return answerPage(
    c,
    { door: "console", title: code ? `Problem: ${title}` : title, locale: "en", body },
    code ? statusOf[code] : 200,
  );
}

/** What a form did, or what it was sent with and why it was refused. */
export async function attempt(
  form: string,
  fields: Record<string, string>,
  act: () => Promise<Response>,
): Promise<Response | Typed> {
  try {
    return await act();
  } catch (error) {
    const code = error instanceof Refusal ? formRefusals.find((each) => each === error.code) : undefined;
    if (!(error instanceof Refusal) || !code) throw error;
    const problems = Object.keys(error.details).length > 0 && code === "invalid" ? error.details : null;
    return { form, values: fields, problems: problems ?? { form: error.message }, code };
  }
}

/** The frame with a sentence of its own, where one of the usual ones would say too little. */
export function withNotice(frame: ConsoleFrame, text: string | null, tone: "done" | "problem" = "done"): ConsoleFrame {
  return text === null ? frame : { ...frame, notice: { text, tone } };
}
