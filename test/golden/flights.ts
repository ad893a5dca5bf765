import { digestOf, readGolden } from "./golden.ts";
import { accountDayActors, accountDays, accountHours, byMonth, openProduct } from "./product.ts";
import { readFlights, wallZone } from "./series.ts";

/* `npm run golden`: all three million flights through the product, every day, hour, actor and month held against Python's. */

const metric = "flight.distance";
const golden = readGolden("flights-3m");
const say = (text: string) => console.log(`golden: ${text}`);
const started = performance.now();
const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;

const product = await openProduct({ [metric]: { aggregation: "sum" }, "flight.departed": {} });
const airports = new Set<string>();
let sent = 0;
for await (const group of readFlights(metric)) {
  for (const { subject } of group) {
    if (airports.has(subject)) continue;
    airports.add(subject);
    await product.open(subject, wallZone);
  }
  sent += await product.take("/events", group);
  await product.rollUp();
  say(`${sent} flights after ${seconds()}`);
}
const actors = [];
for (const airport of airports) actors.push(...(await accountDayActors(product, metric, airport)));
const found = {
  accountDays: digestOf(await accountDays(product, metric)),
  accountHours: digestOf(await accountHours(product, metric)),
  accountDayActors: digestOf(actors),
  accountMonthActors: digestOf(byMonth(actors)),
};
await product.stop();
let isRight = sent === golden.rows;
for (const [name, digest] of Object.entries(found)) {
  const expected = golden.digests[name as keyof typeof found];
  const same = digest.sha256 === expected.sha256 && digest.lines === expected.lines;
  isRight &&= same;
  say(`${name}: ${digest.lines} lines, ${same ? "equal" : `NOT EQUAL to ${expected.lines} lines`}`);
}
say(`${isRight ? "all equal" : "DIFFERENT"} after ${seconds()}`);
process.exitCode = isRight ? 0 : 1;
