import type { SuppressionReason } from "#schema/delivery.ts";
import { stopSteps } from "#store/bounce.ts";

/** Stops recaps to an address: for one account, or for all with "*". */
export async function suppressAddress(
  db: D1Database,
  accountId: string,
  stopped: { address: string; reason: SuppressionReason; now: number },
): Promise<void> {
  await db.batch(stopSteps(db, accountId, stopped));
}
