/*
 * The clock of the runs: it stands still until the platform moves it, so that months pass in milliseconds and a run is the
 * same every time. Timers stay real: sockets need them.
 */

let current = 0;

/** Sets the time every `Date.now()` gives from now on, UTC ms. */
export function setClock(now: number): void {
  current = now;
  Date.now = () => current;
}
