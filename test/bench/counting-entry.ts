/** What one request asked of D1. */
export interface Tally {
  trips: number;
  statements: number;
  rowsRead: number;
  rowsWritten: number;
}

export const tallyHeader = "x-bench-tally";

type Asked = Pick<D1Database, "prepare" | "batch">;

/** A database that counts. What it cannot count it refuses, so that no number is ever too low. */
function counted(asked: Asked, tally: Tally): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const refuse = (name: string) => () => {
    throw new Error(`D1 ${name} gives no row counts`);
  };
  const note = <R extends D1Result>(result: R): R => {
    tally.statements += 1;
    tally.rowsRead += result.meta.rows_read;
    tally.rowsWritten += result.meta.rows_written;
    return result;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const all = async <T>() => {
      tally.trips += 1;
      return note(await statement.all<T>());
    };
    const shown = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all,
      run: all,
      first: async (column?: string) => {
        const [row] = (await all<Record<string, unknown>>()).results;
        return (column === undefined ? row : row?.[column]) ?? null;
      },
      raw: refuse("raw()"),
    } as unknown as D1PreparedStatement;
    originals.set(shown, statement);
    return shown;
  };
  return {
    prepare: (text: string) => wrap(asked.prepare(text)),
    batch: async (statements: D1PreparedStatement[]) => {
      tally.trips += 1;
      const results = await asked.batch(statements.map((each) => originals.get(each) ?? each));
      return results.map(note);
    },
    exec: refuse("exec()"),
    dump: refuse("dump()"),
    withSession: (...start: Parameters<D1Database["withSession"]>) =>
      counted((asked as D1Database).withSession(...start), tally),
  } as unknown as D1Database;
}

/** The product with a database that counts; every answer says in a header what its request cost, work behind it included. */
export function counting(product: ExportedHandler<{ DB: D1Database }>): ExportedHandler<{ DB: D1Database }> {
  return {
    async fetch(request, env) {
      const tally: Tally = { trips: 0, statements: 0, rowsRead: 0, rowsWritten: 0 };
      const behind: Promise<unknown>[] = [];
      const context = {
        waitUntil: (work: Promise<unknown>) => behind.push(work),
        passThroughOnException: () => undefined,
        props: {},
      } as unknown as ExecutionContext;
      const answer = await product.fetch?.(request, { ...env, DB: counted(env.DB, tally) }, context);
      if (!answer) throw new Error("the product has no fetch");
      const body = answer.body === null ? null : await answer.arrayBuffer();
      await Promise.all(behind);
      const headers = new Headers(answer.headers);
      headers.set(tallyHeader, JSON.stringify(tally));
      return new Response(body, { status: answer.status, headers });
    },
  };
}
