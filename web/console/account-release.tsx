import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import type { ReleaseKind } from "#schema/words.ts";
import { Moment } from "./moment.tsx";
import { ReasonField } from "./reason-field.tsx";
import { typedField } from "./typed.ts";

const form = "release";

const ruleTitles: Record<ReleaseKind, string> = {
  review: "Looked at first",
  escalation: "Open escalation",
  churn_notice: "Churn notice",
};

/** Says that the account's recaps do not just go out by themselves: what keeps them, since when, by whom and why. */
export function ReleaseRule({ view }: { view: AccountView }): JSX.Element | null {
  const { release, heldOut } = view.account;
  if (!release) return null;
  return (
    <div class="held">
      <ul>
        <li>
          <b>{ruleTitles[release.kind]}</b>, since <Moment at={release.since} /> by <bdi>{release.by}</bdi>
          {release.reason && (
            <>
              : <bdi>{release.reason}</bdi>
            </>
          )}
        </li>
      </ul>
      <p>
        {release.kind === "review"
          ? `Each recap is held for ${view.reviewHours} hours, and goes out by itself unless somebody stops it.`
          : "Each recap is held until a person releases it. Nothing of this is said to the customer."}
        {heldOut && " While the hold-out lasts, nobody is mailed in any case."}
      </p>
    </div>
  );
}

/** The way to another rule. */
export function ChangeRelease(props: { view: AccountView; typed: Typed | null }): JSX.Element | null {
  const { view, typed } = props;
  if (!view.canEdit) return null;
  return (
    <details class="more" open={typed?.form === form}>
      <summary>Change how its recaps go out</summary>
      <form method="post" action={`/console/accounts/${view.account.id}/release`} class="sheet">
        <p class="quiet">
          With an escalation or a churn notice, a month that is held now waits for a person too. Taking that away sends
          nothing that waits: only later months go out by themselves again. A mail on its way is not called back.
        </p>
        <Kinds view={view} typed={typed} />
        <ReasonField
          {...typedField(typed, form, "reason")}
          isOptional
          hint="For an escalation or a churn notice. It stays with us, with your name."
        />
        <div class="actions">
          <button type="submit" class="btn">
            Keep
          </button>
        </div>
      </form>
    </details>
  );
}

function Kinds({ view, typed }: { view: AccountView; typed: Typed | null }): JSX.Element {
  const field = typedField(typed, form, "kind");
  const chosen = field.value ?? view.account.release?.kind ?? "itself";
  const byPerson = "Each recap is held until then. Nothing of it is said to the customer.";
  const kinds = [
    ["itself", "By themselves", "Only what looks odd or is not complete is held."],
    [
      "review",
      "After somebody could look",
      `Each recap is held for ${view.reviewHours} hours, then goes out by itself.`,
    ],
    ["escalation", "Only when a person releases them: open escalation", byPerson],
    ["churn_notice", "Only when a person releases them: churn notice", byPerson],
  ] as const;
  return (
    <fieldset class="group">
      <legend>Recaps of this account go out</legend>
      {field.problem && <p class="problem">{field.problem}</p>}
      {kinds.map(([kind, title, text], index) => {
        const id = index === 0 ? `${form}-kind` : `${form}-kind-${kind}`;
        return (
          <div class="choice" key={kind}>
            <input type="radio" id={id} name="kind" value={kind} checked={kind === chosen} required />
            <label for={id}>
              <b>{title}</b>
              <small>{text}</small>
            </label>
          </div>
        );
      })}
    </fieldset>
  );
}
