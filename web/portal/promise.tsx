import type { JSX } from "preact";
import type { ReviewPromise } from "#schema/review.ts";
import type { Format } from "#ui/format.ts";

/** The last day that is known of, and whether that is today. */
interface Known {
  until: string;
  isToday: boolean;
}

/** What recaps said would come next, and what happened since. */
export function promiseTable(promises: ReviewPromise[], known: Known, format: Format): JSX.Element | null {
  if (promises.length === 0) return null;
  return (
    <section>
      <h2>What we said, what happened</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">Named as next</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {promises.map((promise) => (
            <tr>
              <td>
                {promise.step.title}
                <span class="meta">{`In the recap of ${format.monthYear(promise.key)}`}</span>
              </td>
              <td>{became(promise, known, format)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function became({ doneOn, step }: ReviewPromise, { until, isToday }: Known, format: Format): string {
  if (doneOn) return `Done on ${format.dayShort(doneOn)}`;
  if (step.day !== null && step.day > until) return `Planned for ${format.dayShort(step.day)}`;
  return isToday ? "Not done yet" : `Not done by ${format.dayBrief(until)}`;
}
