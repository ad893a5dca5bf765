import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { PlannedDelivery, ToldReader } from "#schema/recap-row.ts";
import { auditColumns, auditStep, bySystem } from "#store/audit.ts";
import { apply, bare, flag, statement } from "#store/db.ts";
import { listWordOf } from "#store/mail-list.ts";
import { logColumns, toldColumns } from "#store/part.ts";
import { audit } from "#tables/audit.ts";
import { delivery, mailLog, recap, suppression } from "#tables/recap.ts";
import { type AsRead, isAsRead, isMailed, isNewest, readValues, sendSteps } from "./newest.ts";
import { plannedRows } from "./planned.ts";

/*
 * Corrected mails: a restated month goes to those who read another figure, once each, and only when a person says so. They are
 * deliveries of the newer version, and from there on mails as any other.
 */

/** What is known of a restated month before anybody is told. */
export interface RestatedFacts {
  /** No newer version, not even one still to be composed. */
  isNewest: boolean;
  isHeldOut: boolean;
  /** What the version before said, scaled. */
  before: number | null;
  /** Who read an earlier version, or was about to, is not stopped, and has no mail of this one. */
  told: ToldReader[];
  /** Mails of earlier versions of which nobody knows whether they arrived. */
  unknown: number;
}

const ofMonth = sql`d."account_id" = ${recap.accountId} and d."kind" = ${recap.kind} and d."period_key" = ${recap.periodKey}`;
const isStopped = sql`(exists (select 1 from ${suppression} where ${suppression.address} = d."recipient" and ${suppression.accountId} in (d."account_id", '*'))
    or ${listWordOf("monthly", { accountId: sql`d."account_id"`, address: sql`d."recipient"` })} is 'off')`;

/** The newest version of each that arrived as far as anybody knows. */
const told = sql`select d."recipient" as address, max(iif(d."overtaken", 0, d."version")) as version, iif(d."overtaken", null, m."value") as value
    from ${delivery} as d join ${recap} as m on m."id" = d."recap_id" where ${ofMonth} and d."version" < ${recap.version}
    and (d."overtaken" = 1 or (d."state" = 'sent' and d."fate" is not 'bounced')) and not ${isStopped}
    and not exists (select 1 from ${delivery} as o where o."account_id" = d."account_id" and o."kind" = d."kind" and o."period_key" = d."period_key"
      and o."recipient" = d."recipient" and o."version" = ${recap.version}) group by d."recipient"`;

/** RestatedFacts of the recap of the statement around it, as JSON; null for a first version. */
export const restatedFacts: SQL = sql`json(iif(${recap.version} > 1, json_object('isNewest', ${flag(isNewest)},
    'isHeldOut', ${flag(sql`not ${isMailed(recap.accountId)}`)},
    'before', (select b."value" from ${recap} as b where b."account_id" = ${recap.accountId} and b."kind" = ${recap.kind} and b."period_key" = ${recap.periodKey} and b."version" = ${recap.version} - 1),
    'told', (select json_group_array(json_object('address', kept.address, 'version', nullif(kept.version, 0), 'value', kept.value)) from (${told}) as kept),
    'unknown', (select count(*) from ${delivery} as d where ${ofMonth} and d."version" < ${recap.version} and d."state" = 'unknown')), null))`;

const plan = statement<{ rows: string; recapId: string; figures: string; dropped: number }>(
  "corrected.plan",
  (p) => sql`${plannedRows(p.rows)} and ${isAsRead(p)}
    and exists (select 1 from ${recap} where ${recap.id} = ${p.recapId} and ${recap.version} > 1)
    on conflict do nothing`,
);

const own = (ids: SQL) => sql`${delivery.id} in (select value from json_each(${ids}))`;

const log = statement<{ recapId: string; ids: string; by: string; reason: string; now: number }>(
  "corrected.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${p.recapId}, ${p.by}, 'Had the corrected mail sent to ' || iif(count(*) = 1, '1 person', count(*) || ' people') || ': ' || ${p.reason}, ${p.now}
    from ${delivery} where ${own(p.ids)} having count(*) > 0`,
);

const sign = statement<{ recapId: string; ids: string; by: string }>(
  "corrected.sign",
  (p) => sql`update ${recap} set ${bare(recap.releasedBy)} = coalesce(${recap.releasedBy}, ${p.by})
    where ${recap.id} = ${p.recapId} and exists (select 1 from ${delivery} where ${own(p.ids)})`,
);

/**
 * Plans a corrected mail to each of these readers who has none of this version, with log and audit, in one transaction. Gives how
 * many were planned: none when the version is not as it was read, not the newest, or the account on hold-out. `now` UTC ms.
 */
export async function planCorrected(
  db: D1Database,
  as: AsRead,
  sent: {
    deliveries: PlannedDelivery[];
    accountId: string;
    month: string;
    version: number;
    by: Principal;
    reason: string;
    now: number;
  },
): Promise<number> {
  const { deliveries, accountId, month, version, by, reason, now } = sent;
  const list = deliveries.map(({ id }) => id);
  const said = { recapId: as.recapId, ids: JSON.stringify(list), by: by.name };
  const [planned = 0] = await apply(db, [
    plan.bind(db, { rows: JSON.stringify(deliveries), ...readValues(as) }),
    auditStep(db, { act: "recap.correct", by, now, accountId, about: { month, version, reason } }),
    log.bind(db, { ...said, reason, now }),
    ...sendSteps(db, list, { as, now }),
    sign.bind(db, said),
  ]);
  return planned;
}

const tell = statement<{ recaps: string }>(
  "corrected.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select ${recap.id}, 'the figures', 'Restated after it was mailed. Whether its readers get a corrected mail is for a person to say.', ${recap.computedAt}, 1
    from json_each(${p.recaps}) as j join ${recap} on ${recap.id} = j.value and ${recap.version} > 1 and ${recap.state} = 'archived'
    where exists (select 1 from ${delivery} as d where ${ofMonth} and d."version" < ${recap.version} and d."state" in ('planned', 'claimed', 'sent', 'unknown'))
    and not exists (select 1 from ${mailLog} where ${mailLog.recapId} = ${recap.id} and ${mailLog.by} = 'the figures')`,
);

/** Once a version, whoever composed it twice. */
const noteRestated = statement<{ recaps: string }>(
  "corrected.note",
  (p) => sql`insert into ${audit} (${auditColumns})
    select ${recap.computedAt}, 'recap.restate', ${bySystem}, ${recap.accountId}, json_patch(json_object('month', ${recap.periodKey}, 'version', ${recap.version},
      'before', (select b."value" from ${recap} as b where b."account_id" = ${recap.accountId} and b."kind" = ${recap.kind} and b."period_key" = ${recap.periodKey} and b."version" = ${recap.version} - 1),
      'after', ${recap.value}, 'scale', ${recap.figures} ->> '$.metric.scale', 'reason', ${recap.reason}, 'rows', 1),
      json_object('paceWas', ${recap.figures} ->> '$.restated.pace.was', 'paceNow', ${recap.figures} ->> '$.restated.pace.now'))
    from json_each(${p.recaps}) as j join ${recap} on ${recap.id} = j.value and ${recap.version} > 1 and ${recap.state} = 'archived' and ${recap.value} is not null
    where not exists (select 1 from ${audit} as a where a."account_id" = ${recap.accountId} and a."act" = 'recap.restate'
      and a."about" ->> '$.month' = ${recap.periodKey} and a."about" ->> '$.version' = ${recap.version})`,
);

/**
 * Behind the step that keeps composed recaps: each of these that restated a month is audited, and who looks after the account is
 * told of it where the month was mailed, once each.
 */
export function restatedSteps(db: D1Database, recapIds: string[]): D1PreparedStatement[] {
  if (recapIds.length === 0) return [];
  const recaps = JSON.stringify(recapIds);
  return [noteRestated.bind(db, { recaps }), tell.bind(db, { recaps })];
}
