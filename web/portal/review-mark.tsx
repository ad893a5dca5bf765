import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import type { ReviewView } from "#schema/review.ts";
import type { RecapContext } from "./recap-words.ts";

/** Records and stages passed, a line each: those of the newest version of a month, so what was withdrawn is not among them. */
export function marksPart(view: ReviewView, said: ReviewSaid, context: RecapContext): JSX.Element | null {
  const { format, words } = context;
  const marks = view.review.months.flatMap(({ key }, at) =>
    marksOf(view, said, { at, words }).map((text) => ({ text, path: view.paths[at], month: format.monthYear(key) })),
  );
  if (marks.length === 0) return null;
  return (
    <section>
      <h2>{words.review.marks}</h2>
      <ul class="answers">
        {marks.map(({ text, path, month }) => (
          <li>
            {path ? <a href={path}>{month}</a> : month}
            {words.frame.apart + text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function marksOf(
  { review }: ReviewView,
  said: ReviewSaid,
  { at, words }: Pick<RecapContext, "words"> & { at: number },
): string[] {
  const figures = review.months[at]?.figures;
  const { bestThen, highestThen } = words.review;
  const record = figures?.record ? (figures.direction === "higher" ? bestThen : highestThen) : null;
  const figure = said.months[at]?.figure;
  return [
    ...(record && figure ? [`${record}${words.frame.apart}${figure.number} ${figure.noun}`] : []),
    ...(said.milestones[at] ? [said.milestones[at]] : []),
  ];
}

/** The one line that leads to where the newest month asks what the reader makes of it. */
export function askPart({ answer, review }: ReviewView, context: RecapContext): JSX.Element | null {
  if (answer === null) return null;
  const { format, said, words } = context;
  return (
    <section class="ask">
      <h2>{said.ask.title}</h2>
      <p>
        <a href={answer}>{words.review.answer(format.monthYear(review.last.period.key))}</a>
      </p>
    </section>
  );
}
