import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { ComingMonth } from "#schema/coming-note.ts";
import { auditStep } from "#store/audit.ts";
import { counts, type FrameCounts } from "#store/console/part.ts";
import { apply, bare, bareList, one, parseParts, selectParts, statement } from "#store/db.ts";
import { logColumns } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { mailLog, recap, recapNote } from "#tables/recap.ts";
import { firstEventOn, lastKey } from "./due.ts";
import { noteOf } from "./note.ts";

/* The note of a month nobody composed yet: it stands in the mails from their first letter on. */

const ofMonth = (p: { accountId: SQL; periodKey: SQL }) =>
  sql`${recap.accountId} = ${p.accountId} and ${recap.kind} in ('monthly', 'milestone') and ${recap.periodKey} = ${p.periodKey}`;

const month = statement<{ accountId: string; periodKey: string }, ComingMonth & { counts: FrameCounts }>(
  "comingNote.month",
  (p) =>
    selectParts({
      counts,
      account: one(
        {
          id: account.id,
          name: account.name,
          timezone: account.timezone,
          locale: account.locale,
          kickoffOn: account.kickoffOn,
          endsOn: account.endsOn,
          metricKey: account.metricKey,
          firstEventOn,
          lastKey,
        },
        sql`from ${account} where ${account.id} = ${p.accountId}`,
      ),
      recap: one(
        { id: recap.id, state: recap.state, dueAt: recap.dueAt },
        sql`from ${recap} where ${ofMonth(p)} order by ${recap.version} desc limit 1`,
      ),
      note: sql`json(${noteOf(p.accountId, p.periodKey)})`,
    }),
);

type Coming = { accountId: string; periodKey: string; seen: string };

/** Nothing was composed of it, and nobody wrote anything else since the note was looked at. */
const isOpen = (
  p: { [K in keyof Coming]: SQL },
) => sql`not exists (select 1 from ${recap} where ${ofMonth(p)} and ${recap.state} <> 'due')
    and coalesce((select n."text" from ${recapNote} as n where n."account_id" = ${p.accountId} and n."period_key" = ${p.periodKey}), '') = ${p.seen}`;

const put = statement<Coming & { by: string; text: string; now: number }>(
  "comingNote.put",
  (
    p,
  ) => sql`insert into ${recapNote} (${bareList([recapNote.accountId, recapNote.periodKey, recapNote.text, recapNote.writtenBy, recapNote.at])})
    select ${account.id}, ${p.periodKey}, ${p.text}, ${p.by}, ${p.now} from ${account} where ${account.id} = ${p.accountId} and ${isOpen(p)}
    on conflict do update set ${bare(recapNote.text)} = excluded."text", ${bare(recapNote.writtenBy)} = excluded."written_by", ${bare(recapNote.at)} = excluded."at"`,
);

const drop = statement<Coming>(
  "comingNote.drop",
  (p) =>
    sql`delete from ${recapNote} where ${recapNote.accountId} = ${p.accountId} and ${recapNote.periodKey} = ${p.periodKey} and ${isOpen(p)}`,
);

/** Where the month is in the ledger already, for the history on its page. */
const log = statement<{ accountId: string; periodKey: string; by: string; text: string; now: number }>(
  "comingNote.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, ${p.by}, ${p.text}, ${p.now} from ${recap} where changes() > 0 and ${ofMonth(p)} and ${recap.state} = 'due'`,
);

/** A month of an account before anything is composed of it; account null where there is none. */
export async function loadComing(
  db: D1Database,
  accountId: string,
  periodKey: string,
): Promise<ComingMonth & { counts: FrameCounts }> {
  return parseParts(await month.bind(db, { accountId, periodKey }).all());
}

/**
 * Keeps what a person says about a month to come, or takes it away (`text` empty). `seen`: the note its writer looked at, empty
 * for none. False when the month is composed by now, or somebody wrote another note meanwhile. `now` UTC ms.
 */
export async function keepComingNote(
  db: D1Database,
  accountId: string,
  said: { periodKey: string; text: string; seen: string; by: Principal; now: number },
): Promise<boolean> {
  const { periodKey, text, seen, by, now } = said;
  const coming = { accountId, periodKey, seen };
  const line = text === "" ? "Took the note away." : `Note: ${text}`;
  const [changed] = await apply(db, [
    text === "" ? drop.bind(db, coming) : put.bind(db, { ...coming, by: by.name, text, now }),
    auditStep(db, { act: "recap.note", by, now, accountId, about: { month: periodKey, version: 1 } }),
    log.bind(db, { accountId, periodKey, by: by.name, text: line, now }),
  ]);
  return changed === 1;
}
