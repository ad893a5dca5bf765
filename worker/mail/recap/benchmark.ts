import { writePercent, writeRange, writeSignificant } from "#mail/number.ts";
import { capital } from "#mail/safe.ts";
import type { Band } from "#schema/recap.ts";
import type { Passage } from "#schema/recap-said.ts";
import type { Pen } from "./pen.ts";

/** Where the account stands in its group; the lowest quarter is for staff, who know what to say with it. */
export function benchmarkPassage(pen: Pen, isInternal: boolean): Passage | null {
  const { benchmark } = pen.figures;
  if (!benchmark || (benchmark.quarter === "lowest" && !isInternal)) return null;
  const words = pen.voice.words.recap;
  const { locale } = pen.voice;
  const { own, spread, percentile, quarter, segment } = benchmark;
  const write = (value: number): string => writeSignificant(locale, value);
  const sentences = [
    words.place({ quarter, segment, size: bandOf(pen, benchmark.size), seats: bandOf(pen, benchmark.seats) }),
    words.perSeat({ things: capital(pen.speech.things), own: write(own) }),
    words.spread({ low: write(spread.low), middle: write(spread.middle), high: write(spread.high) }),
    percentile === null ? null : words.aheadOf(writePercent(locale, percentile)),
  ];
  return { title: words.peers, text: sentences.filter((each) => each !== null).join(words.gap) };
}

function bandOf(pen: Pen, { from, to }: Band): string {
  return to === null ? pen.voice.words.recap.orMore(pen.integer(from)) : writeRange(pen.voice.locale, from, to);
}
