const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * The wall clock of a zone at an instant, written as if it were UTC (ms): a second reading of the clock that shares nothing
 * with the product. It reads the name of the offset ("GMT+05:45"), the product reads the date and hour.
 */
export function wallAt(instant: number, zone: string): number {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
    clocks.set(zone, clock);
  }
  const [, sign = "+", hours = "0", minutes = "0", seconds = "0"] =
    clock.format(instant).match(/GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/) ?? [];
  const size = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return instant + (sign === "-" ? -size : size) * 1000;
}
