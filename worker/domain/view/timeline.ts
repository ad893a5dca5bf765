import { daysBetween } from "#domain/day.ts";
import type { TimelineEntry } from "#schema/portal.ts";
import type { GoalPart, MilestonePart } from "#schema/portal-row.ts";
import { endedOn } from "./row.ts";

interface At {
  today: string;
  /** Last local day of the contract; null: it goes on. */
  endsOn: string | null;
}

function noteOf(entry: MilestonePart, goal: GoalPart | undefined, today: string): TimelineEntry["note"] {
  const happened = entry.kind === "gate" ? goal?.reachedOn : entry.actualOn;
  if (happened) return { kind: "happened", days: daysBetween(entry.plannedOn, happened) };
  if (entry.kind === "gate") return goal ? { kind: "when", statement: goal.statement } : null;
  return entry.kind === "event" && entry.plannedOn > today ? { kind: "critical" } : null;
}

/** What has a step, or the gate its figure, is reached by that and by no day; what has none is a day, over with it. */
function stateOf(entry: MilestonePart, actualOn: string | null, { today, endsOn }: At): TimelineEntry["state"] {
  const { kind, plannedOn, isOpen } = entry;
  if (actualOn !== null) return "past";
  const waits = kind === "gate" || isOpen;
  const ended = kind === "event" ? null : endedOn(today, endsOn);
  if (ended !== null && (waits || plannedOn > ended)) return "ended";
  if (plannedOn >= today) return "future";
  return waits ? "open" : "past";
}

/** The twelve months as a list in the order of their days. */
export function timelineOf(milestones: MilestonePart[], goals: GoalPart[], at: At): TimelineEntry[] {
  const firstValue = goals.find((goal) => goal.kind === "first_value");
  const entries = milestones.map((entry): TimelineEntry => {
    const actualOn = entry.kind === "gate" ? (firstValue?.reachedOn ?? null) : entry.actualOn;
    return {
      id: entry.id,
      title: entry.title,
      on: entry.plannedOn,
      actualOn,
      kind: entry.kind,
      state: stateOf(entry, actualOn, at),
      note: noteOf(entry, firstValue, at.today),
    };
  });
  const dayOf = (entry: TimelineEntry) => entry.actualOn ?? entry.on;
  return entries.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0));
}
