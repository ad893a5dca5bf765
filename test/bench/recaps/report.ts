import { type Gate, verdictOf } from "../verdict.ts";
import type { Composing, Cost } from "./compose.ts";
import type { Sending } from "./send.ts";

export interface Report {
  at: string;
  machine: { cores: number; model: string; node: string };
  /** The heap every Worker had, megabytes. */
  heap: number;
  composing: Composing;
  /** Null where there is no /proc. */
  cost: Cost | null;
  sending: Sending;
}

type Row = [name: string, value: string | number | null];

function table(title: string, rows: Row[]): string {
  const shown = rows.map(([name, value]): [string, string] => [
    name,
    String(value ?? "not measured, there is no /proc here"),
  ]);
  const widths = [
    Math.max(title.length, ...shown.map(([name]) => name.length)),
    Math.max(...shown.map(([, value]) => value.length)),
  ];
  const line = ([name = "", value = ""]: string[]) =>
    `${name.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)}`.trimEnd();
  return [title, "-".repeat((widths[0] ?? 0) + (widths[1] ?? 0) + 2), ...shown.map(line)].join("\n");
}

const whole = (value: number) => Math.round(value).toLocaleString("en");
const round = (value: number, places = 2) => value.toFixed(places);
const counts = (of: Record<string, number>) =>
  Object.entries(of)
    .map(([name, count]) => `${name} ${whole(count)}`)
    .join(", ");

function composingTable({ composing, cost }: Report): string {
  const { recaps, deliveries, queries, heap, memory, bytes } = composing;
  return table("composed, rendered, kept and queued", [
    ["recaps", whole(recaps)],
    ["mails to send", whole(deliveries)],
    ["runs of the queue, ticks", `${composing.runs}, ${composing.ticks}`],
    ["wall, s", round(composing.wallSeconds, 1)],
    [
      "CPU of the simulator, database included, s",
      composing.cpuSeconds === null ? null : round(composing.cpuSeconds, 1),
    ],
    ["CPU of a recap, ms", cost && round(cost.product)],
    ["the same questions and bytes alone, ms", cost && round(cost.floor)],
    [
      "above that, ms (middle half of the pairs)",
      cost && `${round(cost.above)} (${cost.spread.map((each) => round(each)).join(" to ")})`,
    ],
    [
      "round trips for 100 accounts, reading and writing",
      `${round(composing.readsPer100)} and ${round(composing.writesPer100)}`,
    ],
    ["most statements of a run, of a tick", `${queries.queue}, ${queries.cron}`],
    ["letters kept of a recap: mails, figures", `${whole(bytes.mails)}, ${whole(bytes.figures)}`],
    ["heap of the Worker along the way, at least, MB", heap.map((each) => Math.round(each)).join(" ") || null],
    ["resident memory of the whole simulator, MB", memory.map((each) => Math.round(each)).join(" ") || null],
  ]);
}

function sendingTable({ sending }: Report): string {
  return table("sent to a mail server that fails", [
    ["people", whole(sending.recipients)],
    ["attempts as the server answered them", counts(sending.fates)],
    ["mails in the end", counts(sending.states)],
    ["people who may have got two", sending.duplicates],
    ["mails of which the ledger says what is not so", sending.untrue],
    ["runs of the queue, ticks", `${sending.batches}, ${sending.ticks}`],
    ["wall, s", round(sending.wallSeconds, 1)],
    ["CPU of the simulator an attempt, ms", sending.cpuPerMail === null ? null : round(sending.cpuPerMail)],
    ["statements an attempt", round(sending.queriesPerMail)],
    ["most statements of a run, of a tick", `${sending.queries.queue}, ${sending.queries.cron}`],
    ["resident memory tick by tick, MB", sending.memory.join(" ") || null],
  ]);
}

/** The tables for people; the JSON file holds the same. */
export function printReport(report: Report, gates: Gate[]): void {
  const { machine } = report;
  console.log(
    [
      `${machine.cores} cores, ${machine.model}, Node ${machine.node}, ${report.at}; no Worker had more than ${report.heap} MB of heap`,
      composingTable(report),
      sendingTable(report),
      verdictOf(gates),
    ].join("\n\n"),
  );
}
