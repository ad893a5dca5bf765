/** When a call of the database fails: before it did anything, or after it was committed and only the answer was lost. */
export type Failure = "before" | "after";

export interface FailingDb {
  db: D1Database;
  /** Calls so far. */
  calls: number;
  /** The call that fails, from 0; null: none does. */
  fails: { at: number; how: Failure } | null;
}

/** A database whose n-th call fails once, as a network does: the caller never learns which of the two it was. */
export function failingDb(real: D1Database): FailingDb {
  const state: FailingDb = { db: real, calls: 0, fails: null };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const meet = async <R>(work: () => Promise<R>): Promise<R> => {
    const failure = state.fails?.at === state.calls ? state.fails.how : null;
    state.calls += 1;
    const lost = () => new Error("D1_ERROR: Network connection lost.");
    if (failure === "before") throw lost();
    const result = await work();
    if (failure === "after") throw lost();
    return result;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const shown = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: () => meet(() => statement.all()),
      run: () => meet(() => statement.run()),
      first: (column?: string) => meet(() => (column === undefined ? statement.first() : statement.first(column))),
    } as unknown as D1PreparedStatement;
    originals.set(shown, statement);
    return shown;
  };
  state.db = {
    prepare: (text: string) => wrap(real.prepare(text)),
    batch: (statements: D1PreparedStatement[]) =>
      meet(() => real.batch(statements.map((each) => originals.get(each) ?? each))),
  } as unknown as D1Database;
  return state;
}
