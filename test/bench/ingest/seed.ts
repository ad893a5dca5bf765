import { makeKey } from "#auth/api-gate.ts";
import { makeId } from "#auth/token.ts";
import type { MetricDefinition } from "#schema/metrics.ts";
import { addKey, addSource } from "#store/key.ts";
import { addMetric } from "#store/metric.ts";
import { readFlights, type SeriesEvent, wallZone } from "../../golden/series.ts";
import { ask } from "../client.ts";
import type { Stage } from "../stage.ts";
import { perBatch } from "./send.ts";

/** The one metric that is counted. */
export const metricKey = "flight.departed";
export const sourceName = "Departures";

const metric: MetricDefinition = {
  key: metricKey,
  version: 1,
  startsOn: null,
  comparable: true,
  name: "Flights departed",
  unit: "flights",
  noun: { one: "flight", other: "flights" },
  verb: "departed",
  actorNoun: { one: "destination", other: "destinations" },
  languages: {},
  scale: 0,
  displayDecimals: 0,
  aggregation: "count",
  ratio: null,
  direction: "higher",
  seasonal: false,
  definition: "A flight that left the airport.",
  owner: "Operations",
  statuses: [],
  countedStatuses: [],
  dims: [],
  rates: [],
  minutesPerUnit: null,
  provenance: null,
};
/** The flights are of 2001: nothing is too old. */
const liveDays = 20_000;

export interface Sending {
  sourceId: string;
  key: string;
}

/** The metric, a source and its key. */
export async function seedSource({ db }: Stage): Promise<Sending> {
  const now = Date.now();
  const sourceId = makeId();
  const { key, prefix, hash } = makeKey();
  await addMetric(db, metric, now);
  await addSource(db, { id: sourceId, name: sourceName, liveDays, now });
  await addKey(db, { id: makeId(), sourceId, hash, prefix, now, by: "bench" });
  return { sourceId, key };
}

/** An account for each of these external ids, kicked off today: its recaps begin when the benchmark is over. */
export async function seedCustomers(stage: Stage, key: string, externalIds: Iterable<string>): Promise<void> {
  const kickoff = new Date().toISOString().slice(0, 10);
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  for (const externalId of externalIds) {
    const about = { name: `Airport ${externalId}`, segment: "mid", kickoff, timezone: wallZone };
    const body = JSON.stringify({ ...about, locale: "en-US", currency: "USD", metric: metricKey });
    const answer = await ask(new URL(`/api/v1/accounts/${externalId}`, stage.product), {
      method: "PUT",
      headers,
      body,
    });
    if (answer.status > 201) throw new Error(`account ${externalId}: ${answer.status} ${answer.body}`);
  }
}

/** The first flights of the file, in its order. */
export async function firstFlights(count: number): Promise<SeriesEvent[]> {
  const flights: SeriesEvent[] = [];
  for await (const group of readFlights(metricKey)) {
    for (const flight of group.slice(0, count - flights.length)) flights.push(flight);
    if (flights.length === count) break;
  }
  return flights;
}

export function batchesOf<T>(events: readonly T[], size = perBatch): T[][] {
  return Array.from({ length: Math.ceil(events.length / size) }, (_, at) => events.slice(at * size, (at + 1) * size));
}

export const bodiesOf = (events: readonly SeriesEvent[]): Buffer[] =>
  batchesOf(events).map((batch) => Buffer.from(JSON.stringify(batch)));
