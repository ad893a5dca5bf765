import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { PlannedDelivery } from "#schema/recap-row.ts";
import { bare, bareList, insertRows } from "#store/db.ts";
import { delivery } from "#tables/recap.ts";

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

/**
 * Plans the deliveries of `rows` (JSON of PlannedDelivery each) while `condition` holds. Who was planned for `recapId` before
 * and not tried yet gets what they want by now.
 */
export function insertPlanned(rows: SQL, { condition, recapId }: { condition: SQL; recapId: SQL }): SQL {
  return sql`${plannedRows(rows)} and ${condition}
    on conflict (account_id, kind, period_key, recipient, version) do update set ${bare(delivery.form)} = excluded."form", ${bare(delivery.variant)} = excluded."variant", ${bare(delivery.goesUntil)} = excluded."goes_until"
    where ${delivery.recapId} = ${recapId} and ${delivery.state} = 'planned' and ${delivery.attempts} = 0`;
}
