import type { JSX } from "preact";
import type { AccountView } from "#schema/console.ts";
import type { GoalView } from "#schema/portal.ts";
import { daysBetween } from "#schema/written.ts";
import { counted } from "#ui/format.ts";
import { paceBar } from "#ui/pace.tsx";
import { day, english } from "./date.ts";
import { paceWords } from "./word.ts";

export function AccountGoals(props: { view: AccountView }): JSX.Element {
  const { view } = props;
  return (
    <section id="goals" aria-labelledby="goals-title">
      <h2 id="goals-title">Goals</h2>
      <div class="goals">
        <Goal title="First Value goal" goal={view.firstValue} today={view.account.today} />
        <Goal title="Twelve-month goal" goal={view.twelveMonth} today={view.account.today} />
      </div>
    </section>
  );
}

function Goal(props: { title: string; goal: GoalView | null; today: string }): JSX.Element {
  const { goal } = props;
  if (!goal) {
    return (
      <div class="goal">
        <h3>{props.title}</h3>
        <p class="quiet">Not agreed yet.</p>
      </div>
    );
  }
  return (
    <div class="goal">
      <h3>{props.title}</h3>
      <p class="statement">
        <bdi>{goal.statement}</bdi>
      </p>
      <Bar goal={goal} />
      <p>
        <CountWords goal={goal} />
      </p>
      <DateWords goal={goal} today={props.today} />
    </div>
  );
}

function Bar(props: { goal: GoalView }): JSX.Element | null {
  const { goal } = props;
  if (goal.progress === null) return null;
  const expected = goal.expected === null || goal.target === 0 ? null : Math.min(1, goal.expected / goal.target);
  return paceBar({
    share: goal.progress,
    expected: goal.type === "accumulate" ? expected : null,
    label: `${Math.round(goal.progress * 100)}% of the goal`,
  });
}

function CountWords(props: { goal: GoalView }): JSX.Element {
  const { goal } = props;
  const target = `${english.figure(goal.target, goal.metric)} ${english.plural(goal.target, goal.metric, goal.metric.noun)}`;
  if (goal.current === null) return <>Not counted yet, of {target}</>;
  if (goal.current > goal.target && goal.reachedOn) {
    return (
      <>
        <b class="num">{english.figure(goal.current, goal.metric)}</b> by now, past the mark of {target}
      </>
    );
  }
  return (
    <>
      <b class="num">{english.figure(goal.current, goal.metric)}</b> of {target}
      {goal.progress !== null && `, ${english.percent(Math.round(goal.progress * 100))}`}
    </>
  );
}

function DateWords(props: { goal: GoalView; today: string }): JSX.Element {
  const { goal } = props;
  if (goal.reachedOn) {
    const took = goal.daysToReach === null ? "" : `, ${counted(goal.daysToReach, "day")} after the start`;
    return (
      <p class="quiet">
        Reached {day(goal.reachedOn)}
        {took}
      </p>
    );
  }
  const left = daysBetween(props.today, goal.targetOn);
  const pace = paceWords(goal.pace, goal.paceState);
  const needed =
    goal.neededPerMonth === null ? "" : `, ${english.figure(goal.neededPerMonth, goal.metric)} a month still needed`;
  // Nothing is due after the contract.
  if (goal.over) return <p class="quiet">Agreed for {day(goal.targetOn)}</p>;
  if (left < 0) {
    return (
      <p class="warn">
        {counted(-left, "day")} past {day(goal.targetOn)}
      </p>
    );
  }
  return (
    <>
      <p class="quiet">
        By {day(goal.targetOn)}, {left === 0 ? "today" : `${counted(left, "day")} left`}
        {needed}
      </p>
      {pace && <p class={goal.paceState === "behind" ? "warn" : "quiet"}>{pace}</p>}
    </>
  );
}
