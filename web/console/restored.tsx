import type { JSX } from "preact";
import type { Restored } from "#schema/witness.ts";
import { Moment } from "./moment.tsx";

const counted = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

/** What was found, a line each; what there is none of is not told. */
function lines({ mails, people, links }: Restored): string[] {
  return [
    mails > 0 && `${counted(mails, "mail", "mails")} left or may have left since: none of them goes out again.`,
    people > 0 &&
      `${counted(people, "address was stopped since: it stays", "addresses were stopped since: they stay")} stopped.`,
    links > 0 &&
      `${counted(links, "link, key or role was ended or changed since: it stays", "links, keys and roles were ended or changed since: they stay")} so.`,
  ].filter((line) => line !== false);
}

/** What an older copy of the database did not know, and what a person has to see to. */
export function RestoredFacts(props: { restored: Restored }): JSX.Element {
  const { erasures, unread, isRunning } = props.restored;
  const found = lines(props.restored);
  return (
    <>
      <p>
        {isRunning ? "Put back so far" : "Put back"}, from what is kept outside of it
        {found.length > 0 ? ":" : ": nothing."}
      </p>
      {found.length > 0 && (
        <ul class="found">
          {found.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
      {erasures > 0 && (
        <p>
          {counted(erasures, "person was", "people were")} erased since. Nobody kept whom that was about, so please ask
          for {erasures === 1 ? "it" : "each"} again.
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
        Found <Moment at={restored.foundAt} />
        {restored.copyAt > 0 && (
          <>
            ; the copy knew nothing after <Moment at={restored.copyAt} />
          </>
        )}
        .
      </p>
      <RestoredFacts restored={restored} />
    </section>
  );
}
