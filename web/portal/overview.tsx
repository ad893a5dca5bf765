import type { JSX } from "preact";
import type { OverviewView } from "#schema/portal.ts";
import type { LatestSaid } from "#schema/recap-said.ts";
import { daysBetween } from "#schema/written.ts";
import { Icon } from "#ui/icon.tsx";
import { Kept } from "#ui/kept.tsx";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalPair } from "./goal.tsx";
import { basePath } from "./path.ts";
import { itemRow, type RowContext, rowContext } from "./row.tsx";
import { overviewSentence } from "./sentence.ts";
import { bothSides } from "./side.ts";
import { type Telling, tellingOf, titled, type Voice } from "./telling.ts";
import { timelineList } from "./timeline.tsx";

interface OverviewProps {
  view: OverviewView;
  telling: Telling;
  /** The newest figure in the customer's own words. */
  said: LatestSaid | null;
}

export function overviewTitle({ frame }: OverviewView, telling: Telling): string {
  return titled("", { account: frame.account.name, vendor: frame.vendor.name }, telling);
}

/** Where we are, what is next, whose turn it is: in five seconds, on a phone. */
export function OverviewPage({ view, telling, said }: OverviewProps): JSX.Element {
  const { frame, firstValue, twelveMonth, timeline, latest, firstRecapOn, endedOn } = view;
  const { base, today } = frame;
  const { language, locale } = telling;
  const reading = { base, today, language, locale };
  const sentence = overviewSentence(view, telling);
  const rows = rowContext(frame, telling, { back: basePath(frame), detail: "short" });
  return (
    <PortalFrame frame={frame} tab="overview" here={basePath(frame)} words={telling.words}>
      <h1 class="lead">
        <b>{sentence.done}</b>
        {telling.words.side.between}
        {sentence.next}
      </h1>
      <p class="meta">{weekWords(view, telling)}</p>
      <Kept show={goalPair} input={{ firstValue, twelveMonth, language, locale, today }} />
      {endedOn === null ? (
        <>
          {yourTurn(view, rows, telling)}
          {ourTurn(view, rows, telling)}
        </>
      ) : (
        leftOpen(view, telling)
      )}
      {timeline.length > 0 && <Kept show={twelveMonths} input={{ timeline, ...reading }} />}
      <Kept show={latestFigure} input={{ latest, said, firstRecapOn, endedOn, ...reading }} />
    </PortalFrame>
  );
}

function weekWords(view: OverviewView, telling: Telling): string {
  const { words, format, days, name } = telling;
  const { today } = view.frame;
  const begin = view.timeline[0];
  if (begin && begin.state === "future" && begin.on > today) {
    const away = days(daysBetween(today, begin.on));
    return words.overview.begins({ title: name(begin.title), on: plainDay(format, today, begin.on), days: away });
  }
  const sides = view.total === 0 ? "" : bothSides(view, view.frame.vendor.name, telling);
  // The sentence above says so.
  if (view.endedOn !== null) return sides;
  const week = words.overview.week({ week: format.count(view.week), of: format.count(52) });
  return sides ? week + words.side.between + sides : week;
}

function yourTurn(view: OverviewView, rows: RowContext, telling: Telling): JSX.Element {
  const { words, format } = telling;
  const left = view.customer.total - view.customer.done;
  const shown = { shown: format.count(view.yourTurn.length), left: format.count(left) };
  return (
    <section>
      <div class="head">
        <h2>{words.overview.yourTurn}</h2>
        {left > 0 && <span class="meta">{view.yourTurn.length < left ? words.overview.leftOf(shown) : ""}</span>}
        <a href={`${rows.base}/plan?show=yours`}>{words.overview.wholePlan}</a>
      </div>
      {view.yourTurn.length > 0 ? (
        <ol class="rows">{view.yourTurn.map((item) => itemRow(item, rows, telling))}</ol>
      ) : (
        <p class="none">{nothingYours(view, telling)}</p>
      )}
    </section>
  );
}

function nothingYours(view: OverviewView, { words }: Telling): string {
  if (view.total === 0) return words.overview.notShared;
  return view.customer.done >= view.customer.total ? words.overview.yoursDone : words.overview.nothingWaits;
}

function ourTurn(view: OverviewView, rows: RowContext, telling: Telling): JSX.Element | null {
  if (view.total === 0) return null;
  const { words } = telling;
  return (
    <section>
      <div class="head">
        <h2>{words.overview.ourTurn}</h2>
        <span class="meta">
          <bdi>{view.frame.vendor.name}</bdi>
        </span>
      </div>
      {view.ourTurn.length > 0 ? (
        <ol class="rows">{view.ourTurn.map((item) => itemRow(item, rows, telling))}</ol>
      ) : (
        <p class="none">
          {view.vendor.done < view.vendor.total ? words.overview.nothingOurs : words.overview.oursDone}
        </p>
      )}
      {doneFold(view, telling)}
    </section>
  );
}

/** What is left of the plan of a contract that is over: a count, and nobody's turn. */
function leftOpen(view: OverviewView, telling: Telling): JSX.Element | null {
  if (view.total === 0) return null;
  const { words, format } = telling;
  const left = view.total - view.done;
  return (
    <section>
      <div class="head">
        <h2>{words.plan.title}</h2>
        <a href={`${basePath(view.frame)}/plan`}>{words.overview.wholePlan}</a>
      </div>
      {left > 0 && <p class="none">{words.overview.leftOpen(left, format.count(left))}</p>}
      {doneFold(view, telling)}
    </section>
  );
}

function doneFold(view: OverviewView, telling: Telling): JSX.Element | null {
  if (view.done === 0) return null;
  return (
    <a class="fold" href={`${basePath(view.frame)}/plan`}>
      <Icon name="check" />
      {doneLine(view, telling)}
    </a>
  );
}

function doneLine({ done, lastDoneOn, frame }: OverviewView, { words, format }: Telling): string {
  const last = lastDoneOn && plainDay(format, frame.today, lastDoneOn);
  return words.overview.done({ n: done, said: format.count(done), last });
}

interface Reading extends Voice {
  base: string;
  today: string;
}

function twelveMonths(input: Pick<OverviewView, "timeline"> & Reading): JSX.Element {
  const { timeline, base, today } = input;
  const telling = tellingOf(input);
  return (
    <section>
      <div class="head">
        <h2>{telling.words.overview.twelveMonths}</h2>
        <a href={`${base}/journey`}>{telling.words.frame.tabs.journey}</a>
      </div>
      {timelineList({ entries: timeline, today, telling })}
    </section>
  );
}

type Latest = Pick<OverviewView, "latest" | "firstRecapOn" | "endedOn"> & Pick<OverviewProps, "said"> & Reading;

function latestFigure(input: Latest): JSX.Element {
  const { latest, said } = input;
  const telling = tellingOf(input);
  const words = telling.words.overview;
  return (
    <section>
      <div class="head">
        <h2>{words.latest}</h2>
        <a href={`${input.base}/value`}>{words.allMonths}</a>
      </div>
      {latest ? figureOf(latest, said, telling) : <p class="none">{noFigure(input, telling)}</p>}
    </section>
  );
}

/** When the first recap comes, or why none does. */
function noFigure({ firstRecapOn, endedOn, today }: Latest, { words, format }: Telling): string {
  if (firstRecapOn === null && endedOn !== null) return words.overview.ended(plainDay(format, today, endedOn));
  return words.overview.firstRecap(firstRecapOn && plainDay(format, today, firstRecapOn));
}

function figureOf(
  latest: NonNullable<OverviewView["latest"]>,
  said: LatestSaid | null,
  { words, format }: Telling,
): JSX.Element {
  const { month, previous, metric } = latest;
  if (said === null) {
    return (
      <p class="none">
        {words.overview.missing(format.monthYear(month.key))}
        <a href={month.path}>{words.overview.why}</a>
      </p>
    );
  }
  // The month before beside it, not a change: whether the two may be compared is the recap's to say.
  const before =
    previous && previous.value !== null
      ? { amount: format.figure(previous.value, metric), month: format.month(previous.key) }
      : null;
  return (
    <div class="fig">
      <p class="figure">
        {said.number} <small>{said.noun}</small>
      </p>
      <p class="state">
        {words.overview.inMonth({ verb: metric.verb, month: format.monthYear(month.key), before })}
        <a href={month.path}>{words.overview.open}</a>
      </p>
    </div>
  );
}
