import type { JSX } from "preact";
import type { ThreadEntry } from "#schema/portal.ts";
import { english } from "./date.ts";

type Entry = ThreadEntry & { internal?: boolean };

export const origins = { contact: "", team: "via the team link", staff: "", system: "by itself" } as const;

const actWords: Record<ThreadEntry["act"], string> = {
  done: "checked it off",
  reopened: "opened it again",
  stuck: "marked it stuck",
  unstuck: "got it going again",
  commented: "commented",
  created: "added it",
  edited: "changed it",
  skipped: "skipped it",
};

/** Who did what to a step when, in the account's zone. */
export function Thread(props: { entries: Entry[]; timezone: string }): JSX.Element {
  return (
    <ol class="thread">
      {props.entries.map((entry) => (
        <li key={`${entry.at}-${entry.actorName}-${entry.act}`} class={entry.internal ? "inside" : ""}>
          <p>
            <b dir="auto">{entry.actorName}</b> {actWords[entry.act]}
            {origins[entry.actorKind] && ` ${origins[entry.actorKind]}`}
            {entry.internal && <span class="mark">internal</span>}
            <time dateTime={new Date(entry.at).toISOString()}>{english.momentShort(entry.at, props.timezone)}</time>
          </p>
          {entry.body && (
            <p class="body" dir="auto">
              {entry.body}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
