import { type SQL, sql } from "drizzle-orm";
import { account } from "#tables/account.ts";

/** Of the account of the statement around it: a subject may name money; not while its links ask for sign-in before money. */
export const namesMoney = sql`(${account.moneyOn} = 1 and ${account.guardOn} = 0)`;

/*
 * A snapshot stays as it was composed. What it says of people by name is read by nobody while their admin does not want that:
 * not on a page, in a file or in a mail that is written anew; nor does a subject name money that may not stand there any more. Old snapshots do not know whether their actors are people.
 */

/** Snapshot and mails of a recap as they may be read, by the name the recap has in the statement around it. JSON text each. */
export function shownColumns(name = "recap"): Record<"figures" | "mails" | "forms", SQL> {
  const own = (column: string) => sql.raw(`"${name}"."${column}"`);
  const figures = own("figures");
  const isClosed = sql`(coalesce(${figures} ->> '$.contributors.by', 'name') = 'name' and ${figures} ->> '$.contributors' is not null
    and (select ${account.namesOn} from ${account} where ${account.id} = ${own("account_id")}) = 0)`;
  const isLoud = sql`(${figures} ->> '$.moneyInSubject' is not null and (select not ${namesMoney} from ${account} where ${account.id} = ${own("account_id")}))`;
  const isAnew = sql`(${isClosed} or ${isLoud})`;
  const named = sql`iif(${isClosed}, json_set(${figures}, '$.contributors', null) || '', ${figures})`;
  // As text: what these functions give would become a part of the JSON it is put into.
  return {
    figures: sql`iif(${isLoud}, json_remove(${named}, '$.moneyInSubject') || '', ${named})`,
    mails: sql`iif(${isAnew}, null, ${own("mails")})`,
    forms: sql`iif(${isAnew} and ${own("mails")} is not null, ${formsIn(own("mails"))} || '', ${own("forms")})`,
  };
}

/** The forms of mails, without the mails: whoever asks for one gets it written anew from the figures. */
export const formsIn = (mails: SQL): SQL =>
  sql`(select json_group_object(m.key, json_remove(m.value, '$.subject', '$.html', '$.text', '$.paper', '$.of')) from json_each(${mails}) as m)`;
