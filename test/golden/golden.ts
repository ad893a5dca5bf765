import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** Number of events, and the sum of what they carried. */
export type Amounts = [count: number, sum: number];

/** Number of events, and the largest value in hundredths. */
type CountAndMax = [count: number, max: number];

interface Digest {
  lines: number;
  sha256: string;
}

export interface FlightGolden {
  zone: string;
  rows: number;
  distance: number;
  movedOutOfGap: number;
  months: Record<string, Amounts>;
  days: Record<string, Amounts>;
  accounts: Record<string, Record<string, Amounts>>;
  named: Record<
    string,
    {
      days: Record<string, Amounts>;
      hours: Record<string, number[]>;
      actorMonths: Record<string, Record<string, number>>;
    }
  >;
  digests: Record<"accountDays" | "accountHours" | "accountMonthActors" | "accountDayActors", Digest>;
}

interface BirthGolden {
  zone: string;
  total: number;
  months: Record<string, number>;
  years: Record<string, number>;
  weekdays: Record<string, number>;
  digests: { days: Digest };
}

interface BirdStrikeGolden {
  zone: string;
  rows: number;
  cost: number;
  months: Record<string, Amounts>;
  days: Record<string, Amounts>;
  actors: Record<string, Amounts>;
  actorMonths: Record<string, Record<string, Amounts>>;
  digests: { dayActors: Digest };
}

interface EarthquakeGolden {
  zone: string;
  rows: number;
  days: Record<string, CountAndMax>;
  hours: Record<string, number[]>;
  /** Events of a day by the day of their last update. */
  updatedDays: Record<string, Record<string, number>>;
  /** Events whose last update fell on a later day. */
  late: number;
  /** Days as known at an instant when an event arrives with its last update. */
  settledAt: Record<string, Record<string, CountAndMax>>;
  /** Days as known at an instant when an event is reported at once, rounded down, and amended by its last update. */
  reportedAt: Record<string, Record<string, CountAndMax>>;
  digests: Record<"late" | "dayActors", Digest>;
}

interface ReleaseTotals {
  total: number;
  months: Record<string, number>;
  days: Record<string, number>;
  /** "2013-08-12 09" */
  hours: Record<string, number>;
  actorMonths: Record<string, Record<string, number>>;
}

interface Goldens {
  births: Record<"1969-1988" | "2000-2014", BirthGolden>;
  birdstrikes: BirdStrikeGolden;
  earthquakes: EarthquakeGolden;
  electron: { zone: string } & Record<"all" | "stable", ReleaseTotals>;
  "flights-20k": FlightGolden;
  "flights-3m": FlightGolden;
}

/** The totals compute.py found in a raw series. */
export function readGolden<Name extends keyof Goldens>(name: Name): Goldens[Name] {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8")) as Goldens[Name];
}

/** A backtest of the newest `months` whole months up to `last`, of years of which `known` months are known. */
export interface ProjectionGolden {
  series: string;
  last: string;
  months: number;
  known: number;
  /** Median absolute errors. */
  errors: { mean: number; season: number };
  low: number;
  high: number;
  season: number[] | null;
  /** Where a goal of twelve months comes to whose newest `known` months these are. */
  range: [low: number, high: number];
}

/** What project.py found in the monthly totals. */
export function readProjections(): ProjectionGolden[] {
  return JSON.parse(readFileSync(new URL("./projection.json", import.meta.url), "utf8")) as ProjectionGolden[];
}

/** The digest of a listing as README.md describes it: tabs between fields, sorted lines, SHA-256 over their UTF-8. */
export function digestOf(rows: (string | number)[][]): Digest {
  const lines = rows.map((row) => `${row.join("\t")}\n`).sort();
  return { lines: lines.length, sha256: createHash("sha256").update(lines.join("")).digest("hex") };
}
