import { type SQL, sql } from "drizzle-orm";
import { recapSettings } from "#schema/settings.ts";
import type { MetricState } from "#schema/words.ts";
import { apply, bare, statement } from "#store/db.ts";
import { toldColumns } from "#store/part.ts";
import { mailLog, recap } from "#tables/recap.ts";

/*
 * The next version of a published month waits while its figure is not known: what is published stands until there is one that it
 * gives way to. Its state, as that of the figure, says that somebody looked.
 */

const lookAgainMs = sql.raw(String(recapSettings.lookAgainHours * 3_600_000));

/** The row (as "r") is to be looked at by a tick at `now`. */
export const isToLookAt = (now: SQL): SQL =>
  sql`(r."version" = 1 or r."metric_state" is null or r."planned_at" + ${lookAgainMs} <= ${now})`;

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);
const isOpen = sql`${recap.id} = ${field("id")} and ${recap.state} = 'due' and ${recap.version} > 1`;

/** Stands with the version that is published, and before the mark: told once. */
const tell = statement<{ rows: string; now: number }>(
  "waiting.tell",
  (p) => sql`insert into ${mailLog} (${toldColumns})
    select r."id", 'the figures', 'Its figure changed after it was published, and the new one is not known yet: ' || ${field("reason")} || ' What was published stands until then.', ${p.now}, 1
    from json_each(${p.rows}) as j join ${recap} on ${isOpen} and ${recap.metricState} is null
    join ${recap} as r on r."account_id" = ${recap.accountId} and r."kind" = ${recap.kind} and r."period_key" = ${recap.periodKey} and r."version" = ${recap.version} - 1`,
);
const mark = statement<{ rows: string }>(
  "waiting.mark",
  (p) =>
    sql`update ${recap} set ${bare(recap.metricState)} = ${field("state")}, ${bare(recap.holds)} = json_array(${field("reason")}) from json_each(${p.rows}) as j where ${isOpen}`,
);

/** A restated month of which no figure may be printed, and why. */
export interface WaitingVersion {
  id: string;
  state: MetricState;
  reason: string;
}

/** These wait from now on (UTC ms), or still do; who looks after the account is told once. */
export async function waitForFigures(db: D1Database, waiting: WaitingVersion[], now: number): Promise<void> {
  if (waiting.length === 0) return;
  const rows = JSON.stringify(waiting);
  await apply(db, [tell.bind(db, { rows, now }), mark.bind(db, { rows })]);
}
