import type * as z from "zod";
import { Refusal } from "#schema/errors.ts";
import { readAs } from "#schema/fault.ts";
import type { Ctx } from "./context.ts";

/**
 * Checks a value against its contract. Throws Refusal invalid with a message for each field at fault, by its path; what is
 * wrong with the value as a whole stands under `whole`.
 */
export function check<S extends z.ZodType>(schema: S, value: unknown, whole = "body"): z.infer<S> {
  const { data, faults } = readAs(schema, value);
  if (faults === null) return data;
  const details = new Map<string, string>();
  for (const { path, text } of faults) if (!details.has(path || whole)) details.set(path || whole, text);
  const [first = ""] = details.values();
  throw new Refusal("invalid", first, Object.fromEntries(details));
}

/** A posted form as plain text fields; files and repeated fields are refused. */
export async function formOf(c: Ctx): Promise<Record<string, string>> {
  const type = (c.req.header("content-type") ?? "").toLowerCase();
  if (!type.startsWith("application/x-www-form-urlencoded") && !type.startsWith("multipart/form-data")) {
    throw new Refusal("unreadable", "Please send this as a form.");
  }
  const fields: Record<string, string> = {};
  const form = await c.req.formData().catch(() => {
    throw new Refusal("unreadable", "This form could not be read.");
  });
  for (const [name, value] of form.entries()) {
    if (typeof value !== "string" || name in fields)
      throw new Refusal("invalid", "A field came twice or as a file.", { [name]: "once, as text" });
    // Browsers send line ends as CR LF; kept text has LF.
    fields[name] = value.replace(/\r\n?/g, "\n");
  }
  return fields;
}

/** Where to go after a change: a path of this site below `base`, never anything a link could smuggle in. */
export function safeBack(back: string, base: string): string {
  const isOurs =
    back === base || back.startsWith(`${base}/`) || back.startsWith(`${base}?`) || back.startsWith(`${base}#`);
  // A browser reads %2e as a dot and walks up.
  return isOurs && /^[\x21-\x7e]*$/.test(back) && !/\\|\/\/|(?:\.|%2e){2}/i.test(back) ? back : base;
}
