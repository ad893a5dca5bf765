import type { JSX } from "preact";
import type { RecapContext } from "./recap-words.ts";

/** Where the account stands among others of its segment and size; `month` is named where the page is of more than one. */
export function amongPeers({ said, words }: RecapContext, month: string | null): JSX.Element | null {
  if (!said.benchmark) return null;
  return (
    <section>
      <h2>{said.benchmark.title}</h2>
      <p>{said.benchmark.text}</p>
      <p class="meta">
        {month !== null && month + words.frame.apart}
        {words.recap.secret}
      </p>
    </section>
  );
}
