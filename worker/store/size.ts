import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import { account } from "#tables/account.ts";
import { accountSize } from "#tables/benchmark.ts";
import { auditBefore, type By, byOf } from "./audit.ts";
import { apply, bare, bareList, object, statement } from "./db.ts";

const columns = bareList([accountSize.accountId, accountSize.seats, accountSize.gives, accountSize.sees]);

const putSeats = statement<{ accountId: string; seats: number }>(
  "size.putSeats",
  (
    p,
  ) => sql`insert into ${accountSize} (${columns}) select ${account.id}, ${p.seats}, 1, 1 from ${account} where ${account.id} = ${p.accountId}
    on conflict do update set ${bare(accountSize.seats)} = excluded."seats"`,
);

const put = statement<{ accountId: string; seats: number | null; gives: number; sees: number }>(
  "size.put",
  (
    p,
  ) => sql`insert into ${accountSize} (${columns}) select ${account.id}, ${p.seats}, ${p.gives}, ${p.sees} from ${account} where ${account.id} = ${p.accountId}
    on conflict do update set ${bare(accountSize.seats)} = excluded."seats", ${bare(accountSize.gives)} = excluded."gives", ${bare(accountSize.sees)} = excluded."sees"`,
);

const kept = (column: SQL) =>
  sql`(select ${column} from ${accountSize} where ${accountSize.accountId} = ${account.id})`;
const [seatsNow, givesNow, seesNow] = [
  kept(sql`${accountSize.seats}`),
  sql`coalesce(${kept(sql`${accountSize.gives}`)}, 1)`,
  sql`coalesce(${kept(sql`${accountSize.sees}`)}, 1)`,
];
const yesNo = (is: SQL) => sql`iif(${is}, 'yes', 'no')`;

/** `gives` and `sees` null: what it wants of comparisons stays. */
const auditPut = statement<{ accountId: string; seats: number | null; gives: number | null; sees: number | null } & By>(
  "size.audit",
  (p) =>
    auditBefore("account.size", p, {
      about: object({
        seats: sql`iif(${p.seats} is ${seatsNow}, null, coalesce(${p.seats}, 'unknown'))`,
        gives: sql`iif(coalesce(${p.gives}, ${givesNow}) = ${givesNow}, null, ${yesNo(p.gives)})`,
        sees: sql`iif(coalesce(${p.sees}, ${seesNow}) = ${seesNow}, null, ${yesNo(p.sees)})`,
      }),
      where: sql`${account.id} = ${p.accountId} and (${p.seats} is not ${seatsNow}
      or coalesce(${p.gives}, ${givesNow}) <> ${givesNow} or coalesce(${p.sees}, ${seesNow}) <> ${seesNow})`,
    }),
);

/** Keeps how many seats an account has; what it wants of comparisons stays. False when there is no such account. */
export async function keepSeats(
  db: D1Database,
  accountId: string,
  { seats, by, now }: { seats: number; by: Principal; now: number },
): Promise<boolean> {
  const [, changed] = await apply(db, [
    auditPut.bind(db, { accountId, seats, gives: null, sees: null, ...byOf(by, now) }),
    putSeats.bind(db, { accountId, seats }),
  ]);
  return changed === 1;
}

/** Keeps an account's size, and whether it gives to comparisons and sees them. False when there is no such account. */
export async function keepSize(
  db: D1Database,
  accountId: string,
  size: { seats: number | null; gives: boolean; sees: boolean; by: Principal; now: number },
): Promise<boolean> {
  const values = { accountId, seats: size.seats, gives: size.gives ? 1 : 0, sees: size.sees ? 1 : 0 };
  const [, changed] = await apply(db, [
    auditPut.bind(db, { ...values, ...byOf(size.by, size.now) }),
    put.bind(db, values),
  ]);
  return changed === 1;
}
