import type { MappingView } from "#schema/console-import.ts";

/** The name of the form of columns, and so the beginning of the id of each of its fields. */
export const mappingForm = "mapping";

/** A field as typed or as guessed. */
export function mapped(
  view: MappingView,
  name: string,
): { form: string; name: string; value: string; problem?: string } {
  const problem = view.typed.problems[name];
  return { form: mappingForm, name, value: view.typed.values[name] ?? "", ...(problem && { problem }) };
}

/** The columns of the file to choose from, behind what stands for none. */
export function columnOptions(view: MappingView, none: string): { value: string; label: string }[] {
  return [{ value: "", label: none }, ...view.detail.layout.columns.map((name) => ({ value: name, label: name }))];
}
