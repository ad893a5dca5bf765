import type { JSX } from "preact";
import type { RecapSaid } from "#schema/recap-said.ts";
import { paceBar } from "#ui/pace.tsx";
import type { RecapContext } from "./recap-words.ts";

/** Both promises restated under the headline: the state first, the goal as its caption. */
export function recapGoals({ said }: RecapContext): JSX.Element | null {
  return said.goals.length === 0 ? null : (
    <div class="goals">{said.goals.map((goal) => recapGoal(goal, said.gap))}</div>
  );
}

/** One promise: the state first, the goal as its caption. */
export function recapGoal({ caption, state, bar, notes }: RecapSaid["goals"][number], gap: string): JSX.Element {
  return (
    <div class="goal">
      <span class="meta">{caption}</span>
      <b>{state}</b>
      {bar &&
        paceBar({ share: bar.filled / 100, expected: bar.mark === null ? null : bar.mark / 100, label: bar.label })}
      <span class="state">{notes.join(gap)}</span>
    </div>
  );
}
