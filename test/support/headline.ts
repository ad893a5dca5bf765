import { vi } from "vitest";
import { system } from "#schema/audit.ts";
import type { GoalChange } from "#schema/console-metric.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { addMetric, setAccountMetrics } from "#store/metric.ts";
import { dayMs, depart, due, happen, nextDue, quarter, type Story, tellNovember } from "./departure.ts";
import { play } from "./job.ts";
import { readableOf } from "./mail-reading.ts";
import { departures } from "./recap-figures.ts";
import { openAsChampion } from "./world.ts";

/* An account whose headline metric changes: first it counts departures, then arrivals. */

const german = (one: string, other: string) => ({
  noun: { one, other },
  verb: "abgefertigt",
  actorNoun: { one: "Strecke", other: "Strecken" },
});

export const arrivals: MetricDefinition = {
  ...departures,
  key: "arrival.handled",
  name: "Arrivals handled",
  noun: { one: "arrival", other: "arrivals" },
  definition: "An arrival counts when it reached a gate that was planned in Northgate.",
  languages: { de: german("Ankunft", "Ankünfte") },
};

/** Sends `count` arrivals of one day ("2026-11-12"), and lets them be counted. */
export async function arrive(story: Story, day: string, count: number): Promise<void> {
  await happen(story, { metric: arrivals.key, id: `${story.customer.externalId}-arrival`, day, count, hour: 18 });
}

/** From now on the account is about one of the two. */
export async function turnTo({ engine, customer }: Story, headline: string, goals: GoalChange[] = []): Promise<void> {
  const keys = [departures.key, arrivals.key];
  await setAccountMetrics(engine.db, customer.id, { headline, keys, goals, by: system, now: Date.now() });
}

/** Plays three quarters of an hour from an instant on. */
export async function settle({ engine }: Story, from: number): Promise<void> {
  for (const later of [0, 1, 2]) {
    vi.setSystemTime(from + later * quarter);
    await play(engine, from + later * quarter);
  }
}

/** November went out with its 60 departures; it had 9 arrivals, of which the account is since the day after. `body`: as of openStory. */
export async function tellTurned(body: Record<string, unknown> = {}): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01", ...body });
  await addMetric(story.engine.db, arrivals, due - dayMs);
  await arrive(story, "2026-11-12", 9);
  await settle(story, due);
  vi.setSystemTime(due + dayMs);
  await turnTo(story, arrivals.key);
  await settle(story, due + dayMs);
  return story;
}

/** The same, and December went out with its 12 arrivals; it had 70 departures. */
export async function tellTurnedDecember(): Promise<Story> {
  const story = await tellTurned();
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 70);
  await arrive(story, "2026-12-11", 12);
  await settle(story, nextDue);
  return story;
}

/** A text without what is made up anew each time, in which any figure may stand: the account's key, and addresses. */
export function figuresIn({ customer }: Pick<Story, "customer">, text: string): string {
  return text
    .replaceAll(customer.externalId, "")
    .replaceAll(/https?:\S+/g, "")
    .replaceAll(/\s+/g, " ");
}

/** A page of the customer as it reads. */
export async function readPage({ engine, customer }: Story, path: string): Promise<string> {
  const champion = await openAsChampion(engine, customer);
  const page = await (await champion.get(`${customer.base}${path}`)).text();
  return figuresIn({ customer }, readableOf(page));
}
