import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { FeedbackChoice, FeedbackTask } from "#schema/feedback.ts";
import { AreaField } from "#ui/form.tsx";
import { english } from "./date.ts";
import { Moment } from "./moment.tsx";

const words: Record<FeedbackChoice, string> = {
  better: "better than expected",
  expected: "as expected",
  below: "below expectations",
  confirmed: "confirmed the figure",
  disputed: "disputes the figure",
};

const isOpen = (task: FeedbackTask) => task.handledAt === null && task.choice !== "confirmed";

/** What the customer's people said about their months: what waits for us first. */
export function AccountAnswers(props: { view: AccountView; tasks: FeedbackTask[] }): JSX.Element {
  const { view, tasks } = props;
  const open = tasks.filter(isOpen);
  const rest = tasks.filter((task) => !isOpen(task));
  return (
    <section id="answers" aria-labelledby="answers-title">
      <h2 id="answers-title">
        Answers <small>{open.length === 0 ? "nothing waits" : `${open.length} to look at`}</small>
      </h2>
      {tasks.length === 0 ? (
        <p class="quiet">
          What the customer makes of a result, and figures they confirm or dispute, will be listed here.
        </p>
      ) : (
        <ol class="thread">{[...open, ...rest].map((task) => answerRow(view, task))}</ol>
      )}
    </section>
  );
}

function answerRow(view: AccountView, task: FeedbackTask): JSX.Element {
  return (
    <li key={`${task.period} ${task.kind} ${task.person}`}>
      <p>
        <b dir="auto">{task.name}</b> {`on ${english.monthYear(task.period)}: ${words[task.choice]}`}
        {isOpen(task) && <span class="mark">open</span>}
        <Moment at={task.at} />
      </p>
      {task.note !== "" && (
        <p class="body" dir="auto">
          {task.note}
        </p>
      )}
      {task.handledAt !== null && (
        <p class="quiet">
          Closed by {task.handledBy ?? ""} on <Moment at={task.handledAt} />
          {task.handledNote ? `: ${task.handledNote}` : ""}
        </p>
      )}
      {isOpen(task) && view.canEdit && settleForm(view.account.id, task)}
    </li>
  );
}

function settleForm(accountId: string, task: FeedbackTask): JSX.Element {
  const isFigure = task.kind === "figure";
  return (
    <details class="fold">
      <summary>{isFigure ? "Settle" : "Close"}</summary>
      <form method="post" action={`/console/accounts/${accountId}/feedback`}>
        <input type="hidden" name="period" value={task.period} />
        <input type="hidden" name="kind" value={task.kind} />
        <input type="hidden" name="person" value={task.person} />
        <input type="hidden" name="seen" value={task.times} />
        <AreaField
          form={`settle-${task.period}-${task.kind}-${task.person.replace(/[^\w-]/g, "-")}`}
          name="note"
          label={isFigure ? "What you found" : "Note"}
          hint={isFigure ? "The customer reads it on the page of the month." : "For staff only. It may stay empty."}
          required={isFigure}
          maxLength={1000}
        />
        <div class="actions">
          <button class="btn" type="submit">
            {isFigure ? "Settle the figure" : "Close the answer"}
          </button>
        </div>
      </form>
    </details>
  );
}
