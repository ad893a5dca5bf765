import type { JSX } from "preact";
import type { ThreadEntry } from "#schema/portal.ts";
import type { ItemProps } from "./item-props.ts";

/** What happened, oldest first, each entry with who and when. */
export function threadList({ view, telling }: ItemProps): JSX.Element {
  if (view.thread.length === 0) {
    const isOver = view.item.state === "done" || view.item.state === "skipped";
    return <p class="none">{telling.words.step.nothing(isOver)}</p>;
  }
  return <ol class="thread">{view.thread.map((entry) => threadEntry(entry, { view, telling }))}</ol>;
}

function threadEntry(entry: ThreadEntry, { view, telling }: ItemProps): JSX.Element {
  const zone = view.frame.account.timezone;
  return (
    <li>
      <p class="meta">
        <bdi class="name">{entry.actorName}</bdi>
        {telling.words.step.acts[entry.act]}
        <time dateTime={new Date(entry.at).toISOString()}>{telling.format.momentShort(entry.at, zone)}</time>
      </p>
      {entry.body && (
        <p class="said" dir="auto">
          {entry.body}
        </p>
      )}
    </li>
  );
}
