import type { JSX } from "preact";
import type { Departure } from "#schema/person.ts";
import { instant } from "./date.ts";

interface LeftProps {
  /** /console/accounts/…/contacts/… */
  path: string;
  name: string;
}

/** The way out of an account: what it ends is said before it is pressed. */
export function HasLeft({ path, name }: LeftProps): JSX.Element {
  return (
    <details class="final">
      <summary>
        Has left<span class="unseen">: {name}</span>
      </summary>
      <form method="post" action={`${path}/leave`}>
        <p>
          Nothing is mailed to <bdi>{name}</bdi> any more, also not what is planned, and every personal link and link of
          a mail is dead at once. What they did keeps their name. They may know the team link: make a new address for it
          if they should not read on.
        </p>
        <button type="submit" class="btn danger">
          They have left
        </button>
      </form>
    </details>
  );
}

/** "since 12 November 2026, said Priya Raman" */
export function leftWords({ at, by }: Departure, timezone: string): string {
  return `${instant(at, timezone)}${by === null ? "" : `, said by ${by}`}`;
}

/** The way back. */
export function ComeBack({ path, name }: LeftProps): JSX.Element {
  return (
    <form class="row-actions" method="post" action={`${path}/return`}>
      <button type="submit" class="btn">
        Bring back<span class="unseen"> {name}</span>
      </button>
    </form>
  );
}
