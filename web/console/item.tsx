import type { JSX } from "preact";
import type { ConsoleItemView } from "#schema/console.ts";
import { AreaField, CheckField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { Crumb } from "./crumb.tsx";
import { day, english } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { Thread } from "./thread.tsx";
import { internalLabel, sideTitles } from "./word.ts";

export function consoleItemTitle(view: ConsoleItemView): string {
  const title = `${view.item.title}, ${view.account.name}`;
  return view.draft ? `Problem: ${title}` : title;
}

/** One step of a plan: its state, what may be done with it, and what happened. */
export function ConsoleItemPage(props: { view: ConsoleItemView }): JSX.Element {
  const { view } = props;
  const { item } = view;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="account">
      <Crumb
        above={[
          { href: "/console", title: "Accounts" },
          { href: `/console/accounts/${view.account.id}#plan`, title: view.account.name, isName: true },
        ]}
      />
      <h1 dir="auto">{item.title}</h1>
      <p class="lead">
        <span dir="auto">{item.why}</span>
        {item.internal && <span class="mark">internal</span>}
      </p>
      <ItemFacts view={view} />
      {view.canEdit && <ItemActions view={view} />}
      <section aria-labelledby="thread-title">
        <h2 id="thread-title">What happened</h2>
        {view.thread.length > 0 ? <Thread entries={view.thread} /> : <p class="quiet">Nothing yet.</p>}
        {view.canEdit && <CommentForm view={view} />}
      </section>
    </ConsoleFrame>
  );
}

function ItemFacts(props: { view: ConsoleItemView }): JSX.Element {
  const { item, stageTitle } = props.view;
  return (
    <dl class="facts">
      <div>
        <dt>{item.isOver ? "Whose" : "Whose turn"}</dt>
        <dd>
          {sideTitles[item.side]}
          {item.ownerName && `, ${item.ownerName}`}
          {item.ownerLeft && " (has left)"}
        </dd>
      </div>
      <div>
        <dt>Due</dt>
        <dd class={item.lateDays > 0 ? "warn" : ""}>
          {day(item.dueOn)}
          {item.lateDays > 0 && `, ${counted(item.lateDays, "day")} late`}
        </dd>
      </div>
      <div>
        <dt>State</dt>
        <dd class={item.state === "stuck" && !item.isOver ? "warn" : ""} dir="auto">
          {stateWords(item)}
        </dd>
      </div>
      <div>
        <dt>Stage</dt>
        <dd>{stageTitle}</dd>
      </div>
      {item.waitsFor && (
        <div>
          <dt>Waits for</dt>
          <dd dir="auto">{item.waitsFor}</dd>
        </div>
      )}
    </dl>
  );
}

function stateWords(item: ConsoleItemView["item"]): string {
  if (item.state === "skipped") return "Skipped";
  if (item.isOver) return "Ended with the contract";
  if (item.state === "open") return "To do";
  if (item.state === "stuck") {
    const since = item.stuckOn ? ` since ${english.dayShort(item.stuckOn)}` : "";
    return `Stuck${since}${item.stuckReason ? `: ${item.stuckReason}` : ""}`;
  }
  const on = item.doneOn ? ` ${english.dayShort(item.doneOn)}` : "";
  return `Done${on}${item.doneBy ? ` by ${item.doneBy}` : ""}`;
}

function Hidden(props: { view: ConsoleItemView }): JSX.Element {
  return (
    <>
      <input type="hidden" name="version" value={props.view.item.version} />
      <input type="hidden" name="back" value={itemPath(props.view)} />
    </>
  );
}

function itemPath(view: ConsoleItemView): string {
  return `/console/accounts/${view.account.id}/items/${view.item.id}`;
}

function draftOf(view: ConsoleItemView, field: string): { value: string; problem: string } | null {
  return view.draft?.field === field ? view.draft : null;
}

function ItemActions(props: { view: ConsoleItemView }): JSX.Element {
  const { view } = props;
  const { state } = view.item;
  const closed = state === "done" || state === "skipped";
  if (view.item.side === "customer") return <TheirActions view={view} closed={closed} />;
  return (
    <div class="item-actions">
      {closed && <PlainAction view={view} verb="undo" text="Open again" />}
      {!closed && <PlainAction view={view} verb="done" text="Mark done" primary />}
      {state === "stuck" && <PlainAction view={view} verb="reopen" text="No longer stuck" />}
      {state === "open" && <StuckForm view={view} />}
      {!closed && <DueForm view={view} />}
    </div>
  );
}

/** What they do is for them to say: only the day can be moved from here. */
function TheirActions(props: { view: ConsoleItemView; closed: boolean }): JSX.Element {
  return (
    <div class="item-actions">
      {!props.closed && <DueForm view={props.view} />}
      <p class="quiet">
        <bdi>{props.view.account.name}</bdi> checks this off, or says what is in the way.
      </p>
    </div>
  );
}

function PlainAction(props: { view: ConsoleItemView; verb: string; text: string; primary?: boolean }): JSX.Element {
  return (
    <form method="post" action={`${itemPath(props.view)}/${props.verb}`}>
      <Hidden view={props.view} />
      <button type="submit" class={props.primary ? "btn primary" : "btn"}>
        {props.text}
      </button>
    </form>
  );
}

function StuckForm(props: { view: ConsoleItemView }): JSX.Element {
  const draft = draftOf(props.view, "reason");
  return (
    <details class="opens" open={draft !== null}>
      <summary class="btn">Mark stuck</summary>
      <form method="post" action={`${itemPath(props.view)}/stuck`} class="sheet">
        <Hidden view={props.view} />
        <AreaField
          form="stuck"
          name="reason"
          label="What is in the way?"
          {...(!props.view.item.internal && { hint: "The customer reads this." })}
          value={draft?.value}
          problem={draft?.problem}
          rows={2}
          required
          maxLength={500}
        />
        <button type="submit" class="btn">
          Mark stuck
        </button>
      </form>
    </details>
  );
}

function DueForm(props: { view: ConsoleItemView }): JSX.Element {
  const draft = draftOf(props.view, "due");
  return (
    <details class="opens" open={draft !== null}>
      <summary class="btn">Move the due day</summary>
      <form method="post" action={`${itemPath(props.view)}/due`} class="sheet">
        <Hidden view={props.view} />
        <TextField
          form="due"
          name="due"
          label="Due"
          type="date"
          value={draft?.value ?? props.view.item.dueOn}
          problem={draft?.problem}
          required
        />
        <button type="submit" class="btn">
          Move
        </button>
      </form>
    </details>
  );
}

function CommentForm(props: { view: ConsoleItemView }): JSX.Element {
  const { view } = props;
  const draft = draftOf(view, "body");
  return (
    <form method="post" action={`${itemPath(view)}/comment`} class="sheet" id="comment">
      <input type="hidden" name="seen" value={view.thread.length} />
      <Hidden view={view} />
      <AreaField
        form="comment"
        name="body"
        label="Comment"
        value={draft?.value}
        problem={draft?.problem}
        required
        maxLength={4000}
      />
      {view.item.internal ? (
        <>
          <input type="hidden" name="internal" value="on" />
          <p class="quiet">This step is internal, and so is everything written here.</p>
        </>
      ) : (
        <CheckField form="comment" name="internal" label={internalLabel} checked />
      )}
      <div class="actions">
        <button type="submit" class="btn">
          Comment
        </button>
      </div>
    </form>
  );
}
