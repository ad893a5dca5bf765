import { sql } from "drizzle-orm";
import type { CalendarAccount, CalendarRecap, ComparedSide, MailedSide } from "#schema/calendar.ts";
import { flag, many, object, parseParts, selectParts, statement } from "#store/db.ts";
import { stopOfContact } from "#store/mail-list.ts";
import { isPresent } from "#store/presence.ts";
import { isReaderRole, readingFields } from "#store/reading.ts";
import { firstEventOn, lastKey } from "#store/recap/due.ts";
import { releaseRule } from "#store/release-rule.ts";
import { account, contact } from "#tables/account.ts";
import { feedback } from "#tables/feedback.ts";
import { delivery, mailList, recap, recapNote, suppression } from "#tables/recap.ts";
import { share } from "#tables/share.ts";
import { counts, type FrameCounts } from "./part.ts";

const accountFields = {
  id: account.id,
  name: account.name,
  timezone: account.timezone,
  locale: account.locale,
  kickoffOn: account.kickoffOn,
  endsOn: account.endsOn,
  firstEventOn,
  lastKey,
  isHeldOut: flag(sql`${account.heldOutSince} is not null`),
  rule: releaseRule,
  notes: sql`json((select json_group_array(${recapNote.periodKey}) from ${recapNote} where ${recapNote.accountId} = ${account.id} and ${recapNote.periodKey} > coalesce(${lastKey}, '')))`,
  contacts: sql`json(${many(
    {
      id: contact.id,
      name: contact.name,
      stop: stopOfContact,
      ...readingFields,
    },
    sql`from ${contact} where ${contact.accountId} = ${account.id} and ${contact.email} is not null
      and ${isReaderRole} and ${isPresent} order by ${contact.createdAt}, ${contact.id}`,
  )})`,
};

/** A row an account, as in the list of accounts. */
const accounts = statement<Record<string, never>, { row: string }>(
  "console.calendarAccounts",
  () => sql`select ${object(accountFields)} as "row" from ${account} where ${account.metricKey} is not null limit 5000`,
);

/** A restated month goes out when a person says so. */
const dueAt = sql`iif(${recap.version} = 1, ${recap.dueAt}, coalesce(${recap.releasedAt}, ${recap.dueAt}))`;

const recapFields = {
  id: recap.id,
  accountId: recap.accountId,
  kind: recap.kind,
  periodKey: recap.periodKey,
  version: recap.version,
  state: recap.state,
  dueAt,
  holds: sql`json(${recap.holds})`,
  reviewUntil: recap.reviewUntil,
  isHeldOut: flag(recap.heldOut),
  hasNote: flag(
    sql`exists (select 1 from ${recapNote} where ${recapNote.accountId} = ${recap.accountId} and ${recapNote.periodKey} = ${recap.periodKey})`,
  ),
  deliveries: sql`json(${many(
    {
      contactId: delivery.contactId,
      name: delivery.name,
      variant: delivery.variant,
      state: delivery.state,
      fate: delivery.fate,
    },
    sql`from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.replacedBy} is null`,
  )})`,
};

/** A month is due before it is planned, so the index of that finds all that were due since. */
const recaps = statement<{ from: number }, { row: string }>(
  "console.calendarRecaps",
  (p) => sql`select ${object(recapFields)} as "row" from ${recap}
    where (${recap.state} in ('due', 'held', 'sending') and (${recap.version} = 1 or ${recap.state} = 'sending'))
    or (${recap.plannedAt} >= ${p.from} and ${recap.dueAt} >= ${p.from} and ${recap.version} = 1) or (${recap.version} > 1 and ${recap.releasedAt} >= ${p.from}) limit 10000`,
);

const said = (rest: ReturnType<typeof sql>) =>
  sql`exists (select 1 from ${feedback} where ${feedback.accountId} = ${recap.accountId} and ${feedback.periodKey} = ${recap.periodKey} ${rest})`;
const seen = sql`exists (select 1 from ${share} where ${share.accountId} = ${recap.accountId} and ${share.lastSeenAt} > ${recap.computedAt})`;

const ofRecap = sql`from ${delivery} where ${delivery.recapId} = ${recap.id} and ${delivery.state} = 'sent'`;
/** From the months or from everything, after the month was there. */
const hasLeft = sql`(exists (select 1 from ${suppression} where ${suppression.address} = ${delivery.recipient} and ${suppression.accountId} = ${delivery.accountId}
    and ${suppression.reason} = 'unsubscribed' and ${suppression.at} > ${recap.computedAt}) or exists (select 1 from ${mailList} where ${mailList.accountId} = ${delivery.accountId}
    and ${mailList.address} = ${delivery.recipient} and ${mailList.kind} = ${delivery.kind} and ${mailList.isOn} = 0 and ${mailList.at} > ${recap.computedAt}))`;
const howMany = (and: ReturnType<typeof sql>) => sql`coalesce(sum((select count(*) ${ofRecap}${and})), 0)`;
/** What only who was mailed can do. */
const mailedFields = {
  people: howMany(sql``),
  opened: howMany(sql` and ${delivery.seenAt} is not null`),
  replied: howMany(sql` and ${delivery.repliedAt} is not null`),
  left: howMany(sql` and ${hasLeft}`),
};

/** The newest month of each account that is over, where nothing held it: those that were mailed, or those that were not because of the hold-out. */
const compared = (side: "heldOut" | "mailed") => {
  const state =
    side === "heldOut" ? sql`${recap.state} = 'archived' and ${recap.heldOut} = 1` : sql`${recap.state} = 'sent'`;
  return sql`(select ${object({
    accounts: sql`count(*)`,
    read: sql`coalesce(sum(${seen} or exists (select 1 ${ofRecap} and ${delivery.seenAt} is not null)), 0)`,
    seen: sql`coalesce(sum(${seen}), 0)`,
    answered: sql`coalesce(sum(${said(sql``)}), 0)`,
    confirmed: sql`coalesce(sum(${said(sql`and ${feedback.kind} = 'figure' and ${feedback.choice} = 'confirmed'`)}), 0)`,
    ...(side === "mailed" ? mailedFields : {}),
  })} from ${recap} where ${recap.plannedAt} >= ${sql.placeholder("since")} and ${recap.kind} = 'monthly' and ${recap.version} = 1 and ${recap.holds} = '[]' and ${state}
    and ${recap.periodKey} = (select max(r."period_key") from ${recap} as r where r."account_id" = ${recap.accountId} and r."kind" = ${recap.kind} and r."state" in ('sent', 'archived')))`;
};

interface CalendarParts {
  counts: FrameCounts;
  withoutMetric: number;
  heldOut: ComparedSide;
  mailed: MailedSide;
}

const parts = statement<{ since: number }, CalendarParts>("console.calendar", () =>
  selectParts({
    counts,
    withoutMetric: sql`(select count(*) from ${account} where ${account.metricKey} is null)`,
    heldOut: compared("heldOut"),
    mailed: compared("mailed"),
  }),
);

interface CalendarFacts {
  counts: FrameCounts;
  accounts: CalendarAccount[];
  recaps: CalendarRecap[];
  withoutMetric: number;
  compared: { heldOut: ComparedSide; mailed: MailedSide };
}

/**
 * Everything the calendar of recaps shows, one round trip: all accounts with a metric, months that are open or were due since
 * `from`, and what followed the newest months since `since`. Both UTC ms.
 */
export async function loadCalendar(
  db: D1Database,
  { from, since }: { from: number; since: number },
): Promise<CalendarFacts> {
  const [first, ...rows] = await db.batch<{ row: string }>([
    parts.bind(db, { since }),
    accounts.bind(db, {}),
    recaps.bind(db, { from }),
  ]);
  const { counts: numbers, withoutMetric, ...sides } = parseParts<CalendarParts>(first as D1Result);
  const [found, months] = rows.map((result) => result.results.map(({ row }) => JSON.parse(row) as unknown));
  return {
    counts: numbers,
    withoutMetric,
    compared: sides,
    accounts: (found ?? []) as CalendarAccount[],
    recaps: (months ?? []) as CalendarRecap[],
  };
}
