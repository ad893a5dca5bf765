import { afterEach, expect, it, vi } from "vitest";
import type { Browser } from "../support/browser.ts";
import { dayMs, nextDue, quarter, type Story, tellHeld } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { signIn } from "../support/world.ts";

/* Everything a person does to recaps and their mails stands in the audit: who, when, and of which account and month. */

afterEach(() => vi.useRealTimers());

interface Act {
  act: string;
  by: string;
  account_id: string | null;
  month: string | null;
}

/** The audit from the moment the month is held: nothing is ever taken out of it, not even between tests. */
interface Scene extends Story {
  since: number;
}

async function openScene(): Promise<Scene> {
  const story = await tellHeld(120);
  return {
    ...story,
    since: (await story.engine.db.prepare("select max(id) as id from audit").first<number>("id")) ?? 0,
  };
}

async function actsOf({ engine, since }: Scene): Promise<Act[]> {
  const { results } = await engine.db
    .prepare(
      "select act, by_kind || ' ' || by_name as by, account_id, about ->> 'month' as month from audit where id > ? and act not glob 'staff.*' order by id",
    )
    .bind(since)
    .all<Act>();
  return results;
}

async function heldMonth(story: Story): Promise<{ csm: Browser; path: string }> {
  const id = await story.engine.db.prepare("select id from recap where state = 'held'").first<string>("id");
  return { csm: await signIn(story.engine, "csm"), path: `/console/recaps/${id}` };
}

const press = async (csm: Browser, path: string, fields: Record<string, string> = {}) =>
  (await csm.post(path, fields)).status;

it("note, keep and release of a held month, each once however often it is pressed", async () => {
  const story = await openScene();
  const { csm, path } = await heldMonth(story);
  expect(await press(csm, `${path}/note`, { note: "Two gates were closed.", seen: "" })).toBe(303);
  expect(await press(csm, `${path}/keep`)).toBe(303);
  expect(await press(csm, `${path}/keep`)).toBe(409);
  expect(await press(csm, `${path}/release`)).toBe(303);
  expect(await press(csm, `${path}/release`)).toBe(409);
  const of = { by: expect.stringMatching(/^staff ./), account_id: story.customer.id, month: "2026-12" };
  expect(await actsOf(story)).toEqual([
    { act: "recap.note", ...of },
    { act: "recap.keep", ...of },
    { act: "recap.release", ...of },
  ]);
  const admin = await signIn(story.engine, "admin");
  const page = await (await admin.get("/console/data/audit")).text();
  for (const said of ["Wrote the note of a recap", "Kept a recap held", "Released a recap"])
    expect(page).toContain(said);
});

it("a month that is skipped, with the reason; one that nobody stopped, by the review window", async () => {
  const skipped = await openScene();
  const { csm, path } = await heldMonth(skipped);
  expect(await press(csm, `${path}/skip`, { reason: "The tower counted twice" })).toBe(303);
  expect(await actsOf(skipped)).toEqual([
    { act: "recap.skip", by: expect.stringMatching(/^staff /), account_id: skipped.customer.id, month: "2026-12" },
  ]);
  const reason = "select about ->> 'reason' as reason from audit where act = 'recap.skip'";
  expect(await skipped.engine.db.prepare(reason).first("reason")).toBe("The tower counted twice");

  const left = await openScene();
  vi.setSystemTime(nextDue + dayMs + quarter);
  await play(left.engine, nextDue + dayMs + quarter);
  expect(await actsOf(left)).toEqual([
    { act: "recap.release", by: "system the review window", account_id: left.customer.id, month: "2026-12" },
  ]);
});

it("all sending paused and resumed, an account on hold-out and off it", async () => {
  const story = await openScene();
  const { csm } = await heldMonth(story);
  const { id } = story.customer;
  expect(await press(csm, "/console/recaps/pause", { reason: "The domain moves" })).toBe(303);
  expect(await press(csm, "/console/recaps/pause", { reason: "Me too" })).toBe(409);
  expect(await press(csm, "/console/recaps/resume")).toBe(303);
  expect(await press(csm, "/console/recaps/resume")).toBe(409);
  expect(await press(csm, `/console/accounts/${id}/hold-out`, { reason: "To compare", sure: "yes" })).toBe(303);
  expect(await press(csm, `/console/accounts/${id}/hold-out`, { reason: "Again", sure: "yes" })).toBe(409);
  expect(await press(csm, `/console/accounts/${id}/hold-out/end`)).toBe(303);
  expect((await actsOf(story)).map(({ act, account_id }) => [act, account_id])).toEqual([
    ["mail.pause", null],
    ["mail.resume", null],
    ["account.hold_out", id],
    ["account.let_in", id],
  ]);
});

it("a mail settled, sent elsewhere, its link ended and its address let in again, and no address is kept there", async () => {
  const story = await openScene();
  const { db } = story.engine;
  const { csm, path } = await heldMonth(story);
  await press(csm, `${path}/release`);
  vi.setSystemTime(nextDue + quarter);
  await play(story.engine, nextDue + quarter);
  const { results } = await db
    .prepare("select id, recipient from delivery where period_key = '2026-12' order by id")
    .all<{ id: string; recipient: string }>();
  const [one, two] = results;
  await db.prepare("update delivery set state = 'unknown' where id = ?").bind(one?.id).run();
  await db.prepare("update delivery set state = 'failed' where id = ?").bind(two?.id).run();
  await db
    .prepare("insert into suppression (account_id, address, reason, at) values ('*', ?, 'bounced', 1)")
    .bind(two?.recipient)
    .run();
  const mail = (id: string | undefined, act: string) => `/console/deliveries/${id}/${act}`;
  expect(await press(csm, mail(one?.id, "settle"), { outcome: "sent" })).toBe(303);
  expect(await press(csm, mail(one?.id, "settle"), { outcome: "sent" })).toBe(409);
  expect(await press(csm, mail(two?.id, "correct"), { email: "right@brightwater.example" })).toBe(303);
  expect(await press(csm, mail(one?.id, "end-link"))).toBe(303);
  expect(await press(csm, mail(one?.id, "end-link"))).toBe(409);
  expect(await press(csm, "/console/recaps/stopped/release", { address: two?.recipient ?? "", account: "*" })).toBe(
    303,
  );
  expect((await actsOf(story)).slice(1).map(({ act, account_id, month }) => [act, account_id, month])).toEqual([
    ["mail.settle", story.customer.id, "2026-12"],
    ["mail.readdress", story.customer.id, "2026-12"],
    ["mail.end_link", story.customer.id, "2026-12"],
    ["address.release", null, null],
  ]);
  const kept = await db.prepare("select group_concat(about) as all_of_it from audit").first<string>("all_of_it");
  expect(kept).not.toContain("@");
});
