import type { JSX } from "preact";
import type { RecapSaid, ReviewSaid } from "#schema/recap-said.ts";
import type { Review, ReviewView } from "#schema/review.ts";
import type { Format } from "#ui/format.ts";
import { PortalFrame } from "./frame.tsx";
import { basePath } from "./path.ts";
import { namedSteps, promiseTable } from "./promise.tsx";
import { figureLine } from "./recap.tsx";
import { byContributor } from "./recap-breakdown.tsx";
import { howCounted } from "./recap-facts.tsx";
import { recapGoals } from "./recap-goal.tsx";
import { amongPeers } from "./recap-peers.tsx";
import { byTime } from "./recap-time.tsx";
import { type RecapContext, recapContext } from "./recap-words.ts";
import { contractPart } from "./review-contract.tsx";
import { feePart } from "./review-fee.tsx";
import { bestFacts, monthBars } from "./review-figure.tsx";
import { askPart, marksPart } from "./review-mark.tsx";
import { stepsPart } from "./review-step.tsx";
import { byWeek } from "./review-week.tsx";
import { changeWords, gapWords } from "./review-words.ts";
import { tellingOf } from "./telling.ts";
import type { PageWords } from "./words-en.ts";

const keysOf = (view: ReviewView) => view.review.months.map(({ key }) => key);

interface ReviewProps {
  view: ReviewView;
  said: ReviewSaid;
}

export function reviewTitle({ view, said }: ReviewProps): string {
  const { words } = recapContext(view.review.last, said.last);
  return words.review.title({ span: said.span, name: view.frame.account.name });
}

/** Three months for a conversation: what came of them, against what was agreed. Printed as a document. */
export function ReviewPage({ view, said }: ReviewProps): JSX.Element {
  const { review, frame } = view;
  const context = recapContext(review.last, said.last);
  const here = `${basePath(frame)}/value/review/${keysOf(view).at(-1)}`;
  return (
    <PortalFrame frame={frame} tab="value" here={here} words={context.words}>
      <article class="recap review">
        <p class="meta">{topLine({ view, said }, context)}</p>
        <h1 class="lead">
          {bigFigure(said)}
          {said.total ? said.total.sentence : said.last.headline}
        </h1>
        {intro(said.total ? changeWords(review, context) : leadWords({ view, said }))}
        {intro(gapWords(review, said.others, context))}
        {laterNote(review, context)}
        {monthFacts({ view, said }, context)}
        {recapGoals(context)}
        <div class="beside">
          {monthBars(review, context)}
          {bestFacts(said, context)}
          {said.worthLater && <p class="meta">{context.words.value.addedLater(said.worthLater)}</p>}
        </div>
        {byWeek(said, context)}
        {byHours(review, context)}
        <div class="beside">
          {byContributor(said.contributors, review.total, context)}
          {undividedNote(said, context)}
          {amongPeers(context, context.said.month)}
          {marksPart(view, said, context)}
          {stepsPart(said, context.words)}
          {promiseTable(view.promises, frame, tellingOf(said.last))}
          {namedSteps(said.last.next, null, tellingOf(said.last))}
          {askPart(view, context)}
          {contractPart(view, said, context)}
          {feePart(view.fee, frame.vendor.name, context)}
          <section>
            {howCounted(said.last.counted)}
            {asOfLines({ view, said }, context)}
          </section>
        </div>
      </article>
    </PortalFrame>
  );
}

function intro(text: string): JSX.Element | null {
  return text === "" ? null : <p class="intro">{text}</p>;
}

/** What the newest month says of itself, unless that holds it against what the month beside it is not of. */
function leadWords({ view, said }: ReviewProps): string {
  const at = view.review.months.findLastIndex(({ figures }) => figures !== null);
  return isOtherBefore(view, at) ? "" : said.last.lead;
}

/** Why the months below do not add up to the total; nothing where they do. */
function laterNote({ total, published, last }: Review, { format, words }: RecapContext): JSX.Element | null {
  if (total === null || published === null || total === published) return null;
  const exactly = { ...last.metric, displayDecimals: last.metric.scale };
  const [said, counted] = [published, total].map((value) => format.figure(value, exactly)) as [string, string];
  const difference = format.signed(total - published, exactly);
  return <p class="meta">{words.value.addedLater({ published: said, counted, difference })}</p>;
}

function byHours({ last, hours, missingHours, peak }: Review, context: RecapContext): JSX.Element | null {
  return hours && byTime({ ...context, figures: { ...last, hours, missingHours, peak } });
}

/** Why nobody stands among the figures, where a month names who it was from. */
function undividedNote({ undivided }: ReviewSaid, { words }: RecapContext): JSX.Element | null {
  return undivided === "" ? null : <p class="meta">{words.review.undivided(undivided)}</p>;
}

function topLine({ view, said }: ReviewProps, { words }: RecapContext): JSX.Element {
  return (
    <>
      {words.review.lead(said.span)}
      <span class="links">
        {words.frame.apart}
        <a href={`${basePath(view.frame)}/value`}>{words.recap.allMonths}</a>
        {view.earlier && words.frame.apart}
        {view.earlier && <a href={view.earlier}>{words.review.earlier}</a>}
        {view.later && words.frame.apart}
        {view.later && <a href={view.later}>{words.review.later}</a>}
      </span>
    </>
  );
}

function bigFigure({ total, last }: ReviewSaid): JSX.Element | null {
  const figure = total?.figure ?? last.figure;
  return figure && figureLine(figure);
}

/** The three headline figures, each against the month before it. */
function monthFacts({ view, said }: ReviewProps, { format, words }: RecapContext): JSX.Element {
  return (
    <div class="facts">
      {view.review.months.map((_, index) => {
        const month = said.months[index];
        return (
          <div>
            <span class="meta">
              {monthName(view, index, format)}
              {marksOf(view, index, words)}
            </span>
            <b>{month ? monthValue(month, words) : words.review.none}</b>
            <span class="meta">{isOtherBefore(view, index) ? "" : month?.change?.note}</span>
          </div>
        );
      })}
    </div>
  );
}

/** The month beside it is of another metric: what this one is held against does not stand there. */
function isOtherBefore({ review: { months } }: ReviewView, index: number): boolean {
  const [before, now] = [months[index - 1]?.figures, months[index]?.figures];
  return before != null && now != null && before.metric.key !== now.metric.key;
}

function monthName(view: ReviewView, index: number, format: Format): JSX.Element | string {
  const name = format.monthYear(view.review.months[index]?.key ?? "");
  const path = view.paths[index];
  return path ? <a href={path}>{name}</a> : name;
}

function marksOf(view: ReviewView, index: number, { frame, value, feedback }: PageWords): string {
  const month = view.review.months[index];
  if (!month) return "";
  const marks = [
    month.figures?.period.partial ? value.partial : "",
    view.restated.includes(month.key) ? value.restated : "",
    view.underReview.includes(month.key) ? feedback.underReview : "",
  ];
  return marks.map((mark) => (mark === "" ? "" : frame.apart + mark)).join("");
}

function monthValue({ figure }: RecapSaid, { value }: PageWords): string {
  return figure ? `${figure.number} ${figure.noun}` : value.missing;
}

/** When each month was taken down, and what a restated one said before. */
function asOfLines({ view, said }: ReviewProps, { words }: RecapContext): JSX.Element {
  const told = said.months.filter((month) => month !== null);
  return (
    <>
      {told.map(({ month, asOf, correction }) => (
        <p class="meta as-of">
          {month + words.frame.apart + asOf}
          {correction !== "" && words.frame.apart + correction}
        </p>
      ))}
      {view.csv && (
        <p class="meta links">
          <a href={view.csv}>{words.review.csv}</a>
        </p>
      )}
    </>
  );
}
