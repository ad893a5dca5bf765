import type { Env } from "#env";
import { counting, type Tally, tallyHeader } from "../counting-entry.ts";

const nothing: Tally = { trips: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };

/** What a piece of work asks of the database, counted as the counting door counts. */
export async function tallyOf(db: D1Database, work: (env: Env) => Promise<unknown>): Promise<Tally> {
  const door = counting({
    fetch: async (_, env) => {
      await work(env as Env);
      return new Response(null);
    },
  });
  const context = {} as ExecutionContext;
  const request = new Request("http://here.invalid/") as Parameters<NonNullable<typeof door.fetch>>[0];
  const answer = await door.fetch?.(request, { DB: db }, context);
  return JSON.parse(answer?.headers.get(tallyHeader) ?? "null") as Tally;
}

export function sumOf(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, each) => ({
      trips: sum.trips + each.trips,
      statements: sum.statements + each.statements,
      rowsRead: sum.rowsRead + each.rowsRead,
      rowsWritten: sum.rowsWritten + each.rowsWritten,
    }),
    nothing,
  );
}
