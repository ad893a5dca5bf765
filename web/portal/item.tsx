import type { JSX } from "preact";
import type { StepRefusal } from "#schema/portal.ts";
import { Icon } from "#ui/icon.tsx";
import { nearDay, plainDay } from "./day-words.ts";
import { PortalFrame, type Told } from "./frame.tsx";
import { commentForm, stateForms } from "./item-form.tsx";
import type { ItemProps } from "./item-props.ts";
import { threadList } from "./item-thread.tsx";
import { basePath, itemPath } from "./path.ts";
import { stuckWords } from "./row.tsx";
import { type Telling, titled } from "./telling.ts";

export function itemTitle({ view, telling }: ItemProps): string {
  const { account, vendor } = view.frame;
  return titled(view.item.title, { account: account.name, vendor: vendor.name }, telling);
}

/** One step of the plan: what, why, who, when, and everything said about it. */
export function ItemPage({ view, telling }: ItemProps): JSX.Element {
  const { frame, item } = view;
  const { words } = telling;
  const refused = view.refused && refusalWords(view.refused, telling);
  const told: Told | null = refused === null ? null : { text: refused, tone: "problem", undo: null };
  return (
    <PortalFrame frame={frame} tab="plan" here={itemPath(frame, item.id)} words={words} told={told}>
      <p class="meta">
        <a class="back" href={`${basePath(frame)}/plan`}>
          <Icon name="back" />
          {words.frame.tabs.plan}
        </a>
        {words.frame.apart}
        <bdi>{view.stageTitle}</bdi>
      </p>
      <h1>
        <bdi>{item.title}</bdi>
      </h1>
      {item.why && (
        <p class="intro">
          <bdi>{item.why}</bdi>
        </p>
      )}
      <div data-row={item.id}>
        {factList({ view, telling })}
        {stateForms({ view, telling, refused })}
      </div>
      <section>
        <h2>{words.step.happened}</h2>
        {threadList({ view, telling })}
        {commentForm({ view, telling, refused })}
      </section>
    </PortalFrame>
  );
}

/** Why a change was not taken. */
function refusalWords(refused: StepRefusal, { words, name }: Telling): string {
  const { step } = words;
  if (refused.kind !== "changed") return step.refused[refused.kind];
  return step.refused.changed({ state: step.states[refused.state], by: name(refused.by) });
}

function factList({ view, telling }: ItemProps): JSX.Element {
  const { item } = view;
  const { words, format, days } = telling;
  return (
    <dl class="terms">
      <dt>{words.step.who}</dt>
      <dd>{ownerName({ view, telling })}</dd>
      <dt>{words.step.due}</dt>
      <dd>
        <time dateTime={item.dueOn}>{format.dayNamed(item.dueOn)}</time>
        {item.lateDays > 0 && <span class="warn">{words.day.comma + words.day.late(days(item.lateDays))}</span>}
      </dd>
      <dt>{words.step.state}</dt>
      <dd class={item.state === "stuck" && !item.isOver ? "warn" : undefined}>{stateWords({ view, telling })}</dd>
      {item.waitsFor && (
        <>
          <dt>{words.step.waitsFor}</dt>
          <dd>
            <bdi>{item.waitsFor}</bdi>
          </dd>
        </>
      )}
    </dl>
  );
}

function ownerName({ view, telling }: ItemProps): string {
  const { item, frame } = view;
  const { words, name } = telling;
  const side = item.side === "vendor" ? frame.vendor.name : frame.account.name;
  const owner = item.mine ? words.step.you : item.ownerName;
  return owner ? words.step.owner({ name: name(owner), side: name(side) }) : name(side);
}

function stateWords({ view, telling }: ItemProps): string {
  const { item, frame } = view;
  const { words, format, name } = telling;
  if (item.state === "done") {
    const on = item.doneOn && plainDay(format, frame.today, item.doneOn);
    return words.step.done({ on, by: item.doneBy && name(item.doneBy) });
  }
  if (item.state === "skipped") return words.step.notNeeded;
  if (item.isOver) return words.step.ended;
  if (item.state === "stuck") return stuckWords(item, frame.today, telling);
  if (item.waitsFor) return words.step.waiting;
  return item.lateDays > 0 ? words.step.toDo : words.step.toDoBy(nearDay(format, frame.today, item.dueOn));
}
