import { Refusal } from "#schema/errors.ts";

/** The refusal an act ends in; null: none. What it throws beside is no refusal and is thrown on. */
export function refusalOf(act: () => unknown): Refusal | null {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return null;
}
