import type { JSX } from "preact";
import type { ReviewPromise } from "#schema/portal.ts";
import type { Format } from "#ui/format.ts";
import type { PageWords } from "./words-en.ts";

/** The last day that is known of, and whether that is today. */
interface Known {
  until: string;
  isToday: boolean;
}

/** In which language. */
interface Telling {
  format: Format;
  words: PageWords["value"];
}

/** What recaps said would come next, and what happened since. */
export function promiseTable(promises: ReviewPromise[], known: Known, { format, words }: Telling): JSX.Element | null {
  if (promises.length === 0) return null;
  return (
    <section>
      <h2>{words.promises}</h2>
      <table class="ledger">
        <thead>
          <tr>
            <th scope="col">{words.named}</th>
            <th scope="col">{words.happened}</th>
          </tr>
        </thead>
        <tbody>
          {promises.map((promise) => (
            <tr>
              <td>
                <bdi>{promise.step.title}</bdi>
                <span class="meta">{words.inRecap(format.monthYear(promise.key))}</span>
              </td>
              <td>{became(promise, known, { format, words })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function became({ doneOn, step }: ReviewPromise, { until, isToday }: Known, { format, words }: Telling): string {
  if (doneOn) return words.done(format.dayShort(doneOn));
  if (step.day !== null && step.day > until) return words.planned(format.dayShort(step.day));
  return isToday ? words.notYet : words.notBy(format.dayBrief(until));
}
