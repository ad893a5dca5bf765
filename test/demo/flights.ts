import { readFileSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { Temporal } from "temporal-polyfill";

export interface Flight {
  id: string;
  /** RFC 3339 with the airport's own offset on that day. */
  time: string;
  date: string;
  destination: string;
}

interface Row {
  date: Date;
  origin: string;
  destination: string;
}

const file = "node_modules/vega-datasets/data/flights-3m.parquet";
const firstDay = Temporal.PlainDate.from("2001-01-01");
const lastDay = Temporal.PlainDate.from("2001-06-30");

/** The city of each airport by its code. */
export function readCities(): Map<string, string> {
  const text = readFileSync("node_modules/vega-datasets/data/airports.csv", "utf8");
  const { data } = Papa.parse<{ iata: string; city: string }>(text, { header: true, skipEmptyLines: true });
  return new Map(data.map(({ iata, city }) => [iata, city]));
}

/** Weeks between the series and the seven days before `today`: whole weeks, so that weekdays stay true. */
function weeksTo(today: string): number {
  return Math.floor(
    lastDay.until(Temporal.PlainDate.from(today).subtract({ days: 1 }), { largestUnit: "weeks" }).weeks,
  );
}

/** First day of the moved series. */
export function seriesStart(today: string): string {
  return firstDay.add({ weeks: weeksTo(today) }).toString();
}

/** The departures of some airports, moved to the present; times are the file's wall-clock times in the airport's zone. */
export async function readFlights(zones: Record<string, string>, today: string): Promise<Record<string, Flight[]>> {
  const rows = (await parquetReadObjects({
    file: await asyncBufferFromFile(file),
    columns: ["date", "origin", "destination"],
    compressors: { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) },
  })) as unknown as Row[];
  const weeks = weeksTo(today);
  const flights: Record<string, Flight[]> = Object.fromEntries(Object.keys(zones).map((code) => [code, []]));
  for (const row of rows) {
    const zone = zones[row.origin];
    const own = flights[row.origin];
    // Six rows lie exactly at the end of the series; they belong to July.
    if (!zone || !own || row.date.getUTCMonth() > 5) continue;
    const wall = Temporal.PlainDateTime.from(row.date.toISOString().slice(0, 19)).add({ weeks });
    const at = wall.toZonedDateTime(zone);
    own.push({
      id: `${row.origin}-${own.length + 1}`,
      time: at.toString({ timeZoneName: "never" }),
      date: wall.toPlainDate().toString(),
      destination: row.destination,
    });
  }
  return flights;
}
