import { afterEach, expect, it, vi } from "vitest";
import { dayMs, due, type Story, tellNovember } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { dumpTables } from "../support/rows.ts";
import { makeLink, openLink, origin, signIn } from "../support/world.ts";

/* What the readers of a mail do, and what is said of whether it helps. */

afterEach(() => vi.useRealTimers());

const own = { origin, "sec-fetch-site": "same-origin" };

interface Mailed extends Story {
  /** Of the champion's mail and of the sponsor's. */
  pages: string[];
  stops: string[];
}

async function mailNovember(): Promise<Mailed> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await play(story.engine, due);
  const { champion, sponsor } = story.customer;
  const linksOf = (kind: "r" | "u") =>
    [champion, sponsor].map(
      ({ email }) =>
        new RegExp(`${origin}(/${kind}/[\\w.-]+)`).exec(
          story.engine.handed.find(({ to }) => to === email)?.text ?? "",
        )?.[1] ?? "",
    );
  return { ...story, pages: linksOf("r"), stops: linksOf("u") };
}

const tell = ({ engine }: Story, page: string, headers: Record<string, string> = own) =>
  engine.fetch(`${page}/seen`, { method: "POST", headers, body: "path=x" });
const seenOf = async ({ engine }: Story) =>
  (
    await engine.db.prepare("select seen_at from delivery order by recipient").all<{ seen_at: number | null }>()
  ).results.map(({ seen_at }) => seen_at);

async function calendarOf({ engine }: Story): Promise<string> {
  const csm = await signIn(engine, "csm");
  return spokenIn(await (await csm.get("/console/calendar")).text());
}

it("the page behind a mail tells once that it was looked at, and keeps when that first was", async () => {
  const story = await mailNovember();
  const [page = ""] = story.pages;
  expect(await (await story.engine.fetch(page)).text()).toMatch(/class="page" data-seen(?:="")?[ >]/);
  vi.setSystemTime(due + dayMs);
  expect((await tell(story, page)).status).toBe(204);
  vi.setSystemTime(due + 2 * dayMs);
  expect((await tell(story, page)).status).toBe(204);
  expect(await seenOf(story)).toEqual([due + dayMs, null]);
});

it("opening a link, however often and by whatever program, and a post from another site count nothing", async () => {
  const story = await mailNovember();
  const [page = ""] = story.pages;
  const before = await dumpTables(story.engine.db);
  for (const method of ["GET", "HEAD", "GET"]) {
    await story.engine.fetch(page, { method });
    await story.engine.fetch(`${page}/seen`, { method });
  }
  for (const headers of [{}, { "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }])
    expect((await tell(story, page, headers as Record<string, string>)).status).toBe(403);
  expect((await tell(story, `${page.slice(0, -1)}${page.endsWith("A") ? "B" : "A"}`)).status).toBe(404);
  expect(await dumpTables(story.engine.db)).toEqual(before);
});

it("a link that was ended counts no view", async () => {
  const story = await mailNovember();
  const { engine } = story;
  const csm = await signIn(engine, "csm");
  const id = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(story.customer.champion.email)
    .first<string>("id");
  await csm.post(`/console/deliveries/${id}/end-link`, {});
  expect((await tell(story, story.pages[0] ?? "")).status).toBe(410);
  expect(await seenOf(story)).toEqual([null, null]);
});

it("a reply counts once staff mark it in the delivery log, by their name, until they take it back", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const csm = await signIn(engine, "csm");
  const mail = await engine.db
    .prepare("select id, recap_id as recap from delivery where recipient = ?")
    .bind(customer.champion.email)
    .first<{ id: string; recap: string }>();
  const mark = async (replied: string) => (await csm.post(`/console/deliveries/${mail?.id}/reply`, { replied })).status;
  const log = async () => spokenIn(await (await csm.get(`/console/recaps/${mail?.recap}`)).text());
  const reply = "Replied to their mail, as your team marked them";
  expect(await calendarOf(story)).toContain(`${reply} 0 of 2`);
  expect(await log()).toContain("They replied : Dana Whitfield");
  expect(await mark("perhaps")).toBe(422);
  expect([await mark("yes"), await mark("yes")]).toEqual([303, 409]);
  expect(await calendarOf(story)).toContain(`${reply} 1 of 2`);
  expect(await log()).toMatch(/Replied, marked .{5,40} by Priya Raman Take back : Dana Whitfield/);
  expect([await mark("no"), await mark("no")]).toEqual([303, 409]);
  expect(await calendarOf(story)).toContain(`${reply} 0 of 2`);
  const { results } = await engine.db
    .prepare("select act, by_name as by, account_id as account from audit where act like 'mail.%replied' order by id")
    .all();
  const by = { by: "Priya Raman", account: customer.id };
  expect(results).toEqual([
    { act: "mail.replied", ...by },
    { act: "mail.not_replied", ...by },
  ]);
});

it("a mail that did not leave cannot have been answered", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  await engine.db
    .prepare("update delivery set state = 'failed' where recipient = ?")
    .bind(customer.champion.email)
    .run();
  const id = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(customer.champion.email)
    .first<string>("id");
  const csm = await signIn(engine, "csm");
  expect((await csm.post(`/console/deliveries/${id}/reply`, { replied: "yes" })).status).toBe(409);
});

it("staff read who looked, in accounts, and of the people mailed who opened the page and who unsubscribed, each of how many", async () => {
  const story = await mailNovember();
  expect(await calendarOf(story)).toMatch(
    /Looked at the page behind their mail 0 of 2 Replied to their mail, as your team marked them 0 of 2 Unsubscribed since, [a-z ]+ 0 of 2/,
  );
  vi.setSystemTime(due + dayMs);
  await tell(story, story.pages[0] ?? "");
  await story.engine.fetch(story.stops[1] ?? "", {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  expect(await calendarOf(story)).toMatch(
    /Looked at the page behind their mail 1 of 2 Replied to their mail, as your team marked them 0 of 2 Unsubscribed since, [a-z ]+ 1 of 2/,
  );
});

it("beside an account on hold-out a look at the page behind a mail counts as a look, and one into the portal on either side", async () => {
  const story = await mailNovember();
  const { engine } = story;
  await engine.db
    .prepare(
      "insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, holds, held_out, figures) select 'other', kind, period_key, 1, 'other', 'archived', due_at, planned_at, computed_at, '[]', 1, figures from recap",
    )
    .run();
  expect(await calendarOf(story)).toMatch(
    /in the portal or behind a mail 0 of 1 0 of 1 Somebody looked into the portal since 0 of 1/,
  );
  vi.setSystemTime(due + dayMs);
  await tell(story, story.pages[0] ?? "");
  expect(await calendarOf(story)).toMatch(
    /in the portal or behind a mail 1 of 1 0 of 1 Somebody looked into the portal since 0 of 1/,
  );
  const reader = await openLink(
    engine,
    await makeLink(engine, story.customer, { contactId: story.customer.sponsor.id }),
  );
  await reader.post(`${story.customer.base}/seen`, {});
  expect(await calendarOf(story)).toMatch(
    /in the portal or behind a mail 1 of 1 0 of 1 Somebody looked into the portal since 1 of 1/,
  );
});
