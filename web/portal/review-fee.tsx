import type { JSX } from "preact";
import type { FeeView } from "#schema/fee.ts";
import type { RecapContext } from "./recap-words.ts";

/** What the months were worth against their fees, for everybody while both sides want it; the offer, for who decides. */
export function feePart(fee: FeeView | null, vendor: string, context: RecapContext): JSX.Element | null {
  if (fee === null) return null;
  const { format, words, name } = context;
  const { tenths, agreed, action } = fee;
  return (
    <section class="ask" id="fee">
      <h2>{words.fee.title}</h2>
      {tenths !== null && (
        <p class="answers">
          <b>{words.fee.times(format.tenths(tenths))}</b>
          {words.frame.apart}
          <span class="meta">{words.fee.sameDays}</span>
        </p>
      )}
      {agreed === null && <p>{words.fee.offer(name(vendor))}</p>}
      {agreed !== null && action !== null && (
        <p class="meta">
          {tenths === null && `${words.fee.unknown} `}
          {words.fee.agreed({ name: name(agreed.by), day: format.dayYear(agreed.on) })}
        </p>
      )}
      {action !== null && decision(action, agreed === null ? "yes" : "no", words.fee)}
    </section>
  );
}

function decision(action: string, agree: "yes" | "no", words: { agree: string; stop: string }): JSX.Element {
  return (
    <form class="decide" method="post" action={action}>
      <input type="hidden" name="agree" value={agree} />
      <button class="btn" type="submit">
        {agree === "yes" ? words.agree : words.stop}
      </button>
    </form>
  );
}
