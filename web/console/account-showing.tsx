import type { ComponentChildren, JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { ShowingChoice } from "#schema/words.ts";
import { Moment } from "./moment.tsx";
import { detailTitles, frequencyTitles } from "./word.ts";

/** How recaps are shown is the customer's to decide: staff see it, and may only make it stricter. */
export function AccountShowing({ view }: { view: AccountView }): JSX.Element {
  const { names, guard, money } = view.account.showing;
  const hasAdmin = view.contacts.some(({ role, left }) => role === "admin" && left === null);
  return (
    <div class="showing">
      <h3>How recaps are shown</h3>
      <p class="quiet">
        An admin of the customer decides this in the portal. Nobody here can open what they closed.
        {!hasAdmin && " Nobody has that role yet: add a person as Admin, and make their personal link."}
      </p>
      <ul>
        <Choice view={view} choice="names" canClose={names.isOn} button="Show teams only">
          {names.isOn ? "People are shown by name" : "People are shown by team, never by name"}
        </Choice>
        <Choice view={view} choice="guard" canClose={!guard.isOn} button="Ask for sign-in">
          {guard.isOn
            ? "The link in a mail asks for sign-in before names and money"
            : "The link in a mail opens the whole recap"}
        </Choice>
        <Choice view={view} choice="money" canClose={money.isOn} button="Keep money out of subjects">
          {moneyStands(view)}
        </Choice>
        <Usual view={view} />
      </ul>
    </div>
  );
}

function moneyStands({ account: { showing } }: AccountView): string {
  if (!showing.money.isOn) return "The subject of a mail names no money";
  return showing.guard.isOn
    ? "The subject of a mail may name what the month was worth, but names no money while links ask for sign-in"
    : "The subject of a mail may name what the month was worth";
}

/** Staff set something else for single people, beside their names. */
function Usual({ view }: { view: AccountView }): JSX.Element {
  const { showing } = view.account;
  const { usual } = showing;
  const { celebration } = usual;
  const often = frequencyTitles[usual.frequency ?? "monthly"];
  const much = usual.detail === null ? "in the form of their role" : detailTitles[usual.detail].toLowerCase();
  return (
    <li>
      {often}, {much}
      {celebration !== null && `, ${celebration === "on" ? "and" : "but not"} told of the First Value`}, for people of
      whom nothing else is said
      {usual.since !== null && (
        <>
          , since <Moment at={usual.since} /> by <bdi>{usual.by}</bdi>
        </>
      )}
    </li>
  );
}

function Choice(props: {
  view: AccountView;
  choice: ShowingChoice;
  /** It may be made stricter than it is. */
  canClose: boolean;
  button: string;
  children: ComponentChildren;
}): JSX.Element {
  const { view, choice, children } = props;
  const { id, showing } = view.account;
  const { since, by } = showing[choice];
  return (
    <li>
      {children}
      {since !== null && (
        <>
          , since <Moment at={since} /> by <bdi>{by}</bdi>
        </>
      )}
      {view.canEdit && props.canClose && (
        <form method="post" action={`/console/accounts/${id}/showing`} class="actions">
          <input type="hidden" name="choice" value={choice} />
          <button type="submit" class="btn">
            {props.button}
          </button>
        </form>
      )}
    </li>
  );
}
