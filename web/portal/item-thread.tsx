import type { JSX } from "preact";
import type { ItemView, ThreadEntry } from "#schema/portal.ts";
import type { Format } from "#ui/format.ts";

const acts: Record<ThreadEntry["act"], string> = {
  done: "checked it off",
  reopened: "opened it again",
  stuck: "marked it stuck",
  unstuck: "got it moving again",
  commented: "wrote",
  created: "added the step",
  edited: "changed the step",
  skipped: "skipped it",
};

/** What happened, oldest first, each entry with who and when. */
export function threadList(view: ItemView, format: Format): JSX.Element {
  if (view.thread.length === 0) {
    const isOver = view.item.state === "done" || view.item.state === "skipped";
    return (
      <p class="none">
        {isOver ? "Nobody wrote anything." : "Nothing yet."} Changes and comments appear here with their author.
      </p>
    );
  }
  return <ol class="thread">{view.thread.map((entry) => threadEntry(entry, view, format))}</ol>;
}

function threadEntry(entry: ThreadEntry, view: ItemView, format: Format): JSX.Element {
  const zone = view.frame.account.timezone;
  return (
    <li>
      <p class="meta">
        <bdi class="name">{entry.actorName}</bdi> {acts[entry.act]},{" "}
        <time dateTime={new Date(entry.at).toISOString()}>{format.momentShort(entry.at, zone)}</time>
      </p>
      {entry.body && <p class="said">{entry.body}</p>}
    </li>
  );
}
