import { expect, it } from "vitest";
import { recapRow } from "#domain/console/account.ts";
import { viewCorrected } from "#domain/console/corrected.ts";
import { recapCsv } from "#domain/csv.ts";
import { goalView } from "#domain/view/goal.ts";
import type { ListedRecap } from "#schema/console-row.ts";
import type { Aggregation } from "#schema/words.ts";
import { departures, figuresOf } from "../support/recap-figures.ts";

const agreed = {
  ...{ statement: "So many", type: "accumulate" as const, target: 200, baseline: null },
  reachedOn: null,
  milestones: [],
};
const goal = {
  ...agreed,
  metricKey: departures.key,
  ...{ kind: "twelve_month" as const, startsOn: "2026-04-01", targetOn: "2027-03-31", current: 14 },
};

/** How console, files and goals name 14 of a figure. */
function nounsOf(aggregation: Aggregation): (string | undefined)[] {
  const metric = { ...departures, aggregation };
  const figures = figuresOf({ metric, value: 14, restated: { before: 12, reasons: ["events"] } });
  const told = [{ address: "dana@jac.example", version: 1, value: 1 }];
  const known = { figures, before: 12, told, unknown: 0, isNewest: true, isHeldOut: false };
  const form = { key: "champion", variant: "champion" as const, language: null, quarterly: false, first: null };
  const corrected = viewCorrected(known, [{ contactId: "c1", name: "Dana", recipient: "dana@jac.example", form }]);
  const progress = goalView("twelve_month", { goals: [goal], metrics: [metric], months: [], today: "2026-11-05" });
  return [
    corrected.before,
    corrected.after,
    corrected.readers[0]?.told ?? undefined,
    recapRow({ value: 14, metric, deliveries: [] } as unknown as ListedRecap).headline ?? undefined,
    recapCsv(figures).split("\r\n")[1]?.split(",").at(-1),
    progress?.metric.noun.other,
  ];
}

it("a figure of different people is named for the people everywhere, any other for what they did", () => {
  expect(nounsOf("unique")).toEqual(["12 routes", "14 routes", "1 route", "14 routes handled", "routes", "routes"]);
  expect(nounsOf("count")).toEqual([
    ...["12 departures", "14 departures", "1 departure", "14 departures handled"],
    ...["departures", "departures"],
  ]);
});
