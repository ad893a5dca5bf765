import * as z from "zod";
import { line, lineOrNothing } from "./text.ts";
import {
  celebrationWishes,
  contactRoles,
  languages,
  recapDetails,
  recapFrequencies,
  staffAccess,
  staffRoles,
} from "./words.ts";

/** A mail address as we keep it: lower case, no spaces around it. */
export const address = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "That is too long for a mail address.")
  .pipe(z.email("That is no mail address."));

export const addressForm = z.strictObject({ email: address });
export const codeForm = z.strictObject({
  code: z
    .string()
    .transform((code) => code.replace(/\s/g, ""))
    .pipe(z.string().regex(/^\d{6}$/, "The code has six digits.")),
});

export const newStaff = z.strictObject({
  name: line(80, "A name is needed."),
  email: address,
  role: z.enum(staffRoles),
  title: lineOrNothing(80),
});

/** How somebody stood on the page the form was on, so that nobody undoes what a colleague did since; missing: as they stand now. */
const seen = z.enum(staffAccess).optional();
export const staffRoleForm = z.strictObject({ role: z.enum(staffRoles, "Choose a role."), seen });
export const staffEndForm = z.strictObject({ seen });

/** Who gets the accounts of a colleague who left. */
export const handOverForm = z.strictObject({ to: z.string().max(64).default("") });

/** Empty: not set, as the account has it. */
const orUnset = <T extends readonly [string, ...string[]]>(words: T, ask: string) =>
  z
    .union([z.literal(""), z.enum(words)], ask)
    .default("")
    .transform((word) => word || null);

const reading = {
  language: orUnset(languages, "Choose a language."),
  frequency: orUnset(recapFrequencies, "Choose how often."),
  detail: orUnset(recapDetails, "Choose how much."),
  celebration: orUnset(celebrationWishes, "Choose whether the First Value is told."),
};

export const newContact = z.strictObject({
  name: line(80, "A name is needed."),
  email: z.union([z.literal(""), address]).default(""),
  role: z.enum(contactRoles),
  title: lineOrNothing(80),
  ...reading,
});

/** How a contact gets the recap. */
export const contactReading = z.strictObject(reading);
