import type { JSX } from "preact";
import type { RecapContext } from "./recap-words.ts";

/** Where the account stands among others of its segment and size. */
export function amongPeers({ said, words }: RecapContext): JSX.Element | null {
  if (!said.benchmark) return null;
  return (
    <section>
      <h2>{said.benchmark.title}</h2>
      <p>{said.benchmark.text}</p>
      <p class="meta">{words.recap.secret}</p>
    </section>
  );
}
