import * as z from "zod";
import { lineOrNothing } from "./text.ts";

/** One event of the provider, as much of it as is read; `email_id` is the provider's own name of the mail. */
export const providerEvent = z.object({
  type: z.string(),
  data: z
    .object({
      email_id: z.string().optional(),
      tags: z.record(z.string(), z.string()).optional().catch(undefined),
      bounce: z.object({ type: z.string().optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
export type ProviderEvent = z.infer<typeof providerEvent>;

const reason = z.string().trim().min(1, "Say why, in a few words.").max(280, "At most 280 characters.");

/** One line in a person's own words; empty takes it away. */
export const noteForm = z.strictObject({ note: lineOrNothing(280) });
export const skipForm = z.strictObject({ reason });
export const pauseForm = z.strictObject({ reason });
export const testForm = z.strictObject({ variant: z.enum(["sponsor", "champion"]) });
export const correctForm = z.strictObject({
  email: z.string().trim().toLowerCase().pipe(z.email("This is no mail address.").max(254, "This is no mail address.")),
});
export const releaseAddressForm = z.strictObject({
  address: z.string().min(1).max(254),
  account: z.string().min(1).max(64),
});
