import { type Gate, most } from "../verdict.ts";
import type { Report } from "./report.ts";

const limits = { seconds: 10, ratio: 3, written: 1.1, dailyWritten: 2.2, history: 1.1, trips: 1, memory: 64 };

const exactly = (name: string, value: number, wanted: number): Gate => ({
  name,
  value,
  limit: `exactly ${wanted}`,
  holds: value === wanted,
});

function loadGates({ load, replay }: Report): Gate[] {
  const isFast = load.seconds <= limits.seconds || load.ratio <= limits.ratio;
  return [
    exactly("events taken", load.outcomes.accepted, load.events),
    exactly("local days derived", load.days.product, load.days.anchor),
    {
      name: "wall of all events",
      value: `${load.seconds.toFixed(1)} s, ${load.ratio.toFixed(2)} of the anchor's`,
      limit: `at most ${limits.seconds} s or ${limits.ratio}`,
      holds: isFast,
    },
    exactly("replay: duplicates", replay.outcomes.duplicate, load.events),
    exactly("replay: rows written", replay.rowsWritten, 0),
    {
      name: "replay: tables changed",
      value: replay.changed.join(", ") || 0,
      limit: "none",
      holds: replay.changed.length === 0,
    },
  ];
}

/**
 * What must hold. A rollup writes a row for each day and account it finds changed, however many events changed it: where a day
 * of an account has hardly any, or rollups are made to run whatever they cost, the price is shown and is no gate.
 */
export function gatesOf(report: Report): Gate[] {
  const { shapes, daily, history, figure, memory, imported } = report;
  return [
    ...loadGates(report),
    ...shapes
      .filter((each) => each.isGate)
      .map((each) => most(`rows written an event, ${each.name}`, each.written, limits.written)),
    ...daily
      .filter((each) => each.isGate)
      .map((each) => most(`rows written a value, ${each.name}`, each.written, limits.dailyWritten)),
    most("one more day, time", history.ms.ratio, limits.history),
    most("one more day, rows read", history.read.ratio, limits.history),
    most("one more day, rows written", history.written.ratio, limits.history),
    ...figure.map(({ path, trips }) => most(`round trips, GET ${path}`, trips, limits.trips)),
    ...(memory ? [most("one batch, megabytes above idle", memory.above, limits.memory)] : []),
    most("a file of 100,000 rows, megabytes of the Worker above idle", imported.heap, limits.memory),
  ];
}
