import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { Reading } from "#schema/reading.ts";
import { account, contact } from "#tables/account.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, statement } from "./db.ts";
import { raiseRevision } from "./part.ts";
import { hasLeft } from "./presence.ts";
import { frequencyColumns, frequencyValues, setFrequency, staffFrequency } from "./reading.ts";

/* People at a customer, as staff enter them. */

/** How staff set that somebody gets the recap; null each: not set. */
type SetReading = Pick<Reading, "language" | "frequency" | "detail" | "celebration">;

/** A person on their way into an account. */
export type NewContact = SetReading & {
  id: string;
  name: string;
  email: string | null;
  title: string;
  role: string;
};

type Same = Pick<NewContact, "name" | "email" | "role"> & { accountId: string };

/** One address is one person; who has none is known by name and role. */
const same = (p: { [K in keyof Same]: SQL }) =>
  sql`from ${contact} where ${contact.accountId} = ${p.accountId} and (${contact.email} = ${p.email}
    or (${p.email} is null and ${contact.email} is null and ${contact.name} = ${p.name} and ${contact.role} = ${p.role}))`;

const columns = [
  contact.accountId,
  contact.id,
  contact.name,
  contact.email,
  contact.title,
  contact.role,
  contact.level,
  contact.createdAt,
  contact.language,
  ...frequencyColumns,
  contact.detail,
  contact.celebration,
  contact.addedBy,
];

const add = statement<NewContact & { accountId: string; addedBy: string; now: number }>(
  "contact.add",
  (p) => sql`insert into ${contact} (${bareList(columns)})
    select ${account.id}, ${p.id}, ${p.name}, ${p.email}, ${p.title}, ${p.role}, 'user', ${p.now}, ${p.language}, ${frequencyValues(p.frequency)}, ${p.detail}, ${p.celebration}, ${p.addedBy}
    from ${account} where ${account.id} = ${p.accountId} and not exists (select 1 ${same(p)})`,
);

/** Somebody of an account, gone or not. */
interface KnownContact extends Pick<NewContact, "name" | "title" | "role" | keyof SetReading> {
  id: string;
  /** 1: they left. */
  left: number;
}

const known = statement<Same, KnownContact>(
  "contact.known",
  (p) =>
    sql`select ${contact.id} as "id", ${contact.name} as "name", ${contact.title} as "title", ${contact.role} as "role",
    ${contact.language} as "language", ${staffFrequency} as "frequency", ${contact.detail} as "detail", ${contact.celebration} as "celebration", ${hasLeft} as "left" ${same(p)} limit 1`,
);

/** Every page of the account has a new ETag. */
export const touchAccount = statement<{ accountId: string }>("account.touch", (p) =>
  raiseRevision(sql`${account.id} = ${p.accountId}`),
);

/** Adds a person at the customer; false when there is no such account, or it has this person. `now` UTC ms. */
export async function addContact(
  db: D1Database,
  accountId: string,
  { by, now, ...added }: NewContact & { by: Principal; now: number },
): Promise<boolean> {
  const { id, role } = added;
  const [changed] = await apply(db, [
    add.bind(db, { accountId, ...added, addedBy: by.name, now }),
    auditStep(db, { act: "contact.add", by, now, accountId, about: { contact: id, role } }),
    touchAccount.bind(db, { accountId }),
  ]);
  return changed === 1;
}

/** The person of an account who has this address, or this name and role where there is no address; null when nobody has. */
export async function contactLike(
  db: D1Database,
  accountId: string,
  { name, email, role }: Omit<Same, "accountId">,
): Promise<KnownContact | null> {
  const [row] = await all<KnownContact>(known.bind(db, { accountId, name, email, role }));
  return row ?? null;
}

const setReading = statement<SetReading & { accountId: string; id: string }>(
  "contact.setReading",
  (
    p,
  ) => sql`update ${contact} set ${bare(contact.language)} = ${p.language}, ${setFrequency(p.frequency)}, ${bare(contact.detail)} = ${p.detail}, ${bare(contact.celebration)} = ${p.celebration}
    where ${contact.accountId} = ${p.accountId} and ${contact.id} = ${p.id}`,
);

/** Sets how often, in which language and how much of it a contact gets of the recap, and whether they are told of the First Value, unless they chose themselves; false when there is none. */
export async function setReadingOf(
  db: D1Database,
  accountId: string,
  set: SetReading & { id: string; by: Principal; now: number },
): Promise<boolean> {
  const { id, language, frequency, detail, celebration, by, now } = set;
  const [changed] = await apply(db, [
    setReading.bind(db, { accountId, id, language, frequency, detail, celebration }),
    auditStep(db, {
      act: "contact.reading",
      by,
      now,
      accountId,
      about: { contact: id, language, frequency, detail, celebration },
    }),
    touchAccount.bind(db, { accountId }),
  ]);
  return changed === 1;
}
