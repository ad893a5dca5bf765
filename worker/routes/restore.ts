import { daysTouched, readEvents } from "#domain/archive.ts";
import type { Env } from "#env";
import type { ArchiveRow } from "#schema/archive.ts";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import { archiveOf, closeRestore, putEventsBack, zonesOfAccounts } from "#store/archive.ts";
import { getText } from "#store/bucket.ts";

/** Events put back in one transaction. */
const eventsPerStep = 500;

/**
 * Puts all events of an archive back as they were, and has their days looked at again. Cut off in the middle it is simply asked
 * for again: what is back stays. Throws Refusal not_found; conflict where the object does not match its checksum, with nothing
 * changed, or somebody else changed the archive meanwhile. `now`: UTC ms.
 */
export async function restoreArchive(
  env: Env,
  id: string,
  { by, now }: { by: Principal; now: number },
): Promise<ArchiveRow> {
  const row = await archiveOf(env.DB, id);
  if (!row) throw new Refusal("not_found", "There is no such archive.");
  if (row.restoredAt !== null) return row;
  const { sha256, n } = row;
  const events = readEvents(await getText(env.ARCHIVE, row.object, sha256), n);
  for (let at = 0; at < events.length; at += eventsPerStep)
    await putEventsBack(env.DB, { id, sha256 }, events.slice(at, at + eventsPerStep));
  const accounts = await zonesOfAccounts(env.DB, [...new Set(events.map((event) => event.account_id))]);
  await closeRestore(env.DB, { id, sha256 }, { by, now, n, touched: daysTouched(events, accounts) });
  const after = await archiveOf(env.DB, id);
  if (after?.restoredAt == null) throw new Refusal("conflict", "This archive changed meanwhile. Please ask again.");
  return after;
}
