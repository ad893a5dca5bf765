import type { JSX } from "preact";
import type { TimelineEntry } from "#schema/portal.ts";
import { daysBetween } from "#schema/written.ts";
import { plainDay } from "./day-words.ts";
import type { Telling } from "./telling.ts";

/** The twelve months as one list; the rule with "Today" stands between what happened and what comes. */
export function timelineList(input: { entries: TimelineEntry[]; today: string; telling: Telling }): JSX.Element {
  const { entries, today, telling } = input;
  const past = entries.filter((entry) => entry.state === "past");
  const ahead = entries.filter((entry) => entry.state !== "past");
  return (
    <ol class="months">
      {past.map((entry) => timelineEntry(entry, today, telling))}
      {todayRule(today, telling)}
      {ahead.map((entry) => timelineEntry(entry, today, telling))}
    </ol>
  );
}

export function todayRule(today: string, { words, format }: Telling): JSX.Element {
  return <li class="today">{words.timeline.today(format.day(today))}</li>;
}

export function timelineEntry(entry: TimelineEntry, today: string, telling: Telling): JSX.Element {
  const kind = entry.kind === "milestone" ? "" : entry.kind;
  const state = entry.state === "future" ? "" : entry.state;
  return (
    <li class={`${kind} ${state}`.trim() || undefined}>
      <b>
        <bdi>{entry.title}</bdi>
      </b>
      <span class="meta">{entryNote(entry, today, telling)}</span>
    </li>
  );
}

function entryNote(entry: TimelineEntry, today: string, telling: Telling): string {
  const { format, days } = telling;
  const words = telling.words.timeline;
  const day = plainDay(format, today, entry.actualOn ?? entry.on);
  const parts = [entry.state === "open" ? words.wasPlanned(day) : day];
  if (entry.state === "open" && entry.kind !== "gate") parts.push(words.notReached);
  if (entry.state === "ended") parts.push(words.ended);
  const away = daysBetween(today, entry.on);
  if (entry.kind === "event" && entry.state === "future" && away > 0) parts.push(words.away(days(away)));
  if (entry.note && entry.state !== "ended") parts.push(noteWords(entry.note, telling));
  return parts.join(telling.words.day.comma);
}

function noteWords(note: NonNullable<TimelineEntry["note"]>, { words, days, name }: Telling): string {
  if (note.kind === "critical") return words.timeline.critical;
  if (note.kind === "when") return words.timeline.when(name(note.statement));
  if (note.days === 0) return words.day.asPlanned;
  return note.days > 0 ? words.timeline.later(days(note.days)) : words.timeline.earlier(days(-note.days));
}
