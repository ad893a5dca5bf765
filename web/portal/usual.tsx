import type { JSX } from "preact";
import type { ShowingView } from "#schema/showing.ts";
import { celebrationWishes, recapDetails, recapFrequencies } from "#schema/words.ts";
import { basePath } from "./path.ts";
import type { Telling } from "./telling.ts";
import { type UsualWords, usualWords } from "./usual-words.ts";

interface UsualProps {
  view: ShowingView;
  telling: Telling;
  /** Since when it stands and by whose word. */
  since: string;
}

/** How often and how much people get of whom nothing else is said; who decides it reads that from what is chosen. */
export function usualPart({ view, telling, since }: UsualProps): JSX.Element {
  const words = usualWords[telling.language];
  const { frequency, celebration, detail } = view.usual;
  return (
    <section id="usual">
      <h2>{words.title}</h2>
      <p>{words.text(telling.name(view.frame.vendor.name))}</p>
      {!view.canDecide && (
        <p class="stands">
          <b>
            {words.frequency[frequency]}
            <br />
            {words.detail[detail ?? "usual"]}
            <br />
            {words.reached}: {words.celebration[celebration]}
          </b>
        </p>
      )}
      <p class="meta">{since}</p>
      {view.canDecide && usualForm(view, words)}
    </section>
  );
}

function usualForm({ frame, usual }: ShowingView, words: UsualWords): JSX.Element {
  const often = recapFrequencies.map((value) => ({ value, label: words.frequency[value] }));
  const told = celebrationWishes.map((value) => ({ value, label: words.celebration[value] }));
  const much = ["", ...recapDetails].map((value) => ({
    value,
    label: words.detail[recapDetails.find((each) => each === value) ?? "usual"],
  }));
  return (
    <form class="usual" method="post" action={`${basePath(frame)}/showing/usual`}>
      <input type="hidden" name="seen" value={usual.seen} />
      {choices({ name: "frequency", legend: words.often, options: often, chosen: usual.frequency })}
      {choices({ name: "detail", legend: words.much, options: much, chosen: usual.detail ?? "" })}
      {choices({ name: "celebration", legend: words.reached, options: told, chosen: usual.celebration })}
      <button class="btn" type="submit">
        {words.save}
      </button>
    </form>
  );
}

function choices(props: {
  name: string;
  legend: string;
  options: { value: string; label: string }[];
  chosen: string;
}): JSX.Element {
  return (
    <fieldset>
      <legend>{props.legend}</legend>
      {props.options.map(({ value, label }) => (
        <label key={value} class="choice">
          <input type="radio" name={props.name} value={value} checked={value === props.chosen} required />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
