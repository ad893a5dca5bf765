import type { JSX } from "preact";
import type { WhoView } from "#schema/portal.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { type Telling, titled } from "./telling.ts";

interface WhoProps {
  view: WhoView;
  telling: Telling;
}

export function whoTitle({ view, telling }: WhoProps): string {
  const { account, vendor } = view.frame;
  const pair = titled("", { account: account.name, vendor: vendor.name }, telling);
  return `${telling.words.frame.whoAreYou} ${pair}`;
}

/** Asked once, before the first change made through the team link. */
export function WhoPage({ view, telling }: WhoProps): JSX.Element {
  const { frame } = view;
  const { words } = telling;
  return (
    <PortalFrame frame={frame} tab={null} here={view.back} words={words}>
      <h1>{words.frame.whoAreYou}</h1>
      <p class="intro">
        {words.who.intro}
        {view.pending && words.who.pending}
      </p>
      <form class="choose" method="post" action={`${basePath(frame)}/who`}>
        <input type="hidden" name="back" value={view.back} />
        {view.pending && pendingFields(view.pending)}
        <fieldset aria-describedby={view.problem ? "who-problem" : undefined}>
          <legend class="sr">{words.who.yourName}</legend>
          {view.problem && (
            <p class="problem" id="who-problem">
              {words.who.problems[view.problem]}
            </p>
          )}
          {view.contacts.map((contact) => contactChoice(contact, frame.viewer.contactId))}
          {otherChoice({ view, telling })}
        </fieldset>
        <button class="btn primary" type="submit">
          {view.pending ? words.who.save : words.who.go}
        </button>
      </form>
    </PortalFrame>
  );
}

function pendingFields(pending: NonNullable<WhoView["pending"]>): JSX.Element {
  return (
    <>
      <input type="hidden" name="pending_action" value={pending.action} />
      {Object.entries(pending.fields).map(([name, value]) => (
        <input type="hidden" name={`pending_${name}`} value={value} />
      ))}
    </>
  );
}

function contactChoice(contact: WhoView["contacts"][number], chosen: string | null): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="contact" value={contact.id} checked={contact.id === chosen} />
      <span>
        <bdi>{contact.name}</bdi>
        <span class="meta">
          <bdi>{contact.title}</bdi>
        </span>
      </span>
    </label>
  );
}

/** An empty contact means: take the name. */
function otherChoice({ view, telling }: WhoProps): JSX.Element {
  const { who } = telling.words;
  return (
    <div class="choice">
      <input type="radio" name="contact" value="" id="someone" checked={view.contacts.length === 0} />
      <span>
        <label for="someone">{who.other}</label>
        <input
          class="field"
          type="text"
          name="name"
          maxLength={80}
          autoComplete="name"
          aria-label={who.yourName}
          placeholder={who.yourName}
        />
      </span>
    </div>
  );
}
