import { type SQL, sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { Fee, FeeConsent } from "#schema/fee.ts";
import { account } from "#tables/account.ts";
import { fee, feeConsent } from "#tables/fee.ts";
import { activity } from "#tables/plan.ts";
import { type Act, type ActValues, actColumns, actRow, actValues, bumpAfter, happened } from "./act.ts";
import { auditStep } from "./audit.ts";
import { counts, type FrameCounts } from "./console/part.ts";
import { apply, bare, bareList, many, one, parseParts, selectParts, statement } from "./db.ts";
import { noteFeeEnd } from "./witness/fact.ts";

/* Fees of an account, and whether they are held against what it got. Whatever changes gives its pages a new ETag. */

const fields = {
  validFrom: fee.validFrom,
  amountMinor: fee.amountMinor,
  currency: fee.currency,
  agreedBy: fee.agreedBy,
  agreedOn: fee.agreedOn,
  note: fee.note,
};
const consentFields = {
  offeredAt: feeConsent.offeredAt,
  offeredBy: feeConsent.offeredBy,
  agreedAt: feeConsent.agreedAt,
  agreedBy: feeConsent.agreedBy,
};

/** Fees of an account by their first day. */
export const feesOf = (accountId: SQL): SQL =>
  many(fields, sql`from ${fee} where ${fee.accountId} = ${accountId} order by ${fee.validFrom}`);
/** What both sides said; null while nothing is offered. */
export const consentOf = (accountId: SQL): SQL =>
  one(consentFields, sql`from ${feeConsent} where ${feeConsent.accountId} = ${accountId}`);

interface AccountFees {
  counts: FrameCounts;
  account: { id: string; name: string; currency: string } | null;
  fees: Fee[];
  consent: FeeConsent | null;
}

const accountFees = statement<{ accountId: string }, AccountFees>("fee.account", (p) =>
  selectParts({
    counts,
    account: one(
      { id: account.id, name: account.name, currency: account.currency },
      sql`from ${account} where ${account.id} = ${p.accountId}`,
    ),
    fees: feesOf(p.accountId),
    consent: consentOf(p.accountId),
  }),
);

/** What an account pays, and what was agreed about showing it; one round trip. */
export async function loadFees(db: D1Database, accountId: string): Promise<AccountFees> {
  return parseParts(await accountFees.bind(db, { accountId }).all());
}

const feeAccount = statement<{ externalId: string }, { account: { id: string; currency: string } | null }>(
  "fee.find",
  (p) =>
    selectParts({
      account: one(
        { id: account.id, currency: account.currency },
        sql`from ${account} where ${account.externalId} = ${p.externalId}`,
      ),
    }),
);

/** The account another system means, and what it pays in; null when there is none. */
export async function findFeeAccount(
  db: D1Database,
  externalId: string,
): Promise<{ id: string; currency: string } | null> {
  const found = parseParts<{ account: { id: string; currency: string } | null }>(
    await feeAccount.bind(db, { externalId }).all(),
  );
  return found.account;
}

/** Behind the audit of a change, which writes nothing where nothing changed. */
const touch = statement<{ accountId: string }>(
  "fee.touch",
  (p) => sql`update ${account} set ${bare(account.revision)} = ${account.revision} + 1
    where ${account.id} = ${p.accountId} and changes() > 0`,
);

const excluded = (name: string) => sql.raw(`excluded."${name}"`);
const changeable = [fee.amountMinor, fee.currency, fee.agreedBy, fee.agreedOn, fee.note];
const keep = statement<{ accountId: string; replace: number } & { [K in keyof Fee]: Fee[K] }>(
  "fee.keep",
  (p) => sql`insert into ${fee} (${bareList([fee.accountId, ...Object.values(fields)])})
    select ${account.id}, ${p.validFrom}, ${p.amountMinor}, ${p.currency}, ${p.agreedBy}, ${p.agreedOn}, ${p.note} from ${account}
    where ${account.id} = ${p.accountId}
    on conflict do update set ${sql.join(
      changeable.map((column) => sql`${bare(column)} = ${excluded(column.name)}`),
      sql`, `,
    )} where ${p.replace} = 1 and (${sql.join(
      changeable.map((column) => sql`${column} <> ${excluded(column.name)}`),
      sql` or `,
    )})`,
);

interface Done {
  by: Principal;
  /** UTC ms. */
  now: number;
}

/** Keeps a fee; false where one from the same day stands and is not to be replaced, or it stood so already. */
export async function keepFee(
  db: D1Database,
  accountId: string,
  { kept, replace, by, now }: Done & { kept: Fee; replace: boolean },
): Promise<boolean> {
  const about = { from: kept.validFrom, fee: `${kept.amountMinor} ${kept.currency}` };
  const [changed] = await apply(db, [
    keep.bind(db, { accountId, ...kept, replace: replace ? 1 : 0 }),
    auditStep(db, { act: "fee.enter", by, now, accountId, about }),
    touch.bind(db, { accountId }),
  ]);
  return changed === 1;
}

const withdraw = statement<{ accountId: string; validFrom: string }>(
  "fee.withdraw",
  (p) => sql`delete from ${fee} where ${fee.accountId} = ${p.accountId} and ${fee.validFrom} = ${p.validFrom}`,
);

/** Withdraws the fee that holds from a day on; false when there is none. */
export async function withdrawFee(
  db: D1Database,
  accountId: string,
  { validFrom, by, now }: Done & { validFrom: string },
): Promise<boolean> {
  const [changed] = await apply(db, [
    withdraw.bind(db, { accountId, validFrom }),
    auditStep(db, { act: "fee.withdraw", by, now, accountId, about: { from: validFrom } }),
    touch.bind(db, { accountId }),
  ]);
  return changed === 1;
}

const offer = statement<{ accountId: string; now: number; by: string }>(
  "fee.offer",
  (p) => sql`insert into ${feeConsent} (${bareList([feeConsent.accountId, feeConsent.offeredAt, feeConsent.offeredBy])})
    select ${account.id}, ${p.now}, ${p.by} from ${account} where ${account.id} = ${p.accountId}
    and exists (select 1 from ${fee} where ${fee.accountId} = ${account.id}) on conflict do nothing`,
);

/** Offers the customer to hold value against fees; false without a fee, or where it is offered already. */
export async function offerRoi(db: D1Database, accountId: string, { by, now }: Done): Promise<boolean> {
  const [changed] = await apply(db, [
    offer.bind(db, { accountId, now, by: by.name }),
    auditStep(db, { act: "roi.offer", by, now, accountId, about: {} }),
    touch.bind(db, { accountId }),
  ]);
  return changed === 1;
}

const end = statement<{ accountId: string }>(
  "fee.end",
  (p) => sql`delete from ${feeConsent} where ${feeConsent.accountId} = ${p.accountId}`,
);

/** Takes the offer back, and with it what the customer said to it: another offer asks anew. False when there is none. */
export async function endRoi(db: D1Database, accountId: string, { by, now }: Done): Promise<boolean> {
  const [changed] = await apply(db, [
    end.bind(db, { accountId }),
    auditStep(db, { act: "roi.end", by, now, accountId, about: {} }),
    touch.bind(db, { accountId }),
    noteFeeEnd.bind(db, { accountId, now }),
  ]);
  return changed === 1;
}

/** The act first, only where it changes something; the rest hangs on its row. */
const addConsentAct = statement<ActValues & { agree: number }>(
  "fee.addAct",
  (p) => sql`insert into ${activity} (${actColumns}) select ${actRow(p, sql`1`)} from ${feeConsent}
    where ${feeConsent.accountId} = ${p.accountId} and (${feeConsent.agreedAt} is null) = ${p.agree} on conflict do nothing`,
);
const decide = statement<{ accountId: string; actId: string; at: number | null; name: string | null }>(
  "fee.decide",
  (p) => sql`update ${feeConsent} set ${bare(feeConsent.agreedAt)} = ${p.at}, ${bare(feeConsent.agreedBy)} = ${p.name}
    where ${feeConsent.accountId} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
);

/** What the customer says to the offer; false when it says so already, or nothing is offered. */
export async function decideRoi(
  db: D1Database,
  accountId: string,
  { act, agree }: { act: Act; agree: boolean },
): Promise<boolean> {
  const said = { act: agree ? "roi_agreed" : "roi_ended", body: null };
  const [kept] = await apply(db, [
    addConsentAct.bind(db, { ...actValues(accountId, act, said), agree: agree ? 1 : 0 }),
    decide.bind(db, { accountId, actId: act.id, at: agree ? act.at : null, name: agree ? act.signed : null }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
    ...(agree ? [] : [noteFeeEnd.bind(db, { accountId, now: act.at })]),
  ]);
  return kept === 1;
}
