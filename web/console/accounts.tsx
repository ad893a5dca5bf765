import type { JSX } from "preact";
import type { AccountRow, AccountsView } from "#schema/console.ts";
import type { SideProgress } from "#schema/portal.ts";
import { type PaceState, segmentKeys } from "#schema/words.ts";
import { Options } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { ago, closeDay, day, english } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { None } from "./none.tsx";
import { SearchBar } from "./search-bar.tsx";
import { paceNumber, paceShare, paceTitles, segmentTitles } from "./word.ts";

// The renewal stage starts 120 days before the date: from then on it is work, before it is only a date.
const renewalWorkDays = 120;

const viewTitles = {
  all: "Accounts",
  onboarding: "Before first value",
  stuck: "Stuck or late",
  renewal: "Renewal in 180 days",
} as const;

export function accountsTitle(view: AccountsView): string {
  return viewTitles[view.query.view];
}

export function AccountsPage(props: { view: AccountsView }): JSX.Element {
  const { view } = props;
  return (
    <ConsoleFrame frame={view.frame} section="accounts" view={view.query.view} counts={view.counts}>
      <h1>{accountsTitle(view)}</h1>
      {view.frame.counts.accounts > 0 && <FilterBar view={view} />}
      {view.listed < view.frame.counts.accounts && (
        <p class="meta">
          Shown of the first {english.count(view.listed)} by name, out of {english.count(view.frame.counts.accounts)}. A
          search finds the others too.
        </p>
      )}
      {view.rows.length > 0 ? <AccountsTable view={view} /> : <NoRows view={view} />}
    </ConsoleFrame>
  );
}

function FilterBar(props: { view: AccountsView }): JSX.Element {
  const { query, frame } = props.view;
  const segments = [
    { value: "", label: "All segments" },
    ...segmentKeys.map((key) => ({ value: key, label: segmentTitles[key] })),
  ];
  return (
    <SearchBar
      action="/console"
      field={{ name: "q", value: query.q, placeholder: "Search, or press /", label: "Search accounts" }}
      more={
        <>
          <select class="control" name="segment" aria-label="Segment">
            <Options options={segments} value={query.segment} />
          </select>
          {query.view !== "all" && <input type="hidden" name="view" value={query.view} />}
        </>
      }
      button="Filter"
    >
      {frame.staff.role !== "viewer" && (
        <a class="btn primary" href="/console/accounts/new">
          New account
        </a>
      )}
    </SearchBar>
  );
}

function AccountsTable(props: { view: AccountsView }): JSX.Element {
  const { view } = props;
  return (
    <table class="accounts">
      <caption class="unseen">
        {accountsTitle(view)}, {counted(view.rows.length, "account")}
      </caption>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col">Stage</th>
          <th scope="col">First value</th>
          <th scope="col">Pace</th>
          <th scope="col">Theirs</th>
          <th scope="col">Ours</th>
          <th scope="col">Stuck or late</th>
          <th scope="col">Last visit</th>
          <th scope="col" class="r">
            Renewal
          </th>
        </tr>
      </thead>
      <tbody>
        {view.rows.map((row) => (
          <Row key={row.id} row={row} now={view.frame.now} />
        ))}
      </tbody>
    </table>
  );
}

function Row(props: { row: AccountRow; now: number }): JSX.Element {
  const { row } = props;
  const firstValue = firstValueWords(row, props.now);
  const blocked = blockedWords(row);
  const renewal = renewalWords(row);
  return (
    <tr data-row>
      <th scope="row">
        <a href={`/console/accounts/${row.id}`}>
          <b dir="auto">{row.name}</b>
          <small>{segmentTitles[row.segment]}</small>
        </a>
      </th>
      <td data-label="Stage">
        <Two lead={row.stageTitle} more={dayWords(row.day)} />
      </td>
      <td data-label="First value" class={firstValue?.act ? "warn" : ""}>
        {firstValue ? <Two lead={firstValue.lead} more={firstValue.more} /> : <None />}
      </td>
      <td data-label="Pace" class={row.paceState === "behind" ? "warn" : ""}>
        {row.paceState ? <Pace pace={row.pace} state={row.paceState} /> : <None />}
      </td>
      <td data-label="Theirs">
        <Meter side={row.customer} />
      </td>
      <td data-label="Ours">
        <Meter side={row.vendor} />
      </td>
      <td data-label="Stuck or late">
        {blocked ? (
          <>
            <i class="dot" aria-hidden="true" />
            {blocked}
          </>
        ) : (
          <None />
        )}
      </td>
      <td data-label="Last visit">
        {row.lastSeenAt === null ? "never" : <Two lead={ago(row.lastSeenAt, props.now)} more={row.lastSeenBy ?? ""} />}
      </td>
      <td data-label="Renewal" class={renewal.act ? "r warn" : "r"}>
        {renewal.text}
      </td>
    </tr>
  );
}

function Two(props: { lead: string; more: string }): JSX.Element {
  return (
    <>
      {props.lead}
      {props.more && <small dir="auto">{props.more}</small>}
    </>
  );
}

function Pace(props: { pace: number | null; state: PaceState }): JSX.Element {
  const word = paceTitles[props.state];
  if (props.pace === null) return <>{word}</>;
  return <Two lead={`${paceNumber(props.pace)}, ${word}`} more={paceShare(props.pace)} />;
}

function Meter(props: { side: SideProgress }): JSX.Element {
  const { done, total } = props.side;
  if (total === 0) return <None />;
  return (
    <>
      <svg class="meter" width="48" height="4" aria-hidden="true">
        <rect class="track" width="48" height="4" rx="2" />
        {done > 0 && <rect class="fill" width={Math.round((done / total) * 48)} height="4" rx="2" />}
      </svg>
      {done} of {total}
    </>
  );
}

function dayWords(day: number): string {
  return day < 0 ? `kickoff in ${counted(-day, "day")}` : `day ${day}`;
}

function firstValueWords(row: AccountRow, now: number): { lead: string; more: string; act: boolean } | null {
  const goal = row.firstValue;
  if (!goal) return null;
  if (goal.reachedOn) return { lead: "reached", more: closeDay(goal.reachedOn, now), act: false };
  const more = goal.percent === null ? "" : `${english.percent(Math.round(goal.percent))} there`;
  if (goal.lateDays > 0) return { lead: `${counted(goal.lateDays, "day")} late`, more, act: true };
  return { lead: closeDay(goal.targetOn, now), more, act: false };
}

function blockedWords(row: AccountRow): string {
  if (row.isOver) return "";
  const late = row.customer.late + row.vendor.late;
  return [row.stuck > 0 ? `${row.stuck} stuck` : "", late > 0 ? `${late} late` : ""].filter(Boolean).join(", ");
}

function renewalWords(row: AccountRow): { text: string; act: boolean } {
  if (row.endsOn !== null) return { text: `${row.isOver ? "ended" : "ends"} ${day(row.endsOn)}`, act: false };
  if (row.renewalDays < 0) return { text: `${counted(-row.renewalDays, "day")} ago`, act: true };
  if (row.renewalDays === 0) return { text: "today", act: true };
  if (row.renewalDays <= renewalWorkDays) return { text: `in ${counted(row.renewalDays, "day")}`, act: true };
  return { text: day(row.renewalOn), act: false };
}

function NoRows(props: { view: AccountsView }): JSX.Element {
  const { view } = props;
  if (view.frame.counts.accounts === 0) return <FirstAccount canCreate={view.frame.staff.role !== "viewer"} />;
  const filtered = view.query.q !== "" || view.query.segment !== "";
  if (!filtered && view.query.view !== "all") {
    return (
      <div class="empty">
        <p>Nothing here today: no account is in this view.</p>
        <p>
          <a href="/console">All accounts</a>
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>
        No account matches{view.query.q && <> “{view.query.q}”</>}
        {view.query.segment && " in this segment"}.
      </p>
      <p>
        <a href="/console">Clear search and filters</a>
      </p>
    </div>
  );
}

function FirstAccount(props: { canCreate: boolean }): JSX.Element {
  return (
    <div class="empty">
      <p>No accounts yet.</p>
      <p>
        An account is one customer company. Its plan comes from the template of its segment, and its link is ready to
        share a minute after you start.
      </p>
      {props.canCreate && (
        <p>
          <a class="btn primary" href="/console/accounts/new">
            Create the first account
          </a>
        </p>
      )}
    </div>
  );
}
