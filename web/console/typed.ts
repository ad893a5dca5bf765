import type { Typed } from "#schema/console-data.ts";

/** What a field of one form shows: what was typed and its problem, only when that form was refused. */
export function typedField(
  typed: Typed | null,
  form: string,
  name: string,
): { form: string; name: string; value?: string; problem?: string } {
  if (typed?.form !== form) return { form: idOf(form), name };
  const [value, problem] = [typed.values[name], typed.problems[name]];
  return { form: idOf(form), name, ...(value !== undefined && { value }), ...(problem !== undefined && { problem }) };
}

/** A form's name as part of an id: those of a row carry the row's own name. */
export function idOf(form: string): string {
  return form.replace(/[^\w-]+/g, "_");
}

/** Problems of a page by the form they belong to. */
export function problemsOf(typed: Typed | null): { form: string; problems: Record<string, string> } {
  return { form: idOf(typed?.form ?? ""), problems: typed?.problems ?? {} };
}
