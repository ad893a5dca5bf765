import { afterEach, expect, it, vi } from "vitest";
import { sendEvents } from "../support/api.ts";
import { due, openStory, quarter, type Story } from "../support/departure.ts";
import { drain, play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { signIn } from "../support/world.ts";

/* What comes late for the month a contract ended in, where the figure is no sum of its days: it counts until the end. */

afterEach(() => vi.useRealTimers());

/** One event of an hour of that day ("2026-11-10"), with its value, by that gate. */
async function happen({ engine, customer, key }: Story, day: string, value: number, gate: string): Promise<void> {
  const event = {
    id: `${customer.externalId}-${day}-${gate}-${value}`,
    type: departures.key,
    subject: customer.externalId,
  };
  const data = { status: "left", actor: gate, value };
  await sendEvents(engine, key, [{ ...event, time: `${day}T19:00:00Z`, data }]);
  await drain(engine);
}

/** A figure that does not add up has none to open an account with. */
const noGoals = { first_value: undefined, twelve_month: undefined };

/** Three events before the end on the 12th, and one after it that would outdo them all. */
async function tell(aggregation: string): Promise<Story> {
  const story = await openStory(due, { kickoff: "2026-11-01", ...noGoals });
  const { engine, customer } = story;
  await engine.db.prepare("update metric set body = json_set(body, '$.aggregation', ?)").bind(aggregation).run();
  for (const [day, value, gate] of [
    ["02", 40, "a"],
    ["03", 60, "b"],
    ["10", 50, "a"],
    ["20", 500, "z"],
  ] as const)
    await happen(story, `2026-11-${day}`, value, gate);
  await happen(story, "2026-11-21", 5, "y");
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/accounts/${customer.id}/contract`, { ends_on: "2026-11-12", sure: "yes" });
  return story;
}

async function ledger({ engine, customer }: Story) {
  const { results } = await engine.db
    .prepare("select version, state, value from recap where account_id = ? and kind = 'monthly' order by version")
    .bind(customer.id)
    .all<{ version: number; state: string; value: number }>();
  return results.map(({ version, state, value }) => [version, state, value]);
}

async function step({ engine }: Story, at: number): Promise<void> {
  vi.setSystemTime(due + at * quarter);
  await play(engine, due + at * quarter);
}

/** What each says, what comes late for it before the end, and what it says then. */
const kinds = [
  ["unique", 2, [70, "c"], 3],
  ["max", 60, [70, "a"], 70],
  ["min", 40, [30, "a"], 30],
  ["avg", 50, [70, "a"], 55],
  ["latest", 50, [70, "a"], 70],
] as const;

it.each(kinds)(
  "a published %s is restated by what comes late before the end, and by nothing after it",
  async (kind, said, [value, gate], by) => {
    const story = await tell(kind);
    await step(story, 0);
    expect(await ledger(story)).toEqual([[1, "sent", said]]);
    await happen(story, "2026-11-25", 900, "x");
    for (const at of [1, 2]) await step(story, at);
    expect(await ledger(story)).toEqual([[1, "sent", said]]);
    await happen(story, "2026-11-11", value, gate);
    for (const at of [3, 4]) await step(story, at);
    expect(await ledger(story)).toEqual([
      [1, "sent", said],
      [2, "archived", by],
    ]);
  },
);

it.each(kinds)("a held %s goes out as it is by then, not as it was composed", async (kind, said, [value, gate], by) => {
  const story = await tell(kind);
  const csm = await signIn(story.engine, "csm");
  await csm.post(`/console/accounts/${story.customer.id}/release`, { kind: "churn_notice", reason: "They leave" });
  await step(story, 0);
  expect(await ledger(story)).toEqual([[1, "held", said]]);
  await happen(story, "2026-11-11", value, gate);
  for (const at of [1, 2]) await step(story, at);
  expect(await ledger(story)).toEqual([[1, "held", by]]);
});

it("a month given up for its data is told after all where they reach to the end of the contract", async () => {
  const story = await openStory(due, { kickoff: "2026-11-01", ...noGoals });
  const { engine, customer } = story;
  await happen(story, "2026-11-10", 1, "a");
  await engine.db.prepare("update source set complete_until = ?").bind(Date.parse("2026-11-15T00:00:00Z")).run();
  for (const day of [9, 20]) await step(story, day * 96);
  expect(await ledger(story)).toEqual([[1, "archived", null]]);
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/accounts/${customer.id}/contract`, { ends_on: "2026-11-12", sure: "yes" });
  for (const later of [1, 2]) await step(story, 20 * 96 + later);
  expect(await ledger(story)).toEqual([[1, "archived", 1]]);
  expect(engine.mails.filter(({ to }) => to === customer.champion.email || to === customer.sponsor.email)).toEqual([]);
});
