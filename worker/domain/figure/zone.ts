import { addMonths } from "#domain/day.ts";
import { periodKeyOf } from "#domain/month.ts";
import { localOf } from "#domain/zone.ts";
import type { ZoneSpan } from "#schema/figure.ts";

/** Before every day there is. */
const always = "0001-01-01";

/** What a changed zone means: the spans the days are counted in from now on, and whether days there are change hands. */
export interface ZoneChange {
  spans: ZoneSpan[];
  rebucket: boolean;
}

/**
 * A changed zone takes effect with the next period, recaps.md §3: months that were published, and the one under way, keep
 * theirs. While nothing was published it was simply wrong before, and every day is counted anew, but for the months in which
 * events are archived: their days cannot be derived, and an event counted on the old day and the new one would be two. Instants
 * UTC ms.
 */
export function changeZone(given: {
  from: string;
  to: string;
  spans: readonly ZoneSpan[];
  isPublished: boolean;
  /** Up to when events may be archived; null: none are. */
  archivedUntil: number | null;
  now: number;
}): ZoneChange {
  const { from, to, spans, isPublished, archivedUntil, now } = given;
  if (from === to) return { spans: [...spans], rebucket: false };
  // One span, so that the days on either side are looked at too: events were named under the days of the old zone.
  if (!isPublished && archivedUntil === null) return { spans: [{ fromOn: always, timezone: to }], rebucket: true };
  const fixed = isPublished ? now : (archivedUntil ?? now);
  const next = addMonths(`${periodKeyOf(localOf(fixed, from).date)}-01`, 1);
  const kept = spans.filter((span) => span.fromOn < next);
  const known = kept.length > 0 ? kept : [{ fromOn: always, timezone: from }];
  return { spans: [...known, { fromOn: next, timezone: to }], rebucket: !isPublished };
}
