import type { JSX } from "preact";
import type { ReviewView } from "#schema/review.ts";
import { counted, daysBetween, type Format } from "#ui/format.ts";
import { amount, type RecapContext } from "./recap-words.ts";

/** When it began, when it is to be renewed, and what was agreed for the twelve months. */
export function contractPart({ contract, review, frame }: ReviewView, context: RecapContext): JSX.Element {
  const { format } = context;
  const { firstValue, twelveMonth } = review;
  return (
    <section>
      <h2>The contract</h2>
      <dl class="terms">
        <dt>Kickoff</dt>
        <dd>{format.dayYear(contract.kickoffOn)}</dd>
        {firstValue && (
          <>
            <dt>First value</dt>
            <dd>
              {firstValue.reachedOn
                ? `Reached on ${format.dayYear(firstValue.reachedOn)}: ${firstValue.statement}`
                : `Planned for ${format.dayYear(firstValue.targetOn)}: ${firstValue.statement}`}
            </dd>
          </>
        )}
        <dt>In twelve months</dt>
        <dd>
          {twelveMonth
            ? `${twelveMonth.statement}: ${amount(twelveMonth.target, context)} by ${format.dayYear(twelveMonth.targetOn)}`
            : "No goal is agreed yet."}
        </dd>
        <dt>Renewal</dt>
        <dd>{renewalWords(contract.renewalOn, frame.today, format)}</dd>
      </dl>
    </section>
  );
}

function renewalWords(on: string, today: string, format: Format): string {
  const days = daysBetween(today, on);
  const day = format.dayYear(on);
  if (days > 0) return `${day}, in ${counted(days, "day")}`;
  return days === 0 ? `${day}, today` : day;
}
