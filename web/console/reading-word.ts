import type { ReadingView } from "#schema/reading.ts";
import { type ReadingSource, readingSources } from "#schema/words.ts";
import { languageTitles } from "./metric-word.ts";
import { detailTitles, frequencyTitles } from "./word.ts";

const because: Record<ReadingSource, string> = {
  person: "as they chose",
  staff: "as set here",
  account: "as their admin set it for all",
  usual: "as usual for their role",
};

/** How somebody gets the recap and because of whose word, a line each: "once a quarter, in German, as they chose". */
export function readingLines({ frequency, detail, language }: ReadingView): string[] {
  const parts = [
    { by: frequency.by, text: frequencyTitles[frequency.value].toLowerCase() },
    { by: detail.by, text: detailTitles[detail.value].toLowerCase() },
    ...(language.value === null ? [] : [{ by: language.by, text: `in ${languageTitles[language.value]}` }]),
  ];
  const said = frequency.value === "off" ? parts.slice(0, 1) : parts;
  return readingSources
    .map((source) => [...said.filter(({ by }) => by === source).map(({ text }) => text), because[source]])
    .filter((line) => line.length > 1)
    .map((line) => line.join(", "));
}
