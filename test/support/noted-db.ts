/** The database, and what `note` is told: the result of every statement. */
export function notedDb(real: D1Database, note: (result: D1Result) => void): D1Database {
  const originals = new WeakMap<object, D1PreparedStatement>();
  const noted = <R extends D1Result>(result: R): R => {
    note(result);
    return result;
  };
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const shown = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values)),
      all: async () => noted(await statement.all()),
    };
    originals.set(shown, statement);
    return shown as unknown as D1PreparedStatement;
  };
  const batch = async (list: D1PreparedStatement[]) =>
    (await real.batch(list.map((each) => originals.get(each) ?? each))).map(noted);
  return { prepare: (text: string) => wrap(real.prepare(text)), batch } as unknown as D1Database;
}
