import { sql } from "drizzle-orm";
import type { ActorEntry } from "#schema/actor.ts";
import type { Principal } from "#schema/audit.ts";
import { account } from "#tables/account.ts";
import { actor } from "#tables/actor.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, bareList, many, statement } from "./db.ts";
import { raiseRevision } from "./part.ts";

/* What the vendor's systems say of the actors of an account: display name and team. Events know them by id alone. */

type Kept = { actor: string; name: string | null; team: string | null };

const list = statement<{ externalId: string }, { accountId: string; actors: string }>(
  "actor.list",
  (p) =>
    sql`select ${account.id} as "accountId", ${many(
      { actor: actor.actor, name: actor.name, team: actor.team },
      sql`from ${actor} where ${actor.accountId} = ${account.id} order by ${actor.actor}`,
    )} as "actors" from ${account} where ${account.externalId} = ${p.externalId}`,
);

/** The register of an account by its external id, by actor; null without such an account. */
export async function actorsOf(
  db: D1Database,
  externalId: string,
): Promise<{ accountId: string; actors: Kept[] } | null> {
  const [row] = await all<{ accountId: string; actors: string }>(list.bind(db, { externalId }));
  return row ? { accountId: row.accountId, actors: JSON.parse(row.actors) as Kept[] } : null;
}

const field = (name: keyof Kept) => sql.raw(`json_extract(j.value, '$.${name}')`);

const remove = statement<{ accountId: string; rows: string }>(
  "actor.remove",
  (p) => sql`delete from ${actor} where ${actor.accountId} = ${p.accountId}
    and ${actor.actor} not in (select ${field("actor")} from json_each(${p.rows}) as j)`,
);
const put = statement<{ accountId: string; rows: string }>(
  "actor.put",
  (p) => sql`insert into ${actor} (${bareList([actor.accountId, actor.actor, actor.name, actor.team])})
    select ${p.accountId}, ${field("actor")}, ${field("name")}, ${field("team")} from json_each(${p.rows}) as j where true
    on conflict do update set ${bare(actor.name)} = excluded."name", ${bare(actor.team)} = excluded."team"
    where ${actor.name} is not excluded."name" or ${actor.team} is not excluded."team"`,
);

const raise = statement<{ accountId: string }>("actor.raise", (p) =>
  raiseRevision(sql`${account.id} = ${p.accountId} and changes() > 0`),
);

/** Keeps exactly these actors for an account; recaps composed and reviews read from now on know them by it. `now`: UTC ms. */
export async function keepActors(
  db: D1Database,
  accountId: string,
  { actors, by, now }: { actors: ActorEntry[]; by: Principal; now: number },
): Promise<void> {
  const rows = JSON.stringify(actors);
  const audited = (kind: string) => auditStep(db, { act: "account.actors", by, now, accountId, about: { kind } });
  const shown = raise.bind(db, { accountId });
  await apply(db, [
    remove.bind(db, { accountId, rows }),
    audited("removed"),
    shown,
    put.bind(db, { accountId, rows }),
    audited("named"),
    shown,
  ]);
}
