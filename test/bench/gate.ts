import type { State } from "./cpu.ts";
import { routeOf } from "./portal-route.ts";
import type { Report } from "./report.ts";
import type { Counted } from "./round-trip.ts";
import { type Gate, most } from "./verdict.ts";

const kilobyte = 1024;
const limits = {
  // The aim is 1.25 for all. What a change makes has to be read and rendered: its limits keep what was reached, and fall with it.
  cpu: { first: 2.3, fresh: 2.1, again: 1.25, known: 1.25 } satisfies Record<State, number>,
  tripsOfView: 1,
  tripsOfChange: 2,
  // What a restore must not undo is written to the bucket behind the answer: what waits is read, numbered, and dropped.
  tripsBehind: 3,
  scriptAll: 12 * kilobyte,
  scriptFirst: 3 * kilobyte,
  page: 14 * kilobyte,
};

/** Rows read must not know how many other accounts there are. */
function rowGates({ viewsAtFew, viewsAtMany }: Report): Gate[] {
  const rowsOf = (view: Counted | undefined) => `${view?.rowsRead}, then ${view?.rowsAgain}`;
  return viewsAtFew.map((view, at) => {
    const [few, many] = [rowsOf(view), rowsOf(viewsAtMany[at])];
    return {
      name: `rows read, ${view.name}: 10 and 1,000 accounts`,
      value: `${few} and ${many}`,
      limit: "equal",
      holds: few === many,
    };
  });
}

/** A route nobody counts would pass every gate. */
function routeGate({ routes, viewsAtMany, changes }: Report): Gate {
  const known = new Set([...viewsAtMany, ...changes].map((each) => routeOf(routes, each)));
  const missing = routes.filter((route) => !known.has(route));
  return {
    name: "portal routes without a sample",
    value: missing.map(({ method, path }) => `${method} ${path}`).join(", ") || 0,
    limit: "none",
    holds: missing.length === 0 && routes.length > 0,
  };
}

function changeGate({ name, trips, isTold }: Counted): Gate {
  return most(`D1 round trips, POST ${name}`, trips, limits.tripsOfChange + (isTold ? limits.tripsBehind : 0));
}

/** What must hold. Wall rates are not here: they say more about the machine than about the product. */
export function gatesOf(report: Report): Gate[] {
  const { viewsAtMany, changes, bytes, cpu } = report;
  return [
    routeGate(report),
    ...viewsAtMany.map((each) => most(`D1 round trips, GET ${each.name}`, each.trips, limits.tripsOfView)),
    ...changes.map(changeGate),
    ...rowGates(report),
    most("script before interaction, gzip bytes", bytes.scriptFirst, limits.scriptFirst),
    most("script in all, gzip bytes", bytes.scriptAll, limits.scriptAll),
    most("overview with its styles, gzip bytes", bytes.page.gzip, limits.page),
    ...cpu.map((row) => most(`CPU ÷ anchor, ${row.page}, ${row.state}`, row.ratio, limits.cpu[row.state])),
  ];
}
