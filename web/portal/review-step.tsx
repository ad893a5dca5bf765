import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import { stepTable } from "./step-table.tsx";
import type { PageWords } from "./words-en.ts";

/** What was done in the three months, by month. */
export function stepsPart({ months }: ReviewSaid, words: PageWords): JSX.Element | null {
  const active = months.flatMap((month) => month?.done ?? []);
  if (active.length === 0) return null;
  return (
    <section>
      <h2>{words.review.steps}</h2>
      {stepTable(
        active.map(({ steps }) => steps),
        words,
      )}
    </section>
  );
}
