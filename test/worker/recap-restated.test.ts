import { afterEach, expect, it, vi } from "vitest";
import type { RecapFigures } from "#schema/recap.ts";
import { dayMs, depart, due, nextDue, type Story, tellNovember } from "../support/departure.ts";
import { play } from "../support/job.ts";

/* What the next recap says of months that were restated since the one before it. */

afterEach(() => vi.useRealTimers());

/** What December's recap says was corrected, after November went out with 60. */
async function correctedInDecember(story: Story): Promise<RecapFigures["corrected"]> {
  const { engine, customer } = story;
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  await play(engine, nextDue);
  const text = await engine.db
    .prepare("select figures from recap where account_id = ? and period_key = '2026-12' order by version desc")
    .bind(customer.id)
    .first<string>("figures");
  return (JSON.parse(text ?? "null") as RecapFigures).corrected;
}

async function tell(): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  return story;
}

async function come(story: Story, day: string, at: number): Promise<void> {
  vi.setSystemTime(at);
  await depart(story, day, 7);
  await play(story.engine, at);
}

it("a month restated twice since has one line, from what was told to what stands", async () => {
  const story = await tell();
  await come(story, "2026-11-20", due + dayMs);
  await come(story, "2026-11-21", due + 2 * dayMs);
  expect(await correctedInDecember(story)).toEqual([{ key: "2026-11", before: 60, after: 74 }]);
});

it("a month that was restated to the figure it had has none", async () => {
  const story = await tell();
  const copied =
    "id || 'b', account_id, kind, period_key, 2, 'archived', due_at, planned_at, computed_at + 1, value, metric_state, figures, '[]', 'manual'";
  await story.engine.db
    .prepare(
      `insert into recap (id, account_id, kind, period_key, version, state, due_at, planned_at, computed_at, value, metric_state, figures, holds, reason) select ${copied} from recap where account_id = ?`,
    )
    .bind(story.customer.id)
    .run();
  expect(await correctedInDecember(story)).toEqual([]);
});
