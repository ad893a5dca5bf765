import type { SqliteD1 } from "../../support/sqlite-d1.ts";
import { seedChance } from "../platform/chance.ts";
import { begin, type Told } from "../platform/story.ts";

/* Three customers in three zones, and the First Value all of them reach. */

const firstValue = 20;
export const customers: Told[] = [
  { externalId: "DEN", champion: "dana@den.example", sponsor: "ellen@den.example", firstValue },
  {
    externalId: "KTM",
    champion: "asha@ktm.example",
    sponsor: "bina@ktm.example",
    timezone: "Asia/Kathmandu",
    firstValue,
  },
  {
    externalId: "BER",
    champion: "carl@ber.example",
    sponsor: "doris@ber.example",
    timezone: "Europe/Berlin",
    firstValue,
  },
];
/** The day on which all of them reach their First Value, and the ticks around the Monday on which they are told of it. */
export const reachedOn = { day: "2026-11-19", count: firstValue, at: Date.parse("2026-11-20T13:00:00Z") };
export const celebrationTicks = [
  "20T14:00",
  "20T14:15",
  "23T06:00",
  "23T12:00",
  "23T20:00",
  "23T20:15",
  "24T12:00",
  "25T12:00",
  "26T12:00",
  "27T18:00",
].map((time) => Date.parse(`2026-11-${time}:00Z`));

/** The customers as they were on the day before the first month ended. */
export async function tellBegin(at: SqliteD1): Promise<void> {
  seedChance(0);
  await begin(at, customers);
}
