import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";

/** Says that the account's recaps are mailed to nobody, since when, by whom and why, with the way out of it. */
export function OnHoldOut({ view }: { view: AccountView }): JSX.Element | null {
  const { heldOut } = view.account;
  if (!heldOut) return null;
  return (
    <div class="held">
      <ul>
        <li>
          <b>On hold-out</b>, since <Moment at={heldOut.since} /> by <bdi>{heldOut.by}</bdi>:{" "}
          <bdi>{heldOut.reason}</bdi>
        </li>
      </ul>
      <p>Each month is composed and stands in the portal; nobody is mailed.</p>
      {view.canEdit && (
        <form class="row-actions" method="post" action={`/console/accounts/${view.account.id}/hold-out/end`}>
          <button type="submit" class="btn">
            End the hold-out
          </button>
          <span class="quiet">The next month is mailed again. Months archived until now are not sent later.</span>
        </form>
      )}
    </div>
  );
}

/** The way into hold-out. */
export function BeginHoldOut({ view }: { view: AccountView }): JSX.Element | null {
  if (view.account.heldOut || !view.canEdit) return null;
  return (
    <details class="more">
      <summary>Put this account on hold-out</summary>
      <form method="post" action={`/console/accounts/${view.account.id}/hold-out`}>
        <p class="quiet">
          To see what the mail adds: each month is composed and archived in the portal as always, and nobody is mailed.
          A month that is held now is archived too, and mails that were not tried yet are not sent; one that was tried
          is not called back.
        </p>
        <ReasonField form="hold-out" name="reason" hint="Your name and the reason stay with the account." />
        <label class="tick">
          <input type="checkbox" name="sure" value="yes" required /> Nobody at this account gets a recap by mail until
          the hold-out ends
        </label>
        <button type="submit" class="btn danger">
          Begin the hold-out
        </button>
      </form>
    </details>
  );
}
