import type { TailWeight } from "#schema/figure.ts";

/** See schema/settings.ts. */
interface LagSettings {
  share: number;
  freeRows: number;
  freeSeconds: number;
  longestHours: number;
  longestLogs: number;
}

/**
 * In how many seconds the tail of the log is worth a rollup: 0 now, null only when more has come or its time is over. A rollup
 * writes one row for each day and account it finds changed and one for the mark, however many events changed them. So it pays
 * once events are many beside those; few rows are free once in a while; a correction, and what has waited or grown for too
 * long, does not wait. `now`: UTC ms.
 */
export function secondsUntilDue(tail: TailWeight, now: number, settings: LagSettings): number | null {
  if (tail.since === null) return null;
  const rows = tail.days + tail.accounts + 1;
  const isOver = now - tail.since >= settings.longestHours * 3_600_000 || tail.logs >= settings.longestLogs;
  if (tail.isCorrected === 1 || isOver || rows <= settings.share * tail.events) return 0;
  if (rows > settings.freeRows) return null;
  const rested = (now - (tail.rolledAt ?? 0)) / 1000;
  return Math.max(0, Math.ceil(settings.freeSeconds - rested));
}
