import { endedLine } from "#domain/contract.ts";
import type { Env } from "#env";
import type { RecapFacts } from "#schema/recap-row.ts";
import { tellLastMonths } from "#store/recap/ended.ts";
import type { ComposedRecap } from "#store/recap/ledger.ts";

type Composed = Pick<ComposedRecap, "accountId" | "figures" | "computedAt">;
type Loaded = { row: { accountId: string; periodKey: string }; facts: RecapFacts };

/** The last months among what was just composed: who looks after the account is told once that its contract is over. */
export async function tellEndedOnes(env: Env, recaps: readonly Composed[], loaded: readonly Loaded[]): Promise<void> {
  const now = Math.max(...recaps.map(({ computedAt }) => computedAt));
  const there = new Set(recaps.filter(({ figures }) => figures !== null).map(({ accountId }) => accountId));
  const rows = loaded.flatMap(({ row: { accountId, periodKey }, facts }) => {
    const { endsOn } = facts.account;
    if (endsOn === null || !endsOn.startsWith(periodKey) || !there.has(accountId)) return [];
    return [{ accountId, periodKey, text: endedLine({ accountId, endsOn }) }];
  });
  if (rows.length > 0) await tellLastMonths(env.DB, rows, now);
}
