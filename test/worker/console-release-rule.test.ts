import { afterEach, expect, it, vi } from "vitest";
import { betweenReadAndKeep } from "../support/between-db.ts";
import type { Browser } from "../support/browser.ts";
import {
  dayMs,
  depart,
  due,
  nextDue,
  playAt,
  quarter,
  readerMails,
  type Story,
  tellHeld,
  tellNovember,
} from "../support/departure.ts";
import { spokenBy } from "../support/html.ts";
import { play } from "../support/job.ts";
import { openAsChampion, openCustomer, signIn } from "../support/world.ts";

/* How an account's recaps go out: by themselves, after somebody could look, or only when a person releases them. */

afterEach(() => vi.useRealTimers());

interface Watched extends Story {
  csm: Browser;
}

const reason = "Their import lost two days";
const line = (day: string) => `Open escalation since ${day} (Priya Raman): “${reason}”`;

async function watch(story: Story): Promise<Watched> {
  return { ...story, csm: await signIn(story.engine, "csm") };
}
/** November is complete and due. */
const watchNovember = async () => watch(await tellNovember({ kickoff: "2026-11-01" }));

const ask = ({ csm, customer }: Watched, kind: string, why = "") =>
  csm.post(`/console/accounts/${customer.id}/release`, { kind, reason: why });
const escalate = (story: Watched) => ask(story, "escalation", reason);
const pageOf = async ({ csm, customer }: Watched) => spokenBy(await csm.get(`/console/accounts/${customer.id}`));

interface Kept {
  id: string;
  state: string;
  holds: string;
  review_until: number | null;
  held_out: number;
}
async function newest({ engine, customer }: Story): Promise<Kept & { reasons: string[] }> {
  const row = await engine.db
    .prepare(
      "select id, state, holds, review_until, held_out from recap where account_id = ? order by period_key desc limit 1",
    )
    .bind(customer.id)
    .first<Kept>();
  if (!row) throw new Error("no recap");
  return { ...row, reasons: JSON.parse(row.holds) as string[] };
}
const mailed = (story: Story) => readerMails(story).length;

/** What a success manager does to the newest month; gives the status. */
async function act(story: Story, name: string): Promise<number> {
  const csm = await signIn(story.engine, "csm");
  return (await csm.post(`/console/recaps/${(await newest(story)).id}/${name}`, {})).status;
}

async function keptOf(story: Story): Promise<unknown[]> {
  const { results } = await story.engine.db
    .prepare(
      "select act, about ->> 'kind' as kind, about ->> 'reason' as reason from audit where account_id = ? and act like 'account.%' and act <> 'account.open' order by id",
    )
    .bind(story.customer.id)
    .all();
  return results;
}

it("a recap somebody wants to look at first is held with that reason, and goes out by itself after a day", async () => {
  const story = await watchNovember();
  expect((await ask(story, "review")).status).toBe(303);
  await playAt(story, due);
  const held = await newest(story);
  expect(held).toMatchObject({ state: "held", review_until: due + dayMs });
  expect(held.reasons).toEqual(["Priya Raman asked on 3 Dec 2026 that each recap of this account is looked at first."]);
  await playAt(story, due + dayMs - quarter);
  expect(mailed(story)).toBe(0);
  await playAt(story, due + dayMs);
  expect(mailed(story)).toBe(2);
});

it("a recap that is looked at first is stopped in time by a person", async () => {
  const story = await watchNovember();
  await ask(story, "review");
  await playAt(story, due);
  expect(await act(story, "keep")).toBe(303);
  for (const later of [1, 2, 5]) await playAt(story, due + later * dayMs);
  expect(mailed(story)).toBe(0);
});

it("a recap of an account with an open escalation says which state, since when and by whom, and goes out only when released", async () => {
  const story = await watchNovember();
  expect((await escalate(story)).status).toBe(303);
  for (const later of [0, quarter, dayMs, 3 * dayMs]) await playAt(story, due + later);
  expect(await newest(story)).toMatchObject({ state: "held", review_until: null, reasons: [line("3 Dec 2026")] });
  expect(mailed(story)).toBe(0);
  expect(await spokenBy(await (await signIn(story.engine, "csm")).get("/console/recaps"))).toContain(
    line("3 Dec 2026"),
  );
  expect(await act(story, "release")).toBe(303);
  await playAt(story, due + 3 * dayMs + quarter);
  expect(mailed(story)).toBe(2);
});

it("the words of a person never turn a state into a look that ends by itself", async () => {
  const story = await watchNovember();
  await ask(story, "churn_notice", "Notice of 90 % is checked first.");
  for (const later of [0, 2 * dayMs]) await playAt(story, due + later);
  expect(await newest(story)).toMatchObject({ state: "held", review_until: null });
  expect((await newest(story)).reasons[0]).toMatch(/^Churn notice since 3 Dec 2026 \(Priya Raman\): /);
  expect(mailed(story)).toBe(0);
});

it("a state that begins while a month is in review ends its window and becomes its reason", async () => {
  const story = await watch(await tellHeld(120));
  expect((await newest(story)).review_until).not.toBeNull();
  await escalate(story);
  const held = await newest(story);
  expect(held).toMatchObject({ state: "held", review_until: null });
  expect(held.reasons).toEqual([expect.stringMatching(/is checked first\.$/), line("6 Jan 2027")]);
  for (const later of [1, 2, 5]) await playAt(story, nextDue + later * dayMs);
  expect(mailed(story)).toBe(0);
});

it("taking a state away sends nothing that is held, says so, and lets the next month go out by itself", async () => {
  const story = await watchNovember();
  await escalate(story);
  await playAt(story, due);
  expect((await ask(story, "itself")).headers.get("location")).toContain("did=release_over");
  expect((await newest(story)).reasons).toEqual([
    "Open escalation since 3 Dec 2026 (Priya Raman), over since 3 Dec 2026 (Priya Raman): a person releases it.",
  ]);
  expect(await pageOf(story)).toContain("over since 3 Dec 2026 (Priya Raman): a person releases it.");
  for (const later of [quarter, dayMs, 2 * dayMs]) await playAt(story, due + later);
  expect(mailed(story)).toBe(0);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 60);
  await playAt(story, nextDue);
  expect(mailed(story)).toBe(2);
  expect(readerMails(story)[0]?.subject).toContain("December");
});

it.each([
  ["after the state is over", false],
  ["before, and is not composed anew when the state ends", true],
])("a month held for a state waits for a person even when its figure changes %s", async (_, isBefore) => {
  const story = await watchNovember();
  await escalate(story);
  await playAt(story, due);
  const change = () => depart(story, "2026-11-12", 5);
  if (isBefore) await change();
  // Who would release it finds that its figure changed.
  if (isBefore) expect(await act(story, "release")).toBe(409);
  expect((await newest(story)).state).toBe(isBefore ? "due" : "held");
  await ask(story, "itself");
  if (!isBefore) await change();
  for (const later of [quarter, 2 * quarter, 2 * dayMs]) await playAt(story, due + later);
  expect(await newest(story)).toMatchObject({ state: "held", review_until: null });
  expect(mailed(story)).toBe(0);
  expect(await act(story, "release")).toBe(303);
  await playAt(story, due + 2 * dayMs + quarter);
  expect(mailed(story)).toBe(2);
});

it("another state or other words take the place of those before, and leave the day and the name", async () => {
  const story = await watch(await tellHeld(120));
  await escalate(story);
  vi.setSystemTime(nextDue + dayMs);
  await ask(await watch(story), "escalation", "Also their billing");
  expect((await newest(story)).reasons[1]).toBe("Open escalation since 6 Jan 2027 (Priya Raman): “Also their billing”");
  await ask(await watch(story), "churn_notice", "By letter");
  const { reasons } = await newest(story);
  expect(reasons).toHaveLength(2);
  expect(reasons[1]).toBe("Churn notice since 7 Jan 2027 (Priya Raman): “By letter”");
});

it.each([
  ["would have gone out", 60],
  ["would have been in review", 120],
])("a month that %s when a state began while it was composed waits for a person", async (_, count) => {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await playAt(story, due);
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", count);
  story.engine.handed.length = 0;
  const watched = await watch(story);
  const { env, db } = story.engine;
  const begin = vi.fn(async () => escalate(watched));
  await play({ ...story.engine, env: { ...env, DB: betweenReadAndKeep(db, begin) } }, nextDue);
  expect(begin).toHaveBeenCalledOnce();
  expect((await begin.mock.results[0]?.value)?.status).toBe(303);
  for (const later of [quarter, 2 * dayMs]) await playAt(story, nextDue + later);
  expect(await newest(story)).toMatchObject({ state: "held", review_until: null });
  expect(mailed(story)).toBe(0);
});

it("the same twice changes nothing and is kept once", async () => {
  const story = await watchNovember();
  await escalate(story);
  await playAt(story, due);
  const before = await newest(story);
  expect((await escalate(story)).status).toBe(303);
  expect(await newest(story)).toEqual(before);
  await ask(story, "itself");
  expect((await ask(story, "itself")).status).toBe(303);
  await ask(story, "review");
  expect(await keptOf(story)).toEqual([
    { act: "account.escalate", kind: "escalation", reason },
    { act: "account.calm", kind: null, reason: null },
    { act: "account.review", kind: null, reason: null },
  ]);
  const audit = await spokenBy(await (await signIn(story.engine, "admin")).get("/console/data/audit"));
  expect(audit).toMatch(
    /Had recaps of an account wait for a person .*open escalation.*because Their import lost two days/,
  );
  const page = await pageOf(story);
  expect(page).toContain("had recaps wait for a person: an open escalation");
  expect(page).toContain("let recaps go out by themselves again");
});

it("a state wants its reason, and what was typed stays in the form", async () => {
  const story = await watchNovember();
  const refused = await ask(story, "churn_notice", " ");
  expect(refused.status).toBe(422);
  const html = await refused.text();
  expect(html).toContain("Say why, in a few words.");
  expect(html).toMatch(/value="churn_notice"[^>]*checked|checked[^>]*value="churn_notice"/);
  expect((await ask(story, "whenever", "x")).status).toBe(422);
  expect((await ask(story, "escalation", "x".repeat(281))).status).toBe(422);
  expect(await keptOf(story)).toEqual([]);
});

it("who may only look cannot change it, another account is not there or not touched", async () => {
  const story = await watchNovember();
  const other = await openCustomer(story.engine, { kickoff: "2026-11-01" });
  await depart({ ...story, customer: other }, "2026-11-10", 60);
  const viewer = await signIn(story.engine, "viewer");
  const path = `/console/accounts/${story.customer.id}/release`;
  expect((await viewer.post(path, { kind: "escalation", reason })).status).toBe(403);
  expect(await spokenBy(await viewer.get(`/console/accounts/${story.customer.id}`))).not.toContain(
    "Change how its recaps",
  );
  const nobody = { ...story, customer: { ...story.customer, id: "AAAAAAAAAAAAAAAAAAAAAA" } };
  expect((await escalate(nobody)).status).toBe(404);
  await escalate(story);
  await playAt(story, due);
  expect(
    readerMails(story)
      .map(({ to }) => to)
      .toSorted(),
  ).toEqual([other.champion.email, other.sponsor.email]);
});

it("hold-out goes before a state: the month is archived, and neither the end of the state nor a person mails it", async () => {
  const story = await watchNovember();
  await escalate(story);
  await story.csm.post(`/console/accounts/${story.customer.id}/hold-out`, { reason: "By lot", sure: "yes" });
  await playAt(story, due);
  expect(await newest(story)).toMatchObject({ state: "archived", held_out: 1 });
  await ask(story, "itself");
  await playAt(story, due + 2 * dayMs);
  expect(mailed(story)).toBe(0);
});

it("the customer reads nothing of a state, neither in the portal nor in the mail that is released", async () => {
  const story = await watchNovember();
  await escalate(story);
  await playAt(story, due);
  await act(story, "release");
  await playAt(story, due + quarter);
  const { base } = story.customer;
  const browser = await openAsChampion(story.engine, story.customer);
  const pages = ["", "/journey", "/plan", "/value", "/value/2026-11", "/value/2026-11.csv", "/people"];
  const read = await Promise.all(pages.map(async (page) => (await browser.get(`${base}${page}`)).text()));
  for (const text of [...read, ...readerMails(story).map((mail) => JSON.stringify(mail))])
    expect(text).not.toMatch(/escalation|Their import lost/i);
});

it("the calendar says beforehand which months will be held, and why", async () => {
  const story = await watchNovember();
  await escalate(story);
  expect(await spokenBy(await story.csm.get("/console/calendar"))).toContain(`Will be held ${line("3 Dec 2026")}`);
});
