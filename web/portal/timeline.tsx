import type { JSX } from "preact";
import type { TimelineEntry } from "#schema/portal.ts";
import { counted, daysBetween, type Format } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";

/** The twelve months as one list; the rule with "Today" stands between what happened and what comes. */
export function timelineList(input: { entries: TimelineEntry[]; today: string; format: Format }): JSX.Element {
  const { entries, today, format } = input;
  const past = entries.filter((entry) => entry.state === "past");
  const future = entries.filter((entry) => entry.state === "future");
  return (
    <ol class="months">
      {past.map((entry) => timelineEntry(entry, today, format))}
      {todayRule(today, format)}
      {future.map((entry) => timelineEntry(entry, today, format))}
    </ol>
  );
}

export function todayRule(today: string, format: Format): JSX.Element {
  return <li class="today">Today, {format.day(today)}</li>;
}

export function timelineEntry(entry: TimelineEntry, today: string, format: Format): JSX.Element {
  const kind = entry.kind === "milestone" ? "" : entry.kind;
  const state = entry.state === "past" ? "past" : "";
  return (
    <li class={`${kind} ${state}`.trim() || undefined}>
      <b>{entry.title}</b>
      <span class="meta">{entryNote(entry, today, format)}</span>
    </li>
  );
}

function entryNote(entry: TimelineEntry, today: string, format: Format): string {
  const day = plainDay(format, today, entry.actualOn ?? entry.on);
  const parts = [entry.state === "future" && entry.on < today ? `Was planned for ${day}` : day];
  const away = daysBetween(today, entry.on);
  if (entry.kind === "event" && entry.state === "future" && away > 0) parts.push(`in ${counted(away, "day")}`);
  const moved = entry.actualOn !== null && entry.actualOn !== entry.on;
  if (moved && !entry.note) parts.push(`planned for ${plainDay(format, today, entry.on)}`);
  const said = parts.join(", ");
  if (!entry.note) return said;
  return /^\p{Lu}/u.test(entry.note) ? `${said}. ${entry.note}` : `${said}, ${entry.note}`;
}
