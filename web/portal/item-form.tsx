import type { JSX } from "preact";
import type { ItemView } from "#schema/portal.ts";
import { itemPath } from "./path.ts";

/** The changes a customer may make to a step of their own side, as plain forms. */
export function stateForms(view: ItemView): JSX.Element | null {
  const { item, frame } = view;
  if (!frame.viewer.canAct || item.side !== "customer") return null;
  if (item.state === "done") return <div class="acts">{button(view, "undo", "Not done after all", "")}</div>;
  if (item.state === "skipped") return null;
  return (
    <div class="acts">
      {button(view, "done", "Mark done", "primary")}
      {item.state === "stuck" ? button(view, "reopen", "No longer stuck", "") : stuckForm(view)}
    </div>
  );
}

function button(view: ItemView, act: "done" | "undo" | "reopen", words: string, look: string): JSX.Element {
  return (
    <form
      method="post"
      action={`${itemPath(view.frame, view.item.id)}/${act}`}
      data-enhance={act === "done" ? "check" : act}
    >
      {carried(view)}
      <button class={`btn ${look}`.trim()} type="submit">
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

function stuckForm(view: ItemView): JSX.Element {
  const draft = view.draft?.field === "reason" ? view.draft : null;
  return (
    <details class="stuck" id="stuck" open={draft !== null}>
      <summary class="btn">I'm stuck</summary>
      <form method="post" action={`${itemPath(view.frame, view.item.id)}/stuck`} data-enhance="stuck">
        {carried(view)}
        <label for="reason">What is in the way?</label>
        {problemLine("reason", draft)}
        <textarea
          id="reason"
          name="reason"
          rows={3}
          maxLength={1000}
          required
          aria-invalid={draft ? "true" : undefined}
          aria-describedby={draft ? "reason-problem" : "reason-hint"}
          value={draft?.value}
        />
        <p class="meta" id="reason-hint">
          {`${view.frame.csm?.name ?? view.frame.vendor.name} sees this with your plan.`}
        </p>
        <button class="btn" type="submit">
          Ask for help
        </button>
      </form>
    </details>
  );
}

/** Room for a question or an answer; what was refused comes back with its reason. */
export function commentForm(view: ItemView): JSX.Element | null {
  if (!view.frame.viewer.canAct) return null;
  const draft = view.draft?.field === "body" ? view.draft : null;
  return (
    <form class="comment" method="post" action={`${itemPath(view.frame, view.item.id)}/comment`} data-enhance="comment">
      {carried(view)}
      <input type="hidden" name="seen" value={view.item.comments} />
      <label for="body">Comment or question</label>
      {problemLine("body", draft)}
      <textarea
        id="body"
        name="body"
        rows={3}
        maxLength={4000}
        required
        aria-invalid={draft ? "true" : undefined}
        aria-describedby={draft ? "body-problem" : undefined}
        value={draft?.value}
      />
      <button class="btn" type="submit">
        Send
      </button>
    </form>
  );
}

function problemLine(field: string, draft: ItemView["draft"]): JSX.Element | null {
  return draft ? (
    <p class="problem" id={`${field}-problem`}>
      {draft.problem}
    </p>
  ) : null;
}
