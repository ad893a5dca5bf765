import * as z from "zod";
import { day, line, lineOrNothing } from "./text.ts";

/** What an account pays a month, from a local day on until the next one. Minor units of its currency. */
export interface Fee {
  validFrom: string;
  amountMinor: number;
  currency: string;
  agreedBy: string;
  agreedOn: string;
  note: string;
}

/** Whether value is held against fees: staff offer it, the customer agrees, either takes it back. UTC ms, names. */
export interface FeeConsent {
  offeredAt: number;
  offeredBy: string;
  agreedAt: number | null;
  agreedBy: string | null;
}

/** What a review says of value and fees; null instead: nothing of it is for this reader. */
export interface FeeView {
  /** Value ÷ fees in tenths, cut; null where it cannot be said of these months, or the customer has not agreed. */
  tenths: number | null;
  agreed: { by: string; on: string } | null;
  /** POST target of who decides it for the customer; null for everybody else. */
  action: string | null;
}

/** A fee as it is asked for; the amount as decimal text in major units. */
export interface AskedFee {
  validFrom: string;
  amount: string;
  agreedBy: string;
  agreedOn: string;
  note: string;
}

const amount = z
  .string()
  .trim()
  .regex(/^\d{1,9}(?:\.\d{1,4})?$/, "An amount like 1200 or 1200.50, without separators or currency.");
const terms = {
  amount,
  agreed_by: line(80, "Say who agreed to it."),
  agreed_on: day("Say when it was agreed."),
  note: lineOrNothing(200),
};

export const feeDay = day("A day like 2026-10-01.");

/** The form of a fee. */
export const feeForm = z.strictObject({ valid_from: day("Say from which day it holds."), ...terms });

/** Body of PUT /api/v1/accounts/{external_id}/fees/{valid_from}. */
export const feeBody = z.strictObject(terms);

/** Which fee is withdrawn. */
export const withdrawForm = z.strictObject({ valid_from: feeDay });

/** What the customer decides: shown, or not. */
export const consentForm = z.strictObject({ agree: z.enum(["yes", "no"]) });
