import type { JSX } from "preact";
import type { JourneyView } from "#schema/portal.ts";
import { counted, daysBetween, type Format, formatOf } from "#ui/format.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalBlock } from "./goal.tsx";
import { basePath } from "./path.ts";
import { sideWords } from "./side.ts";
import { timelineEntry, todayRule } from "./timeline.tsx";

type Stage = JourneyView["stages"][number];

export function journeyTitle(view: JourneyView): string {
  return `Journey: ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** Twelve months from kickoff, stage by stage; reads from top to bottom on a phone and on paper. */
export function JourneyPage(props: { view: JourneyView }): JSX.Element {
  const { view } = props;
  const format = formatOf(view.frame.account.locale);
  const here = stageOfToday(view.stages);
  return (
    <PortalFrame frame={view.frame} tab="journey" here={`${basePath(view.frame)}/journey`}>
      <h1>The twelve months</h1>
      <p class="meta">{spanWords(view, format)}</p>
      {view.stages.length === 0 && <p class="none">The journey appears here once the kickoff is fixed.</p>}
      <ol class="stages">
        {view.stages.map((stage, index) => stageBlock(stage, { view, format, today: index === here }))}
      </ol>
    </PortalFrame>
  );
}

/** The stage that holds the today rule: the one running, else the first to come, else none. */
function stageOfToday(stages: Stage[]): number {
  const now = stages.findIndex((stage) => stage.state === "now");
  return now >= 0 ? now : stages.findIndex((stage) => stage.state === "future");
}

function spanWords(view: JourneyView, format: Format): string {
  const { today } = view.frame;
  const away = daysBetween(today, view.kickoffOn);
  const span = `From ${format.dayYear(view.kickoffOn)} to ${format.dayYear(view.endsOn)}.`;
  if (away > 0) return `${span} Kickoff in ${counted(away, "day")}.`;
  const left = daysBetween(today, view.endsOn);
  return left > 0 ? `${span} ${counted(left, "day")} left.` : span;
}

interface StageContext {
  view: JourneyView;
  format: Format;
  /** The today rule stands in this stage. */
  today: boolean;
}

function stageBlock(stage: Stage, context: StageContext): JSX.Element {
  const { view, format } = context;
  return (
    <li class={`stage ${stage.state}`} aria-current={stage.state === "now" ? "step" : undefined}>
      <div class="head">
        <h2>{stage.title}</h2>
        <span class="meta">{stageDates(stage, view.frame.today, format)}</span>
      </div>
      <p class="brings">{stage.produces}</p>
      {stageEntries(stage, context)}
      {stage.key === "first_value" && view.firstValue && firstValueGate(view, format)}
      {stage.customer.total + stage.vendor.total > 0 && (
        <p class="meta">
          {sideWords("You", stage.customer)} {sideWords(view.frame.vendor.name, stage.vendor)}
        </p>
      )}
      {guidance(stage)}
    </li>
  );
}

function stageDates(stage: Stage, today: string, format: Format): string {
  const begins = plainDay(format, today, stage.startsOn);
  const ends = plainDay(format, today, stage.endsOn);
  if (stage.closedOn) return `Closed on ${plainDay(format, today, stage.closedOn)}`;
  const span = stage.startsOn === stage.endsOn ? ends : `${begins} to ${ends}`;
  return stage.state === "now" ? `Now, ${span}` : span;
}

function stageEntries(stage: Stage, context: StageContext): JSX.Element | null {
  const { today } = context.view.frame;
  const { format } = context;
  if (stage.entries.length === 0 && !context.today) return null;
  const past = stage.entries.filter((entry) => entry.state === "past");
  const future = stage.entries.filter((entry) => entry.state === "future");
  return (
    <ol class="months">
      {past.map((entry) => timelineEntry(entry, today, format))}
      {context.today && todayRule(today, format)}
      {future.map((entry) => timelineEntry(entry, today, format))}
    </ol>
  );
}

function firstValueGate(view: JourneyView, format: Format): JSX.Element | null {
  if (!view.firstValue) return null;
  return (
    <div class="gate">
      {goalBlock(view.firstValue, { format, today: view.frame.today, metric: view.firstValue.metric })}
      <p class="meta">Onboarding ends when the figure reaches the mark, not when the last box is ticked.</p>
    </div>
  );
}

function guidance(stage: Stage): JSX.Element | null {
  if (stage.dos.length + stage.donts.length === 0 && !stage.pitfall) return null;
  return (
    <details class="fold guide" id={`guide-${stage.key}`}>
      <summary>What helps here</summary>
      {adviceList("Do", stage.dos)}
      {adviceList("Don't", stage.donts)}
      {stage.pitfall && (
        <>
          <h3>Where it goes wrong</h3>
          <p>{stage.pitfall}</p>
        </>
      )}
    </details>
  );
}

function adviceList(title: string, lines: string[]): JSX.Element | null {
  if (lines.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="advice">
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
    </>
  );
}
