import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import type { FeedbackTask } from "#schema/feedback.ts";
import { ProblemSummary } from "#ui/form.tsx";
import { AccountActivity } from "./account-activity.tsx";
import { AccountAnswers } from "./account-answer.tsx";
import { AccountComparison } from "./account-comparison.tsx";
import { AccountPeople } from "./account-contact.tsx";
import { ChangeContract, ContractEnd } from "./account-contract.tsx";
import { AccountCsm } from "./account-csm.tsx";
import { AccountGoals } from "./account-goal.tsx";
import { BeginHoldOut, OnHoldOut } from "./account-hold-out.tsx";
import { AccountPlan } from "./account-plan.tsx";
import { ChangeRelease, ReleaseRule } from "./account-release.tsx";
import { AccountShares, CustomerLink } from "./account-share.tsx";
import { AccountShowing } from "./account-showing.tsx";
import { Crumb } from "./crumb.tsx";
import { day } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { PageTabs } from "./page-tabs.tsx";
import { RecapList } from "./recap-row.tsx";
import { problemsOf } from "./typed.ts";
import { segmentTitles } from "./word.ts";

const sections = [
  { id: "goals", title: "Goals" },
  { id: "plan", title: "Plan" },
  { id: "share", title: "Share" },
  { id: "people", title: "People" },
  { id: "recaps", title: "Recaps" },
  { id: "answers", title: "Answers" },
  { id: "comparison", title: "Comparison" },
  { id: "activity", title: "Activity" },
];

export function accountTitle(view: AccountView): string {
  return view.account.name;
}

/** One account: everything the customer sees, and what stays with us. */
export function AccountPage(props: { view: AccountView; tasks: FeedbackTask[]; typed: Typed | null }): JSX.Element {
  const { view, typed } = props;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view="account">
      <Crumb above={[{ href: "/console", title: "Accounts" }]} />
      <div class="head">
        <h1>
          <bdi>{view.account.name}</bdi>
        </h1>
        <a class="btn" href={`/console/accounts/${view.account.id}/figures`}>
          Figures and goals
        </a>
        <a class="btn" href={`/console/accounts/${view.account.id}/fees`}>
          Fees
        </a>
        <a class="btn" href={`/console/accounts/${view.account.id}/preview`}>
          See what the customer sees
        </a>
      </div>
      <ProblemSummary {...problemsOf(typed)} />
      <Facts view={view} />
      <ContractEnd view={view} />
      <AccountCsm view={view} typed={typed} />
      <ChangeContract view={view} typed={typed} />
      <CustomerLink view={view} />
      <PageTabs sections={sections} />
      <AccountGoals view={view} />
      <AccountPlan view={view} typed={typed} />
      <AccountShares view={view} typed={typed} />
      <AccountPeople view={view} typed={typed} />
      <section id="recaps" aria-labelledby="recaps-title">
        <h2 id="recaps-title">Recaps</h2>
        <OnHoldOut view={view} />
        <ReleaseRule view={view} />
        {view.recaps.length > 0 ? (
          <RecapList rows={view.recaps} canEdit={view.canEdit} named={false} />
        ) : (
          <p class="quiet">The first recap is made after the first whole month with figures.</p>
        )}
        <ChangeRelease view={view} typed={typed} />
        <BeginHoldOut view={view} />
        <AccountShowing view={view} />
      </section>
      <AccountAnswers view={view} tasks={props.tasks} />
      <AccountComparison view={view} />
      <AccountActivity view={view} />
    </ConsoleFrame>
  );
}

function csmWords({ account, colleagues }: AccountView): string {
  if (account.csmName === null) return "nobody yet";
  return colleagues.some(({ id }) => id === account.csmId)
    ? account.csmName
    : `${account.csmName} (no access any more)`;
}

function contractWords({ endsOn, today }: AccountView["account"]): string {
  if (endsOn === null) return "goes on";
  return `${endsOn < today ? "ended" : "ends"} ${day(endsOn)}`;
}

function Facts({ view }: { view: AccountView }): JSX.Element {
  const { account } = view;
  const facts = [
    ["Segment", segmentTitles[account.segment]],
    ["Template", `version ${account.templateVersion}`],
    ["Kickoff", day(account.kickoffOn)],
    ["Renewal", day(account.renewalOn)],
    ["Contract", contractWords(account)],
    ["CSM", csmWords(view)],
    ["Time zone", account.timezone],
    ["Language", account.locale],
    ["Currency", account.currency],
    ["External id", account.externalId],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([term, text]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
