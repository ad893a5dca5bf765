import { afterEach, expect, it, vi } from "vitest";
import {
  dayMs,
  depart,
  due,
  nextDue,
  playAt,
  quarter,
  readerMails,
  type Story,
  staffTexts,
  tellNovember,
} from "../support/departure.ts";
import { play } from "../support/job.ts";
import { suppressAddress } from "../support/suppression.ts";
import { origin, signIn } from "../support/world.ts";

/* A month that no executive sponsor would get is held, and who looks after the account is told why. */

afterEach(() => vi.useRealTimers());

const own = { origin, "sec-fetch-site": "same-origin" };

/** November went out to both; December is there, and due. */
async function tellDecember(between: (story: Story) => Promise<unknown>): Promise<Story> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  expect(readerMails(story)).toHaveLength(2);
  await between(story);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  story.engine.handed.length = 0;
  await playAt(story, nextDue);
  return story;
}

const newest = ({ engine }: Story) =>
  engine.db
    .prepare("select id, state, holds, review_until from recap order by period_key desc")
    .first<{ id: string; state: string; holds: string; review_until: number | null }>();
const readersOf = (story: Story) => readerMails(story).map(({ to }) => to);

/** What the sponsor's mail program does with one click. */
function leave({ engine, customer }: Story): Promise<Response> {
  const listed = engine.handed.findLast(({ to }) => to === customer.sponsor.email)?.headers["List-Unsubscribe"] ?? "";
  const path = new URL(/<(https?:[^>]+)>/.exec(listed)?.[1] ?? "").pathname;
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  return engine.fetch(path, { method: "POST", headers: own, body });
}

it("a sponsor who stopped the months is told of once, and the others get it a day later", async () => {
  const story = await tellDecember(leave);
  const held = await newest(story);
  expect(held).toMatchObject({ state: "held", review_until: nextDue + dayMs });
  expect(held?.holds).toContain("No executive sponsor would receive it: Ellen Marsh stopped these mails.");
  expect(readersOf(story)).toEqual([]);
  for (const later of [quarter, 2 * quarter, dayMs, dayMs + quarter]) await playAt(story, nextDue + later);
  expect(staffTexts(story)).toEqual([
    expect.stringContaining("Held: No executive sponsor would receive it: Ellen Marsh"),
  ]);
  expect(readersOf(story)).toEqual([story.customer.champion.email]);
});

it("a sponsor whose address bounced holds the month until a person releases it to the others", async () => {
  const stop = ({ engine, customer }: Story) =>
    suppressAddress(engine.db, "*", { address: customer.sponsor.email, reason: "bounced", now: due });
  const story = await tellDecember(stop);
  for (const later of [quarter, dayMs, 2 * dayMs]) await playAt(story, nextDue + later);
  const held = await newest(story);
  expect(held).toMatchObject({ state: "held", review_until: null });
  expect(held?.holds).toContain("mails to Ellen Marsh came back");
  expect(readersOf(story)).toEqual([]);
  const csm = await signIn(story.engine, "csm");
  expect((await csm.post(`/console/recaps/${held?.id}/release`, {})).status).toBeLessThan(400);
  await playAt(story, nextDue + 2 * dayMs + quarter);
  expect(readersOf(story)).toEqual([story.customer.champion.email]);
});

it("an unsubscription of another account, or another's, holds nothing here", async () => {
  const story = await tellDecember(async ({ engine, customer }) => {
    await suppressAddress(engine.db, "elsewhere", {
      address: customer.sponsor.email,
      reason: "unsubscribed",
      now: due,
    });
    await suppressAddress(engine.db, "*", { address: `x${customer.sponsor.email}`, reason: "bounced", now: due });
  });
  expect(readersOf(story).sort()).toEqual([story.customer.champion.email, story.customer.sponsor.email].sort());
});

it("a sponsor who reads by the quarter holds no month between", async () => {
  const contacts = [
    { name: "Dana", email: "dana@acme.example", role: "champion" },
    { name: "Ellen", email: "ellen@acme.example", role: "executive_sponsor", frequency: "quarterly" },
  ];
  const story = await tellNovember({ kickoff: "2026-11-01", contacts });
  await play(story.engine, due);
  expect(await newest(story)).toMatchObject({ state: "sent", holds: "[]" });
  expect(readersOf(story)).toEqual(["dana@acme.example"]);
});
