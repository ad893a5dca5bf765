import { readSaying } from "#domain/feedback.ts";
import type { ActivityEntry } from "#schema/console.ts";
import type { ListedAct } from "#schema/console-row.ts";
import type { FeedbackChoice } from "#schema/feedback.ts";
import { feeActs, releaseKinds } from "#schema/words.ts";

const stepActs = new Set(["done", "reopened", "stuck", "unstuck", "commented", "created", "edited", "skipped"]);
const choices = new Set(["better", "expected", "below", "confirmed", "disputed"]);
const accountActs = new Set<string>([
  ...["held_out", "let_in", "by_itself", "ends", "goes_on", ...feeActs, ...releaseKinds],
  ...["names_on", "names_off", "guard_on", "guard_off", "money_on", "money_off", "usual"],
]);

/** What the log says of a month: "2026-10", and after a colon words of its own. */
function monthOf(act: string, text: string): { period: string; body: string | null } {
  if (act === "settled") return { period: text.slice(0, 7), body: text.slice(9) || null };
  const { period, note } = readSaying(text, act as FeedbackChoice);
  return { period, body: note || null };
}

/** Acts of an account the page has words for, each with the step or the month it was about. */
export function activityOf(parts: ListedAct[]): ActivityEntry[] {
  return parts.flatMap(({ itemId, itemTitle, ...part }): ActivityEntry[] => {
    const act = part.act as ActivityEntry["act"];
    const bare = { ...part, act, step: null, period: null };
    if (choices.has(act) || act === "settled") return [{ ...bare, ...monthOf(act, part.body ?? "") }];
    if (accountActs.has(act)) return [bare];
    if (!stepActs.has(act)) return [];
    return [{ ...bare, step: itemId !== null && itemTitle !== null ? { id: itemId, title: itemTitle } : null }];
  });
}
