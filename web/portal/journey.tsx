import type { JSX } from "preact";
import type { JourneyView } from "#schema/portal.ts";
import { daysBetween } from "#schema/written.ts";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalBlock } from "./goal.tsx";
import { basePath } from "./path.ts";
import { bothSides } from "./side.ts";
import { spanWords, type Telling, titled } from "./telling.ts";
import { timelineEntry, todayRule } from "./timeline.tsx";

type Stage = JourneyView["stages"][number];

interface JourneyProps {
  view: JourneyView;
  telling: Telling;
}

export function journeyTitle({ view, telling }: JourneyProps): string {
  const { account, vendor } = view.frame;
  return titled(telling.words.frame.tabs.journey, { account: account.name, vendor: vendor.name }, telling);
}

/** Twelve months from kickoff, stage by stage; reads from top to bottom on a phone and on paper. */
export function JourneyPage({ view, telling }: JourneyProps): JSX.Element {
  const { words } = telling;
  const here = stageOfToday(view.stages);
  return (
    <PortalFrame frame={view.frame} tab="journey" here={`${basePath(view.frame)}/journey`} words={words}>
      <h1>{words.overview.twelveMonths}</h1>
      <p class="meta">{yearWords({ view, telling })}</p>
      {view.stages.length === 0 && <p class="none">{words.journey.none}</p>}
      <ol class="stages">
        {view.stages.map((stage, index) => stageBlock(stage, { view, telling, today: index === here }))}
      </ol>
    </PortalFrame>
  );
}

/** The stage that holds the today rule: the one running, else the first to come, else none. */
function stageOfToday(stages: Stage[]): number {
  const now = stages.findIndex((stage) => stage.state === "now");
  return now >= 0 ? now : stages.findIndex((stage) => stage.state === "future");
}

function yearWords({ view, telling }: JourneyProps): string {
  const { format, days } = telling;
  const words = telling.words.journey;
  const { today } = view.frame;
  const away = daysBetween(today, view.kickoffOn);
  const span = words.span({ from: format.dayYear(view.kickoffOn), to: format.dayYear(view.endsOn) });
  if (away > 0) return span + words.kickoff(days(away));
  if (view.endedOn !== null)
    return [span, telling.words.overview.ended(plainDay(format, today, view.endedOn))].join(telling.words.side.between);
  const left = daysBetween(today, view.endsOn);
  return left > 0 ? span + words.left(days(left)) : span;
}

interface StageContext extends JourneyProps {
  /** The today rule stands in this stage. */
  today: boolean;
}

function stageBlock(stage: Stage, context: StageContext): JSX.Element {
  const { view, telling } = context;
  return (
    <li class={`stage ${stage.state}`} aria-current={stage.state === "now" ? "step" : undefined}>
      <div class="head">
        <h2>
          <bdi>{stage.title}</bdi>
        </h2>
        <span class="meta">{stageDates(stage, view.frame.today, telling)}</span>
      </div>
      <p class="brings">
        <bdi>{stage.produces}</bdi>
      </p>
      {stageEntries(stage, context)}
      {stage.key === "first_value" && view.firstValue && firstValueGate(context)}
      {stage.customer.total + stage.vendor.total > 0 && (
        <p class="meta">{bothSides(stage, view.frame.vendor.name, telling)}</p>
      )}
      {guidance(stage, telling)}
    </li>
  );
}

function stageDates(stage: Stage, today: string, telling: Telling): string {
  const { journey } = telling.words;
  if (stage.closedOn) return journey.closed(plainDay(telling.format, today, stage.closedOn));
  const span = spanWords(stage.startsOn, stage.endsOn, { ...telling, today });
  return stage.state === "now" ? journey.now(span) : span;
}

function stageEntries(stage: Stage, context: StageContext): JSX.Element | null {
  const { today } = context.view.frame;
  const { telling } = context;
  if (stage.entries.length === 0 && !context.today) return null;
  const past = stage.entries.filter((entry) => entry.state === "past");
  const ahead = stage.entries.filter((entry) => entry.state !== "past");
  return (
    <ol class="months">
      {past.map((entry) => timelineEntry(entry, today, telling))}
      {context.today && todayRule(today, telling)}
      {ahead.map((entry) => timelineEntry(entry, today, telling))}
    </ol>
  );
}

function firstValueGate({ view, telling }: JourneyProps): JSX.Element | null {
  if (!view.firstValue) return null;
  return (
    <div class="gate">
      {goalBlock(view.firstValue, view.frame.today, telling)}
      <p class="meta">{telling.words.journey.gate}</p>
    </div>
  );
}

function guidance(stage: Stage, { words }: Telling): JSX.Element | null {
  const { journey } = words;
  if (stage.dos.length + stage.donts.length === 0 && !stage.pitfall) return null;
  return (
    <details class="fold guide" id={`guide-${stage.key}`}>
      <summary>{journey.helps}</summary>
      {adviceList(journey.dos, stage.dos)}
      {adviceList(journey.donts, stage.donts)}
      {stage.pitfall && (
        <>
          <h3>{journey.pitfall}</h3>
          <p>
            <bdi>{stage.pitfall}</bdi>
          </p>
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
          <li>
            <bdi>{line}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
