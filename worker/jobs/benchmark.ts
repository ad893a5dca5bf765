import { addMonths } from "#domain/day.ts";
import { nextPeriod, periodKeyOf, periodOf } from "#domain/month.ts";
import { differsEnough, isBenchmarked, seatBandOf } from "#domain/recap/benchmark.ts";
import type { Env } from "#env";
import { benchmarkSettings } from "#schema/benchmark-settings.ts";
import type { Peer } from "#schema/recap-input.ts";
import type { RecapRows } from "#schema/recap-row.ts";
import { recapSettings } from "#schema/settings.ts";
import { freezeGroup, frozenGroups, type GroupKey, groupName, readGroup } from "#store/recap/benchmark.ts";

/** How often a group is read again because another of the month was frozen meanwhile. */
const tries = 5;
/** The month is over everywhere once it is over in the last zone to leave it. */
const lastZone = "Etc/GMT+12";

/** The group an account is held against in a month; null where its size is not known or its metric is not compared. */
function groupKeyOf(
  { metric, segment, seats }: Pick<RecapRows["account"], "metric" | "segment" | "seats">,
  month: string,
): GroupKey | null {
  const band = seatBandOf(seats);
  return band && isBenchmarked(metric) ? { metricKey: metric.key, month, segment, seats: band } : null;
}

/** Freezes a group that nobody asked for yet. Somebody else's freezing of the same group is as good. */
async function freeze(env: Env, key: GroupKey, now: number): Promise<Peer[] | null> {
  const { month } = key;
  const third = periodKeyOf(addMonths(`${month}-01`, 1 - benchmarkSettings.wholeMonths));
  const completeAt = periodOf(nextPeriod(month), lastZone).startUtc;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const { members, others } = await readGroup(env.DB, key, { third, completeAt });
    const ids = members.map(({ accountId }) => accountId);
    const visible = others.filter((other) => other.shown).map((other) => other.ids);
    const shown = differsEnough(ids, visible, recapSettings);
    if (await freezeGroup(env.DB, key, { members, shown, others: others.length, now })) return shown ? members : null;
    const kept = (await frozenGroups(env.DB, [key])).get(groupName(key));
    if (kept !== undefined) return kept;
  }
  throw new Error("Other groups of this month were frozen every time.");
}

/**
 * The groups of any number of recaps as they were when the first of each asked, in the order asked: one statement for all that
 * are frozen already. Null for none that may be shown. `now`: UTC ms.
 */
export async function groupsOf(
  env: Env,
  asked: readonly { account: RecapRows["account"]; month: string }[],
  now: number,
): Promise<(Peer[] | null)[]> {
  const keys = asked.map(({ account, month }) => groupKeyOf(account, month));
  const wanted = keys.filter((key) => key !== null);
  if (wanted.length === 0) return keys.map(() => null);
  const known = await frozenGroups(env.DB, wanted);
  for (const key of wanted) if (!known.has(groupName(key))) known.set(groupName(key), await freeze(env, key, now));
  return keys.map((key) => (key && known.get(groupName(key))) ?? null);
}
