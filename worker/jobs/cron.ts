import type { Env } from "#env";
import type { Job } from "#schema/jobs.ts";
import { endStaleClaims, wakeDeliveries } from "#store/delivery.ts";
import { settleRecaps } from "#store/recap/ledger.ts";
import { planMonth } from "./monthly.ts";
import { wake } from "./wake.ts";

const deliveriesPerRun = 2000;
/** Longer than any attempt can take: its own timeouts end it before. */
const leaseMs = 120_000;

/**
 * One tick, every fifteen minutes. It never says "it is the third, so send": it asks what is due at the trigger's time and
 * not done yet, so a tick that never came, came twice or was cut off is made good by the next.
 */
export async function runCron(env: Env, scheduledTime: number): Promise<void> {
  await wake(env.QUEUE, [{ type: "rollup" }]);
  await endStaleClaims(env.DB, { real: Date.now(), now: scheduledTime, leaseMs });
  await settleRecaps(env.DB);
  await planMonth(env, scheduledTime);
  const ids = await wakeDeliveries(env.DB, scheduledTime, deliveriesPerRun);
  await wake(
    env.QUEUE,
    ids.map((deliveryId): Job => ({ type: "deliver", deliveryId })),
  );
}
