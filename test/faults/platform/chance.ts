import { makeId } from "#auth/token.ts";
import { Dice } from "./dice.ts";

/*
 * All randomness of a run comes out of its seed: ids decide orders and the minute a recap is due, so without it no run could
 * be played again.
 */

let dice = new Dice(0);
let drawn = 0;

Math.random = () => dice.next();
crypto.getRandomValues = (<T extends ArrayBufferView>(array: T): T => {
  drawn += 1;
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(dice.next() * 256);
  return array;
}) as typeof crypto.getRandomValues;

/** Begins again from a seed; ids that were drawn ahead of need are used up. */
export function seedChance(seed: number): void {
  dice = new Dice(seed);
  const before = drawn;
  while (drawn === before) makeId();
}
