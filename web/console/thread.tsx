import type { ComponentChildren, JSX } from "preact";
import type { ThreadEntry } from "#schema/portal.ts";
import { Moment } from "./moment.tsx";

type Entry = ThreadEntry & { internal?: boolean };

const origins = { contact: "", team: "via the team link", staff: "", system: "by itself" } as const;

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
export function Thread(props: { entries: Entry[] }): JSX.Element {
  return (
    <ol class="thread">
      {props.entries.map((entry) => (
        <li key={`${entry.at}-${entry.actorName}-${entry.act}`} class={entry.internal ? "inside" : ""}>
          <ActLines entry={entry} isInside={entry.internal === true}>
            {actWords[entry.act]}
          </ActLines>
        </li>
      ))}
    </ol>
  );
}

/** Who did it, what, when, and in which words; `children`: what, and to what. */
export function ActLines(props: {
  entry: Pick<ThreadEntry, "at" | "actorName" | "actorKind" | "body">;
  isInside: boolean;
  children: ComponentChildren;
}): JSX.Element {
  const { at, actorName, actorKind, body } = props.entry;
  return (
    <>
      <p>
        <b dir="auto">{actorName}</b> {props.children}
        {origins[actorKind] && ` ${origins[actorKind]}`}
        {props.isInside && <span class="mark">internal</span>}
        <Moment at={at} />
      </p>
      {body && (
        <p class="body" dir="auto">
          {body}
        </p>
      )}
    </>
  );
}
