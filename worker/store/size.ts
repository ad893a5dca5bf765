import { sql } from "drizzle-orm";
import { account } from "#tables/account.ts";
import { accountSize } from "#tables/benchmark.ts";
import { apply, bare, bareList, statement } from "./db.ts";

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

/** Keeps how many seats an account has; what it wants of comparisons stays. False when there is no such account. */
export async function keepSeats(db: D1Database, accountId: string, seats: number): Promise<boolean> {
  const [changed] = await apply(db, [putSeats.bind(db, { accountId, seats })]);
  return changed === 1;
}

/** Keeps an account's size, and whether it gives to comparisons and sees them. False when there is no such account. */
export async function keepSize(
  db: D1Database,
  accountId: string,
  size: { seats: number | null; gives: boolean; sees: boolean },
): Promise<boolean> {
  const values = { accountId, seats: size.seats, gives: size.gives ? 1 : 0, sees: size.sees ? 1 : 0 };
  const [changed] = await apply(db, [put.bind(db, values)]);
  return changed === 1;
}
