import type { JSX } from "preact";
import type { AccountView, ActivityEntry } from "#schema/console.ts";
import { feeActs, releaseKinds } from "#schema/words.ts";
import { english } from "./date.ts";
import { ActLines } from "./thread.tsx";

/** Before and after what an act was about. */
const words: Record<ActivityEntry["act"], [string, string?]> = {
  done: ["checked off"],
  reopened: ["opened again"],
  stuck: ["marked", "stuck"],
  unstuck: ["got", "going again"],
  commented: ["commented on"],
  created: ["added"],
  edited: ["changed"],
  skipped: ["skipped"],
  better: ["finds", "better than expected"],
  expected: ["finds", "as expected"],
  below: ["finds", "below expectations"],
  confirmed: ["confirmed the figure of"],
  disputed: ["disputes the figure of"],
  settled: ["closed what was said about"],
  held_out: ["put the account on hold-out"],
  let_in: ["ended the hold-out"],
  review: ["had recaps looked at first"],
  escalation: ["had recaps wait for a person: an open escalation"],
  churn_notice: ["had recaps wait for a person: a churn notice"],
  roi_agreed: ["agreed to see value against the fee"],
  roi_ended: ["wants value no longer shown against the fee"],
  by_itself: ["let recaps go out by themselves again"],
  ends: ["said when the contract ends"],
  goes_on: ["let the contract go on"],
  names_on: ["had people shown by name in recaps"],
  names_off: ["had people shown by team only in recaps"],
  guard_on: ["had mail links ask for sign-in before names and money"],
  guard_off: ["let mail links open the whole recap"],
  money_on: ["let subjects of mails name what a month was worth"],
  money_off: ["had no money in subjects of mails"],
  usual: ["set how often and how much of recaps people get by default"],
};

/** About the account itself. */
const accountActs = new Set<ActivityEntry["act"]>([
  ...(["held_out", "let_in", "by_itself", "ends", "goes_on", ...feeActs, ...releaseKinds] as const),
  ...(["names_on", "names_off", "guard_on", "guard_off", "money_on", "money_off", "usual"] as const),
]);

/** What happened in the account, newest first: who did what to which step, or said what about which month. */
export function AccountActivity(props: { view: AccountView }): JSX.Element {
  const { view } = props;
  return (
    <section id="activity" aria-labelledby="activity-title">
      <h2 id="activity-title">Activity</h2>
      {view.activity.length > 0 ? (
        <ol class="thread">
          {view.activity.map((entry) => (
            <Entry key={`${entry.at} ${entry.actorName} ${entry.act} ${entry.step?.id}`} entry={entry} view={view} />
          ))}
        </ol>
      ) : (
        <p class="quiet">Nothing has happened yet. Check-offs, comments and stuck steps will be listed here.</p>
      )}
    </section>
  );
}

function Entry(props: { entry: ActivityEntry; view: AccountView }): JSX.Element {
  const { entry } = props;
  const [before, after] = words[entry.act];
  return (
    <li>
      <ActLines entry={entry} isInside={entry.internal && entry.step !== null}>
        {before} <About {...props} />
        {after && ` ${after}`}
      </ActLines>
    </li>
  );
}

/** The step, or the month as the customer reads it. */
function About({ entry, view }: { entry: ActivityEntry; view: AccountView }): JSX.Element | null {
  const base = `/console/accounts/${view.account.id}`;
  if (entry.step)
    return (
      <a href={`${base}/items/${entry.step.id}`} dir="auto">
        {entry.step.title}
      </a>
    );
  if (entry.period) return <a href={`${base}/preview/value/${entry.period}`}>{english.monthYear(entry.period)}</a>;
  return accountActs.has(entry.act) ? null : <span>a step that is gone</span>;
}
