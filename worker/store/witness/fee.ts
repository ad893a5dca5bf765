import { sql } from "drizzle-orm";
import { bare, statement } from "#store/db.ts";
import { account } from "#tables/account.ts";
import { feeConsent } from "#tables/fee.ts";

/* What was taken back before an older copy was put back: the copy would show value against fees again. */

const field = (name: string) => sql.raw(`json_extract(j.value, '$.${name}')`);

/** Agreed to again later, or here, it stands. */
export const endConsents = statement<{ rows: string }>(
  "restore.endConsents",
  (
    p,
  ) => sql`update ${feeConsent} set ${bare(feeConsent.agreedAt)} = null, ${bare(feeConsent.agreedBy)} = null from json_each(${p.rows}) as j
    where ${feeConsent.accountId} = ${field("account")} and ${feeConsent.agreedAt} <= ${field("at")}`,
);
/** Every page of these accounts is made anew. */
export const touchFees = statement<{ rows: string }>(
  "restore.touchFees",
  (p) => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1
    where ${account.id} in (select ${field("account")} from json_each(${p.rows}) as j)`,
);
