import type { Bytes } from "./byte.ts";
import type { CpuRow } from "./cpu.ts";
import type { Route } from "./portal-route.ts";
import type { Counted } from "./round-trip.ts";
import { type Cell, table } from "./table.ts";
import { type Gate, verdictOf } from "./verdict.ts";

export interface Report {
  at: string;
  machine: { cores: number; model: string; node: string };
  bundle: { bytes: number; gzip: number };
  /** ms of CPU; null where it cannot be read. */
  startUp: { product: number; empty: number; added: number } | null;
  routes: Route[];
  viewsAtFew: Counted[];
  viewsAtMany: Counted[];
  changes: Counted[];
  bytes: Bytes;
  /** Empty where it cannot be read. */
  cpu: CpuRow[];
}

const ms = (value: number) => value.toFixed(2);
const rate = (value: number) => value.toFixed(0);

function cpuTable(rows: CpuRow[]): string {
  if (rows.length === 0) return "CPU per request: not measured, there is no /proc here.";
  const head = ["page", "state", "bytes", "ms CPU", "anchor", "ratio", "middle half", "req/s", "anchor"];
  return table(
    head,
    rows.map((row) => [
      row.page,
      row.state,
      row.bytes,
      ms(row.product),
      ms(row.anchor),
      ms(row.ratio),
      row.spread.map(ms).join("-"),
      rate(row.perSecond.product),
      rate(row.perSecond.anchor),
    ]),
  );
}

function countTable({ viewsAtFew, viewsAtMany, changes }: Report): string {
  const cells = (each: Counted, few: Cell) => [
    each.name,
    each.status,
    each.trips,
    few,
    each.rowsRead,
    each.rowsAgain ?? "",
    each.rowsWritten,
  ];
  return table(
    ["request", "status", "round trips", "rows read at 10", "at 1,000", "again", "rows written"],
    [
      ...viewsAtMany.map((each, at) => cells(each, viewsAtFew[at]?.rowsRead ?? "")),
      ...changes.map((each) => cells(each, "")),
    ],
  );
}

/** The tables for people; the JSON file holds the same. */
export function printReport(report: Report, gates: Gate[]): void {
  const { machine, bundle, bytes, startUp } = report;
  const sizes = [
    ["Worker bundle", bundle.bytes, bundle.gzip],
    ["overview with its styles", bytes.page.plain, bytes.page.gzip],
    ["script before interaction", "", bytes.scriptFirst],
    ["script in all", "", bytes.scriptAll],
  ];
  const start = startUp
    ? `Start-up: ${ms(startUp.added)} ms CPU (process to first answer ${ms(startUp.product)}, the same without the product ${ms(startUp.empty)})`
    : "Start-up: not measured, there is no /proc here.";
  console.log(
    [
      `${machine.cores} cores, ${machine.model}, Node ${machine.node}, ${report.at}`,
      cpuTable(report.cpu),
      countTable(report),
      table(["bytes", "plain", "gzip"], sizes),
      start,
      verdictOf(gates),
    ].join("\n\n"),
  );
}
