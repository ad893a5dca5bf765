import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { PlannedDelivery } from "#schema/recap-row.ts";
import { bare, bareList, insertRows } from "#store/db.ts";
import { delivery } from "#tables/recap.ts";
import { fallenText } from "./celebration-mail.ts";

const columns = {
  id: delivery.id,
  accountId: delivery.accountId,
  kind: delivery.kind,
  periodKey: delivery.periodKey,
  recapId: delivery.recapId,
  version: delivery.version,
  recipient: delivery.recipient,
  contactId: delivery.contactId,
  name: delivery.name,
  variant: delivery.variant,
  form: delivery.form,
  state: delivery.state,
  nextAt: delivery.nextAt,
  wokenAt: delivery.wokenAt,
  committed: delivery.committed,
  attempts: delivery.attempts,
  createdAt: delivery.createdAt,
  goesUntil: delivery.goesUntil,
} satisfies Record<keyof PlannedDelivery, AnyColumn>;

/** Columns of a delivery nobody took yet, in the order of PlannedDelivery. */
export const plannedColumns = bareList(Object.values(columns));

/** `insert` of deliveries out of JSON of PlannedDelivery each; a condition may follow with "and". */
export const plannedRows = (rows: SQL): SQL => insertRows(delivery, columns, rows);

/** A person had it sent again, for it may have left, and then it fell below its mark. It keeps its links, and goes out after all. */
const isAskedFor = sql`(${delivery.state} = 'suppressed' and ${delivery.round} > 0 and ${delivery.lastError} = ${fallenText})`;

/**
 * Plans the deliveries of `rows` (JSON of PlannedDelivery each) while `condition` holds. Who was planned for `recapId` before
 * and not tried yet gets what they want by now.
 */
export function insertPlanned(rows: SQL, { condition, recapId }: { condition: SQL; recapId: SQL }): SQL {
  return sql`${plannedRows(rows)} and ${condition}
    on conflict (account_id, kind, period_key, recipient, version) do update set ${bare(delivery.form)} = excluded."form", ${bare(delivery.variant)} = excluded."variant", ${bare(delivery.goesUntil)} = excluded."goes_until",
      ${bare(delivery.nextAt)} = iif(${isAskedFor}, excluded."next_at", ${delivery.nextAt}), ${bare(delivery.lastError)} = iif(${isAskedFor}, null, ${delivery.lastError}), ${bare(delivery.state)} = 'planned'
    where ${delivery.recapId} = ${recapId} and ((${delivery.state} = 'planned' and ${delivery.attempts} = 0) or ${isAskedFor})`;
}
