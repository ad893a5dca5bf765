import type { JSX } from "preact";
import type { RecapView } from "#schema/portal-value.ts";
import type { RecapContext } from "./recap-words.ts";

/** Says openly that a month was restated: what it said, what it says, when and why, and where the other version stands. */
export function restatedNote(view: RecapView, context: RecapContext): JSX.Element | null {
  const { newest, now, before } = view;
  const { figures, said, words } = context;
  if (newest || now)
    return (
      <div class="restated">
        <p>
          <b>{words.recap.superseded}</b> {newest && <a href={newest}>{words.recap.readNow}</a>}
        </p>
        {now && <p>{restatedLine(context, { at: now.asOf, text: said.since })}</p>}
      </div>
    );
  if (said.correction === "") return null;
  return (
    <p class="restated">
      {restatedLine(context, { at: figures.counted.asOf, text: said.correction })}{" "}
      {before && <a href={before}>{words.recap.readBefore}</a>}
    </p>
  );
}

function restatedLine(
  { figures, format, said, words }: RecapContext,
  { at, text }: { at: number; text: string },
): string {
  return `${words.recap.restatedOn(format.moment(at, figures.period.timezone))}${said.gap}${text}`;
}
