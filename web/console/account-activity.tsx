import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import { zoneCity } from "#ui/format.ts";
import { Thread } from "./thread.tsx";

export function AccountActivity(props: { view: AccountView }): JSX.Element {
  const { view } = props;
  return (
    <section id="activity" aria-labelledby="activity-title">
      <h2 id="activity-title">
        Activity <small>times in {zoneCity(view.account.timezone)}</small>
      </h2>
      {view.activity.length > 0 ? (
        <Thread entries={view.activity} timezone={view.account.timezone} object="a step" />
      ) : (
        <p class="quiet">Nothing has happened yet. Check-offs, comments and stuck steps will be listed here.</p>
      )}
    </section>
  );
}
