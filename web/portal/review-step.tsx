import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import type { PageWords } from "./words-en.ts";

/** What was done in the three months, by month. */
export function stepsPart({ months }: ReviewSaid, { review, recap }: PageWords): JSX.Element | null {
  const active = months.flatMap((month) => month?.done ?? []);
  if (active.length === 0) return null;
  return (
    <section>
      <h2>{review.steps}</h2>
      <table class="ledger">
        <thead class="sr">
          <tr>
            <th scope="col">{recap.step}</th>
            <th scope="col">{recap.doneOn}</th>
          </tr>
        </thead>
        {active.map(({ steps }) => (
          <tbody>
            {steps.map(({ title, who, day }) => (
              <tr>
                <td>
                  <bdi>{title}</bdi>
                  <span class="meta">{who}</span>
                </td>
                <td>{day}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
