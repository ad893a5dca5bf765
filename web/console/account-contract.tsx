import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { TextField } from "#ui/form.tsx";
import { english } from "./date.ts";
import { idOf, typedField } from "./typed.ts";

const form = "contract";

/** Says that the contract ends or has ended, what that does to its recaps and where the review is, with the way out of it. */
export function ContractEnd({ view }: { view: AccountView }): JSX.Element | null {
  const { id, endsOn, today, timezone } = view.account;
  if (endsOn === null) return null;
  const month = endsOn.slice(0, 7);
  const isOver = endsOn < today;
  const isTold = view.recaps.some(({ periodKey, headline }) => periodKey === month && headline !== null);
  return (
    <div class="held">
      <ul>
        <li>
          <b>
            {isOver ? "The contract ended on" : "The contract ends on"} {english.dayYear(endsOn)}
          </b>
          , {timezone} time
        </li>
      </ul>
      <p>
        {lastWords(month, isTold)} What happens after that day counts in no recap, and nothing is mailed about a later
        month.{" "}
        {isTold && (
          <a href={`/console/accounts/${id}/preview/value/review/${month}`}>Review of its last three months</a>
        )}
      </p>
      {view.canEdit && (
        <form class="row-actions" method="post" action={`/console/accounts/${id}/contract/go-on`}>
          <button type="submit" class="btn">
            The contract goes on
          </button>
          <span class="quiet">Later months are planned again. One that is over too long is archived, not mailed.</span>
        </form>
      )}
    </div>
  );
}

function lastWords(month: string, isTold: boolean): string {
  const name = english.monthYear(month);
  return isTold
    ? `Its last recap is there: ${name}, until that day.`
    : `Its last recap is about ${name}, until that day.`;
}

/** Sets or changes the last day. */
export function ChangeContract(props: { view: AccountView; typed: Typed | null }): JSX.Element | null {
  const { view, typed } = props;
  const { id, endsOn } = view.account;
  if (!view.canEdit) return null;
  const field = typedField(typed, form, "ends_on");
  const sure = typedField(typed, form, "sure");
  const sureId = `${idOf(form)}-sure`;
  return (
    <details class="more" open={typed?.form === form}>
      <summary>{endsOn === null ? "The contract ends" : "Change the day the contract ends"}</summary>
      <form method="post" action={`/console/accounts/${id}/contract`}>
        <p class="quiet">
          The month it ends in is told until that day and compared by day. Months after it that were not published are
          dropped; published ones stay in the portal.
        </p>
        <TextField
          {...field}
          type="date"
          width="short"
          required
          value={field.value ?? endsOn ?? ""}
          label="Last day of the contract"
          hint="In the account's own time zone. The renewal day stays what it is."
        />
        {sure.problem && (
          <span class="problem" id={`${sureId}-problem`}>
            {sure.problem}
          </span>
        )}
        <label class="tick">
          <input type="checkbox" id={sureId} name="sure" value="yes" required /> Nobody at this account gets a recap by
          mail about the time after that day
        </label>
        <button type="submit" class="btn danger">
          Keep the end
        </button>
      </form>
    </details>
  );
}
