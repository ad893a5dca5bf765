import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import type { ReviewMonth, ReviewView } from "#schema/review.ts";
import { type Format, zoneCity } from "#ui/format.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { promiseTable } from "./promise.tsx";
import { nextStep } from "./recap.tsx";
import { byTime } from "./recap-breakdown.tsx";
import { howCounted } from "./recap-facts.tsx";
import { recapGoals } from "./recap-goal.tsx";
import { type RecapContext, recapContext } from "./recap-words.ts";
import { contractPart } from "./review-contract.tsx";
import { bestFacts, monthBars } from "./review-figure.tsx";
import { stepsPart } from "./review-step.tsx";
import { gapWords, monthSpan, reviewHeadline } from "./review-words.ts";

const keysOf = (view: ReviewView) => view.review.months.map(({ key }) => key);

interface ReviewProps {
  view: ReviewView;
  said: ReviewSaid;
}

export function reviewTitle({ view, said }: ReviewProps): string {
  const { format } = recapContext(view.review.last, said.last);
  return `Review of ${monthSpan(keysOf(view), format)} for ${view.frame.account.name}`;
}

/** Three months for a conversation: what came of them, against what was agreed. Printed as a document. */
export function ReviewPage({ view, said }: ReviewProps): JSX.Element {
  const { review, frame } = view;
  const context = recapContext(review.last, said.last);
  const here = `${basePath(frame)}/value/review/${keysOf(view).at(-1)}`;
  return (
    <PortalFrame frame={frame} tab="value" here={here}>
      <article class="recap review">
        <p class="meta">{topLine(view, context.format)}</p>
        <h1 class="lead">
          {bigFigure(view, context)}
          {reviewHeadline(review, context)}
        </h1>
        {gapWords(review) !== "" && <p class="intro">{gapWords(review)}</p>}
        {monthFacts({ view, said }, context.format)}
        {recapGoals(context)}
        {monthBars(review, context)}
        {bestFacts(review, context)}
        {review.hours && byTime({ ...context, figures: { ...review.last, hours: review.hours, peak: review.peak } })}
        {stepsPart(said)}
        {promiseTable(
          review.promises,
          { until: review.last.period.lastDay, isToday: false },
          {
            format: context.format,
            words: context.words.value,
          },
        )}
        {nextStep(said.last)}
        {contractPart(view, context)}
        <section>
          {howCounted(said.last.counted)}
          {asOfLines(view, context.format)}
        </section>
      </article>
    </PortalFrame>
  );
}

function topLine(view: ReviewView, format: Format): JSX.Element {
  return (
    <>
      {`Business review, ${monthSpan(keysOf(view), format)}`}
      <span class="links">
        {" · "}
        <a href={`${basePath(view.frame)}/value`}>all months</a>
        {view.earlier && " · "}
        {view.earlier && <a href={view.earlier}>a month earlier</a>}
        {view.later && " · "}
        {view.later && <a href={view.later}>a month later</a>}
      </span>
    </>
  );
}

function bigFigure({ review }: ReviewView, { format }: RecapContext): JSX.Element | null {
  const { metric } = review.last;
  const value = review.total ?? review.last.value;
  if (value === null) return null;
  return (
    <span class="figure">
      {format.figure(value, metric)} <small>{format.plural(value, metric, metric.noun)}</small>
    </span>
  );
}

/** The three headline figures, each against the month before it. */
function monthFacts({ view, said }: ReviewProps, format: Format): JSX.Element {
  return (
    <div class="facts">
      {view.review.months.map((month, index) => (
        <div>
          <span class="meta">{monthName(month, { path: view.paths[index] ?? null, view, format })}</span>
          <b>{monthValue(month, format)}</b>
          <span class="meta">{said.months[index]?.change?.note}</span>
        </div>
      ))}
    </div>
  );
}

function monthName(
  { key, figures }: ReviewMonth,
  { path, view, format }: { path: string | null; view: ReviewView; format: Format },
): JSX.Element {
  const marks = [
    figures?.period.partial ? "part of a month" : "",
    view.restated.includes(key) ? "restated" : "",
    view.underReview.includes(key) ? "under review" : "",
  ].filter((mark) => mark !== "");
  return (
    <>
      {path ? <a href={path}>{format.monthYear(key)}</a> : format.monthYear(key)}
      {marks.length > 0 && `, ${marks.join(", ")}`}
    </>
  );
}

function monthValue({ figures }: ReviewMonth, format: Format): string {
  if (!figures) return "No recap";
  if (figures.value === null) return "Not available yet";
  return `${format.figure(figures.value, figures.metric)} ${format.plural(figures.value, figures.metric, figures.metric.noun)}`;
}

/** When each month was taken down, and what a restated one said before. */
function asOfLines(view: ReviewView, format: Format): JSX.Element {
  const told = view.review.months.flatMap(({ figures }) => (figures ? [figures] : []));
  return (
    <>
      {told.map(({ period, counted, restated, value, metric }) => (
        <p class="meta as-of">
          {`${format.monthYear(period.key)} as of ${format.moment(counted.asOf, period.timezone)}, ${zoneCity(period.timezone)} time.`}
          {restated &&
            ` Restated: ${format.figure(restated.before, metric)} is now ${format.figure(value ?? 0, metric)}.`}
        </p>
      ))}
      {view.csv && (
        <p class="meta links">
          <a href={view.csv}>CSV of the three months</a>
        </p>
      )}
    </>
  );
}
