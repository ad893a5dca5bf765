import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import { contactRoles } from "#schema/words.ts";
import { SelectField, TextField } from "#ui/form.tsx";
import { roleTitles } from "./word.ts";

export function AccountPeople(props: { view: AccountView }): JSX.Element {
  const { view } = props;
  return (
    <section id="people" aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      {view.contacts.length > 0 ? <ContactTable view={view} /> : <p class="quiet">Nobody yet.</p>}
      {view.canEdit && <AddContact accountId={view.account.id} />}
    </section>
  );
}

function ContactTable(props: { view: AccountView }): JSX.Element {
  return (
    <table class="plain">
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
        {props.view.contacts.map((contact) => (
          <tr key={contact.id}>
            <th scope="row" dir="auto">
              <a href={`/console/accounts/${props.view.account.id}/people/${contact.id}`}>{contact.name}</a>
              {contact.title && <small>{contact.title}</small>}
            </th>
            <td data-label="Role">{roleTitles[contact.role]}</td>
            <td data-label="Email">{contact.email ?? "no address"}</td>
            <td data-label="Recap">{contact.recaps === "monthly" ? "monthly" : "off"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddContact(props: { accountId: string }): JSX.Element {
  const form = "contact";
  const roles = contactRoles.map((role) => ({ value: role, label: roleTitles[role] }));
  return (
    <details class="more">
      <summary>Add a person</summary>
      <form method="post" action={`/console/accounts/${props.accountId}/contacts`} class="sheet">
        <div class="pair">
          <TextField form={form} name="name" label="Name" required input={{ autocomplete: "off", maxLength: 80 }} />
          <TextField form={form} name="email" label="Email" type="email" input={{ autocomplete: "off" }} />
        </div>
        <div class="pair">
          <SelectField form={form} name="role" label="Role" options={roles} />
          <TextField form={form} name="title" label="Job title" input={{ autocomplete: "off", maxLength: 80 }} />
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
