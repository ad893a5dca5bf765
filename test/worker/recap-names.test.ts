import { afterEach, expect, it, vi } from "vitest";
import type { RecapFigures } from "#schema/recap.ts";
import { openAsAdmin } from "../support/admin.ts";
import { callApi, sendEvents } from "../support/api.ts";
import type { Browser } from "../support/browser.ts";
import { due, quarter, type Story } from "../support/departure.ts";
import { play } from "../support/job.ts";
import { people, register, tellings, tellMeetings } from "../support/people.ts";
import { openAsChampion, openCustomer, origin, signIn } from "../support/world.ts";

/* Whether people stand in a recap by name: in its snapshot, its mails, its pages and its file. */

afterEach(() => vi.useRealTimers());

const say = (admin: Browser, { customer }: Story, on: "yes" | "no") =>
  admin.post(`${customer.base}/showing/names`, { on });
const figuresOf = async ({ engine }: Story): Promise<RecapFigures> =>
  JSON.parse(
    (await engine.db.prepare("select figures from recap where figures is not null").first<string>("figures")) ?? "{}",
  ) as RecapFigures;
const mailsTo = ({ engine, customer }: Story) => engine.handed.filter(({ to }) => to === customer.champion.email);

/** Every place that shows the month, as it reads now. */
async function places(story: Story): Promise<Record<string, string>> {
  const { engine, customer } = story;
  const reader = await openAsChampion(engine, customer);
  const csm = await signIn(engine, "csm");
  const view = new RegExp(`${origin}(/r/[\\w.-]+)`).exec(mailsTo(story)[0]?.text ?? "")?.[1] ?? "";
  const recapId = await engine.db.prepare("select id from recap where figures is not null").first<string>("id");
  const form = await engine.db
    .prepare("select form from delivery where variant = 'champion' and account_id = ?")
    .bind(customer.id)
    .first<string>("form");
  const text = async (answer: Promise<Response>) => {
    const { status } = await answer;
    expect(status).toBe(200);
    return (await answer).text();
  };
  return {
    month: await text(reader.get(`${customer.base}/value/2026-11`)),
    version: await text(reader.get(`${customer.base}/value/2026-11/v1`)),
    file: await text(reader.get(`${customer.base}/value/2026-11.csv`)),
    review: await text(reader.get(`${customer.base}/value/review/2026-11`)),
    link: await text(engine.fetch(view)),
    preview: await text(csm.get(`/console/accounts/${customer.id}/preview/value/2026-11`)),
    mail: await text(csm.get(`/console/recaps/${recapId}/mail/${form}`)),
    recap: await text(csm.get(`/console/recaps/${recapId}`)),
  };
}

function expectNobody(text: string, where: string): void {
  for (const telling of tellings) expect(text, where).not.toContain(telling);
}

it("people stand by team everywhere until their admin says otherwise: no name, no id", async () => {
  const story = await tellMeetings();
  await play(story.engine, due);
  expect((await figuresOf(story)).contributors).toEqual({
    by: "team",
    shown: [
      { name: "East", value: 20 },
      { name: "North", value: 20 },
      { name: "South", value: 20 },
    ],
    others: null,
  });
  const [mail] = mailsTo(story);
  for (const [part, text] of [
    ["html", mail?.html ?? ""],
    ["text", mail?.text ?? ""],
  ] as const) {
    expect(text, part).toContain("By team");
    expect(text, part).toContain("North");
    expectNobody(text, part);
  }
  const shown = await places(story);
  for (const place of ["month", "version", "link", "file", "preview", "mail"])
    expect(shown[place], place).toContain("North");
  for (const [place, text] of Object.entries(shown)) expectNobody(text, place);
});

it("with the admin's word the next snapshot names people, and it stays the account's own choice", async () => {
  const story = await tellMeetings();
  const other = (await openCustomer(story.engine, { kickoff: "2026-11-01" })).id;
  await say(await openAsAdmin(story.engine, story.customer), story, "yes");
  await play(story.engine, due);
  const rows = await story.engine.db
    .prepare("select account_id as id, figures from recap")
    .all<{ id: string; figures: string | null }>();
  const kinds = Object.fromEntries(
    rows.results.map(({ id, figures }) => [id, (JSON.parse(figures ?? "{}") as RecapFigures).contributors?.by]),
  );
  expect(kinds).toMatchObject({ [story.customer.id]: "name" });
  expect(kinds[other]).not.toBe("name");
  expect(mailsTo(story)[0]?.text).toContain("Ines Okafor");
  for (const [place, text] of Object.entries(await places(story)))
    if (place !== "review" && place !== "recap") expect(text, place).toContain("Ines Okafor");
});

it("what was archived with names shows none once the admin closed it, in no place, and shows them again when it is opened", async () => {
  const story = await tellMeetings();
  const admin = await openAsAdmin(story.engine, story.customer);
  await say(admin, story, "yes");
  await play(story.engine, due);
  const before = await places(story);
  await say(admin, story, "no");
  for (const [place, text] of Object.entries(await places(story))) expectNobody(text, place);
  await say(admin, story, "yes");
  const { month, file } = await places(story);
  expect([month?.replace(/nonce="[^"]*"/g, ""), file]).toEqual([
    before.month?.replace(/nonce="[^"]*"/g, ""),
    before.file,
  ]);
});

it("a reader with the page in the browser gets it anew without the names", async () => {
  const story = await tellMeetings();
  const admin = await openAsAdmin(story.engine, story.customer);
  await say(admin, story, "yes");
  await play(story.engine, due);
  const reader = await openAsChampion(story.engine, story.customer);
  const page = `${story.customer.base}/value/2026-11`;
  const etag = (await reader.get(page)).headers.get("etag") ?? "";
  expect((await reader.get(page, { "if-none-match": etag })).status).toBe(304);
  await say(admin, story, "no");
  const again = await reader.get(page, { "if-none-match": etag });
  expect(again.status).toBe(200);
  expectNobody(await again.text(), "page");
});

it("a month that was composed with names and waits is mailed without them after the admin closed it", async () => {
  const story = await tellMeetings();
  const { engine, customer } = story;
  const admin = await openAsAdmin(engine, customer);
  const csm = await signIn(engine, "csm");
  await say(admin, story, "yes");
  await csm.post(`/console/accounts/${customer.id}/release`, { kind: "escalation", reason: "Wait" });
  await play(engine, due);
  expect((await figuresOf(story)).contributors?.by).toBe("name");
  await say(admin, story, "no");
  const recapId = await engine.db.prepare("select id from recap where figures is not null").first<string>("id");
  expect((await csm.post(`/console/recaps/${recapId}/release`, {})).status).toBe(303);
  await play(engine, due + quarter);
  const [mail] = mailsTo(story);
  expect(mail?.text).toContain("60 meetings");
  expectNobody(`${mail?.html}${mail?.text}`, "mail");
});

it("a mail that is tried again after the admin closed it brings no names either", async () => {
  const story = await tellMeetings();
  const { engine, customer } = story;
  const admin = await openAsAdmin(engine, customer);
  await say(admin, story, "yes");
  engine.meet.set(customer.champion.email, () => {
    throw Object.assign(new Error("try later"), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await play(engine, due);
  engine.meet.clear();
  await say(admin, story, "no");
  vi.setSystemTime(due + 8 * quarter);
  await play(engine, due + 8 * quarter);
  const [first, second] = mailsTo(story);
  expect(first?.text).toContain("Ines Okafor");
  expect(second?.text).toContain("60 meetings");
  expectNobody(`${second?.html}${second?.text}`, "mail");
});

it("an old snapshot, which does not know whether its actors are people, names them only with the admin's word", async () => {
  const story = await tellMeetings();
  const admin = await openAsAdmin(story.engine, story.customer);
  await play(story.engine, due);
  const figures = await figuresOf(story);
  const shown = people.map(({ actor }) => ({ name: actor, value: 15 }));
  await story.engine.db
    .prepare("update recap set figures = ?")
    .bind(JSON.stringify({ ...figures, contributors: { shown, others: null } }))
    .run();
  const { month, file, link } = await places(story);
  expectNobody(`${month}${file}${link}`, "old");
  await say(admin, story, "yes");
  expect((await places(story)).file).toContain("u-101");
});

it("an erased person is in no snapshot by name or id, and in no register; totals stay", async () => {
  const story = await tellMeetings();
  const { engine, customer, key } = story;
  await say(await openAsAdmin(engine, customer), story, "yes");
  await play(engine, due);
  const body = { actor: "u-101", reason: "Asked for it." };
  const answer = await callApi(engine, {
    method: "POST",
    path: `/api/v1/accounts/${customer.externalId}/erasures`,
    key,
    body,
  });
  const { token, recaps } = await answer.json<{ token: string; recaps: number }>();
  expect(recaps).toBe(1);
  const { contributors } = await figuresOf(story);
  expect(contributors?.shown.map(({ value }) => value)).toEqual([10, 10, 10, 10, 10]);
  expect(contributors?.shown).toContainEqual({ name: token, value: 10, actor: token });
  for (const [place, text] of Object.entries(await places(story)))
    for (const telling of ["Okafor", "u-101"]) expect(text, place).not.toContain(telling);
  expect(await engine.db.prepare("select count(*) as n from actor where actor = 'u-101'").first("n")).toBe(0);
});

/** Two months before November in which nothing happened: with it they are a review. */
async function precede({ engine }: Story): Promise<void> {
  for (const month of ["2026-09", "2026-10"])
    await engine.db
      .prepare(
        `insert into recap (account_id, kind, period_key, version, id, state, due_at, planned_at, computed_at, value, metric_state, holds, figures, mails)
         select account_id, kind, ?1, 1, id || ?1, 'archived', due_at, planned_at, computed_at, 0, 'zero', '[]',
         json_set(figures, '$.period.key', ?1, '$.period.firstDay', ?1 || '-01', '$.period.lastDay', ?1 || '-28', '$.value', 0, '$.state', 'zero', '$.money', null, '$.contributors', null), '{}'
         from recap where period_key = '2026-11' and figures is not null`,
      )
      .bind(month)
      .run();
}

it("a review is by team, by name from the moment the admin wants that, and by the register as it is", async () => {
  const story = await tellMeetings();
  const { engine, customer } = story;
  await play(engine, due);
  await precede(story);
  const admin = await openAsAdmin(engine, customer);
  const reader = await openAsChampion(engine, customer);
  const csm = await signIn(engine, "csm");
  const review = async () => {
    const paths = [`${customer.base}/value/review/2026-11`, `${customer.base}/value/review/2026-11.csv`];
    const texts = await Promise.all(paths.map(async (path) => (await reader.get(path)).text()));
    const preview = await csm.get(`/console/accounts/${customer.id}/preview/value/review/2026-11`);
    return [...texts, await preview.text()];
  };
  const expectAll = async (said: string, unsaid: readonly string[]) => {
    for (const [at, text] of (await review()).entries()) {
      expect(text, String(at)).toContain(said);
      for (const each of unsaid) expect(text, String(at)).not.toContain(each);
    }
  };
  await expectAll("North", tellings);
  expect((await review())[1]).toContain("team,North,20,meetings");
  await say(admin, story, "yes");
  await expectAll("Ines Okafor", ["u-101"]);
  expect((await review())[1]).toContain("contributor,1 other,10,meetings");
  await say(admin, story, "no");
  await expectAll("North", tellings);
  await register(
    story,
    people.map((each) => ({ ...each, team: each.team === "North" ? "Nordic" : each.team })),
  );
  await expectAll("Nordic", [...tellings, "North<"]);
  // Who was moved into a team of their own is in none.
  await register(
    story,
    people.map((each) => ({ ...each, team: each.actor === "u-101" ? "Ines" : each.team })),
  );
  for (const text of await review()) expect(text).not.toContain("By team");
});

it("erasing somebody who is only in the register takes them out of it", async () => {
  const story = await tellMeetings();
  await register(story, [{ actor: "u-7", name: "Only Here" }]);
  const path = `/api/v1/accounts/${story.customer.externalId}/erasures`;
  const body = { actor: "u-7", reason: "Asked for it." };
  const answer = await callApi(story.engine, { method: "POST", path, key: story.key, body });
  expect((await answer.json<{ token: string | null }>()).token).toMatch(/^erased-/);
  expect(await story.engine.db.prepare("select count(*) as n from actor").first("n")).toBe(0);
});

it("two accounts whose systems use the same ids are each shown their own teams", async () => {
  const story = await tellMeetings();
  const { engine, key } = story;
  const other = await openCustomer(engine, { kickoff: "2026-11-01", metric: "meeting.booked" });
  const theirs = people.map(({ actor }, at) => ({ actor, name: `Theirs ${at}`, team: `Crew ${at % 3}` }));
  await register({ ...story, customer: other }, theirs);
  const events = Array.from({ length: 40 }, (_each, at) => ({
    id: `${other.externalId}-${at}`,
    type: "meeting.booked",
    subject: other.externalId,
    time: new Date(Date.parse("2026-11-10T19:00:00Z") + at * 1000).toISOString(),
    data: { status: "left", actor: people[at % people.length]?.actor },
  }));
  await sendEvents(engine, key, events);
  await play(engine, due);
  const { results } = await engine.db
    .prepare("select account_id as id, figures ->> '$.contributors' as told from recap")
    .all<{ id: string; told: string }>();
  const told = Object.fromEntries(results.map((row) => [row.id, row.told]));
  expect(told[other.id]).toMatch(/Crew 0.*Crew 1.*Crew 2/);
  expect(told[other.id]).not.toContain("North");
  expect(told[story.customer.id]).toContain("North");
  expect(told[story.customer.id]).not.toContain("Crew");
});
