import { table } from "../table.ts";
import { type Gate, verdictOf } from "../verdict.ts";
import type { Daily } from "./daily.ts";
import { bytesPerEvent, type Growth } from "./growth.ts";
import type { History } from "./history.ts";
import type { Import } from "./import.ts";
import type { Load, Replay } from "./load.ts";
import type { Memory } from "./memory.ts";
import type { Shape } from "./rows.ts";

export interface Report {
  at: string;
  machine: { cores: number; model: string; node: string };
  load: Load;
  replay: Replay;
  shapes: Shape[];
  history: History;
  /** Round trips of reading a figure beyond the one that reads the key. */
  figure: { path: string; trips: number; rowsRead: number }[];
  memory: Memory | null;
  imported: Import;
  daily: Daily[];
  growth: Growth[];
  /** One more year of one account of the flights, bytes. */
  accountYear: { events: number; bytes: number };
}

const round = (value: number, places = 2) => value.toFixed(places);
const whole = (value: number) => Math.round(value).toLocaleString("en");

function loadTable({ load, replay }: Report): string {
  const { events, seconds, cpuSeconds, anchor, ratio, sizes } = load;
  return table(
    ["events through HTTP, rollups included", ""],
    [
      ["events", whole(events)],
      ["wall, s", round(seconds)],
      ["events a second", whole(events / seconds)],
      ["CPU of the simulator, s", cpuSeconds === null ? "not measured" : round(cpuSeconds)],
      ["anchor before and after, s", `${round(anchor.before)} and ${round(anchor.after)}`],
      ["÷ anchor", round(ratio)],
      ["anchor that derives no days, s", round(anchor.bare)],
      ["÷ that", round(seconds / anchor.bare)],
      ["bytes of one more event, rollups included", round(bytesPerEvent(sizes), 0)],
      ["replay of all, s", round(replay.seconds)],
      ["replay, rows written", replay.rowsWritten],
    ],
  );
}

function costTable({ shapes, daily }: Report): string {
  return table(
    ["rows per event or value", "rollups", "written", "read", "bytes"],
    [
      ...shapes.map((each) => [each.name, each.rollups, round(each.written, 3), round(each.read, 1), ""]),
      ...daily.map((each) => [`daily values: ${each.name}`, "", round(each.written, 3), "", round(each.bytes, 0)]),
    ],
  );
}

function growthTable({ growth }: Report): string {
  return table(
    ["events", "megabytes", "", "writing them, $", "keeping them, $ a month"],
    growth.map((each) => [
      whole(each.events),
      round(each.bytes / 1e6, 1),
      each.measured ? "measured" : "projected",
      round(each.writing, 3),
      round(each.keeping, 4),
    ]),
  );
}

function otherTable({ history, figure, memory, imported, accountYear }: Report): string {
  const over = (name: string, { over: a, empty, ratio }: History["ms"], places: number) => [
    `one more day over ${history.months} months ÷ over none, ${name}`,
    `${round(a, places)} ÷ ${round(empty, places)} = ${round(ratio, 3)}`,
  ];
  return table(
    ["", ""],
    [
      over("ms", history.ms, 1),
      over("rows read", history.read, 0),
      over("rows written", history.written, 0),
      ...figure.map(({ path, trips, rowsRead }) => [`GET ${path}`, `${trips} round trip, ${rowsRead} rows read`]),
      [
        "one batch of 500, resident memory above idle",
        memory
          ? `${round(memory.above, 1)} MB, body ${whole(memory.bodyBytes)} bytes`
          : "not measured, there is no /proc here",
      ],
      [
        `a file of ${whole(imported.rows)} rows, heap and buffers of the Worker above idle`,
        `${round(imported.heap, 1)} MB, file ${whole(imported.fileBytes)} bytes, ${round(imported.seconds, 1)} s`,
      ],
      [
        "the same, resident memory of the whole simulator above idle",
        imported.resident === null ? "not measured" : `${round(imported.resident, 1)} MB`,
      ],
      [
        "one account-year of the flights",
        `${whole(accountYear.events)} events, ${round(accountYear.bytes / 1e6, 1)} MB`,
      ],
    ],
  );
}

/** The tables for people; the JSON file holds the same. */
export function printReport(report: Report, gates: Gate[]): void {
  const { machine } = report;
  console.log(
    [
      `${machine.cores} cores, ${machine.model}, Node ${machine.node}, ${report.at}`,
      loadTable(report),
      costTable(report),
      growthTable(report),
      otherTable(report),
      verdictOf(gates),
    ].join("\n\n"),
  );
}
