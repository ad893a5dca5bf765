import type { JSX } from "preact";
import type { AccountFeesView } from "#schema/console-fee.ts";
import { ProblemSummary, TextField } from "#ui/form.tsx";
import { Crumb } from "./crumb.tsx";
import { day, english } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { Moment } from "./moment.tsx";
import { problemsOf, typedField } from "./typed.ts";

/** What an account pays, and whether both sides want it held against what it got. */
export function AccountFeesPage({ view }: { view: AccountFeesView }): JSX.Element {
  const path = `/console/accounts/${view.account.id}`;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="account">
      <Crumb
        above={[
          { href: "/console", title: "Accounts" },
          { href: path, title: view.account.name, isName: true },
        ]}
      />
      <h1>Fees</h1>
      <ProblemSummary {...problemsOf(view.typed)} />
      <section aria-labelledby="fees-title">
        <h2 id="fees-title">What they pay a month</h2>
        <Fees view={view} />
        {view.canEdit && <NewFee view={view} />}
      </section>
      <section aria-labelledby="roi">
        <h2 id="roi">Value against the fee</h2>
        <Consent view={view} />
      </section>
    </ConsoleFrame>
  );
}

const action = (view: AccountFeesView, act: string) => `/console/accounts/${view.account.id}/fees${act}`;

function Fees({ view }: { view: AccountFeesView }): JSX.Element {
  if (view.fees.length === 0) return <p class="quiet">No fee is entered yet.</p>;
  return (
    <ul class="rates">
      {view.fees.map((fee) => (
        <li key={fee.validFrom}>
          <p>
            <b class="num">{english.money(fee.amountMinor, fee.currency)}</b> a month from {day(fee.validFrom)}{" "}
            <span class="quiet">
              agreed by <bdi>{fee.agreedBy}</bdi>, {day(fee.agreedOn)}
            </span>
          </p>
          {fee.note && (
            <p class="quiet" dir="auto">
              {fee.note}
            </p>
          )}
          {view.canEdit && (
            <form method="post" action={action(view, "/withdraw")}>
              <input type="hidden" name="valid_from" value={fee.validFrom} />
              <button type="submit" class="text">
                Withdraw it<span class="unseen">, the fee from {day(fee.validFrom)}</span>
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
  );
}

function NewFee({ view }: { view: AccountFeesView }): JSX.Element {
  const { typed, account, fees } = view;
  const own = (name: string) => typedField(typed, "fee", name);
  const text = { autocomplete: "off" };
  return (
    <details class="more" open={typed !== null || fees.length === 0}>
      <summary>{fees.length === 0 ? "Enter the fee" : "Add another fee from a later day"}</summary>
      <form method="post" action={action(view, "")} class="sheet">
        <div class="pair">
          <TextField
            {...own("amount")}
            label={`A month, in ${account.currency}`}
            required
            input={{ ...text, inputMode: "decimal" }}
          />
          <TextField {...own("valid_from")} label="From" type="date" required />
        </div>
        <div class="pair">
          <TextField {...own("agreed_by")} label="Agreed by" required input={{ ...text, maxLength: 80 }} />
          <TextField {...own("agreed_on")} label="Agreed on" type="date" required />
        </div>
        <TextField {...own("note")} label="Note" input={{ ...text, maxLength: 200 }} />
        <div class="actions">
          <button type="submit" class="btn primary">
            Keep the fee
          </button>
        </div>
      </form>
    </details>
  );
}

function Consent({ view }: { view: AccountFeesView }): JSX.Element {
  const { consent } = view;
  return (
    <>
      <p class="quiet">
        “2.4 times the fee”: what the months were worth, over the fees of the same days. It stands on business reviews
        and on our own copy of a recap, never in a mail to the customer, and only while both sides want it. It takes a
        fee for every one of their days and an agreed value of what is counted, kept before the recaps of these months
        were composed.
      </p>
      {consent && (
        <p class="decide">
          Offered by <bdi>{consent.offeredBy}</bdi>, <Moment at={consent.offeredAt} />.{" "}
          {consent.agreedAt === null ? (
            "Nobody at the customer has agreed. Their sponsors and admins find the offer on a review."
          ) : (
            <>
              Agreed to by <bdi>{consent.agreedBy}</bdi>, <Moment at={consent.agreedAt} />.
            </>
          )}
        </p>
      )}
      {view.canEdit && <ConsentForm view={view} />}
    </>
  );
}

function ConsentForm({ view }: { view: AccountFeesView }): JSX.Element | null {
  if (view.consent)
    return (
      <form class="decide" method="post" action={action(view, "/end")}>
        <button type="submit" class="btn">
          {view.consent.agreedAt === null ? "Take the offer back" : "Stop showing it"}
        </button>
      </form>
    );
  if (view.fees.length === 0) return <p class="quiet">It can be offered once a fee is entered.</p>;
  return (
    <form class="decide" method="post" action={action(view, "/offer")}>
      <button type="submit" class="btn">
        Offer it to the customer
      </button>
    </form>
  );
}
