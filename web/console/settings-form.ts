import type { SettingsView } from "#schema/console.ts";

/** The form of one colleague. */
export function staffFormOf(id: string): string {
  return `staff-${id}`;
}

/** The form that was refused; "" on a plain visit. */
export function settingsFormOf(view: SettingsView): string {
  return view.values.form ?? "";
}

/** What a field of one form shows: what was typed and its problem, only when that form was refused. */
export function settingsField(
  view: SettingsView,
  form: string,
  name: string,
): { form: string; name: string; value?: string; problem?: string } {
  if (settingsFormOf(view) !== form) return { form, name };
  const value = view.values[name];
  const problem = view.problems[name];
  return { form, name, ...(value !== undefined && { value }), ...(problem !== undefined && { problem }) };
}
