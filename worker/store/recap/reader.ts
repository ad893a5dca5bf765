import { sql } from "drizzle-orm";
import type { RecapNote } from "#schema/recap.ts";
import type { RecapContact } from "#schema/recap-row.ts";
import type { RecapKind, RecapState } from "#schema/words.ts";
import { flag, many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { stopOfContact } from "#store/mail-list.ts";
import { isPresent } from "#store/presence.ts";
import { isReaderRole, readingFields } from "#store/reading.ts";
import { contact } from "#tables/account.ts";
import { delivery, recap } from "#tables/recap.ts";
import { type RestatedFacts, restatedFacts } from "./corrected.ts";
import { keptColumns } from "./mail.ts";
import { isClosed } from "./overdue.ts";

const readerFields = {
  id: contact.id,
  name: contact.name,
  email: contact.email,
  addedBy: contact.addedBy,
  ...readingFields,
  stop: stopOfContact,
  isKnown: sql`json(iif(exists (select 1 from ${delivery} where ${delivery.recipient} = ${contact.email} and ${delivery.accountId} = ${contact.accountId} and ${delivery.state} in ('sent', 'unknown')), 'true', 'false'))`,
};

/** Contacts with a part that reads the recap who are at the customer and have an address, in the order they were added. */
export function readersOf(accountId: ReturnType<typeof sql>): ReturnType<typeof sql> {
  return many(
    readerFields,
    sql`from ${contact} where ${contact.accountId} = ${accountId} and ${contact.email} is not null and ${isReaderRole} and ${isPresent}
        order by ${contact.createdAt}, ${contact.id}`,
  );
}

/** A composed recap as it is kept, and who may get it now. */
export interface ReadRecap {
  recap: {
    id: string;
    accountId: string;
    kind: RecapKind;
    periodKey: string;
    state: RecapState;
    /** Why it is held, as the ledger says by now. */
    holds: string[];
    figures: string;
    mails: string | null;
    papers: string | null;
    forms: string | null;
    note: RecapNote | null;
    inputHash: string;
    version: number;
    /** The last instant at which it may go out by itself, UTC ms; null: a person decides. */
    goesUntil: number | null;
    /** Archived for being late or skipped, and for a person to send all the same. */
    isClosed: boolean;
    /** What may be said of a restated month to those who read another figure; null for a first version. */
    restated: RestatedFacts | null;
  } | null;
  contacts: RecapContact[];
}

const read = statement<{ id: string }, ReadRecap>("recap.readers", (p) =>
  selectParts({
    recap: one(
      {
        id: recap.id,
        accountId: recap.accountId,
        kind: recap.kind,
        periodKey: recap.periodKey,
        state: recap.state,
        holds: sql`json(${recap.holds})`,
        ...keptColumns,
        // As text, as the others.
        papers: sql`${keptColumns.papers} || ''`,
        note: sql`json(${keptColumns.note})`,
        inputHash: recap.inputHash,
        version: recap.version,
        goesUntil: recap.goesUntil,
        isClosed: flag(isClosed),
        restated: restatedFacts,
      },
      sql`from ${recap} where ${recap.id} = ${p.id} and ${recap.figures} is not null`,
    ),
    contacts: readersOf(sql`(select ${recap.accountId} from ${recap} where ${recap.id} = ${p.id})`),
  }),
);

type Owner = { accountId: string; state: RecapState; isClosed: number };

const owner = statement<{ id: string }, Owner>(
  "recap.owner",
  (p) =>
    sql`select ${recap.accountId} as "accountId", ${recap.state} as "state", ${isClosed} as "isClosed" from ${recap} where ${recap.id} = ${p.id}`,
);

/** Whose recap it is and where it stands, without what is in it; null when there is none. */
export async function ownerOf(db: D1Database, id: string): Promise<Owner | null> {
  return owner.bind(db, { id }).first<Owner>();
}

/** A recap with its figures and mails, and the contacts of its account who may get it; no recap where none was composed. */
export async function loadReaders(db: D1Database, id: string): Promise<ReadRecap> {
  return parseParts<ReadRecap>(await read.bind(db, { id }).all());
}
