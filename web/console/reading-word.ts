import type { ReadingView } from "#schema/reading.ts";
import { type ReadingSource, readingSources } from "#schema/words.ts";
import { languageTitles } from "./metric-word.ts";
import { celebrationTitles, detailTitles, frequencyTitles } from "./word.ts";

const because: Record<ReadingSource, string> = {
  person: "as they chose",
  staff: "as set here",
  account: "as their admin set it for all",
  usual: "as usual for their role",
};

/** How somebody gets the recap and because of whose word, a line each: "once a quarter, in German, as they chose". */
export function readingLines({ frequency, celebration, detail, language }: ReadingView): string[] {
  const parts = [
    { by: frequency.by, text: frequencyTitles[frequency.value].toLowerCase() },
    { by: detail.by, text: detailTitles[detail.value].toLowerCase() },
    ...(language.value === null ? [] : [{ by: language.by, text: `in ${languageTitles[language.value]}` }]),
  ];
  // Whoever gets the recap is told of the First Value, and who gets none is not, unless somebody said otherwise.
  const isOff = frequency.value === "off";
  const told = { by: celebration.by, text: `first value: ${celebrationTitles[celebration.value].toLowerCase()}` };
  const said = [...(isOff ? parts.slice(0, 1) : parts), ...(isOff === (celebration.value === "off") ? [] : [told])];
  return readingSources
    .map((source) => [...said.filter(({ by }) => by === source).map(({ text }) => text), because[source]])
    .filter((line) => line.length > 1)
    .map((line) => line.join(", "));
}
