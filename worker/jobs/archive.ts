import {
  archiveBefore,
  archiveIdOf,
  manifestNameOf,
  manifestOf,
  objectOf,
  rowsToArchive,
  textOf,
} from "#domain/archive.ts";
import type { Env } from "#env";
import { backfillLimits } from "#schema/backfill.ts";
import { retention } from "#schema/settings.ts";
import {
  archiveObjects,
  archiveOf,
  eventColumns,
  keepArchive,
  nextToArchive,
  passLogs,
  readForArchive,
} from "#store/archive.ts";
import { putJson, putText, sha256Of, sweepObjects } from "#store/bucket.ts";

const dayMs = 86_400_000;
const tickMs = 15 * 60_000;

/** Packs the oldest stretch of the log. False: there is nothing old enough, or somebody else did it. */
async function archiveStep(env: Env, now: number): Promise<boolean> {
  const { mark, rows } = await nextToArchive(env.DB);
  const { archiveMonths, eventsPerArchive } = retention;
  const taken = rowsToArchive(rows, { before: archiveBefore(now, archiveMonths), limit: eventsPerArchive });
  if (!taken) return false;
  const range = { mark, to: taken.to, revertible: now - backfillLimits.revertDays * dayMs };
  const { lines, ...span } = await readForArchive(env.DB, range);
  if (lines.length === 0) {
    await passLogs(env.DB, range);
    return true;
  }
  const text = textOf(lines);
  const sha256 = await sha256Of(text);
  const id = archiveIdOf(taken);
  const object = objectOf(id, sha256);
  const bytes = await putText(env.ARCHIVE, object, { text, sha256 });
  const about = { object, n: lines.length, sha256, bytes };
  const manifest = manifestNameOf(object);
  await putJson(env.ARCHIVE, manifest, manifestOf({ ...about, columns: eventColumns, createdAt: now }));
  if (await keepArchive(env.DB, { ...range, ...span, ...about, id, createdAt: now })) return true;
  // Of two runs with the same text the other one's row names this very object.
  if ((await archiveOf(env.DB, id))?.object !== object) await env.ARCHIVE.delete([object, manifest]);
  return false;
}

/** Once a day: what runs that ended left in the bucket. A day that is missed is made good by the next. */
async function sweep(env: Env, now: number): Promise<void> {
  if (now % dayMs >= tickMs) return;
  await sweepObjects(env.ARCHIVE, await archiveObjects(env.DB), Date.now() - retention.orphanMinutes * 60_000);
}

/**
 * Packs events older than the retention into objects, a bounded number a tick, oldest first. Safe at any point of a cut: the
 * database lets go of an event in the same transaction that names the object, and the object was read back before. `now`: UTC ms.
 */
export async function archiveEvents(env: Env, now: number): Promise<void> {
  for (let step = 0; step < retention.archivesPerTick; step += 1) if (!(await archiveStep(env, now))) break;
  await sweep(env, now);
}
