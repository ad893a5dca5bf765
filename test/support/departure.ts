import { sendEvents } from "./api.ts";
import { drain, type Engine } from "./job.ts";
import { departures } from "./recap-figures.ts";
import type { Customer } from "./world.ts";

/** Sends `count` departures of a customer on one day ("2026-11-10"), noon in Denver and a second apart, and lets them be counted. */
export async function depart(
  { engine, customer, key }: { engine: Engine; customer: Customer; key: string },
  day: string,
  count: number,
): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => ({
    id: `${customer.externalId}-${day}-${at}`,
    type: departures.key,
    subject: customer.externalId,
    time: new Date(Date.parse(`${day}T19:00:00Z`) + at * 1000).toISOString(),
    data: { status: "left" },
  }));
  await sendEvents(engine, key, events);
  await drain(engine);
}
