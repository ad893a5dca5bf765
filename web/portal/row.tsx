import type { JSX } from "preact";
import type { Frame, ItemRow } from "#schema/portal.ts";
import { counted, formatOf, initials } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { lateWords, withDay } from "./day-words.ts";
import { itemPath } from "./path.ts";

/** What the rows of one page share, in plain values: rows are kept by them. */
export interface RowContext {
  base: string;
  vendorName: string;
  locale: string;
  today: string;
  canAct: boolean;
  /** Path the forms of these rows come back to. */
  back: string;
  /** full names the owner of every row; short leaves out what the heading already says. */
  detail: "full" | "short";
}

export function rowContext(frame: Frame, back: string, detail: RowContext["detail"]): RowContext {
  const { base, vendor, account, today, viewer } = frame;
  return { base, vendorName: vendor.name, locale: account.locale, today, canAct: viewer.canAct, back, detail };
}

/** One open or stuck item: the whole row leads to it, the round button checks it off. */
export function itemRow(item: ItemRow, context: RowContext): JSX.Element {
  const stuck = item.state === "stuck";
  return (
    <li data-row={item.id}>
      {item.side === "customer" ? checkOff(item, context) : sideMark(item, context)}
      <div>
        <a class={item.waitsFor ? "title waits" : "title"} href={itemPath(context, item.id)}>
          {item.title}
        </a>
        <span class={stuck ? "why warn" : "why"}>{stuck ? stuckNote(item, context) : openNote(item, context)}</span>
      </div>
      {dueDay(item, context)}
    </li>
  );
}

/** One finished item, folded away; plain so that the eye lands on what is left. */
export function closedRow(item: ItemRow, context: RowContext): JSX.Element {
  const done = item.state === "done";
  const day = item.doneOn && formatOf(context.locale).dayShort(item.doneOn);
  return (
    <li data-row={item.id}>
      <span class="ring">{done && <Icon name="check" />}</span>
      <div>
        <a class="title" href={itemPath(context, item.id)}>
          {item.title}
        </a>
        <span class="why">{done ? item.doneBy && <bdi>{item.doneBy}</bdi> : "Skipped"}</span>
      </div>
      {day && (
        <time class="due" dateTime={item.doneOn ?? undefined}>
          {day}
        </time>
      )}
    </li>
  );
}

function checkOff(item: ItemRow, context: RowContext): JSX.Element {
  if (!context.canAct) return <span class="ring" />;
  return (
    <form method="post" action={`${itemPath(context, item.id)}/done`} data-enhance="check">
      <input type="hidden" name="version" value={item.version} />
      <input type="hidden" name="back" value={context.back} />
      <button class="check" type="submit" aria-label={`Mark done: ${item.title}`} />
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

function dueDay(item: ItemRow, context: RowContext): JSX.Element {
  return item.lateDays > 0 ? (
    <time class="due warn" dateTime={item.dueOn}>
      {lateWords(item.lateDays)}
    </time>
  ) : (
    <time class="due" dateTime={item.dueOn}>
      {formatOf(context.locale).dayShort(item.dueOn)}
    </time>
  );
}

function stuckNote(item: ItemRow, context: RowContext): string {
  const since = item.stuckOn ? ` ${withDay("since", formatOf(context.locale), context.today, item.stuckOn)}` : "";
  return `Stuck${since}${item.stuckReason ? `: ${item.stuckReason}` : ""}`;
}

function openNote(item: ItemRow, context: RowContext): JSX.Element {
  const owner = ownerWords(item, context);
  const note = item.waitsFor ? `Waits for: ${item.waitsFor}` : item.why;
  const comments = item.comments > 0 ? ` · ${counted(item.comments, "comment")}` : "";
  const rest = comments ? note.replace(/\.$/, "") : note;
  return (
    <>
      {owner && (
        <>
          <bdi>{owner}</bdi>
          {rest && ". "}
        </>
      )}
      {rest}
      {comments}
    </>
  );
}

function ownerWords(item: ItemRow, context: RowContext): string | null {
  if (item.side === "vendor") {
    const vendor = context.vendorName;
    if (context.detail === "short") return item.ownerName;
    return item.ownerName ? `${vendor}, ${item.ownerName}` : vendor;
  }
  if (context.detail === "short") return null;
  return item.mine ? "You" : item.ownerName;
}
