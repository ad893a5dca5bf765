/** The database with a count of statements: each counts against the limit of a run. */
export function countStatements(db: D1Database): { db: D1Database; asked: () => number } {
  let asked = 0;
  const counted = new Proxy(db, {
    get(target, name) {
      if (name === "prepare")
        return (text: string) => {
          asked += 1;
          return target.prepare(text);
        };
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { db: counted, asked: () => asked };
}
