import type { JSX } from "preact";
import type { ConflictLine, ConflictSide, WaitingView } from "#schema/console-data.ts";
import { FinalForm } from "./final-form.tsx";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";
import { typedField } from "./typed.ts";

const sideTitles: Record<keyof ConflictSide, string> = {
  time: "Time",
  value: "Value",
  account: "Account",
  metric: "Metric",
  actor: "Person",
  status: "Status",
  dims: "Details",
};

/** What came twice under one id and said two things. */
export function Conflicts(props: { view: WaitingView }): JSX.Element {
  const { view } = props;
  return (
    <section aria-labelledby="conflicts">
      <h2 id="conflicts">Conflicts</h2>
      {view.conflicts.length === 0 && (
        <p class="quiet">None. An id that comes again with another content is put here; the first one stands.</p>
      )}
      {view.conflicts.length > 0 && (
        <ul class="conflicts">
          {view.conflicts.map((conflict) => (
            <Conflict key={conflict.key} conflict={conflict} view={view} />
          ))}
        </ul>
      )}
      {view.hasMoreConflicts && <p class="quiet">There are more: they appear as these are settled.</p>}
    </section>
  );
}

function Conflict(props: { conflict: ConflictLine; view: WaitingView }): JSX.Element {
  const { conflict, view } = props;
  return (
    <li data-row>
      <p>
        <code>{conflict.id}</code> from <bdi>{conflict.sourceName}</bdi>
        {conflict.mode === "test" && <span class="mark">Test</span>}{" "}
        <span class="quiet">
          came again <Moment at={conflict.receivedAt} />
        </span>
      </p>
      {conflict.first === null && (
        <p class="quiet">The first one was archived or taken away; nothing can be amended.</p>
      )}
      <Sides conflict={conflict} first={conflict.first} />
      {view.canEdit && (
        <div class="row-actions">
          <form method="post" action="/console/data/conflicts/keep">
            <input type="hidden" name="conflict" value={conflict.key} />
            <button type="submit" class="btn">
              Keep the first<span class="unseen"> of {conflict.id}</span>
            </button>
          </form>
          {conflict.canTake && <Take conflict={conflict} view={view} />}
          {!conflict.canTake && conflict.differs.length > 0 && (
            <span class="quiet">
              An amend changes time, value and person only. Void the first and send the other under an id of its own.
            </span>
          )}
        </div>
      )}
    </li>
  );
}

function Sides(props: { conflict: ConflictLine; first: ConflictLine["first"] }): JSX.Element {
  const { conflict, first } = props;
  const names = (Object.keys(sideTitles) as (keyof ConflictSide)[]).filter(
    (name) => conflict.other[name] !== "" || (first?.[name] ?? "") !== "",
  );
  return (
    <table class="plain sides">
      <caption class="unseen">Both contents of {conflict.id}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">What</span>
          </th>
          <th scope="col">
            {first ? <a href={`/console/data/events/${first.eventKey}`}>{firstTitle(first)}</a> : "First"}
          </th>
          <th scope="col">Came second</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name} class={conflict.differs.includes(name) ? "differs" : ""}>
            <th scope="row">{sideTitles[name]}</th>
            <td data-label="First" dir="auto">
              {first?.[name] || <span class="quiet">none</span>}
            </td>
            <td data-label="Second" dir="auto">
              {conflict.other[name] || <span class="quiet">none</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function firstTitle({ isVoid, rev }: NonNullable<ConflictLine["first"]>): string {
  if (isVoid) return "First, voided";
  return rev > 1 ? "First, as corrected" : "First, stands";
}

function Take(props: { conflict: ConflictLine; view: WaitingView }): JSX.Element {
  const { conflict, view } = props;
  const form = `take ${conflict.key}`;
  return (
    <FinalForm
      form={form}
      typed={view.typed}
      action="/console/data/conflicts/take"
      title="Take the other"
      about={`of ${conflict.id}`}
    >
      <p>The event is amended to what came second. What it was stays with it.</p>
      <input type="hidden" name="conflict" value={conflict.key} />
      <ReasonField {...typedField(view.typed, form, "reason")} />
      <button type="submit" class="btn">
        Amend to this
      </button>
    </FinalForm>
  );
}
