import { addDays } from "#domain/day.ts";
import { nextPeriod } from "#domain/month.ts";
import { dueMonths, isToldLater } from "#domain/recap/calendar.ts";
import { isDue, isReader, variantFor } from "#domain/recap/reading.ts";
import { ruleReason } from "#domain/recap/release-rule.ts";
import { sponsorReason } from "#domain/recap/sponsor.ts";
import { isTimezone, localOf } from "#domain/zone.ts";
import type { CalendarAccount, CalendarEntry, CalendarPerson, CalendarRecap, CalendarView } from "#schema/calendar.ts";
import type { ConsoleFrame } from "#schema/console.ts";
import type { RecapAccount } from "#schema/recap-row.ts";
import type { RecapSettings } from "#schema/recap-settings.ts";
import { type CalendarState, calendarStates, type RecapKind } from "#schema/words.ts";

const dayMs = 86_400_000;
const daysAhead = 35;
const daysBack = 7;
const perPage = 100;

/** The instant from which on months that are over are still shown. UTC ms. */
export function calendarFrom(now: number): number {
  return now - daysBack * dayMs;
}

/** The state a word in the address asks for; null for all. */
export function calendarFilter(word: string | undefined): CalendarState | null {
  return calendarStates.find((state) => state === word) ?? null;
}

interface Clock {
  now: number;
  isPaused: boolean;
  settings: RecapSettings;
}

/** Who would be mailed. An address that stands twice gets one mail: the delivery says which. */
function peopleOf(account: CalendarAccount, periodKey: string): CalendarPerson[] {
  const endsOn = endIn(account, periodKey);
  const period = { key: periodKey, ...(endsOn === null ? {} : { endsOn }) };
  return account.contacts
    .filter((contact) => isReader(contact.role) && isDue(contact, period))
    .map((contact) => {
      const { id: contactId, name, stop } = contact;
      return { contactId, name, variant: variantFor(contact), state: null, fate: null, isStopped: stop !== null };
    });
}

function comingState(account: CalendarAccount, people: CalendarPerson[], isPaused: boolean): CalendarState {
  if (account.isHeldOut) return "hold_out";
  if (people.every((person) => person.isStopped)) return "nobody";
  return isPaused ? "paused" : "planned";
}

/** A mail that would go out is held first where the account wants it so, and a month where no sponsor would get it. */
function announced(
  { rule, timezone, contacts }: CalendarAccount,
  state: CalendarState,
  kind: RecapKind,
): Pick<CalendarEntry, "state" | "holds"> {
  if (state !== "planned" && state !== "paused") return { state, holds: [] };
  const reasons = [kind === "monthly" ? sponsorReason(contacts) : null, rule && ruleReason(rule, timezone)];
  const holds = reasons.filter((reason) => reason !== null);
  return { state: holds.length > 0 ? "will_hold" : state, holds };
}

/**
 * When the recap of a month is due whose note may be written, UTC ms: one cron opens in the days shown, or one that is in the
 * ledger and was due at `dueAt`. Null where none is.
 */
export function comingAt(
  account: RecapAccount & { metricKey: string | null },
  periodKey: string,
  { now, settings, dueAt }: Pick<Clock, "now" | "settings"> & { dueAt: number | null },
): number | null {
  if (isToldLater(account, periodKey, settings)) return null;
  if (dueAt !== null || account.metricKey === null || !isTimezone(account.timezone)) return dueAt;
  const months = dueMonths(account, now + daysAhead * dayMs, settings);
  return months.find((month) => month.periodKey === periodKey)?.dueAt ?? null;
}

/** Whether a word may be added to a month in the ledger: nothing was composed of it, and it is told by itself. */
export function takesNote(
  { state, version, periodKey }: Pick<CalendarRecap, "state" | "version" | "periodKey">,
  account: Pick<RecapAccount, "kickoffOn" | "firstEventOn" | "endsOn">,
  settings: RecapSettings,
): boolean {
  return state === "due" && version === 1 && !isToldLater(account, periodKey, settings);
}

/** The last day of the contract, of the month it lies in. */
function endIn({ endsOn }: CalendarAccount, periodKey: string): string | null {
  return endsOn?.startsWith(`${periodKey}-`) ? endsOn : null;
}

/** Months cron has not opened yet, by the rule it goes by. */
function comingOf(account: CalendarAccount, { now, isPaused, settings }: Clock): CalendarEntry[] {
  const { id: accountId, name: accountName, timezone } = account;
  return dueMonths(account, now + daysAhead * dayMs, settings)
    .filter((due) => due.dueAt >= calendarFrom(now))
    .map(({ periodKey, dueAt }) => ({ periodKey, dueAt, people: peopleOf(account, periodKey) }))
    .map(({ periodKey, dueAt, people }) => ({
      ...announced(account, comingState(account, people, isPaused), "monthly"),
      accountId,
      accountName,
      timezone,
      periodKey,
      endsOn: endIn(account, periodKey),
      version: 1,
      dueAt,
      day: localOf(dueAt, timezone).date,
      recapId: null,
      note: isToldLater(account, periodKey, settings) ? null : account.notes.includes(periodKey),
      reviewUntil: null,
      waitsUntil: null,
      people,
    }));
}

function ledgerState(recap: CalendarRecap, coming: CalendarState): CalendarState {
  switch (recap.state) {
    case "due":
      return coming === "hold_out" ? "hold_out" : "waiting";
    case "held":
      return recap.reviewUntil === null ? "held" : "review";
    case "sending":
      return coming === "paused" ? "paused" : "going_out";
    case "sent":
      return "went_out";
    case "archived":
      return recap.isHeldOut ? "hold_out" : "archived";
  }
}

/** A source may be silent until the end of this local day of the month after (recaps.md §4). */
function lastWaitDay(periodKey: string, { waitUntilDay }: RecapSettings): string {
  return addDays(`${nextPeriod(periodKey)}-01`, waitUntilDay - 1);
}

function ledgerEntry(
  recap: CalendarRecap,
  account: CalendarAccount,
  { isPaused, now, settings }: Clock,
): CalendarEntry {
  const people = peopleOf(account, recap.periodKey);
  const isStopped = new Map(people.map((person) => [person.contactId, person.isStopped]));
  const planned = recap.deliveries.map((each) => ({ ...each, isStopped: isStopped.get(each.contactId) ?? false }));
  const { id: recapId, periodKey, version, dueAt, holds, reviewUntil } = recap;
  const coming = comingState(account, people, isPaused);
  // A First Value is in the ledger from the day it is reached.
  const isComing = recap.kind === "milestone" && recap.state === "due" && dueAt > now;
  const standing = isComing
    ? announced(account, coming, recap.kind)
    : { state: ledgerState(recap, coming), holds: recap.state === "held" ? holds : [] };
  return {
    ...standing,
    accountId: account.id,
    accountName: account.name,
    timezone: account.timezone,
    periodKey,
    endsOn: endIn(account, periodKey),
    version,
    dueAt,
    day: localOf(dueAt, account.timezone).date,
    recapId,
    note: takesNote(recap, account, settings) ? recap.hasNote : null,
    reviewUntil,
    waitsUntil: recap.kind === "monthly" && standing.state === "waiting" ? lastWaitDay(periodKey, settings) : null,
    people: recap.state === "due" ? people : planned,
  };
}

/** By the day its people see, then as time passes; the rest only makes the order the same each time. */
function byTime(one: CalendarEntry, other: CalendarEntry): number {
  if (one.day !== other.day) return one.day < other.day ? -1 : 1;
  if (one.dueAt !== other.dueAt) return one.dueAt - other.dueAt;
  return `${one.accountName} ${one.accountId}` < `${other.accountName} ${other.accountId}` ? -1 : 1;
}

function daysOf(entries: CalendarEntry[], page: number): CalendarView["days"] {
  const totals = new Map<string, number>();
  for (const { day } of entries) totals.set(day, (totals.get(day) ?? 0) + 1);
  const shown = entries.slice((page - 1) * perPage, page * perPage);
  return [...new Set(shown.map(({ day }) => day))].map((day) => ({
    day,
    total: totals.get(day) ?? 0,
    entries: shown.filter((entry) => entry.day === day),
  }));
}

/**
 * What goes out to whom and when: months of the next 35 days, everything that is still open, and what ended in the last seven.
 * `now` UTC ms; `page` counts from 1.
 */
export function viewCalendar(
  facts: { accounts: CalendarAccount[]; recaps: CalendarRecap[] } & Pick<CalendarView, "withoutMetric" | "compared">,
  frame: ConsoleFrame,
  asked: { filter: CalendarState | null; page: number; settings: RecapSettings },
): CalendarView {
  const { filter, settings } = asked;
  const clock: Clock = { now: frame.now, isPaused: frame.pause !== null, settings };
  const known = facts.accounts.filter(({ timezone }) => isTimezone(timezone));
  const byId = new Map(known.map((account) => [account.id, account]));
  const open = facts.recaps.flatMap((recap) => {
    const account = byId.get(recap.accountId);
    return account ? [ledgerEntry(recap, account, clock)] : [];
  });
  const entries = [...open, ...known.flatMap((account) => comingOf(account, clock))].toSorted(byTime);
  const counts = Object.fromEntries(calendarStates.map((state) => [state, 0])) as CalendarView["counts"];
  for (const { state } of entries) counts[state] += 1;
  const shown = entries.filter((entry) => filter === null || entry.state === filter);
  const pages = Math.max(1, Math.ceil(shown.length / perPage));
  const page = Math.min(pages, Math.max(1, asked.page));
  return {
    frame,
    days: daysOf(shown, page),
    counts,
    filter,
    page,
    pages,
    withoutMetric: facts.withoutMetric,
    lost: facts.accounts.filter((account) => !byId.has(account.id)),
    compared: facts.compared,
  };
}
