import type { JSX } from "preact";
import type { Review, ReviewPromise } from "#schema/review.ts";
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

/** What each recap said would come next, and what became of it since. */
export function promisePart({ promises, last }: Review, { format }: RecapContext): JSX.Element | null {
  const due = promises.filter(({ key }) => key !== last.period.key);
  if (due.length === 0) return null;
  const became = ({ doneOn }: ReviewPromise) =>
    doneOn ? `Done on ${format.dayShort(doneOn)}` : `Not done by the end of ${format.month(last.period.key)}`;
  return (
    <section>
      <h2>What we said, what happened</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">Next, as the month said</th>
            <th scope="col">What became of it</th>
          </tr>
        </thead>
        <tbody>
          {due.map((promise) => (
            <tr>
              <td>
                {promise.step.title}
                <span class="meta">{`${format.monthYear(promise.key)}${promise.step.day ? `, by ${format.dayNamed(promise.step.day)}` : ""}`}</span>
              </td>
              <td>{became(promise)}</td>
            </tr>
          ))}
        </tbody>
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
