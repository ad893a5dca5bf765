import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { Touched } from "#schema/event.ts";
import { auditStep } from "#store/audit.ts";
import { all, apply, bare, statement } from "#store/db.ts";
import { ownLogColumns, raiseRevision, revisionColumns } from "#store/part.ts";
import { noteOf } from "#store/recap/note.ts";
import { keepPapers } from "#store/recap/paper.ts";
import { noteErasure } from "#store/witness/fact.ts";
import { account } from "#tables/account.ts";
import { actor } from "#tables/actor.ts";
import { conflict, event, eventLog, eventRevision, parked } from "#tables/event.ts";
import { dailyRevision, rollupMark } from "#tables/fact.ts";
import { source } from "#tables/metrics.ts";
import { recap } from "#tables/recap.ts";
import { type Erasure, forget, holds, isTheirs, lists, renamedActors, renamedValues, was } from "./event.ts";
import { type Beside, refusedRows, samples } from "./file.ts";
import type { Slots } from "./search.ts";

/* What lies beside the events: test events, days as they were, what waits, what was refused, recaps; and the end. */

/** Events of test keys have no days: they lie side by side. */
const testEvents = statement<Erasure>(
  "erase.testEvents",
  (p) =>
    sql`${forget(p)} where ${event.sourceId} in (select ${source.id} from ${source}) and ${event.mode} = 'test' and ${isTheirs(p)}`,
);
const testRevisions = statement<Erasure>(
  "erase.testRevisions",
  (
    p,
  ) => sql`update ${eventRevision} set ${bare(eventRevision.was)} = json_set(${eventRevision.was}, '$.actor', ${p.token})
    where ${eventRevision.sourceId} in (select ${source.id} from ${source}) and ${eventRevision.mode} = 'test' and ${was} = ${p.actor}
    and (select ${event.accountId} from ${event} where ${event.sourceId} = ${eventRevision.sourceId} and ${event.mode} = 'test' and ${event.origin} = ${eventRevision.origin} and ${event.id} = ${eventRevision.id}) = ${p.accountId}`,
);

const dailyRevisions = statement<Erasure>(
  "erase.dailyRevisions",
  (p) => sql`update ${dailyRevision} set ${bare(dailyRevision.actors)} = ${renamedActors(dailyRevision.actors, p)}
    where ${dailyRevision.accountId} = ${p.accountId} and ${lists(dailyRevision.actors, p)}`,
);

const renamedText = (json: SQL, path: string, p: Slots<Erasure>) =>
  sql`iif(json_extract(${json}, ${sql.raw(`'${path}'`)}) = ${p.actor}, json_set(${json}, ${sql.raw(`'${path}'`)}, ${p.token}), ${json})`;
const dimsOf = (json: SQL) => sql`json_extract(${json}, '$.data.dims')`;
/** An event, or an adjustment, as it was sent. */
function renamedBody(column: AnyColumn, p: Slots<Erasure>): SQL {
  const actors = renamedText(renamedText(sql`${column}`, "$.data.actor", p), "$.actor", p);
  return sql`iif(${dimsOf(sql`${column}`)} is null, ${actors}, json_set(${actors}, '$.data.dims', json(${renamedValues(dimsOf(sql`${column}`), p)})))`;
}
const speaksOf = (column: AnyColumn, p: Slots<Erasure>) =>
  sql`(${p.actor} in (json_extract(${column}, '$.data.actor'), json_extract(${column}, '$.actor')) or ${holds(dimsOf(sql`${column}`), p)})`;
const waiting = statement<Beside>(
  "erase.parked",
  (p) =>
    sql`update ${parked} set ${bare(parked.body)} = ${renamedBody(parked.body, p)} where ${parked.subject} = ${p.externalId} and ${speaksOf(parked.body, p)}`,
);
const conflicts = statement<Beside>(
  "erase.conflicts",
  (p) =>
    sql`update ${conflict} set ${bare(conflict.body)} = ${renamedBody(conflict.body, p)} where json_extract(${conflict.body}, '$.subject') = ${p.externalId} and ${speaksOf(conflict.body, p)}`,
);
/** A month too short for a recap of its own was never mailed: nobody reads its mails. */
const unreadMails = statement<{ accountId: string }>(
  "erase.unreadMails",
  (p) =>
    sql`update ${recap} set ${bare(recap.mails)} = null where ${recap.accountId} = ${p.accountId} and ${recap.figures} is null and ${recap.mails} is not null and ${recap.state} = 'archived'`,
);

const register = statement<Erasure>(
  "erase.register",
  (p) => sql`delete from ${actor} where ${actor.accountId} = ${p.accountId} and ${actor.actor} = ${p.actor}`,
);

/** Renames the actor in everything beside the events, in one transaction; gives how many rows that were. */
export async function eraseBeside(
  db: D1Database,
  accountId: string,
  given: { actor: string; token: string; externalId: string },
): Promise<number> {
  const { externalId, ...rest } = given;
  const erasure = { accountId, ...rest };
  const beside = { ...erasure, externalId };
  const changed = await apply(db, [
    testRevisions.bind(db, erasure),
    testEvents.bind(db, erasure),
    dailyRevisions.bind(db, erasure),
    waiting.bind(db, beside),
    conflicts.bind(db, beside),
    samples.bind(db, beside),
    refusedRows.bind(db, beside),
    register.bind(db, erasure),
  ]);
  await apply(db, [unreadMails.bind(db, { accountId })]);
  return changed.reduce((sum, each) => sum + each, 0);
}

interface NamingRecap {
  id: string;
  figures: string;
  mails: string | null;
  forms: string | null;
  note: string | null;
}

const shown = sql`json_each(${recap.figures}, '$.contributors.shown')`;
const recaps = statement<{ accountId: string; actor: string }, NamingRecap>(
  "erase.recaps",
  (
    p,
  ) => sql`select ${recap.id} as "id", ${recap.figures} as "figures", ${recap.mails} as "mails", ${recap.forms} as "forms", ${noteOf(recap.accountId, recap.periodKey)} as "note" from ${recap} where ${recap.accountId} = ${p.accountId} and ${recap.figures} is not null
    and coalesce(${recap.figures} ->> '$.contributors.by', '') <> 'team' and exists (select 1 from ${shown} as c where coalesce(c.value ->> '$.actor', c.value ->> '$.name') = ${p.actor})`,
);

/** Recaps that name the actor among the contributors, with their figures, mails and what a person said of them, all as JSON. */
export async function recapsNaming(db: D1Database, accountId: string, actor: string): Promise<NamingRecap[]> {
  return all(recaps.bind(db, { accountId, actor }));
}

type Reprinted = { id: string; figures: string; mails: string | null };
const reprint = statement<Reprinted & { wasFigures: string; wasMails: string | null }>(
  "erase.reprint",
  (
    p,
  ) => sql`update ${recap} set ${bare(recap.figures)} = ${p.figures}, ${bare(recap.mails)} = ${p.mails} where ${recap.id} = ${p.id}
    and ${recap.figures} = ${p.wasFigures} and ${recap.mails} is ${p.wasMails}`,
);

/** Keeps a recap and its mails with other names in them; nothing else of it changes. False: it is not what was read any more. */
export async function reprintRecap(
  db: D1Database,
  was: Pick<NamingRecap, "id" | "figures" | "mails">,
  printed: { figures: string; mails: string | null; papers: Parameters<typeof keepPapers>[1] },
): Promise<boolean> {
  const { id, figures: wasFigures, mails: wasMails } = was;
  const { papers, ...rest } = printed;
  const changed = await apply(db, [keepPapers(db, papers), reprint.bind(db, { id, wasFigures, wasMails, ...rest })]);
  return changed[1] === 1;
}

const log = statement<{ now: number; n: number; touched: string }>(
  "erase.log",
  (p) => sql`insert into ${eventLog} (${ownLogColumns})
    values ('erasure', 'live', ${p.now}, ${p.n}, ${p.touched})`,
);
/** One row an erasure, under its token: who asked, when and why, and never whom it was about. */
const revision = statement<{ token: string; what: string; reason: string; by: string; now: number }>(
  "erase.audit",
  (p) =>
    sql`insert into ${eventRevision} (${revisionColumns}) values ('', 'live', 'erasure', ${p.token}, 1, 'erase', ${p.what}, ${p.reason}, ${p.by}, ${p.now}) on conflict do nothing`,
);
const bump = statement<{ accountId: string }>("erase.bump", (p) => raiseRevision(sql`${account.id} = ${p.accountId}`));
const endMark = statement<{ mark: string }>(
  "erase.endMark",
  (p) => sql`delete from ${rollupMark} where ${rollupMark.name} = ${p.mark}`,
);

/** An erasure that found nothing leaves nothing. */
export async function dropErasure(db: D1Database, mark: string): Promise<void> {
  await apply(db, [endMark.bind(db, { mark })]);
}

/** The end of an erasure, in one transaction: the log names its days, a revision its reason, pages are shown anew. `now`: UTC ms. */
export async function endErasure(
  db: D1Database,
  accountId: string,
  done: {
    mark: string;
    token: string;
    what: string;
    reason: string;
    by: Principal;
    now: number;
    n: number;
    days: Touched[];
  },
): Promise<void> {
  const { mark, token, what, reason, by, now, n, days } = done;
  await apply(db, [
    log.bind(db, { now, n, touched: JSON.stringify(days) }),
    auditStep(db, { act: "actor.erase", by, now, accountId, about: { token, events: n } }),
    revision.bind(db, { token, what, reason, by: by.name, now }),
    bump.bind(db, { accountId }),
    endMark.bind(db, { mark }),
    noteErasure.bind(db, { accountId, now }),
  ]);
}
