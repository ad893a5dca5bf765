import { addMonths } from "#domain/day.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import type { ItemRow, JourneyView } from "#schema/portal.ts";
import type { GoalPart, ItemPart, MilestonePart } from "#schema/portal-row.ts";
import { type AccountFacts, frameOf, todayOf, type Visit } from "./frame.ts";
import { goalView } from "./goal.ts";
import type { StageName } from "./plan.ts";
import { endedOn, isLeft, type PlanTime, planTime, progressOf, rowsOf } from "./row.ts";
import { timelineOf } from "./timeline.ts";

export interface JourneyFacts {
  account: AccountFacts & { kickoffOn: string };
  metrics: MetricDefinition[];
  stages: (StageName & { produces: string; guidance: { dos: string[]; donts: string[]; pitfall: string } })[];
  milestones: MilestonePart[];
  goals: GoalPart[];
  items: ItemPart[];
}

/**
 * When a stage closed. The First Value stage closes on the day its metric reached the mark and on no other sign; other
 * stages close when their last step is closed.
 */
function closedOn(stage: { key: string }, rows: ItemRow[], goals: GoalPart[]): string | null {
  const gate = goals.find((goal) => goal.kind === "first_value");
  if (stage.key === "first_value" && gate) return gate.reachedOn;
  const days = rows.map((row) => row.doneOn ?? "").toSorted();
  return rows.length > 0 && !rows.some(isLeft) ? days.at(-1) || null : null;
}

function stateOf(stage: StageName, closed: string | null, { today, isOver }: PlanTime): "past" | "now" | "future" {
  if (isOver || closed !== null || (stage.endsOn < today && stage.key !== "first_value")) return "past";
  return stage.startsOn <= today ? "now" : "future";
}

/** What was planned on the way to First Value has nothing to say any more when that came earlier. */
export function isMoot({ stage, kind, plannedOn, actualOn }: MilestonePart, goals: GoalPart[]): boolean {
  const reached = goals.find((goal) => goal.kind === "first_value")?.reachedOn ?? null;
  return (
    stage === "first_value" && kind === "milestone" && actualOn === null && reached !== null && plannedOn > reached
  );
}

/** The twelve months with guidance, stage by stage. */
export function viewJourney(facts: JourneyFacts, visit: Visit): JourneyView {
  const { account, goals } = facts;
  const milestones = facts.milestones.filter((each) => !isMoot(each, goals));
  const today = todayOf(account, visit.now);
  const time = planTime(today, account.endsOn);
  const rows = rowsOf(facts.items, { ...time, contactId: null }).filter((row) => row.state !== "skipped");
  const timeline = timelineOf(milestones, goals, { today, endsOn: account.endsOn });
  const stageOf = new Map(milestones.map((entry) => [entry.id, entry.stage]));
  return {
    frame: frameOf(visit, account),
    kickoffOn: account.kickoffOn,
    endsOn: addMonths(account.kickoffOn, 12),
    endedOn: endedOn(today, account.endsOn),
    firstValue: goalView("first_value", {
      ...{ goals, months: [], metrics: facts.metrics, today },
      endsOn: account.endsOn,
    }),
    stages: facts.stages.map((stage) => {
      const own = rows.filter((row) => row.stage === stage.key);
      const closed = closedOn(stage, own, goals);
      return {
        key: stage.key,
        title: stage.title,
        produces: stage.produces,
        startsOn: stage.startsOn,
        endsOn: stage.endsOn,
        closedOn: closed,
        state: stateOf(stage, closed, time),
        ...stage.guidance,
        entries: timeline.filter((entry) => stageOf.get(entry.id) === stage.key),
        customer: progressOf(own, "customer"),
        vendor: progressOf(own, "vendor"),
      };
    }),
  };
}
