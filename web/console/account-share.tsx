import type { JSX } from "preact";
import type { AccountView, ShareRow } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { CopyField, SelectField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { ago, day } from "./date.ts";
import { FinalForm } from "./final-form.tsx";
import { typedField } from "./typed.ts";
import { scopeTitles } from "./word.ts";

/** The link most often wanted, at the top of the page: the team link, else the first that lives. */
export function CustomerLink(props: { view: AccountView }): JSX.Element | null {
  const { view } = props;
  const live = view.shares.filter((share) => share.isLive);
  const share = live.find((row) => row.kind === "team") ?? live.find((row) => row.kind === "personal");
  if (share?.link) {
    return (
      <div class="customer-link">
        <span class="name">{shareName(share)}</span>
        <CopyField id="customer-link" label={shareName(share)} value={share.link} />
        <span class="quiet">{seenWords(share, view.frame.now)}</span>
      </div>
    );
  }
  if (!view.canEdit) return null;
  return (
    <form class="customer-link" method="post" action={`/console/accounts/${view.account.id}/shares`}>
      <input type="hidden" name="kind" value="team" />
      <input type="hidden" name="contact" value="" />
      <input type="hidden" name="scope" value="take_part" />
      <input type="hidden" name="expires" value="" />
      <input type="hidden" name="seen" value={view.shares.length} />
      <span>Not shared yet: the customer sees their mails, and nothing else.</span>
      <button type="submit" class="btn primary">
        Create a team link
      </button>
    </form>
  );
}

export function AccountShares(props: { view: AccountView; typed: Typed | null }): JSX.Element {
  const { view } = props;
  const live = view.shares.filter((share) => share.isLive);
  const ended = view.shares.filter((share) => !share.isLive);
  return (
    <section id="share" aria-labelledby="share-title">
      <h2 id="share-title">Share</h2>
      <p class="quiet">
        A team link is for everybody who has it: it reads at once and asks who you are before the first change. A
        personal link belongs to one contact.
      </p>
      {live.length > 0 && (
        <ul class="shares">
          {live.map((share) => (
            <LiveShare key={share.id} share={share} view={view} />
          ))}
        </ul>
      )}
      {ended.length > 0 && (
        <details class="closed">
          <summary>{counted(ended.length, "ended link")}</summary>
          <ul class="shares">
            {ended.map((share) => (
              <li key={share.id}>
                <span class="name">{shareName(share)}</span> <span class="quiet">{endedWords(share)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {view.canEdit && <NewShare view={view} typed={props.typed} />}
    </section>
  );
}

function LiveShare(props: { share: ShareRow; view: AccountView }): JSX.Element {
  const { share, view } = props;
  const path = `/console/accounts/${view.account.id}/shares/${share.id}`;
  const name = shareName(share);
  return (
    <li>
      <p>
        <span class="name" dir="auto">
          {name}
        </span>
        <span class="quiet">
          {scopeTitles[share.scope]}
          {share.expiresOn && `, until ${day(share.expiresOn)}`}
        </span>
      </p>
      {share.link !== null && <CopyField id={`link-${share.id}`} label={name} value={share.link} />}
      <p class="quiet">
        {share.kind === "calendar" ? "Read by calendars, which are not counted" : seenWords(share, view.frame.now)}.
        Made by {share.createdBy}, {day(share.createdOn)}
        {share.rotations > 0 && `, rotated ${times(share.rotations)}`}.
      </p>
      {view.canEdit && (
        <div class="row-actions">
          {share.kind === "personal" && share.contactEmail && (
            <form method="post" action={`${path}/mail`}>
              <button type="submit" class="text" title={share.contactEmail}>
                Mail it to {share.contactName}
              </button>
            </form>
          )}
          {share.kind !== "calendar" && (
            <FinalForm form={`rotate ${share.id}`} action={`${path}/rotate`} title="Rotate" about={name}>
              <p>
                The old address stops working at once, also where it is bookmarked or open, and the calendar feed made
                with it ends. Pass the new one on yourself.
              </p>
              <input type="hidden" name="epoch" value={share.rotations} />
              <button type="submit" class="btn">
                Make a new address
              </button>
            </FinalForm>
          )}
          <FinalForm form={`revoke ${share.id}`} action={`${path}/revoke`} title="Revoke" about={name}>
            <p>Ends this link now, for everybody who has it. It cannot be switched on again; you can make a new one.</p>
            <button type="submit" class="btn danger">
              Revoke for good
            </button>
          </FinalForm>
        </div>
      )}
    </li>
  );
}

function NewShare(props: { view: AccountView; typed: Typed | null }): JSX.Element {
  const { typed } = props;
  const { account, contacts } = props.view;
  const form = "share";
  const isPersonal = typed?.form === form && typed.values.kind === "personal";
  return (
    <details class="more" open={typed?.form === form}>
      <summary>New link</summary>
      <form method="post" action={`/console/accounts/${account.id}/shares`} class="sheet">
        <fieldset class="group">
          <legend>Kind</legend>
          <div class="choice">
            <input type="radio" id="share-kind" name="kind" value="team" checked={!isPersonal} />
            <label for="share-kind">
              <b>Team link</b>
              <small>Asks who you are before the first change.</small>
            </label>
          </div>
          <div class="choice">
            <input type="radio" id="share-kind-personal" name="kind" value="personal" checked={isPersonal} />
            <label for="share-kind-personal">
              <b>Personal link</b>
              <small>Belongs to the contact chosen below; every change carries that name.</small>
            </label>
          </div>
        </fieldset>
        <SelectField
          {...typedField(typed, form, "contact")}
          label="Contact"
          hint="For a personal link only."
          options={[
            { value: "", label: "Nobody" },
            ...contacts
              .filter(({ left }) => left === null)
              .map((contact) => ({ value: contact.id, label: contact.name })),
          ]}
        />
        <div class="pair">
          <SelectField
            {...typedField(typed, form, "scope")}
            label="May"
            options={[
              { value: "take_part", label: "Take part: check off, comment" },
              { value: "view", label: "View only" },
            ]}
          />
          <TextField {...typedField(typed, form, "expires")} label="Ends on" hint="Empty: no end." type="date" />
        </div>
        <input type="hidden" name="seen" value={props.view.shares.length} />
        <div class="actions">
          <button type="submit" class="btn">
            Create link
          </button>
        </div>
      </form>
    </details>
  );
}

function shareName(share: ShareRow): string {
  if (share.kind === "calendar")
    return share.contactName ? `Calendar feed of ${share.contactName}` : "Calendar feed of the team";
  if (share.kind === "team") return "Team link";
  return `Personal link for ${share.contactName ?? "a former contact"}`;
}

function seenWords(share: ShareRow, now: number): string {
  if (share.lastSeenAt === null) return "Not opened yet";
  return `Opened ${times(share.seenCount)}, last ${ago(share.lastSeenAt, now)}`;
}

function endedWords(share: ShareRow): string {
  if (share.revokedOn) return `revoked ${day(share.revokedOn)}`;
  if (share.expiresOn) return `ended after ${day(share.expiresOn)}`;
  return "ended";
}

function times(count: number): string {
  if (count === 1) return "once";
  return count === 2 ? "twice" : `${count} times`;
}
