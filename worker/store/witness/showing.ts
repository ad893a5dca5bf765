import { sql } from "drizzle-orm";
import type { ShowingChoice } from "#schema/words.ts";
import { bare, statement } from "#store/db.ts";
import { choiceColumns } from "#store/showing.ts";
import { account } from "#tables/account.ts";

/* How recaps of accounts were shown before an older copy was put back: the copy would name people who were not to be named. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** The newest word counts, either way; by whom it was is not known outside. One choice a statement: a row is updated once. */
const setChoice = (choice: ShowingChoice) => {
  const { on, since, by } = choiceColumns[choice];
  return statement<{ rows: string }>(
    `restore.set_${choice}`,
    (
      p,
    ) => sql`update ${account} set ${bare(on)} = ${field("isOn")}, ${bare(since)} = ${field("at")}, ${bare(by)} = 'Cairn', ${bare(account.revision)} = ${account.revision} + 1
    from json_each(${p.rows}) as j where ${account.id} = ${field("account")} and ${field("choice")} = ${sql.raw(`'${choice}'`)} and coalesce(${since}, 0) < ${field("at")}`,
  );
};

export const setNames = setChoice("names");
export const setGuard = setChoice("guard");
export const setMoney = setChoice("money");
