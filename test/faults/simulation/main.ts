import { Shelf } from "../platform/story.ts";
import { openBinding, openHttp } from "../platform/transport.ts";
import { tellBegin } from "./customers.ts";
import { judgeMonths } from "./judge.ts";
import { simulate } from "./play.ts";

/*
 * Seeds from one number on, in steps, so that several processes share them. Prints one line of JSON. One seed alone replays
 * its run and says what it found.
 *
 *   node test/faults/simulation/main.ts <first> <count> <step> <months> [stop]
 */

export interface SimulationReport {
  seeds: number;
  months: number;
  mails: number;
  faults: number;
  acts: number;
  unknown: number;
  broken: { seed: number; wrong: string[] }[];
}

interface Asked {
  first: number;
  count: number;
  step: number;
  months: number;
  /** End with the first seed that is broken. */
  stop: boolean;
}

async function main({ first, count, step, months, stop }: Asked): Promise<SimulationReport> {
  const shelf = new Shelf();
  await shelf.write(tellBegin);
  const ways = [openBinding(), openHttp()];
  const report: SimulationReport = { seeds: 0, months, mails: 0, faults: 0, acts: 0, unknown: 0, broken: [] };
  for (let seed = first; seed < first + count * step; seed += step) {
    const ended = await simulate(shelf, ways[seed % 2] ?? openBinding(), { seed, months });
    const wrong = judgeMonths(ended);
    report.seeds += 1;
    report.mails += ended.taken.length;
    report.faults += ended.log.filter(({ fault }) => fault !== null).length;
    report.acts += ended.acts.length;
    report.unknown += ended.deliveries.filter(({ state }) => state === "unknown").length;
    if (wrong.length > 0) report.broken.push({ seed, wrong });
    if (stop && wrong.length > 0) break;
  }
  for (const way of ways) await way.close();
  shelf.clear();
  return report;
}

const [first = "0", count = "1", step = "1", months = "2", stop = ""] = process.argv.slice(2);
const asked = {
  first: Number(first),
  count: Number(count),
  step: Number(step),
  months: Number(months),
  stop: stop === "stop",
};
// What the product says of the faults it meets would be a hundred thousand lines.
console.error = () => undefined;
console.warn = () => undefined;
console.log(JSON.stringify(await main(asked)));
process.exit(0);
