import { type SQL, sql } from "drizzle-orm";
import type { AuditRow } from "#schema/data-row.ts";
import { many, one, parseParts, selectParts, statement } from "#store/db.ts";
import { account, contact } from "#tables/account.ts";
import { audit } from "#tables/audit.ts";
import { source } from "#tables/metrics.ts";
import { counts, type FrameCounts } from "./part.ts";

const perPage = 50;

interface Parts {
  counts: FrameCounts;
  account: { id: string; name: string } | null;
  rows: AuditRow[];
}

const rows = (rest: SQL) =>
  many(
    {
      id: audit.id,
      at: audit.at,
      act: audit.act,
      byKind: audit.byKind,
      byName: audit.byName,
      accountId: audit.accountId,
      accountName: sql`(select ${account.name} from ${account} where ${account.id} = ${audit.accountId})`,
      sourceName: sql`(select ${source.name} from ${source} where ${source.id} = ${audit.about} ->> '$.source')`,
      contact: sql`json(${one(
        { name: contact.name, role: contact.role },
        sql`from ${contact} where ${contact.accountId} = ${audit.accountId} and ${contact.id} = ${audit.about} ->> '$.contact'`,
      )})`,
      about: sql`json(${audit.about})`,
    },
    sql`from ${audit} where ${rest} order by ${audit.id} desc limit ${sql.raw(String(perPage + 1))}`,
  );

const all = statement<{ before: number }, Parts>("console.audit", (p) =>
  selectParts({ counts, account: sql`null`, rows: rows(sql`${audit.id} < ${p.before}`) }),
);
/** By its external id, or the first whose name has the words. */
const who = (
  text: SQL,
) => sql`(select ${account.id} from ${account} where ${account.externalId} = ${text} or instr(lower(${account.name}), lower(${text})) > 0
    order by ${account.externalId} = ${text} desc, ${account.name} limit 1)`;
const ofAccount = statement<{ before: number; text: string }, Parts>("console.auditOf", (p) =>
  selectParts({
    counts,
    account: sql`(select json_object('id', ${account.id}, 'name', ${account.name}) from ${account} where ${account.id} = ${who(p.text)})`,
    rows: rows(sql`${audit.accountId} = ${who(p.text)} and ${audit.id} < ${p.before}`),
  }),
);

/** Acts before one, newest first: of all, or of the account somebody looks for. One round trip. `next`: where to go on. */
export async function loadAudit(
  db: D1Database,
  { before, text }: { before: number; text: string },
): Promise<Parts & { next: number | null }> {
  const found = await (text === "" ? all.bind(db, { before }) : ofAccount.bind(db, { before, text })).all();
  const parts = parseParts<Parts>(found);
  const shown = parts.rows.slice(0, perPage);
  return { ...parts, rows: shown, next: parts.rows.length > perPage ? (shown.at(-1)?.id ?? null) : null };
}
