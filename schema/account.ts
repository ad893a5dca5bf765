import * as z from "zod";
import { reasonLength } from "./plan.ts";
import { address } from "./session.ts";
import { day, line, lineOrNothing, linesNeeded } from "./text.ts";
import {
  type CelebrationWish,
  celebrationWishes,
  contactRoles,
  type Language,
  languages,
  mostPoints,
  type RecapDetail,
  type RecapFrequency,
  recapDetails,
  recapFrequencies,
  segmentKeys,
} from "./words.ts";

const isZone = (zone: string) => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }) !== null && !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};
const isLocale = (tag: string) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

const name = line(80, "A name is needed.");
const statement = line(160, "Say it in a sentence.");
const amount = z
  .string()
  .trim()
  .regex(/^\d{1,12}(\.\d{1,6})?$/, "A plain number, please.");
const anyDay = day();

/** It stands in addresses, and "." and ".." lead up from there. */
export const externalId = z
  .string()
  .regex(
    /^(?!\.{1,2}$)[\w.:@-]{1,64}$/,
    "Letters, digits and . : @ _ - only, at most 64, and not only one or two dots.",
  );
const timezone = z.string().max(64).refine(isZone, "No such time zone; take one like Europe/Berlin.");
const locale = z.string().max(35).refine(isLocale, "No such locale; take one like en-US.");
const currencies = new Set(Intl.supportedValuesOf("currency"));
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, "Three capital letters, like USD.")
  .refine((code) => currencies.has(code), "No such currency; take one like USD.");

/** What an account is made of, whichever door it came through. Figures as decimal text. */
export interface AccountPlan {
  externalId: string;
  name: string;
  segment: (typeof segmentKeys)[number];
  kickoffOn: string;
  renewalOn: string | null;
  timezone: string;
  locale: string;
  currency: string;
  contacts: {
    name: string;
    email: string;
    role: (typeof contactRoles)[number];
    title: string;
    /** Of the recap; missing: as the account has it. */
    language?: Language | undefined;
    frequency?: RecapFrequency | undefined;
    detail?: RecapDetail | undefined;
    /** Whether they are told of the First Value. */
    celebration?: CelebrationWish | undefined;
  }[];
  /** Name of the member of staff who opens it; null: the vendor's systems. */
  addedBy: string | null;
  firstValue: GoalPlan | null;
  twelveMonth: GoalPlan | null;
  criticalEvent: { title: string; on: string } | null;
  metricKey: string | null;
}
export interface GoalPlan {
  statement: string;
  target: string;
  by: string | null;
  /** Dated points on the way, first come first. */
  milestones?: { on: string; value: string }[] | undefined;
}

const seats = z.int("A whole number of seats.").min(1, "One seat at least.").max(1_000_000, "A million seats at most.");

const goal = z.strictObject({ statement, target: amount, by: anyDay.optional() });
const yearGoal = goal.extend({
  milestones: z
    .array(z.strictObject({ on: anyDay, value: amount }))
    .max(mostPoints, `At most ${mostPoints} milestones.`)
    .optional(),
});

/** Body of PUT /api/v1/accounts/{external_id}. */
export const accountBody = z.strictObject({
  name,
  segment: z.enum(segmentKeys),
  kickoff: anyDay,
  timezone,
  locale,
  currency,
  renewal: anyDay.optional(),
  contract_end: anyDay.nullable().optional(),
  metric: z.string().max(128).optional(),
  csm: address.optional(),
  seats: seats.optional(),
  contacts: z
    .array(
      z.strictObject({
        name,
        email: address,
        role: z.enum(contactRoles),
        title: lineOrNothing(80),
        language: z.enum(languages).optional(),
        frequency: z.enum(recapFrequencies).optional(),
        detail: z.enum(recapDetails).optional(),
        celebration: z.enum(celebrationWishes).optional(),
      }),
    )
    .max(50)
    .optional(),
  first_value: goal.optional(),
  twelve_month: yearGoal.optional(),
  critical_event: z.strictObject({ title: name, on: anyDay }).optional(),
  /** What already happened before the account came here: steps done, skipped or stuck, with day and person. */
  history: z
    .array(
      z.strictObject({
        item: z.string().max(64),
        state: z.enum(["done", "skipped", "stuck"]),
        on: anyDay,
        by: name,
        reason: z
          .string()
          .trim()
          .min(1)
          .max(reasonLength)
          .pipe(linesNeeded(reasonLength, "Say why, or leave it out."))
          .optional(),
      }),
    )
    .max(200)
    .optional(),
});

/** An amount as people write it: 1,200 is 1200. */
const writtenAmount = z
  .string()
  .trim()
  .transform((text) => (/^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(",", "") : text))
  .pipe(amount);

/** The form of an account's size and of its comparisons; a box that is not ticked is not sent. */
export const sizeForm = z.strictObject({
  seats: z
    .union([
      z.literal(""),
      z
        .string()
        .trim()
        .regex(/^\d{1,7}$/, "A whole number of seats.")
        .transform(Number)
        .pipe(seats),
    ])
    .transform((count) => (count === "" ? null : count)),
  gives: z.literal("on").optional(),
  sees: z.literal("on").optional(),
});

/** Who looks after an account from now on. */
export const csmForm = z.strictObject({ csm: z.string().max(64).default("") });

/** The last day of a contract. `sure`: the box beside what that does. */
export const contractEndForm = z.strictObject({
  ends_on: day("Choose the last day of the contract."),
  sure: z.literal("yes", "Tick the box: nothing is mailed about the time after that day."),
});

/** The form of a new account: at most ten things to fill in. */
export const accountForm = z.strictObject({
  name,
  external_id: z.union([z.literal(""), externalId]).default(""),
  segment: z.enum(segmentKeys, "Choose a segment."),
  kickoff: day("Choose the day of the kickoff."),
  timezone,
  locale,
  currency,
  champion_name: name,
  champion_email: address,
  sponsor_name: lineOrNothing(80),
  sponsor_email: z.union([z.literal(""), address]).default(""),
  metric: z.string().max(128).default(""),
  fv_statement: statement,
  fv_target: writtenAmount,
  tm_statement: statement,
  tm_target: writtenAmount,
});

/** Rows of a new account, ready to be kept. Field names are the columns' names in code. */
export interface OpenedAccount {
  account: Record<string, string | number | null>;
  contacts: Record<string, string | number | null>[];
  goals: Record<string, string | number | null>[];
  stages: Record<string, string | number | null>[];
  milestones: Record<string, string | number | null>[];
  items: Record<string, string | number | null>[];
}
