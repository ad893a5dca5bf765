import type { JSX } from "preact";
import type { OverviewView } from "#schema/portal.ts";
import { counted, daysBetween, type Format, formatOf } from "#ui/format.ts";
import { Icon } from "#ui/icon.tsx";
import { Kept } from "#ui/kept.tsx";
import { plainDay } from "./day-words.ts";
import { PortalFrame } from "./frame.tsx";
import { goalPair } from "./goal.tsx";
import { basePath } from "./path.ts";
import { nounOf } from "./recap-words.ts";
import { itemRow, rowContext } from "./row.tsx";
import { overviewSentence } from "./sentence.ts";
import { sideWords } from "./side.ts";
import { timelineList } from "./timeline.tsx";

export function overviewTitle(view: OverviewView): string {
  return `${view.frame.account.name} with ${view.frame.vendor.name}`;
}

/** Where we are, what is next, whose turn it is: in five seconds, on a phone. */
export function OverviewPage(props: { view: OverviewView }): JSX.Element {
  const { view } = props;
  const { base, today, account } = view.frame;
  const { locale } = account;
  const format = formatOf(locale);
  const { firstValue, twelveMonth, timeline, latest, firstRecapOn } = view;
  const sentence = overviewSentence(view);
  return (
    <PortalFrame frame={view.frame} tab="overview" here={basePath(view.frame)}>
      <h1 class="lead">
        <b>{sentence.done}</b> {sentence.next}
      </h1>
      <p class="meta">{weekWords(view, format)}</p>
      <Kept show={goalPair} input={{ firstValue, twelveMonth, locale, today }} />
      {yourTurn(view)}
      {ourTurn(view, format)}
      {timeline.length > 0 && <Kept show={twelveMonths} input={{ timeline, base, today, locale }} />}
      <Kept show={latestFigure} input={{ latest, firstRecapOn, base, today, locale }} />
    </PortalFrame>
  );
}

function weekWords(view: OverviewView, format: Format): string {
  const begin = view.timeline[0];
  if (begin && begin.state === "future" && begin.on > view.frame.today) {
    const away = counted(daysBetween(view.frame.today, begin.on), "day");
    return `${begin.title} on ${plainDay(format, view.frame.today, begin.on)}, in ${away}.`;
  }
  const sides = `${sideWords("You", view.customer)} ${sideWords(view.frame.vendor.name, view.vendor)}`;
  return view.total === 0 ? `Week ${view.week} of 52.` : `Week ${view.week} of 52. ${sides}`;
}

function yourTurn(view: OverviewView): JSX.Element {
  const left = view.customer.total - view.customer.done;
  const rows = rowContext(view.frame, basePath(view.frame), "short");
  return (
    <section>
      <div class="head">
        <h2>Your turn</h2>
        {left > 0 && (
          <span class="meta">{view.yourTurn.length < left ? `${view.yourTurn.length} of ${left} left` : ""}</span>
        )}
        <a href={`${basePath(view.frame)}/plan?show=yours`}>Whole plan</a>
      </div>
      {view.yourTurn.length > 0 ? (
        <ol class="rows">{view.yourTurn.map((item) => itemRow(item, rows))}</ol>
      ) : (
        <p class="none">{nothingYours(view)}</p>
      )}
    </section>
  );
}

function nothingYours(view: OverviewView): string {
  if (view.total === 0) return "Your first steps appear here once the plan is shared.";
  if (view.customer.done >= view.customer.total) return "Everything on your side is done. Thank you.";
  return "Nothing is waiting for you today.";
}

function ourTurn(view: OverviewView, format: Format): JSX.Element | null {
  if (view.total === 0) return null;
  const rows = rowContext(view.frame, basePath(view.frame), "short");
  const last = view.lastDoneOn ? `, last on ${plainDay(format, view.frame.today, view.lastDoneOn)}` : "";
  return (
    <section>
      <div class="head">
        <h2>Our turn</h2>
        <span class="meta">
          <bdi>{view.frame.vendor.name}</bdi>
        </span>
      </div>
      {view.ourTurn.length > 0 ? (
        <ol class="rows">{view.ourTurn.map((item) => itemRow(item, rows))}</ol>
      ) : (
        <p class="none">{view.vendor.done < view.vendor.total ? "Nothing of ours is due yet." : "Ours is all done."}</p>
      )}
      {view.done > 0 && (
        <a class="fold" href={`${basePath(view.frame)}/plan`}>
          <Icon name="check" />
          {`${view.done} done${last}`}
        </a>
      )}
    </section>
  );
}

interface Reading {
  base: string;
  today: string;
  locale: string;
}

function twelveMonths({ timeline, base, today, locale }: Pick<OverviewView, "timeline"> & Reading): JSX.Element {
  return (
    <section>
      <div class="head">
        <h2>The twelve months</h2>
        <a href={`${base}/journey`}>Journey</a>
      </div>
      {timelineList({ entries: timeline, today, format: formatOf(locale) })}
    </section>
  );
}

type Latest = Pick<OverviewView, "latest" | "firstRecapOn"> & Reading;

function latestFigure(input: Latest): JSX.Element {
  const format = formatOf(input.locale);
  return (
    <section>
      <div class="head">
        <h2>Latest result</h2>
        <a href={`${input.base}/value`}>All months</a>
      </div>
      {input.latest ? figureOf(input.latest, format) : <p class="none">{firstRecapWords(input, format)}</p>}
    </section>
  );
}

function firstRecapWords({ firstRecapOn, today }: Latest, format: Format): string {
  if (!firstRecapOn) return "Your first recap comes with the first month of figures.";
  return `Your first recap comes on ${plainDay(format, today, firstRecapOn)}.`;
}

function figureOf(latest: NonNullable<OverviewView["latest"]>, format: Format): JSX.Element {
  const { month, metric } = latest;
  if (month.value === null) {
    return (
      <p class="none">
        {`${format.monthYear(month.key)}: the figure is not available yet. `}
        <a href={month.path}>Why</a>
      </p>
    );
  }
  return (
    <div class="fig">
      <p class="figure">
        {format.figure(month.value, metric)} <small>{format.plural(month.value, metric, nounOf(metric))}</small>
      </p>
      <p class="state">
        {metric.verb} in {format.monthYear(month.key)}
        {beforeWords(latest, format)} <a href={month.path}>Open the recap</a>
      </p>
    </div>
  );
}

/** The month before beside it, not a change: whether the two may be compared is the recap's to say. */
function beforeWords(latest: NonNullable<OverviewView["latest"]>, format: Format): string {
  const { previous, metric } = latest;
  if (!previous || previous.value === null) return ".";
  return `, after ${format.figure(previous.value, metric)} in ${format.month(previous.key)}.`;
}
