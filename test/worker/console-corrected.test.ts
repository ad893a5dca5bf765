import { afterEach, expect, it, vi } from "vitest";
import { readEnv } from "#env";
import { resentAs } from "#jobs/correct.ts";
import type { ResentAs } from "#store/recap/newest.ts";
import { readdressDelivery } from "#store/recap/readdress.ts";
import { settleAsNewest, settleDelivery } from "#store/settle.ts";
import type { Browser } from "../support/browser.ts";
import { dayMs, depart, due, quarter, type Story, tellNovember } from "../support/departure.ts";
import { spokenBy } from "../support/html.ts";
import { play, tick } from "../support/job.ts";
import { priya } from "../support/principal.ts";
import { signIn } from "../support/world.ts";

const hour = 4 * quarter;

afterEach(() => vi.useRealTimers());

interface Watched extends Story {
  csm: Browser;
}

interface Delivery {
  id: string;
  recipient: string;
  version: number;
  state: string;
  form: string;
  last_error: string | null;
  replaced_by: string | null;
}

/** November had 60 departures; the story stands right before its recap is due. */
async function watchNovember(body: Record<string, unknown> = {}): Promise<Watched> {
  const story = await tellNovember({ kickoff: "2026-11-01", ...body });
  return { ...story, csm: await signIn(story.engine, "csm") };
}

/** It was mailed, and seven more came for it since: 67. */
async function tellRestated(body: Record<string, unknown> = {}): Promise<Watched> {
  const story = await watchNovember(body);
  await play(story.engine, due);
  await restate(story, "2026-11-20", 7, due + quarter);
  story.engine.handed.length = 0;
  return story;
}

/** Restated to 67 as well, but nobody knows whether the champion's first mail arrived. */
async function tellUnknown(): Promise<Watched> {
  const story = await watchNovember();
  story.engine.meet.set(story.customer.champion.email, () => {
    throw new Error("network connection lost");
  });
  await play(story.engine, due);
  story.engine.meet.clear();
  await restate(story, "2026-11-20", 7, due + quarter);
  return story;
}

/** Nothing was restated: nobody knows whether the champion's mail arrived, and the sponsor's address is dead. */
async function tellLost(): Promise<Watched> {
  const story = await watchNovember();
  const { champion, sponsor } = story.customer;
  story.engine.meet.set(champion.email, () => {
    throw new Error("network connection lost");
  });
  story.engine.meet.set(sponsor.email, coded("E_RECIPIENT_SUPPRESSED"));
  await play(story.engine, due);
  story.engine.meet.clear();
  return story;
}

async function restate(story: Watched, day: string, count: number, at: number): Promise<void> {
  vi.setSystemTime(at);
  await depart(story, day, count);
  await play(story.engine, at);
}

const pathOf = async ({ engine }: Watched, version = 2) =>
  `/console/recaps/${await engine.db.prepare("select id from recap where version = ? and period_key = '2026-11'").bind(version).first<string>("id")}`;
const stateOf = ({ engine }: Watched, version = 2) =>
  engine.db
    .prepare("select state from recap where version = ? and period_key = '2026-11'")
    .bind(version)
    .first<string>("state");
const readers = ({ engine }: Watched) => engine.handed.filter(({ to }) => !to.endsWith("@northgate.example"));
async function deliveriesOf({ engine }: Watched, version = 2): Promise<Delivery[]> {
  const found = engine.db.prepare("select * from delivery where version = ? order by recipient").bind(version);
  return (await found.all<Delivery>()).results;
}

const send = async (story: Watched, version = 2) =>
  story.csm.post(`${await pathOf(story, version)}/corrected`, { reason: "The gate feed was late" });

function coded(code: string): () => never {
  return () => {
    throw Object.assign(new Error("said the service"), { code });
  };
}

// What a person sees, and does

it("nobody is mailed a restated figure until a person says so, and the account's manager is told that it waits", async () => {
  const story = await tellRestated();
  for (const later of [hour, dayMs, 5 * dayMs]) await play(story.engine, due + later);
  expect(readers(story)).toEqual([]);
  const page = await spokenBy(await story.csm.get(await pathOf(story)));
  expect(page).toContain(
    "Restated after it was mailed. Whether its readers get a corrected mail is for a person to say.",
  );
  const list = await spokenBy(await story.csm.get("/console/recaps"));
  expect(list).toContain("Restated, not mailed");
  expect(list).not.toContain("Archived, not mailed");
});

it("the page says what changed and why, and who was told what", async () => {
  const story = await tellRestated();
  const page = await spokenBy(await story.csm.get(await pathOf(story)));
  expect(page).toMatch(/60 departures → is now 67 departures because of events that came late/);
  expect(page).toMatch(/Dana Whitfield was told 60 departures Ellen Marsh was told 60 departures/);
  expect(page).toContain("Send the corrected mail to 2 people");
  expect(await spokenBy(await story.csm.get(await pathOf(story, 1)))).not.toContain("Send the corrected mail");
});

it("who was told gets one corrected mail, the one of the preview, and the month is sent as any other", async () => {
  const story = await tellRestated();
  const shown = await (await story.csm.get(`${await pathOf(story)}/mail/sponsor`)).text();
  expect((await send(story)).status).toBe(303);
  expect(await stateOf(story)).toBe("sending");
  for (const later of [2, 3, 4]) await play(story.engine, due + later * quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    [story.customer.champion.email, "Corrected: 67 departures in November 2026"],
    [story.customer.sponsor.email, "Corrected: 67 departures in November 2026"],
  ]);
  const sent = readers(story)[1];
  expect(sent?.text).toContain("This corrects the recap of November 2026, which said 60 departures.");
  const link = (name: string) => new RegExp(`https://impact\\.northgate\\.example/${name}/[\\w.-]+`, "g");
  const bare = sent?.html
    .replace(link("r"), "https://slot.invalid/view")
    .replace(link("u"), "https://slot.invalid/unsubscribe");
  expect(shown).toBe(bare);
  expect([await stateOf(story, 1), await stateOf(story)]).toEqual(["sent", "sent"]);
  const view = /https:\/\/impact\.northgate\.example(\/r\/[\w.-]+)/.exec(sent?.html ?? "")?.[1] ?? "";
  expect(await (await story.engine.fetch(view)).text()).toContain("67");
});

it("the reason stays with name in the log and in the audit, and none is refused", async () => {
  const story = await tellRestated();
  const path = await pathOf(story);
  expect((await story.csm.post(`${path}/corrected`, { reason: " " })).status).toBe(422);
  expect(await deliveriesOf(story)).toEqual([]);
  await send(story);
  expect(await spokenBy(await story.csm.get(path))).toContain(
    "Priya Raman : Had the corrected mail sent to 2 people: The gate feed was late",
  );
  const audit = await story.engine.db
    .prepare("select by_name, about from audit where act = 'recap.correct' and account_id = ?")
    .bind(story.customer.id)
    .all<{ by_name: string; about: string }>();
  expect(audit.results.map(({ by_name, about }) => [by_name, JSON.parse(about)])).toEqual([
    ["Priya Raman", { month: "2026-11", version: 2, reason: "The gate feed was late", rows: 2 }],
  ]);
});

it("who may only look has no button, and pressing changes nothing", async () => {
  const story = await tellRestated();
  const viewer = await signIn(story.engine, "viewer");
  expect(await spokenBy(await viewer.get(await pathOf(story)))).not.toContain("Send the corrected mail");
  expect((await viewer.post(`${await pathOf(story)}/corrected`, { reason: "x" })).status).toBe(403);
  expect(await deliveriesOf(story)).toEqual([]);
});

// Once

it("pressed twice it is sent once", async () => {
  const story = await tellRestated();
  expect((await send(story)).status).toBe(303);
  expect((await send(story)).status).toBe(409);
  await play(story.engine, due + 2 * quarter);
  expect((await send(story)).status).toBe(409);
  await play(story.engine, due + 3 * quarter);
  expect(readers(story)).toHaveLength(2);
  const logged = await story.engine.db
    .prepare("select count(*) as n from mail_log where text like 'Had the%'")
    .first("n");
  expect(logged).toBe(1);
});

it("two people at once: one of them sends it", async () => {
  const story = await tellRestated();
  const other = { ...story, csm: await signIn(story.engine, "admin") };
  const answers = await Promise.all([send(story), send(other)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  await play(story.engine, due + 2 * quarter);
  expect(readers(story)).toHaveLength(2);
});

it("a third version while the second is on its way: none of the second leaves any more, the third goes to all", async () => {
  const story = await tellRestated();
  await send(story);
  await restate(story, "2026-11-21", 9, due + 2 * quarter);
  expect(readers(story).filter(({ subject }) => subject.includes("67")).length).toBe(2);
  await restate(story, "2026-11-22", 9, due + 3 * quarter);
  expect(await stateOf(story, 4)).toBe("archived");
  expect((await send(story, 3)).status).toBe(409);
  expect(await spokenBy(await story.csm.get(await pathOf(story, 3)))).toContain("restated once more");
  story.engine.handed.length = 0;
  await send(story, 4);
  await play(story.engine, due + 4 * quarter);
  expect(readers(story).map(({ subject }) => subject)).toEqual(
    Array(2).fill("Corrected: 85 departures in November 2026"),
  );
  // The version before said 76 and nobody was told.
  expect(readers(story)[0]?.text).toContain("which said 67 departures");
});

it("a version that was not composed when somebody pressed stops what was planned of the one before", async () => {
  const story = await tellRestated();
  story.engine.meet.set(story.customer.champion.email, coded("E_RATE_LIMIT_EXCEEDED"));
  await send(story);
  await play(story.engine, due + 2 * quarter);
  await restate(story, "2026-11-21", 9, due + 3 * quarter);
  story.engine.meet.clear();
  story.engine.handed.length = 0;
  for (const later of [4, 8, 12]) await play(story.engine, due + later * quarter);
  expect(readers(story)).toEqual([]);
  expect((await deliveriesOf(story)).map(({ state }) => state)).toEqual(["suppressed", "sent"]);
  await send(story, 3);
  await play(story.engine, due + 13 * quarter);
  expect(readers(story).map(({ to }) => to)).toEqual([story.customer.champion.email, story.customer.sponsor.email]);
  // The champion read the first version, the sponsor the second.
  expect(readers(story).map(({ text }) => /which said (\d+)/.exec(text)?.[1])).toEqual(["60", "67"]);
});

it("what came in just before the press makes the month's next version, and the old one stays", async () => {
  const story = await tellRestated();
  await depart(story, "2026-11-21", 9);
  expect((await send(story)).status).toBe(409);
  expect(await deliveriesOf(story)).toEqual([]);
});

it("a reader whose figure came back to what they were told is not corrected", async () => {
  const story = await tellRestated();
  const set = story.engine.db.prepare("update recap set version = 3 where version = 2");
  await set.run();
  await story.engine.db.prepare("update recap set value = 60 where version = 3").run();
  await story.engine.db.prepare("update recap set figures = json_set(figures, '$.value', 60) where version = 3").run();
  expect(await spokenBy(await story.csm.get(await pathOf(story, 3)))).toContain("Nobody is left");
  expect((await send(story, 3)).status).toBe(409);
});

// To whom

it("who unsubscribed, bounced or is no reader any more is left out; with nobody left there is nothing to press", async () => {
  const story = await tellRestated();
  const { db } = story.engine;
  await db.prepare("insert into suppression values (?, '*', 'bounced', 1)").bind(story.customer.champion.email).run();
  expect(await spokenBy(await story.csm.get(await pathOf(story)))).toContain("Send the corrected mail to 1 person");
  await db.prepare("update contact set role = 'end_user' where email = ?").bind(story.customer.sponsor.email).run();
  expect(await spokenBy(await story.csm.get(await pathOf(story)))).toContain("Nobody is left");
  expect((await send(story)).status).toBe(409);
  expect(await stateOf(story)).toBe("archived");
});

it("who unsubscribes between the press and the run gets none", async () => {
  const story = await tellRestated();
  await send(story);
  const { champion, id } = story.customer;
  await story.engine.db
    .prepare("insert into suppression values (?, ?, 'unsubscribed', 1)")
    .bind(champion.email, id)
    .run();
  await play(story.engine, due + 2 * quarter);
  expect(readers(story).map(({ to }) => to)).toEqual([story.customer.sponsor.email]);
  expect(await stateOf(story)).toBe("sent");
});

it("on hold-out nobody is told", async () => {
  const story = await tellRestated();
  await story.engine.db.prepare("update account set held_out_since = 1 where id = ?").bind(story.customer.id).run();
  expect(await spokenBy(await story.csm.get(await pathOf(story)))).toContain("on hold-out: nobody there is mailed");
  expect((await send(story)).status).toBe(409);
});

it("on hold-out nothing is sent again either, restated or not; that a mail arrived may be said", async () => {
  for (const isRestated of [false, true]) {
    const story = await tellLost();
    if (isRestated) await restate(story, "2026-11-20", 7, due + quarter);
    const { csm, engine, customer } = story;
    await engine.db.prepare("update account set held_out_since = 1 where id = ?").bind(customer.id).run();
    engine.handed.length = 0;
    const [unknown, other] = await deliveriesOf(story, 1);
    const again = await csm.post(`/console/deliveries/${unknown?.id}/settle`, { outcome: "resend" });
    const elsewhere = await csm.post(`/console/deliveries/${other?.id}/correct`, { email: "ellen@new.example" });
    for (const answer of [again, elsewhere]) {
      expect(answer.status).toBe(409);
      expect(await spokenBy(answer)).toContain("The account is on hold-out: nobody there is mailed.");
    }
    await play(engine, due + 2 * quarter);
    expect(readers(story)).toEqual([]);
    expect((await csm.post(`/console/deliveries/${unknown?.id}/settle`, { outcome: "sent" })).status).toBe(303);
    expect((await deliveriesOf(story, 1))[0]?.state).toBe("sent");
  }
});

it("who is put on hold-out while somebody sends a mail again is not mailed", async () => {
  const story = await tellLost();
  await restate(story, "2026-11-20", 7, due + quarter);
  const [unknown, other] = await deliveriesOf(story, 1);
  const { DB } = story.engine.env;
  const as = (await resentAs(readEnv(story.engine.env), unknown?.id ?? "")) as ResentAs;
  await DB.prepare("update account set held_out_since = 1 where id = ?").bind(story.customer.id).run();
  const told = { now: due + quarter, by: priya };
  const readdressed = { ...told, newId: "n1", address: "ellen@new.example" };
  expect(await settleAsNewest(DB, unknown?.id ?? "", { ...told, newId: "n2", as })).toBe(false);
  expect(await settleDelivery(DB, unknown?.id ?? "", { ...told, outcome: "resend" })).toBe(false);
  expect(await readdressDelivery(DB, other?.id ?? "", { ...readdressed, as })).toBe(false);
  expect(await readdressDelivery(DB, other?.id ?? "", { ...readdressed, as: null })).toBe(false);
});

it("an earlier mail nobody knows about counts once somebody says that it arrived", async () => {
  const story = await tellUnknown();
  const page = await spokenBy(await story.csm.get(await pathOf(story)));
  expect(page).toContain("Nobody knows whether 1 earlier mail arrived");
  expect(page).toContain("Send the corrected mail to 1 person");
  await send(story);
  const [unknown] = (await deliveriesOf(story, 1)).filter(({ state }) => state === "unknown");
  await story.csm.post(`/console/deliveries/${unknown?.id}/settle`, { outcome: "sent" });
  expect((await send(story)).status).toBe(303);
  story.engine.handed.length = 0;
  await play(story.engine, due + 2 * quarter);
  expect(readers(story)).toHaveLength(2);
});

it("a reader by the quarter gets it for the month that ends one, and not for another", async () => {
  const story = await tellRestated();
  await story.engine.db
    .prepare("update contact set frequency = 'quarterly' where email = ?")
    .bind(story.customer.sponsor.email)
    .run();
  expect(await spokenBy(await story.csm.get(await pathOf(story)))).toContain("Send the corrected mail to 1 person");
  const january = Date.parse("2027-01-06T20:00:00Z");
  vi.setSystemTime(january);
  story.csm = await signIn(story.engine, "csm");
  await depart(story, "2026-12-10", 70);
  await play(story.engine, january);
  await restate(story, "2026-12-20", 9, january + quarter);
  story.engine.handed.length = 0;
  const id = await story.engine.db
    .prepare("select id from recap where period_key = '2026-12' and version = 2")
    .first("id");
  expect((await story.csm.post(`/console/recaps/${id}/corrected`, { reason: "Late" })).status).toBe(303);
  await play(story.engine, january + 2 * quarter);
  const [, quarterly] = readers(story);
  expect(readers(story).map(({ subject }) => subject)).toEqual(
    Array(2).fill("Corrected: 79 departures in December 2026"),
  );
  expect(quarterly?.to).toBe(story.customer.sponsor.email);
  expect((await deliveriesOf(story)).at(-1)?.form).toBe("sponsor-quarter");
});

it("a month that turns out to be zero is told to the sponsor as well", async () => {
  const story = await tellRestated();
  const zero = `update recap set value = 0, figures = json_set(figures, '$.value', 0, '$.state', 'zero', '$.change.previousValue', 0) where version = 2`;
  await story.engine.db.prepare(zero).run();
  expect((await send(story)).status).toBe(303);
  await play(story.engine, due + 2 * quarter);
  expect(readers(story).map(({ subject }) => subject)).toEqual(
    Array(2).fill("Corrected: 0 departures in November 2026"),
  );
});

it("a version whose figure is still to be worked out cannot be sent", async () => {
  const story = await tellRestated();
  await story.engine.db.prepare("update recap set state = 'due', value = null, figures = null where version = 2").run();
  expect((await send(story)).status).toBe(409);
  expect(await deliveriesOf(story)).toEqual([]);
});

it("while all sending is paused corrected mails wait, and go once it is resumed", async () => {
  const story = await tellRestated();
  await story.csm.post("/console/recaps/pause", { reason: "A look first" });
  await send(story);
  await play(story.engine, due + 2 * quarter);
  expect(readers(story)).toEqual([]);
  await story.csm.post("/console/recaps/resume", {});
  await play(story.engine, due + 3 * quarter);
  expect(readers(story)).toHaveLength(2);
});

it("the calendar shows when a restated month goes out, and to whom", async () => {
  const story = await tellRestated();
  const calendar = () => story.csm.get("/console/calendar").then(spokenBy);
  expect(await calendar()).toContain("November 2026");
  expect(await calendar()).not.toContain("corrected");
  await send(story);
  expect(await calendar()).toMatch(/November 2026, corrected/);
  vi.setSystemTime(due + dayMs);
  story.csm = await signIn(story.engine, "csm");
  await play(story.engine, due + dayMs);
  expect(await calendar()).toMatch(/November 2026, corrected/);
});

it("mails of a restated month that were dropped are written anew for who is told later", async () => {
  const story = await tellUnknown();
  await send(story);
  await play(story.engine, due + 2 * quarter);
  const later = due + 20 * dayMs;
  vi.setSystemTime(later);
  story.csm = await signIn(story.engine, "csm");
  await tick(story.engine, later);
  expect(await story.engine.db.prepare("select mails from recap where version = 2").first("mails")).toBeNull();
  const [unknown] = (await deliveriesOf(story, 1)).filter(({ state }) => state === "unknown");
  await story.csm.post(`/console/deliveries/${unknown?.id}/settle`, { outcome: "sent" });
  story.engine.handed.length = 0;
  await send(story);
  await play(story.engine, later + quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    [story.customer.champion.email, "Corrected: 67 departures in November 2026"],
  ]);
  const kept = await story.engine.db.prepare("select mails from recap where version = 2").first<string>("mails");
  expect(Object.keys(JSON.parse(kept ?? "{}")).toSorted()).toEqual(["champion", "sponsor"]);
});

// Sent again

it("a first mail still to be tried when its month is restated never leaves with the old figure; a person may send the new one", async () => {
  const story = await watchNovember();
  story.engine.meet.set(story.customer.champion.email, coded("E_RATE_LIMIT_EXCEEDED"));
  await play(story.engine, due);
  await restate(story, "2026-11-20", 7, due + quarter);
  story.engine.meet.clear();
  story.engine.handed.length = 0;
  for (const later of [2, 8, 100]) await play(story.engine, due + later * quarter);
  expect(readers(story)).toEqual([]);
  const [stopped] = await deliveriesOf(story, 1);
  expect([stopped?.state, stopped?.last_error]).toEqual([
    "suppressed",
    "The month was restated before this left. A person may send the restated figure.",
  ]);
  expect(await spokenBy(await story.csm.get(await pathOf(story)))).toContain(
    "Dana Whitfield got no mail: it was restated before theirs left",
  );
  await send(story);
  await play(story.engine, due + 101 * quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    [story.customer.champion.email, "67 departures in November 2026"],
    [story.customer.sponsor.email, "Corrected: 67 departures in November 2026"],
  ]);
  // It never said 60 to the champion.
  expect(readers(story).map(({ text }) => /which said (\d+)/.exec(text)?.[1])).toEqual([undefined, "60"]);
});

it("a mail that failed and goes to a corrected address after a restatement tells the restated figure", async () => {
  const story = await watchNovember();
  story.engine.meet.set(story.customer.champion.email, coded("E_RECIPIENT_SUPPRESSED"));
  await play(story.engine, due);
  await restate(story, "2026-11-20", 7, due + quarter);
  story.engine.handed.length = 0;
  const [failed] = await deliveriesOf(story, 1);
  const path = `/console/deliveries/${failed?.id}/correct`;
  expect((await story.csm.post(path, { email: "dana@new.example" })).status).toBe(303);
  expect((await story.csm.post(path, { email: "dana@newer.example" })).status).toBe(409);
  await play(story.engine, due + 2 * quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    ["dana@new.example", "67 departures in November 2026"],
  ]);
  expect(readers(story)[0]?.text).not.toContain("This corrects");
  expect((await deliveriesOf(story, 1))[0]?.replaced_by).toBe((await deliveriesOf(story))[0]?.id);
  // The other reader is still to be told; this one has it.
  await send(story);
  await play(story.engine, due + 3 * quarter);
  expect(readers(story).map(({ to }) => to)).toEqual(["dana@new.example", story.customer.sponsor.email]);
});

it("an unknown mail that is sent again after a restatement tells the restated figure, once", async () => {
  const story = await tellUnknown();
  story.engine.handed.length = 0;
  const [unknown] = await deliveriesOf(story, 1);
  const path = `/console/deliveries/${unknown?.id}/settle`;
  expect((await story.csm.post(path, { outcome: "resend" })).status).toBe(303);
  expect((await story.csm.post(path, { outcome: "resend" })).status).toBe(409);
  await play(story.engine, due + 2 * quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    [story.customer.champion.email, "Corrected: 67 departures in November 2026"],
  ]);
  expect((await deliveriesOf(story, 1))[0]?.state).toBe("suppressed");
});

it("whose corrected mail failed was told by the first, and at a new address reads what that said", async () => {
  const story = await tellRestated();
  story.engine.meet.set(story.customer.champion.email, coded("E_RECIPIENT_SUPPRESSED"));
  await send(story);
  await play(story.engine, due + 2 * quarter);
  await restate(story, "2026-11-21", 9, due + 3 * quarter);
  story.engine.handed.length = 0;
  const failed = (await deliveriesOf(story)).find(({ state }) => state === "failed");
  await story.csm.post(`/console/deliveries/${failed?.id}/correct`, { email: "dana@new.example" });
  await play(story.engine, due + 4 * quarter);
  expect(readers(story).map(({ to, subject }) => [to, subject])).toEqual([
    ["dana@new.example", "Corrected: 76 departures in November 2026"],
  ]);
  // The version before said 67.
  expect(readers(story)[0]?.text).toContain("which said 60 departures");
});

it("while a month is being restated nothing of it is sent again", async () => {
  const story = await watchNovember();
  story.engine.meet.set(story.customer.champion.email, coded("E_RECIPIENT_SUPPRESSED"));
  await play(story.engine, due);
  await restate(story, "2026-11-20", 7, due + quarter);
  await story.engine.db.prepare("update recap set state = 'due', value = null, figures = null where version = 2").run();
  const [failed] = await deliveriesOf(story, 1);
  const answer = await story.csm.post(`/console/deliveries/${failed?.id}/correct`, { email: "dana@new.example" });
  expect(answer.status).toBe(409);
  const kept = await story.engine.db.prepare("select email from contact where email like 'dana%'").first("email");
  expect(kept).toBe(story.customer.champion.email);
});
