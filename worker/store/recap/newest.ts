import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { ToldReader } from "#schema/recap-row.ts";
import type { RecapState, RecapVariant } from "#schema/words.ts";
import { all, bare, statement } from "#store/db.ts";
import { raiseRevision } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { delivery, recap } from "#tables/recap.ts";
import { keepPapers } from "./paper.ts";
import { shownColumns } from "./shown.ts";

/* Mails of the newest version of a month that was restated after it was mailed. */

/** A version as somebody read it, and the mails that are to be added to it. */
export interface AsRead {
  recapId: string;
  /** JSON, as it was read. */
  figures: string;
  /** Whether its mails were dropped when it was read. */
  dropped: boolean;
  /** JSON of the mails to add. */
  mails: string;
  papers: Parameters<typeof keepPapers>[1];
}

/** What a mail is sent again as. */
export interface ResentAs extends AsRead {
  version: number;
  variant: RecapVariant;
  form: string;
}

type ReadValues = { recapId: string; figures: string; dropped: number };
export type ResentValues = ReadValues & { version: number; variant: string; form: string };

/** Values of statements that ask isAsRead. */
export function readValues({ recapId, figures, dropped }: AsRead): ReadValues {
  return { recapId, figures, dropped: dropped ? 1 : 0 };
}

/** The same with what a new delivery is made of. */
export function resentValues(as: ResentAs): ResentValues {
  const { version, variant, form } = as;
  return { ...readValues(as), version, variant, form };
}

const hasNewer = (name: string) => {
  const own = (column: string) => sql.raw(`${name}."${column}"`);
  return sql`exists (select 1 from ${recap} as n where n."account_id" = ${own("account_id")} and n."kind" = ${own("kind")}
    and n."period_key" = ${own("period_key")} and n."version" > ${own("version")})`;
};

/** The recap of the statement around it has no newer version, not even one that is still to be composed. */
export const isNewest: SQL = sql`not ${hasNewer("recap")}`;

/** The account is not on hold-out: a person who sends one of its mails, or sends it again, would break that. */
export const isMailed = (accountId: SQL | AnyColumn): SQL =>
  sql`(select ${account.heldOutSince} from ${account} where ${account.id} = ${accountId}) is null`;

const asShown = shownColumns("r");

/** Published, the newest version, still what its mails were written from, and of an account that is mailed. */
export const isAsRead = (p: { recapId: SQL; figures: SQL; dropped: SQL }): SQL =>
  sql`exists (select 1 from ${recap} as r where r."id" = ${p.recapId} and r."state" in ('archived', 'sending', 'sent') and r."value" is not null
    and ${asShown.figures} = ${p.figures} and (${asShown.mails} is null) = ${p.dropped} and not ${hasNewer("r")} and ${isMailed(sql.raw('r."account_id"'))})`;

const open = statement<{ ids: string; recapId: string; mails: string; now: number }>(
  "newest.open",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.state)} = 'sending', ${bare(recap.releasedAt)} = coalesce(${recap.releasedAt}, ${p.now}),
    ${bare(recap.mails)} = json_patch(coalesce(${recap.mails}, '{}'), ${p.mails}), ${bare(recap.forms)} = null
    where ${recap.id} = ${p.recapId} and exists (select 1 from ${delivery} where ${delivery.id} in (select value from json_each(${p.ids})))`,
);

const bump = statement<{ recapId: string }>("newest.bump", (p) =>
  raiseRevision(sql`${account.id} = (select ${recap.accountId} from ${recap} where ${recap.id} = ${p.recapId})`),
);

/** Steps behind those that planned deliveries: with any of `ids` there, their version goes out and its mails are kept. */
export function sendSteps(
  db: D1Database,
  ids: string[],
  { as, now }: { as: AsRead; now: number },
): D1PreparedStatement[] {
  const { recapId, mails, papers } = as;
  return [
    open.bind(db, { ids: JSON.stringify(ids), recapId, mails, now }),
    keepPapers(db, papers),
    bump.bind(db, { recapId }),
  ];
}

/** The newest version of a delivery's month, and what the delivery is of. */
export interface NewestVersion {
  recapId: string;
  version: number;
  state: RecapState;
  /** Version of the delivery. */
  own: number;
  contactId: string;
  /** Nobody of its account is mailed. */
  isHeldOut: boolean;
  /** What its reader was told of the month before that version, or may have been; version null: nothing. */
  told: Pick<ToldReader, "version" | "value">;
}

type NewestRow = Omit<NewestVersion, "told" | "isHeldOut"> & { told: string; isHeldOut: number };

const toldBefore = sql`(select json_object('version', max(d."version"), 'value', m."value") from ${delivery} as d join ${recap} as m on m."id" = d."recap_id"
    where d."account_id" = ${delivery.accountId} and d."kind" = ${delivery.kind} and d."period_key" = ${delivery.periodKey} and d."recipient" = ${delivery.recipient}
    and d."version" < ${recap.version} and (d."state" = 'unknown' or (d."state" = 'sent' and d."fate" is not 'bounced')))`;

const newest = statement<{ id: string }, NewestRow>(
  "newest.ofDelivery",
  (
    p,
  ) => sql`select ${recap.id} as "recapId", ${recap.version} as "version", ${recap.state} as "state", ${delivery.version} as "own", ${delivery.contactId} as "contactId",
      not ${isMailed(delivery.accountId)} as "isHeldOut", ${toldBefore} as "told"
    from ${delivery} join ${recap} on ${recap.accountId} = ${delivery.accountId} and ${recap.kind} = ${delivery.kind} and ${recap.periodKey} = ${delivery.periodKey}
    where ${delivery.id} = ${p.id} order by ${recap.version} desc limit 1`,
);

/** The newest version of the month a delivery is about; null when there is no such delivery. */
export async function newestVersion(db: D1Database, deliveryId: string): Promise<NewestVersion | null> {
  const [row] = await all<NewestRow>(newest.bind(db, { id: deliveryId }));
  if (!row) return null;
  return { ...row, isHeldOut: row.isHeldOut === 1, told: JSON.parse(row.told) as NewestVersion["told"] };
}
