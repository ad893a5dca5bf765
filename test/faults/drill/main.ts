import { Shelf } from "../platform/story.ts";
import { openBinding, openHttp } from "../platform/transport.ts";
import { tellBegin } from "../simulation/customers.ts";
import { judgeDrill, type Verdict } from "./judge.ts";
import { drill } from "./play.ts";

/*
 * Restore drills, a seed each, from one number on in steps, so that several processes share them. Prints one line of JSON.
 *
 *   node test/faults/drill/main.ts <first> <count> <step> [stop]
 */

export interface DrillReport {
  drills: number;
  putBacks: number;
  mails: number;
  resends: number;
  revived: number;
  resubscribed: number;
  broken: ({ seed: number; made: string[] } & Verdict)[];
}

async function main(first: number, count: number, step: number, stop: boolean): Promise<DrillReport> {
  const shelf = new Shelf();
  await shelf.write(tellBegin);
  const ways = [openBinding(), openHttp()];
  const report: DrillReport = { drills: 0, putBacks: 0, mails: 0, resends: 0, revived: 0, resubscribed: 0, broken: [] };
  for (let seed = first; seed < first + count * step; seed += step) {
    const drilled = await drill(shelf, ways[seed % 2] ?? openBinding(), seed);
    const verdict = await judgeDrill(drilled);
    drilled.at.close();
    report.drills += 1;
    report.putBacks += drilled.putBacks.length;
    report.mails += drilled.taken.length;
    report.resends += verdict.resends.length;
    report.revived += verdict.revived.length;
    report.resubscribed += verdict.resubscribed.length;
    if (Object.values(verdict).some((list) => list.length > 0))
      report.broken.push({ seed, made: drilled.putBacks.map(({ made }) => made), ...verdict });
    if (stop && report.broken.length > 0) break;
  }
  for (const way of ways) await way.close();
  shelf.clear();
  return report;
}

const [first = "0", count = "1", step = "1", stop = ""] = process.argv.slice(2);
// What the product says of the faults it meets would be a hundred thousand lines.
console.error = () => undefined;
console.warn = () => undefined;
console.log(JSON.stringify(await main(Number(first), Number(count), Number(step), stop === "stop")));
process.exit(0);
