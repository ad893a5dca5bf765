import type { JSX } from "preact";
import type { ItemRow, PlanView } from "#schema/portal.ts";
import { Kept } from "#ui/kept.tsx";
import { calendarLink } from "./calendar.tsx";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { closedRow, itemRow, type RowContext, rowContext } from "./row.tsx";
import { bothSides } from "./side.ts";
import { spanWords, type Telling, tellingOf, titled } from "./telling.ts";

/** Longer stages fold what is due last, so that a stage with 200 items still ends within reach. */
const shownRows = 20;

const filters = ["all", "yours", "ours", "mine"] as const;

interface PlanProps {
  view: PlanView;
  telling: Telling;
}

export function planTitle({ view, telling }: PlanProps): string {
  const { account, vendor } = view.frame;
  return titled(telling.words.frame.tabs.plan, { account: account.name, vendor: vendor.name }, telling);
}

export function PlanPage({ view, telling }: PlanProps): JSX.Element {
  const { frame } = view;
  const { words } = telling;
  const here = planPath(view, view.filter);
  const rows = rowContext(frame, telling, { back: here, detail: "full" });
  const groups = view.groups.filter((group) => group.open.length + group.closed.length > 0);
  return (
    <PortalFrame frame={frame} tab="plan" here={here} words={words}>
      <h1>{words.plan.title}</h1>
      <p class="meta">{bothSides(view, frame.vendor.name, telling)}</p>
      {filterLinks({ view, telling })}
      {groups.length > 0 ? stageGroups(groups, rows, telling) : <p class="none">{words.plan.nothing[view.filter]}</p>}
      {calendarLink(frame, telling.language)}
    </PortalFrame>
  );
}

function planPath(view: PlanView, filter: PlanView["filter"]): string {
  const path = `${basePath(view.frame)}/plan`;
  return filter === "all" ? path : `${path}?show=${filter}`;
}

function filterLinks({ view, telling }: PlanProps): JSX.Element {
  const { plan } = telling.words;
  const offered = filters.filter((filter) => filter !== "mine" || view.frame.viewer.contactId !== null);
  return (
    <nav class="filters" aria-label={plan.show}>
      {offered.map((filter) => (
        <a href={planPath(view, filter)} aria-current={filter === view.filter ? "true" : undefined}>
          {plan.filters[filter]}
        </a>
      ))}
    </nav>
  );
}

/** Stages behind us fold into one line: what is open comes first. */
function stageGroups(groups: PlanView["groups"], rows: RowContext, { words, format }: Telling): JSX.Element {
  const left = groups.findIndex((group) => group.open.length > 0);
  const behind = groups.slice(0, Math.max(0, left));
  const done = behind.reduce((sum, group) => sum + group.closed.length, 0);
  const stages = words.plan.stages(behind.length, format.count(behind.length));
  const sections = (list: PlanView["groups"]) =>
    list.map((group) => <Kept show={stageGroup} input={{ group, rows }} />);
  return (
    <>
      {behind.length > 1 ? (
        <details class="fold" id="behind">
          <summary>{stages + words.day.comma + words.plan.steps(done, format.count(done))}</summary>
          {sections(behind)}
        </details>
      ) : (
        sections(behind)
      )}
      {sections(groups.slice(behind.length))}
    </>
  );
}

interface StageGroup {
  group: PlanView["groups"][number];
  rows: RowContext;
}

function stageGroup({ group, rows }: StageGroup): JSX.Element {
  const telling = tellingOf(rows);
  return (
    <section>
      <div class="head">
        <h2>
          <bdi>{group.title}</bdi>
        </h2>
        <span class="meta">{headWords(group, { ...telling, today: rows.today })}</span>
      </div>
      {group.open.length > 0 && (
        <ol class="rows">{group.open.slice(0, shownRows).map((item) => itemRow(item, rows, telling))}</ol>
      )}
      {laterRows(group, rows, telling)}
      {closedRows(group, rows, telling)}
    </section>
  );
}

function headWords(group: PlanView["groups"][number], telling: Telling & { today: string }): string {
  const { format, words } = telling;
  const progress = words.plan.progress({ done: format.count(group.done), total: format.count(group.total) });
  return `${spanWords(group.startsOn, group.endsOn, telling)}${words.frame.apart}${progress}`;
}

function laterRows(group: PlanView["groups"][number], rows: RowContext, telling: Telling): JSX.Element | null {
  const { format, words } = telling;
  const later = group.open.slice(shownRows);
  const first = later[0];
  if (!first) return null;
  const from = plainDay(format, rows.today, first.dueOn);
  return (
    <details class="fold" id={`later-${group.key}`}>
      <summary>{words.plan.later({ n: later.length, said: format.count(later.length), from })}</summary>
      <ol class="rows">{later.map((item) => itemRow(item, rows, telling))}</ol>
    </details>
  );
}

function closedRows(group: PlanView["groups"][number], rows: RowContext, telling: Telling): JSX.Element | null {
  if (group.closed.length === 0) return null;
  return (
    <details class="fold" id={`closed-${group.key}`}>
      <summary>{closedWords(group.closed, telling)}</summary>
      <ol class="rows closed">{group.closed.map((item) => closedRow(item, rows, telling))}</ol>
    </details>
  );
}

function closedWords(closed: ItemRow[], { words, format }: Telling): string {
  const skipped = closed.filter((item) => item.state === "skipped").length;
  const done = closed.length - skipped;
  if (done === 0) return words.plan.skipped(skipped, format.count(skipped));
  const said = words.plan.done(done, format.count(done));
  return skipped === 0 ? said : words.plan.andSkipped({ done: said, n: skipped, skipped: format.count(skipped) });
}
