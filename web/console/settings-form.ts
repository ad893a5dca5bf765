import type { SettingsView } from "#schema/console.ts";

/** The forms of the settings page; each doubles as the anchor of its section. */
export type SettingsForm = "staff" | "metrics";

// A field only one of the forms has tells which of them came back with problems.
const tellTale: [string, SettingsForm][] = [
  ["email", "staff"],
  ["noun_one", "metrics"],
];

/** The form that was refused; null values on a plain visit read as "". */
export function settingsFormOf(view: SettingsView): SettingsForm | "" {
  return tellTale.find(([name]) => name in view.values || name in view.problems)?.[1] ?? "";
}

/** What a field of one form shows: what was typed and its problem, only when that form was refused. */
export function settingsField(
  view: SettingsView,
  form: SettingsForm,
  name: string,
): { form: string; name: string; value?: string; problem?: string } {
  if (settingsFormOf(view) !== form) return { form, name };
  const value = view.values[name];
  const problem = view.problems[name];
  return { form, name, ...(value !== undefined && { value }), ...(problem !== undefined && { problem }) };
}
