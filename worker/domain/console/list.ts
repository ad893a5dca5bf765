import { daysBetween } from "#domain/day.ts";
import { goalView } from "#domain/view/goal.ts";
import { localOf } from "#domain/zone.ts";
import type { AccountRow, AccountsView, ConsoleFrame } from "#schema/console.ts";
import type { ListedAccount } from "#schema/console-row.ts";
import type { SideProgress } from "#schema/portal.ts";

/** From this many days before the renewal an account is worth a look. */
const renewalDays = 180;

function sideOf(items: ListedAccount["items"], side: "customer" | "vendor", today: string): SideProgress {
  const own = items.filter((item) => item.side === side);
  const isLeft = (state: string) => state === "open" || state === "stuck";
  return {
    done: own.filter((item) => item.state === "done").length,
    total: own.length,
    late: own.filter((item) => isLeft(item.state) && item.dueOn < today).length,
  };
}

function stageTitle(facts: ListedAccount, today: string, reachedOn: string | null): string {
  const gate = facts.stages.find((stage) => stage.key === "first_value");
  // Onboarding lasts until First Value is reached, whatever the calendar says.
  if (gate && reachedOn === null && gate.endsOn < today) return gate.title;
  const now = facts.stages.filter((stage) => stage.startsOn <= today && today <= stage.endsOn);
  return (
    now.at(-1)?.title ?? (today < facts.kickoffOn ? (facts.stages[0]?.title ?? "") : (facts.stages.at(-1)?.title ?? ""))
  );
}

/** One row of the list of accounts, as of `now` (UTC ms). */
function accountRow(facts: ListedAccount, now: number): AccountRow {
  const today = localOf(now, facts.timezone).date;
  const inputs = { goals: facts.goals, months: [], metrics: facts.metrics, today, endsOn: facts.endsOn };
  const gate = goalView("first_value", inputs);
  const year = goalView("twelve_month", inputs);
  const isOver = facts.endsOn !== null && facts.endsOn < today;
  return {
    id: facts.id,
    externalId: facts.externalId,
    name: facts.name,
    segment: facts.segment,
    stageTitle: stageTitle(facts, today, gate?.reachedOn ?? null),
    day: daysBetween(facts.kickoffOn, today),
    firstValue: gate && {
      reachedOn: gate.reachedOn,
      targetOn: gate.targetOn,
      lateDays: gate.reachedOn || isOver ? 0 : Math.max(0, daysBetween(gate.targetOn, today)),
      percent: gate.progress === null ? null : Math.floor(gate.progress * 100),
    },
    pace: year?.pace ?? null,
    paceState: year?.paceState ?? null,
    customer: sideOf(facts.items, "customer", today),
    vendor: sideOf(facts.items, "vendor", today),
    stuck: facts.items.filter((item) => item.state === "stuck").length,
    lastSeenAt: facts.seen?.at ?? null,
    lastSeenBy: facts.seen?.by ?? null,
    renewalOn: facts.renewalOn,
    endsOn: facts.endsOn,
    isOver,
    renewalDays: daysBetween(today, facts.renewalOn),
  };
}

const views: Record<AccountsView["query"]["view"], (row: AccountRow) => boolean> = {
  all: () => true,
  // Nobody is waited for once the contract is over.
  onboarding: (row) => !row.isOver && row.firstValue !== null && row.firstValue.reachedOn === null,
  stuck: (row) => !row.isOver && (row.stuck > 0 || row.customer.late > 0 || row.vendor.late > 0),
  // Nothing is left to renew where the end is known.
  renewal: (row) => row.endsOn === null && row.renewalDays >= 0 && row.renewalDays <= renewalDays,
};

/** The word of a saved view in the address; anything else shows all. */
export function viewOf(word: string | undefined): AccountsView["query"]["view"] {
  return word === "onboarding" || word === "stuck" || word === "renewal" ? word : "all";
}

/** The list of accounts, filtered; `beyond`: what a search found among those that are not listed. */
export function viewAccounts(
  { accounts, beyond }: Record<"accounts" | "beyond", ListedAccount[]>,
  frame: ConsoleFrame,
  query: AccountsView["query"],
): AccountsView {
  const rows = accounts.map((each) => accountRow(each, frame.now));
  const found = beyond.map((each) => accountRow(each, frame.now));
  const wanted = query.q.trim().toLowerCase();
  const matches = (row: AccountRow) =>
    wanted === "" || row.name.toLowerCase().includes(wanted) || row.externalId.toLowerCase().includes(wanted);
  const shown = [...rows.filter(matches), ...found].filter(
    (row) => views[query.view](row) && (query.segment === "" || row.segment === query.segment),
  );
  return {
    frame,
    rows: shown,
    listed: rows.length,
    query,
    counts: {
      onboarding: rows.filter(views.onboarding).length,
      stuck: rows.filter(views.stuck).length,
      renewal: rows.filter(views.renewal).length,
    },
  };
}
