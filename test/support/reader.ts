import type { RecapContact } from "#schema/recap-row.ts";

let count = 0;

/** A champion who got recaps before and of whom nobody said how: every month, whole, in the account's language. */
export function readerOf(over: Partial<RecapContact> = {}): RecapContact {
  count += 1;
  return {
    id: `c${count}`,
    name: `Person ${count}`,
    email: `p${count}@acme.example`,
    role: "champion",
    addedBy: "Priya Raman",
    language: null,
    frequency: null,
    detail: null,
    celebration: null,
    wish: null,
    lists: { monthly: null, milestone: null },
    usual: { frequency: null, detail: null, celebration: null },
    isKnown: true,
    stop: null,
    ...over,
  };
}
