import { drill, matrix, type Part, plantedBugs, simulation } from "./part.ts";

/** What `npm test` runs of all faults every time, part by part: each a promise of its own. */
export const slice = {
  singles: (): Promise<Part[]> =>
    Promise.all([
      matrix("smtp", { share: 0, shards: 4 }),
      matrix("binding", { share: 0, shards: 1 }),
      matrix("http", { share: 0, shards: 1 }),
      matrix("binding", { share: 0, shards: 1, story: "first_value" }),
    ]),
  months: (): Promise<Part> => simulation(2000, 1, 2),
  drills: (): Promise<Part> => drill(6, 2),
  bugs: (): Promise<Part> => plantedBugs(4),
};

/** What the slice may take on two cores that do nothing else, seconds: who waits longer for their tests stops running them. */
const sliceSeconds = 240;

/** The slice as `npm test` runs it, all parts at once, in one line of the table; over its time it is broken. */
export async function takeSlice(): Promise<Part> {
  const from = performance.now();
  const parts = (await Promise.all([slice.singles(), slice.months(), slice.drills(), slice.bugs()])).flat();
  const seconds = Math.round((performance.now() - from) / 100) / 10;
  const late = seconds > sliceSeconds ? [`took ${seconds} s, at most ${sliceSeconds} s`] : [];
  return {
    name: "slice of npm test",
    runs: parts.reduce((sum, { runs }) => sum + runs, 0),
    notes: `at most ${sliceSeconds} s`,
    broken: [...parts.flatMap(({ broken }) => broken), ...late],
    seconds,
  };
}
