import * as z from "zod";
import { countedLineOrNothing, lineOrNothing, lines, linesNeeded } from "./text.ts";
import { celebrationWishes, languages, recapDetails, recapFrequencies } from "./words.ts";

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

const text = z.string().max(1000).optional().catch(undefined);

/** One event of Cloudflare Email Sending in our queue, as much of it as is read; `messageId` is what sending the mail gave back. */
export const sendingEvent = z.object({
  type: z.string().startsWith("cf.email.sending.message."),
  payload: z.object({
    eventId: z.string().min(1).max(200),
    messageId: z.string().min(1).max(500),
    delivery: z.object({ smtpEnhancedStatusCode: text, smtpResponse: text }).optional().catch(undefined),
    bounce: z.object({ type: text }).optional().catch(undefined),
    rejection: z.object({ reason: text }).optional().catch(undefined),
  }),
});
export type SendingEvent = z.infer<typeof sendingEvent>;

const reason = linesNeeded(280, "Say why, in a few words.");

/** One line in a person's own words; empty takes it away. `seen`: what stood there when they began to write. */
export const noteForm = z.strictObject({ note: countedLineOrNothing(280), seen: z.string().max(4000).default("") });
export const skipForm = z.strictObject({ reason });
/** A held recap goes out, or stays; why may be said with it. */
export const heldForm = z.strictObject({ reason: lineOrNothing(280).pipe(lines(280)) });
/** Why readers of another figure are mailed the restated one. */
export const correctedForm = z.strictObject({ reason });
export const pauseForm = z.strictObject({ reason });
export const testForm = z.strictObject({
  form: z.string().regex(/^[a-z0-9-]{1,64}$/, "Choose one of the mails shown."),
});
/** Off for both is off for everything; so is "off" alone, from a page that was opened before there was a choice by kind. */
const nothingAtAll = z.strictObject({
  frequency: z.literal("off"),
  celebration: z.literal("off").optional(),
  language: z.enum(languages).optional(),
  detail: z.enum(recapDetails).optional(),
});
/**
 * How a person wants the mails about an account, from the page behind one: its two buttons that only stop, the kind of that mail
 * or everything, or the form. A page that was opened before there was a choice sends no detail, or no word of the First Value.
 */
export const preferenceForm = z.union([
  z.strictObject({ stop: z.enum(["list", "all"]) }),
  nothingAtAll,
  z.strictObject({
    frequency: z.enum(recapFrequencies),
    celebration: z.enum(celebrationWishes).optional(),
    language: z.enum(languages),
    detail: z.enum(recapDetails).optional(),
  }),
]);
export type PreferenceForm = z.infer<typeof preferenceForm>;
export const readdressForm = z.strictObject({
  email: z.string().trim().toLowerCase().pipe(z.email("This is no mail address.").max(254, "This is no mail address.")),
});
export const releaseAddressForm = z.strictObject({
  address: z.string().min(1).max(254),
  account: z.string().min(1).max(64),
});
/** `sure`: the box beside what the switch does. */
export const holdOutForm = z.strictObject({
  reason,
  sure: z.literal("yes", "Tick the box: from then on nobody there is mailed."),
});
