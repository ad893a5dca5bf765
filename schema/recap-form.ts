import * as z from "zod";

/** The button says what is to stand, so that an old page undoes nothing by being pressed again. */
export const replyForm = z.strictObject({ replied: z.enum(["yes", "no"]) });

export const settleForm = z.strictObject({ outcome: z.enum(["sent", "resend"]) });
