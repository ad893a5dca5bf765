import type { JSX } from "preact";
import type { SettingsView } from "#schema/console.ts";
import { staffRoles } from "#schema/words.ts";
import { ProblemSummary, SelectField, TextField } from "#ui/form.tsx";
import { ConsoleFrame } from "./frame.tsx";
import { PageTabs } from "./page-tabs.tsx";
import { SettingsMetrics } from "./settings-metric.tsx";
import { StaffAccessCell } from "./settings-staff.tsx";
import { problemsOf, typedField } from "./typed.ts";
import { staffRoleTitles } from "./word.ts";

const sections = [
  { id: "staff", title: "Staff" },
  { id: "metrics", title: "Metrics" },
];

export function SettingsPage(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  return (
    <ConsoleFrame frame={view.frame} section="settings">
      <h1>Settings</h1>
      <ProblemSummary {...problemsOf(view.typed)} />
      <PageTabs sections={sections} />
      <Staff view={view} />
      <SettingsMetrics view={view} />
      <p class="quiet">
        Sources and their keys are under <a href="/console/data">Data</a>.
      </p>
    </ConsoleFrame>
  );
}

function Staff(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  return (
    <section id="staff" aria-labelledby="staff-title">
      <h2 id="staff-title">Staff</h2>
      <table class="plain">
        <caption class="unseen">Staff</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Role</th>
            <th scope="col">Email</th>
          </tr>
        </thead>
        <tbody>
          {view.staff.map((person) => (
            <tr key={person.id}>
              <th scope="row" dir="auto">
                {person.name}
                {person.title && <small>{person.title}</small>}
              </th>
              <td data-label="Role">
                <StaffAccessCell view={view} person={person} />
              </td>
              <td data-label="Email">{person.email}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {view.canEdit && <AddStaff view={view} />}
    </section>
  );
}

function AddStaff(props: { view: SettingsView }): JSX.Element {
  const { view } = props;
  const roles = staffRoles.map((role) => ({ value: role, label: staffRoleTitles[role] }));
  return (
    <details class="more" open={view.typed?.form === "staff"}>
      <summary>Add a member of staff</summary>
      <form method="post" action="/console/settings/staff" class="sheet">
        <div class="pair">
          <TextField
            {...typedField(view.typed, "staff", "name")}
            label="Name"
            required
            input={{ autocomplete: "off" }}
          />
          <TextField
            {...typedField(view.typed, "staff", "email")}
            label="Email"
            hint="Sign-in codes go here."
            type="email"
            required
            input={{ autocomplete: "off" }}
          />
        </div>
        <div class="pair">
          <SelectField
            value="csm"
            {...typedField(view.typed, "staff", "role")}
            label="Role"
            hint="A viewer reads and changes nothing."
            options={roles}
          />
          <TextField
            {...typedField(view.typed, "staff", "title")}
            label="Job title"
            hint="Customers see it beside the name."
            input={{ autocomplete: "off" }}
          />
        </div>
        <div class="actions">
          <button type="submit" class="btn">
            Add member of staff
          </button>
        </div>
      </form>
    </details>
  );
}
