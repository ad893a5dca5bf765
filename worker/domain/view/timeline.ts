import { daysBetween } from "#domain/day.ts";
import type { TimelineEntry } from "#schema/portal.ts";
import type { GoalPart, MilestonePart } from "#schema/portal-row.ts";

function differ(planned: string, actual: string): string {
  const days = daysBetween(planned, actual);
  if (days === 0) return "as planned";
  const count = Math.abs(days);
  return `${count} ${count === 1 ? "day" : "days"} ${days > 0 ? "later than planned" : "earlier than planned"}`;
}

function noteOf(entry: MilestonePart, goal: GoalPart | undefined, today: string): string {
  if (entry.kind === "gate") {
    if (goal?.reachedOn) return differ(entry.plannedOn, goal.reachedOn);
    return goal ? `when this is true: ${goal.statement}` : "";
  }
  if (entry.actualOn) return differ(entry.plannedOn, entry.actualOn);
  const ahead = daysBetween(today, entry.plannedOn);
  return entry.kind === "event" && ahead > 0 ? `the date everything else serves` : "";
}

/** The twelve months as a list in the order of their days. The gate is past only when the figure reached its mark. */
export function timelineOf(milestones: MilestonePart[], goals: GoalPart[], today: string): TimelineEntry[] {
  const firstValue = goals.find((goal) => goal.kind === "first_value");
  const entries = milestones.map((entry): TimelineEntry => {
    const actualOn = entry.kind === "gate" ? (firstValue?.reachedOn ?? null) : entry.actualOn;
    const isPast = entry.kind === "gate" ? actualOn !== null : (actualOn ?? entry.plannedOn) < today;
    return {
      id: entry.id,
      title: entry.title,
      on: entry.plannedOn,
      actualOn,
      kind: entry.kind,
      state: isPast ? "past" : "future",
      note: noteOf(entry, firstValue, today),
    };
  });
  const dayOf = (entry: TimelineEntry) => entry.actualOn ?? entry.on;
  return entries.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
}
