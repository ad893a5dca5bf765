import type { VNode } from "preact";
import type { Ctx } from "#http/context.ts";
import { statusOf } from "#http/error.ts";
import { answerPage } from "#routes/answer.ts";
import type { Typed } from "#schema/console-data.ts";
import { formRefusals, Refusal } from "#schema/errors.ts";

/* A form of the console that was refused comes back with what was typed. */

/** Answers with a page; a form of it that was refused gives it its status. */
export function answerForm(c: Ctx, shown: { title: string; body: VNode; typed?: Typed | null }): Response {
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
