import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { Typed } from "#schema/console-data.ts";
import { SelectField } from "#ui/form.tsx";
import { typedField } from "./typed.ts";

/** Gives the account to a colleague. */
export function AccountCsm(props: { view: AccountView; typed: Typed | null }): JSX.Element | null {
  const { view, typed } = props;
  const { id, csmId } = view.account;
  if (!view.canEdit) return null;
  const form = "csm";
  const field = typedField(typed, form, "csm");
  const hasAccess = view.colleagues.some((each) => each.id === csmId);
  const options = view.colleagues.map((each) => ({ value: each.id, label: each.name }));
  return (
    <details class="more" open={typed?.form === form}>
      <summary>Change the CSM</summary>
      <form method="post" action={`/console/accounts/${id}/csm`}>
        <SelectField
          {...field}
          value={field.value ?? (hasAccess ? (csmId ?? "") : "")}
          label="CSM"
          hint="Recaps composed from now on are signed by them, and answers go to them. What is composed already keeps its name."
          options={hasAccess ? options : [{ value: "", label: "Choose" }, ...options]}
        />
        <button type="submit" class="btn">
          Keep
        </button>
      </form>
    </details>
  );
}
