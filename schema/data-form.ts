import * as z from "zod";
import { day, line, lineOrNothing } from "./text.ts";
import { keyModes } from "./words.ts";

/* Forms of the console's section "Data". */

const reason = line(280, "Say why.");

/** `ends_on`: the first day (UTC) the key is refused; empty: it lives until it is revoked. */
export const keyForm = z.strictObject({
  mode: z.enum(keyModes, "Live or test."),
  ends_on: z.union([z.literal(""), day()]).default(""),
});

/** void, restore and amend of one event. Fields of an amend left as they are change nothing. */
export const eventForm = z.strictObject({
  act: z.enum(["void", "restore", "amend"], "Choose what is to be done."),
  reason,
  value: z.string().trim().max(40).default(""),
  time: z.string().trim().max(64).default(""),
  actor: lineOrNothing(128),
});

const group = {
  source: z.string().max(128),
  mode: z.enum(keyModes),
  code: z.enum(["unknown_metric", "unknown_account"]),
  name: z.string().max(128),
};
export const replayForm = z.strictObject({ source: group.source, mode: group.mode }).or(z.strictObject(group));
export const discardForm = z.strictObject({ ...group, reason });

export const dismissForm = z.strictObject({ conflict: z.string().max(2000) });
export const takeForm = z.strictObject({ conflict: z.string().max(2000), reason });

export const layoutForm = z.strictObject({
  delimiter: z.enum(["tab", "semicolon", "bar", "comma"]),
  header: z.enum(["yes", "no"]),
});

export const monthForm = z.strictObject({
  metric: z.string().min(1, "Choose a metric.").max(128),
  month: z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, "A month like 2026-10, please."),
  value: z.string().trim().min(1, "The value of the month.").max(40),
  note: line(400, "Say where the value comes from."),
});
export const takenBackForm = monthForm.omit({ value: true });
