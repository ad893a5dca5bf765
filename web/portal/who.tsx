import type { JSX } from "preact";
import type { WhoView } from "#schema/portal.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";

export function whoTitle(view: WhoView): string {
  return `Who are you? ${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** Asked once, before the first change made through the team link. */
export function WhoPage(props: { view: WhoView }): JSX.Element {
  const { view } = props;
  const { frame } = view;
  return (
    <PortalFrame frame={frame} tab={null} here={view.back}>
      <h1>Who are you?</h1>
      <p class="intro">
        You opened the link of the whole team. We ask once, so that everybody sees who did what.
        {view.pending && " Then your change is saved."}
      </p>
      <form class="choose" method="post" action={`${basePath(frame)}/who`}>
        <input type="hidden" name="back" value={view.back} />
        {view.pending && pendingFields(view.pending)}
        <fieldset aria-describedby={view.problem ? "who-problem" : undefined}>
          <legend class="sr">Your name</legend>
          {view.problem && (
            <p class="problem" id="who-problem">
              {view.problem}
            </p>
          )}
          {view.contacts.map((contact) => contactChoice(contact, frame.viewer.contactId))}
          {otherChoice(view)}
        </fieldset>
        <button class="btn primary" type="submit">
          {view.pending ? "Continue and save" : "Continue"}
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
        <span class="meta">{contact.title}</span>
      </span>
    </label>
  );
}

/** An empty contact means: take the name. */
function otherChoice(view: WhoView): JSX.Element {
  return (
    <div class="choice other">
      <input type="radio" name="contact" value="" id="someone" checked={view.contacts.length === 0} />
      <span>
        <label for="someone">Someone else</label>
        <input
          class="field"
          type="text"
          name="name"
          maxLength={80}
          autoComplete="name"
          aria-label="Your name"
          placeholder="Your name"
        />
      </span>
    </div>
  );
}
