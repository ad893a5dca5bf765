import type { JSX } from "preact";
import type { RecapFeedback, RecapView } from "#schema/portal-value.ts";
import type { RecapContext } from "./recap-words.ts";

const choices = ["better", "expected", "below"] as const;

/** What readers make of the month: who said what, and this reader's own word. */
export function feedbackPart(view: RecapView, context: RecapContext): JSX.Element | null {
  const { feedback, figures } = view;
  const { ask } = context.said;
  if (!figures.value || (feedback.action === null && feedback.answers.length === 0)) return null;
  return (
    <section class="ask" id="feedback">
      <h2>{ask.title}</h2>
      {feedback.answers.length > 0 && (
        <ul class="answers">
          {feedback.answers.map((answer) => (
            <li>
              <b>
                <bdi>{answer.name}</bdi>
              </b>
              {`${context.words.frame.apart}${choices.flatMap((choice) => (choice === answer.choice ? ask.choices[choice] : [])).join("")}`}
              {answer.note !== "" && (
                <span class="said meta" dir="auto">
                  {answer.note}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {feedback.action !== null && answerFold(feedback, feedback.action, context)}
    </section>
  );
}

/** The form as it is the first time; folded away once the answer stands. */
function answerFold(feedback: RecapFeedback, action: string, context: RecapContext): JSX.Element {
  const form = answerForm(feedback, action, context);
  if (feedback.own === null) return form;
  const isOpen = feedback.draft?.act === "answer" || feedback.proposed !== null;
  return (
    <details class="fold" open={isOpen} id="change">
      <summary>{context.words.feedback.change}</summary>
      {form}
    </details>
  );
}

function answerForm(feedback: RecapFeedback, action: string, { said, words }: RecapContext): JSX.Element {
  const draft = feedback.draft?.act === "answer" ? feedback.draft : null;
  const chosen = draft?.choice ?? feedback.proposed ?? feedback.own?.choice ?? null;
  return (
    <form class="word" method="post" action={action}>
      <input type="hidden" name="seen" value={feedback.own?.times ?? 0} />
      <fieldset aria-describedby={draft ? "answer-problem" : undefined}>
        <legend class="sr">{words.feedback.yours}</legend>
        {draft && (
          <p class="problem" id="answer-problem">
            {words.feedback.told[draft.problem]}
          </p>
        )}
        <div class="three">
          {choices.map((choice) => (
            <label>
              <input type="radio" name="choice" value={choice} required checked={choice === chosen} />
              {said.ask.choices[choice]}
            </label>
          ))}
        </div>
      </fieldset>
      <label for="answer-note">{words.feedback.own}</label>
      <p class="meta" id="answer-hint">
        {words.feedback.hint(said.ask.who)}
      </p>
      <textarea id="answer-note" name="note" rows={3} maxLength={1000} aria-describedby="answer-hint" placeholder=" ">
        {draft?.note ?? feedback.own?.note ?? ""}
      </textarea>
      <button class="btn primary" type="submit">
        {feedback.own ? words.feedback.resend : words.feedback.send}
      </button>
    </form>
  );
}
