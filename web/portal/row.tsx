import type { JSX } from "preact";
import type { Frame, ItemRow } from "#schema/portal.ts";
import { initials } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { nearDay } from "./day-words.ts";
import { itemPath } from "./path.ts";
import type { Telling, Voice } from "./telling.ts";

/** What the rows of one page share, in plain values: rows are kept by them. */
export interface RowContext extends Voice {
  base: string;
  vendorName: string;
  today: string;
  canAct: boolean;
  /** Path the forms of these rows come back to. */
  back: string;
  /** full names the owner of every row; short leaves out what the heading already says. */
  detail: "full" | "short";
}

export function rowContext(
  frame: Frame,
  { language, locale }: Voice,
  own: Pick<RowContext, "back" | "detail">,
): RowContext {
  const { base, vendor, today, viewer } = frame;
  return { base, vendorName: vendor.name, language, locale, today, canAct: viewer.canAct, ...own };
}

/** One open or stuck item: the whole row leads to it, the round button checks it off. */
export function itemRow(item: ItemRow, context: RowContext, telling: Telling): JSX.Element {
  const stuck = item.state === "stuck";
  return (
    <li data-row={item.id}>
      {item.side === "customer" ? checkOff(item, context, telling) : sideMark(item, context)}
      <div>
        <a class={item.waitsFor ? "title waits" : "title"} href={itemPath(context, item.id)}>
          <bdi>{item.title}</bdi>
        </a>
        {item.isOver ? (
          <span class="why">{telling.words.step.ended}</span>
        ) : (
          <span class={stuck ? "why warn" : "why"}>
            {stuck ? stuckWords(item, context.today, telling) : openNote(item, context, telling)}
          </span>
        )}
      </div>
      {dueDay(item, telling)}
    </li>
  );
}

/** One finished item, folded away; plain so that the eye lands on what is left. */
export function closedRow(item: ItemRow, context: RowContext, { words, format }: Telling): JSX.Element {
  const done = item.state === "done";
  const day = item.doneOn && format.dayShort(item.doneOn);
  return (
    <li data-row={item.id}>
      <span class="ring">{done && <Icon name="check" />}</span>
      <div>
        <a class="title" href={itemPath(context, item.id)}>
          <bdi>{item.title}</bdi>
        </a>
        <span class="why">{done ? item.doneBy && <bdi>{item.doneBy}</bdi> : words.step.skipped}</span>
      </div>
      {day && (
        <time class="due" dateTime={item.doneOn ?? undefined}>
          {day}
        </time>
      )}
    </li>
  );
}

function checkOff(item: ItemRow, context: RowContext, { words, name }: Telling): JSX.Element {
  if (!context.canAct || item.isOver) return <span class="ring" />;
  return (
    <form method="post" action={`${itemPath(context, item.id)}/done`} data-enhance="check">
      <input type="hidden" name="version" value={item.version} />
      <input type="hidden" name="back" value={context.back} />
      <button class="check" type="submit" aria-label={words.step.markDoneOf(name(item.title))} />
    </form>
  );
}

function sideMark(item: ItemRow, context: RowContext): JSX.Element {
  return (
    <span class="side" aria-hidden="true">
      {initials(item.ownerName ?? context.vendorName)}
    </span>
  );
}

function dueDay(item: ItemRow, { words, format, days }: Telling): JSX.Element {
  return item.lateDays > 0 ? (
    <time class="due warn" dateTime={item.dueOn}>
      {words.day.late(days(item.lateDays))}
    </time>
  ) : (
    <time class="due" dateTime={item.dueOn}>
      {format.dayShort(item.dueOn)}
    </time>
  );
}

/** Since when a step is stuck, and on what. */
export function stuckWords(item: ItemRow, today: string, { words, format, name }: Telling): string {
  const since = item.stuckOn ? words.day.since(nearDay(format, today, item.stuckOn)) : null;
  return words.step.stuck({ since, reason: item.stuckReason && name(item.stuckReason) });
}

function openNote(item: ItemRow, context: RowContext, telling: Telling): JSX.Element {
  const { words, format, name } = telling;
  const owner = ownerWords(item, context, telling);
  const note = item.waitsFor ? words.step.waits(name(item.waitsFor)) : item.why;
  const comments =
    item.comments > 0 ? `${words.frame.apart}${words.step.comments(item.comments, format.count(item.comments))}` : "";
  const rest = comments ? note.replace(/[.。]$/, "") : note;
  return (
    <>
      {owner && (
        <>
          {owner}
          {rest && words.step.afterOwner}
        </>
      )}
      {item.waitsFor || rest === "" ? rest : <bdi>{rest}</bdi>}
      {comments}
    </>
  );
}

function ownerWords(item: ItemRow, context: RowContext, { words, name }: Telling): string | null {
  const owner = item.ownerName;
  if (item.side === "vendor") {
    const vendor = context.vendorName;
    if (context.detail === "short") return owner && name(owner);
    return owner ? words.step.ownerOfOurs({ name: name(owner), side: name(vendor) }) : name(vendor);
  }
  if (context.detail === "short") return null;
  return item.mine ? words.step.you : owner && name(owner);
}
