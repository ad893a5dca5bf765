import { statements } from "#store/db.ts";

/** The database, with something that happens between what a composer, or whoever asks this, reads of an account and what it keeps. */
export function betweenReadAndKeep(
  real: D1Database,
  happens: () => Promise<unknown>,
  asks = "recap.facts",
): D1Database {
  const factsText = statements.find(({ name }) => name === asks)?.text;
  let hasRead = false;
  return new Proxy(real, {
    get(target, name) {
      if (name === "prepare")
        return (text: string) => {
          hasRead ||= text === factsText;
          return target.prepare(text);
        };
      if (name === "batch")
        return async (list: D1PreparedStatement[]) => {
          if (hasRead) await happens();
          hasRead = false;
          return target.batch(list);
        };
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}
