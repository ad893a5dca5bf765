import * as z from "zod";

/** What travels in the queue: ids and the period. A wake-up, never the truth: that is in D1. */
export const job = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("rollup") }),
  z.strictObject({ type: z.literal("catch_up"), accountId: z.string() }),
  z.strictObject({ type: z.literal("recaps"), recapIds: z.array(z.string()).min(1) }),
  // One recap: what a version before this one sends while both are running.
  z.strictObject({ type: z.literal("recap"), recapId: z.string() }),
  z.strictObject({ type: z.literal("deliver"), deliveryId: z.string() }),
]);
export type Job = z.infer<typeof job>;
