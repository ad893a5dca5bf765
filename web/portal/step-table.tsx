import type { JSX } from "preact";
import type { RecapSaid } from "#schema/recap-said.ts";
import type { PageWords } from "./words-en.ts";

type DoneSteps = NonNullable<RecapSaid["done"]>["steps"];

/** Steps that were done: whose they were, and when. A body each month. */
export function stepTable(months: DoneSteps[], { recap }: PageWords): JSX.Element {
  return (
    <table class="ledger">
      <thead class="sr">
        <tr>
          <th scope="col">{recap.step}</th>
          <th scope="col">{recap.doneOn}</th>
        </tr>
      </thead>
      {months.map((steps) => (
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
  );
}
