import { afterEach, expect, it, vi } from "vitest";
import { system } from "#schema/audit.ts";
import { addContact } from "#store/contact.ts";
import { leaveAccount, returnToAccount } from "#store/departure.ts";
import { decideRoi, endRoi, keepFee, offerRoi } from "#store/fee.ts";
import { keepWish, leaveList } from "#store/preference.ts";
import { revokeShare, rotateShare } from "#store/share.ts";
import { putFacts } from "#store/witness/object.ts";
import { openAsAdmin } from "../support/admin.ts";
import { dayMs, depart, due, farAway, nextDue, quarter, readerMails, type Story } from "../support/departure.ts";
import { type Engine, openEngine, play, runMessages, tick } from "../support/job.ts";
import { type Copy, copyDatabase, forgetWitness, putDatabaseBack } from "../support/restore.ts";
import { suppressAddress } from "../support/suppression.ts";
import { browserOf, linkOf, makeApiKey, makeLink, openCustomer, signIn } from "../support/world.ts";

/* An older copy of the database is put back. */

afterEach(() => vi.useRealTimers());

async function tellNovember(change: Record<string, unknown> = {}): Promise<Story> {
  vi.setSystemTime(due);
  const engine = await openEngine(change);
  await forgetWitness(engine.env);
  const story = {
    engine,
    customer: await openCustomer(engine, { kickoff: "2026-11-02", first_value: farAway }),
    key: await makeApiKey(engine),
  };
  await depart(story, "2026-11-10", 60);
  return story;
}

const at = (time: number) => {
  vi.setSystemTime(time);
  return time;
};

const pauseOf = ({ engine }: Story) =>
  engine.db.prepare("select paused_by as by, reason from sending_pause").first<{ by: string; reason: string }>();
const statesOf = async ({ engine }: Story) =>
  (
    await engine.db
      .prepare("select period_key, state, last_error, sent_at from delivery order by period_key, recipient")
      .all<{ period_key: string; state: string; last_error: string | null; sent_at: number | null }>()
  ).results;
const handedTo = ({ engine }: Story) => engine.handed.map(({ to }) => to).sort();
const everybody = ({ customer }: Story) => [customer.champion.email, customer.sponsor.email];

async function putBack(story: Story, copy: Copy): Promise<void> {
  story.engine.handed.length = 0;
  await putDatabaseBack(story.engine.db, copy);
}

it("months of ticks are no restore, and neither is a first start or an emptied bucket", async () => {
  const story = await tellNovember();
  for (const days of [0, 1, 2]) await play(story.engine, at(due + days * dayMs));
  await emptyOutside(story);
  await play(story.engine, at(due + 3 * dayMs));
  expect(await pauseOf(story)).toBeNull();
  expect(handedTo(story)).toEqual(everybody(story));
});

async function emptyOutside({ engine }: Story): Promise<void> {
  const { objects } = await engine.env.ARCHIVE.list({ prefix: "witness/" });
  await engine.env.ARCHIVE.delete(objects.map(({ key }) => key));
}

it("the bucket names nobody: no address, no token, no secret", async () => {
  const story = await tellNovember();
  await play(story.engine, due);
  const { objects } = await story.engine.env.ARCHIVE.list({ prefix: "witness/" });
  const texts = await Promise.all(objects.map(async ({ key }) => (await story.engine.env.ARCHIVE.get(key))?.text()));
  const all = texts.join("\n");
  expect(all).toContain('"state":"sent"');
  for (const secret of [...everybody(story), "Dana", "Ellen", "test-secret", "v1."]) expect(all).not.toContain(secret);
});

it("a copy from before the composing sends nothing again: everything stands still, and shows as sent before", async () => {
  const story = await tellNovember();
  const copy = await copyDatabase(story.engine.db);
  await play(story.engine, due);
  await play(story.engine, at(due + quarter));
  await putBack(story, copy);
  await play(story.engine, at(due + 2 * quarter));
  expect(await pauseOf(story)).toEqual({
    by: "Cairn",
    reason:
      "This database is an older copy: it is from before anything was kept outside of it. Nothing is sent until a person has looked at it.",
  });
  const csm = await signIn(story.engine, "csm");
  expect((await csm.post("/console/recaps/resume", {})).status).toBe(303);
  await play(story.engine, at(due + 3 * quarter));
  expect(story.engine.handed).toEqual([]);
  expect(await statesOf(story)).toEqual([
    { period_key: "2026-11", state: "sent", last_error: "Sent before the restore.", sent_at: due },
    { period_key: "2026-11", state: "sent", last_error: "Sent before the restore.", sent_at: due },
  ]);
});

it("a wake-up still on its way is told before any tick: nothing is claimed in an older copy", async () => {
  const story = await tellNovember();
  await tick(story.engine, due);
  await runMessages(
    story.engine,
    story.engine.waiting.splice(0).map(({ body }) => body),
  );
  const copy = await copyDatabase(story.engine.db);
  const wakeUps = story.engine.waiting.splice(0).map(({ body }) => body);
  await runMessages(story.engine, wakeUps);
  expect(handedTo(story)).toEqual(everybody(story));
  await putBack(story, copy);
  await runMessages(story.engine, wakeUps);
  expect(story.engine.handed).toEqual([]);
  expect((await pauseOf(story))?.by).toBe("Cairn");
});

it("a mail that is being handed over when the power goes is unknown after a restore, and not sent again", async () => {
  const story = await tellNovember();
  const copy = await copyDatabase(story.engine.db);
  const cut = new Error("the power is gone");
  // The provider takes it, and from then on nobody can write anything down.
  story.engine.meet.set(story.customer.champion.email, () => {
    throw cut;
  });
  await play(story.engine, due);
  await putBack(story, copy);
  await play(story.engine, at(due + quarter));
  await (await signIn(story.engine, "csm")).post("/console/recaps/resume", {});
  await play(story.engine, at(due + 2 * quarter));
  expect(story.engine.handed).toEqual([]);
  expect((await statesOf(story)).map(({ state }) => state)).toEqual(["unknown", "sent"]);
});

it("links stay dead, stopped people stay stopped, and who came back stays", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  const revoked = await makeLink(engine, customer);
  const rotated = await makeLink(engine, customer);
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  const links = engine.mails.map(({ html }) => /\/u\/[\w.-]+/.exec(html)?.[0] ?? "");
  const stop = (path: string, fields: Record<string, string>) =>
    engine.fetch(path, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin" },
      body: new URLSearchParams(fields),
    });
  for (const path of links) expect((await stop(path, { frequency: "off", language: "en" })).status).toBe(200);
  await stop(links[1] ?? "", { frequency: "monthly", language: "en" });
  await revokeShare(engine.db, customer.id, { shareId: revoked.id, by: system, now: due });
  await rotateShare(engine.db, customer.id, { shareId: rotated.id, by: system, now: Date.now() });
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  expect((await browserOf(engine).get(revoked.path)).status).toBe(303);
  await play(engine, at(due + 2 * quarter));
  const statuses = [revoked, rotated, linkOf(engine, rotated.id, 1)].map(({ path }) => browserOf(engine).get(path));
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([410, 410, 303]);
  const stopped = await engine.db.prepare("select address, reason from suppression").all();
  expect(stopped.results).toEqual([{ address: engine.mails[0]?.to, reason: "unsubscribed" }]);
});

it("who left after the copy was made is mailed nothing out of it, their links stay dead, and who returned is back", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  const link = await makeLink(engine, customer, { contactId: "c1" });
  const by = system;
  const third = { id: "c3", name: "Noor", email: "noor@acme.example", title: "", role: "champion", by, now: due };
  await addContact(engine.db, customer.id, {
    ...third,
    language: null,
    frequency: null,
    detail: null,
    celebration: null,
  });
  await leaveAccount(engine.db, customer.id, { id: "c3", by, now: due });
  await play(engine, due);
  const mail = engine.mails.find(({ to }) => to === customer.champion.email);
  const view = /\/r\/[\w.-]+/.exec(mail?.text ?? "")?.[0] ?? "";
  const copy = await copyDatabase(engine.db);
  await leaveAccount(engine.db, customer.id, { id: "c1", by, now: at(due + 1000) });
  await returnToAccount(engine.db, customer.id, { id: "c3", as: null, by, now: due + 1000 });
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  await play(engine, at(due + 2 * quarter));
  const opened = [link.path, view].map((path) => browserOf(engine).get(path));
  expect((await Promise.all(opened)).map(({ status }) => status)).toEqual([410, 410]);
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  at(nextDue);
  await depart(story, "2026-12-10", 90);
  await depart(story, "2027-01-05", 1);
  for (const quarters of [0, 1]) await play(engine, at(nextDue + quarters * quarter));
  expect(handedTo(story)).toEqual([customer.sponsor.email, third.email]);
  // What a person says in the restored database counts from then on.
  await returnToAccount(engine.db, customer.id, { id: "c1", as: null, by, now: nextDue });
  await play(engine, at(nextDue + 2 * quarter));
  const gone = await engine.db
    .prepare("select count(*) as n from contact where left_at is not null and returned_at is null")
    .first<number>("n");
  expect(gone).toBe(0);
});

it.each<[string, (story: Story, link: string) => Promise<unknown>, string]>([
  [
    "who asks for the recaps again after a restore",
    ({ engine }, link) => choose(engine, link, { frequency: "monthly", language: "en" }),
    "unsubscribed",
  ],
  [
    "an address a person releases after a restore",
    async ({ engine, customer }) =>
      (await signIn(engine, "csm")).post("/console/recaps/stopped/release", {
        address: customer.champion.email,
        account: "*",
      }),
    "bounced",
  ],
])("%s is written to from then on", async (_, goOn, reason) => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, due);
  const link =
    /\/u\/[\w.-]+/.exec(engine.mails.find(({ to }) => to === customer.champion.email)?.html ?? "")?.[0] ?? "";
  const copy = await copyDatabase(engine.db);
  if (reason === "unsubscribed") await choose(engine, link, { frequency: "off", language: "en" });
  else await suppressAddress(engine.db, "*", { address: customer.champion.email, reason: "bounced", now: due });
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  await play(engine, at(due + 2 * quarter));
  const stops = () => engine.db.prepare("select reason from suppression").all();
  expect((await stops()).results).toEqual([{ reason }]);
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  at(due + 3 * quarter);
  await goOn(story, link);
  expect((await stops()).results).toEqual([]);
  at(nextDue);
  await depart(story, "2026-12-10", 90);
  await depart(story, "2027-01-05", 1);
  for (const quarters of [0, 1]) await play(engine, at(nextDue + quarters * quarter));
  expect(handedTo(story)).toEqual(everybody(story));
});

function choose(engine: Engine, path: string, fields: Record<string, string>): Promise<Response> {
  return engine.fetch(path, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    body: new URLSearchParams(fields),
  });
}

it("the link of a mail that was ended stays dead", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  const mail = engine.mails.find(({ to }) => to === customer.champion.email);
  const link = /\/r\/[\w.-]+/.exec(mail?.text ?? "")?.[0] ?? "";
  const id = link.split(".")[1];
  expect((await engine.fetch(link)).status).toBe(200);
  await (await signIn(engine, "csm")).post(`/console/deliveries/${id}/end-link`, {});
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  expect((await engine.fetch(link)).status).toBe(200);
  await play(engine, at(due + 2 * quarter));
  expect((await engine.fetch(link)).status).toBe(410);
  const found = await engine.db.prepare("select links from restore").first<number>("links");
  expect(found).toBe(1);
});

/** What this person's role is, and whether the browser they had open before the restore still is. */
async function accessOf({ engine }: Story, person: { staffId: string; get: (path: string) => Promise<Response> }) {
  const role = await engine.db
    .prepare("select role from staff where id = ?")
    .bind(person.staffId)
    .first<string>("role");
  return [role, (await person.get("/console")).status];
}

const staffPath = ({ staffId }: { staffId: string }, act: string) => `/console/settings/staff/${staffId}/${act}`;

it("a colleague whose access was ended stays out: no session, no code, no role of the copy is good for anything", async () => {
  const story = await tellNovember();
  const { engine } = story;
  const [admin, left] = [await signIn(engine, "admin"), await signIn(engine, "csm")];
  await play(engine, due);
  const email = await engine.db.prepare("select email from staff where id = ?").bind(left.staffId).first("email");
  const asked = browserOf(engine);
  await asked.post("/console/sign-in", { email: String(email) });
  const code = engine.mails.findLast(({ to }) => to === email)?.text.match(/\b\d{6}\b/)?.[0] ?? "";
  const copy = await copyDatabase(engine.db);
  at(due + 1000);
  // Written outside behind the answer: no tick comes in between.
  expect((await admin.post(staffPath(left, "end"), {})).status).toBe(303);
  await putBack(story, copy);
  expect(await accessOf(story, left)).toEqual(["csm", 200]);
  await play(engine, at(due + 60_000));
  expect(await accessOf(story, left)).toEqual(["none", 303]);
  expect((await asked.post("/console/sign-in/code", { code })).status).not.toBe(303);
  expect(await accessOf(story, admin)).toEqual(["admin", 200]);
  const page = await (await admin.get("/console/recaps")).text();
  expect(page).toContain("1 link, key or role was ended or changed since: it stays so.");
  const acts = await engine.db
    .prepare(
      "select act, at, by_name as by, about ->> '$.to' as role from audit where about ->> '$.staff' = ? and act <> 'staff.add'",
    )
    .bind(left.staffId)
    .all();
  expect(acts.results).toEqual([{ act: "staff.end", at: due + 1000, by: "Cairn", role: "none" }]);
});

it("a role that was changed stays changed, and an access given back after it ended stays given back, to new sessions alone", async () => {
  const story = await tellNovember();
  const { engine } = story;
  const [admin, lower, back] = [
    await signIn(engine, "admin"),
    await signIn(engine, "admin"),
    await signIn(engine, "csm"),
  ];
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  at(due + 1000);
  await admin.post(staffPath(lower, "role"), { role: "viewer" });
  await admin.post(staffPath(back, "end"), {});
  at(due + 2000);
  await admin.post(staffPath(back, "return"), { role: "viewer" });
  await putBack(story, copy);
  await play(engine, at(due + quarter));
  expect(await accessOf(story, lower)).toEqual(["viewer", 200]);
  expect(await accessOf(story, back)).toEqual(["viewer", 303]);
  const [found] = (await engine.db.prepare("select links, ended_at is not null as ended from restore").all()).results;
  expect(found).toEqual({ links: 2, ended: 1 });
});

it("of what was said of a colleague's access the newest counts, before and after the copy was put back, in whatever order it is read", async () => {
  const story = await tellNovember();
  const { engine } = story;
  const [admin, early, late] = [
    await signIn(engine, "admin"),
    await signIn(engine, "csm"),
    await signIn(engine, "csm"),
  ];
  await play(engine, due);
  at(due + 1000);
  await admin.post(staffPath(early, "role"), { role: "viewer" });
  // As if this one were still on its way: a copy that holds it writes it outside a second time.
  const fact = { t: "staff", id: early.staffId, role: "viewer", at: due + 1000 };
  await engine.db.prepare("insert into witness_fact (fact) values (?)").bind(JSON.stringify(fact)).run();
  const copy = await copyDatabase(engine.db);
  at(due + 2000);
  await admin.post(staffPath(early, "end"), {});
  await admin.post(staffPath(late, "end"), {});
  const n = (await engine.db.prepare("select n from witness_mark").first<number>("n")) ?? 0;
  // More objects than are read in one step lie between the end and what is written a second time.
  for (let object = 1; object <= 100; object += 1)
    await putFacts(engine.env.ARCHIVE, { n: n + object, at: due, facts: [{ t: "key", id: "k", at: due }] });
  await putBack(story, copy);
  at(due + 3000);
  await admin.post(staffPath(late, "role"), { role: "viewer" });
  for (const quarters of [1, 2]) await play(engine, at(due + quarters * quarter));
  expect(await accessOf(story, early)).toEqual(["none", 303]);
  expect(await accessOf(story, late)).toEqual(["viewer", 303]);
});

it.each([
  ["stays in it: nothing it would have mailed goes out, not even once all sending is resumed", [], 0],
  ["that is over is not put back into it", ["itself"], 2],
])("an account that came into a state after the copy was made %s", async (_, later, mails) => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, at(due - dayMs));
  const copy = await copyDatabase(engine.db);
  const csm = await signIn(engine, "csm");
  for (const kind of ["escalation", ...later]) {
    await csm.post(`/console/accounts/${customer.id}/release`, { kind, reason: "Ellen is angry" });
    await play(engine, at(Date.now() + quarter));
  }
  const { objects } = await engine.env.ARCHIVE.list({ prefix: "witness/" });
  const texts = await Promise.all(objects.map(async ({ key }) => (await engine.env.ARCHIVE.get(key))?.text()));
  expect(texts.join("")).toContain('"kind":"escalation"');
  expect(texts.join("")).not.toMatch(/Ellen|angry|Priya/);
  await putBack(story, copy);
  await play(engine, at(due - quarter));
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  for (const days of [0, 1, 2]) await play(engine, at(due + days * dayMs));
  expect(readerMails({ engine })).toHaveLength(mails);
});

it("a month in review in the copy has no window any more where the account came into a state since", async () => {
  const other = await tellNovember();
  const story = {
    ...other,
    customer: await openCustomer(other.engine, { kickoff: "2026-11-01", first_value: farAway }),
  };
  const { engine, customer } = story;
  await depart(story, "2026-11-10", 60);
  await play(engine, due);
  at(nextDue);
  await depart(story, "2026-12-10", 120);
  await play(engine, nextDue);
  const held = "select review_until from recap where account_id = ? and state = 'held'";
  expect(await engine.db.prepare(held).bind(customer.id).first("review_until")).toBe(nextDue + dayMs);
  const copy = await copyDatabase(engine.db);
  const csm = await signIn(engine, "csm");
  await csm.post(`/console/accounts/${customer.id}/release`, { kind: "churn_notice", reason: "By letter" });
  await play(engine, at(nextDue + quarter));
  await putBack(story, copy);
  await play(engine, at(nextDue + 2 * quarter));
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  for (const days of [1, 2, 3]) await play(engine, at(nextDue + days * dayMs));
  for (const reader of everybody(story)) expect(handedTo(story)).not.toContain(reader);
});

/** The database, and the most letters one statement of it was given. */
function measured(db: D1Database): { db: D1Database; most: () => number } {
  let most = 0;
  const prepare = (text: string) => {
    const made = db.prepare(text);
    const bind = (...values: unknown[]) => {
      most = Math.max(most, text.length + values.reduce<number>((sum, value) => sum + String(value).length, 0));
      return made.bind(...values);
    };
    return new Proxy(made, {
      get(target, name) {
        if (name === "bind") return bind;
        const member = Reflect.get(target, name) as unknown;
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  };
  const watched = new Proxy(db, {
    get(target, name) {
      if (name === "prepare") return prepare;
      const member = Reflect.get(target, name) as unknown;
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
  return { db: watched, most: () => most };
}

it("value that is no longer to be shown against the fee stays hidden, whoever took that back, and a later yes stands", async () => {
  const story = await tellNovember();
  const { engine } = story;
  const others = [await openCustomer(engine), await openCustomer(engine)];
  const [staffs, again] = others as [typeof story.customer, typeof story.customer];
  const by = { by: system, now: due };
  const kept = {
    validFrom: "2026-01-01",
    amountMinor: 1,
    currency: "USD",
    agreedBy: "E",
    agreedOn: "2026-01-01",
    note: "",
  };
  const say = (accountId: string, agree: boolean, now: number) => {
    const actor = { kind: "contact" as const, id: "c2", name: "Ellen", side: "customer" as const };
    const id = `${accountId}${now}`;
    return decideRoi(engine.db, accountId, { agree, act: { id, at: now, actor, signed: "Ellen", command: id } });
  };
  for (const { id } of [story.customer, ...others]) {
    await keepFee(engine.db, id, { kept, replace: false, ...by });
    await offerRoi(engine.db, id, by);
    expect(await say(id, true, due)).toBe(true);
  }
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  await say(story.customer.id, false, due + 1);
  await endRoi(engine.db, staffs.id, { by: system, now: due + 2 });
  await say(again.id, false, due + 3);
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  // Said here, before the tick that finds the copy out.
  await say(again.id, false, due + quarter);
  await say(again.id, true, due + quarter + 1);
  await play(engine, at(due + 2 * quarter));
  const agreed = await engine.db
    .prepare("select account_id, agreed_at from fee_consent order by agreed_at nulls first")
    .all<{ account_id: string; agreed_at: number | null }>();
  expect(agreed.results.map(({ agreed_at }) => agreed_at)).toEqual([null, null, due + quarter + 1]);
  expect(agreed.results[2]?.account_id).toBe(again.id);
});

it("however much the bucket knows, no statement is given a megabyte of it", async () => {
  const story = await tellNovember();
  const { engine } = story;
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  await play(engine, at(due + quarter));
  const n = (await engine.db.prepare("select n from witness_mark").first<number>("n")) ?? 0;
  const who = (of: number) => `k1.${String(of).padStart(43, "0")}`;
  const mail = (of: number) => ({
    t: "mail" as const,
    ...{ delivery: `d${of}`.padEnd(60, "x"), claim: `c${of}`.padEnd(60, "x"), account: `a${of}`, kind: "monthly" },
    ...{ period: "2026-11", version: 1, who: who(of), round: 0, state: "sent" as const, at: due },
  });
  const stop = (of: number) => ({
    t: "stop" as const,
    who: who(of),
    account: `a${of}`,
    reason: "unsubscribed" as const,
    at: due,
  });
  const list = <T>(from: number, count: number, make: (of: number) => T) =>
    Array.from({ length: count }, (_, one) => make(from + one));
  // Twelve objects as large as a busy run leaves them, and one that is larger than anybody writes.
  for (let object = 0; object < 12; object += 1)
    await putFacts(engine.env.ARCHIVE, { n: n + 1 + object, at: due, facts: list(object * 500, 500, mail) });
  const large = [...list(6000, 6000, mail), ...list(0, 6000, stop)];
  await putFacts(engine.env.ARCHIVE, { n: n + 20, at: due, facts: large });
  await putBack(story, copy);
  const watched = measured(engine.db);
  const own = { ...engine, env: { ...engine.env, DB: watched.db } };
  for (const quarters of [2, 3, 4]) await play(own, at(due + quarters * quarter));
  const found = await engine.db.prepare("select people, ended_at is not null as ended from restore").first();
  const mails = await engine.db
    .prepare("select count(*) as n from witnessed_mail where account_id <> ?")
    .bind(story.customer.id)
    .first<number>("n");
  expect([found, mails]).toEqual([{ people: 6000, ended: 1 }, 12_000]);
  expect(watched.most()).toBeLessThan(1_000_000);
});

it("how often, in which language and how much people want of their mail survives a restore: the last wish counts, taken back or not", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, due);
  const linkOfMail = (to: string) =>
    /\/u\/[\w.-]+/.exec(engine.mails.find((mail) => mail.to === to)?.html ?? "")?.[0] ?? "";
  const [champion, sponsor] = [linkOfMail(customer.champion.email), linkOfMail(customer.sponsor.email)];
  await choose(engine, sponsor, { frequency: "quarterly", language: "en" });
  const copy = await copyDatabase(engine.db);
  at(due + 1000);
  await choose(engine, champion, { frequency: "monthly", language: "fr", detail: "short" });
  await choose(engine, sponsor, { frequency: "monthly", language: "en", detail: "whole" });
  at(due + 2000);
  // From a page that was opened before there was a choice of the form.
  await choose(engine, champion, { frequency: "quarterly", language: "de" });
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  await play(engine, at(due + 2 * quarter));
  const wishes = async () =>
    (await engine.db.prepare("select address, frequency, language, detail from mail_preference order by address").all())
      .results;
  const kept = [
    { address: customer.champion.email, frequency: "quarterly", language: "de", detail: "short" },
    { address: customer.sponsor.email, frequency: "monthly", language: "en", detail: "whole" },
  ];
  expect(await wishes()).toEqual(kept.toSorted((a, b) => (a.address < b.address ? -1 : 1)));
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  at(nextDue);
  // What is said after the restore goes before all of it.
  await choose(engine, sponsor, { frequency: "quarterly", language: "es", detail: "short" });
  await play(engine, at(nextDue + quarter));
  const last = { frequency: "quarterly", language: "es", detail: "short" };
  expect(await wishes()).toContainEqual({ address: customer.sponsor.email, ...last });
});

it("months that were ended stay ended, though the copy tells a wish of the same moment late", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, due);
  const mail = await engine.db
    .prepare("select id from delivery where recipient = ?")
    .bind(customer.champion.email)
    .first<{ id: string }>();
  const now = at(due + 1000);
  const wished = { frequency: "quarterly", celebration: null, language: "en", detail: "whole", now } as const;
  await keepWish(engine.db, mail?.id ?? "", wished);
  const copy = await copyDatabase(engine.db);
  await leaveList(engine.db, mail?.id ?? "", now);
  const lists = async () => (await engine.db.prepare("select kind, is_on from mail_list").all()).results;
  const ended = [{ kind: "monthly", is_on: 0 }];
  expect(await lists()).toEqual(ended);
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  for (const ticks of [2, 3, 4]) await play(engine, at(due + ticks * quarter));
  expect(await lists()).toEqual(ended);
  await putBack(story, copy);
  for (const ticks of [5, 6, 7]) await play(engine, at(due + ticks * quarter));
  expect(await lists()).toEqual(ended);
});

it("a wish written outside before there was a choice of the form is still heard", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  await play(engine, due);
  const link =
    /\/u\/[\w.-]+/.exec(engine.mails.find(({ to }) => to === customer.champion.email)?.html ?? "")?.[0] ?? "";
  const copy = await copyDatabase(engine.db);
  at(due + 1000);
  await choose(engine, link, { frequency: "quarterly", language: "de", detail: "short" });
  await play(engine, at(due + quarter));
  const { ARCHIVE } = engine.env;
  for (const { key } of (await ARCHIVE.list({ prefix: "witness/facts/" })).objects)
    await ARCHIVE.put(key, ((await (await ARCHIVE.get(key))?.text()) ?? "").replace(',"detail":"short"', ""));
  await putBack(story, copy);
  await play(engine, at(due + 2 * quarter));
  const { results } = await engine.db.prepare("select frequency, language, detail from mail_preference").all();
  expect(results).toEqual([{ frequency: "quarterly", language: "de", detail: null }]);
});

it("how people get recaps by default stays as their admin set it last, and an older word undoes no newer one", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  const admin = await openAsAdmin(engine, customer);
  const path = `${customer.base}/showing/usual`;
  const usual = () =>
    engine.db
      .prepare("select recap_frequency as frequency, recap_detail as detail, recap_by as by from account where id = ?")
      .bind(customer.id)
      .first();
  const set = async (frequency: string, detail: string) => {
    const seen = await engine.db.prepare("select coalesce(recap_since, 0) as since from account where id = ?");
    const since = await seen.bind(customer.id).first<number>("since");
    expect((await admin.post(path, { frequency, detail, seen: `${since}` })).status).toBe(303);
  };
  await play(engine, due);
  const copy = await copyDatabase(engine.db);
  at(due + 1000);
  await set("quarterly", "whole");
  at(due + 2000);
  await set("off", "short");
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  at(due + quarter + 1000);
  await play(engine, at(due + 2 * quarter));
  expect(await usual()).toEqual({ frequency: "off", detail: "short", by: "Cairn" });
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  engine.handed.length = 0;
  await play(engine, at(nextDue));
  expect(engine.handed).toEqual([]);
  await set("monthly", "");
  await play(engine, at(nextDue + quarter));
  expect(await usual()).toEqual({ frequency: null, detail: null, by: "Ada Quill" });
});

it("months that were not sent go out once a person resumed, and not before", async () => {
  const story = await tellNovember();
  const copy = await copyDatabase(story.engine.db);
  await play(story.engine, due);
  await play(story.engine, at(due + quarter));
  await putBack(story, copy);
  at(nextDue);
  await depart(story, "2026-12-10", 90);
  await depart(story, "2027-01-05", 1);
  for (const quarters of [0, 1, 2]) await play(story.engine, at(nextDue + quarters * quarter));
  expect(story.engine.handed).toEqual([]);
  await (await signIn(story.engine, "csm")).post("/console/recaps/resume", {});
  await play(story.engine, at(nextDue + 3 * quarter));
  expect(handedTo(story)).toEqual(everybody(story));
  expect(story.engine.handed.every(({ subject }) => subject.includes("90"))).toBe(true);
});

it("what was found is said in the console, and nobody resumes before all of it is put back", async () => {
  const story = await tellNovember();
  const { engine, customer } = story;
  const copy = await copyDatabase(engine.db);
  await play(engine, due);
  const link = await makeLink(engine, customer);
  await revokeShare(engine.db, customer.id, { shareId: link.id, by: system, now: due });
  await play(engine, at(due + quarter));
  await putBack(story, copy);
  await play(engine, at(due + 2 * quarter));
  const csm = await signIn(engine, "csm");
  await engine.db.prepare("update restore set ended_at = null").run();
  const running = await (await csm.get("/console/recaps")).text();
  expect(running).toContain("Put back so far");
  expect(running).toMatch(/<button[^>]* disabled/);
  const refused = await csm.post("/console/recaps/resume", {});
  expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("still being put back")]);
  expect((await pauseOf(story))?.by).toBe("Cairn");
  await play(engine, at(due + 3 * quarter));
  const page = await (await csm.get("/console/recaps")).text();
  expect(page).toContain("2 mails left or may have left since");
  expect(page).not.toMatch(/<button[^>]* disabled/);
  expect((await csm.post("/console/recaps/resume", {})).status).toBe(303);
  expect(await (await csm.get("/console/recaps")).text()).toContain("An older copy was put back");
});

it("a bucket that cannot be asked lets no mail out, holds nothing else up, and loses nothing", async () => {
  let isAway = false;
  const real = await openEngine();
  const ARCHIVE = new Proxy(real.env.ARCHIVE, {
    get(target, name) {
      const member = Reflect.get(target, name) as unknown;
      if (typeof member !== "function") return member;
      return isAway ? () => Promise.reject(new Error("R2 is away")) : member.bind(target);
    },
  });
  const story = await tellNovember({ ARCHIVE });
  isAway = true;
  await play(story.engine, due);
  expect(story.engine.handed).toEqual([]);
  expect((await statesOf(story)).map(({ state }) => state)).toEqual(["planned", "planned"]);
  isAway = false;
  await play(story.engine, at(due + quarter));
  expect(handedTo(story)).toEqual(everybody(story));
});

it("a corrected mail known outside is not sent again out of an older copy, and the first mail known outside does not keep it back", async () => {
  const story = await tellNovember();
  const { engine } = story;
  await play(engine, due);
  await depart(story, "2026-11-20", 7);
  await play(engine, at(due + quarter));
  const copy = await copyDatabase(engine.db);
  const path = `/console/recaps/${await engine.db.prepare("select id from recap where version = 2").first("id")}/corrected`;
  const press = async () => (await signIn(engine, "csm")).post(path, { reason: "The gate feed was late" });
  expect((await press()).status).toBe(303);
  // The champion's left; the sponsor's is put off, and nobody outside knows of it.
  engine.meet.set(story.customer.sponsor.email, () => {
    throw Object.assign(new Error("said the service"), { code: "E_RATE_LIMIT_EXCEEDED" });
  });
  await play(engine, at(due + 2 * quarter));
  engine.meet.clear();
  await putBack(story, copy);
  await play(engine, at(due + 3 * quarter));
  expect((await pauseOf(story))?.by).toBe("Cairn");
  await (await signIn(engine, "csm")).post("/console/recaps/resume", {});
  expect((await press()).status).toBe(303);
  await play(engine, at(due + 4 * quarter));
  await play(engine, at(due + 5 * quarter));
  const mailed = engine.handed.filter(({ subject }) => subject.startsWith("Corrected"));
  expect(mailed.map(({ to }) => to)).toEqual([story.customer.sponsor.email]);
  const kept = await engine.db
    .prepare("select state, last_error from delivery where version = 2 order by recipient")
    .all();
  expect(kept.results).toEqual([
    { state: "sent", last_error: "Sent before the restore." },
    { state: "sent", last_error: null },
  ]);
});
