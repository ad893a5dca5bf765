import { daysBetween } from "#domain/day.ts";

const dayMs = 86_400_000;

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** How an account does, in sentences for staff. `today` its local day, instants UTC ms. */
export function healthWords(
  health: { late: number; stuck: number; disputed: number; lastSeenAt: number | null; renewalOn: string | null },
  { today, now }: { today: string; now: number },
): string[] {
  const { late, stuck, disputed, lastSeenAt, renewalOn } = health;
  const seen = lastSeenAt === null ? null : Math.floor((now - lastSeenAt) / dayMs);
  const left = renewalOn === null ? null : daysBetween(today, renewalOn);
  return [
    late === 0 && stuck === 0 ? "No step is late or stuck." : `${counted(late, "step")} late, ${stuck} stuck.`,
    seen === null ? "Nobody has opened the portal yet." : `Portal last opened ${counted(seen, "day")} ago.`,
    ...(disputed > 0 ? [`${counted(disputed, "figure")} disputed and not settled.`] : []),
    ...(left === null ? [] : [left >= 0 ? `${counted(left, "day")} to the renewal.` : "The renewal day is past."]),
  ];
}
