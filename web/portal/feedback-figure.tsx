import type { JSX } from "preact";
import type { RecapFeedback, RecapView } from "#schema/portal-value.ts";
import type { RecapContext } from "./recap-words.ts";

/** Whether the figure stands: said before anything is built on it. */
export function figureState(view: RecapView, { format, figures, words, name }: RecapContext): JSX.Element | null {
  const { confirmed, disputed, settled } = view.feedback;
  if (confirmed.length + disputed.length + settled.length === 0) return null;
  const on = (at: number) => format.dayYear(format.dayOf(at, figures.period.timezone));
  return (
    <div class="stands">
      {disputed.map((each) => (
        <p class="restated">
          <b>{words.feedback.underReview}</b> {words.feedback.since({ day: on(each.at), name: name(each.name) })}
          <q class="said" dir="auto">
            {each.note}
          </q>
        </p>
      ))}
      {settled.map((each) => (
        <p class="restated">
          {words.feedback.reviewed({ day: on(each.on), by: name(each.by), name: name(each.name) })}
          <span class="said" dir="auto">
            {each.found}
          </span>
        </p>
      ))}
      {confirmed.map((each) => (
        <p class="meta">{words.feedback.confirmed({ day: on(each.at), name: name(each.name) })}</p>
      ))}
    </div>
  );
}

/** The word of the champion or the sponsor on the figure, beside how it is counted. */
export function figureForms({ feedback }: RecapView, { words }: RecapContext): JSX.Element | null {
  const { base } = feedback.figure;
  if (base === null) return null;
  return (
    <div class="ask acts">
      <form method="post" action={`${base}/confirm`}>
        {carried(feedback)}
        <button class="btn" type="submit">
          {words.feedback.confirm}
        </button>
      </form>
      {disputeForm(feedback, base, words.feedback)}
    </div>
  );
}

function carried(feedback: RecapFeedback): JSX.Element {
  return (
    <>
      <input type="hidden" name="version" value={feedback.version} />
      <input type="hidden" name="seen" value={feedback.figure.times} />
    </>
  );
}

function disputeForm(feedback: RecapFeedback, base: string, words: RecapContext["words"]["feedback"]): JSX.Element {
  const draft = feedback.draft?.act === "dispute" ? feedback.draft : null;
  return (
    <details class="stuck" id="dispute" open={draft !== null}>
      <summary class="btn">{words.wrong}</summary>
      <form class="word" method="post" action={`${base}/dispute`}>
        {carried(feedback)}
        <label for="dispute-note">{words.what}</label>
        {draft && (
          <p class="problem" id="dispute-problem">
            {words.told[draft.problem]}
          </p>
        )}
        <p class="meta" id="dispute-hint">
          {words.marked}
        </p>
        <textarea
          id="dispute-note"
          name="note"
          rows={3}
          maxLength={1000}
          required
          placeholder=" "
          aria-invalid={draft ? "true" : undefined}
          aria-describedby={draft ? "dispute-problem dispute-hint" : "dispute-hint"}
        >
          {draft?.note ?? ""}
        </textarea>
        <button class="btn primary" type="submit">
          {words.review}
        </button>
      </form>
    </details>
  );
}
