import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { RestatedSince } from "#schema/recap.ts";
import { mailedStep } from "#store/audit.ts";
import { apply, bare, flag, statement } from "#store/db.ts";
import { type MailedRecap, type MailedRow, mailedRow, recapMailed } from "#store/feedback.ts";
import { logColumns } from "#store/part.ts";
import { isPresent } from "#store/presence.ts";
import { noteEndedView } from "#store/witness/fact.ts";
import { account, contact } from "#tables/account.ts";
import { delivery, mailLog, recap } from "#tables/recap.ts";
import { noteOf } from "./note.ts";
import { shownColumns } from "./shown.ts";

/* The link of a mail to its recap page: what it opens, and how it ends. */

/** What a genuine link of a mail opens. */
interface MailedPage {
  createdAt: number;
  figures: string | null;
  /** JSON of RecapNote. */
  note: string | null;
  /** What the month says by now; null while this is its newest version. */
  now: RestatedSince | null;
  /** The form of the mail, see RecapForm; null: its variant's plain one. */
  form: string | null;
  /** Whose it is, and the address it went to. */
  accountId: string;
  slug: string;
  recipient: string;
  /** The account asks for sign-in before names and money. */
  isGuarded: boolean;
  /** A person ended it, its person left, or its address is no contact's of the account any more. */
  isEnded: boolean;
  /** Who it went to, as long as they are a contact. */
  mailed: MailedRecap | null;
}

type PageRow = Omit<MailedPage, "isEnded" | "isGuarded" | "mailed" | "now"> & {
  isEnded: string;
  isGuarded: number;
  now: string;
};
type NowRow = Omit<RestatedSince, "reasons"> & { version: number | null; reasons: string };

/** The newest version that was composed after that of the mail, and what happened since. */
const now = sql`(select json_object('version', max(n."version"), 'value', n."value", 'asOf', n."figures" ->> '$.counted.asOf', 'reasons', group_concat(n."reason", ','),
      'pace', iif(count(n."figures" ->> '$.restated.pace') > 0, n."figures" ->> '$.goals.twelveMonth.paceState', null))
    from ${recap} as n where n."account_id" = ${recap.accountId} and n."kind" = ${recap.kind} and n."period_key" = ${recap.periodKey}
    and n."version" > ${recap.version} and n."state" in ('archived', 'sending', 'sent') and n."value" is not null)`;

const isContact = sql`exists (select 1 from ${contact} where ${contact.accountId} = ${delivery.accountId} and ${contact.email} = ${delivery.recipient} and ${isPresent})`;

const page = statement<{ id: string }, PageRow>(
  "view.page",
  (
    p,
  ) => sql`select ${delivery.createdAt} as "createdAt", ${shownColumns().figures} as "figures", ${noteOf(recap.accountId, recap.periodKey)} as "note", ${delivery.form} as "form", ${now} as "now",
    ${delivery.accountId} as "accountId", ${account.slug} as "slug", ${delivery.recipient} as "recipient", ${account.guardOn} as "isGuarded",
    ${flag(sql`${delivery.viewEndedAt} is not null or not ${isContact}`)} as "isEnded"
    from ${delivery} join ${recap} on ${recap.id} = ${delivery.recapId} join ${account} on ${account.id} = ${delivery.accountId} where ${delivery.id} = ${p.id}`,
);

/** The recap behind a genuine link of a mail, one round trip; null when there is no such mail. */
export async function pageOfMail(db: D1Database, id: string): Promise<MailedPage | null> {
  const [found, reader] = await db.batch<unknown>([page.bind(db, { id }), recapMailed(db, id)]);
  const [row] = (found?.results ?? []) as PageRow[];
  const [mailed] = (reader?.results ?? []) as MailedRow[];
  if (!row) return null;
  const { isEnded, isGuarded } = row;
  const read = { now: nowOf(row), isEnded: isEnded === "true", isGuarded: isGuarded === 1 };
  return { ...row, ...read, mailed: mailed ? mailedRow(mailed) : null };
}

function nowOf({ now: text }: PageRow): RestatedSince | null {
  const { version, value, asOf, reasons, pace } = JSON.parse(text) as NowRow;
  return version === null ? null : { value, asOf, reasons: reasons.split(","), pace: pace ?? null };
}

const see = statement<{ id: string; now: number }>(
  "view.see",
  (p) =>
    sql`update ${delivery} set ${bare(delivery.seenAt)} = ${p.now} where ${delivery.id} = ${p.id} and ${delivery.seenAt} is null`,
);

/** Keeps when the page behind a mail was first looked at, UTC ms. Never from a GET: what opens links by itself moves nothing. */
export async function countMailView(db: D1Database, id: string, now: number): Promise<void> {
  await apply(db, [see.bind(db, { id, now })]);
}

type Ending = { id: string; by: string; now: number };

const log = statement<Ending>(
  "view.log",
  (p) => sql`insert into ${mailLog} (${logColumns})
    select ${delivery.recapId}, ${p.by}, 'Ended the link of the mail to ' || ${delivery.recipient} || '.', ${p.now}
    from ${delivery} where ${delivery.id} = ${p.id} and ${delivery.viewEndedAt} is null`,
);
const end = statement<Omit<Ending, "by">, { recapId: string }>(
  "view.end",
  (
    p,
  ) => sql`update ${delivery} set ${bare(delivery.viewEndedAt)} = ${p.now} where ${delivery.id} = ${p.id} and ${delivery.viewEndedAt} is null
    returning ${bare(delivery.recapId)} as "recapId"`,
);

/** Ends the link of one mail to its recap page for good; gives the recap, null where it was ended before. `now`: UTC ms. */
export async function endView(
  db: D1Database,
  id: string,
  { by, now }: { by: Principal; now: number },
): Promise<string | null> {
  const [, , ended] = await db.batch<{ recapId: string }>([
    log.bind(db, { id, by: by.name, now }),
    noteEndedView.bind(db, { id, now }),
    end.bind(db, { id, now }),
    mailedStep(db, { mailId: id }, { act: "mail.end_link", by, now, about: {} }),
  ]);
  return ended?.results[0]?.recapId ?? null;
}
