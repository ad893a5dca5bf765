import type { Env } from "#env";
import { eventLimits } from "#schema/event.ts";
import type { Job } from "#schema/jobs.ts";
import { mailSettings } from "#schema/settings.ts";
import { endStaleClaims, wakeDeliveries } from "#store/delivery.ts";
import { expireParked } from "#store/parked.ts";
import { settleRecaps } from "#store/recap/ledger.ts";
import { dropMails } from "#store/recap/mail.ts";
import { closeOverdue } from "#store/recap/overdue.ts";
import { noteSourceError } from "#store/source-error.ts";
import { archiveEvents } from "./archive.ts";
import { planMonth } from "./monthly.ts";
import { takeStretch } from "./parked.ts";
import { rollUpIfDue } from "./rollup.ts";
import { tellManagers } from "./tell.ts";
import { wake } from "./wake.ts";
import { lookOutside } from "./witness.ts";

const deliveriesPerRun = 2000;
/** Longer than any attempt can take: its own timeouts end it before. */
const leaseMs = 120_000;

/** What cannot be taken holds up nothing else: it comes round again. */
async function takeParked(env: Env): Promise<void> {
  await takeStretch(env).catch((error: unknown) =>
    console.error(JSON.stringify({ job: "parked", error: String(error), stack: (error as Error).stack })),
  );
}

/** What waited for its account or metric until its time was over is gone: the log says how much, and so does its source. */
async function dropParked(env: Env, now: number): Promise<void> {
  const dropped = await expireParked(env.DB, now);
  if (dropped.length > 0) console.warn(JSON.stringify({ job: "parked", dropped: dropped.length }));
  const live = dropped.filter(({ mode }) => mode === "live");
  for (const [sourceId, rows] of Map.groupBy(live, (row) => row.sourceId)) {
    const text = `${rows.length} events dropped that waited ${eventLimits.parkedDays} days for an account or a metric.`;
    await noteSourceError(env.DB, sourceId, { text, isPartial: true, now });
  }
}

/** Figures that cannot be derived hold up no mail: a recap derives its own account, and the next tick finds the log as it was. */
async function rollUpDue(env: Env, now: number): Promise<void> {
  await rollUpIfDue(env, now).catch((error: unknown) =>
    console.error(JSON.stringify({ job: "rollup", error: String(error) })),
  );
}

/**
 * One tick, every fifteen minutes. It never says "it is the third, so send": it asks what is due at the trigger's time and
 * not done yet, so a tick that never came, came twice or was cut off is made good by the next.
 */
export async function runCron(env: Env, scheduledTime: number): Promise<void> {
  await lookOutside(env, scheduledTime);
  await endStaleClaims(env.DB, { real: Date.now(), now: scheduledTime, leaseMs });
  await closeOverdue(env.DB, scheduledTime);
  await settleRecaps(env.DB);
  await takeParked(env);
  await dropParked(env, scheduledTime);
  await rollUpDue(env, scheduledTime);
  await dropMails(env.DB, scheduledTime - mailSettings.mailDays * 86_400_000, mailSettings.mailsDroppedPerTick);
  await planMonth(env, scheduledTime);
  const ids = await wakeDeliveries(env.DB, scheduledTime, deliveriesPerRun);
  await wake(
    env.QUEUE,
    ids.map((deliveryId): Job => ({ type: "deliver", deliveryId })),
  );
  await tellManagers(env, scheduledTime);
  await archiveEvents(env, scheduledTime);
}
