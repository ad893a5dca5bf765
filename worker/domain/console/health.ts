import { daysBetween } from "#domain/day.ts";

const dayMs = 86_400_000;

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

interface Health {
  late: number;
  stuck: number;
  disputed: number;
  lastSeenAt: number | null;
  renewalOn: string | null;
  /** Last day of the contract; null: it goes on. */
  endsOn: string | null;
}

/** Of a contract that ends nothing is renewed. */
function untilRenewal({ renewalOn, endsOn }: Pick<Health, "renewalOn" | "endsOn">, today: string): string[] {
  if (endsOn !== null) {
    const left = daysBetween(today, endsOn);
    return [left >= 0 ? `${counted(left, "day")} to the end of the contract.` : "The contract is over."];
  }
  if (renewalOn === null) return [];
  const left = daysBetween(today, renewalOn);
  return [left >= 0 ? `${counted(left, "day")} to the renewal.` : "The renewal day is past."];
}

/** How an account does, in sentences for staff. `today` its local day, instants UTC ms. */
export function healthWords(health: Health, { today, now }: { today: string; now: number }): string[] {
  const { late, stuck, disputed, lastSeenAt } = health;
  const seen = lastSeenAt === null ? null : Math.floor((now - lastSeenAt) / dayMs);
  return [
    late === 0 && stuck === 0 ? "No step is late or stuck." : `${counted(late, "step")} late, ${stuck} stuck.`,
    seen === null ? "Nobody has opened the portal yet." : `Portal last opened ${counted(seen, "day")} ago.`,
    ...(disputed > 0 ? [`${counted(disputed, "figure")} disputed and not settled.`] : []),
    ...untilRenewal(health, today),
  ];
}
