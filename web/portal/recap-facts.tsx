import type { JSX } from "preact";
import { zoneCity } from "#ui/format.ts";
import { activeWords, amount, changeNote, monthBefore, perDay, type RecapContext } from "./recap-words.ts";

interface Fact {
  label: string;
  value: string;
  note: string;
}

/** At most three values, each with its unit, what it is held against, and where it comes from. */
export function threeFacts(context: RecapContext): JSX.Element | null {
  const facts = [
    changeFact(context),
    moneyFact(context) ?? timeFact(context),
    milestoneFact(context),
    bestDayFact(context),
    perActorFact(context),
    rateFact(context),
  ].filter((fact): fact is Fact => fact !== null);
  if (facts.length === 0) return null;
  return (
    <div class="facts">
      {facts.slice(0, 3).map((fact) => (
        <div>
          <span class="meta">{fact.label}</span>
          <b>{fact.value}</b>
          <span class="meta">{fact.note}</span>
        </div>
      ))}
    </div>
  );
}

function changeFact(context: RecapContext): Fact | null {
  const { figures, format } = context;
  const { change } = figures;
  if (!change.previousPeriod || change.delta === null) return null;
  if (change.kind === "none" || change.kind === "unchanged_zero" || change.kind === "per_day") return null;
  return {
    label: `Against ${monthBefore(change.previousPeriod, context)}`,
    value: change.kind === "same" ? "About the same" : format.signed(change.delta, figures.metric),
    note: changeNote(context),
  };
}

function moneyFact({ figures, format }: RecapContext): Fact | null {
  const { money, metric } = figures;
  if (!money || !figures.value) return null;
  const each = (rate: { rateMinor: number; agreedBy: string }) =>
    `${format.money(rate.rateMinor, money.currency)} for each ${metric.noun.one}, agreed with ${rate.agreedBy}`;
  const value = `≈ ${format.money(money.amountMinor, money.currency)}`;
  if (!money.rates) {
    return { label: `Worth, as agreed on ${format.dayYear(money.agreedOn)}`, value, note: each(money) };
  }
  // A sum of two rates is not explained by one of them.
  const notes = money.rates.map((rate) => {
    const from = rate.from <= figures.period.firstDay ? "" : `from ${format.day(rate.from)} `;
    return `${from}${each(rate)} on ${format.dayYear(rate.agreedOn)}`;
  });
  return { label: "Worth, as agreed", value, note: notes.join("; ") };
}

/** Only where no money tells what the same units are worth. */
function timeFact({ figures, format }: RecapContext): Fact | null {
  const { time, metric } = figures;
  if (!time || time.hours === 0) return null;
  return {
    label: "Time saved, as agreed",
    value: `≈ ${format.decimal(time.hours)} ${time.hours === 1 ? "hour" : "hours"}`,
    note: `${format.decimal(time.minutesPerUnit)} ${time.minutesPerUnit === 1 ? "minute" : "minutes"} for each ${metric.noun.one}`,
  };
}

function milestoneFact(context: RecapContext): Fact | null {
  const { milestone, metric } = context.figures;
  if (!milestone) return null;
  return {
    label: "Milestone",
    value: amount(milestone.value, context),
    note: `${context.format.figure(milestone.total, metric)} in all by now`,
  };
}

/** Of those who did something, not of seats; less than one each says nothing about anybody. */
function perActorFact(context: RecapContext): Fact | null {
  const { figures, format } = context;
  const { metric, value, activeActors } = figures;
  const active = activeWords(context);
  const isAdding = metric.aggregation === "count" || metric.aggregation === "sum";
  if (!value || !activeActors || active === null || !isAdding) return null;
  if (value / activeActors < 10 ** metric.scale) return null;
  return {
    label: `Per active ${metric.actorNoun.one}`,
    value: perDay(value / activeActors, metric.scale, format),
    note: `counted over ${active}`,
  };
}

function bestDayFact(context: RecapContext): Fact | null {
  const { figures, format } = context;
  if (!figures.bestDay) return null;
  return {
    label: figures.direction === "higher" ? "Best day" : "Highest day",
    value: format.dayNamed(figures.bestDay.date),
    note: amount(figures.bestDay.value, context),
  };
}

function rateFact({ figures, format }: RecapContext): Fact | null {
  if (!figures.value || figures.period.coveredDays < 2) return null;
  return {
    label: "A day on average",
    value: perDay(figures.value / figures.period.coveredDays, figures.metric.scale, format),
    note: `over ${figures.period.coveredDays} days`,
  };
}

/** Definition, source, how far it is complete, who answers: open on paper, folded on screens. */
export function howCounted({ figures, format }: RecapContext): JSX.Element {
  const { metric, counted, period } = figures;
  const zone = zoneCity(period.timezone);
  return (
    <details class="fold counted" id="counted">
      <summary>How this is counted</summary>
      <p>{metric.definition}</p>
      <dl class="terms">
        <dt>Source</dt>
        <dd>
          {counted.sourceName}
          {counted.completeUntil === null
            ? ", completeness not known"
            : `, complete until ${format.moment(counted.completeUntil, period.timezone)}`}
        </dd>
        <dt>As of</dt>
        <dd>{`${format.moment(counted.asOf, period.timezone)}, ${zone} time`}</dd>
        <dt>Answers for it</dt>
        <dd>
          <bdi>{metric.owner}</bdi>
        </dd>
        {correctedLine(figures, format)}
      </dl>
      {metric.provenance && <p>{metric.provenance}</p>}
      {figures.missingHours.length > 0 && (
        <p>{`The clocks went forward in this month: ${figures.missingHours.map((hour) => missingHour(hour, format.day)).join("; ")} did not exist.`}</p>
      )}
    </details>
  );
}

function correctedLine(
  { corrected = [], metric }: RecapContext["figures"],
  format: RecapContext["format"],
): JSX.Element | null {
  if (corrected.length === 0) return null;
  const said = corrected.map(
    (each) =>
      `${format.monthYear(each.key)}: ${format.figure(each.before, metric)} is now ${format.figure(each.after, metric)}`,
  );
  return (
    <>
      <dt>Corrected since</dt>
      <dd>{said.join("; ")}</dd>
    </>
  );
}

/** "2026-03-08 02" as "8 March, 2 to 3". */
function missingHour(hour: string, day: (day: string) => string): string {
  const from = Number(hour.slice(11));
  return `${day(hour.slice(0, 10))}, ${from} to ${from + 1}`;
}
