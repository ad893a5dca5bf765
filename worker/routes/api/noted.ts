import { behind } from "#http/behind.ts";
import type { Ctx } from "#http/context.ts";
import { messageOf } from "#http/error.ts";
import { Refusal } from "#schema/errors.ts";
import { noteSourceError } from "#store/source-error.ts";

/** What a sender gets wrong stands at its source, where the people see it who can tell them; of test keys nobody has to know. */
export function noteWrong(c: Ctx, said: { text: string; isPartial: boolean }): void {
  const { env, key, now } = c.var;
  if (key.mode !== "live") return;
  behind(c, "source error", noteSourceError(env.DB, key.sourceId, { ...said, now }));
}

/** A request that cannot be read is refused whole, and its source has failed until it is heard of again. */
export function readNoted<T>(c: Ctx, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (error instanceof Refusal) noteWrong(c, { text: messageOf(error), isPartial: false });
    throw error;
  });
}
