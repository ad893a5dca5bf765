import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import { CheckField, TextField } from "#ui/form.tsx";

/** Size of an account and whether it takes part in comparisons with similar ones. */
export function AccountComparison(props: { view: AccountView }): JSX.Element {
  const { account, canEdit } = props.view;
  const { seats, gives, sees } = account.size;
  return (
    <section id="comparison" aria-labelledby="comparison-title">
      <h2 id="comparison-title">Comparison</h2>
      <p class="quiet">
        {seats === null
          ? "Its seats are not known, so it is compared with nobody."
          : `${seats} ${seats === 1 ? "seat" : "seats"}. ${gives ? "Its figure counts in groups of others" : "Its figure counts in no group"}; ${sees ? "its recaps say where it stands." : "its recaps do not say where it stands."}`}
      </p>
      {canEdit && (
        <details class="more">
          <summary>Change size and comparison</summary>
          <form method="post" action={`/console/accounts/${account.id}/comparison`} class="sheet">
            <TextField
              form="comparison"
              name="seats"
              label="Seats"
              hint="As agreed in the contract. Empty: not known."
              value={seats === null ? "" : String(seats)}
              width="short"
              type="number"
              input={{ min: 1, max: 1_000_000, inputMode: "numeric" }}
            />
            <CheckField form="comparison" name="gives" label="Its figure counts in groups of others" checked={gives} />
            <CheckField form="comparison" name="sees" label="Its recaps say where it stands" checked={sees} />
            <p class="quiet">Groups are frozen for a month: a change counts from the next one on.</p>
            <button type="submit" class="btn">
              Keep
            </button>
          </form>
        </details>
      )}
    </section>
  );
}
