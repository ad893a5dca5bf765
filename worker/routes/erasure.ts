import { makeId, sign } from "#auth/token.ts";
import { manifestNameOf, manifestOf, monthsToSearch, objectOf, renameActor } from "#domain/archive.ts";
import type { Env } from "#env";
import { keptForms, mailsOf } from "#mail/recap/stored.ts";
import type { ArchiveRow, Erased } from "#schema/archive.ts";
import type { Principal } from "#schema/audit.ts";
import { Refusal } from "#schema/errors.ts";
import type { Touched } from "#schema/event.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { retention } from "#schema/settings.ts";
import { archiveObjects, archiveOf, eventColumns } from "#store/archive.ts";
import { getText, putJson, putText, sha256Of, sweepObjects } from "#store/bucket.ts";
import { archivesOfAccount, swapArchive } from "#store/erase/archive.ts";
import { eraseFromDays } from "#store/erase/event.ts";
import { accountToSearch, beginErasure, type ErasureMark, reachErasure } from "#store/erase/mark.ts";
import { dropErasure, endErasure, eraseBeside, recapsNaming, reprintRecap } from "#store/erase/rest.ts";
import { readNote } from "#store/recap/note.ts";
import { wakeRollup } from "./wake.ts";

/** Months of days searched in one transaction: an account with a hundred thousand events a month stays within its time. */
const monthsPerStep = 12;
/** How often an object or a recap is read again because somebody else wrote it meanwhile. */
const tries = 4;

/** Whose actor is to be forgotten, why, and who asks. */
export interface ErasureAsked {
  externalId: string;
  actor: string;
  reason: string;
  by: Principal;
}

const letter = /[\p{L}\p{N}]/u;
/** Whether a text has this id as a word of its own. */
function names(text: string, id: string): boolean {
  for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1))
    if (!letter.test(text[at - 1] ?? "") && !letter.test(text[at + id.length] ?? "")) return true;
  return false;
}

interface Run {
  env: Env;
  accountId: string;
  actor: string;
  token: string;
  pairs: [string, string][];
  mark: string;
}

/** The text of an archive as its row names it; null: the row names another object by now. */
async function textNow(env: Env, { id, object, sha256 }: ArchiveRow): Promise<string | null> {
  return getText(env.ARCHIVE, object, sha256).catch(async (error: unknown) => {
    if ((await archiveOf(env.DB, id))?.object === object) throw error;
    return null;
  });
}

async function dropObject(env: Env, object: string): Promise<void> {
  await env.ARCHIVE.delete([object, manifestNameOf(object)]);
}

/** The object written anew under another name, then its row, then the old one away. Gives how many events had the actor. */
async function eraseArchive({ env, accountId, actor, token }: Run, id: string): Promise<number> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const row = await archiveOf(env.DB, id);
    if (!row) return 0;
    const before = await textNow(env, row);
    if (before === null) continue;
    const { text, changed } = renameActor(before, { accountId, actor, token });
    if (changed === 0) return 0;
    const sha256 = await sha256Of(text);
    const object = objectOf(id, sha256);
    const bytes = await putText(env.ARCHIVE, object, { text, sha256 });
    const manifest = manifestOf({ object, n: row.n, sha256, bytes, columns: eventColumns, createdAt: row.createdAt });
    await putJson(env.ARCHIVE, manifestNameOf(object), manifest);
    if (await swapArchive(env.DB, { id, was: row.sha256, object, sha256, bytes })) {
      await dropObject(env, row.object);
      return changed;
    }
    // Somebody who erases the same actor at the same time wrote the same object.
    if ((await archiveOf(env.DB, id))?.object !== object) await dropObject(env, object);
  }
  throw new Refusal("conflict", "This archive is being changed by somebody else. Please ask again.");
}

/** Archives past what is done already, a bounded number. `more`: there are others. */
async function eraseArchives(run: Run, after: number): Promise<{ events: number; last: number; more: boolean }> {
  const { env, accountId, pairs, mark } = run;
  const count = retention.objectsPerErasure;
  const found = await archivesOfAccount(env.DB, accountId, { pairs, after, count: count + 1 });
  let [events, last] = [0, after];
  for (const { id } of found.slice(0, count)) {
    events += await eraseArchive(run, id);
    last = Number(id.slice(13));
    await reachErasure(env.DB, mark, last);
  }
  return { events, last, more: found.length > count };
}

async function eraseDays({ env, accountId, actor, token, pairs }: Run): Promise<{ events: number; days: Touched[] }> {
  const done = { events: 0, days: [] as Touched[] };
  for (let at = 0; at === 0 || at < pairs.length; at += monthsPerStep) {
    const step = { actor, token, pairs: pairs.slice(at, at + monthsPerStep), beside: at === 0 };
    const { events, days } = await eraseFromDays(env.DB, accountId, step);
    done.events += events;
    done.days.push(...days);
  }
  return done;
}

/** Who is shown by name is known by the id beside it; of a team nobody is told. */
function forgetContributor({ contributors }: RecapFigures, { actor, token }: Pick<Run, "actor" | "token">): void {
  if (contributors?.by === "team") return;
  for (const each of contributors?.shown ?? []) {
    if ((each.actor ?? each.name) !== actor) continue;
    each.name = token;
    if (each.actor !== undefined) each.actor = token;
  }
}

/** Recaps print their contributors by name: the same figures, and mails rendered from them, with the token instead. */
async function eraseRecaps({ env, accountId, actor, token }: Run): Promise<number> {
  let renamed = 0;
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const found = await recapsNaming(env.DB, accountId, actor);
    if (found.length === 0) return renamed;
    for (const kept of found) {
      const figures = JSON.parse(kept.figures) as RecapFigures;
      forgetContributor(figures, { actor, token });
      const isRenamed = await reprintRecap(env.DB, kept, {
        figures: JSON.stringify(figures),
        ...mailsOf(figures, keptForms(kept), readNote(kept.note)),
        // Dropped mails stay dropped: they are written from these figures when somebody asks for one.
        ...(kept.mails === null ? { mails: null } : {}),
      });
      if (isRenamed) renamed += 1;
    }
  }
  throw new Refusal("conflict", "A recap of this account is being changed by somebody else. Please ask again.");
}

async function finish(
  run: Run,
  given: { asked: ErasureAsked; isResumed: boolean; archived: { events: number; last: number }; now: number },
): Promise<Erased> {
  const { env, accountId, actor, token, mark } = run;
  const { asked, isResumed, archived, now } = given;
  const { externalId, reason, by } = asked;
  const { events, days } = await eraseDays(run);
  // What was packed in between had the id still; from here on packing reads the token.
  const archivedEvents = archived.events + (await eraseArchives(run, archived.last)).events;
  const recaps = await eraseRecaps(run);
  const beside = await eraseBeside(env.DB, accountId, { actor, token, externalId });
  // The row of an object that a run cut off here had swapped already no longer names the old one.
  await sweepObjects(env.ARCHIVE, await archiveObjects(env.DB), Date.now() - retention.orphanMinutes * 60_000);
  const counted = { events, archivedEvents, days: days.length, recaps };
  if (!isResumed && events + archivedEvents + days.length + recaps + beside === 0) {
    await dropErasure(env.DB, mark);
    return { state: "done", token: null, ...counted };
  }
  const what = JSON.stringify({ account: externalId, ...counted, beside });
  await endErasure(env.DB, accountId, { mark, token, what, reason, by, now, n: events, days });
  await wakeRollup(env.QUEUE);
  return { state: "done", token, ...counted };
}

/**
 * Puts one random token in the place of an actor's id wherever an account's data name it; totals stay. Cut off, or with more
 * archives than one request takes, it is asked for again and goes on with the same token; asked for once more afterwards it
 * finds nothing. Throws Refusal not_found, and invalid for a reason that names the id. `now`: UTC ms.
 */
export async function eraseActor(env: Env, asked: ErasureAsked, now: number): Promise<Erased> {
  const { externalId, actor, reason } = asked;
  if (names(reason, actor))
    throw new Refusal("invalid", "The reason is kept. Please write it without the id that is to be erased.", {
      reason: "Without the id.",
    });
  const account = await accountToSearch(env.DB, externalId);
  if (!account) throw new Refusal("not_found", "There is no such account.");
  const accountId = account.id;
  const secret = sign(env.config.LINK_SECRET, "erasure", [accountId, actor]);
  const begun: ErasureMark = await beginErasure(env.DB, accountId, { secret, token: `erased-${makeId()}` });
  const { token, mark, isResumed } = begun;
  const run: Run = { env, accountId, actor, token, mark, pairs: monthsToSearch(account, now) };
  const first = await eraseArchives(run, begun.logId);
  if (first.more) return { state: "under_way", token, events: 0, archivedEvents: first.events, days: 0, recaps: 0 };
  return finish(run, { asked, isResumed, archived: first, now });
}
