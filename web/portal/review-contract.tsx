import type { JSX } from "preact";
import type { ReviewSaid } from "#schema/recap-said.ts";
import type { ReviewView } from "#schema/review.ts";
import type { RecapContext } from "./recap-words.ts";
import type { PageWords } from "./words-en.ts";

/** When it began, when it is to be renewed, and what was agreed for the twelve months. */
export function contractPart(view: ReviewView, said: ReviewSaid, { format, words }: RecapContext): JSX.Element {
  const { contract, review } = view;
  const { twelveMonth } = review;
  const first = review.firstValue && said.last.goals[0];
  const goal = twelveMonth && said.target && [twelveMonth.statement, said.target, format.dayYear(twelveMonth.targetOn)];
  return (
    <section>
      <h2>{words.review.contract}</h2>
      <dl class="terms">
        <dt>{words.review.kickoff}</dt>
        <dd>{format.dayYear(contract.kickoffOn)}</dd>
        {first && (
          <>
            <dt>{first.label}</dt>
            <dd>{listed([first.statement, first.state], words)}</dd>
          </>
        )}
        <dt>{words.value.goal}</dt>
        <dd>{goal ? listed(goal, words) : words.review.noGoal}</dd>
        <dt>{contract.endsOn === null ? words.review.renewal : words.review.contractEnd}</dt>
        <dd>
          {contract.endsOn === null ? renewalWords(view, said, { format, words }) : format.dayYear(contract.endsOn)}
        </dd>
      </dl>
    </section>
  );
}

/** Customers' words and figures in a row, each in its own direction. */
function listed(parts: string[], { frame }: PageWords): JSX.Element {
  return (
    <>
      {parts.map((part, index) => (
        <>
          {index > 0 && frame.apart}
          <bdi>{part}</bdi>
        </>
      ))}
    </>
  );
}

function renewalWords(
  { contract, frame }: ReviewView,
  { left }: ReviewSaid,
  { format, words }: Pick<RecapContext, "format" | "words">,
): string {
  const day = format.dayYear(contract.renewalOn);
  if (left !== null) return day + words.frame.apart + words.review.inDays(left);
  return contract.renewalOn === frame.today ? day + words.frame.apart + words.review.today : day;
}
