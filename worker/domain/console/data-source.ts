import { isFailing } from "#domain/figure/state.ts";
import { localOf } from "#domain/zone.ts";
import type { DataKey, DataSource, SourceState } from "#schema/console-data.ts";
import type { ListedSource, SourceSurroundings } from "#schema/data-row.ts";

const dayMs = 86_400_000;
/** Batches of a source the usual gap is taken from. */
const batches = 200;

/**
 * How long a source usually keeps silent, ms: the 95th percentile (nearest rank) of the pauses between its last batches, and at
 * least a day, metrics.md §5. `heard`: UTC ms, in any order.
 */
export function usualGap(heard: readonly number[]): number {
  const times = heard.toSorted((a, b) => b - a).slice(0, batches);
  const gaps = times.slice(1).map((at, before) => (times[before] ?? at) - at);
  const longest = gaps.toSorted((a, b) => a - b)[Math.ceil(gaps.length * 0.95) - 1] ?? 0;
  return Math.max(dayMs, longest);
}

/**
 * Whether a source may be believed: live within its usual gap, stale once it has been silent twice as long. A watermark is a
 * word of the source like an event is. All UTC ms.
 */
export function sourceState(
  { lastEventAt, completeUntil }: Pick<DataSource, "lastEventAt" | "completeUntil">,
  gap: number,
  now: number,
): SourceState {
  const words = [lastEventAt, completeUntil].filter((at) => at !== null);
  if (words.length === 0) return "waiting";
  const silence = now - Math.max(...words);
  if (silence <= gap) return "live";
  return silence <= 2 * gap ? "quiet" : "stale";
}

const dayOf = (at: number | null) => (at === null ? null : localOf(at, "UTC").date);

function viewKey({ createdAt, expiresAt, revokedAt, ...key }: ListedSource["keys"][number], now: number): DataKey {
  return {
    ...key,
    createdOn: dayOf(createdAt) ?? "",
    expiresOn: dayOf(expiresAt && expiresAt - 1),
    revokedOn: dayOf(revokedAt),
    isEnded: revokedAt !== null || (expiresAt !== null && expiresAt <= now),
  };
}

/** A source with its state in words of the page. `now`: UTC ms. */
export function viewSource(facts: ListedSource, around: SourceSurroundings, now: number): DataSource {
  const { id, name, liveDays, lastReceivedAt: lastEventAt, completeUntil, lastError, lastErrorAt } = facts;
  const gap = usualGap(around.heard.filter(([source]) => source === id).map(([, at]) => at));
  return {
    ...{ id, name, liveDays, lastEventAt, completeUntil, usualGap: gap },
    state: isFailing(facts) ? "failing" : sourceState({ lastEventAt, completeUntil }, gap, now),
    metrics: around.metrics.filter(([source]) => source === id).map(([, metric]) => metric),
    accounts: around.accounts.find(([source]) => source === id)?.[1] ?? 0,
    error: lastError !== null && lastErrorAt !== null ? { text: lastError, at: lastErrorAt } : null,
    keys: facts.keys.map((key) => viewKey(key, now)),
  };
}
