import { type AnyColumn, type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { RecapNote } from "#schema/recap.ts";
import { mailedStep } from "#store/audit.ts";
import { apply, bare, bareList, object, statement } from "#store/db.ts";
import { logColumns, raiseRevision } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { mailLog, recap, recapNote } from "#tables/recap.ts";
import { keepPapers } from "./paper.ts";

/** The note of an account's month as JSON text {text, by}; null where nobody wrote one. */
export function noteOf(accountId: AnyColumn | SQL, month: AnyColumn | SQL): SQL {
  return sql`(select ${object({ text: recapNote.text, by: recapNote.writtenBy })} from ${recapNote}
    where ${recapNote.accountId} = ${accountId} and ${recapNote.periodKey} = ${month})`;
}

/** A note as noteOf reads it. */
export function readNote(text: string | null): RecapNote | null {
  return text === null ? null : (JSON.parse(text) as RecapNote);
}

/** A note and its writer in one text; empty where there is none. */
export function saidIn(note: RecapNote | null): string {
  return note ? `${note.text}\n${note.by}` : "";
}

/** The same of an account's month, as it stands. */
export function saidOf(accountId: AnyColumn | SQL, month: AnyColumn | SQL): SQL {
  return sql`coalesce((select ${recapNote.text} || char(10) || ${recapNote.writtenBy} from ${recapNote}
    where ${recapNote.accountId} = ${accountId} and ${recapNote.periodKey} = ${month}), '')`;
}

type Held = { id: string; inputHash: string; seen: string };

const stands = sql`coalesce((select ${recapNote.text} from ${recapNote} where ${recapNote.accountId} = ${recap.accountId} and ${recapNote.periodKey} = ${recap.periodKey}), '')`;
/** Held, the snapshot is still the one the mails were rendered from, and nobody wrote anything else since the note was looked at. */
const isSame = (p: { id: SQL; inputHash: SQL; seen: SQL }) =>
  sql`${recap.id} = ${p.id} and ${recap.state} = 'held' and ${recap.inputHash} = ${p.inputHash} and ${recap.figures} is not null and ${stands} = ${p.seen}`;

const logNote = statement<Held & { by: string; text: string; now: number }>(
  "note.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${recap.id}, ${p.by}, ${p.text}, ${p.now} from ${recap} where ${isSame(p)}`,
);

const columns = [recapNote.accountId, recapNote.periodKey, recapNote.text, recapNote.writtenBy, recapNote.at];
const put = statement<Held & { by: string; text: string; now: number }>(
  "note.put",
  (p) => sql`insert into ${recapNote} (${bareList(columns)})
    select ${recap.accountId}, ${recap.periodKey}, ${p.text}, ${p.by}, ${p.now} from ${recap} where ${isSame(p)}
    on conflict do update set ${bare(recapNote.text)} = excluded."text", ${bare(recapNote.writtenBy)} = excluded."written_by", ${bare(recapNote.at)} = excluded."at"`,
);

const drop = statement<Held>(
  "note.drop",
  (p) => sql`delete from ${recapNote}
    where (${recapNote.accountId}, ${recapNote.periodKey}) = (select ${recap.accountId}, ${recap.periodKey} from ${recap} where ${isSame(p)})`,
);

const bump = statement<Held>("note.bump", (p) =>
  raiseRevision(sql`${account.id} = (select ${recap.accountId} from ${recap} where ${isSame(p)})`),
);

const reprint = statement<Held & { mails: string }>(
  "note.reprint",
  (p) => sql`update ${recap} set ${bare(recap.mails)} = ${p.mails} where ${isSame(p)}`,
);

/**
 * Keeps what a person says about a held month, or takes it away (`text` empty), with the mails rendered anew from the same
 * snapshot. `seen`: the note its writer looked at, empty for none. False when the recap is not held any more, was composed again,
 * or somebody wrote another note meanwhile.
 */
export async function keepNote(
  db: D1Database,
  held: Held,
  note: { text: string; by: Principal; mails: string; papers: Parameters<typeof keepPapers>[1]; now: number },
): Promise<boolean> {
  const { text, by, mails, papers, now } = note;
  const said = text === "" ? "Took the note away." : `Note: ${text}`;
  const changed = await apply(db, [
    reprint.bind(db, { ...held, mails }),
    mailedStep(db, { recapId: held.id }, { act: "recap.note", by, now, about: {} }),
    logNote.bind(db, { ...held, by: by.name, text: said, now }),
    bump.bind(db, held),
    keepPapers(db, papers),
    // Last: what stands is what all of them ask.
    text === "" ? drop.bind(db, held) : put.bind(db, { ...held, by: by.name, text, now }),
  ]);
  return changed[0] === 1;
}
