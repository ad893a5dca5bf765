import type { JSX } from "preact";

export interface KeptProps<I> {
  /** Plain values only: they are compared as JSON. */
  input: I;
  show: (input: I) => JSX.Element | null;
}

/**
 * A part of a page that follows from plain values alone. The Worker keeps its HTML by them, so after a change only the parts
 * are made again that say something else. `show` is a declared function, never one made while rendering.
 */
export function Kept<I>({ input, show }: KeptProps<I>): JSX.Element | null {
  return show(input);
}
