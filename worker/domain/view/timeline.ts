import { daysBetween } from "#domain/day.ts";
import type { TimelineEntry } from "#schema/portal.ts";
import type { GoalPart, MilestonePart } from "#schema/portal-row.ts";

function noteOf(entry: MilestonePart, goal: GoalPart | undefined, today: string): TimelineEntry["note"] {
  const happened = entry.kind === "gate" ? goal?.reachedOn : entry.actualOn;
  if (happened) return { kind: "happened", days: daysBetween(entry.plannedOn, happened) };
  if (entry.kind === "gate") return goal ? { kind: "when", statement: goal.statement } : null;
  return entry.kind === "event" && entry.plannedOn > today ? { kind: "critical" } : null;
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
