import type { JSX } from "preact";
import type { ItemRow, PlanView } from "#schema/portal.ts";
import { counted, formatOf } from "#ui/format.ts";
import { Kept } from "#ui/kept.tsx";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { closedRow, itemRow, type RowContext, rowContext } from "./row.tsx";
import { sideWords } from "./side.ts";

/** Longer stages fold what is due last, so that a stage with 200 items still ends within reach. */
const shownRows = 20;

const filters = [
  { key: "all", title: "All" },
  { key: "yours", title: "Yours" },
  { key: "ours", title: "Ours" },
  { key: "mine", title: "Only mine" },
] as const;

const nothing = {
  all: "The plan is being prepared. Every step appears here with its owner and its day.",
  yours: "No step of the plan is on your side.",
  ours: "No step of the plan is on our side.",
  mine: "No step of the plan has your name on it.",
};

export function planTitle(view: PlanView): string {
  return `Plan: ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

export function PlanPage(props: { view: PlanView }): JSX.Element {
  const { view } = props;
  const here = planPath(view, view.filter);
  const rows = rowContext(view.frame, here, "full");
  const groups = view.groups.filter((group) => group.open.length + group.closed.length > 0);
  return (
    <PortalFrame frame={view.frame} tab="plan" here={here}>
      <h1>Joint impact plan</h1>
      <p class="meta">
        {sideWords("You", view.customer)} {sideWords(view.frame.vendor.name, view.vendor)}
      </p>
      {filterLinks(view)}
      {groups.length > 0 ? stageGroups(groups, rows) : <p class="none">{nothing[view.filter]}</p>}
    </PortalFrame>
  );
}

function planPath(view: PlanView, filter: PlanView["filter"]): string {
  const path = `${basePath(view.frame)}/plan`;
  return filter === "all" ? path : `${path}?show=${filter}`;
}

function filterLinks(view: PlanView): JSX.Element {
  const offered = filters.filter((filter) => filter.key !== "mine" || view.frame.viewer.contactId !== null);
  return (
    <nav class="filters" aria-label="Show">
      {offered.map((filter) => (
        <a href={planPath(view, filter.key)} aria-current={filter.key === view.filter ? "true" : undefined}>
          {filter.title}
        </a>
      ))}
    </nav>
  );
}

/** Stages behind us fold into one line: what is open comes first. */
function stageGroups(groups: PlanView["groups"], rows: RowContext): JSX.Element {
  const left = groups.findIndex((group) => group.open.length > 0);
  const behind = groups.slice(0, Math.max(0, left));
  const done = behind.reduce((sum, group) => sum + group.closed.length, 0);
  const sections = (list: PlanView["groups"]) =>
    list.map((group) => <Kept show={stageGroup} input={{ group, rows }} />);
  return (
    <>
      {behind.length > 1 ? (
        <details class="fold behind" id="behind">
          <summary>{`${behind.length} stages finished, ${counted(done, "step", "steps")}`}</summary>
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
  return (
    <section>
      <div class="head">
        <h2>{group.title}</h2>
        <span class="meta">{spanWords(group, rows)}</span>
      </div>
      {group.open.length > 0 && (
        <ol class="rows">{group.open.slice(0, shownRows).map((item) => itemRow(item, rows))}</ol>
      )}
      {laterRows(group, rows)}
      {closedRows(group, rows)}
    </section>
  );
}

function spanWords(group: PlanView["groups"][number], { today, locale }: RowContext): string {
  const format = formatOf(locale);
  const begins = plainDay(format, today, group.startsOn);
  const ends = plainDay(format, today, group.endsOn);
  const span = group.startsOn === group.endsOn ? ends : `${begins} to ${ends}`;
  return `${span} · ${group.done} of ${group.total}`;
}

function laterRows(group: PlanView["groups"][number], rows: RowContext): JSX.Element | null {
  const later = group.open.slice(shownRows);
  const first = later[0];
  if (!first) return null;
  const from = plainDay(formatOf(rows.locale), rows.today, first.dueOn);
  return (
    <details class="fold" id={`later-${group.key}`}>
      <summary>{`${later.length} more, due from ${from}`}</summary>
      <ol class="rows">{later.map((item) => itemRow(item, rows))}</ol>
    </details>
  );
}

function closedRows(group: PlanView["groups"][number], rows: RowContext): JSX.Element | null {
  if (group.closed.length === 0) return null;
  return (
    <details class="fold" id={`closed-${group.key}`}>
      <summary>{closedWords(group.closed)}</summary>
      <ol class="rows closed">{group.closed.map((item) => closedRow(item, rows))}</ol>
    </details>
  );
}

function closedWords(closed: ItemRow[]): string {
  const skipped = closed.filter((item) => item.state === "skipped").length;
  const done = closed.length - skipped;
  if (skipped === 0) return `${done} done`;
  return done === 0 ? counted(skipped, "step skipped", "steps skipped") : `${done} done, ${skipped} skipped`;
}
