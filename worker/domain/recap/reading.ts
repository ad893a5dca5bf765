import type { SuppressionReason } from "#schema/delivery.ts";
import type { Decided, ReadingView, RecapReader, RoleReading } from "#schema/reading.ts";
import type { RecapPeriod } from "#schema/recap.ts";
import {
  type CelebrationWish,
  type ContactRole,
  firstValueKey,
  type ReaderRole,
  type ReadingSource,
  type RecapDetail,
  type RecapFrequency,
  type RecapKind,
  type RecapVariant,
  readerRoles,
} from "#schema/words.ts";

/* How a person gets the recap (recaps.md §12): their own word, else what staff set, else what their admin set for the account. */

/** How much of the recap who reads it gets where nobody said anything. */
const usualDetails: Record<ReaderRole, RecapDetail> = { executive_sponsor: "short", champion: "whole", admin: "whole" };

const variants: Record<RecapDetail, RecapVariant> = { short: "sponsor", whole: "champion" };

/** Whether somebody with this part at the customer gets recaps at all. */
export function isReader(role: ContactRole): role is ReaderRole {
  return readerRoles.some((each) => each === role);
}

type Level = Exclude<ReadingSource, "usual">;

function decided<T>(said: Record<Level, T | null>, usual: T): Decided<T> {
  const { person, staff, account } = said;
  if (person !== null) return { value: person, by: "person" };
  if (staff !== null) return { value: staff, by: "staff" };
  return account === null ? { value: usual, by: "usual" } : { value: account, by: "account" };
}

/**
 * Whether they are told of the First Value: the first who said so, else the first who said how often they get the recap, where
 * that is never. Who said it of the recap alone said nothing of the First Value.
 */
function celebrationOf({ lists, celebration, frequency, wish, usual }: RoleReading): Decided<CelebrationWish> {
  const words: [Level, CelebrationWish | null, RecapFrequency | null][] = [
    ["person", lists.milestone, wish?.frequency ?? null],
    ["staff", celebration, frequency],
    ["account", usual.celebration, usual.frequency],
  ];
  let often: RecapFrequency | null = null;
  for (const [by, word, said] of words) {
    if (word !== null) return { value: word, by };
    if (often === null && said === "off") return { value: "off", by };
    often ??= said;
  }
  return { value: "on", by: "usual" };
}

/** How often they get the recap. */
export function frequencyOf({ lists, wish, frequency, usual }: RoleReading): Decided<RecapFrequency> {
  if (lists.monthly === "off") return { value: "off", by: "person" };
  return decided({ person: wish?.frequency ?? null, staff: frequency, account: usual.frequency }, "monthly");
}

function detailOf({ role, wish, detail, usual }: RoleReading): Decided<RecapDetail> {
  const said = { person: wish?.detail ?? null, staff: detail, account: usual.detail };
  return decided(said, isReader(role) ? usualDetails[role] : "whole");
}

/** What they read; null: the account's. */
export function languageOf({ wish, language }: RoleReading): ReadingView["language"] {
  return decided({ person: wish?.language ?? null, staff: language, account: null }, null);
}

/** What counts for this person, and because of whose word, whether or not somebody with their part is mailed at all. */
export function readingOf(reader: RoleReading): ReadingView {
  return {
    frequency: frequencyOf(reader),
    celebration: celebrationOf(reader),
    detail: detailOf(reader),
    language: languageOf(reader),
  };
}

/** The mail that has as much in it as this person wants. What hangs on being a sponsor asks their role instead. */
export function variantFor(reader: RoleReading): RecapVariant {
  return variants[detailOf(reader).value];
}

/** Whether a calendar quarter ends with this month: "2026-03", -06, -09, -12. */
export function endsQuarter(periodKey: string): boolean {
  return Number(periodKey.slice(5, 7)) % 3 === 0;
}

/** Who or what keeps all mails of a kind from somebody: a mishap of their address, or the choice of whoever decides. */
export type Silence = Exclude<SuppressionReason, "unsubscribed"> | Level;

/**
 * Why nothing of this kind of mail reaches them, whenever it goes out; null where it does. One rule for months and First Values:
 * what the claim of a mail refuses for good is known here.
 */
export function silenceOf(reader: RecapReader, kind: RecapKind): Silence | null {
  if (reader.stop !== null) return reader.stop === "unsubscribed" ? "person" : reader.stop;
  const { frequency, celebration } = readingOf(reader);
  const { value, by } = kind === "monthly" ? frequency : celebration;
  return value === "off" && by !== "usual" ? by : null;
}

/**
 * Whether this person wants the recap of this month ("2026-10"), or to be told of the First Value. `endsOn`: the last day of the
 * contract where it is one of that month: who reads by the quarter gets the last recap too, for none follows that tells of it.
 */
export function isDue(reader: RoleReading, { key, endsOn }: Pick<RecapPeriod, "key" | "endsOn">): boolean {
  if (key === firstValueKey) return celebrationOf(reader).value === "on";
  const { value } = frequencyOf(reader);
  return value === "monthly" || (value === "quarterly" && (endsQuarter(key) || endsOn !== undefined));
}
