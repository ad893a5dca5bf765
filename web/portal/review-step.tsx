import type { JSX } from "preact";
import type { Review } from "#schema/review.ts";
import { stepOwner } from "./recap.tsx";
import type { RecapContext } from "./recap-words.ts";

/** What was done in the three months, by month. */
export function stepsPart({ months }: Review, { figures, format }: RecapContext): JSX.Element | null {
  const active = months.filter((month) => (month.figures?.done.length ?? 0) > 0);
  if (active.length === 0) return null;
  return (
    <section>
      <h2>What was done</h2>
      <table class="ledger">
        <thead class="sr">
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Done on</th>
          </tr>
        </thead>
        {active.map((month) => (
          <tbody>
            {month.figures?.done.map((step) => (
              <tr>
                <td>
                  {step.title}
                  <span class="meta">{stepOwner(step, figures)}</span>
                </td>
                <td>{step.day ? format.dayShort(step.day) : ""}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

export function nextPart({ last }: Review, { figures, format }: RecapContext): JSX.Element | null {
  const { next } = last;
  if (!next) return null;
  return (
    <section>
      <h2>Next</h2>
      <p>{next.title}</p>
      <p class="meta">
        {stepOwner(next, figures)}
        {next.day && `, by ${format.dayNamed(next.day)}`}
      </p>
    </section>
  );
}
