import { type SQL, sql } from "drizzle-orm";
import type { ListedAccount } from "#schema/console-row.ts";
import { many, object, one, parseParts, selectParts, statement } from "#store/db.ts";
import { goalFields } from "#store/part.ts";
import { account } from "#tables/account.ts";
import { goal, item, stage } from "#tables/plan.ts";
import { share } from "#tables/share.ts";
import { counts, type FrameCounts, goalMetrics } from "./part.ts";

const frame = statement<Record<string, never>, { counts: FrameCounts }>("console.counts", () =>
  selectParts({ counts }),
);

const fields = {
  id: account.id,
  externalId: account.externalId,
  name: account.name,
  segment: account.segment,
  kickoffOn: account.kickoffOn,
  renewalOn: account.renewalOn,
  endsOn: account.endsOn,
  timezone: account.timezone,
  metrics: goalMetrics,
  goals: sql`json(${many(goalFields, sql`from ${goal} where ${goal.accountId} = ${account.id}`)})`,
  items: sql`json(${many(
    { side: item.side, state: item.state, dueOn: item.dueOn },
    sql`from ${item} where ${item.accountId} = ${account.id} and ${item.internal} = 0 and ${item.state} <> 'skipped'`,
  )})`,
  stages: sql`json(${many(
    { key: stage.key, title: stage.title, startsOn: stage.startsOn, endsOn: stage.endsOn },
    sql`from ${stage} where ${stage.accountId} = ${account.id} order by ${stage.position}`,
  )})`,
  seen: sql`json(${one(
    { at: share.lastSeenAt, by: share.lastSeenBy },
    sql`from ${share} where ${share.accountId} = ${account.id} and ${share.lastSeenAt} is not null order by ${share.lastSeenAt} desc limit 1`,
  )})`,
};

const most = sql.raw("1000");

/** A row an account: one value for all of them would outgrow the two megabytes a value may have. */
const list = statement<Record<string, never>, { row: string }>(
  "console.accounts",
  () => sql`select ${object(fields)} as "row" from ${account} order by ${account.name} limit ${most}`,
);

/** SQLite knows small and large of A to Z alone: other letters are looked for as typed, small and large. */
const isNamed = (typed: SQL) =>
  sql`(instr(lower(${account.name}), lower(${typed})) > 0 or instr(lower(${account.externalId}), lower(${typed})) > 0)`;

/** Those with these words in their name or id that the list leaves out. */
const beyond = statement<Record<"typed" | "small" | "large", string>, { row: string }>(
  "console.accountsBeyond",
  (p) => sql`select ${object(fields)} as "row" from ${account}
    where ${account.id} not in (select a."id" from ${account} as a order by a."name" limit ${most}) and (${isNamed(p.typed)} or ${isNamed(p.small)} or ${isNamed(p.large)})
    order by ${account.name} limit ${most}`,
);

/** The first thousand accounts by name with what the list shows, and a thousand of the others with `q` in their name or id; one round trip. */
export async function listAccounts(
  db: D1Database,
  q: string,
): Promise<{ counts: FrameCounts; accounts: ListedAccount[]; beyond: ListedAccount[] }> {
  const typed = q.trim();
  const asked = { typed, small: typed.toLowerCase(), large: typed.toUpperCase() };
  const search = typed === "" ? [] : [beyond.bind(db, asked)];
  const results = await db.batch<{ row: string }>([frame.bind(db, {}), list.bind(db, {}), ...search]);
  const { counts: numbers } = parseParts<{ counts: FrameCounts }>(results[0] as D1Result);
  const read = (at: number) => (results[at]?.results ?? []).map((each) => JSON.parse(each.row) as ListedAccount);
  return { counts: numbers, accounts: read(1), beyond: read(2) };
}
