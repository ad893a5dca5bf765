import type { JSX } from "preact";
import type { RecapView } from "#schema/portal-value.ts";
import { guardWords } from "./guard-words.ts";
import type { RecapContext } from "./recap-words.ts";

/** What the page of a mail leaves out, and the way to see it. */
export function guardNote({ guard }: RecapView, context: RecapContext): JSX.Element | null {
  if (!guard) return null;
  const { figures, said, name } = context;
  const words = guardWords[said.language];
  return (
    <section class="restated" id="guard" aria-labelledby="guard-title">
      <h2 id="guard-title">{words.title}</h2>
      <p>{words.text(name(figures.account.name))}</p>
      {guard.isSent && <p role="status">{words.sent}</p>}
      <form class="acts" method="post" action={guard.action}>
        <button class="btn primary" type="submit">
          {words.send}
        </button>
        <a class="btn" href={guard.portal}>
          {words.open}
        </a>
      </form>
      <p class="meta">{words.none(name(figures.vendor.name))}</p>
    </section>
  );
}
