import type { JSX } from "preact";
import { day, english } from "./date.ts";

/**
 * An instant (UTC ms) as staff read it, on every page: "3 Nov 2026, 09:12 UTC". Where they are the server does not know; the
 * page's script says it again on the clock of their browser, with its zone.
 */
export function Moment({ at }: { at: number }): JSX.Element {
  return (
    <time dateTime={new Date(at).toISOString()} data-here>
      {day(english.dayOf(at, "UTC"))}, {english.time(at, "UTC")} UTC
    </time>
  );
}
