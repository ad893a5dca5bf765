import type { JSX } from "preact";
import type { ItemView } from "#schema/portal.ts";
import { type Format, formatOf } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { lateWords, nearDay, plainDay, withDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { commentForm, stateForms } from "./item-form.tsx";
import { threadList } from "./item-thread.tsx";
import { basePath, itemPath } from "./path.ts";

export function itemTitle(view: ItemView): string {
  return `${view.item.title}: ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** One step of the plan: what, why, who, when, and everything said about it. */
export function ItemPage(props: { view: ItemView }): JSX.Element {
  const { view } = props;
  const { frame, item } = view;
  const format = formatOf(frame.account.locale);
  return (
    <PortalFrame frame={frame} tab="plan" here={itemPath(frame, item.id)}>
      <p class="meta">
        <a class="back" href={`${basePath(frame)}/plan`}>
          <Icon name="back" />
          Plan
        </a>
        {` · ${view.stageTitle}`}
      </p>
      <h1>{item.title}</h1>
      {item.why && <p class="intro">{item.why}</p>}
      <div data-row={item.id}>
        {factList(view, format)}
        {stateForms(view)}
      </div>
      <section>
        <h2>What happened</h2>
        {threadList(view, format)}
        {commentForm(view)}
      </section>
    </PortalFrame>
  );
}

function factList(view: ItemView, format: Format): JSX.Element {
  const { item } = view;
  return (
    <dl class="terms">
      <dt>Who</dt>
      <dd>
        <bdi>{ownerName(view)}</bdi>
      </dd>
      <dt>Due</dt>
      <dd>
        <time dateTime={item.dueOn}>{format.dayNamed(item.dueOn)}</time>
        {item.lateDays > 0 && <span class="warn">{`, ${lateWords(item.lateDays)}`}</span>}
      </dd>
      <dt>State</dt>
      <dd class={item.state === "stuck" ? "warn" : undefined}>{stateWords(view, format)}</dd>
      {item.waitsFor && (
        <>
          <dt>Waits for</dt>
          <dd>{item.waitsFor}</dd>
        </>
      )}
    </dl>
  );
}

function ownerName(view: ItemView): string {
  const { item, frame } = view;
  const side = item.side === "vendor" ? frame.vendor.name : frame.account.name;
  if (item.mine) return `You, ${side}`;
  return item.ownerName ? `${item.ownerName}, ${side}` : side;
}

function stateWords(view: ItemView, format: Format): string {
  const { item, frame } = view;
  if (item.state === "done") {
    const on = item.doneOn ? ` on ${plainDay(format, frame.today, item.doneOn)}` : "";
    return `Done${on}${item.doneBy ? ` by ${item.doneBy}` : ""}`;
  }
  if (item.state === "skipped") return "Skipped: not needed any more";
  if (item.state === "stuck") {
    const since = item.stuckOn ? ` ${withDay("since", format, frame.today, item.stuckOn)}` : "";
    return `Stuck${since}${item.stuckReason ? `: ${item.stuckReason}` : ""}`;
  }
  if (item.waitsFor) return "Waiting";
  return item.lateDays > 0 ? "To do" : `To do, due ${nearDay(format, frame.today, item.dueOn)}`;
}
