import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { rollUp } from "#jobs/rollup.ts";
import type { RecapFigures } from "#schema/recap.ts";
import { callApi } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { dayMs, depart, due, nextDue, quarter, type Story, tellNovember } from "../support/departure.ts";
import { spokenBy, spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { departures } from "../support/recap-figures.ts";
import { openAsChampion, openCustomer, origin, signIn } from "../support/world.ts";

/* The contract of an account ends: its last month is told until that day, and nothing after it. */

afterEach(() => vi.useRealTimers());

interface Watched extends Story {
  csm: Browser;
}

/** November had 60 departures on the 10th, and 20 more on the 20th; its recap is due. */
async function watch(): Promise<Watched> {
  const story = await tellNovember({ kickoff: "2026-11-01" });
  await depart(story, "2026-11-20", 20);
  await story.engine.db.prepare("update account set created_at = ?").bind(Date.parse("2026-11-01T12:00:00Z")).run();
  return { ...story, csm: await signIn(story.engine, "csm") };
}

const pageOf = async ({ csm, customer }: Watched) => spokenBy(await csm.get(`/console/accounts/${customer.id}`));
const end = ({ csm, customer }: Watched, day: string, form: Record<string, string> = {}) =>
  csm.post(`/console/accounts/${customer.id}/contract`, { ends_on: day, sure: "yes", ...form });
const goOn = ({ csm, customer }: Watched) => csm.post(`/console/accounts/${customer.id}/contract/go-on`, {});

async function ledger({ engine, customer }: Story) {
  const { results } = await engine.db
    .prepare(
      "select period_key, version, state, value from recap where account_id = ? and kind = 'monthly' order by period_key, version",
    )
    .bind(customer.id)
    .all<{ period_key: string; version: number; state: string; value: number | null }>();
  return results.map(({ period_key, version, state, value }) => [period_key, version, state, value]);
}

async function figuresOf({ engine, customer }: Story, month: string, version = 1): Promise<RecapFigures> {
  const row = await engine.db
    .prepare("select figures from recap where account_id = ? and period_key = ? and version = ?")
    .bind(customer.id, month, version)
    .first<{ figures: string }>();
  return JSON.parse(row?.figures ?? "null") as RecapFigures;
}

const told = ({ engine }: Story) => engine.mails.filter(({ subject }) => /needs? a look/.test(subject));
const recapMails = ({ engine, customer }: Story) =>
  engine.mails.filter(({ to }) => to === customer.champion.email || to === customer.sponsor.email);

/** A tick each day until the day; the clock goes along. */
async function live(story: Story, from: number, days: number): Promise<void> {
  for (let at = 1; at <= days; at += 1) {
    vi.setSystemTime(from + at * dayMs);
    await play(story.engine, from + at * dayMs);
  }
}

it("the last month goes out once, until its last day, and nothing for three months after it", async () => {
  const story = await watch();
  expect((await end(story, "2026-11-12")).headers.get("location")).toContain("contract_end");
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", 1, "sent", 60]]);
  const mails = recapMails(story);
  expect(mails).toHaveLength(2);
  for (const { subject, text } of mails) {
    expect(subject).toBe("60 departures until November 12, 2026");
    expect(text).toContain("Until November 12, 2026 (12 days)");
  }
  await live(story, due, 95);
  expect(recapMails(story)).toHaveLength(2);
  expect(await ledger(story)).toEqual([["2026-11", 1, "sent", 60]]);
});

it("who reads by the quarter gets the last month too, and none before it", async () => {
  const story = await watch();
  await story.engine.db.prepare("update contact set frequency = 'quarterly' where role = 'executive_sponsor'").run();
  await end(story, "2026-11-12");
  const calendar = await spokenBy(await story.csm.get("/console/calendar"));
  expect(calendar).toMatch(/November 2026 the last one, until 12 Nov 2026.*Ellen Marsh/);
  await play(story.engine, due);
  expect(
    recapMails(story)
      .map(({ to }) => to)
      .sort(),
  ).toEqual([story.customer.champion.email, story.customer.sponsor.email].sort());
  const whole = await watch();
  await whole.engine.db.prepare("update contact set frequency = 'quarterly' where role = 'executive_sponsor'").run();
  await end(whole, "2026-12-12");
  await play(whole.engine, due);
  expect(recapMails(whole).map(({ to }) => to)).toEqual([whole.customer.champion.email]);
});

it("who looks after the account is told once that it is over and where the review is", async () => {
  const story = await watch();
  await end(story, "2026-11-12");
  await play(story.engine, due);
  await live(story, due, 40);
  const lines = told(story);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.text.replaceAll(/\s+/g, " ")).toContain("The contract ended on 12 November 2026");
  const review = `/console/accounts/${story.customer.id}/preview/value/review/2026-11`;
  for (const told of [lines[0]?.text, lines[0]?.html])
    expect(told?.replaceAll(/\s+/g, "")).toContain(`at${origin}${review}`);
  const pack = await (await signIn(story.engine, "csm")).get(review);
  expect(pack.status).toBe(200);
  expect(await spokenBy(pack)).toContain("Part of a month");
});

it("mail, page and file tell the same days", async () => {
  const story = await watch();
  await end(story, "2026-11-12");
  await play(story.engine, due);
  const browser = await openAsChampion(story.engine, story.customer);
  const page = await spokenBy(await browser.get(`${story.customer.base}/value/2026-11`));
  expect(page).toContain("Until November 12, 2026 (12 days)");
  const file = await (await browser.get(`${story.customer.base}/value/2026-11.csv`)).text();
  expect(file).toContain("total,2026-11,60,departures");
  expect(file.match(/^day,/gm)).toHaveLength(12);
});

it("a month that waited with its figure is told anew when the contract turns out to end in it", async () => {
  const story = await watch();
  await story.csm.post(`/console/accounts/${story.customer.id}/release`, {
    kind: "churn_notice",
    reason: "They leave",
  });
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", 1, "held", 80]]);
  await end(story, "2026-11-12");
  await play(story.engine, due + quarter);
  expect(await ledger(story)).toEqual([["2026-11", 1, "held", 60]]);
  expect(story.engine.handed.filter(({ to }) => to === story.customer.champion.email)).toEqual([]);
});

it("months that nobody published are gone after the end, and come again where it is taken back", async () => {
  const story = await watch();
  await play(story.engine, due);
  await story.csm.post(`/console/accounts/${story.customer.id}/release`, {
    kind: "churn_notice",
    reason: "They leave",
  });
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 70);
  await depart(story, "2027-01-02", 1);
  story.csm = await signIn(story.engine, "csm");
  await play(story.engine, nextDue);
  const published = ["2026-11", 1, "sent", 80];
  expect(await ledger(story)).toEqual([published, ["2026-12", 1, "held", 70]]);
  await end(story, "2026-11-30");
  expect(await ledger(story)).toEqual([published]);
  await live(story, nextDue, 3);
  expect(await ledger(story)).toEqual([published]);
  story.csm = await signIn(story.engine, "csm");
  expect((await goOn(story)).headers.get("location")).toContain("contract_on");
  await play(story.engine, nextDue + 4 * dayMs);
  expect(await ledger(story)).toEqual([published, ["2026-12", 1, "held", 70]]);
});

it("an end that is moved later has its month told whole after all, and nobody is mailed a second time", async () => {
  const story = await watch();
  await end(story, "2026-11-12");
  await play(story.engine, due);
  expect(recapMails(story)).toHaveLength(2);
  await depart(story, "2026-12-03", 5);
  await end(story, "2026-12-20");
  await play(story.engine, due + quarter);
  expect(await ledger(story)).toEqual([
    ["2026-11", 1, "sent", 60],
    ["2026-11", 2, "archived", 80],
  ]);
  expect((await figuresOf(story, "2026-11", 2)).period).toMatchObject({ partial: null, coveredDays: 30 });
  vi.setSystemTime(nextDue);
  await depart(story, "2026-12-10", 70);
  await depart(story, "2026-12-25", 9);
  await play(story.engine, nextDue);
  expect((await ledger(story)).at(-1)).toEqual(["2026-12", 1, "sent", 75]);
  expect((await figuresOf(story, "2026-12")).period).toMatchObject({ endsOn: "2026-12-20", coveredDays: 20 });
  expect(recapMails(story)).toHaveLength(4);
  // The second end is another thing to be told; the first is not told again.
  await live(story, nextDue, 3);
  expect(told(story).filter(({ text }) => text.includes("contract ended"))).toHaveLength(2);
});

it("an end in a month that was published stays readable there, restated until that day, and mails nobody", async () => {
  const story = await watch();
  await play(story.engine, due);
  expect(await ledger(story)).toEqual([["2026-11", 1, "sent", 80]]);
  await end(story, "2026-11-12");
  await play(story.engine, due + quarter);
  expect(await ledger(story)).toEqual([
    ["2026-11", 1, "sent", 80],
    ["2026-11", 2, "archived", 60],
  ]);
  expect(recapMails(story)).toHaveLength(2);
  expect(told(story).filter(({ text }) => text.includes("contract ended"))).toHaveLength(1);
  // What still comes in after the end changes nothing, and what comes late from before it does.
  await depart(story, "2026-11-25", 30);
  await play(story.engine, due + 2 * quarter);
  expect(await ledger(story)).toHaveLength(2);
  await depart(story, "2026-11-05", 6);
  await play(story.engine, due + 3 * quarter);
  expect((await ledger(story)).at(-1)).toEqual(["2026-11", 3, "archived", 66]);
});

async function goalSums({ engine, customer }: Story): Promise<Record<string, number>> {
  await play(engine, Date.now());
  await rollUp(readEnv(engine.env), Date.now());
  const row = await engine.db
    .prepare("select goals from fact_account where account_id = ?")
    .bind(customer.id)
    .first<{ goals: string }>();
  return JSON.parse(row?.goals ?? "{}") as Record<string, number>;
}

it("what a goal came to stands still with the contract, on every page, and goes on where it does", async () => {
  const story = await watch();
  const { engine, customer } = story;
  expect((await goalSums(story)).twelve_month).toBe(80);
  await end(story, "2026-11-12");
  expect((await goalSums(story)).twelve_month).toBe(60);
  await depart(story, "2026-11-25", 7);
  expect((await goalSums(story)).twelve_month).toBe(60);
  const browser = await openAsChampion(engine, customer);
  expect(await spokenBy(await browser.get(`${customer.base}/value`))).toMatch(/60 of [\d,]+ departures/);
  await goOn(story);
  expect((await goalSums(story)).twelve_month).toBe(87);
});

it("daily values of days after the end add nothing to a goal, and those before it do", async () => {
  const story = await tellNovember({ kickoff: "2026-11-01" }, due - 8 * dayMs);
  const { engine, customer, key } = story;
  await end({ ...story, csm: await signIn(engine, "csm") }, "2026-11-12");
  expect((await goalSums(story)).twelve_month).toBe(60);
  const path = `/api/v1/accounts/${customer.externalId}/values`;
  const put = (day: string, value: number) =>
    callApi(engine, { method: "PUT", path, key, body: { metric: departures.key, values: [{ day, value }] } });
  for (const day of ["2026-11-13", "2026-11-20", "2026-11-24"]) expect((await put(day, 7)).status).toBe(200);
  expect((await goalSums(story)).twelve_month).toBe(60);
  expect((await put("2026-11-12", 5)).status).toBe(200);
  expect((await goalSums(story)).twelve_month).toBe(65);
});

it("a mail on its way about a later month does not leave any more", async () => {
  const story = await watch();
  const { champion, sponsor } = story.customer;
  const isDown = () => {
    throw Object.assign(new Error("try later"), { code: "E_RATE_LIMIT_EXCEEDED" });
  };
  for (const { email } of [champion, sponsor]) story.engine.meet.set(email, isDown);
  await play(story.engine, due);
  story.engine.meet.clear();
  story.engine.handed.length = 0;
  await end(story, "2026-10-31").then((answer) => expect(answer.status).toBe(422));
  await story.engine.db.prepare("update account set ends_on = '2026-10-31' where id = ?").bind(story.customer.id).run();
  await live(story, due, 4);
  expect(story.engine.handed.filter(({ to }) => to === champion.email || to === sponsor.email)).toEqual([]);
  const { results } = await story.engine.db.prepare("select distinct state, last_error from delivery").all();
  expect(results).toEqual([{ state: "suppressed", last_error: "The contract had ended." }]);
});

it("a First Value that is looked at after the end is congratulated to nobody", async () => {
  const firstValue = { statement: "50 departures without a gate conflict", target: "50" };
  const story = await tellNovember(
    { kickoff: "2026-11-01", first_value: firstValue },
    Date.parse("2026-11-11T20:00:00Z"),
  );
  const csm = await signIn(story.engine, "csm");
  await end({ ...story, csm }, "2026-11-11");
  await live(story, Date.parse("2026-11-11T20:00:00Z"), 6);
  expect(story.engine.handed).toEqual([]);
  const row = await story.engine.db.prepare("select state from recap where kind = 'milestone'").first();
  expect(row).toEqual({ state: "archived" });
});

it("a First Value that nobody was told of for the end of the contract is told once the end is taken back, while it is news", async () => {
  const firstValue = { statement: "50 departures without a gate conflict", target: "50" };
  const begin = Date.parse("2026-11-11T20:00:00Z");
  const [sent, late] = [4, 14];
  for (const [days, state, mails] of [
    [sent, "sent", 2],
    [late, "archived", 0],
  ] as const) {
    const story = await tellNovember({ kickoff: "2026-11-01", first_value: firstValue }, begin);
    const watched = { ...story, csm: await signIn(story.engine, "csm") };
    await end(watched, "2026-11-11");
    await live(story, begin, days);
    expect(recapMails(story)).toEqual([]);
    watched.csm = await signIn(story.engine, "csm");
    await goOn(watched);
    await live(story, begin + days * dayMs, 2);
    const row = await story.engine.db.prepare("select state from recap where kind = 'milestone'").first();
    expect([row, recapMails(story).length]).toEqual([{ state }, mails]);
  }
});

it("the page says when the contract ends and where its review is, and the calendar which recap is the last", async () => {
  const story = await watch();
  expect(await pageOf(story)).toContain("goes on");
  await end(story, "2026-12-12");
  expect(await pageOf(story)).toContain("The contract ends on 12 December 2026");
  await play(story.engine, due);
  vi.setSystemTime(due + 10 * dayMs);
  story.csm = await signIn(story.engine, "csm");
  expect(await pageOf(story)).toContain("The contract ended on 12 December 2026");
  const calendar = await spokenBy(await story.csm.get("/console/calendar"));
  expect(calendar).toMatch(/December 2026 the last one, until 12 Dec 2026/);
  expect(calendar).not.toContain("January 2027 the last one");
  expect(await pageOf(story)).toContain("said when the contract ends");
  await goOn(story);
  expect(await pageOf(story)).not.toContain("The contract ended");
});

it("an end before the kickoff, no day, or without the tick is refused at its field, and what was typed stays", async () => {
  const story = await watch();
  const wrong = await end(story, "2026-10-31");
  expect(wrong.status).toBe(422);
  const page = await wrong.text();
  expect(spokenIn(page)).toContain("The contract cannot end before its kickoff on 1 November 2026.");
  expect(page).toContain('value="2026-10-31"');
  expect((await end(story, "2026-11-31")).status).toBe(422);
  expect((await end(story, "")).status).toBe(422);
  expect((await end(story, "2026-11-30", { sure: "" })).status).toBe(422);
  expect(
    (await story.csm.post("/console/accounts/nobody/contract", { ends_on: "2026-11-30", sure: "yes" })).status,
  ).toBe(404);
  expect((await story.csm.post("/console/accounts/nobody/contract/go-on", {})).status).toBe(404);
  const viewer = await signIn(story.engine, "viewer");
  expect((await end({ ...story, csm: viewer }, "2026-11-30")).status).toBe(403);
  expect((await goOn({ ...story, csm: viewer })).status).toBe(403);
  const { ends_on } = (await story.engine.db.prepare("select ends_on from account").first<{ ends_on: null }>()) ?? {};
  expect(ends_on).toBeNull();
});

it("setting the same day twice is one act, and the audit says from when to when", async () => {
  const story = await watch();
  await end(story, "2026-11-12");
  await end(story, "2026-11-12");
  await end(story, "2026-11-20");
  await goOn(story);
  await goOn(story);
  const { results } = await story.engine.db
    .prepare(
      "select act, by_name, about ->> '$.from' as was, about ->> '$.to' as stands from audit where account_id = ? and act in ('account.end', 'account.go_on') order by id",
    )
    .bind(story.customer.id)
    .all();
  expect(results).toEqual([
    { act: "account.end", by_name: "Priya Raman", was: null, stands: "2026-11-12" },
    { act: "account.end", by_name: "Priya Raman", was: "2026-11-12", stands: "2026-11-20" },
    { act: "account.go_on", by_name: "Priya Raman", was: "2026-11-20", stands: null },
  ]);
});

it("the vendor's systems set, change and take back the end, and a wrong one changes nothing", async () => {
  const story = await watch();
  const { engine, key, customer } = story;
  const other = await openCustomer(engine, { kickoff: "2026-11-01" });
  const known = { name: "Jackson Hole Airport", segment: "smb", kickoff: "2026-11-01", timezone: "America/Denver" };
  const put = (over: Record<string, unknown>) =>
    callApi(engine, {
      ...{ method: "PUT", path: `/api/v1/accounts/${customer.externalId}`, key },
      body: { ...known, locale: "en-US", currency: "USD", ...over },
    });
  const standing = async () => {
    const { results } = await engine.db
      .prepare("select id, ends_on from account")
      .all<{ id: string; ends_on: string }>();
    expect(results.find(({ id }) => id === other.id)?.ends_on).toBeNull();
    return results.find(({ id }) => id === customer.id)?.ends_on;
  };
  expect((await put({ contract_end: "2026-11-12" })).status).toBe(200);
  expect(await standing()).toBe("2026-11-12");
  expect((await put({})).status).toBe(200);
  expect(await standing()).toBe("2026-11-12");
  const early = await put({ contract_end: "2026-10-31", name: "Renamed" });
  expect(early.status).toBe(422);
  expect(await early.json()).toMatchObject({
    error: { details: { contract_end: expect.stringContaining("kickoff") } },
  });
  for (const odd of ["2026-11-31", "soon", 20261112, ""]) {
    const answer = await put({ contract_end: odd });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(await answer.json())).toContain("contract_end");
  }
  expect(await standing()).toBe("2026-11-12");
  const { name } =
    (await engine.db.prepare("select name from account where id = ?").bind(customer.id).first<{ name: string }>()) ??
    {};
  expect(name).not.toBe("Renamed");
  expect((await put({ contract_end: null })).status).toBe(200);
  expect(await standing()).toBeNull();
});
