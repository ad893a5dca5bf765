import type { JSX } from "preact";
import type { RecapSaid } from "#schema/recap-said.ts";
import type { RecapContext } from "./recap-words.ts";

/** At most three values, each with its unit, what it is held against, and where it comes from. */
export function threeFacts({ said }: RecapContext): JSX.Element | null {
  if (said.facts.length === 0) return null;
  return (
    <div class="facts">
      {said.facts.map((fact) => (
        <div>
          <span class="meta">{fact.label}</span>
          <b>{fact.value}</b>
          <span class="meta">{fact.note}</span>
          {fact.badge && <span class="meta">{fact.badge.text}</span>}
        </div>
      ))}
    </div>
  );
}

/** Definition, source, how far it is complete, who answers: open on paper, folded on screens. */
export function howCounted({ title, rows }: RecapSaid["counted"]): JSX.Element {
  return (
    <details class="fold counted" id="counted" data-title={title}>
      <summary>{title}</summary>
      <dl class="terms">
        {rows.map(({ label, value }) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </details>
  );
}
