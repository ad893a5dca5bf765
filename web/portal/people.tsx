import type { JSX } from "preact";
import type { PeopleView, Person } from "#schema/portal.ts";
import { initials } from "#ui/format.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";

export function peopleTitle(view: PeopleView): string {
  return `People: ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** Both sides at a glance: who is in it, in what role, and how to reach ours. */
export function PeoplePage(props: { view: PeopleView }): JSX.Element {
  const { view } = props;
  const { frame } = view;
  return (
    <PortalFrame frame={frame} tab="people" here={`${basePath(frame)}/people`}>
      <h1>People</h1>
      <p class="meta">Who knows whom, on both sides. Tell us when somebody joins or leaves.</p>
      {sideSection(
        frame.account.name,
        view.customer,
        "Nobody is named yet. Your contact adds people after the kickoff.",
      )}
      {sideSection(frame.vendor.name, view.vendor, "Nobody is named yet.")}
    </PortalFrame>
  );
}

function sideSection(name: string, people: Person[], none: string): JSX.Element {
  return (
    <section>
      <div class="head">
        <h2>
          <bdi>{name}</bdi>
        </h2>
      </div>
      {people.length > 0 ? <ul class="people">{people.map(personRow)}</ul> : <p class="none">{none}</p>}
    </section>
  );
}

function personRow(person: Person): JSX.Element {
  return (
    <li class="person">
      <span class="pic" aria-hidden="true">
        {initials(person.name)}
      </span>
      <div>
        <b>
          <bdi>{person.name}</bdi>
        </b>
        <span class="meta">{roleWords(person)}</span>
      </div>
      {person.side === "vendor" && person.email && (
        <a class="btn" href={`mailto:${person.email}`} aria-label={`Write to ${person.name}`}>
          Write
        </a>
      )}
    </li>
  );
}

/** Title and role, once when they say the same. Ours have no role at the customer. */
function roleWords(person: Person): string {
  if (person.side === "vendor") return person.title;
  const role = person.role.replaceAll("_", " ");
  const same = role.toLowerCase() === person.title.toLowerCase();
  return [person.title, same ? "" : role].filter(Boolean).join(", ");
}
