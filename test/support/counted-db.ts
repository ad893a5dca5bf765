const calls = new Set(["all", "first", "run", "raw"]);

/** The database with a count of how often it was asked: a batch is one question. */
export interface CountedDb {
  db: D1Database;
  count(): number;
  /** Gives the count since the last reset and begins again. */
  reset(): number;
}

export function countDb(real: D1Database): CountedDb {
  let asked = 0;
  const originals = new WeakMap<object, D1PreparedStatement>();

  function watch(statement: D1PreparedStatement): D1PreparedStatement {
    const watched = new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => watch(target.bind(...values));
        const member = Reflect.get(target, name) as unknown;
        if (typeof member !== "function") return member;
        if (calls.has(String(name))) asked += 1;
        return member.bind(target);
      },
    });
    originals.set(watched, statement);
    return watched;
  }

  const db = new Proxy(real, {
    get(target, name) {
      if (name === "prepare") return (text: string) => watch(target.prepare(text));
      if (name === "batch")
        return (list: D1PreparedStatement[]) => {
          asked += 1;
          return target.batch(list.map((each) => originals.get(each) ?? each));
        };
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });

  return {
    db,
    count: () => asked,
    reset: () => {
      const before = asked;
      asked = 0;
      return before;
    },
  };
}
