import type { Size } from "./load.ts";

/** Prices of the platform, dollars; what is included in a plan is left out. */
const prices = { millionWritten: 1, millionRead: 0.001, gigabyteMonth: 0.75 };
const gigabyte = 1e9;

export interface Growth {
  events: number;
  bytes: number;
  /** False: the bytes of one more event, as the largest sizes had it, times the events. */
  measured: boolean;
  /** Dollars for a month in which all of these came, and for keeping them a month. */
  writing: number;
  keeping: number;
}

/** Bytes of one more event once tables are large. */
export function bytesPerEvent(sizes: readonly Size[]): number {
  const [before, last] = [sizes.at(-2), sizes.at(-1)];
  if (!last) return Number.NaN;
  return before ? (last.bytes - before.bytes) / (last.events - before.events) : last.bytes / last.events;
}

/** `cost`: rows per event, rollups included. */
export function growthOf(sizes: readonly Size[], cost: { written: number; read: number }): Growth[] {
  const last = sizes.at(-1);
  const each = bytesPerEvent(sizes);
  return [10_000, 100_000, 1_000_000, 10_000_000].map((events) => {
    const known = sizes.find((size) => size.events === events);
    const bytes = known?.bytes ?? (last?.bytes ?? 0) + (events - (last?.events ?? 0)) * each;
    const writing = (events / 1e6) * (cost.written * prices.millionWritten + cost.read * prices.millionRead);
    return {
      events,
      bytes,
      measured: known !== undefined,
      writing,
      keeping: (bytes / gigabyte) * prices.gigabyteMonth,
    };
  });
}
