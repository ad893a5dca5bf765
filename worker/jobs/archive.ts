import {
  archiveBefore,
  archiveIdOf,
  logsOf,
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
import { renewArchive, restoredBefore } from "#store/archive-again.ts";
import { putJson, putText, sha256Of, sweepObjects, sweepUploads } from "#store/bucket.ts";

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
  const id = archiveIdOf(taken);
  const about = await write(env, { id, lines, now });
  if (await keepArchive(env.DB, { ...range, ...span, ...about, id, createdAt: now })) return true;
  await dropUnused(env, id, about.object);
  return false;
}

/** Writes lines as an object with its manifest, and reads it back. */
async function write(
  env: Env,
  { id, lines, now }: { id: string; lines: string[]; now: number },
): Promise<{ object: string; n: number; sha256: string; bytes: number }> {
  const text = textOf(lines);
  const sha256 = await sha256Of(text);
  const object = objectOf(id, sha256);
  const bytes = await putText(env.ARCHIVE, object, { text, sha256 });
  const about = { object, n: lines.length, sha256, bytes };
  await putJson(env.ARCHIVE, manifestNameOf(object), manifestOf({ ...about, columns: eventColumns, createdAt: now }));
  return about;
}

/** Of two runs with the same text the other one's row names this very object. */
async function dropUnused(env: Env, id: string, object: string): Promise<void> {
  if ((await archiveOf(env.DB, id))?.object !== object) await env.ARCHIVE.delete([object, manifestNameOf(object)]);
}

/** Packs what was restored long ago once more: figures stay, for a day whose events are archived is left as it is. */
async function archiveAgain(env: Env, now: number): Promise<void> {
  const due = await restoredBefore(env.DB, now - retention.restoredDays * dayMs, retention.archivesPerTick);
  for (const { id, object: before } of due) {
    const { from, to } = logsOf(id);
    const range = { mark: from - 1, to, revertible: now - backfillLimits.revertDays * dayMs };
    const { lines, ...span } = await readForArchive(env.DB, range);
    if (lines.length === 0) continue;
    const about = await write(env, { id, lines, now });
    const isKept = await renewArchive(env.DB, { ...range, ...span, ...about, id });
    if (!isKept) await dropUnused(env, id, about.object);
    else if (before !== about.object) await env.ARCHIVE.delete([before, manifestNameOf(before)]);
  }
}

/** Once a day: what runs that ended left in the bucket. A day that is missed is made good by the next. */
async function sweep(env: Env, now: number): Promise<void> {
  if (now % dayMs >= tickMs) return;
  await sweepUploads(env.ARCHIVE, Date.now() - retention.uploadDays * dayMs);
  await sweepObjects(env.ARCHIVE, await archiveObjects(env.DB), Date.now() - retention.orphanMinutes * 60_000);
}

/**
 * Packs events older than the retention into objects, a bounded number a tick, oldest first. Safe at any point of a cut: the
 * database lets go of an event in the same transaction that names the object, and the object was read back before. `now`: UTC ms.
 */
export async function archiveEvents(env: Env, now: number): Promise<void> {
  for (let step = 0; step < retention.archivesPerTick; step += 1) if (!(await archiveStep(env, now))) break;
  await archiveAgain(env, now);
  await sweep(env, now);
}
