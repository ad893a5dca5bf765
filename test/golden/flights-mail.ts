import { readGolden } from "./golden.ts";
import { mailMonth, month } from "./mail.ts";
import { readFlights } from "./series.ts";

/* `npm run golden:mail`: a month of half a million flights, mailed to champion and sponsor of every airport over SMTP. */

const golden = readGolden("flights-3m");
const say = (text: string) => console.log(`golden: ${text}`);
const started = performance.now();

const { airports, flights, expected, mails, wrong } = await mailMonth(golden, readFlights("flight.departed"), 1);
for (const each of wrong.slice(0, 20)) say(each);
const isRight = wrong.length === 0 && mails === expected && flights === golden.months[month.key]?.[0];
say(`${flights} flights of ${month.key} at ${airports} airports, ${mails} of ${expected} mails, ${wrong.length} wrong`);
say(`${isRight ? "all equal" : "DIFFERENT"} after ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = isRight ? 0 : 1;
