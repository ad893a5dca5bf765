import { csvLine } from "#domain/csv.ts";
import { addMonths } from "#domain/day.ts";
import { periodKeyOf } from "#domain/month.ts";
import { localOf, startOfDayUtc } from "#domain/zone.ts";
import {
  type DryRun,
  importLimits,
  type MonthTotal,
  type Rejection,
  type RowFlag,
  type RowOutcome,
} from "#schema/import.ts";
import { sumDecimals } from "./decimal.ts";

type GoodRow = Extract<RowOutcome, { ok: true }>;

/** Before the first batch. */
export const emptyDryRun: DryRun = { rows: 0, good: 0, rejected: {}, flagged: {}, errors: [], flags: [], totals: [] };

function countCodes<Code extends string>(
  counts: Partial<Record<Code, number>>,
  found: { code: Code }[],
): Partial<Record<Code, number>> {
  const sum = { ...counts };
  for (const { code } of found) sum[code] = (sum[code] ?? 0) + 1;
  return sum;
}

/** A month of a zone that rows fell into, half open between two UTC instants (ms). */
interface KnownMonth {
  month: string;
  from: number;
  to: number;
}

/** The local month of an instant. Rows fall into few months: each is asked for once a batch. */
function monthOf(at: number, zone: string, known: Map<string, KnownMonth[]>): string {
  const months = known.get(zone) ?? [];
  const found = months.find(({ from, to }) => at >= from && at < to);
  if (found) return found.month;
  const month = periodKeyOf(localOf(at, zone).date);
  const first = `${month}-01`;
  months.push({ month, from: startOfDayUtc(first, zone), to: startOfDayUtc(addMonths(first, 1), zone) });
  known.set(zone, months);
  return month;
}

/** The totals with more rows added. Months are those of the account's own clock. */
function addTotals(totals: MonthTotal[], good: GoodRow[], zoneOf: (subject: string) => string): MonthTotal[] {
  const known = new Map<string, KnownMonth[]>();
  const values = new Map<string, string[]>(totals.map(({ month, type }) => [`${month} ${type}`, []]));
  for (const { event, at } of good) {
    const key = `${monthOf(at, zoneOf(event.subject), known)} ${event.type}`;
    const list = values.get(key) ?? [];
    list.push(String(event.data?.value ?? "1"));
    values.set(key, list);
  }
  const before = new Map(totals.map((each) => [`${each.month} ${each.type}`, each]));
  return [...values.keys()].toSorted().map((key) => {
    const { rows = 0, total = "0" } = before.get(key) ?? {};
    const added = values.get(key) ?? [];
    return {
      month: key.slice(0, 7),
      type: key.slice(8),
      rows: rows + added.length,
      total: sumDecimals([total, ...added]),
    };
  });
}

/**
 * The summary after one more batch: counts of all, the first errors and flags, exact totals per local month and metric.
 * `zoneOf` gives the IANA zone of a subject's account. Throws Refusal invalid: not a zone.
 */
export function addToDryRun(run: DryRun, batch: RowOutcome[], zoneOf: (subject: string) => string): DryRun {
  const good = batch.filter((row) => row.ok);
  const rejections: Rejection[] = batch.filter((row) => !row.ok).map((row) => row.rejection);
  const flags: RowFlag[] = good.map((row) => row.flag).filter((flag) => flag !== null);
  return {
    rows: run.rows + batch.length,
    good: run.good + good.length,
    rejected: countCodes(run.rejected, rejections),
    flagged: countCodes(run.flagged, flags),
    errors: [...run.errors, ...rejections].slice(0, importLimits.errors),
    flags: [...run.flags, ...flags].slice(0, importLimits.errors),
    totals: addTotals(run.totals, good, zoneOf),
  };
}

/**
 * First line of the file of rejected rows, with a byte order mark so that spreadsheets read it as UTF-8. The reason leads,
 * for a row may have more cells than the file has columns.
 */
export function rejectedHead(columns: string[]): string {
  return `\ufeff${csvLine(["Rejected because", "Line of the file", ...columns])}`;
}

/** The rejected rows of a batch as CSV lines: reason, line in the file, and the cells as they were; formulas cannot run. */
export function rejectedLines(batch: RowOutcome[]): string {
  return batch
    .filter((row) => !row.ok)
    .map(({ line, cells, rejection: { code, column, message } }) => {
      const reason = `${code}${column === null ? "" : ` in ${column}`}: ${message}`;
      return csvLine([reason, String(line), ...cells]);
    })
    .join("");
}
