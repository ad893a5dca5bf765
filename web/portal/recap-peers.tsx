import type { JSX } from "preact";
import type { Band } from "#schema/recap.ts";
import type { Quarter, SegmentKey } from "#schema/words.ts";
import { capital, type Format } from "#ui/format.ts";
import { nounOf, type RecapContext } from "./recap-words.ts";

/** No word for the lowest: who stands there hears it from a person, not from a page. */
const places: Record<Exclude<Quarter, "lowest">, string> = {
  top: "Top quarter",
  second: "Second quarter from the top",
  third: "Third quarter from the top",
};
const segments: Record<SegmentKey, string> = {
  smb: "small businesses",
  mid: "mid-sized companies",
  enterprise: "large companies",
};

/** Where the account stands among others of its segment and size. */
export function amongPeers({ figures, format }: RecapContext): JSX.Element | null {
  const { benchmark, metric } = figures;
  if (!benchmark || benchmark.quarter === "lowest") return null;
  const { size, seats, segment, own, spread, percentile } = benchmark;
  const say = (value: number) => format.significant(value);
  return (
    <section>
      <h2>Among similar customers</h2>
      <p>
        {`${places[benchmark.quarter]} of ${bandWords(size, format)} ${segments[segment]} with ${bandWords(seats, format)} seats.`}
        {percentile !== null && ` Ahead of ${format.percent(percentile)} of the group.`}
      </p>
      <p class="meta">
        {`${capital(nounOf(metric).other)} per seat: ${say(own)}. The middle half of the group lies between ${say(spread.low)} and ${say(spread.high)}, its median at ${say(spread.middle)}. Nobody sees another's figures.`}
      </p>
    </section>
  );
}

function bandWords({ from, to }: Band, format: Format): string {
  return to === null ? `${format.count(from)} or more` : `${format.count(from)}–${format.count(to)}`;
}
