import type { JSX } from "preact";
import type { Restored } from "#schema/witness.ts";
import { instant } from "./date.ts";

const counted = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** What an older copy of the database did not know, and what a person has to see to. */
export function RestoredFacts(props: { restored: Restored }): JSX.Element {
  const { mails, people, links, erasures, unread, isRunning } = props.restored;
  return (
    <>
      <p>
        {isRunning ? "Put back so far, from what is kept outside of it:" : "Put back from what is kept outside of it:"}
      </p>
      <ul class="found">
        <li>{counted(mails, "mail", "mails")} that left or may have left since: none of them goes out again.</li>
        <li>{counted(people, "address", "addresses")} stopped since, by its reader or by a mail that came back.</li>
        <li>{counted(links, "link or key", "links and keys")} ended since: dead again.</li>
      </ul>
      {erasures > 0 && (
        <p>
          {counted(erasures, "erasure of a person", "erasures of people")} since cannot be put back, because nobody kept
          whom they were about. Please ask for them again.
        </p>
      )}
      {unread > 0 && (
        <p>
          <b>{counted(unread, "fact", "facts")} could not be read</b>: LINK_SECRET lacks the secret they were written
          with. Restore once more with that secret behind the newest one before you resume.
        </p>
      )}
      <p>
        Events and changes of plans since then are not part of this copy. Your systems may send their events again: what
        is there already counts once.
      </p>
    </>
  );
}

/** The newest restore, for whoever looks after it is over. */
export function RestoredPart(props: { restored: Restored | null }): JSX.Element | null {
  const { restored } = props;
  if (!restored) return null;
  return (
    <section aria-labelledby="restored">
      <h2 id="restored">An older copy was put back</h2>
      <p>
        Found {instant(restored.foundAt)}
        {restored.copyAt > 0 && `; the copy knew nothing after ${instant(restored.copyAt)}`}.
      </p>
      <RestoredFacts restored={restored} />
    </section>
  );
}
