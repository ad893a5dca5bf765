import type { JSX } from "preact";
import type { SettingsView } from "#schema/console.ts";
import { staffRoles } from "#schema/words.ts";
import { SelectField } from "#ui/form.tsx";
import { staffFormOf } from "./settings-form.ts";
import { typedField } from "./typed.ts";
import { staffRoleTitles } from "./word.ts";

type Person = SettingsView["staff"][number];
interface StaffProps {
  view: SettingsView;
  person: Person;
}

const roles = staffRoles.map((value) => ({ value, label: staffRoleTitles[value] }));

/** What a colleague may do and, for an admin, the way to change it. */
export function StaffAccessCell(props: StaffProps): JSX.Element {
  const { view, person } = props;
  const hasLeft = person.role === "none";
  return (
    <div class="reading-set">
      {staffRoleTitles[person.role]}
      {view.canEdit && (
        <details class="more" open={view.typed?.form === staffFormOf(person.id)}>
          <summary>
            Change<span class="unseen"> the access of {person.name}</span>
          </summary>
          {hasLeft ? <GiveBack {...props} /> : <ChangeRole {...props} />}
          {!hasLeft && <EndAccess {...props} />}
        </details>
      )}
      {person.accounts.length > 0 && <StillNamed {...props} />}
    </div>
  );
}

function RoleField({ view, person }: StaffProps): JSX.Element {
  const field = typedField(view.typed, staffFormOf(person.id), "role");
  const value = person.role === "none" ? "viewer" : person.role;
  return <SelectField {...field} value={field.value ?? value} label="Role" options={roles} />;
}

function Seen({ person }: StaffProps): JSX.Element {
  return <input type="hidden" name="seen" value={person.role} />;
}

function ChangeRole(props: StaffProps): JSX.Element {
  return (
    <form method="post" action={`/console/settings/staff/${props.person.id}/role`}>
      <Seen {...props} />
      <RoleField {...props} />
      <button type="submit" class="btn">
        Keep
      </button>
    </form>
  );
}

function EndAccess(props: StaffProps): JSX.Element {
  const { person } = props;
  return (
    <form method="post" action={`/console/settings/staff/${person.id}/end`}>
      <Seen {...props} />
      <p class="quiet">
        Whoever leaves is signed out everywhere at once and gets no code any more. Their name stays on what they did,
        and on the accounts they are the CSM of.
      </p>
      <button type="submit" class="btn danger">
        End access<span class="unseen"> of {person.name}</span>
      </button>
    </form>
  );
}

function GiveBack(props: StaffProps): JSX.Element {
  return (
    <form method="post" action={`/console/settings/staff/${props.person.id}/return`}>
      <Seen {...props} />
      <RoleField {...props} />
      <button type="submit" class="btn">
        Give access back
      </button>
    </form>
  );
}

/** Nothing is handed on by itself: who follows is for people to say. */
function StillNamed(props: StaffProps): JSX.Element {
  const { accounts, id } = props.person;
  const isRefused = props.view.typed?.form === staffFormOf(id) && props.view.typed.values.to !== undefined;
  return (
    <details class="more" open={isRefused}>
      <summary>Still CSM of {accounts.length === 1 ? "one account" : `${accounts.length} accounts`}</summary>
      <ul>
        {accounts.map((each) => (
          <li key={each.id}>
            <a href={`/console/accounts/${each.id}`} dir="auto">
              {each.name}
            </a>
          </li>
        ))}
      </ul>
      <p class="quiet">Their recaps are signed by the team until another CSM looks after them.</p>
      {props.view.canEdit && <HandOver {...props} />}
    </details>
  );
}

function HandOver({ view, person }: StaffProps): JSX.Element {
  const colleagues = view.staff
    .filter(({ role }) => role !== "none")
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <form method="post" action={`/console/settings/staff/${person.id}/accounts`}>
      <SelectField
        {...typedField(view.typed, staffFormOf(person.id), "to")}
        label={person.accounts.length === 1 ? "New CSM of this account" : "New CSM of all of them"}
        options={[{ value: "", label: "Choose" }, ...colleagues]}
      />
      <button type="submit" class="btn">
        Hand over
      </button>
    </form>
  );
}
