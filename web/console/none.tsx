import type { JSX } from "preact";

/** A cell with nothing in it; narrow screens leave it out. */
export function None(): JSX.Element {
  return (
    <span class="nothing">
      <span aria-hidden="true">–</span>
      <span class="unseen">none</span>
    </span>
  );
}
