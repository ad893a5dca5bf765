import { sql } from "drizzle-orm";
import type { Principal } from "#schema/audit.ts";
import type { ChoiceState, Showing } from "#schema/showing.ts";
import type { ActorKind, AuditAct, ShowingChoice } from "#schema/words.ts";
import { account } from "#tables/account.ts";
import { activity } from "#tables/plan.ts";
import { actColumns, bumpAfter, happened } from "./act.ts";
import { auditStep } from "./audit.ts";
import { all, apply, bare, flag, named, object, statement } from "./db.ts";
import { noteShowing } from "./witness/fact.ts";

/* How recaps of an account are shown, as the customer's admin decides. */

export const choiceColumns = {
  names: { on: account.namesOn, since: account.namesSince, by: account.namesBy },
  guard: { on: account.guardOn, since: account.guardSince, by: account.guardBy },
  money: { on: account.moneyOn, since: account.moneySince, by: account.moneyBy },
} satisfies Record<ShowingChoice, object>;

const choice = ({ on, since, by }: (typeof choiceColumns)[ShowingChoice]) =>
  sql`json(${object({ isOn: flag(on), since, by })})`;

/** The choices of the account of the statement around them, JSON each. */
export const showingColumns = {
  names: choice(choiceColumns.names),
  guard: choice(choiceColumns.guard),
  money: choice(choiceColumns.money),
};

const read = statement<{ accountId: string }, Record<ShowingChoice, string>>(
  "showing.read",
  (p) => sql`select ${named(showingColumns)} from ${account} where ${account.id} = ${p.accountId}`,
);

/** How recaps of an account are shown; null without such an account. */
export async function readShowing(db: D1Database, accountId: string): Promise<Showing | null> {
  const [row] = await all<Record<ShowingChoice, string>>(read.bind(db, { accountId }));
  if (!row) return null;
  const { names, guard, money } = row;
  const parsed = (text: string) => JSON.parse(text) as ChoiceState;
  return { names: parsed(names), guard: parsed(guard), money: parsed(money) };
}

type Said = {
  accountId: string;
  actId: string;
  now: number;
  act: string;
  kind: string;
  byId: string;
  by: string;
  isOn: number;
};

const stepsOf = (name: ShowingChoice) => {
  const { on, since, by } = choiceColumns[name];
  return {
    /** Comes before the change it tells of; what follows hangs on its row. */
    log: statement<Said>(
      `showing.log_${name}`,
      (p) => sql`insert into ${activity} (${actColumns})
        select ${account.id}, ${p.actId}, ${p.now}, ${p.act}, ${p.kind}, ${p.byId}, ${p.by}, null, 0, ${p.actId}
        from ${account} where ${account.id} = ${p.accountId} and ${on} <> ${p.isOn}`,
    ),
    change: statement<{ accountId: string; actId: string; now: number; by: string; isOn: number }>(
      `showing.change_${name}`,
      (p) => sql`update ${account} set ${bare(on)} = ${p.isOn}, ${bare(since)} = ${p.now}, ${bare(by)} = ${p.by}
        where ${account.id} = ${p.accountId} and ${happened(p.accountId, p.actId)}`,
    ),
  };
};
const steps: Record<ShowingChoice, ReturnType<typeof stepsOf>> = {
  names: stepsOf("names"),
  guard: stepsOf("guard"),
  money: stepsOf("money"),
};

/**
 * How recaps of the account are shown from now on (UTC ms). Who may say so is decided before. False when it stood so already.
 */
export async function changeShowing(
  db: D1Database,
  accountId: string,
  said: { choice: ShowingChoice; isOn: boolean; by: Principal; kind: ActorKind; actId: string; now: number },
): Promise<boolean> {
  const { choice: name, by, kind, actId, now } = said;
  const { log, change } = steps[name];
  const [word, isOn] = said.isOn ? (["on", 1] as const) : (["off", 0] as const);
  const act: AuditAct = `account.${name}_${word}`;
  const [changed] = await apply(db, [
    log.bind(db, { accountId, actId, now, act: `${name}_${word}`, kind, byId: by.id, by: by.name, isOn }),
    change.bind(db, { accountId, actId, now, by: by.name, isOn }),
    auditStep(db, { act, by, now, accountId, about: {} }),
    noteShowing.bind(db, { accountId, actId, choice: name, isOn, now }),
    bumpAfter.bind(db, { accountId, actId }),
  ]);
  return changed === 1;
}
