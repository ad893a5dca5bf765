import { afterEach, expect, it, vi } from "vitest";
import { dayMs, due, playAt, quarter, readerMails, type Story, tellNovember } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { signIn } from "../support/world.ts";

/* A month that reached some of its readers, and came too late to go to the others by itself. */

afterEach(() => vi.useRealTimers());

const newest = ({ engine }: Story) =>
  engine.db
    .prepare("select id, state from recap order by period_key desc limit 1")
    .first<{ id: string; state: string }>();
const statesOf = async ({ engine }: Story) =>
  (await engine.db.prepare("select state from delivery order by recipient").all<{ state: string }>()).results.map(
    ({ state }) => state,
  );
const csmPosts = async ({ engine }: Story, path: string, fields: Record<string, string> = {}) =>
  (await (await signIn(engine, "csm")).post(`/console/${path}`, fields)).status;

/** The champion has November; the sponsor's mail was refused, and a pause then made it too late. */
async function tellLeftBehind(): Promise<{ story: Story; late: string; at: number }> {
  const story = await tellNovember();
  const { engine, customer } = story;
  engine.meet.set(customer.sponsor.email, () => {
    throw Object.assign(new Error("busy"), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await playAt(story, due);
  const tooLate = due + 13 * dayMs;
  engine.meet.clear();
  await csmPosts(story, "recaps/pause", { reason: "An incident" });
  await playAt(story, tooLate);
  await csmPosts(story, "recaps/resume");
  await playAt(story, tooLate + quarter);
  expect(await statesOf(story)).toEqual(["sent", "suppressed"]);
  engine.handed.length = 0;
  const late = await engine.db.prepare("select id from delivery where state = 'suppressed'").first<string>("id");
  return { story, late: late ?? "", at: tooLate + 2 * quarter };
}

const pageOfNewest = async (story: Story) => {
  const csm = await signIn(story.engine, "csm");
  return spokenIn(await (await csm.get(`/console/recaps/${(await newest(story))?.id}`)).text());
};
async function sendLate({ engine }: Story, id: string, role: "csm" | "viewer" = "csm"): Promise<number> {
  const person = await signIn(engine, role);
  return (await person.post(`/console/deliveries/${id}/settle`, { outcome: "resend" })).status;
}

it("who was left behind for being late gets the month once a person says so, once, and nobody else gets a mail", async () => {
  const { story, late, at } = await tellLeftBehind();
  const { engine, customer } = story;
  await engine.db
    .prepare(
      "insert into contact (account_id, id, name, email, role, title, level, created_at) values (?, 'c9', 'New Reader', 'new@x.example', 'champion', '', 'user', 1)",
    )
    .bind(customer.id)
    .run();
  const page = await pageOfNewest(story);
  expect(page.match(/Send it now/g)).toHaveLength(1);
  expect(page).toContain("To Ellen Marsh alone: nobody gets it twice.");
  expect(await sendLate(story, late, "viewer")).toBe(403);
  const sent = await engine.db.prepare("select id from delivery where state = 'sent'").first<string>("id");
  expect(await sendLate(story, sent ?? "")).toBe(409);
  expect(await sendLate(story, late)).toBe(303);
  expect(await sendLate(story, late)).toBe(409);
  for (const later of [0, 1, 2]) await playAt(story, at + later * dayMs);
  expect(readerMails(story).map(({ to }) => to)).toEqual([customer.sponsor.email]);
  expect(await newest(story)).toMatchObject({ state: "sent" });
  expect(await statesOf(story)).toEqual(["sent", "sent"]);
  expect(await sendLate(story, late)).toBe(409);
  expect(await pageOfNewest(story)).not.toContain("Send it now");
});

it.each([
  ["of an account on hold-out", "update account set held_out_since = 1"],
  ["of a month after the contract", "update account set ends_on = '2026-10-31'"],
  [
    "to whom something else was the reason",
    "update delivery set last_error = 'Not wanted.' where state = 'suppressed'",
  ],
])("a late mail %s is sent by nobody", async (_which, change) => {
  const { story, late, at } = await tellLeftBehind();
  await story.engine.db.prepare(change).run();
  expect(await pageOfNewest(story)).not.toContain("Send it now");
  expect(await sendLate(story, late)).toBe(409);
  await playAt(story, at);
  expect(readerMails(story)).toEqual([]);
});
