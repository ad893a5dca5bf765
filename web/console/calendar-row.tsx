import type { JSX } from "preact";
import type { CalendarEntry, CalendarPerson } from "#schema/calendar.ts";
import { firstValueKey } from "#schema/words.ts";
import { zoneCity } from "#schema/written.ts";
import { day, english, periodName } from "./date.ts";
import { Moment } from "./moment.tsx";
import { deliveryTitle } from "./recap-delivery.tsx";
import { comingNotePath } from "./recap-note.tsx";
import { calendarStateTitles, variantTitles } from "./word.ts";

const warns = new Set<CalendarEntry["state"]>(["held", "will_hold", "review", "nobody", "paused"]);

/** One month of one account: when, whose, for whom, and where it stands. */
export function CalendarRow(props: { entry: CalendarEntry; canEdit: boolean }): JSX.Element {
  const { entry } = props;
  return (
    <tr data-row>
      <td data-label="Due" class="num">
        {english.time(entry.dueAt, entry.timezone)} {zoneCity(entry.timezone)}
        <small>
          <Moment at={entry.dueAt} />
        </small>
      </td>
      <th scope="row">
        <a class="name" href={`/console/accounts/${entry.accountId}#recaps`} dir="auto">
          {entry.accountName}
        </a>
      </th>
      <td data-label="About">
        {entry.recapId ? <a href={`/console/recaps/${entry.recapId}`}>{aboutWords(entry)}</a> : aboutWords(entry)}
        <NoteLink entry={entry} canEdit={props.canEdit} />
        {entry.endsOn !== null && <small>the last one, until {day(entry.endsOn)}</small>}
      </td>
      <td data-label="For">
        <People entry={entry} />
      </td>
      <td data-label="State" class={warns.has(entry.state) ? "warn" : ""}>
        {calendarStateTitles[entry.state]}
        {entry.reviewUntil !== null && (
          <small>
            goes out by itself on <Moment at={entry.reviewUntil} />
          </small>
        )}
        {entry.waitsUntil !== null && <small>until {day(entry.waitsUntil)}, then held</small>}
        {entry.holds.map((reason) => (
          <small key={reason}>{reason}</small>
        ))}
      </td>
    </tr>
  );
}

/** Until it is composed somebody may add a word. */
function NoteLink({ entry, canEdit }: { entry: CalendarEntry; canEdit: boolean }): JSX.Element | null {
  if (entry.note === null || (!entry.note && !canEdit)) return null;
  return (
    <small>
      <a href={comingNotePath(entry)}>
        {entry.note ? "Has a note" : "Add a note"}
        <span class="unseen">
          {" "}
          for {entry.accountName}, {periodName(entry.periodKey)}
        </span>
      </a>
    </small>
  );
}

function aboutWords({ periodKey, version }: CalendarEntry): string {
  const month = periodName(periodKey);
  return version > 1 ? `${month}, corrected` : month;
}

function People({ entry }: { entry: CalendarEntry }): JSX.Element {
  if (entry.people.length === 0) return <span class="quiet">nobody</span>;
  return (
    <ul class="for">
      {entry.people.map((person) => (
        <li key={`${person.contactId} ${person.variant}`}>
          <a href={`/console/accounts/${entry.accountId}/people/${person.contactId}`} dir="auto">
            {person.name}
          </a>{" "}
          <small>{personWords(person, entry)}</small>
        </li>
      ))}
    </ul>
  );
}

/** The form of the mail, of which a First Value has but one, and what became of it or stands against it. */
function personWords({ variant, state, fate, isStopped }: CalendarPerson, { periodKey }: CalendarEntry): string {
  const form = periodKey === firstValueKey ? "" : variantTitles[variant];
  const isTried = state !== null && (fate !== null || state !== "planned");
  const became = isTried ? lower(deliveryTitle({ state, fate })) : isStopped ? "stopped" : "";
  return [form, became].filter(Boolean).join(", ");
}

const lower = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1);
