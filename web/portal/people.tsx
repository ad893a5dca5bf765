import type { JSX } from "preact";
import type { PeopleView, Person } from "#schema/portal.ts";
import type { ContactRole } from "#schema/words.ts";
import { initials } from "#ui/format.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { showingLink } from "./showing-link.tsx";
import { type Telling, titled } from "./telling.ts";

interface PeopleProps {
  view: PeopleView;
  telling: Telling;
}

export function peopleTitle({ view, telling }: PeopleProps): string {
  const { account, vendor } = view.frame;
  return titled(telling.words.frame.tabs.people, { account: account.name, vendor: vendor.name }, telling);
}

/** Both sides at a glance: who is in it, in what role, and how to reach ours. */
export function PeoplePage({ view, telling }: PeopleProps): JSX.Element {
  const { frame } = view;
  const { words } = telling;
  return (
    <PortalFrame frame={frame} tab="people" here={`${basePath(frame)}/people`} words={words}>
      <h1>{words.frame.tabs.people}</h1>
      <p class="meta">{words.people.intro}</p>
      {sideSection({ name: frame.account.name, people: view.customer, none: words.people.noneYours }, telling)}
      {sideSection({ name: frame.vendor.name, people: view.vendor, none: words.people.noneOurs }, telling)}
      {showingLink(frame, telling.language)}
    </PortalFrame>
  );
}

interface Side {
  name: string;
  people: Person[];
  /** Said where nobody is named. */
  none: string;
}

function sideSection({ name, people, none }: Side, telling: Telling): JSX.Element {
  return (
    <section>
      <div class="head">
        <h2>
          <bdi>{name}</bdi>
        </h2>
      </div>
      {people.length > 0 ? <ul>{people.map((person) => personRow(person, telling))}</ul> : <p class="none">{none}</p>}
    </section>
  );
}

function personRow(person: Person, telling: Telling): JSX.Element {
  const { words, name } = telling;
  return (
    <li class="person">
      <span class="pic" aria-hidden="true">
        {initials(person.name)}
      </span>
      <div>
        <b>
          <bdi>{person.name}</bdi>
        </b>
        <span class="meta">{roleWords(person, telling)}</span>
      </div>
      {person.side === "vendor" && person.email && (
        <a class="btn" href={`mailto:${person.email}`} aria-label={words.people.writeTo(name(person.name))}>
          {words.frame.write}
        </a>
      )}
    </li>
  );
}

/** Title and role, once when they say the same. Ours have no role at the customer. */
function roleWords(person: Person, { words, name }: Telling): string {
  const title = name(person.title);
  if (person.side === "vendor") return title;
  const role = words.people.roles[person.role as ContactRole];
  const isSame = role.toLowerCase() === person.title.toLowerCase();
  return [title, isSame ? "" : role].filter(Boolean).join(words.day.comma);
}
