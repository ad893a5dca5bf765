import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import type { SuppressionReason } from "#schema/delivery.ts";
import { celebrationWishes, contactRoles, languages, recapDetails, recapFrequencies } from "#schema/words.ts";
import { SelectField, TextField } from "#ui/form.tsx";
import { counted } from "#ui/format.ts";
import { ComeBack, LeftAt, MarkAsLeft } from "./contact-left.tsx";
import { languageTitles } from "./metric-word.ts";
import { readingLines } from "./reading-word.ts";
import { typedField } from "./typed.ts";
import { celebrationTitles, detailTitles, frequencyTitles, roleTitles } from "./word.ts";

export function AccountPeople(props: { view: AccountView; typed: Typed | null }): JSX.Element {
  const { view } = props;
  const present = view.contacts.filter(({ left }) => left === null);
  return (
    <section id="people" aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      {present.length > 0 ? <ContactTable view={view} present={present} /> : <p class="quiet">Nobody yet.</p>}
      <Left view={view} />
      {view.canEdit && <AddContact accountId={view.account.id} typed={props.typed} />}
    </section>
  );
}

/** Who left, out of the way: their names stay on what they did. */
function Left({ view }: { view: AccountView }): JSX.Element | null {
  const gone = view.contacts.filter(({ left }) => left !== null);
  if (gone.length === 0) return null;
  return (
    <details class="closed">
      <summary>{counted(gone.length, "person who left", "people who left")}</summary>
      <ul>
        {gone.map(({ id, name, left }) => (
          <li key={id} class="row-actions">
            <a href={`/console/accounts/${view.account.id}/people/${id}`} dir="auto">
              {name}
            </a>
            {left && (
              <span class="quiet">
                <LeftAt {...left} />
              </span>
            )}
            {view.canEdit && <ComeBack path={contactPath(view, id)} name={name} />}
          </li>
        ))}
      </ul>
    </details>
  );
}

const contactPath = (view: AccountView, id: string) => `/console/accounts/${view.account.id}/contacts/${id}`;

function ContactTable(props: { view: AccountView; present: AccountView["contacts"] }): JSX.Element {
  return (
    <table class="plain contacts">
      <caption class="unseen">People at {props.view.account.name}</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Email</th>
          <th scope="col">Recap</th>
        </tr>
      </thead>
      <tbody>
        {props.present.map((contact) => (
          <tr key={contact.id}>
            <th scope="row">
              <a class="contact-name" href={`/console/accounts/${props.view.account.id}/people/${contact.id}`}>
                <bdi>{contact.name}</bdi>
              </a>
              {contact.title && (
                <small>
                  <bdi>{contact.title}</bdi>
                </small>
              )}
              {props.view.canEdit && <MarkAsLeft path={contactPath(props.view, contact.id)} name={contact.name} />}
            </th>
            <td data-label="Role">{roleTitles[contact.role]}</td>
            <td data-label="Email">{contact.email ?? "no address"}</td>
            <td data-label="Recap">{contact.email && <Reading contact={contact} view={props.view} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Contact = AccountView["contacts"][number];

const stoppedTitles: Record<SuppressionReason, string> = {
  unsubscribed: "never, they unsubscribed",
  bounced: "stopped, mails came back",
  complained: "stopped, they called one spam",
};

const hasChosen = ({ wish, stopped, lists }: Contact) =>
  wish !== null || stopped !== null || lists.monthly !== null || lists.milestone !== null;

function Reading(props: { contact: Contact; view: AccountView }): JSX.Element {
  const { contact, view } = props;
  const form = `reading-${contact.id}`;
  if (contact.reading === null) return <span class="quiet">gets none: that is for champions, sponsors and admins</span>;
  const lines = contact.stopped ? [stoppedTitles[contact.stopped]] : readingLines(contact.reading);
  return (
    <div class="reading-set">
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {view.canEdit && (
        <details class="more">
          <summary>
            Change<span class="unseen"> how {contact.name} gets it</span>
          </summary>
          <form method="post" action={`/console/accounts/${view.account.id}/contacts/${contact.id}`}>
            <ReadingFields form={form} set={contact} />
            <button type="submit" class="btn">
              Keep
            </button>
            {hasChosen(contact) && <span class="quiet">What they chose themselves goes before it.</span>}
          </form>
        </details>
      )}
    </div>
  );
}

type SetReading = Pick<Contact, "frequency" | "detail" | "celebration" | "language">;

const unset = { value: "", label: "As the account has it" };

/** What staff may set; the first choice of each leaves it to the account. */
function ReadingFields(props: { form: string; set: SetReading }): JSX.Element {
  const { form, set } = props;
  const frequencies = recapFrequencies.map((value) => ({ value, label: frequencyTitles[value] }));
  const told = celebrationWishes.map((value) => ({ value, label: celebrationTitles[value] }));
  const details = recapDetails.map((value) => ({ value, label: detailTitles[value] }));
  const spoken = languages.map((value) => ({ value, label: languageTitles[value] }));
  return (
    <>
      <SelectField
        form={form}
        name="frequency"
        label="Recap"
        options={[unset, ...frequencies]}
        value={set.frequency ?? ""}
      />
      <SelectField
        form={form}
        name="celebration"
        label="First Value"
        options={[unset, ...told]}
        value={set.celebration ?? ""}
      />
      <SelectField form={form} name="detail" label="Form" options={[unset, ...details]} value={set.detail ?? ""} />
      <SelectField
        form={form}
        name="language"
        label="Language"
        options={[{ value: "", label: "The account's" }, ...spoken]}
        value={set.language ?? ""}
      />
    </>
  );
}

/** As it was typed; what is no choice of ours is as on a plain visit. */
function typedReading(values: Record<string, string>): SetReading {
  return {
    frequency: recapFrequencies.find((each) => each === values.frequency) ?? null,
    celebration: celebrationWishes.find((each) => each === values.celebration) ?? null,
    detail: recapDetails.find((each) => each === values.detail) ?? null,
    language: languages.find((each) => each === values.language) ?? null,
  };
}

function AddContact(props: { accountId: string; typed: Typed | null }): JSX.Element {
  const { typed } = props;
  const form = "contact";
  const roles = contactRoles.map((role) => ({ value: role, label: roleTitles[role] }));
  return (
    <details class="more" open={typed?.form === form}>
      <summary>Add a person</summary>
      <form method="post" action={`/console/accounts/${props.accountId}/contacts`} class="sheet">
        <div class="pair">
          <TextField
            {...typedField(typed, form, "name")}
            label="Name"
            required
            input={{ autocomplete: "off", maxLength: 80 }}
          />
          <TextField {...typedField(typed, form, "email")} label="Email" type="email" input={{ autocomplete: "off" }} />
        </div>
        <div class="pair">
          <SelectField {...typedField(typed, form, "role")} label="Role" options={roles} />
          <TextField
            {...typedField(typed, form, "title")}
            label="Job title"
            input={{ autocomplete: "off", maxLength: 80 }}
          />
        </div>
        <div class="pair">
          <ReadingFields form={form} set={typedReading(typed?.form === form ? typed.values : {})} />
        </div>
        <div class="actions">
          <button type="submit" class="btn">
            Add person
          </button>
        </div>
      </form>
    </details>
  );
}
