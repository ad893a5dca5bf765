import { localOf } from "#domain/zone.ts";
import { type ReleaseRule, stateBeginnings } from "#schema/release-rule.ts";
import type { AccountState, ReleaseKind } from "#schema/words.ts";

const dayForm = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const dayIn = (timezone: string, at: number) => dayForm.format(Date.parse(localOf(at, timezone).date));

type State = ReleaseRule & { kind: AccountState };

/** Whether the account is in a state in which nobody congratulates. */
function isState(rule: ReleaseRule): rule is State {
  return rule.kind !== "review";
}

/** "Open escalation since 4 Nov 2026 (Priya Raman)" */
const nameOf = ({ kind, since, by }: State, timezone: string) =>
  `${stateBeginnings[kind]}${dayIn(timezone, since)} (${by})`;

/** Why a rule holds a recap, days in the account's zone. A person's own words stand in quotes: they never read as a soft reason. */
export function ruleReason(rule: ReleaseRule, timezone: string): string {
  if (isState(rule)) return `${nameOf(rule, timezone)}: “${rule.reason ?? ""}”`;
  return `${rule.by} asked on ${dayIn(timezone, rule.since)} that each recap of this account is looked at first.`;
}

/** What a person said of an account: how its recaps go out from now on. */
interface Said {
  kind: ReleaseKind | "itself";
  reason: string;
  by: string;
  /** UTC ms. */
  now: number;
}

/** The rule after it: who changes only the words of one leaves it its day and its name. Null: by themselves. */
export function nextRule(before: ReleaseRule | null, { kind, reason, by, now }: Said): ReleaseRule | null {
  if (kind === "itself") return null;
  const kept = before?.kind === kind ? before : null;
  return { kind, since: kept?.since ?? now, by: kept?.by ?? by, reason: reason || (kept?.reason ?? null) };
}

/**
 * What a change of the rule says to months that are held now. `line`: takes the place of what a state said before; `isOver`:
 * the state is over, and it waits for a person all the same. Null: nothing.
 */
export function saidToHeld(
  before: ReleaseRule | null,
  after: ReleaseRule | null,
  { by, now, timezone }: Pick<Said, "by" | "now"> & { timezone: string },
): { line: string; isOver: boolean } | null {
  if (after && isState(after)) return { line: ruleReason(after, timezone), isOver: false };
  if (!before || !isState(before)) return null;
  const line = `${nameOf(before, timezone)}, over since ${dayIn(timezone, now)} (${by}): a person releases it.`;
  return { line, isOver: true };
}
