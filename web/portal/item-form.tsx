import type { JSX } from "preact";
import type { ItemView } from "#schema/portal.ts";
import type { ItemProps } from "./item-props.ts";
import { itemPath } from "./path.ts";

interface FormProps extends ItemProps {
  /** Why what was sent was not taken, in words. */
  refused: string | null;
}

/** The changes a customer may make to a step of their own side, as plain forms. */
export function stateForms(props: FormProps): JSX.Element | null {
  const { view, telling } = props;
  const { item, frame } = view;
  const { step } = telling.words;
  if (!frame.viewer.canAct || item.side !== "customer") return null;
  if (item.state === "done") return <div class="acts">{button(view, "undo", step.notDone)}</div>;
  if (item.state === "skipped") return null;
  if (item.isOver) return <div class="acts">{button(view, "done", step.markDone)}</div>;
  return (
    <div class="acts">
      {button(view, "done", step.markDone)}
      {item.state === "stuck" ? button(view, "reopen", step.noLonger) : stuckForm(props)}
    </div>
  );
}

function button(view: ItemView, act: "done" | "undo" | "reopen", words: string): JSX.Element {
  return (
    <form
      method="post"
      action={`${itemPath(view.frame, view.item.id)}/${act}`}
      data-enhance={act === "done" ? "check" : act}
    >
      {carried(view)}
      <button class={act === "done" && !view.item.isOver ? "btn primary" : "btn"} type="submit">
        {words}
      </button>
    </form>
  );
}

/** The version seen and the way back, sent with every change. */
function carried(view: ItemView): JSX.Element {
  return (
    <>
      <input type="hidden" name="version" value={view.item.version} />
      <input type="hidden" name="back" value={itemPath(view.frame, view.item.id)} />
    </>
  );
}

function stuckForm({ view, telling, refused }: FormProps): JSX.Element {
  const { step } = telling.words;
  const { csm, vendor } = view.frame;
  const draft = view.draft?.field === "reason" ? view.draft : null;
  return (
    <details class="stuck" id="stuck" open={draft !== null}>
      <summary class="btn">{step.isStuck}</summary>
      <form method="post" action={`${itemPath(view.frame, view.item.id)}/stuck`} data-enhance="stuck">
        {carried(view)}
        <label for="reason">{step.inTheWay}</label>
        {draft && problemLine("reason", refused)}
        <textarea
          id="reason"
          name="reason"
          rows={3}
          placeholder=" "
          maxLength={1000}
          required
          aria-invalid={draft ? "true" : undefined}
          aria-describedby={draft ? "reason-problem" : "reason-hint"}
          value={draft?.value}
        />
        <p class="meta" id="reason-hint">
          {step.seenBy(telling.name(csm?.name ?? vendor.name))}
        </p>
        <button class="btn" type="submit">
          {step.ask}
        </button>
      </form>
    </details>
  );
}

/** Room for a question or an answer; what was refused comes back with its reason. */
export function commentForm({ view, telling, refused }: FormProps): JSX.Element | null {
  const { step } = telling.words;
  if (!view.frame.viewer.canAct) return null;
  const draft = view.draft?.field === "body" ? view.draft : null;
  return (
    <form class="comment" method="post" action={`${itemPath(view.frame, view.item.id)}/comment`} data-enhance="comment">
      {carried(view)}
      <input type="hidden" name="seen" value={view.item.comments} />
      <label for="body">{step.comment}</label>
      {draft && problemLine("body", refused)}
      <textarea
        id="body"
        name="body"
        rows={3}
        placeholder=" "
        maxLength={4000}
        required
        aria-invalid={draft ? "true" : undefined}
        aria-describedby={draft ? "body-problem" : undefined}
        value={draft?.value}
      />
      <button class="btn" type="submit">
        {step.send}
      </button>
    </form>
  );
}

function problemLine(field: string, problem: string | null): JSX.Element {
  return (
    <p class="problem" id={`${field}-problem`}>
      {problem}
    </p>
  );
}
