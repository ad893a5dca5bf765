import type { JSX } from "preact";
import type { CalendarEntry, CalendarView } from "#schema/calendar.ts";
import { type CalendarState, calendarStates } from "#schema/words.ts";
import { counted } from "#ui/format.ts";
import { CalendarCompared } from "./calendar-compared.tsx";
import { CalendarRow } from "./calendar-row.tsx";
import { Crumb } from "./crumb.tsx";
import { english } from "./date.ts";
import { ConsoleFrame } from "./frame.tsx";
import { calendarStateTitles } from "./word.ts";

export const calendarTitle = "Calendar of recaps";

/** What goes out to whom and when, day by day; what holds a month; and whether the mail helps. */
export function CalendarPage(props: { view: CalendarView }): JSX.Element {
  const { view } = props;
  return (
    <ConsoleFrame frame={view.frame} section="recaps">
      <Crumb above={[{ href: "/console/recaps", title: "Recaps" }]} />
      <h1>{calendarTitle}</h1>
      <p class="quiet">
        The next 35 days, everything still open, and what went out in the last seven. Days and times are those of each
        account.
        {view.counts.waiting > 0 &&
          " A month that waits goes out once its source says that it is complete, and is held after the day it names."}
      </p>
      <Filters view={view} />
      {view.days.length === 0 && <Empty view={view} />}
      {view.days.map((day) => (
        <Day
          key={day.day}
          day={day}
          today={english.dayOf(view.frame.now, "UTC")}
          canEdit={view.frame.staff.role !== "viewer"}
        />
      ))}
      <Pages view={view} />
      <Unplanned view={view} />
      <CalendarCompared compared={view.compared} />
    </ConsoleFrame>
  );
}

function pathOf(filter: CalendarState | null, page: number): string {
  const query = new URLSearchParams();
  if (filter !== null) query.set("show", filter);
  if (page > 1) query.set("page", String(page));
  return query.size === 0 ? "/console/calendar" : `/console/calendar?${query}`;
}

function Filters({ view }: { view: CalendarView }): JSX.Element | null {
  const all = calendarStates.reduce((sum, state) => sum + view.counts[state], 0);
  const used = calendarStates.filter((state) => view.counts[state] > 0);
  if (used.length < 2 && view.filter === null) return null;
  const current = (state: CalendarState | null) => (state === view.filter ? { "aria-current": "true" as const } : {});
  return (
    <nav class="states" aria-label="Show">
      <a href={pathOf(null, 1)} {...current(null)}>
        All <b>{english.count(all)}</b>
      </a>
      {used.map((state) => (
        <a key={state} href={pathOf(state, 1)} {...current(state)}>
          {calendarStateTitles[state]} <b>{english.count(view.counts[state])}</b>
        </a>
      ))}
    </nav>
  );
}

function Empty({ view }: { view: CalendarView }): JSX.Element {
  if (view.filter !== null)
    return (
      <p class="empty">
        Nothing is in this state. <a href={pathOf(null, 1)}>Show all</a>
      </p>
    );
  return (
    <div class="empty">
      <p>Nothing goes out in the next 35 days.</p>
      <p>
        Each account with a metric gets a recap on the third workday or so of the month, about the month before, from
        its first month with figures on, and one mail when it reaches its First Value.
      </p>
    </div>
  );
}

function Day(props: {
  day: { day: string; total: number; entries: CalendarEntry[] };
  today: string;
  canEdit: boolean;
}): JSX.Element {
  const { day, total, entries } = props.day;
  return (
    <section aria-labelledby={`day-${day}`} class={day < props.today ? "calendar-day past" : "calendar-day"}>
      <h2 id={`day-${day}`}>
        {english.dayNamed(day)}
        {day === props.today && " (today)"} <small>{counted(total, "account")}</small>
      </h2>
      <table class="plain calendar">
        <caption class="unseen">{english.dayNamed(day)}</caption>
        <thead>
          <tr>
            <th scope="col">Due</th>
            <th scope="col">Account</th>
            <th scope="col">About</th>
            <th scope="col">For</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <CalendarRow
              key={`${entry.accountId} ${entry.periodKey} ${entry.version}`}
              entry={entry}
              canEdit={props.canEdit}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Pages({ view }: { view: CalendarView }): JSX.Element | null {
  const { page, pages, filter } = view;
  if (pages === 1) return null;
  return (
    <nav class="pages" aria-label="Pages">
      {page > 1 && <a href={pathOf(filter, page - 1)}>Earlier</a>}
      <span>
        Page {page} of {pages}
      </span>
      {page < pages && <a href={pathOf(filter, page + 1)}>Later</a>}
    </nav>
  );
}

/** Accounts that are not in the calendar, and why. */
function Unplanned({ view }: { view: CalendarView }): JSX.Element | null {
  if (view.withoutMetric === 0 && view.lost.length === 0) return null;
  return (
    <section aria-labelledby="unplanned">
      <h2 id="unplanned">Not in the calendar</h2>
      {view.withoutMetric > 0 && (
        <p>
          {counted(view.withoutMetric, "account has", "accounts have")} no metric yet: there is nothing to tell them.
        </p>
      )}
      {view.lost.map((account) => (
        <p key={account.id}>
          <a href={`/console/accounts/${account.id}`} dir="auto">
            {account.name}
          </a>
          : the time zone {account.timezone} is not known here.
        </p>
      ))}
    </section>
  );
}
