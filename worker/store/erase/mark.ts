import { sql } from "drizzle-orm";
import { apply, bare, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { factAccount, rollupMark } from "#tables/fact.ts";
import { accountSource, source } from "#tables/metrics.ts";

/** An account as a search through its time needs it. */
export interface AccountToSearch {
  id: string;
  externalId: string;
  createdAt: number;
  months: Record<string, string[]>;
  metrics: string[];
  liveDays: number;
}

const find = statement<{ externalId: string }, { account: AccountToSearch | null }>("erase.account", (p) =>
  selectParts({
    account: one(
      {
        id: account.id,
        externalId: account.externalId,
        createdAt: account.createdAt,
        months: sql`json(coalesce((select json_group_object(m.key, json((select json_group_array(v.key) from json_each(m.value) as v)))
          from ${factAccount}, json_each(${factAccount.months}) as m where ${factAccount.accountId} = ${account.id}), '{}'))`,
        metrics: sql`(select json_group_array(${accountSource.metricKey}) from ${accountSource} where ${accountSource.accountId} = ${account.id})`,
        liveDays: sql`coalesce((select max(${source.liveDays}) from ${source}), 0)`,
      },
      sql`from ${account} where ${account.externalId} = ${p.externalId}`,
    ),
  }),
);

/** An account by the id the vendor gave it; null when there is none. */
export async function accountToSearch(db: D1Database, externalId: string): Promise<AccountToSearch | null> {
  return parseParts<{ account: AccountToSearch | null }>(await find.bind(db, { externalId }).all()).account;
}

const begin = statement<{ name: string; end: string; token: string }>(
  "erase.begin",
  (p) => sql`insert into ${rollupMark} ("name", "log_id") select ${p.name} || ${p.token}, 0
    where not exists (select 1 from ${rollupMark} where ${rollupMark.name} >= ${p.name} and ${rollupMark.name} < ${p.end})`,
);
const begun = statement<{ name: string; end: string }, { name: string; logId: number }>(
  "erase.begun",
  (p) =>
    sql`select ${rollupMark.name} as "name", ${rollupMark.logId} as "logId" from ${rollupMark} where ${rollupMark.name} >= ${p.name} and ${rollupMark.name} < ${p.end}`,
);
const reach = statement<{ name: string; logId: number }>(
  "erase.reach",
  (p) =>
    sql`update ${rollupMark} set ${bare(rollupMark.logId)} = max(${rollupMark.logId}, ${p.logId}) where ${rollupMark.name} = ${p.name}`,
);

/** An erasure under way. `mark` names its row among the marks, `logId` says up to which row of the log archives are done. */
export interface ErasureMark {
  mark: string;
  token: string;
  logId: number;
  /** An earlier request began it. */
  isResumed: boolean;
}

/** Begins an erasure, or goes on with one that was cut off: the token is the same. `secret`: an HMAC of account and actor. */
export async function beginErasure(
  db: D1Database,
  accountId: string,
  { secret, token }: { secret: string; token: string },
): Promise<ErasureMark> {
  const name = `erasure ${accountId} ${secret} `;
  const span = { name, end: `${name}~` };
  const results = await db.batch<{ name: string; logId: number }>([
    begin.bind(db, { ...span, token }),
    begun.bind(db, span),
  ]);
  const [row] = results[1]?.results ?? [];
  if (!row) throw new Error("The erasure has no mark.");
  return {
    mark: row.name,
    token: row.name.slice(name.length),
    logId: row.logId,
    isResumed: results[0]?.meta.changes === 0,
  };
}

/** Archives up to this row of the log are done. */
export async function reachErasure(db: D1Database, mark: string, logId: number): Promise<void> {
  await apply(db, [reach.bind(db, { name: mark, logId })]);
}
