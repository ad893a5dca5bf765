import * as z from "zod";
import { shortEvent } from "./event.ts";

/** How many rows of a list are asked for. */
export const pageLimit = z
  .string()
  .regex(/^[1-9]\d{0,2}$/, "A number from 1 to 500.")
  .transform(Number)
  .refine((count) => count <= 500, "A number from 1 to 500.")
  .default(100);

const named = shortEvent.shape;

/** What is asked of the events received. `after`: the `next` of the page before. */
export const receivedQuery = z.strictObject({
  subject: named.subject.optional(),
  type: named.type.optional(),
  after: z
    .string()
    .regex(/^\d{1,15}(\.\d{1,6}\.\d{1,6})?$/, "Take it from the page before, as it is.")
    .optional(),
  limit: pageLimit,
});

/** What is asked of the events that wait. `after`: the `next` of the page before. */
export const parkedQuery = z.strictObject({ after: z.string().max(1100).optional(), limit: pageLimit });

/** Everything before this instant has been sent. */
export const watermark = z.strictObject({ complete_until: z.string().max(64) });
