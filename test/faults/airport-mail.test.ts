import { expect, test } from "vitest";
import { readGolden } from "../golden/golden.ts";
import { mailMonth, month } from "../golden/mail.ts";
import { readFewFlights } from "../golden/series.ts";

/* The small file; the month of half a million flights is `npm run golden:mail`. */

test("every airport gets its mail of March over SMTP, once, and it says the total Python found in the raw file", async () => {
  const golden = readGolden("flights-20k");
  const mailed = await mailMonth(golden, [readFewFlights("flight.departed")], 8);
  expect(mailed.wrong).toEqual([]);
  expect(mailed).toMatchObject({ airports: 202, flights: golden.months[month.key]?.[0], expected: 228, mails: 228 });
});
