import * as z from "zod";

export const settleForm = z.strictObject({ outcome: z.enum(["sent", "resend"]) });
