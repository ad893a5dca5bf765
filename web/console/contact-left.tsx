import type { JSX } from "preact";
import type { Departure } from "#schema/person.ts";
import { Moment } from "./moment.tsx";

interface LeftProps {
  /** /console/accounts/…/contacts/… */
  path: string;
  name: string;
}

/** The way out of an account: what it ends is said before it is pressed. */
export function MarkAsLeft({ path, name }: LeftProps): JSX.Element {
  return (
    <details class="final">
      <summary>
        Mark as left<span class="unseen">: {name}</span>
      </summary>
      <form method="post" action={`${path}/leave`}>
        <p>
          <bdi>{name}</bdi> gets no mail any more, not even what is planned. Their personal links and the links in their
          mails stop working at once, for good. What they did keeps their name. They may still know the team link: give
          it a new address under Share if they should not read on.
        </p>
        <button type="submit" class="btn danger">
          They left
        </button>
      </form>
    </details>
  );
}

/** "22 Nov 2026, 15:52 UTC, said by Priya Raman" */
export function LeftAt({ at, by }: Departure): JSX.Element {
  return (
    <>
      <Moment at={at} />
      {by !== null && `, said by ${by}`}
    </>
  );
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
