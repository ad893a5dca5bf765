import { sql } from "drizzle-orm";
import type { FeedbackPart, FeedbackTask, Saying } from "#schema/feedback.ts";
import { contact } from "#tables/account.ts";
import { feedback } from "#tables/feedback.ts";
import { activity } from "#tables/plan.ts";
import { delivery, recap } from "#tables/recap.ts";
import { type Act, type ActValues, actColumns, actRow, actValues, bumpAfter, happened } from "./act.ts";
import { all, apply, bare, bareList, many, parseParts, selectParts, statement } from "./db.ts";
import { feedbackFields } from "./feedback-part.ts";
import { isPresent } from "./presence.ts";

/** The version customers read, and null for a month that has none. */
const readVersion = (accountId: unknown, period: unknown) =>
  sql`(select max(${recap.version}) from ${recap} where ${recap.accountId} = ${accountId} and ${recap.kind} = 'monthly' and ${recap.periodKey} = ${period}
    and ${recap.state} in ('sending', 'sent', 'archived') and ${recap.figures} is not null)`;

/** The act first, only of a month there is, and only if it says something else than what stands; the rest hangs on its row. */
const addSayingAct = statement<
  ActValues & { period: string; kind: string; person: string; choice: string; note: string; version: number | null }
>(
  "feedback.addAct",
  (p) => sql`insert into ${activity} (${actColumns})
    select ${actRow(p, sql`1`)}
    where coalesce(${p.version}, ${readVersion(p.accountId, p.period)}) = ${readVersion(p.accountId, p.period)}
    and not exists (select 1 from ${feedback} where ${feedback.accountId} = ${p.accountId} and ${feedback.periodKey} = ${p.period}
      and ${feedback.kind} = ${p.kind} and ${feedback.person} = ${p.person} and ${feedback.choice} = ${p.choice} and ${feedback.note} = ${p.note}
      and (${feedback.kind} = 'answer' or (${feedback.version} = ${readVersion(p.accountId, p.period)} and ${feedback.handledAt} is null)))
    on conflict do nothing`,
);

const keepSaying = statement<{
  accountId: string;
  period: string;
  kind: string;
  person: string;
  contactId: string | null;
  name: string;
  choice: string;
  note: string;
  actId: string;
  at: number;
}>(
  "feedback.keep",
  (p) => sql`insert into ${feedback} (${bareList([
    feedback.accountId,
    feedback.periodKey,
    feedback.kind,
    feedback.person,
    feedback.contactId,
    feedback.name,
    feedback.choice,
    feedback.note,
    feedback.version,
    feedback.times,
    feedback.actId,
    feedback.at,
  ])}) select ${p.accountId}, ${p.period}, ${p.kind}, ${p.person}, ${p.contactId}, ${p.name}, ${p.choice}, ${p.note},
      ${readVersion(p.accountId, p.period)}, 1, ${p.actId}, ${p.at}
    where ${happened(p.accountId, p.actId)}
    on conflict (${bare(feedback.accountId)}, ${bare(feedback.periodKey)}, ${bare(feedback.kind)}, ${bare(feedback.person)}) do update set
      ${bare(feedback.contactId)} = excluded.contact_id, ${bare(feedback.name)} = excluded.name, ${bare(feedback.choice)} = excluded.choice,
      ${bare(feedback.note)} = excluded.note, ${bare(feedback.version)} = excluded.version, ${bare(feedback.times)} = ${feedback.times} + 1,
      ${bare(feedback.actId)} = excluded.act_id, ${bare(feedback.at)} = excluded.at, ${bare(feedback.handledAt)} = null,
      ${bare(feedback.handledBy)} = null, ${bare(feedback.handledNote)} = null`,
);

/**
 * Keeps what a person said about a month: the log of it, the newest beside the month, open for staff. False when the same
 * command came before, the same already stands, there is no such month, or it was restated since it was read.
 */
export async function saySomething(
  db: D1Database,
  accountId: string,
  input: { saying: Saying; act: Act; body: string },
): Promise<boolean> {
  const { saying, act, body } = input;
  const { period, kind, person, contactId, choice, note, version } = saying;
  const said = { accountId, period, kind, person, choice, note, name: act.signed, actId: act.id, at: act.at };
  const [kept] = await apply(db, [
    addSayingAct.bind(db, { ...said, ...actValues(accountId, act, { act: choice, body }), version }),
    keepSaying.bind(db, { ...said, contactId }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}

const newest = statement<{ accountId: string; period: string }, { version: number | null }>(
  "feedback.newest",
  (p) => sql`select ${readVersion(p.accountId, p.period)} as "version"`,
);

/** The version of a month customers read; null when there is none. */
export async function versionRead(db: D1Database, accountId: string, period: string): Promise<number | null> {
  const [row] = await all<{ version: number | null }>(newest.bind(db, { accountId, period }));
  return row?.version ?? null;
}

/** A recap somebody got by mail, and what they made of it. */
export interface MailedRecap {
  accountId: string;
  period: string;
  contactId: string;
  name: string;
  /** What this person said. */
  feedback: FeedbackPart[];
}

export type MailedRow = Omit<MailedRecap, "feedback"> & { feedback: string };

const mailed = statement<{ id: string }, MailedRow>(
  "feedback.mailed",
  (
    p,
  ) => sql`select ${delivery.accountId} as "accountId", ${delivery.periodKey} as "period", ${contact.id} as "contactId", ${contact.name} as "name",
    ${many(
      feedbackFields,
      sql`from ${feedback} where ${feedback.accountId} = ${delivery.accountId} and ${feedback.periodKey} = ${delivery.periodKey}
        and ${feedback.kind} = 'answer' and ${feedback.person} = 'contact:' || ${delivery.contactId}`,
    )} as "feedback"
    from ${delivery} join ${contact} on ${contact.accountId} = ${delivery.accountId} and ${contact.id} = ${delivery.contactId}
    where ${delivery.id} = ${p.id} and ${contact.email} = ${delivery.recipient} and ${isPresent}`,
);

/** Asks who a mail went to, as long as they are a contact at the customer with that address: for a batch. */
export function recapMailed(db: D1Database, deliveryId: string): D1PreparedStatement {
  return mailed.bind(db, { id: deliveryId });
}

/** What `recapMailed` gave. */
export function mailedRow(row: MailedRow): MailedRecap {
  return { ...row, feedback: JSON.parse(row.feedback) as FeedbackPart[] };
}

const tasks = statement<{ accountId: string }, { tasks: FeedbackTask[] }>("feedback.tasks", (p) =>
  selectParts({
    tasks: many(
      { ...feedbackFields, period: feedback.periodKey },
      sql`from ${feedback} where ${feedback.accountId} = ${p.accountId} order by ${feedback.periodKey} desc limit 100`,
    ),
  }),
);

/** What people of one account said about their months, newest month first. */
export async function loadTasks(db: D1Database, accountId: string): Promise<FeedbackTask[]> {
  const parts = parseParts<{ tasks: FeedbackTask[] }>(await tasks.bind(db, { accountId }).all());
  return parts.tasks;
}

/** Closed once: the condition is the state it was read in. */
const addSettleAct = statement<ActValues & { period: string; kind: string; person: string; seen: number }>(
  "feedback.addSettleAct",
  (p) => sql`insert into ${activity} (${actColumns})
    select ${actRow(p, sql`1`)}
    from ${feedback} where ${feedback.accountId} = ${p.accountId} and ${feedback.periodKey} = ${p.period} and ${feedback.kind} = ${p.kind}
      and ${feedback.person} = ${p.person} and ${feedback.times} = ${p.seen} and ${feedback.handledAt} is null
    on conflict do nothing`,
);

const settle = statement<{
  accountId: string;
  period: string;
  kind: string;
  person: string;
  at: number;
  name: string;
  note: string;
  actId: string;
}>(
  "feedback.settle",
  (
    p,
  ) => sql`update ${feedback} set ${bare(feedback.handledAt)} = ${p.at}, ${bare(feedback.handledBy)} = ${p.name}, ${bare(feedback.handledNote)} = ${p.note}
    where ${feedback.accountId} = ${p.accountId} and ${feedback.periodKey} = ${p.period} and ${feedback.kind} = ${p.kind} and ${feedback.person} = ${p.person}
    and ${happened(p.accountId, p.actId)}`,
);

/** Staff close what a person said. False when it was closed, or the person said something else meanwhile. */
export async function settleFeedback(
  db: D1Database,
  accountId: string,
  input: { period: string; kind: string; person: string; seen: number; note: string; act: Act },
): Promise<boolean> {
  const { period, kind, person, seen, note, act } = input;
  const key = { accountId, period, kind, person, at: act.at, name: act.signed, actId: act.id };
  const body = note === "" ? period : `${period}: ${note}`;
  const [kept] = await apply(db, [
    addSettleAct.bind(db, { ...key, ...actValues(accountId, act, { act: "settled", body }), seen }),
    settle.bind(db, { ...key, note }),
    bumpAfter.bind(db, { accountId, actId: act.id }),
  ]);
  return kept === 1;
}
