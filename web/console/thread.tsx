import type { JSX } from "preact";
import type { ThreadEntry } from "#schema/portal.ts";
import { english } from "./date.ts";

type Entry = ThreadEntry & { internal?: boolean };

const origins = { contact: "", team: "via the team link", staff: "", system: "by itself" } as const;

function actWords(act: ThreadEntry["act"], object: string): string {
  const words: Record<ThreadEntry["act"], string> = {
    done: `checked ${object} off`,
    reopened: `opened ${object} again`,
    stuck: `marked ${object} stuck`,
    unstuck: `got ${object} going again`,
    commented: object === "it" ? "commented" : `commented on ${object}`,
    created: `added ${object}`,
    edited: `changed ${object}`,
    skipped: `skipped ${object}`,
  };
  return words[act];
}

/** Who did what when, in the account's zone. `object` is what the sentences speak of: "it" on a step's own page. */
export function Thread(props: { entries: Entry[]; timezone: string; object: string }): JSX.Element {
  return (
    <ol class="thread">
      {props.entries.map((entry) => (
        <li key={`${entry.at}-${entry.actorName}-${entry.act}`} class={entry.internal ? "inside" : ""}>
          <p>
            <b dir="auto">{entry.actorName}</b> {actWords(entry.act, props.object)}
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
