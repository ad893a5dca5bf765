import { readFileSync } from "node:fs";
import { zstdDecompressSync } from "node:zlib";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import Papa from "papaparse";
import { Temporal } from "temporal-polyfill";

/** A value event in the short form of the events API. */
export interface SeriesEvent {
  id: string;
  type: string;
  subject: string;
  /** RFC 3339 with the offset of the series' zone at that time. */
  time: string;
  data: { value?: string; actor: string; status?: string };
}

/** One number of one local day, as a vendor sends it that has added up already. */
export interface SeriesDay {
  subject: string;
  date: string;
  value: string;
  actor: string | null;
}

/** An earthquake as it was first told, and as its last update left it. Times UTC ms. */
export interface Earthquake {
  reportedAt: number;
  updatedAt: number;
  first: SeriesEvent;
  final: SeriesEvent;
}

/** A flight counts one, or carries its distance in miles. */
export type FlightMeasure = "flight.departed" | "flight.distance";

const vega = "node_modules/vega-datasets/data";
const fixtures = "test/fixtures";

/** The zone of every series whose times are wall clocks; an airport's own zone would change no total of its wall clock. */
export const wallZone = "America/New_York";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const wallHours = new Map<number, { hour: string; offset: string }>();
const wallTimes = new Map<number, string>();

function wallHourOf(wall: number): { hour: string; offset: string } {
  const start = Math.floor(wall / hourMs) * hourMs;
  let known = wallHours.get(start);
  if (known === undefined) {
    const plain = Temporal.PlainDateTime.from(new Date(start).toISOString().slice(0, 19));
    const at = plain.toZonedDateTime(wallZone, { disambiguation: "compatible" });
    known = { hour: at.toPlainDateTime().toString().slice(0, 13), offset: at.offset };
    wallHours.set(start, known);
  }
  return known;
}

/**
 * A wall clock, written as if it were UTC (ms, whole minutes), as RFC 3339 in the wall zone. A wall time that was skipped
 * moves forward by what was skipped, so 02:17 on 1 April 2001 is 03:17-04:00; of two equal ones the first is meant.
 */
function timeOf(wall: number): string {
  let time = wallTimes.get(wall);
  if (time === undefined) {
    const { hour, offset } = wallHourOf(wall);
    const minute = String(Math.floor((wall % hourMs) / minuteMs)).padStart(2, "0");
    time = `${hour}:${minute}:00${offset}`;
    wallTimes.set(wall, time);
  }
  return time;
}

interface FlightRow {
  /** The wall clock as if it were UTC, ms. */
  wall: number;
  origin: string;
  destination: string;
  distance: number;
}

function flightEvent(row: FlightRow, at: number, type: FlightMeasure): SeriesEvent {
  const actor = row.destination;
  return {
    id: `flight-${at}`,
    type,
    subject: row.origin,
    time: timeOf(row.wall),
    data: type === "flight.distance" ? { value: String(row.distance), actor } : { actor },
  };
}

/** 3,000,000 flights of 2001, account = origin, actor = destination; one list for each row group of the file, in its order. */
export async function* readFlights(type: FlightMeasure): AsyncGenerator<SeriesEvent[]> {
  const file = await asyncBufferFromFile(`${vega}/flights-3m.parquet`);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = (await parquetReadObjects({
      file,
      metadata,
      rowStart,
      rowEnd,
      columns: ["date", "origin", "destination", "distance"],
      compressors: { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) },
    })) as { date: Date; origin: string; destination: string; distance: bigint }[];
    const before = rowStart;
    yield rows.map(({ date, origin, destination, distance }, at) =>
      flightEvent({ wall: date.getTime(), origin, destination, distance: Number(distance) }, before + at + 1, type),
    );
    rowStart = rowEnd;
  }
}

/** 20,000 flights of January to March 2001, as above. */
export function readFewFlights(type: FlightMeasure): SeriesEvent[] {
  const rows = JSON.parse(readFileSync(`${vega}/flights-20k.json`, "utf8")) as (Omit<FlightRow, "wall"> & {
    date: string;
  })[];
  return rows.map((row, at) =>
    flightEvent({ ...row, wall: Date.parse(`${row.date.replaceAll("/", "-").replace(" ", "T")}Z`) }, at + 1, type),
  );
}

function readRows<Column extends string>(path: string): Record<Column, string>[] {
  const { data, errors } = Papa.parse<Record<Column, string>>(readFileSync(path, "utf8"), {
    header: true,
    skipEmptyLines: true,
  });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return data;
}

/** Births in the United States, one number a day, without actor. */
export function readBirths(years: "1969-1988" | "2000-2014"): SeriesDay[] {
  return readRows<"date" | "births">(`${fixtures}/births-${years}.csv`).map(({ date, births }) => ({
    subject: "births",
    date,
    value: births,
    actor: null,
  }));
}

/** A strike counts one, or carries its total cost in US dollars. The file knows the day only: the time is noon. */
export function readBirdStrikes(type: "birdstrike.reported" | "birdstrike.cost"): SeriesEvent[] {
  const rows = readRows<"Flight Date" | "Aircraft Airline Operator" | "Cost Total $">(`${vega}/birdstrikes.csv`);
  return rows.map((row, at) => {
    const actor = row["Aircraft Airline Operator"];
    return {
      id: `strike-${at + 1}`,
      type,
      subject: "birdstrikes",
      time: timeOf(Date.parse(`${row["Flight Date"]}T12:00Z`)),
      data: type === "birdstrike.cost" ? { value: row["Cost Total $"], actor } : { actor },
    };
  });
}

/** The costs as daily values: the sum of each local day and operator. */
export function readBirdStrikeDays(): SeriesDay[] {
  const days = new Map<string, { date: string; actor: string; value: number }>();
  for (const { time, data } of readBirdStrikes("birdstrike.cost")) {
    const key = `${time.slice(0, 10)} ${data.actor}`;
    const day = days.get(key) ?? { date: time.slice(0, 10), actor: data.actor, value: 0 };
    day.value += Number(data.value);
    days.set(key, day);
  }
  return [...days.values()].map((day) => ({ ...day, subject: "birdstrikes", value: String(day.value) }));
}

/**
 * Earthquakes of one week, actor = seismic network, value = magnitude. The file keeps the last magnitude only: that the
 * first report came at the time itself and was rounded down to a whole magnitude is our rule, for amendments to amend.
 */
export function readEarthquakes(): Earthquake[] {
  const { features } = JSON.parse(readFileSync(`${vega}/earthquakes.json`, "utf8")) as {
    features: { id: string; properties: { mag: number; net: string; time: number; updated: number } }[];
  };
  return features.map(({ id, properties: { mag, net, time, updated } }) => {
    const event = { id, type: "earthquake.magnitude", subject: "earthquakes", time: new Date(time).toISOString() };
    return {
      reportedAt: time,
      updatedAt: updated,
      first: { ...event, data: { value: String(Math.floor(mag)), actor: net } },
      final: { ...event, data: { value: String(mag), actor: net } },
    };
  });
}

/** Electron's releases, actor = release line (major version), status = stable or prerelease; oldest first. */
export function readReleases(): SeriesEvent[] {
  return readRows<"version" | "time" | "prerelease">(`${fixtures}/electron-releases.csv`).map((row) => ({
    id: row.version,
    type: "release.published",
    subject: "electron",
    time: row.time,
    data: {
      actor: row.version.split(".")[0] ?? "",
      status: row.prerelease === "true" ? "prerelease" : "stable",
    },
  }));
}
