import { afterEach, expect, it, vi } from "vitest";
import { openAsAdmin } from "../support/admin.ts";
import { callApi } from "../support/api.ts";
import { depart, openStory, type Story } from "../support/departure.ts";
import { spokenIn } from "../support/html.ts";
import { play } from "../support/job.ts";
import { copyDatabase, putDatabaseBack } from "../support/restore.ts";
import { dumpTables } from "../support/rows.ts";
import { origin, signIn } from "../support/world.ts";

/*
 * Months and the First Value are two lists. The account in Denver has 60 departures in November, mailed on 3 December, and
 * passes 100 in December: that is told on 14 December, and December itself on 6 January.
 */
const november = Date.parse("2026-12-03T20:00:00Z");
const known = Date.parse("2026-12-11T15:00:00Z");
const reached = Date.parse("2026-12-14T20:00:00Z");
const december = Date.parse("2027-01-06T20:00:00Z");
const own = { origin, "sec-fetch-site": "same-origin" };
const oneClick = { "List-Unsubscribe": "One-Click" };

afterEach(() => vi.useRealTimers());

async function mailNovember(body: Record<string, unknown> = {}): Promise<Story> {
  const goal = { statement: "100 departures without a gate conflict", target: "100" };
  const story = await openStory(november, { kickoff: "2026-11-01", first_value: goal, ...body });
  await depart(story, "2026-11-10", 60);
  await play(story.engine, november);
  return story;
}

/** The First Value, and who was mailed it. */
async function tellReached(story: Story): Promise<string[]> {
  vi.setSystemTime(known);
  await depart(story, "2026-12-10", 60);
  await play(story.engine, known);
  vi.setSystemTime(reached);
  story.engine.handed.length = 0;
  await play(story.engine, reached);
  return story.engine.handed.filter(({ subject }) => subject.includes("first value")).map(({ to }) => to);
}

/** December, and who was mailed it. */
async function tellDecember(story: Story): Promise<string[]> {
  const { engine } = story;
  vi.setSystemTime(december);
  await depart(story, "2026-12-20", 5);
  engine.handed.length = 0;
  await play(engine, december);
  return engine.handed.filter(({ to }) => !to.endsWith("northgate.example")).map(({ to }) => to);
}

const linkIn = ({ engine }: Story, email: string) =>
  /https:\/\/impact\.northgate\.example(\/u\/[\w.-]+)/.exec(
    engine.handed.findLast(({ to }) => to === email)?.text ?? "",
  )?.[1] ?? "";
const post = ({ engine }: Story, path: string, fields: Record<string, string>, headers: Record<string, string> = own) =>
  engine.fetch(path, { method: "POST", headers, body: new URLSearchParams(fields) });
const pageOf = async ({ engine }: Story, path: string) => spokenIn(await (await engine.fetch(path)).text());

it("one click in a month's mail ends the months, and the First Value is still told; each says which list it is", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  const link = linkIn(story, champion.email);
  const answer = await post(story, link, oneClick, {});
  expect(spokenIn(await answer.text())).toContain("You no longer get the monthly recap about");
  expect(await tellReached(story)).toEqual([champion.email, sponsor.email]);
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});

it("one click in the mail of a First Value ends that list alone", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  await tellReached(story);
  const link = linkIn(story, champion.email);
  await post(story, link, oneClick, {});
  expect(await pageOf(story, link)).toContain("Send me no mail about it");
  expect((await tellDecember(story)).toSorted()).toEqual([champion.email, sponsor.email].toSorted());
});

it("the page stops one kind or everything, as its button says", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  const [one, all] = [linkIn(story, champion.email), linkIn(story, sponsor.email)];
  expect(await pageOf(story, one)).toMatch(/Stop the monthly recap Stop all of these mails/);
  await post(story, one, { stop: "list" });
  expect(await pageOf(story, one)).not.toContain("Stop the monthly recap");
  await post(story, all, { stop: "all" });
  expect(await pageOf(story, all)).not.toContain("Stop all of these mails");
  expect(await tellReached(story)).toEqual([champion.email]);
  expect(await tellDecember(story)).toEqual([]);
});

it("months off and the First Value on is a choice, and so is the other way round", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  const chosen = { language: "en", detail: "whole" };
  const [first, months] = [linkIn(story, champion.email), linkIn(story, sponsor.email)];
  await post(story, first, { ...chosen, frequency: "off", celebration: "on" });
  await post(story, months, { ...chosen, frequency: "monthly", celebration: "off" });
  const html = await (await story.engine.fetch(first)).text();
  expect(html).toMatch(/name="frequency" value="off" checked/);
  expect(html).toMatch(/name="celebration" value="on" checked/);
  expect(await tellReached(story)).toEqual([champion.email]);
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});

it("off for both is off for everything, and a choice takes it back", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  const link = linkIn(story, champion.email);
  await post(story, link, { frequency: "off", celebration: "off", language: "en", detail: "whole" });
  expect(await story.engine.db.prepare("select reason from suppression").first("reason")).toBe("unsubscribed");
  expect(await tellReached(story)).toEqual([sponsor.email]);
  await post(story, link, { frequency: "monthly", celebration: "on", language: "en", detail: "whole" });
  expect(await tellDecember(story)).toContain(champion.email);
});

it("what was unsubscribed before there were two lists stays off for both", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  await post(story, linkIn(story, champion.email), { frequency: "off" });
  expect(await tellReached(story)).toEqual([sponsor.email]);
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});

it("a word on one list survives the person entered again and the account sent again, and only they take it back", async () => {
  const story = await mailNovember();
  const { engine, customer, key } = story;
  const { champion, sponsor } = customer;
  const link = linkIn(story, champion.email);
  await post(story, link, oneClick, {});
  await engine.db.prepare("delete from contact where account_id = ? and id = 'c1'").bind(customer.id).run();
  const staff = await signIn(engine, "csm");
  const again = {
    name: "Dana Again",
    email: champion.email,
    role: "champion",
    frequency: "monthly",
    celebration: "on",
  };
  expect((await staff.post(`/console/accounts/${customer.id}/contacts`, again)).status).toBe(303);
  const people = `/console/accounts/${customer.id}`;
  expect(spokenIn(await (await staff.get(people)).text())).toContain("never, as they chose");
  const account = { name: customer.name, segment: "smb", kickoff: "2026-11-01", timezone: "America/Denver" };
  const body = { ...account, locale: "en-US", currency: "USD", contacts: [{ ...again, title: "" }] };
  const path = `/api/v1/accounts/${customer.externalId}`;
  expect((await callApi(engine, { method: "PUT", path, key, body })).status).toBe(200);
  await tellReached(story);
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});

it("staff set it by kind for a person, the customer's admin for everybody else, and the console says whose word counts", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const { champion, sponsor } = customer;
  const admin = await openAsAdmin(engine, customer);
  const usual = { frequency: "monthly", celebration: "off", detail: "", seen: "0" };
  expect((await admin.post(`${customer.base}/showing/usual`, usual)).status).toBe(303);
  const staff = await signIn(engine, "csm");
  const people = `/console/accounts/${customer.id}`;
  await staff.post(`${people}/contacts/${champion.id}`, {
    frequency: "off",
    celebration: "on",
    language: "",
    detail: "",
  });
  const seen = spokenIn(await (await staff.get(people)).text());
  expect(seen).toMatch(/never, first value: told once, as set here/);
  expect(seen).toMatch(/first value: not told, as their admin set it for all/);
  expect(await tellReached(story)).toEqual([champion.email]);
  const months = await tellDecember(story);
  expect([months.includes(sponsor.email), months.includes(champion.email)]).toEqual([true, false]);
});

it("the vendor's systems set it by kind, and who they say gets no recap is told of no First Value unless they say so", async () => {
  const person = (name: string, more: Record<string, string>) => ({
    ...{ name, email: `${name.toLowerCase()}@acme.example`, role: "champion", title: "" },
    ...more,
  });
  const story = await mailNovember({
    contacts: [
      person("Ann", { celebration: "off" }),
      person("Ben", { frequency: "off" }),
      person("Cleo", { frequency: "off", celebration: "on" }),
      person("Ellen", { role: "executive_sponsor" }),
    ],
  });
  expect(story.engine.handed.map(({ to }) => to).toSorted()).toEqual(["ann@acme.example", "ellen@acme.example"]);
  expect(await tellReached(story)).toEqual(["cleo@acme.example", "ellen@acme.example"]);
});

it("who turns a list off between planning and sending is not mailed of it", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const link = linkIn(story, customer.champion.email);
  engine.meet.set(customer.champion.email, () => {
    throw new Error("temporarily unavailable");
  });
  vi.setSystemTime(december);
  await depart(story, "2026-12-10", 20);
  await play(engine, december);
  engine.meet.clear();
  await post(story, link, oneClick, {});
  engine.handed.length = 0;
  await play(engine, december + 86_400_000);
  expect(engine.handed.map(({ to }) => to)).not.toContain(customer.champion.email);
});

/** The newest mail to an address came back, and staff send it to another one. */
async function readdress({ engine }: Story, from: string, to: string): Promise<Response> {
  const id = await engine.db
    .prepare("update delivery set fate = 'bounced' where recipient = ? and kind = 'milestone' returning id")
    .bind(from)
    .first<string>("id");
  const staff = await signIn(engine, "csm");
  const answer = await staff.post(`/console/deliveries/${id}/correct`, { email: to });
  await play(engine, Date.now() + 900_000);
  return answer;
}

it("who ended the months gets none at a corrected address, and their language goes along", async () => {
  const story = await mailNovember();
  const { champion, sponsor } = story.customer;
  const link = linkIn(story, champion.email);
  await post(story, link, { frequency: "off", celebration: "on", language: "de", detail: "short" });
  await tellReached(story);
  expect((await readdress(story, champion.email, "dana@new.example")).status).toBe(303);
  expect(story.engine.handed.findLast(({ to }) => to === "dana@new.example")?.text).toContain("ersten Nutzen");
  expect(await pageOf(story, linkIn(story, "dana@new.example"))).toContain("Sie erhalten den monatlichen Rückblick");
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});

it.each([{ stop: "list" }, { stop: "all" }])(
  "who ended these mails is not mailed them at another address: %j",
  async (fields) => {
    const story = await mailNovember();
    const { champion } = story.customer;
    await tellReached(story);
    await post(story, linkIn(story, champion.email), fields);
    expect((await readdress(story, champion.email, "dana@new.example")).status).toBe(409);
    expect(story.engine.handed.map(({ to }) => to)).not.toContain("dana@new.example");
  },
);

it.each([
  { stop: "some" },
  { stop: "all", frequency: "monthly" },
  { frequency: "monthly", celebration: "maybe", language: "en" },
])("a form that is none of ours is refused and changes nothing: %j", async (fields) => {
  const story = await mailNovember();
  const before = await dumpTables(story.engine.db);
  expect((await post(story, linkIn(story, story.customer.champion.email), fields)).status).toBe(422);
  expect(await dumpTables(story.engine.db)).toEqual(before);
});

it("after an older copy was put back nobody is on a list again they left, and who came back to one is on it", async () => {
  const story = await mailNovember();
  const { engine, customer } = story;
  const { champion, sponsor } = customer;
  const [left, back] = [linkIn(story, champion.email), linkIn(story, sponsor.email)];
  const chosen = { frequency: "monthly", celebration: "on", language: "en", detail: "whole" };
  await post(story, back, oneClick, {});
  await play(engine, november + 900_000);
  const copy = await copyDatabase(engine.db);
  vi.setSystemTime(november + 1_000_000);
  await post(story, left, oneClick, {});
  await post(story, back, chosen);
  await play(engine, november + 2 * 900_000);
  await putDatabaseBack(engine.db, copy);
  await play(engine, november + 3 * 900_000);
  await play(engine, november + 4 * 900_000);
  const { results } = await engine.db
    .prepare("select address, kind, is_on from mail_list order by kind, address")
    .all();
  expect(results).toContainEqual({ address: champion.email, kind: "monthly", is_on: 0 });
  expect(results).toContainEqual({ address: sponsor.email, kind: "monthly", is_on: 1 });
  vi.setSystemTime(known);
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  await tellReached(story);
  expect(await tellDecember(story)).toEqual([sponsor.email]);
});
