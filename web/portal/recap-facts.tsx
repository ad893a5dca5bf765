import type { JSX } from "preact";
import type { Fact, RecapSaid } from "#schema/recap-said.ts";
import type { RecapContext } from "./recap-words.ts";

/** At most three values, each with its unit, what it is held against, and where it comes from. */
export function threeFacts({ said }: RecapContext): JSX.Element | null {
  return factRow(said.facts);
}

/** Values beside each other, each under its label. */
export function factRow(facts: Fact[]): JSX.Element | null {
  if (facts.length === 0) return null;
  return (
    <div class="facts">
      {facts.map((fact) => (
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
