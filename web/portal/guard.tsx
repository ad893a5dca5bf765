import type { JSX } from "preact";
import type { RecapView } from "#schema/portal-value.ts";
import { guardWords } from "./guard-words.ts";
import type { Telling } from "./telling.ts";

/** What the page of a mail leaves out, and the way to see it. */
export function guardNote(
  guard: RecapView["guard"],
  { account, vendor }: { account: { name: string }; vendor: { name: string } },
  { language, name }: Pick<Telling, "language" | "name">,
): JSX.Element | null {
  if (!guard) return null;
  const words = guardWords[language];
  return (
    <section class="restated" id="guard" aria-labelledby="guard-title">
      <h2 id="guard-title">{words.title}</h2>
      <p>{words.text(name(account.name))}</p>
      <p class="meta">{words.none(name(vendor.name))}</p>
      {guard.isSent && <p role="status">{words.sent}</p>}
      <form class="acts" method="post" action={guard.action}>
        <button class="btn primary" type="submit">
          {words.send}
        </button>
        <a class="btn" href={guard.portal}>
          {words.open}
        </a>
      </form>
    </section>
  );
}
