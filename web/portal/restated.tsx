import type { JSX } from "preact";
import type { RecapView } from "#schema/portal.ts";
import type { RecapContext } from "./recap-words.ts";

/** Words of the log, as a customer reads them. */
const reasons: Record<string, string> = {
  events: "events came in late",
  correction: "events were corrected",
  session: "events were filled in or taken back",
  daily: "daily values were sent anew",
  manual: "a value was entered by hand",
  zone: "the time zone was set right",
  erasure: "a person's name was erased",
};

/** Says openly that a month was restated: what it said, what it says, when and why, and where the other version stands. */
export function restatedNote(view: RecapView, { figures, format }: RecapContext): JSX.Element | null {
  if (view.newest)
    return (
      <p class="restated">
        This is what the month said before it was restated. <a href={view.newest}>Read it as it stands now</a>
      </p>
    );
  const { restated, metric, counted, period } = figures;
  if (!restated) return null;
  const why = restated.reasons.flatMap((each) => reasons[each] ?? []);
  const on = format.moment(counted.asOf, period.timezone);
  return (
    <p class="restated">
      {`Restated on ${on}: ${format.figure(restated.before, metric)} is now ${format.figure(figures.value ?? 0, metric)}`}
      {why.length > 0 ? `, because ${why.join(" and ")}. ` : ". "}
      {view.before && <a href={view.before}>Read what it said before</a>}
    </p>
  );
}
